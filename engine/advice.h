/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What forbids an operation, one by one, and what to do about it. */
#ifndef GFPLINT_ENGINE_ADVICE_H
#define GFPLINT_ENGINE_ADVICE_H

#include "engine.h"

/** enum gfl_cause - what makes a context forbid something: a lock held, a part of the context raised */
enum gfl_cause {
	GFL_CAUSE_UNKNOWN,
	GFL_CAUSE_RAW,
	GFL_CAUSE_CONFIG,
	GFL_CAUSE_SLEEP,
	GFL_CAUSE_PREEMPT,
	GFL_CAUSE_BH,
	GFL_CAUSE_RCU,
	GFL_CAUSE_RCU_SCHED,
	GFL_CAUSE_HARDIRQ,
	GFL_CAUSE_NMI,
	GFL_CAUSE_NONBLOCK,
	GFL_CAUSE_IRQ,
	GFL_NR_CAUSES
};

#define GFL_MAX_LIMITS (GFL_MAX_HELD + GFL_NR_DIMS + 1)

/* verdict.c */
enum gfl_cause gfl_cause_of(const char *why);
uint32_t gfl_ctx_limits(const struct gfl_ctx *ctx, enum gfl_model model, struct gfl_limit *limits);

/**
 * struct gfl_advice_input - a verdict
 * @demand: what is wrong
 * @ctx:    where
 * @models: on which kernels
 * @limit:  the strictest of them allows
 * @fix:    all there is to say, if a check knows; or NULL
 */
struct gfl_advice_input {
	const struct gfl_demand *demand;
	const struct gfl_ctx *ctx;
	uint8_t models;
	enum gfl_wait limit;
	const char *fix;
};

/* advice.c */
void gfl_advise(struct gfl_engine *eng, struct gfl_finding *f, const struct gfl_advice_input *in);

#endif /* GFPLINT_ENGINE_ADVICE_H */
