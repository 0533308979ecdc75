/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ways out that a caller cannot tell apart: what is certain of them together. Those that leave the same context
 * and tell nothing else are made one.
 */
#include <string.h>

#include "exits.h"

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

bool gfl_exit_same_delta(const struct gfl_exit *a, const struct gfl_exit *b)
{
	return gfl_delta_equal(&a->ctx, &b->ctx);
}

/* Keep what stands there on both ways. */
static void join_outs(struct gfl_exit *a, const struct gfl_exit *b)
{
	uint8_t nr = a->nr_outs;

	a->nr_outs = 0;
	for (uint32_t i = 0; i < nr; i++)
		for (uint32_t j = 0; j < b->nr_outs; j++)
			if (a->outs[i].val == b->outs[j].val)
				gfl_exit_add_out(a, a->outs[i].val,
						 a->outs[i].to == b->outs[j].to ? a->outs[i].to : 0,
						 gfl_abs_join(a->out_abs[i], b->out_abs[j]));
}

bool gfl_exit_same_fields(const struct gfl_exit *a, const struct gfl_exit *b)
{
	return a->nr_fields == b->nr_fields && a->agg == b->agg &&
	       !memcmp(a->fields, b->fields, a->nr_fields * sizeof(a->fields[0]));
}

/* @a stands for both from now on; their contexts are the same. */
void gfl_exit_join(const struct gfl_vals *vals, struct gfl_exit *a, const struct gfl_exit *b)
{
	a->ret |= b->ret;
	if (a->val != b->val)
		a->val = 0;
	a->abs = gfl_abs_join(a->abs, b->abs);
	a->is_vague &= b->is_vague;
	if (!gfl_exit_same_fields(a, b))
		a->nr_fields = 0;
	join_outs(a, b);
	a->ctx.models |= b->ctx.models;
	a->ctx.assume &= b->ctx.assume;
	gfl_guards_join(vals, a->guards, &a->nr_guards, b->guards, b->nr_guards);
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
bool gfl_exits_are_ambiguous(const struct gfl_walk *w)
{
	for (uint32_t i = 0; i < w->nr_exits; i++)
		for (uint32_t j = 0; j < i; j++) {
			const struct gfl_exit *a = &w->exits[i], *b = &w->exits[j];

			if (!gfl_exit_same_delta(a, b) && !are_distinct(w, a, b))
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

		if (!gfl_exit_same_delta(x, a) && are_distinct(w, x, a) && are_distinct(w, x, b) &&
		    !are_distinct(w, x, joined))
			return false;
	}
	return true;
}

/* Is it the same to callers which of them it was? Where the context changes they need to know what is returned. */
static bool are_alike(const struct gfl_summary *sum, const struct gfl_exit *a,
		      const struct gfl_exit *b)
{
	return gfl_exit_same_delta(a, b) &&
	       (sum->is_neutral || (a->val == b->val && !a->nr_saved && !b->nr_saved));
}

/* Of exits that leave the same context one is enough, if they tell callers nothing else. */
void gfl_exits_fold(const struct gfl_walk *w, struct gfl_summary *sum)
{
	for (uint32_t i = 0; i < sum->nr_exits; i++)
		for (uint32_t j = i + 1; j < sum->nr_exits;) {
			struct gfl_exit *a = &w->exits[i], *b = &w->exits[j];
			struct gfl_exit joined = *a;

			gfl_exit_join(w->vals, &joined, b);
			if (!are_alike(sum, a, b) || !is_as_distinct(w, &joined, a, b)) {
				j++;
				continue;
			}
			*a = joined;
			memmove(b, b + 1, (sum->nr_exits - j - 1) * sizeof(*b));
			sum->nr_exits--;
		}
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
			if (!gfl_exit_same_delta(&w->exits[i], &w->exits[j]))
				tell_by_result(w, &w->exits[i], &w->exits[j]);
}

static void settle_ambiguous(struct gfl_walk *w)
{
	for (uint32_t i = 0; i < w->nr_exits; i++)
		for (uint32_t j = 0; j < w->nr_exits; j++) {
			struct gfl_exit *a = &w->exits[i], *b = &w->exits[j];

			if (i != j && !gfl_exit_same_delta(a, b) && !are_distinct(w, a, b))
				cancel(w, &a->ctx, &b->ctx);
		}
}

/* Make one exit of those that a caller cannot tell apart. */
static void join_ambiguous(struct gfl_walk *w)
{
	for (uint32_t i = 0; i < w->nr_exits; i++)
		for (uint32_t j = i + 1; j < w->nr_exits;) {
			struct gfl_exit *a = &w->exits[i], *b = &w->exits[j];

			if (gfl_exit_same_delta(a, b) || are_distinct(w, a, b)) {
				j++;
				continue;
			}
			join_ctx(w, &a->ctx, &b->ctx);
			gfl_exit_join(w->vals, a, b);
			a->nr_saved = a->nr_saved < b->nr_saved ? a->nr_saved : b->nr_saved;
			w->exits[j] = w->exits[--w->nr_exits];
			j = i + 1;
		}
}

/**
 * gfl_exits_settle() - make one exit of those that a caller cannot tell apart
 * @w: the walk, which has collected them all
 *
 * Return: were there any that leave different contexts?
 */
bool gfl_exits_settle(struct gfl_walk *w)
{
	bool ambiguous;

	tell_all_by_result(w);
	ambiguous = gfl_exits_are_ambiguous(w);
	if (ambiguous) {
		settle_ambiguous(w);
		join_ambiguous(w);
	}
	return ambiguous;
}
