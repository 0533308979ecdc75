/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks of wait types: an operation needs to wait in some way, its context allows some; if it
 * needs more than is allowed on one of the kernels, that is a fault.
 */
#include "advice.h"
#include "check.h"
#include <string.h>

/*
 * A free that defers its work in interrupt context needs nothing there; softirqs switched off count
 * as interrupt context, an NMI does not. SOURCE: mm/vmalloc.c:vfree
 */
bool gfl_is_deferred(const struct gfl_asked *q, enum gfl_model model)
{
	return q->d->rule->defers_in_interrupt && q->ctx->dim[model][GFL_DIM_NMI] <= 0 &&
	       (q->ctx->dim[model][GFL_DIM_HARDIRQ] > 0 || q->ctx->dim[model][GFL_DIM_BH] > 0);
}

/*
 * With interrupts off a free may not be called that may have to unmap, wherever else it may: it sleeps
 * then. Says what switched them off. SOURCE: kernel/dma/mapping.c:dma_free_attrs
 */
static bool irqs_are_off(const struct gfl_asked *q, enum gfl_model model, struct gfl_limit *why)
{
	struct gfl_limit all[GFL_MAX_LIMITS];
	uint32_t nr = gfl_ctx_limits(q->ctx, model, all);

	for (uint32_t i = 0; i < nr; i++) {
		enum gfl_cause cause = gfl_cause_of(all[i].why);

		if (cause == GFL_CAUSE_IRQ || cause == GFL_CAUSE_HARDIRQ) {
			*why = all[i];
			return true;
		}
	}
	return false;
}

/* Is less allowed than is needed? Without PREEMPT_RT a spinlock_t is taken anywhere but in an NMI. */
static bool is_wrong(const struct gfl_asked *q, enum gfl_model model, enum gfl_wait need)
{
	enum gfl_wait limit = q->limit[model].wait;

	if (!(q->models & GFL_MODEL_BIT(model)))
		return false;
	if (need == GFL_WAIT_CONFIG && model == GFL_NORT && limit != GFL_WAIT_FREE)
		return false;
	return need > limit;
}

/* What remains of a free that defers its work: memory of the slab allocator is given back at once. */
static enum gfl_wait need_deferred(const struct gfl_rule *rule)
{
	return rule->family && !strcmp(rule->family, "slab") ? GFL_WAIT_CONFIG : GFL_WAIT_FREE;
}

static const char *const need_words[GFL_NR_WAITS] = {
	[GFL_WAIT_SPIN] = "takes a lock",
	[GFL_WAIT_CONFIG] = "takes a lock that sleeps on PREEMPT_RT,",
	[GFL_WAIT_SLEEP] = "may sleep",
};

static void judge(const struct gfl_asked *q, struct gfl_fault *f, enum gfl_wait least)
{
	enum gfl_wait most = GFL_WAIT_FREE;
	bool is_never_deferred = q->d->rule->defers_in_interrupt;

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		struct gfl_limit limit = q->limit[m];
		enum gfl_wait need = gfl_is_deferred(q, m) ? need_deferred(q->d->rule) : least;

		if (q->d->rule->irqs_on && irqs_are_off(q, m, &limit))
			need = GFL_WAIT_SLEEP;
		if (!is_wrong(q, m, need))
			continue;
		f->models |= GFL_MODEL_BIT(m);
		is_never_deferred &= !is_wrong(q, m, need_deferred(q->d->rule));
		if (need > most)
			most = need;
		if (!f->limit.why || limit.wait < f->limit.wait)
			f->limit = limit;
	}
	if (!f->models)
		return;
	if (is_never_deferred)
		f->assume = GFL_ASSUME_NO_HARDIRQ | GFL_ASSUME_NO_BH;
	/* Callers who know more of the flags may find that it sleeps as well. */
	f->is_final = most == GFL_WAIT_SLEEP || q->d->sleeps != GFL_MAYBE ||
		      q->d->kind == GFL_DO_FREE;
	f->what = gfl_arena_printf(q->eng->arena, "%s %s", need_words[most], f->limit.why);
}

/* What an operation needs that is not known to sleep. */
static enum gfl_wait need_of(const struct gfl_asked *q)
{
	if (q->d->rule->needs < GFL_WAIT_CONFIG)
		return q->d->rule->needs;
	return gfl_gfp_is_raw_safe(q->eng, &q->d->gfp_abs) ? GFL_WAIT_SPIN : GFL_WAIT_CONFIG;
}

void gfl_judge_sleep_in_atomic(const struct gfl_asked *q, struct gfl_fault *fault)
{
	if (q->d->kind == GFL_DO_ALLOC && q->d->sleeps == GFL_YES)
		judge(q, fault, GFL_WAIT_SLEEP);
}

void gfl_judge_alloc_in_raw(const struct gfl_asked *q, struct gfl_fault *fault)
{
	if (q->d->kind == GFL_DO_ALLOC && q->d->sleeps != GFL_YES)
		judge(q, fault, need_of(q));
}

void gfl_judge_free_in_raw(const struct gfl_asked *q, struct gfl_fault *fault)
{
	if (q->d->kind == GFL_DO_FREE)
		judge(q, fault, q->d->sleeps == GFL_YES ? GFL_WAIT_SLEEP : need_of(q));
}

void gfl_judge_lock_in_raw(const struct gfl_asked *q, struct gfl_fault *fault)
{
	const bool sleeps = q->d->sleeps == GFL_YES;

	if (q->d->kind != GFL_DO_LOCK)
		return;
	judge(q, fault, sleeps ? GFL_WAIT_SLEEP : GFL_WAIT_CONFIG);
	if (!fault->models)
		return;
	fault->what = gfl_arena_printf(q->eng->arena, "%s %s",
				       sleeps ? "may sleep" : "sleeps on PREEMPT_RT,",
				       fault->limit.why);
	fault->fix = "take it before, or make it a raw_spinlock_t if all it protects is short";
}
