/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follow every path of a function. States that know the same meet again: a block is walked once
 * per different state. Blocks come in reverse postorder, so that paths have met before they go on.
 */
#include <stdlib.h>
#include <string.h>

#include "around.h"
#include "exits.h"
#include "nolock.h"
#include "reached.h"

/* Up to which a function is walked once more if its exits cannot be told apart: of larger ones it told hardly any. */
#define RETRY_STEPS 2000

/* --- the queue --------------------------------------------------------------------- */

/**
 * struct gfl_seen - a state that came to a block; what is asked of many is near
 * @first:    index of the first with this context
 * @is_blank: it forgot all but its context
 */
struct gfl_seen {
	const struct gfl_state *st;
	uint32_t hash, ctx_hash, ev, first;
	bool is_blank;
};

/** struct place - what is known of a state's context: the first that had it, if any, and how many have */
struct place {
	uint32_t first, nr;
};

/* Is there a state at the same point with the same knowledge? */
static bool is_known(const struct gfl_blinfo *bl, const struct gfl_state *st, struct place *place)
{
	*place = (struct place){ bl->nr_seen, 0 };
	for (uint32_t i = 0; i < bl->nr_seen; i++) {
		const struct gfl_seen *s = &bl->seen[i];

		if (s->ev != st->ev || s->ctx_hash != st->ctx_hash)
			continue;
		if (s->first == i && gfl_ctx_equal(&s->st->ctx, &st->ctx))
			place->first = i;
		if (s->first != place->first)
			continue;
		if (s->is_blank || (s->hash == st->hash && gfl_state_equal(s->st, st)))
			return true;
		place->nr++;
	}
	return false;
}

static void add_seen(struct gfl_walk *w, struct gfl_blinfo *bl, const struct gfl_state *st,
		     uint32_t first)
{
	if (bl->nr_seen == bl->cap_seen) {
		struct gfl_seen *grown;

		bl->cap_seen = bl->cap_seen ? bl->cap_seen * 2 : 4;
		grown = gfl_arena_room(w->eng->scratch, bl->cap_seen * sizeof(*grown));
		if (bl->nr_seen)
			memcpy(grown, bl->seen, bl->nr_seen * sizeof(*grown));
		bl->seen = grown;
	}
	bl->seen[bl->nr_seen++] = (struct gfl_seen){
		.st = st,
		.hash = st->hash,
		.ctx_hash = st->ctx_hash,
		.ev = st->ev,
		.first = first,
		.is_blank = st->imprecise && !st->nr_facts && !st->nr_binds && !st->nr_mem,
	};
}

/**
 * gfl_walk_enqueue() - go on from a point with a state, unless that was done before
 * @w:     the walk
 * @st:    state, copied
 * @block: where
 * @ev:    index of the first event to do
 */
void gfl_walk_enqueue(struct gfl_walk *w, struct gfl_state *st, gfl_id block, uint32_t ev)
{
	struct gfl_blinfo *bl = &w->bl[block];
	gfl_id keep = ev ? w->func->block[block].events[ev - 1].ret : 0;
	struct gfl_state *copy;
	struct place place;

	gfl_state_prune(w, st, ev ? bl->live_mid : bl->live);
	st->ev = ev;
	gfl_state_hash(st);
	if (is_known(bl, st, &place))
		return;
	if (bl->nr_seen >= GFL_COARSE_STATES)
		gfl_state_coarsen(st, keep);
	else if (place.nr >= GFL_MAX_STATES)
		gfl_state_forget(place.nr < 2 * GFL_MAX_STATES ? w : NULL, st, keep);
	if (st->imprecise) {
		gfl_state_hash(st);
		if (is_known(bl, st, &place))
			return;
	}
	if (bl->nr_seen >= GFL_MAX_BLOCK_STATES) {
		w->exhausted = true;
		return;
	}
	copy = gfl_arena_room(w->eng->scratch, sizeof(*copy));
	gfl_state_set(copy, st);
	add_seen(w, bl, copy, place.first);
	copy->queued = bl->queue;
	bl->queue = copy;
	if (bl->rpo < w->first)
		w->first = bl->rpo;
}

static struct gfl_state *dequeue(struct gfl_walk *w, gfl_id *block)
{
	for (; w->first < w->nr_order; w->first++) {
		struct gfl_blinfo *bl = &w->bl[w->order[w->first]];
		struct gfl_state *st = bl->queue;

		if (st) {
			bl->queue = st->queued;
			*block = w->order[w->first];
			return st;
		}
	}
	return NULL;
}

/* --- edges ------------------------------------------------------------------------- */

/* Can it be carried into the next round of a loop? What is computed would be new in each. */
static bool is_fixed(const struct gfl_walk *w, gfl_id v)
{
	uint8_t kind = w->vals->v[v].kind;

	return kind == GFL_VAL_CONST || kind == GFL_VAL_PARAM || kind == GFL_VAL_FN ||
	       kind == GFL_VAL_VAR;
}

/* Of what is, a value in the next round of a loop may keep that it is not NULL, or no error. */
static struct gfl_abs pointer_abs(struct gfl_abs known)
{
	struct gfl_abs abs = gfl_abs_top();

	abs.nz = known.nz;
	abs.noerr = known.noerr;
	return abs;
}

static void enter_block(struct gfl_walk *w, struct gfl_state *st, gfl_id from, gfl_id to)
{
	struct gfl_abs carried[64];
	const struct gfl_blinfo *bl = &w->bl[to];
	bool is_back = bl->rpo <= w->bl[from].rpo;
	gfl_id vals[64];
	uint32_t nr = bl->nr_phis < 64 ? bl->nr_phis : 64;

	for (uint32_t i = 0; i < nr; i++) {
		const struct gfl_val *phi = &w->vals->v[bl->phis[i]];

		vals[i] = 0;
		for (uint32_t j = 0; j < phi->nr_phi; j++)
			if (phi->phi[j].block == from)
				vals[i] = phi->phi[j].val;
		if (vals[i])
			vals[i] = gfl_simplify(w, st, vals[i]);
		carried[i] = gfl_abs_top();
		if (vals[i] && is_back && !is_fixed(w, vals[i])) {
			carried[i] = pointer_abs(gfl_eval(w, st, vals[i]));
			vals[i] = 0;
		}
	}
	if (is_back) {
		gfl_nolock_back(w, st, to);
		gfl_state_back_edge(w, st, to);
	}
	for (uint32_t i = 0; i < bl->nr_phis; i++)
		gfl_state_unbind(st, w->vals, bl->phis[i]);
	for (uint32_t i = 0; i < nr; i++)
		if (vals[i] && (bl->live[bl->phis[i] / 64] >> (bl->phis[i] % 64) & 1))
			gfl_state_bind(st, bl->phis[i], vals[i]);
	for (uint32_t i = 0; i < nr; i++)
		if (!gfl_abs_is_top(&carried[i]))
			gfl_assume_abs(w, st, bl->phis[i], carried[i]);
	gfl_walk_enqueue(w, st, to, 0);
}

/* The value is not that of a case. */
static bool leave_case(struct gfl_walk *w, struct gfl_state *st, gfl_id val,
		       const struct gfl_case *c)
{
	struct gfl_abs known = gfl_eval(w, st, val);

	if (c->lo == c->hi)
		return gfl_assume(w, st, GFL_OP_NE, val, gfl_mk_const(w->vals, c->lo));
	if (known.lo >= c->lo && known.lo <= c->hi)
		return gfl_assume(w, st, GFL_OP_GT, val, gfl_mk_const(w->vals, c->hi));
	if (known.hi <= c->hi && known.hi >= c->lo)
		return gfl_assume(w, st, GFL_OP_LT, val, gfl_mk_const(w->vals, c->lo));
	return true;
}

static void take_switch(struct gfl_walk *w, const struct gfl_state *st, gfl_id block)
{
	const struct gfl_block *b = &w->func->block[block];
	uint32_t nr_cases = b->nr_succ - 1;
	struct gfl_state next;

	for (uint32_t i = 0; i < nr_cases; i++) {
		struct gfl_abs abs = gfl_abs_top();

		abs.lo = b->cases[i].lo;
		abs.hi = b->cases[i].hi;
		gfl_state_set(&next, st);
		if (gfl_assume_abs(w, &next, b->a, abs))
			enter_block(w, &next, block, b->succ[i]);
	}
	gfl_state_set(&next, st);
	for (uint32_t i = 0; i < nr_cases; i++) {
		struct gfl_abs known = gfl_eval(w, &next, b->a);

		/* What stays is outside of the case: a bound moves, or a single value is struck out. */
		if (known.lo >= b->cases[i].lo && known.hi <= b->cases[i].hi)
			return;
		if (b->cases[i].lo != b->cases[i].hi && known.lo < b->cases[i].lo &&
		    known.hi > b->cases[i].hi)
			continue;
		if (!leave_case(w, &next, b->a, &b->cases[i]))
			return;
	}
	enter_block(w, &next, block, b->succ[nr_cases]);
}

static void leave_block(struct gfl_walk *w, struct gfl_state *st, gfl_id block)
{
	const struct gfl_block *b = &w->func->block[block];
	struct gfl_state next;

	switch (b->term) {
	case GFL_TERM_GOTO:
		enter_block(w, st, block, b->succ[0]);
		break;
	case GFL_TERM_COND:
		gfl_state_set(&next, st);
		if (gfl_assume(w, &next, b->op, b->a, b->b))
			enter_block(w, &next, block, b->succ[0]);
		if (gfl_assume(w, st, gfl_op_negate(b->op), b->a, b->b))
			enter_block(w, st, block, b->succ[1]);
		break;
	case GFL_TERM_SWITCH:
		take_switch(w, st, block);
		break;
	case GFL_TERM_MULTI:
		w->has_effects |= b->nr_succ > 2;
		for (uint32_t i = 0; i < b->nr_succ; i++) {
			gfl_state_set(&next, st);
			enter_block(w, &next, block, b->succ[i]);
		}
		break;
	case GFL_TERM_RETURN:
		gfl_nolock_return(w, st, b->a);
		gfl_exit_add(w, st, b->a);
		break;
	default:
		break;
	}
}

/* --- the walk ---------------------------------------------------------------------- */

static void walk_block(struct gfl_walk *w, struct gfl_state *st, gfl_id block)
{
	const struct gfl_block *b = &w->func->block[block];

	w->block = block;
	w->steps++;
	for (uint32_t e = st->ev; e < b->nr_events; e++) {
		w->steps++;
		if (!gfl_do_event(w, st, e))
			return;
	}
	leave_block(w, st, block);
}

static void walk_once(struct gfl_walk *w)
{
	struct gfl_state st, *next;
	gfl_id block;

	w->first = w->nr_order;
	w->has_effects = false;
	w->nr_exits = 0;
	w->nr_demands = 0;
	w->nr_hooks = 0;
	w->nr_calls = w->nr_met = 0;
	w->nr_taken = 0;
	w->raised = w->irqs_off = w->may_raise = w->may_lower = w->settled = 0;
	for (uint32_t i = 0; i < w->nr_blocks; i++) {
		w->bl[i].queue = NULL;
		w->bl[i].nr_seen = 0;
		for (uint32_t e = 0; e < w->func->block[i].nr_events; e++)
			w->bl[i].ev[e].judged = NULL;
	}
	gfl_state_init(&st, GFL_ALL_MODELS);
	gfl_walk_enqueue(w, &st, 0, 0);
	while ((next = dequeue(w, &block))) {
		if (w->steps > GFL_STEP_BUDGET) {
			w->exhausted = true;
			break;
		}
		gfl_state_set(&st, next);
		walk_block(w, &st, block);
	}
}

/**
 * gfl_fn_vals() - give a function values of its own, which begin as those of its body
 * @eng: the analysis, whose memory what is added comes from
 * @fn:  function about to be walked, again perhaps
 */
void gfl_fn_vals(struct gfl_engine *eng, struct gfl_fn *fn)
{
	if (!fn->vals.v)
		gfl_vals_share(&fn->vals, &fn->func->vals, eng->arena);
	fn->vals.arena = eng->arena;
}

/**
 * gfl_walk_func() - analyse one function and summarise it
 * @eng: the analysis
 * @fn:  function whose callees were summarised before, recursion apart
 *
 * Small functions keep all they know of their parameters until they return, so that a helper that
 * locks if a flag says so is understood; large ones only if their exits cannot be told apart without,
 * or what chooses the flags of an allocation.
 */
void gfl_walk_func(struct gfl_engine *eng, struct gfl_fn *fn)
{
	struct gfl_walk w = { .eng = eng, .fn = fn, .func = fn->func, .vals = &fn->vals };

	gfl_fn_vals(eng, fn);
	gfl_flow_prepare(&w);
	gfl_nolock_prepare(&w);
	w.kept = w.nr_order <= 12 ? GFL_ALL_PARAMS : w.choosing;
	walk_once(&w);
	if (w.kept != GFL_ALL_PARAMS && w.steps <= RETRY_STEPS && gfl_exits_are_ambiguous(&w)) {
		w.kept = GFL_ALL_PARAMS;
		walk_once(&w);
	}
	gfl_nolock_finish(&w);
	fn->kept = w.kept;
	gfl_summary_finish(&w);
	gfl_ways_note(&w);
	eng->result->stats.nr_steps += w.steps;
	gfl_arena_reset(eng->scratch);
}

/**
 * gfl_walk_again() - follow the paths of a function once more, for what is to be seen on the way
 * @eng: the analysis
 * @fn:  function that is summarised, which stays as it is, its values included
 */
void gfl_walk_again(struct gfl_engine *eng, struct gfl_fn *fn)
{
	struct gfl_vals vals;
	struct gfl_walk w;

	gfl_vals_copy(&vals, &fn->func->vals, eng->arena);
	gfl_walk_inside(eng, fn, &vals, &w);
	gfl_vals_deinit(&vals);
}

/**
 * gfl_walk_inside() - the same, with values that stay
 * @eng:  the analysis
 * @fn:   function that is summarised
 * @vals: a copy of its values, gets more
 * @w:    the walk, to be looked at while it goes on
 */
void gfl_walk_inside(struct gfl_engine *eng, struct gfl_fn *fn, struct gfl_vals *vals,
		     struct gfl_walk *w)
{
	*w = (struct gfl_walk){ .eng = eng, .fn = fn, .func = fn->func, .vals = vals };
	gfl_flow_prepare(w);
	w->kept = fn->kept;
	walk_once(w);
	free(w->exits);
	free(w->demands);
	free(w->hooks);
	free(w->calls);
}
