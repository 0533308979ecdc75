/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a unit calls and does not have: summaries that an analysis of the whole program wrote down. A
 * function that is known in this way is called like one that is there.
 */
#include <stdlib.h>
#include <string.h>

#include "outer.h"

/**
 * struct gfl_outer_state - what was read
 * @lists: texts with a function in use
 * @asked: names that were asked for
 * @index: by name: 1 + index in @paths, functions on paths
 */
struct gfl_outer_state {
	struct gfl_outer_list *lists;
	uint32_t nr_lists, cap_lists;
	struct gfl_ptr_map asked, index;
	const struct gfl_func **paths;
	uint32_t nr_paths, cap_paths;
};

static struct gfl_outer_state *state(struct gfl_engine *eng)
{
	if (!eng->outer_state)
		eng->outer_state = gfl_arena_alloc(eng->arena, sizeof(*eng->outer_state));
	return eng->outer_state;
}

void gfl_outer_destroy(struct gfl_engine *eng)
{
	struct gfl_outer_state *s = eng->outer_state;

	if (!s)
		return;
	for (uint32_t i = 0; i < s->nr_lists; i++) {
		for (uint32_t j = 0; j < s->lists[i].nr; j++)
			free(s->lists[i].v[j].fn->callers);
		gfl_outer_list_deinit(&s->lists[i]);
	}
	free(s->lists);
	free(s->paths);
	gfl_ptr_map_deinit(&s->asked);
	gfl_ptr_map_deinit(&s->index);
}

/* A list whose functions stay in use. */
void gfl_outer_keep(struct gfl_engine *eng, const struct gfl_outer_list *list)
{
	struct gfl_outer_state *s = state(eng);

	GFL_GROW(s->lists, s->nr_lists, s->cap_lists);
	s->lists[s->nr_lists++] = *list;
}

/* --- functions on paths ------------------------------------------------------------------------- */

void gfl_outer_remember(struct gfl_engine *eng, const struct gfl_func *func)
{
	struct gfl_outer_state *s = state(eng);
	uint32_t *at = gfl_ptr_map_at(&s->index, func->name, 0);

	if (*at)
		return;
	GFL_GROW(s->paths, s->nr_paths, s->cap_paths);
	s->paths[s->nr_paths++] = func;
	*at = s->nr_paths;
}

const struct gfl_func *gfl_outer_func(const struct gfl_engine *eng, const char *name)
{
	const struct gfl_func *func = gfl_unit_func(eng->unit, name);
	uint32_t at = 0;

	if (!func && eng->outer_state)
		at = gfl_ptr_map_find(&eng->outer_state->index, name, 0);
	return at ? eng->outer_state->paths[at - 1] : func;
}

/* --- paths -------------------------------------------------------------------------------------- */

static struct gfl_demand *step_of(struct gfl_engine *eng, const struct gfl_hop *hop,
				  const struct gfl_hop *next, const struct gfl_demand *like)
{
	struct gfl_demand *step = gfl_arena_alloc(eng->arena, sizeof(*step));

	*step = *like;
	step->path = NULL;
	step->next = NULL;
	step->func = hop->func;
	step->loc = hop->loc;
	step->sleeps = hop->sleeps;
	step->call_text = hop->text;
	if (!hop->text && next)
		step->call_text = gfl_arena_printf(eng->arena, "%s()", next->func);
	return step;
}

/**
 * gfl_outer_whole() - a demand with all of its steps, those included that were read and not looked at yet
 * @eng: the analysis
 * @d:   the demand
 *
 * Return: @d, or a copy.
 */
const struct gfl_demand *gfl_outer_whole(struct gfl_engine *eng, const struct gfl_demand *d)
{
	const struct gfl_demand *last = d;
	struct gfl_demand *whole = NULL, **end = &whole, *tail = NULL;
	const struct gfl_hop *next = NULL;

	while (last->next)
		last = last->next;
	if (!last->path || !last->path->before)
		return d;
	for (const struct gfl_hop *hop = last->path; hop; next = hop, hop = hop->before) {
		struct gfl_demand *step = step_of(eng, hop, next, last);

		step->next = tail;
		tail = step;
	}
	for (; d != last; d = d->next) {
		*end = gfl_arena_alloc(eng->arena, sizeof(**end));
		gfl_demand_copy(*end, d);
		end = (struct gfl_demand **)&(*end)->next;
	}
	/* The head may know more of its flags than what was read: a copy that is being judged. */
	*end = tail;
	return whole;
}

/* --- called functions --------------------------------------------------------------------------- */

static void ask(struct gfl_engine *eng, const char *name)
{
	struct gfl_sym *sym = gfl_engine_sym(eng, name);
	uint32_t *asked = gfl_ptr_map_at(&state(eng)->asked, name, 0);
	struct gfl_outer_list list;
	char *text;

	if (*asked || sym->rule || (sym->fn && !(sym->fn->func->flags & GFL_FN_WEAK)))
		return;
	*asked = 1;
	text = eng->outer->summary(eng->outer->arg, name);
	if (!text)
		return;
	if (gfl_outer_read(eng, text, gfl_arena_printf(eng->arena, "summary of %s", name),
			   eng->outer->log, &list)) {
		gfl_outer_keep(eng, &list);
		/* A body that another unit may replace is replaced by one that is not like that. */
		if (list.nr && (!sym->fn || !(list.v[0].fn->func->flags & GFL_FN_WEAK)))
			sym->fn = list.v[0].fn;
	}
	free(text);
}

static void ask_event(struct gfl_engine *eng, const struct gfl_event *ev)
{
	if (ev->callee)
		ask(eng, ev->callee);
}

void gfl_outer_init(struct gfl_engine *eng)
{
	const struct gfl_unit *unit = eng->unit;

	for (uint32_t i = 0; eng->outer && eng->outer->summary && i < unit->nr_funcs; i++) {
		const struct gfl_func *func = unit->funcs[i];

		for (gfl_id v = 1; v < func->vals.nr; v++)
			if (func->vals.v[v].kind == GFL_VAL_FN)
				ask(eng, func->vals.v[v].name);
		for (uint32_t b = 0; b < func->nr_blocks; b++)
			for (uint32_t e = 0; e < func->block[b].nr_events; e++)
				ask_event(eng, &func->block[b].events[e]);
	}
	for (uint32_t i = 0;
	     eng->outer && eng->outer->summary && unit->nr_funcs && i < unit->nr_ops; i++)
		if (unit->ops[i].fn[0] != '&')
			ask(eng, unit->ops[i].fn);
}
