/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a path knows of values, and what it learns from conditions. */
#include <string.h>

#include "engine.h"

#define MAX_DEPTH 10

static const struct gfl_abs *find_fact(const struct gfl_state *st, gfl_id v)
{
	for (uint32_t i = 0; st && i < st->nr_facts; i++)
		if (st->facts[i].val == v)
			return &st->facts[i].abs;
	return NULL;
}

/* A variable that holds one value whenever it matters. */
static struct gfl_abs global_abs(const struct gfl_walk *w, const struct gfl_val *place)
{
	for (uint32_t i = 0; i < w->eng->nr_globals && place->kind == GFL_VAL_VAR; i++) {
		const struct gfl_const *c;

		if (place->num || strcmp(place->name, w->eng->globals[i]->name))
			continue;
		c = gfl_unit_const(w->eng->unit, w->eng->globals[i]->is_const);
		if (c && c->known)
			return gfl_abs_const(c->value);
	}
	return gfl_abs_top();
}

static struct gfl_abs eval(struct gfl_walk *w, const struct gfl_state *st, gfl_id v, int depth)
{
	const struct gfl_val *val;
	const struct gfl_abs *fact;
	struct gfl_abs abs, b;

	v = gfl_resolve(st, w->vals, v);
	val = &w->vals->v[v];
	switch (depth > MAX_DEPTH ? GFL_VAL_NONE : val->kind) {
	case GFL_VAL_CONST:
		return gfl_abs_const(val->num);
	case GFL_VAL_FN:
	case GFL_VAL_VAR:
	case GFL_VAL_FIELD:
	case GFL_VAL_INDEX:
		return gfl_abs_address();
	case GFL_VAL_LOAD:
		abs = global_abs(w, &w->vals->v[val->a]);
		break;
	case GFL_VAL_OP:
		abs = val->a ? eval(w, st, val->a, depth + 1) : gfl_abs_top();
		b = val->b ? eval(w, st, val->b, depth + 1) : gfl_abs_top();
		abs = gfl_abs_op(w->vals->v[v].op, abs, b);
		break;
	case GFL_VAL_SELECT: {
		struct gfl_abs cond = eval(w, st, val->a, depth + 1);
		struct gfl_abs zero = gfl_abs_const(0);
		enum gfl_tri t = gfl_abs_compare(GFL_OP_NE, &cond, &zero);

		val = &w->vals->v[v];
		if (t != GFL_MAYBE)
			return eval(w, st, t == GFL_YES ? val->b : val->c, depth + 1);
		abs = gfl_abs_join(eval(w, st, val->b, depth + 1), eval(w, st, val->c, depth + 1));
		break;
	}
	default:
		abs = gfl_abs_top();
		break;
	}
	fact = find_fact(st, v);
	if (fact)
		gfl_abs_meet(&abs, *fact);
	return abs;
}

/* What the path knows of a value. */
struct gfl_abs gfl_eval(struct gfl_walk *w, const struct gfl_state *st, gfl_id v)
{
	return eval(w, st, v, 0);
}

/* Is `a op b` true, of which the path knows @x and @y? */
static enum gfl_tri eval_cond(struct gfl_walk *w, const struct gfl_state *st, enum gfl_op op,
			      gfl_id a, gfl_id b, const struct gfl_abs *x, const struct gfl_abs *y)
{
	const struct gfl_val same = { .kind = GFL_VAL_OP,
				      .op = op == GFL_OP_NE ? GFL_OP_EQ : op,
				      .block = GFL_NONE,
				      .a = a,
				      .b = b };
	const struct gfl_abs *cond;
	enum gfl_tri t;

	if (a == b && w->vals->v[a].kind != GFL_VAL_UNKNOWN) {
		bool eq = op == GFL_OP_EQ || op == GFL_OP_LE || op == GFL_OP_GE ||
			  op == GFL_OP_LEU || op == GFL_OP_GEU;
		return eq ? GFL_YES : GFL_NO;
	}
	t = gfl_abs_compare(op, x, y);
	if (t != GFL_MAYBE || !st->nr_facts)
		return t;
	/* The same comparison of the same values may have been decided before. */
	cond = find_fact(st, gfl_vals_find(w->vals, &same));
	if (!cond || cond->lo != cond->hi)
		return GFL_MAYBE;
	return (cond->lo != 0) != (op == GFL_OP_NE) ? GFL_YES : GFL_NO;
}

enum gfl_op gfl_op_negate(enum gfl_op op)
{
	static const uint8_t neg[GFL_NR_OPS] = {
		[GFL_OP_EQ] = GFL_OP_NE,   [GFL_OP_NE] = GFL_OP_EQ,   [GFL_OP_LT] = GFL_OP_GE,
		[GFL_OP_GE] = GFL_OP_LT,   [GFL_OP_LE] = GFL_OP_GT,   [GFL_OP_GT] = GFL_OP_LE,
		[GFL_OP_LTU] = GFL_OP_GEU, [GFL_OP_GEU] = GFL_OP_LTU, [GFL_OP_LEU] = GFL_OP_GTU,
		[GFL_OP_GTU] = GFL_OP_LEU,
	};

	return neg[op];
}

/* --- learning --------------------------------------------------------------- */

/* What a test of the context with a known outcome says about the caller. */
static uint8_t test_says(const struct gfl_walk *w, uint8_t test, uint64_t zero_bits, bool is_zero)
{
	const int64_t *mask = w->eng->count_mask;
	uint8_t says = 0;

	switch (test) {
	case GFL_TEST_PREEMPT_COUNT:
		if (mask[0] && !((uint64_t)mask[0] & ~zero_bits))
			says |= GFL_ASSUME_PREEMPT_ZERO;
		if (mask[1] && !((uint64_t)mask[1] & ~zero_bits))
			says |= w->eng->is_rt ? GFL_ASSUME_NO_BH_COUNT : GFL_ASSUME_NO_BH;
		if (mask[2] && !((uint64_t)mask[2] & ~zero_bits))
			says |= GFL_ASSUME_NO_HARDIRQ;
		if (mask[3] && !((uint64_t)mask[3] & ~zero_bits))
			says |= GFL_ASSUME_NO_NMI;
		return says;
	case GFL_TEST_IRQS_OFF:
	case GFL_TEST_IRQ_FLAGS:
		return is_zero ? GFL_ASSUME_IRQS_ON : 0;
	case GFL_TEST_IN_HARDIRQ:
		return is_zero ? GFL_ASSUME_NO_HARDIRQ : 0;
	case GFL_TEST_IN_NMI:
		return is_zero ? GFL_ASSUME_NO_NMI : 0;
	case GFL_TEST_IN_SOFTIRQ:
		is_zero |= mask[1] && !((uint64_t)mask[1] & ~zero_bits);
		return is_zero ? GFL_ASSUME_NO_BH : 0;
	case GFL_TEST_IN_INTERRUPT:
		return is_zero ? GFL_ASSUME_NO_HARDIRQ | GFL_ASSUME_NO_NMI | GFL_ASSUME_NO_BH : 0;
	case GFL_TEST_PREEMPTIBLE:
		return is_zero ?
			       0 :
			       GFL_ASSUME_PREEMPT_ZERO | GFL_ASSUME_IRQS_ON |
				       GFL_ASSUME_NO_HARDIRQ | GFL_ASSUME_NO_NMI | GFL_ASSUME_NO_BH;
	case GFL_TEST_LAST_REF:
		return is_zero ? 0 : GFL_ASSUME_LAST_REF;
	default:
		return 0;
	}
}

static void add_fact(struct gfl_state *st, gfl_id v, struct gfl_abs abs)
{
	uint32_t i;

	if (gfl_abs_is_top(&abs))
		return;
	st->learnt = v;
	for (i = 0; i < st->nr_facts; i++)
		if (st->facts[i].val == v) {
			st->facts[i].abs = abs;
			return;
		}
	if (st->nr_facts == GFL_MAX_FACTS) {
		memmove(st->facts, st->facts + 1, (GFL_MAX_FACTS - 1) * sizeof(st->facts[0]));
		st->nr_facts--;
	}
	/* Kept in order of value, so that equal knowledge is an equal array. */
	for (i = st->nr_facts; i > 0 && st->facts[i - 1].val > v; i--)
		st->facts[i] = st->facts[i - 1];
	st->facts[i] = (struct gfl_fact){ v, abs };
	st->nr_facts++;
}

/* Does what is known of @v now refute what was learnt from it before: one of two bits is set, but neither is? */
static bool is_possible(struct gfl_walk *w, const struct gfl_state *st, gfl_id v)
{
	for (uint32_t i = 0; i < st->nr_facts; i++) {
		const struct gfl_val *val = &w->vals->v[st->facts[i].val];
		struct gfl_abs a, b;

		if (val->kind != GFL_VAL_OP || !val->b || (val->a != v && val->b != v))
			continue;
		a = gfl_eval(w, st, val->a);
		b = gfl_eval(w, st, val->b);
		if (gfl_abs_disjoint(gfl_abs_op(val->op, a, b), st->facts[i].abs))
			return false;
	}
	return true;
}

/* Bits are left of `a & b`: neither is zero. So compilers write `&&` of what is cheap to compare. */
static bool assume_both(struct gfl_walk *w, struct gfl_state *st, const struct gfl_val *and)
{
	struct gfl_abs nonzero = gfl_abs_top();

	nonzero.nz = true;
	return gfl_assume_abs(w, st, and->a, nonzero) && gfl_assume_abs(w, st, and->b, nonzero);
}

/* Learn something of a value that is resolved, and of which @before is known. */
static bool assume_more(struct gfl_walk *w, struct gfl_state *st, gfl_id v, struct gfl_abs before,
			struct gfl_abs abs)
{
	struct gfl_abs known = before;
	struct gfl_val val;
	uint64_t zero_bits;
	bool is_zero;

	if (!gfl_abs_meet(&known, abs))
		return false;
	val = w->vals->v[v];
	is_zero = known.lo == 0 && known.hi == 0;
	zero_bits = known.kmask & ~known.kval;
	if (val.kind == GFL_VAL_CONST)
		return true;
	if (val.kind == GFL_VAL_OP && val.b && w->vals->v[val.b].kind == GFL_VAL_CONST) {
		int64_t c = w->vals->v[val.b].num;

		if (gfl_op_is_cmp(val.op) && (is_zero || known.nz))
			return gfl_assume(w, st, is_zero ? gfl_op_negate(val.op) : val.op, val.a,
					  val.b);
		/* `x - 1` up to 3, as tests of several values in a row become it. */
		if ((val.op == GFL_OP_ADD || val.op == GFL_OP_SUB) && c != INT64_MIN &&
		    gfl_abs_move(&known, val.op == GFL_OP_ADD ? -c : c))
			return gfl_assume_abs(w, st, val.a, known);
		if (val.op == GFL_OP_AND && is_zero) {
			struct gfl_abs bits = gfl_abs_top();

			bits.kmask = (uint64_t)c;
			return gfl_assume_abs(w, st, val.a, bits);
		}
		if (val.op == GFL_OP_AND && known.nz && c && !(c & (c - 1))) {
			struct gfl_abs bits = gfl_abs_top();

			bits.kmask = bits.kval = (uint64_t)c;
			bits.nz = true;
			return gfl_assume_abs(w, st, val.a, bits);
		}
	}
	if (val.kind == GFL_VAL_OP && val.op == GFL_OP_AND && known.nz &&
	    w->vals->v[val.b].kind != GFL_VAL_CONST && !assume_both(w, st, &val))
		return false;
	if (val.kind == GFL_VAL_OP && val.op == GFL_OP_OR && is_zero)
		return gfl_assume_abs(w, st, val.a, gfl_abs_const(0)) &&
		       gfl_assume_abs(w, st, val.b, gfl_abs_const(0));
	if (v < w->nr_orig_vals && w->test[v] && (is_zero || known.nz || zero_bits)) {
		uint8_t says = test_says(w, w->test[v], is_zero ? ~0ull : zero_bits, is_zero);

		if (says && !gfl_assume_ctx(&st->ctx, says))
			return false;
	}
	/* What is known anyway, as that an address is not NULL, makes no path another one. */
	if (gfl_abs_within(before, known))
		st->learnt = v;
	else
		add_fact(st, v, known);
	return is_possible(w, st, v);
}

/**
 * gfl_assume_abs() - learn something of a value
 * @w:   the walk
 * @st:  state of the path
 * @v:   value
 * @abs: what is learnt
 *
 * Return: false if the path cannot happen.
 */
bool gfl_assume_abs(struct gfl_walk *w, struct gfl_state *st, gfl_id v, struct gfl_abs abs)
{
	v = gfl_resolve(st, w->vals, v);
	return assume_more(w, st, v, gfl_eval(w, st, v), abs);
}

static struct gfl_abs learn(enum gfl_op op, struct gfl_abs known, int64_t c)
{
	struct gfl_abs a = gfl_abs_top();

	switch (op) {
	case GFL_OP_EQ:
		return gfl_abs_const(c);
	case GFL_OP_NE:
		a.nz = c == 0;
		if (known.lo == c && c < INT64_MAX)
			a.lo = c + 1;
		if (known.hi == c && c > INT64_MIN)
			a.hi = c - 1;
		return a;
	case GFL_OP_LT:
		a.hi = c > INT64_MIN ? c - 1 : c;
		return a;
	case GFL_OP_LE:
		a.hi = c;
		return a;
	case GFL_OP_GT:
		a.lo = c < INT64_MAX ? c + 1 : c;
		return a;
	case GFL_OP_GE:
		a.lo = c;
		return a;
	case GFL_OP_LTU:
	case GFL_OP_LEU:
		if (c > 0 || (c == 0 && op == GFL_OP_LEU)) {
			a.lo = 0;
			a.hi = op == GFL_OP_LTU ? c - 1 : c;
		} else if (c < 0 && c >= -GFL_MAX_ERRNO - 1) {
			a.noerr = c + (op == GFL_OP_LEU) <= -GFL_MAX_ERRNO;
		}
		return a;
	case GFL_OP_GTU:
	case GFL_OP_GEU:
		if (c < 0) {
			a.lo = op == GFL_OP_GTU && c < INT64_MAX ? c + 1 : c;
			a.hi = -1;
		} else if (c > 0 || op == GFL_OP_GTU) {
			a.nz = true;
			if (known.lo >= 0)
				a.lo = op == GFL_OP_GTU ? c + 1 : c;
		}
		return a;
	default:
		return a;
	}
}

static enum gfl_op swap_op(enum gfl_op op)
{
	switch (op) {
	case GFL_OP_LT:
		return GFL_OP_GT;
	case GFL_OP_LE:
		return GFL_OP_GE;
	case GFL_OP_GT:
		return GFL_OP_LT;
	case GFL_OP_GE:
		return GFL_OP_LE;
	case GFL_OP_LTU:
		return GFL_OP_GTU;
	case GFL_OP_LEU:
		return GFL_OP_GEU;
	case GFL_OP_GTU:
		return GFL_OP_LTU;
	case GFL_OP_GEU:
		return GFL_OP_LEU;
	default:
		return op;
	}
}

/**
 * gfl_assume() - go on where `a op b` is true
 * @w:  the walk
 * @st: state, gets what the condition tells
 * @op: a comparison
 * @a:  operand
 * @b:  operand
 *
 * Return: false if the condition cannot be true on this path.
 */
bool gfl_assume(struct gfl_walk *w, struct gfl_state *st, enum gfl_op op, gfl_id a, gfl_id b)
{
	struct gfl_abs x, y;

	a = gfl_resolve(st, w->vals, a);
	b = gfl_resolve(st, w->vals, b);
	x = gfl_eval(w, st, a);
	y = gfl_eval(w, st, b);
	if (eval_cond(w, st, op, a, b, &x, &y) == GFL_NO)
		return false;
	if (y.lo == y.hi && op == GFL_OP_NE && y.lo && x.lo != y.lo && x.hi != y.lo) {
		add_fact(st, gfl_mk_op(w->vals, GFL_OP_EQ, a, b), gfl_abs_const(0));
		return gfl_assume_abs(w, st, a, learn(op, x, y.lo));
	}
	if (y.lo == y.hi)
		return assume_more(w, st, a, x, learn(op, x, y.lo));
	if (x.lo == x.hi)
		return assume_more(w, st, b, y, learn(swap_op(op), y, x.lo));
	add_fact(st, gfl_mk_op(w->vals, op == GFL_OP_NE ? GFL_OP_EQ : op, a, b),
		 gfl_abs_const(op != GFL_OP_NE));
	if (op != GFL_OP_NE && op != GFL_OP_EQ)
		add_fact(st, gfl_mk_op(w->vals, gfl_op_negate(op), a, b), gfl_abs_const(0));
	return true;
}
