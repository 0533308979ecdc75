/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of a value: an interval, bits, and that it is no NULL or error. */
#ifndef GFPLINT_ABS_H
#define GFPLINT_ABS_H

#include <stdbool.h>
#include <stdint.h>

#include "gfplint/ir.h"

enum gfl_tri { GFL_NO, GFL_YES, GFL_MAYBE };

#define GFL_MAX_ERRNO 4095 /* SOURCE: include/linux/err.h:MAX_ERRNO */

/**
 * struct gfl_abs - what is known of a value
 * @lo, @hi: signed interval
 * @kmask:   bits that are known
 * @kval:    their values
 * @nz:      not zero
 * @noerr:   not in -4095..-1 (SOURCE: include/linux/err.h:MAX_ERRNO)
 */
struct gfl_abs {
	int64_t lo, hi;
	uint64_t kmask, kval;
	bool nz, noerr;
};

struct gfl_abs gfl_abs_top(void);
struct gfl_abs gfl_abs_const(int64_t v);
struct gfl_abs gfl_abs_address(void);
struct gfl_abs gfl_abs_join(struct gfl_abs a, struct gfl_abs b);
bool gfl_abs_meet(struct gfl_abs *a, struct gfl_abs b);
bool gfl_abs_is_top(const struct gfl_abs *a);
bool gfl_abs_disjoint(struct gfl_abs a, struct gfl_abs b);
bool gfl_abs_within(struct gfl_abs a, struct gfl_abs b);
uint8_t gfl_abs_ret(const struct gfl_abs *a);
struct gfl_abs gfl_ret_abs(uint8_t ret);
void gfl_abs_settle(struct gfl_abs *a);
enum gfl_tri gfl_abs_compare(enum gfl_op op, const struct gfl_abs *a, const struct gfl_abs *b);
bool gfl_abs_move(struct gfl_abs *a, int64_t by);
struct gfl_abs gfl_abs_op(enum gfl_op op, struct gfl_abs a, struct gfl_abs b);

#endif
