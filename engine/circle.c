/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Circles of functions: who waits for whom, and who has to be walked again. */
#include "circle.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS 3 /* how often a member is walked at most */

/* Of a call between two members the later one waits for the other; @at counts, or says where to put it. */
static void add_edge(struct gfl_circle *c, uint32_t a, uint32_t b, uint32_t *at)
{
	const uint32_t lo = a < b ? a : b, hi = a < b ? b : a;

	if (c->next)
		c->next[at[lo]] = hi;
	else
		c->before[hi]++;
	at[lo]++;
}

static void add_edges(struct gfl_circle *c, uint32_t *at)
{
	const uint32_t first = c->fns[0]->place;

	for (uint32_t i = 0; i < c->nr; i++)
		for (uint32_t k = 0; k < c->fns[i]->nr_callers; k++) {
			const struct gfl_fn *caller = c->fns[i]->callers[k];

			if (caller->scc == c->fns[i]->scc && caller != c->fns[i])
				add_edge(c, i, caller->place - first, at);
		}
}

static void *zeroed(size_t nr, size_t size)
{
	return memset(gfl_xrealloc(NULL, nr * size), 0, nr * size);
}

/**
 * gfl_circle_create() - prepare the rounds of a component
 * @eng: the analysis
 * @scc: component whose callees are done
 *
 * Return: the circle; gfl_circle_begin() starts its rounds, gfl_circle_destroy() frees it.
 */
struct gfl_circle *gfl_circle_create(const struct gfl_engine *eng, const struct gfl_scc *scc)
{
	struct gfl_circle *c = zeroed(1, sizeof(*c));
	uint32_t *at = zeroed(scc->nr + 1, sizeof(*at)), nr = 0;

	c->fns = &eng->order[scc->first];
	c->nr = scc->nr;
	c->found = zeroed(c->nr, sizeof(*c->found));
	c->first = zeroed(c->nr + 1, sizeof(*c->first));
	c->before = zeroed(c->nr, sizeof(*c->before));
	c->waiting = zeroed(c->nr, sizeof(*c->waiting));
	add_edges(c, at);
	for (uint32_t i = 0; i < c->nr; i++) {
		c->fns[i]->is_stale = true;
		c->first[i] = nr;
		nr += at[i];
		at[i] = c->first[i];
	}
	c->first[c->nr] = nr;
	c->next = zeroed(nr + 1, sizeof(*c->next));
	add_edges(c, at);
	free(at);
	return c;
}

/* What was found stays with whoever took it. */
void gfl_circle_destroy(struct gfl_circle *circle)
{
	free(circle->found);
	free(circle->first);
	free(circle->next);
	free(circle->before);
	free(circle->waiting);
	free(circle);
}

/**
 * gfl_circle_begin() - begin a round
 * @circle: a circle none of whose members is being walked
 *
 * Return: false if there is nothing left to do, or it has been enough.
 */
bool gfl_circle_begin(struct gfl_circle *circle)
{
	bool is_stale = false;

	for (uint32_t i = 0; i < circle->nr; i++)
		is_stale |= circle->fns[i]->is_stale;
	if (!is_stale || circle->round == ROUNDS)
		return false;
	circle->round++;
	circle->left = circle->nr;
	memcpy(circle->waiting, circle->before, circle->nr * sizeof(*circle->waiting));
	return true;
}

/**
 * gfl_circle_walk() - walk a member
 * @eng: the analysis
 * @fn:  the member
 *
 * Return: did it turn out other than before?
 */
bool gfl_circle_walk(struct gfl_engine *eng, struct gfl_fn *fn)
{
	const struct gfl_summary old = fn->sum;
	const bool was_done = fn->done;

	gfl_walk_func(eng, fn);
	fn->done = true;
	return !was_done || !gfl_summary_same(&old, &fn->sum);
}

/* A member is not what it was: those in its circle that call it have to look again. */
void gfl_circle_tell(struct gfl_fn *fn)
{
	for (uint32_t i = 0; i < fn->nr_callers; i++)
		if (fn->callers[i]->scc == fn->scc)
			fn->callers[i]->is_stale = true;
}

/**
 * gfl_summarise() - summarise the functions of a component, in one thread
 * @eng: the analysis
 * @scc: component whose callees are done
 */
void gfl_summarise(struct gfl_engine *eng, const struct gfl_scc *scc)
{
	struct gfl_fn *const *fns = &eng->order[scc->first];
	struct gfl_circle *circle;

	if (!scc->is_circle) {
		gfl_walk_func(eng, fns[0]);
		return;
	}
	circle = gfl_circle_create(eng, scc);
	while (gfl_circle_begin(circle))
		for (uint32_t i = 0; i < scc->nr; i++) {
			if (!fns[i]->is_stale)
				continue;
			fns[i]->is_stale = false;
			if (gfl_circle_walk(eng, fns[i]))
				gfl_circle_tell(fns[i]);
		}
	gfl_circle_destroy(circle);
}
