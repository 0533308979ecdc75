/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Summaries: how a function may return, and what it does that its callers answer for. */
#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "refs.h"

static bool exits_are_useful(const struct gfl_summary *sum)
{
	for (uint32_t i = 0; i < sum->nr_exits && sum->nr_exits <= 4; i++)
		if (sum->exits[i].nr_guards || sum->exits[i].nr_outs || sum->exits[i].ctx.assume)
			return true;
	return false;
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
		for (uint32_t j = 0; j < x->nr_outs; j++)
			mask |= param_mask(w->vals, x->outs[j].to, 0);
		for (uint32_t j = 0; j < x->nr_guards; j++)
			mask |= param_mask(w->vals, x->guards[j].val, 0);
		for (uint32_t j = 0; j < x->ctx.nr_held; j++)
			mask |= param_mask(w->vals, x->ctx.held[j].lock.obj, 0);
		for (uint32_t j = 0; j < x->ctx.nr_dropped; j++)
			mask |= param_mask(w->vals, x->ctx.dropped[j].obj, 0);
	}
	for (uint32_t i = 0; i < sum->nr_hooks; i++)
		mask |= (sum->hooks[i].param < 64 ? 1ull << sum->hooks[i].param : 0) |
			param_mask(w->vals, sum->hooks[i].ref, 0);
	for (uint32_t i = 0; i < sum->nr_demands; i++) {
		mask |= param_mask(w->vals, sum->demands[i]->gfp, 0) |
			param_mask(w->vals, sum->demands[i]->irq_val, 0) |
			param_mask(w->vals, sum->demands[i]->ref, 0);
		for (uint32_t j = 0; j < sum->demands[i]->nr_dropped; j++)
			mask |= param_mask(w->vals, sum->demands[i]->dropped[j].obj, 0);
		for (uint32_t j = 0; j < sum->demands[i]->nr_guards; j++)
			mask |= param_mask(w->vals, sum->demands[i]->guards[j].val, 0);
	}
	return mask;
}

static void add_neutral(struct gfl_walk *w)
{
	GFL_GROW(w->exits, w->nr_exits, w->cap_exits);
	w->exits[w->nr_exits++] = (struct gfl_exit){
		.ret = GFL_RET_ANY,
		.abs = gfl_abs_top(),
		.ctx.models = GFL_ALL_MODELS,
	};
}

/* Turn what the walk collected into the function's summary. */
void gfl_summary_finish(struct gfl_walk *w)
{
	struct gfl_summary *sum = &w->fn->sum;
	struct gfl_arena *arena = w->eng->arena;

	memset(sum, 0, sizeof(*sum));
	sum->is_exhausted = w->exhausted;
	/* Who lowers it on one path knows when it was raised. */
	w->may_raise &= (uint8_t)~w->settled;
	sum->is_unbalanced = gfl_exits_settle(w);
	if (w->exhausted && !w->nr_exits)
		add_neutral(w);
	sum->exits = w->exits;
	sum->nr_exits = w->nr_exits;
	sum->may_raise = w->may_raise;
	sum->may_lower = w->may_lower;
	sum->is_neutral = true;
	for (uint32_t i = 0; i < sum->nr_exits; i++)
		sum->is_neutral &= gfl_ctx_is_neutral(&sum->exits[i].ctx) &&
				   !sum->exits[i].nr_saved && !w->may_lower;
	if (!exits_are_useful(sum))
		gfl_exits_fold(w, sum);
	sum->exits = gfl_exits_keep(w->eng, w->exits, sum->nr_exits);
	sum->demands = gfl_arena_alloc(arena, w->nr_demands * sizeof(*sum->demands));
	sum->nr_demands = w->nr_demands;
	for (uint32_t i = 0; i < w->nr_demands; i++)
		sum->demands[i] = gfl_demand_keep(arena, w->demands[i]);
	sum->hooks = gfl_arena_alloc(arena, w->nr_hooks * sizeof(*sum->hooks));
	sum->nr_hooks = w->nr_hooks;
	if (w->nr_hooks)
		memcpy(sum->hooks, w->hooks, w->nr_hooks * sizeof(*sum->hooks));
	sum->is_pure = !w->has_effects && !w->exhausted && sum->is_neutral && !sum->nr_demands;
	gfl_refs_finish(w, sum);
	sum->uses = used_params(w, sum);
	sum->outs = w->outs;
	free(w->exits);
	free(w->demands);
	free(w->hooks);
}

static bool same_guards(const struct gfl_guard *a, uint32_t nr_a, const struct gfl_guard *b,
			uint32_t nr_b)
{
	for (uint32_t i = 0; nr_a == nr_b && i < nr_a; i++)
		if (a[i].val != b[i].val || !gfl_abs_within(a[i].abs, b[i].abs) ||
		    !gfl_abs_within(b[i].abs, a[i].abs))
			return false;
	return nr_a == nr_b;
}

static bool same_abs(struct gfl_abs a, struct gfl_abs b)
{
	return gfl_abs_within(a, b) && gfl_abs_within(b, a);
}

static bool same_outs(const struct gfl_exit *a, const struct gfl_exit *b)
{
	for (uint32_t i = 0; a->nr_outs == b->nr_outs && i < a->nr_outs; i++)
		if (memcmp(&a->outs[i], &b->outs[i], sizeof(a->outs[i])) ||
		    !same_abs(a->out_abs[i], b->out_abs[i]))
			return false;
	return a->nr_outs == b->nr_outs;
}

static bool same_exit(const struct gfl_exit *a, const struct gfl_exit *b)
{
	return a->ret == b->ret && a->val == b->val && gfl_ctx_equal(&a->ctx, &b->ctx) &&
	       same_guards(a->guards, a->nr_guards, b->guards, b->nr_guards) &&
	       a->nr_saved == b->nr_saved && gfl_exit_same_fields(a, b) &&
	       same_abs(a->abs, b->abs) && same_outs(a, b);
}

/**
 * gfl_summary_same() - do two summaries of a function tell callers the same?
 * @a: a summary
 * @b: another one of the same function
 *
 * Which way leads to an operation does not count.
 */
bool gfl_summary_same(const struct gfl_summary *a, const struct gfl_summary *b)
{
	bool same = a->nr_exits == b->nr_exits && a->nr_demands == b->nr_demands &&
		    a->nr_hooks == b->nr_hooks && a->is_pure == b->is_pure && a->outs == b->outs &&
		    a->may_raise == b->may_raise && a->may_lower == b->may_lower;

	for (uint32_t i = 0; same && i < a->nr_exits; i++)
		same = same_exit(&a->exits[i], &b->exits[i]);
	for (uint32_t i = 0; same && i < a->nr_demands; i++) {
		const struct gfl_demand *x = a->demands[i], *y = b->demands[i];

		same = gfl_demand_same(x, y) && x->models == y->models &&
		       same_guards(x->guards, x->nr_guards, y->guards, y->nr_guards);
	}
	for (uint32_t i = 0; same && i < a->nr_hooks; i++)
		same = a->hooks[i].param == b->hooks[i].param &&
		       a->hooks[i].effects == b->hooks[i].effects &&
		       gfl_ctx_equal(&a->hooks[i].ctx, &b->hooks[i].ctx);
	return same;
}

/* Add a parameter that is called or registered, once for each context. */
void gfl_summary_hook(struct gfl_walk *w, const struct gfl_hook *hook)
{
	struct gfl_hook mine = *hook;

	mine.ctx.may_raise = mine.ctx.settled = 0;
	if (!gfl_is_over_params(w->vals, mine.ref))
		mine.ref = 0;
	for (uint32_t i = 0; i < w->nr_hooks; i++)
		if (w->hooks[i].param == hook->param && w->hooks[i].effects == hook->effects &&
		    w->hooks[i].ref == mine.ref && w->hooks[i].loc.line == hook->loc.line &&
		    gfl_ctx_equal(&w->hooks[i].ctx, &mine.ctx))
			return;
	if (w->nr_hooks == GFL_MAX_HOOKS)
		return;
	GFL_GROW(w->hooks, w->nr_hooks, w->cap_hooks);
	w->hooks[w->nr_hooks++] = mine;
}
