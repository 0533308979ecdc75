/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditions that matter later: parameters that choose the flags of an allocation, far ahead of it perhaps,
 * and values that decide whether a lock is taken, and whether it is released.
 */
#include <string.h>

#include "choice.h"

/* Parameters in a condition that looks at nothing else. */
static uint64_t params_of(const struct gfl_vals *vals, gfl_id v)
{
	const struct gfl_val *val = &vals->v[v];

	if (val->kind == GFL_VAL_PARAM)
		return val->num < 64 ? 1ull << val->num : 0;
	if (val->kind != GFL_VAL_OP || gfl_is_deep(vals, v))
		return 0;
	return (val->a ? params_of(vals, val->a) : 0) | (val->b ? params_of(vals, val->b) : 0);
}

/* What was visited: values that choose flags, and values that conditions look at. */
struct visited {
	uint64_t *choices, *conditions;
};

static bool visit(uint64_t *set, gfl_id v)
{
	const bool is_new = v && !(set[v / 64] >> (v % 64) & 1);

	set[v / 64] |= 1ull << (v % 64);
	return is_new;
}

/* Parameters a condition looks at, on some way to it perhaps. */
static void add_params(struct gfl_walk *w, gfl_id v, struct visited *seen)
{
	const struct gfl_val *val = &w->vals->v[v];

	if (!visit(seen->conditions, v))
		return;
	w->choosing |= params_of(w->vals, v);
	for (uint32_t i = 0; val->kind == GFL_VAL_PHI && i < val->nr_phi; i++)
		add_params(w, val->phi[i].val, seen);
	if (val->kind == GFL_VAL_OP) {
		add_params(w, val->a, seen);
		add_params(w, val->b, seen);
	}
}

/* Conditions between the blocks that a phi's inputs come from and what dominates them all. */
static void add_choosing(struct gfl_walk *w, gfl_id v, struct visited *seen)
{
	const struct gfl_val *val = &w->vals->v[v];

	if (!visit(seen->choices, v))
		return;
	if (val->kind == GFL_VAL_OP) {
		add_choosing(w, val->a, seen);
		add_choosing(w, val->b, seen);
	}
	if (val->kind != GFL_VAL_PHI || val->block >= w->nr_blocks || !w->bl[val->block].reachable)
		return;
	for (uint32_t i = 0; i < val->nr_phi; i++) {
		gfl_id top = w->bl[val->block].idom, b = val->phi[i].block;

		for (; w->bl[b].reachable && w->bl[b].rpo >= w->bl[top].rpo; b = w->bl[b].idom) {
			const struct gfl_block *blk = &w->func->block[b];

			if (blk->term == GFL_TERM_COND || blk->term == GFL_TERM_SWITCH)
				add_params(w, blk->a, seen);
			if (b == top || b == 0)
				break;
		}
		add_choosing(w, val->phi[i].val, seen);
	}
}

/**
 * gfl_choice_find() - which parameters decide about the flags of allocations?
 * @w: the walk; gets @choosing
 *
 * That the condition holds must not be forgotten between the choice and the allocation: callers are
 * told.
 */
void gfl_choice_find(struct gfl_walk *w)
{
	const size_t size = (w->vals->nr / 64 + 1) * sizeof(uint64_t);
	struct visited seen = { gfl_arena_alloc(w->eng->scratch, size),
				gfl_arena_alloc(w->eng->scratch, size) };

	for (uint32_t i = 0; i < w->nr_order; i++) {
		const struct gfl_block *b = &w->func->block[w->order[i]];

		for (uint32_t e = 0; e < b->nr_events; e++) {
			const struct gfl_event *ev = &b->events[e];

			if (ev->gfp_arg >= 0 && (uint32_t)ev->gfp_arg < ev->nr_args)
				add_choosing(w, ev->args[ev->gfp_arg], &seen);
		}
	}
}

/* Does an event change the context? */
bool gfl_switches(const struct gfl_evinfo *info)
{
	const struct gfl_sym *sym = info->sym;

	if (info->macro && info->macro->effects.nr)
		return true;
	if (!sym || sym->rule)
		return sym && sym->rule->effects.nr;
	return sym->fn && sym->fn->sum.nr_exits && !sym->fn->sum.is_neutral;
}

/* Does an event release what was taken before, by a caller perhaps? */
static bool releases(const struct gfl_evinfo *info)
{
	const struct gfl_sym *sym = info->sym;

	if (!sym || sym->rule)
		return sym &&
		       (sym->rule->kind == GFL_RULE_UNLOCK || sym->rule->kind == GFL_RULE_LEAVE);
	for (uint32_t i = 0; sym->fn && i < sym->fn->sum.nr_exits; i++)
		if (sym->fn->sum.exits[i].ctx.nr_dropped)
			return true;
	return false;
}

/* Does a block change the context? */
static bool switches(struct gfl_walk *w, gfl_id block)
{
	bool found = false;

	for (uint32_t e = 0; e < w->func->block[block].nr_events; e++) {
		found |= gfl_switches(&w->bl[block].ev[e]);
		w->may_release |= releases(&w->bl[block].ev[e]);
	}
	return found;
}

/**
 * gfl_deciding_add() - note that a value decides about the context
 * @w: the walk
 * @v: the value, 0 for none
 */
void gfl_deciding_add(struct gfl_walk *w, gfl_id v)
{
	if (v / 64 >= w->nr_deciding) {
		const uint32_t nr = v / 64 + 1 + w->nr_deciding;
		uint64_t *set = gfl_arena_alloc(w->eng->scratch, nr * sizeof(*set));

		memcpy(set, w->deciding, w->nr_deciding * sizeof(*set));
		w->deciding = set;
		w->nr_deciding = nr;
	}
	if (v)
		w->deciding[v / 64] |= 1ull << (v % 64);
}

/**
 * gfl_deciding_find() - which values decide about the context?
 * @w: the walk; gets @deciding
 *
 * The same value is asked again when the lock is to be released, so it is forgotten last.
 */
void gfl_deciding_find(struct gfl_walk *w)
{
	w->nr_deciding = w->nr_live_words;
	w->deciding = gfl_arena_alloc(w->eng->scratch, w->nr_deciding * sizeof(uint64_t));
	for (uint32_t i = 0; i < w->nr_order; i++) {
		const struct gfl_block *b = &w->func->block[w->order[i]];
		const struct gfl_val *val = &w->vals->v[b->a];
		bool found = false;

		for (uint32_t s = 0; b->term == GFL_TERM_COND && s < b->nr_succ; s++)
			found |= w->bl[b->succ[s]].nr_preds == 1 && switches(w, b->succ[s]);
		if (!found)
			continue;
		gfl_deciding_add(w, b->a);
		if (val->kind == GFL_VAL_OP) {
			gfl_deciding_add(w, val->a);
			gfl_deciding_add(w, val->b);
		}
	}
}

/* Does a value decide about the context? */
bool gfl_is_deciding(const struct gfl_walk *w, gfl_id v)
{
	return v / 64 < w->nr_deciding && (w->deciding[v / 64] >> (v % 64) & 1);
}

/* Is all that is known of a parameter kept until the function returns? */
bool gfl_is_kept_param(const struct gfl_walk *w, const struct gfl_val *param)
{
	return param->num < 64 ? w->kept >> param->num & 1 : w->kept == GFL_ALL_PARAMS;
}

/* Is it over the parameters, and all that is known of it kept? */
bool gfl_is_kept(const struct gfl_walk *w, gfl_id v)
{
	return gfl_is_over_params(w->vals, v) &&
	       (w->kept == GFL_ALL_PARAMS || (params_of(w->vals, v) & w->kept));
}

/* Does a condition look at arguments only, not at the state of objects? Callers choose those. */
bool gfl_is_mode(const struct gfl_vals *vals, gfl_id v)
{
	const struct gfl_val *val = &vals->v[v];

	switch (val->kind) {
	case GFL_VAL_PARAM:
	case GFL_VAL_CONST:
		return true;
	case GFL_VAL_OP:
		if (gfl_is_deep(vals, v))
			return false;
		return (!val->a || gfl_is_mode(vals, val->a)) &&
		       (!val->b || gfl_is_mode(vals, val->b));
	default:
		return false;
	}
}

/* Does an event take the lock, or raise the count, that an effect of another event undoes? */
static bool is_undone_by(const struct gfl_event *ev, const struct gfl_evinfo *info,
			 const struct gfl_effect *undo, gfl_id lock)
{
	const struct gfl_rule *rule = info->sym ? info->sym->rule : info->macro;

	for (uint32_t i = 0; rule && i < rule->effects.nr; i++) {
		const struct gfl_effect *e = &rule->effects.e[i];

		if (undo->kind == GFL_EFF_LOWER ?
			    e->kind == GFL_EFF_RAISE && e->dim == undo->dim :
			    e->kind == GFL_EFF_TAKE && e->arg >= 0 &&
				    (uint32_t)e->arg < ev->nr_args && ev->args[e->arg] == lock)
			return true;
	}
	return false;
}

static bool is_own(const struct gfl_walk *w, const struct gfl_effect *undo, gfl_id lock)
{
	for (uint32_t i = 0; i < w->nr_order; i++) {
		const struct gfl_block *b = &w->func->block[w->order[i]];

		for (uint32_t e = 0; e < b->nr_events; e++)
			if (is_undone_by(&b->events[e], &w->bl[w->order[i]].ev[e], undo, lock))
				return true;
	}
	return false;
}

/* Does an event undo only what the function did itself, by the same expression? */
static bool undoes_own(const struct gfl_walk *w, const struct gfl_event *ev,
		       const struct gfl_evinfo *info)
{
	const struct gfl_rule *rule = info->sym->rule;

	for (uint32_t i = 0; rule && i < rule->effects.nr; i++) {
		const struct gfl_effect *e = &rule->effects.e[i];
		const bool has_arg = e->arg >= 0 && (uint32_t)e->arg < ev->nr_args;

		if ((e->kind == GFL_EFF_DROP || e->kind == GFL_EFF_LOWER) &&
		    !is_own(w, e, has_arg ? ev->args[e->arg] : 0))
			return false;
	}
	return rule;
}

/**
 * gfl_releases_callers() - may the function release what its caller has taken?
 * @w: the walk
 */
bool gfl_releases_callers(struct gfl_walk *w)
{
	for (uint32_t i = 0; !w->releases_are_known && i < w->nr_order; i++) {
		const struct gfl_block *b = &w->func->block[w->order[i]];

		for (uint32_t e = 0; e < b->nr_events; e++) {
			const struct gfl_evinfo *info = &w->bl[w->order[i]].ev[e];

			w->releases_callers |= releases(info) &&
					       !undoes_own(w, &b->events[e], info);
		}
	}
	w->releases_are_known = true;
	return w->releases_callers;
}
