/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Summaries: how a function may return, and what it does that its callers answer for. */
#include <stdlib.h>
#include <string.h>

#include "choice.h"

/* --- guards ----------------------------------------------------------------------- */

static void add_guards(struct gfl_walk *w, const struct gfl_state *st, struct gfl_exit *x,
		       bool modes)
{
	for (uint32_t i = 0; i < st->nr_facts && x->nr_guards < GFL_MAX_EXIT_GUARDS; i++) {
		gfl_id val = st->facts[i].val;

		if (gfl_is_over_params(w->vals, val) && gfl_is_mode(w->vals, val) == modes)
			x->guards[x->nr_guards++] = (struct gfl_guard){ val, st->facts[i].abs };
	}
}

/* What the path knows of the parameters when it returns: of arguments first, then of objects. */
static void exit_guards(struct gfl_walk *w, const struct gfl_state *st, struct gfl_exit *x)
{
	add_guards(w, st, x, true);
	add_guards(w, st, x, false);
}

/* Does @fact, about a value, refute @cond, about a comparison of that value with a constant? */
static bool refutes(const struct gfl_vals *vals, const struct gfl_guard *fact,
		    const struct gfl_guard *cond)
{
	const struct gfl_val *val = &vals->v[cond->val];
	struct gfl_abs c;
	enum gfl_tri t;

	if (val->kind != GFL_VAL_OP || !gfl_op_is_cmp(val->op) || val->a != fact->val ||
	    vals->v[val->b].kind != GFL_VAL_CONST || cond->abs.lo != cond->abs.hi)
		return false;
	c = gfl_abs_const(vals->v[val->b].num);
	t = gfl_abs_compare(val->op, &fact->abs, &c);
	return t == (cond->abs.lo ? GFL_NO : GFL_YES);
}

static bool guards_exclude(const struct gfl_vals *vals, const struct gfl_exit *a,
			   const struct gfl_exit *b)
{
	for (uint32_t i = 0; i < a->nr_guards; i++)
		for (uint32_t j = 0; j < b->nr_guards; j++) {
			const struct gfl_guard *x = &a->guards[i], *y = &b->guards[j];

			if (x->val == y->val ? gfl_abs_disjoint(x->abs, y->abs) :
					       refutes(vals, x, y) || refutes(vals, y, x))
				return true;
		}
	return false;
}

/* --- exits ------------------------------------------------------------------------ */

static bool same_delta(const struct gfl_exit *a, const struct gfl_exit *b)
{
	return gfl_delta_equal(&a->ctx, &b->ctx);
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

/* Members of a returned struct that a caller can know. */
static void exit_fields(struct gfl_walk *w, const struct gfl_state *st, gfl_id val,
			struct gfl_exit *x)
{
	if (!val || w->vals->v[val].kind != GFL_VAL_RESULT)
		return;
	for (uint32_t i = 0; i < st->nr_mem && x->nr_fields < GFL_ARRAY_SIZE(x->fields); i++) {
		gfl_id to = st->mem[i].to;
		struct gfl_abs abs;

		if (st->mem[i].val == val || gfl_val_root(w->vals, st->mem[i].val) != val)
			continue;
		abs = gfl_eval(w, st, to);
		if (abs.lo == abs.hi)
			to = gfl_mk_const(w->vals, abs.lo);
		if (gfl_is_portable(w->vals, to)) {
			x->agg = val;
			x->fields[x->nr_fields++] = (struct gfl_bind){ st->mem[i].val, to };
		}
	}
}

static void add_out(struct gfl_exit *x, gfl_id addr, gfl_id to, struct gfl_abs abs)
{
	if (!to && gfl_abs_is_top(&abs))
		return;
	x->out_abs[x->nr_outs] = abs;
	x->outs[x->nr_outs++] = (struct gfl_bind){ addr, to };
}

/* What stands now in memory that a parameter points to: what stood there before, perhaps. */
static void exit_outs(struct gfl_walk *w, const struct gfl_state *st, struct gfl_exit *x)
{
	for (uint32_t i = 0; i < st->nr_mem && x->nr_outs < GFL_ARRAY_SIZE(x->outs); i++) {
		gfl_id addr = st->mem[i].val, to;
		const struct gfl_val *val = &w->vals->v[addr];

		if (val->kind != GFL_VAL_PARAM || val->num >= 64 || !(w->outs >> val->num & 1))
			continue;
		to = gfl_simplify(w, st, st->mem[i].to);
		add_out(x, addr, gfl_is_portable(w->vals, to) ? to : 0, gfl_eval(w, st, to));
	}
}

/* Keep what stands there on both ways. */
static void join_outs(struct gfl_exit *a, const struct gfl_exit *b)
{
	uint8_t nr = a->nr_outs;

	a->nr_outs = 0;
	for (uint32_t i = 0; i < nr; i++)
		for (uint32_t j = 0; j < b->nr_outs; j++)
			if (a->outs[i].val == b->outs[j].val)
				add_out(a, a->outs[i].val,
					a->outs[i].to == b->outs[j].to ? a->outs[i].to : 0,
					gfl_abs_join(a->out_abs[i], b->out_abs[j]));
}

static bool same_fields(const struct gfl_exit *a, const struct gfl_exit *b)
{
	return a->nr_fields == b->nr_fields && a->agg == b->agg &&
	       !memcmp(a->fields, b->fields, a->nr_fields * sizeof(a->fields[0]));
}

/* @a stands for both from now on; their contexts are the same. */
static void join_exit(const struct gfl_vals *vals, struct gfl_exit *a, const struct gfl_exit *b)
{
	a->ret |= b->ret;
	if (a->val != b->val)
		a->val = 0;
	a->abs = gfl_abs_join(a->abs, b->abs);
	a->is_vague &= b->is_vague;
	if (!same_fields(a, b))
		a->nr_fields = 0;
	join_outs(a, b);
	a->ctx.models |= b->ctx.models;
	a->ctx.assume &= b->ctx.assume;
	gfl_guards_join(vals, a->guards, &a->nr_guards, b->guards, b->nr_guards);
}

/* Locks that are left held: does what is returned lead to one? Others are named as callers know them. */
static bool exit_locks(struct gfl_walk *w, gfl_id val, struct gfl_exit *x)
{
	bool is_returned = false;

	for (uint32_t i = 0; i < x->ctx.nr_held; i++) {
		struct gfl_lock *lock = &x->ctx.held[i].lock;
		bool is_part = val && gfl_depends_on(w->vals, lock->obj, val);
		gfl_id name = is_part ? 0 : gfl_lock_name(w, lock->obj);

		is_returned |= is_part;
		lock->obj = name ? name : lock->obj;
	}
	return is_returned;
}

/**
 * gfl_summary_exit() - the path returns
 * @w:   the walk
 * @st:  its state
 * @val: returned value, 0 if none
 */
void gfl_summary_exit(struct gfl_walk *w, struct gfl_state *st, gfl_id val)
{
	struct gfl_exit x = {
		.ret = GFL_RET_ANY, .is_vague = st->vague, .abs = gfl_abs_top(), .ctx = st->ctx
	};
	gfl_id resolved = val ? gfl_simplify(w, st, val) : 0;
	bool is_locked;

	x.ctx.assume &= ~GFL_ASSUME_LAST_REF;
	w->may_raise |= st->ctx.may_raise;
	gfl_ctx_regain(&x.ctx, st->ctx.dim, x.ctx.settled);
	x.ctx.may_raise = 0;
	if (val) {
		x.abs = gfl_eval(w, st, val);
		x.ret = gfl_abs_ret(&x.abs);
		if (x.abs.lo == x.abs.hi)
			resolved = gfl_mk_const(w->vals, x.abs.lo);
	}
	is_locked = exit_locks(w, resolved, &x);
	if (resolved && (gfl_is_portable(w->vals, resolved) || is_locked))
		x.val = resolved;
	exit_saved(w, st, resolved, &x);
	exit_fields(w, st, resolved, &x);
	exit_outs(w, st, &x);
	exit_guards(w, st, &x);
	for (uint32_t i = 0; i < w->nr_exits; i++) {
		struct gfl_exit *y = &w->exits[i];
		bool room = w->nr_exits < GFL_MAX_EXITS;

		if (!gfl_ctx_equal(&y->ctx, &x.ctx) && (room || !same_delta(y, &x)))
			continue;
		if (room && (y->ret != x.ret || y->val != x.val || !same_fields(y, &x)))
			continue;
		join_exit(w->vals, y, &x);
		return;
	}
	GFL_GROW(w->exits, w->nr_exits, w->cap_exits);
	w->exits[w->nr_exits++] = x;
}

/* Does a member of the returned struct tell: the lock pointer of a guard that may fail? */
static bool fields_exclude(const struct gfl_walk *w, const struct gfl_exit *a,
			   const struct gfl_exit *b)
{
	for (uint32_t i = 0; i < a->nr_fields; i++)
		for (uint32_t j = 0; j < b->nr_fields; j++) {
			const struct gfl_val *x = &w->vals->v[a->fields[i].to];
			const struct gfl_val *y = &w->vals->v[b->fields[j].to];

			if (w->vals->v[a->fields[i].val].name ==
				    w->vals->v[b->fields[j].val].name &&
			    (x->kind == GFL_VAL_CONST) != (y->kind == GFL_VAL_CONST))
				return true;
		}
	return false;
}

static bool are_distinct(const struct gfl_walk *w, const struct gfl_exit *a,
			 const struct gfl_exit *b)
{
	/* What was forgotten on the way may be why another context is left. */
	if (a->is_vague || b->is_vague)
		return false;
	return !(a->ret & b->ret) || guards_exclude(w->vals, a, b) || fields_exclude(w, a, b);
}

/* Are there exits that leave different contexts, and nothing that tells which was taken? */
bool gfl_summary_is_ambiguous(const struct gfl_walk *w)
{
	for (uint32_t i = 0; i < w->nr_exits; i++)
		for (uint32_t j = 0; j < i; j++) {
			const struct gfl_exit *a = &w->exits[i], *b = &w->exits[j];

			if (!same_delta(a, b) && !are_distinct(w, a, b))
				return true;
		}
	return false;
}

/* Can a caller tell @joined from all exits that it could tell @a and @b from? */
static bool is_as_distinct(const struct gfl_walk *w, const struct gfl_exit *joined,
			   const struct gfl_exit *a, const struct gfl_exit *b)
{
	const struct gfl_summary *sum = &w->fn->sum;

	for (uint32_t i = 0; i < sum->nr_exits; i++) {
		const struct gfl_exit *x = &sum->exits[i];

		if (!same_delta(x, a) && are_distinct(w, x, a) && are_distinct(w, x, b) &&
		    !are_distinct(w, x, joined))
			return false;
	}
	return true;
}

/* Is it the same to callers which of them it was? Where the context changes they need to know what is returned. */
static bool are_alike(const struct gfl_summary *sum, const struct gfl_exit *a,
		      const struct gfl_exit *b)
{
	return same_delta(a, b) &&
	       (sum->is_neutral || (a->val == b->val && !a->nr_saved && !b->nr_saved));
}

/* Of exits that leave the same context one is enough, if they tell callers nothing else. */
static void fold_exits(const struct gfl_walk *w, struct gfl_summary *sum)
{
	for (uint32_t i = 0; i < sum->nr_exits; i++)
		for (uint32_t j = i + 1; j < sum->nr_exits;) {
			struct gfl_exit *a = &w->exits[i], *b = &w->exits[j];
			struct gfl_exit joined = *a;

			join_exit(w->vals, &joined, b);
			if (!are_alike(sum, a, b) || !is_as_distinct(w, &joined, a, b)) {
				j++;
				continue;
			}
			*a = joined;
			memmove(b, b + 1, (sum->nr_exits - j - 1) * sizeof(*b));
			sum->nr_exits--;
		}
}

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
		mask |= sum->hooks[i].param < 64 ? 1ull << sum->hooks[i].param : 0;
	for (uint32_t i = 0; i < sum->nr_demands; i++) {
		mask |= param_mask(w->vals, sum->demands[i]->gfp, 0) |
			param_mask(w->vals, sum->demands[i]->irq_val, 0);
		for (uint32_t j = 0; j < sum->demands[i]->nr_dropped; j++)
			mask |= param_mask(w->vals, sum->demands[i]->dropped[j].obj, 0);
		for (uint32_t j = 0; j < sum->demands[i]->nr_guards; j++)
			mask |= param_mask(w->vals, sum->demands[i]->guards[j].val, 0);
	}
	return mask;
}

static bool is_held(const struct gfl_ctx *ctx, const struct gfl_lock *lock)
{
	for (uint32_t i = 0; i < ctx->nr_held; i++)
		if (gfl_lock_same(&ctx->held[i].lock, lock))
			return true;
	return false;
}

static bool is_dropped(const struct gfl_ctx *ctx, const struct gfl_lock *lock)
{
	for (uint32_t i = 0; i < ctx->nr_dropped; i++)
		if (gfl_lock_same(&ctx->dropped[i], lock))
			return true;
	return false;
}

/* How free the interrupt flag leaves the caller, most first. */
static uint8_t freer_irq(uint8_t a, uint8_t b)
{
	static const uint8_t rank[] = {
		[GFL_IRQ_ON] = 0, [GFL_IRQ_VAL] = 1, [GFL_IRQ_ENTRY] = 2, [GFL_IRQ_OFF] = 3
	};

	return rank[a] <= rank[b] ? a : b;
}

/* What is certain of a count; what else may happen to it is noted. */
static int8_t join_dim(struct gfl_walk *w, unsigned int dim, int8_t a, int8_t b)
{
	int8_t lo = a < b ? a : b, hi = a < b ? b : a;

	if (lo == hi)
		return lo;
	if (hi > 0)
		w->may_raise |= (uint8_t)(1 << dim);
	if (lo < 0)
		w->may_lower |= (uint8_t)(1 << dim);
	return lo >= 0 ? lo : hi < 0 ? hi : 0;
}

/*
 * Two ways out that a caller cannot tell apart: what both leave, and for what they differ in the
 * freer of the two. A lock that may have been released is not counted against the caller.
 */
static void join_ctx(struct gfl_walk *w, struct gfl_ctx *a, const struct gfl_ctx *b)
{
	for (uint32_t i = a->nr_held; i-- > 0;)
		if (!is_held(b, &a->held[i].lock)) {
			memmove(a->held + i, a->held + i + 1,
				(a->nr_held - i - 1) * sizeof(a->held[0]));
			a->nr_held--;
		}
	for (uint32_t i = 0; i < b->nr_dropped && a->nr_dropped < GFL_MAX_DROPPED; i++)
		if (!is_dropped(a, &b->dropped[i]))
			a->dropped[a->nr_dropped++] = b->dropped[i];
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		if (freer_irq(a->irq[m], b->irq[m]) != a->irq[m]) {
			a->irq[m] = b->irq[m];
			a->irq_val = b->irq_val;
		}
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
			a->dim[m][d] = join_dim(w, d, a->dim[m][d], b->dim[m][d]);
	}
	a->models |= b->models;
	a->assume &= b->assume;
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

/*
 * One way out returns a constant 0 or error, the other a value that may be anything: what is returned
 * where something was made is taken to be neither.
 */
static void tell_by_result(const struct gfl_walk *w, struct gfl_exit *a, const struct gfl_exit *b)
{
	bool b_is_const = b->val && w->vals->v[b->val].kind == GFL_VAL_CONST;
	bool a_is_const = a->val && w->vals->v[a->val].kind == GFL_VAL_CONST;

	if (b_is_const && !a_is_const && (b->ret == GFL_RET_ZERO || b->ret == GFL_RET_ERR) &&
	    (a->ret & GFL_RET_OTHER))
		a->ret &= (uint8_t)~b->ret;
}

/*
 * A lock is released without being taken on one way, and on another it is kept, or is neither taken nor
 * released; at some point the function takes it itself. A condition was asked twice then, or never, and its
 * answers are the same more often than not: neither happens.
 */
static void cancel(const struct gfl_walk *w, struct gfl_ctx *a, const struct gfl_ctx *b)
{
	for (uint32_t i = a->nr_dropped; i-- > 0;)
		if (is_held(b, &a->dropped[i]) ||
		    (!is_dropped(b, &a->dropped[i]) && gfl_was_taken(w, &a->dropped[i]))) {
			memmove(a->dropped + i, a->dropped + i + 1,
				(a->nr_dropped - i - 1) * sizeof(a->dropped[0]));
			a->nr_dropped--;
		}
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		if (b->irq[m] == GFL_IRQ_OFF &&
		    (a->irq[m] == GFL_IRQ_ON || a->irq[m] == GFL_IRQ_VAL))
			a->irq[m] = GFL_IRQ_ENTRY;
		if (a->irq[m] == GFL_IRQ_ON && b->irq[m] == GFL_IRQ_ENTRY &&
		    (w->irqs_off & GFL_MODEL_BIT(m)))
			a->irq[m] = GFL_IRQ_ENTRY;
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
			if (a->dim[m][d] < 0 &&
			    (b->dim[m][d] > 0 || (!b->dim[m][d] && (w->raised >> d & 1))))
				a->dim[m][d] = 0;
	}
}

static void tell_all_by_result(struct gfl_walk *w)
{
	for (uint32_t i = 0; i < w->nr_exits; i++)
		for (uint32_t j = 0; j < w->nr_exits; j++)
			if (!same_delta(&w->exits[i], &w->exits[j]))
				tell_by_result(w, &w->exits[i], &w->exits[j]);
}

static void settle_ambiguous(struct gfl_walk *w)
{
	for (uint32_t i = 0; i < w->nr_exits; i++)
		for (uint32_t j = 0; j < w->nr_exits; j++) {
			struct gfl_exit *a = &w->exits[i], *b = &w->exits[j];

			if (i != j && !same_delta(a, b) && !are_distinct(w, a, b))
				cancel(w, &a->ctx, &b->ctx);
		}
}

/* Make one exit of those that a caller cannot tell apart. */
static void join_ambiguous(struct gfl_walk *w)
{
	for (uint32_t i = 0; i < w->nr_exits; i++)
		for (uint32_t j = i + 1; j < w->nr_exits;) {
			struct gfl_exit *a = &w->exits[i], *b = &w->exits[j];

			if (same_delta(a, b) || are_distinct(w, a, b)) {
				j++;
				continue;
			}
			join_ctx(w, &a->ctx, &b->ctx);
			join_exit(w->vals, a, b);
			a->nr_saved = a->nr_saved < b->nr_saved ? a->nr_saved : b->nr_saved;
			w->exits[j] = w->exits[--w->nr_exits];
			j = i + 1;
		}
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
	tell_all_by_result(w);
	sum->is_unbalanced = gfl_summary_is_ambiguous(w);
	if (sum->is_unbalanced) {
		settle_ambiguous(w);
		join_ambiguous(w);
	}
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
		fold_exits(w, sum);
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
	       a->nr_saved == b->nr_saved && same_fields(a, b) && same_abs(a->abs, b->abs) &&
	       same_outs(a, b);
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
	for (uint32_t i = 0; i < w->nr_hooks; i++)
		if (w->hooks[i].param == hook->param && w->hooks[i].effects == hook->effects &&
		    w->hooks[i].loc.line == hook->loc.line &&
		    gfl_ctx_equal(&w->hooks[i].ctx, &mine.ctx))
			return;
	if (w->nr_hooks == GFL_MAX_HOOKS)
		return;
	GFL_GROW(w->hooks, w->nr_hooks, w->cap_hooks);
	w->hooks[w->nr_hooks++] = mine;
}
