/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The verdict: each check is shown an operation and its context; what it finds wrong is a finding. */
#include <string.h>

#include "advice.h"
#include "check.h"
#include "reached.h"

/* --- what a context allows ----------------------------------------------------------- */

static const char *const cause_words[GFL_NR_CAUSES] = {
	[GFL_CAUSE_RAW] = "under a raw spinlock",
	[GFL_CAUSE_CONFIG] = "under a spinlock",
	[GFL_CAUSE_SLEEP] = "under a mutex",
	[GFL_CAUSE_PREEMPT] = "with preemption disabled",
	[GFL_CAUSE_BH] = "with softirqs disabled",
	[GFL_CAUSE_RCU] = "in an RCU read-side section",
	[GFL_CAUSE_RCU_SCHED] = "in an RCU-sched read-side section",
	[GFL_CAUSE_HARDIRQ] = "in hard interrupt context",
	[GFL_CAUSE_NMI] = "in NMI context",
	[GFL_CAUSE_NONBLOCK] = "in a non-blocking section",
	[GFL_CAUSE_IRQ] = "with interrupts disabled",
};

static const enum gfl_cause class_causes[GFL_NR_CLASSES] = {
	[GFL_CLASS_RAW] = GFL_CAUSE_RAW,
	[GFL_CLASS_CONFIG] = GFL_CAUSE_CONFIG,
	[GFL_CLASS_SLEEP] = GFL_CAUSE_SLEEP,
};

static const enum gfl_cause dim_causes[GFL_NR_DIMS] = {
	[GFL_DIM_PREEMPT] = GFL_CAUSE_PREEMPT,	 [GFL_DIM_BH] = GFL_CAUSE_BH,
	[GFL_DIM_RCU] = GFL_CAUSE_RCU,		 [GFL_DIM_RCU_SCHED] = GFL_CAUSE_RCU_SCHED,
	[GFL_DIM_HARDIRQ] = GFL_CAUSE_HARDIRQ,	 [GFL_DIM_NMI] = GFL_CAUSE_NMI,
	[GFL_DIM_NONBLOCK] = GFL_CAUSE_NONBLOCK,
};

/**
 * gfl_cause_of() - which cause the words of a limit stand for
 * @why: gfl_limit.why, or the same as another analysis wrote it down
 */
enum gfl_cause gfl_cause_of(const char *why)
{
	for (unsigned int i = 1; why && i < GFL_NR_CAUSES; i++)
		if (!strcmp(why, cause_words[i]))
			return i;
	return GFL_CAUSE_UNKNOWN;
}

static struct gfl_limit limit_by(enum gfl_wait wait, const struct gfl_site *site,
				 enum gfl_cause cause)
{
	return (struct gfl_limit){ wait, site, cause_words[cause] };
}

/**
 * gfl_ctx_limits() - all that limits what may be done in a context on a kernel
 * @limits: room for GFL_MAX_LIMITS
 *
 * Return: how many there are.
 */
uint32_t gfl_ctx_limits(const struct gfl_ctx *ctx, enum gfl_model model, struct gfl_limit *limits)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < ctx->nr_held; i++) {
		const struct gfl_held *h = &ctx->held[i];

		limits[nr++] =
			limit_by(gfl_class_limit(h->lock.cls), h->site, class_causes[h->lock.cls]);
	}
	for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
		if (ctx->dim[model][d] > 0)
			limits[nr++] =
				limit_by(gfl_dim_limit(d, model), ctx->dim_site[d], dim_causes[d]);
	if (ctx->irq[model] == GFL_IRQ_OFF)
		limits[nr++] = limit_by(gfl_dim_limit(GFL_DIM_PREEMPT, model), ctx->irq_site,
					GFL_CAUSE_IRQ);
	return nr;
}

static void tighten(struct gfl_limit *l, enum gfl_wait wait, const struct gfl_site *site,
		    const char *why)
{
	if (wait < l->wait || (wait == l->wait && wait < GFL_WAIT_SLEEP && !l->site))
		*l = (struct gfl_limit){ wait, site, why };
}

/* The most that may be done in a context on a kernel, and what says so. */
struct gfl_limit gfl_ctx_limit(const struct gfl_ctx *ctx, enum gfl_model model)
{
	struct gfl_limit all[GFL_MAX_LIMITS], l = { GFL_WAIT_SLEEP, NULL, NULL };
	uint32_t nr = gfl_ctx_limits(ctx, model, all);

	for (uint32_t i = 0; i < nr; i++)
		tighten(&l, all[i].wait, all[i].site, all[i].why);
	return l;
}

/* --- findings ------------------------------------------------------------------------ */

static const char *op_text(struct gfl_engine *eng, const struct gfl_demand *d)
{
	if (d->kind == GFL_DO_LOCK)
		return d->op_name;
	if (d->kind == GFL_DO_FREE || (d->rule->nolock && !d->rule->gfp_only))
		return gfl_arena_printf(eng->arena, "%s()", d->op_name);
	return gfl_arena_printf(eng->arena, "%s(%s)", d->op_name,
				d->rule->gfp ? d->rule->gfp : gfl_gfp_text(eng, &d->gfp_abs));
}

/**
 * gfl_call_text() - the call that a demand stands for, in words
 * @eng: the analysis
 * @d:   demand with a next one
 */
const char *gfl_call_text(struct gfl_engine *eng, const struct gfl_demand *d)
{
	if (d->call_text)
		return d->call_text;
	return gfl_arena_printf(eng->arena, "%s()%s%s", gfl_engine_base(eng, d->callee->func->name),
				d->via ? " " : "", d->via ? d->via : "");
}

static const char *message(struct gfl_engine *eng, const struct gfl_demand *d, const char *what,
			   bool is_last_ref)
{
	const char *ref = is_last_ref ? ", if this drops the last reference" : "";

	if (!d->next)
		return gfl_arena_printf(eng->arena, "%s %s%s", op_text(eng, d), what, ref);
	return gfl_arena_printf(eng->arena, "%s leads to %s, which %s%s", gfl_call_text(eng, d),
				op_text(eng, d), what, ref);
}

static void add_context_steps(struct gfl_engine *eng, struct gfl_finding *f,
			      const struct gfl_site *site, const char *why)
{
	bool first = true;

	for (; site && why; site = site->inner) {
		const char *text =
			first ? gfl_arena_printf(eng->arena, "%s: by %s", why, site->text) :
				gfl_arena_printf(eng->arena, "in %s(): by %s",
						 gfl_engine_base(eng, site->func), site->text);

		gfl_finding_step(eng, f, GFL_STEP_CONTEXT, site->func, site->loc, text);
		first = false;
	}
}

/*
 * The flags are those of @d, which knows more of them than the function that has only a parameter. The
 * root is where it was decided that the operation sleeps: by flags, or by being what it is.
 */
static void add_path_steps(struct gfl_engine *eng, struct gfl_finding *f,
			   const struct gfl_demand *d)
{
	const uint8_t sleeps = d->sleeps;
	static const char *const verbs[] = { "allocates", "frees", "takes" };
	const char *op = op_text(eng, d);

	for (; d; d = d->next) {
		if (sleeps != GFL_YES || d->sleeps == GFL_YES)
			f->root = f->nr_steps;
		const char *func = gfl_engine_base(eng, d->func), *text;

		if (d->next)
			text = gfl_arena_printf(eng->arena, "%s() calls %s", func,
						gfl_call_text(eng, d));
		else
			text = gfl_arena_printf(eng->arena, "%s() %s here: %s", func,
						verbs[d->kind], op);
		gfl_finding_step(eng, f, d->next ? GFL_STEP_CALL : GFL_STEP_OP, d->func, d->loc,
				 text);
	}
}

static void report(struct gfl_engine *eng, struct gfl_demand *d, const struct gfl_ctx *ctx,
		   const struct gfl_check *check, const struct gfl_fault *fault)
{
	const struct gfl_limit *limit = &fault->limit;
	const uint8_t assume = ctx->assume | d->assume;
	const struct gfl_advice_input in = { .demand = d,
					     .ctx = ctx,
					     .models = fault->models,
					     .limit = limit->wait,
					     .fix = fault->fix };
	const struct gfl_demand *whole;
	struct gfl_finding *f;

	if (!(eng->checks & gfl_check_bit(check)) || !(fault->models & eng->models))
		return;
	if (eng->probe) {
		gfl_reached_found(eng, check, d);
		return;
	}
	if (assume & GFL_ASSUME_LAST_REF)
		d->doubts |= GFL_DOUBT_LAST_REF;
	d->doubts = gfl_doubts_found(eng, d, limit->site);
	f = gfl_finding_add(eng, check, fault->models & eng->models, d,
			    (ctx->assume | fault->assume) & (uint8_t)~GFL_ASSUME_LAST_REF);
	if (!f)
		return;
	whole = gfl_outer_whole(eng, d);
	f->message = message(eng, whole, fault->what, assume & GFL_ASSUME_LAST_REF);
	add_context_steps(eng, f, limit->site, limit->why);
	add_path_steps(eng, f, whole);
	gfl_finding_grade(eng, f, d);
	gfl_advise(eng, f, &in);
}

/* --- the verdict ----------------------------------------------------------------------- */

/**
 * gfl_verdict() - judge a demand in a context, and report what is wrong
 * @eng: the analysis
 * @d:   demand
 * @ctx: context it meets
 *
 * Return: the models for which callers have to be asked.
 */
uint8_t gfl_verdict(struct gfl_engine *eng, struct gfl_demand *d, const struct gfl_ctx *ctx)
{
	struct gfl_asked q = { .eng = eng, .d = d, .ctx = ctx, .models = d->models & ctx->models };
	const struct gfl_check *check;
	uint8_t rest = q.models;

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		q.limit[m] = gfl_ctx_limit(ctx, m);
		tighten(&q.limit[m], d->limit[m], d->limit_site, d->limit_why);
		if (gfl_is_deferred(&q, m))
			rest &= (uint8_t)~GFL_MODEL_BIT(m);
	}
	for (uint32_t i = 0; (check = gfl_check_at(i)); i++) {
		struct gfl_fault fault = { 0 };

		if (!(d->settled & gfl_check_bit(check)))
			check->judge(&q, &fault);
		if (!fault.models)
			continue;
		report(eng, d, ctx, check, &fault);
		if (fault.is_final)
			rest &= (uint8_t)~fault.models;
		else
			d->settled |= (uint8_t)gfl_check_bit(check);
	}
	return rest;
}
