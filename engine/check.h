/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks, from within. A check is an entry in the table of check.c, and a function that is shown
 * an operation and the context it meets, and says what is wrong with the two.
 */
#ifndef GFPLINT_ENGINE_CHECK_H
#define GFPLINT_ENGINE_CHECK_H

#include "engine.h"

/** enum gfl_check_nr - the rows of the table */
enum gfl_check_nr {
	GFL_SLEEP_IN_ATOMIC,
	GFL_ALLOC_IN_RAW,
	GFL_FREE_IN_RAW,
	GFL_NOLOCK_MISUSE,
	GFL_GFP_CONFLICT,
	GFL_LOCK_IN_RAW,
	GFL_NR_CHECKS
};

#define GFL_CHECK_MASK(nr) (1u << (nr)) /* as gfl_check_bit() */

/**
 * struct gfl_asked - an operation and the context it meets
 * @d:      the operation
 * @ctx:    the context of the function at hand
 * @limit:  the most that is allowed, the context of called functions on the way included
 * @models: kernels on which this can happen
 */
struct gfl_asked {
	struct gfl_engine *eng;
	const struct gfl_demand *d;
	const struct gfl_ctx *ctx;
	struct gfl_limit limit[GFL_NR_MODELS];
	uint8_t models;
};

/**
 * struct gfl_fault - what a check says
 * @models:     kernels on which it is wrong; 0: nothing is
 * @assume:     it is wrong only for callers who are as tests of the context would say, enum gfl_assume
 * @is_final:   callers cannot make it more wrong on these; else only this check has had its say
 * @limit:      the context it is about; its @why is NULL if the operation is wrong anywhere
 * @what:       what is wrong, following the operation: "may sleep under a spinlock"
 * @fix:        what to do; NULL leaves that to advice.c
 */
struct gfl_fault {
	uint8_t models;
	uint8_t assume;
	bool is_final;
	struct gfl_limit limit;
	const char *what;
	const char *fix;
};

/* check_wait.c: what an operation needs, and what its context allows, in wait types */
void gfl_judge_sleep_in_atomic(const struct gfl_asked *q, struct gfl_fault *fault);
void gfl_judge_alloc_in_raw(const struct gfl_asked *q, struct gfl_fault *fault);
void gfl_judge_free_in_raw(const struct gfl_asked *q, struct gfl_fault *fault);
void gfl_judge_lock_in_raw(const struct gfl_asked *q, struct gfl_fault *fault);

/* check_wait.c: does the free leave its work for later, as it is in interrupt context? No caller changes that. */
bool gfl_is_deferred(const struct gfl_asked *q, enum gfl_model model);

/* check_gfp.c: flags */
void gfl_judge_gfp_conflict(const struct gfl_asked *q, struct gfl_fault *fault);

/* check_nolock.c: allocators that take no lock */
void gfl_judge_nolock_misuse(const struct gfl_asked *q, struct gfl_fault *fault);

#endif /* GFPLINT_ENGINE_CHECK_H */
