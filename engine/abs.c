/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be known of a value: an interval, known bits, and two facts that kernel code tests all the
 * time (not zero, not an error pointer).
 */
#include "engine.h"

struct gfl_abs gfl_abs_top(void)
{
	return (struct gfl_abs){ .lo = INT64_MIN, .hi = INT64_MAX };
}

struct gfl_abs gfl_abs_const(int64_t v)
{
	return (struct gfl_abs){ .lo = v,
				 .hi = v,
				 .kmask = ~0ull,
				 .kval = (uint64_t)v,
				 .nz = v != 0,
				 .noerr = v >= 0 || v < -GFL_MAX_ERRNO };
}

bool gfl_abs_is_top(const struct gfl_abs *a)
{
	return a->lo == INT64_MIN && a->hi == INT64_MAX && !a->kmask && !a->nz && !a->noerr;
}

/* Draw the conclusions the fields allow from each other. */
void gfl_abs_settle(struct gfl_abs *a)
{
	if (a->lo > 0 || a->hi < 0 || (a->kval & a->kmask))
		a->nz = true;
	if (a->nz && a->lo == 0)
		a->lo = 1;
	if (a->nz && a->hi == 0)
		a->hi = -1;
	if (a->lo >= 0 || a->hi < -GFL_MAX_ERRNO)
		a->noerr = true;
	if (a->noerr && a->lo >= -GFL_MAX_ERRNO && a->lo < 0)
		a->lo = 0;
	if (a->lo == a->hi) {
		a->kmask = ~0ull;
		a->kval = (uint64_t)a->lo;
	}
}

struct gfl_abs gfl_abs_join(struct gfl_abs a, struct gfl_abs b)
{
	struct gfl_abs r = {
		.lo = a.lo < b.lo ? a.lo : b.lo,
		.hi = a.hi > b.hi ? a.hi : b.hi,
		.kmask = a.kmask & b.kmask & ~(a.kval ^ b.kval),
		.nz = a.nz && b.nz,
		.noerr = a.noerr && b.noerr,
	};

	r.kval = a.kval & r.kmask;
	return r;
}

/**
 * gfl_abs_meet() - add knowledge
 * @a: what was known, gets what both know
 * @b: what is learnt
 *
 * Return: false if both cannot be true at once.
 */
bool gfl_abs_meet(struct gfl_abs *a, struct gfl_abs b)
{
	if ((a->kmask & b.kmask) & (a->kval ^ b.kval))
		return false;
	a->lo = a->lo > b.lo ? a->lo : b.lo;
	a->hi = a->hi < b.hi ? a->hi : b.hi;
	a->kval = (a->kval & a->kmask) | (b.kval & b.kmask);
	a->kmask |= b.kmask;
	a->nz |= b.nz;
	a->noerr |= b.noerr;
	gfl_abs_settle(a);
	if (a->lo == a->hi &&
	    ((a->nz && a->lo == 0) || (a->noerr && a->lo < 0 && a->lo >= -GFL_MAX_ERRNO)))
		return false;
	return a->lo <= a->hi;
}

bool gfl_abs_disjoint(struct gfl_abs a, struct gfl_abs b)
{
	return !gfl_abs_meet(&a, b);
}

/* Is every value that @a allows one that @b allows? */
bool gfl_abs_within(struct gfl_abs a, struct gfl_abs b)
{
	gfl_abs_settle(&a);
	return a.lo >= b.lo && a.hi <= b.hi && !(b.kmask & ~a.kmask) &&
	       !((a.kval ^ b.kval) & b.kmask) && (a.nz || !b.nz) && (a.noerr || !b.noerr);
}

/* Addresses of objects and functions are never NULL nor errors. */
struct gfl_abs gfl_abs_address(void)
{
	struct gfl_abs a = gfl_abs_top();

	a.nz = a.noerr = true;
	return a;
}

/* --- operators ------------------------------------------------------------------- */

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

/**
 * gfl_abs_move() - what is known of a value that is so much greater
 * @a:  what is known of the smaller one; gets the interval of the other
 * @by: the difference, negative if it is less
 *
 * Return: false if it comes near to where 64 bits end; then @a stays as it is.
 */
bool gfl_abs_move(struct gfl_abs *a, int64_t by)
{
	struct gfl_abs moved = gfl_abs_top();

	if (!is_small(a->lo) || !is_small(a->hi) || !is_small(by))
		return false;
	moved.lo = a->lo + by;
	moved.hi = a->hi + by;
	gfl_abs_settle(&moved);
	*a = moved;
	return true;
}

/**
 * gfl_abs_op() - what is known of `a op b`
 * @op: the operator
 * @a:  what is known of the first operand
 * @b:  what is known of the second
 *
 * Return: what follows, at worst nothing.
 */
struct gfl_abs gfl_abs_op(enum gfl_op op, struct gfl_abs a, struct gfl_abs b)
{
	enum gfl_tri t;

	if (gfl_op_is_cmp(op)) {
		t = gfl_abs_compare(op, &a, &b);
		if (t != GFL_MAYBE)
			return gfl_abs_const(t == GFL_YES);
		a = gfl_abs_top();
		a.lo = 0;
		a.hi = 1;
		gfl_abs_settle(&a);
		return a;
	}
	switch (op) {
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
			return gfl_abs_const((int64_t)(op == GFL_OP_SUB ?
							       (uint64_t)a.lo - (uint64_t)b.lo :
							       (uint64_t)a.lo + (uint64_t)b.lo));
		if (b.lo == b.hi && b.lo != INT64_MIN &&
		    gfl_abs_move(&a, op == GFL_OP_SUB ? -b.lo : b.lo))
			return a;
		return op == GFL_OP_PADD && a.nz && b.lo > 0 ? gfl_abs_address() : gfl_abs_top();
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

/* --- returned values ------------------------------------------------------------- */

/* Which classes of return values (enum gfl_ret) are possible. */
uint8_t gfl_abs_ret(const struct gfl_abs *a)
{
	uint8_t ret = 0;

	if (!a->nz && a->lo <= 0 && a->hi >= 0)
		ret |= GFL_RET_ZERO;
	if (!a->noerr && a->lo < 0 && a->hi >= -GFL_MAX_ERRNO)
		ret |= GFL_RET_ERR;
	if (a->hi > 0 || a->lo < -GFL_MAX_ERRNO)
		ret |= GFL_RET_OTHER;
	return ret ? ret : GFL_RET_ANY;
}

struct gfl_abs gfl_ret_abs(uint8_t ret)
{
	struct gfl_abs a = gfl_abs_top();

	if (ret == GFL_RET_ZERO)
		return gfl_abs_const(0);
	if (ret == GFL_RET_ERR) {
		a.lo = -GFL_MAX_ERRNO;
		a.hi = -1;
	} else if (ret == (GFL_RET_ZERO | GFL_RET_ERR)) {
		a.lo = -GFL_MAX_ERRNO;
		a.hi = 0;
	}
	a.nz = !(ret & GFL_RET_ZERO);
	a.noerr = !(ret & GFL_RET_ERR);
	return a;
}
