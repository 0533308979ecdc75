/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Summaries: how a function may return, and what it does that its callers answer for. */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

/* --- guards ----------------------------------------------------------------------- */

/* What the path knows of the parameters when it returns. */
static void exit_guards(struct gfl_walk *w, const struct gfl_state *st, struct gfl_exit *x)
{
	for (uint32_t i = 0; i < st->nr_facts && x->nr_guards < GFL_MAX_GUARDS; i++)
		if (gfl_is_over_params(w->vals, st->facts[i].val))
			x->guards[x->nr_guards++] =
				(struct gfl_guard){ st->facts[i].val, st->facts[i].abs };
}

/* Keep what holds on both ways. */
static void join_guards(struct gfl_guard *a, uint8_t *nr, const struct gfl_guard *b, uint8_t nr_b)
{
	for (uint32_t i = *nr; i-- > 0;) {
		uint32_t j;

		for (j = 0; j < nr_b && b[j].val != a[i].val; j++)
			;
		if (j < nr_b)
			a[i].abs = gfl_abs_join(a[i].abs, b[j].abs);
		if (j == nr_b || gfl_abs_is_top(&a[i].abs)) {
			memmove(a + i, a + i + 1, (*nr - i - 1) * sizeof(*a));
			(*nr)--;
		}
	}
}

static bool guards_exclude(const struct gfl_exit *a, const struct gfl_exit *b)
{
	for (uint32_t i = 0; i < a->nr_guards; i++)
		for (uint32_t j = 0; j < b->nr_guards; j++)
			if (a->guards[i].val == b->guards[j].val &&
			    gfl_abs_disjoint(a->guards[i].abs, b->guards[j].abs))
				return true;
	return false;
}

/* --- exits ------------------------------------------------------------------------ */

static bool same_delta(const struct gfl_exit *a, const struct gfl_exit *b)
{
	struct gfl_ctx x = a->ctx, y = b->ctx;

	x.assume = y.assume = 0;
	x.models = y.models = 0;
	return gfl_ctx_equal(&x, &y);
}

static void exit_saved(struct gfl_walk *w, const struct gfl_state *st, gfl_id val,
		       struct gfl_exit *x)
{
	const struct gfl_saved *result = val ? gfl_state_saved(st, val) : NULL;

	if (result) {
		x->saved[x->nr_saved] = *result;
		x->saved[x->nr_saved++].val = 0;
	}
	for (uint32_t i = st->nr_saved; i-- > 0 && x->nr_saved < 2;)
		if (gfl_is_over_params(w->vals, st->saved[i].val))
			x->saved[x->nr_saved++] = st->saved[i];
}

/* Can a caller express it: parameters and globals, but no more than that? */
static bool is_portable(const struct gfl_vals *vals, gfl_id v)
{
	return vals->v[v].kind == GFL_VAL_CONST || vals->v[v].kind == GFL_VAL_FN ||
	       gfl_is_over_params(vals, v);
}

/**
 * gfl_summary_exit() - the path returns
 * @w:   the walk
 * @st:  its state
 * @val: returned value, 0 if none
 */
void gfl_summary_exit(struct gfl_walk *w, struct gfl_state *st, gfl_id val)
{
	struct gfl_exit x = { .ret = GFL_RET_ANY, .ctx = st->ctx };
	gfl_id resolved = val ? gfl_simplify(w, st, val) : 0;
	bool is_locked = false;

	if (val) {
		struct gfl_abs abs = gfl_eval(w, st, val);

		x.ret = gfl_abs_ret(&abs);
		if (abs.lo == abs.hi)
			resolved = gfl_mk_const(w->vals, abs.lo);
		for (uint32_t i = 0; i < st->ctx.nr_held; i++)
			is_locked |= gfl_depends_on(w->vals, st->ctx.held[i].lock.obj, resolved);
		if (is_portable(w->vals, resolved) || is_locked)
			x.val = resolved;
	}
	exit_saved(w, st, resolved, &x);
	exit_guards(w, st, &x);
	for (uint32_t i = 0; i < w->nr_exits; i++) {
		struct gfl_exit *y = &w->exits[i];
		bool room = w->nr_exits < GFL_MAX_EXITS;

		if (!gfl_ctx_equal(&y->ctx, &x.ctx) && (room || !same_delta(y, &x)))
			continue;
		if (room && (y->ret != x.ret || y->val != x.val))
			continue;
		if (y->val != x.val)
			y->val = 0;
		y->ret |= x.ret;
		y->ctx.models |= x.ctx.models;
		y->ctx.assume &= x.ctx.assume;
		join_guards(y->guards, &y->nr_guards, x.guards, x.nr_guards);
		return;
	}
	GFL_GROW(w->exits, w->nr_exits, w->cap_exits);
	w->exits[w->nr_exits++] = x;
}

/* Are there exits that leave different contexts, and nothing that tells which was taken? */
bool gfl_summary_is_ambiguous(const struct gfl_walk *w)
{
	for (uint32_t i = 0; i < w->nr_exits; i++)
		for (uint32_t j = 0; j < i; j++) {
			const struct gfl_exit *a = &w->exits[i], *b = &w->exits[j];

			if (!same_delta(a, b) && (a->ret & b->ret) && !guards_exclude(a, b))
				return true;
		}
	return false;
}

/* Exits are all neutral and tell callers nothing: one is enough. */
static void fold_exits(struct gfl_summary *sum)
{
	struct gfl_exit *x = sum->exits;

	for (uint32_t i = 1; i < sum->nr_exits; i++) {
		const struct gfl_exit *y = &sum->exits[i];

		x->ret |= y->ret;
		if (x->val != y->val)
			x->val = 0;
		x->ctx.models |= y->ctx.models;
		x->ctx.assume &= y->ctx.assume;
		join_guards(x->guards, &x->nr_guards, y->guards, y->nr_guards);
	}
	sum->nr_exits = 1;
}

static bool exits_are_useful(const struct gfl_summary *sum)
{
	for (uint32_t i = 0; i < sum->nr_exits; i++)
		if (!sum->exits[i].nr_guards && !sum->exits[i].ctx.assume)
			return false;
	return sum->nr_exits <= 4;
}

static uint64_t param_mask(const struct gfl_vals *vals, gfl_id v, int depth)
{
	const struct gfl_val *val = &vals->v[v];
	uint64_t mask = 0;

	if (!v || depth > 12)
		return 0;
	if (val->kind == GFL_VAL_PARAM)
		return val->num < 64 ? 1ull << val->num : 0;
	for (uint32_t i = 0; val->kind == GFL_VAL_APP && i < val->nr_phi; i++)
		mask |= param_mask(vals, val->phi[i].val, depth + 1);
	return mask | param_mask(vals, val->a, depth + 1) | param_mask(vals, val->b, depth + 1) |
	       param_mask(vals, val->c, depth + 1);
}

static uint64_t used_params(struct gfl_walk *w, const struct gfl_summary *sum)
{
	uint64_t mask = 0;

	for (uint32_t i = 0; i < sum->nr_exits; i++) {
		const struct gfl_exit *x = &sum->exits[i];

		mask |= param_mask(w->vals, x->val, 0) | param_mask(w->vals, x->ctx.irq_val, 0);
		for (uint32_t j = 0; j < x->nr_guards; j++)
			mask |= param_mask(w->vals, x->guards[j].val, 0);
		for (uint32_t j = 0; j < x->ctx.nr_held; j++)
			mask |= param_mask(w->vals, x->ctx.held[j].lock.obj, 0);
		for (uint32_t j = 0; j < x->ctx.nr_dropped; j++)
			mask |= param_mask(w->vals, x->ctx.dropped[j].obj, 0);
	}
	for (uint32_t i = 0; i < sum->nr_demands; i++) {
		mask |= param_mask(w->vals, sum->demands[i]->gfp, 0);
		for (uint32_t j = 0; j < sum->demands[i]->nr_guards; j++)
			mask |= param_mask(w->vals, sum->demands[i]->guards[j].val, 0);
	}
	return mask;
}

static void set_neutral(struct gfl_summary *sum, struct gfl_arena *arena)
{
	sum->exits = gfl_arena_alloc(arena, sizeof(*sum->exits));
	sum->exits[0].ret = GFL_RET_ANY;
	sum->exits[0].ctx.models = GFL_ALL_MODELS;
	sum->nr_exits = 1;
}

/* Turn what the walk collected into the function's summary. */
void gfl_summary_finish(struct gfl_walk *w)
{
	struct gfl_summary *sum = &w->fn->sum;
	struct gfl_arena *arena = w->eng->arena;
	size_t bytes = w->nr_exits * sizeof(*sum->exits);

	memset(sum, 0, sizeof(*sum));
	sum->is_exhausted = w->exhausted;
	sum->is_unbalanced = gfl_summary_is_ambiguous(w);
	sum->returns = w->nr_exits || w->exhausted;
	if (sum->is_unbalanced || (w->exhausted && !w->nr_exits)) {
		set_neutral(sum, arena);
	} else {
		sum->exits = gfl_arena_alloc(arena, bytes);
		if (bytes)
			memcpy(sum->exits, w->exits, bytes);
		sum->nr_exits = w->nr_exits;
	}
	sum->is_neutral = true;
	for (uint32_t i = 0; i < sum->nr_exits; i++)
		sum->is_neutral &= gfl_ctx_is_neutral(&sum->exits[i].ctx) &&
				   !sum->exits[i].nr_saved;
	if (sum->is_neutral && sum->nr_exits > 1 && !exits_are_useful(sum))
		fold_exits(sum);
	sum->demands = gfl_arena_alloc(arena, w->nr_demands * sizeof(*sum->demands));
	sum->nr_demands = w->nr_demands;
	for (uint32_t i = 0; i < w->nr_demands; i++)
		sum->demands[i] = w->demands[i];
	sum->is_pure = !w->has_effects && !w->exhausted && sum->is_neutral && !sum->nr_demands;
	sum->uses = used_params(w, sum);
	free(w->exits);
	free(w->demands);
}

/* --- demands ----------------------------------------------------------------------- */

static bool same_demand(const struct gfl_demand *a, const struct gfl_demand *b)
{
	return a->rule == b->rule && a->root.line == b->root.line && a->root.col == b->root.col &&
	       a->root.file == b->root.file && a->root_func == b->root_func && a->gfp == b->gfp &&
	       a->sleeps == b->sleeps && a->raw_done == b->raw_done && a->assume == b->assume &&
	       a->irq_val == b->irq_val && a->nr_dropped == b->nr_dropped &&
	       !memcmp(a->limit, b->limit, sizeof(a->limit)) &&
	       !memcmp(a->ctx_irq, b->ctx_irq, sizeof(a->ctx_irq)) &&
	       !memcmp(a->lowered, b->lowered, sizeof(a->lowered));
}

/**
 * gfl_summary_demand() - add an operation that is legal here but may not be in a caller's context
 * @w: the walk
 * @d: the demand, copied
 *
 * The same operation reached in the same context over different paths is one demand, under what
 * its paths have in common. When there are too many, those with the longest paths go.
 */
void gfl_summary_demand(struct gfl_walk *w, const struct gfl_demand *d)
{
	uint32_t worst = 0, i;

	for (i = 0; i < w->nr_demands; i++) {
		struct gfl_demand *o = w->demands[i];

		if (same_demand(o, d)) {
			o->models |= d->models;
			join_guards(o->guards, &o->nr_guards, d->guards, d->nr_guards);
			if (d->depth < o->depth) {
				o->depth = d->depth;
				o->loc = d->loc;
				o->next = d->next;
				o->call_text = d->call_text;
			}
			return;
		}
		if (o->depth > w->demands[worst]->depth)
			worst = i;
	}
	if (w->nr_demands < GFL_MAX_DEMANDS) {
		GFL_GROW(w->demands, w->nr_demands, w->cap_demands);
		w->demands[w->nr_demands++] = gfl_arena_alloc(w->eng->arena, sizeof(*d));
		i = w->nr_demands - 1;
	} else if (d->depth < w->demands[worst]->depth) {
		i = worst;
	} else {
		return;
	}
	*w->demands[i] = *d;
}
