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

static bool is_compare(uint8_t op)
{
	return op >= GFL_OP_EQ && op <= GFL_OP_GEU;
}

static enum gfl_tri compare_abs(enum gfl_op op, const struct gfl_abs *a, const struct gfl_abs *b)
{
	bool same_sign = (a->lo >= 0 && b->lo >= 0) || (a->hi < 0 && b->hi < 0);

	switch (op) {
	case GFL_OP_EQ:
		if (a->lo == a->hi && b->lo == b->hi && a->lo == b->lo)
			return GFL_YES;
		return gfl_abs_disjoint(*a, *b) ? GFL_NO : GFL_MAYBE;
	case GFL_OP_LTU:
		if (!same_sign)
			return a->lo >= 0 && b->hi < 0 ? GFL_YES :
			       a->hi < 0 && b->lo >= 0 ? GFL_NO :
							 GFL_MAYBE;
		/* fall through */
	case GFL_OP_LT:
		return a->hi < b->lo ? GFL_YES : a->lo >= b->hi ? GFL_NO : GFL_MAYBE;
	case GFL_OP_LEU:
		if (!same_sign)
			return a->lo >= 0 && b->hi < 0 ? GFL_YES :
			       a->hi < 0 && b->lo >= 0 ? GFL_NO :
							 GFL_MAYBE;
		/* fall through */
	case GFL_OP_LE:
		return a->hi <= b->lo ? GFL_YES : a->lo > b->hi ? GFL_NO : GFL_MAYBE;
	default:
		return GFL_MAYBE;
	}
}

static enum gfl_tri tri_not(enum gfl_tri t)
{
	return t == GFL_YES ? GFL_NO : t == GFL_NO ? GFL_YES : GFL_MAYBE;
}

/* What two values known so far say about a comparison of them. */
enum gfl_tri gfl_abs_compare(enum gfl_op op, const struct gfl_abs *a, const struct gfl_abs *b)
{
	switch (op) {
	case GFL_OP_NE:
		return tri_not(compare_abs(GFL_OP_EQ, a, b));
	case GFL_OP_GT:
		return compare_abs(GFL_OP_LT, b, a);
	case GFL_OP_GE:
		return compare_abs(GFL_OP_LE, b, a);
	case GFL_OP_GTU:
		return compare_abs(GFL_OP_LTU, b, a);
	case GFL_OP_GEU:
		return compare_abs(GFL_OP_LEU, b, a);
	default:
		return compare_abs(op, a, b);
	}
}

/* Addresses of objects and functions are never NULL nor errors. */
static struct gfl_abs address_abs(void)
{
	struct gfl_abs a = gfl_abs_top();

	a.nz = a.noerr = true;
	return a;
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

static struct gfl_abs bits_abs(uint64_t kmask, uint64_t kval)
{
	struct gfl_abs a = gfl_abs_top();

	a.kmask = kmask;
	a.kval = kval & kmask;
	if (kmask == ~0ull)
		return gfl_abs_const((int64_t)kval);
	if ((kmask >> 63) && !(kval >> 63)) {
		a.lo = (int64_t)a.kval;
		a.hi = (int64_t)(kval | ~kmask);
	}
	gfl_abs_settle(&a);
	return a;
}

/* Is a number far from where 64 bits end? */
static bool is_small(int64_t num)
{
	return num > INT64_MIN / 4 && num < INT64_MAX / 4;
}

/* An interval @by higher. */
static struct gfl_abs moved_abs(struct gfl_abs a, int64_t by)
{
	struct gfl_abs moved = gfl_abs_top();

	moved.lo = a.lo + by;
	moved.hi = a.hi + by;
	gfl_abs_settle(&moved);
	return moved;
}

static struct gfl_abs eval_op(const struct gfl_val *val, struct gfl_abs a, struct gfl_abs b)
{
	enum gfl_tri t;

	if (is_compare(val->op)) {
		t = gfl_abs_compare(val->op, &a, &b);
		if (t != GFL_MAYBE)
			return gfl_abs_const(t == GFL_YES);
		a = gfl_abs_top();
		a.lo = 0;
		a.hi = 1;
		gfl_abs_settle(&a);
		return a;
	}
	switch (val->op) {
	case GFL_OP_AND: {
		uint64_t ones = (a.kmask & a.kval) & (b.kmask & b.kval);
		uint64_t zeros = (a.kmask & ~a.kval) | (b.kmask & ~b.kval);

		return bits_abs(ones | zeros, ones);
	}
	case GFL_OP_OR: {
		uint64_t ones = (a.kmask & a.kval) | (b.kmask & b.kval);
		uint64_t zeros = (a.kmask & ~a.kval) & (b.kmask & ~b.kval);

		return bits_abs(ones | zeros, ones);
	}
	case GFL_OP_XOR:
		return bits_abs(a.kmask & b.kmask, a.kval ^ b.kval);
	case GFL_OP_NOT:
		return bits_abs(a.kmask, ~a.kval);
	case GFL_OP_ADD:
	case GFL_OP_PADD:
	case GFL_OP_SUB:
		if (a.lo == a.hi && b.lo == b.hi)
			return gfl_abs_const((int64_t)(val->op == GFL_OP_SUB ?
							       (uint64_t)a.lo - (uint64_t)b.lo :
							       (uint64_t)a.lo + (uint64_t)b.lo));
		if (b.lo == b.hi && is_small(a.lo) && is_small(a.hi) && is_small(b.lo))
			return moved_abs(a, val->op == GFL_OP_SUB ? -b.lo : b.lo);
		return val->op == GFL_OP_PADD && a.nz && b.lo > 0 ? address_abs() : gfl_abs_top();
	case GFL_OP_SHL:
		if (b.lo == b.hi && b.lo >= 0 && b.lo < 64)
			return bits_abs((a.kmask << b.lo) | ((1ull << b.lo) - 1), a.kval << b.lo);
		return gfl_abs_top();
	case GFL_OP_SHR:
		if (a.lo >= 0 && b.lo == b.hi && b.lo >= 0 && b.lo < 64)
			return bits_abs((a.kmask >> b.lo) | ~(~0ull >> b.lo), a.kval >> b.lo);
		return gfl_abs_top();
	default:
		return gfl_abs_top();
	}
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
		return address_abs();
	case GFL_VAL_LOAD:
		abs = global_abs(w, &w->vals->v[val->a]);
		break;
	case GFL_VAL_OP:
		abs = val->a ? eval(w, st, val->a, depth + 1) : gfl_abs_top();
		b = val->b ? eval(w, st, val->b, depth + 1) : gfl_abs_top();
		abs = eval_op(&w->vals->v[v], abs, b);
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
		if (gfl_abs_disjoint(eval_op(val, a, b), st->facts[i].abs))
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

		if (is_compare(val.op) && (is_zero || known.nz))
			return gfl_assume(w, st, is_zero ? gfl_op_negate(val.op) : val.op, val.a,
					  val.b);
		/* `x - 1` up to 3, as tests of several values in a row become it. */
		if ((val.op == GFL_OP_ADD || val.op == GFL_OP_SUB) && is_small(known.lo) &&
		    is_small(known.hi) && is_small(c))
			return gfl_assume_abs(w, st, val.a,
					      moved_abs(known, val.op == GFL_OP_ADD ? -c : c));
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
