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
