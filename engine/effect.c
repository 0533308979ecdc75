/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rules say a call does to the context, applied to a state. */
#include <string.h>

#include "engine.h"

const struct gfl_site *gfl_site_new(struct gfl_engine *eng, const char *func, struct gfl_loc loc,
				    const char *text, const struct gfl_site *inner)
{
	struct gfl_site *site = gfl_arena_alloc(eng->arena, sizeof(*site));

	*site = (struct gfl_site){ .func = func, .loc = loc, .text = text, .inner = inner };
	return site;
}

/* Do two sites say the same? Each call makes new ones. */
bool gfl_site_same(const struct gfl_site *a, const struct gfl_site *b)
{
	return a == b ||
	       (a && b && a->func == b->func && !memcmp(&a->loc, &b->loc, sizeof(a->loc)) &&
		!strcmp(a->text, b->text) && gfl_site_same(a->inner, b->inner));
}

/**
 * gfl_ctx_regain() - the caller's counts are there, after all
 * @ctx:    the context
 * @before: its counts before the last change
 * @dims:   mask of enum gfl_dim
 */
void gfl_ctx_regain(struct gfl_ctx *ctx, int8_t before[GFL_NR_MODELS][GFL_NR_DIMS], uint8_t dims)
{
	dims &= ctx->settled;
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
			if ((dims >> d & 1) && before[m][d] < 0)
				ctx->dim[m][d]++;
	ctx->settled &= (uint8_t)~dims;
}

/**
 * gfl_settle_ctx() - after a change of the context: what the function itself has taken and raised by now
 * @w:      the walk
 * @before: counts of the context before
 * @ctx:    the context now
 *
 * A count falls below the caller's where a callee may have raised it: until it is raised again, or the
 * function returns, the caller's is taken to be gone; but what was lowered was the callee's.
 */
void gfl_settle_ctx(struct gfl_walk *w, int8_t before[GFL_NR_MODELS][GFL_NR_DIMS],
		    struct gfl_ctx *ctx)
{
	uint8_t lowered = 0, raised = 0;

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		if (ctx->irq[m] == GFL_IRQ_OFF)
			w->irqs_off |= GFL_MODEL_BIT(m);
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++) {
			if (ctx->dim[m][d] > 0)
				w->raised |= (uint8_t)(1 << d);
			if (ctx->dim[m][d] < 0 && ctx->dim[m][d] < before[m][d])
				lowered |= (uint8_t)(1 << d);
			if (ctx->dim[m][d] > before[m][d])
				raised |= (uint8_t)(1 << d);
		}
	}
	gfl_ctx_regain(ctx, before, raised);
	ctx->settled |= ctx->may_raise & lowered;
	ctx->may_raise &= (uint8_t)~lowered;
	w->settled |= ctx->settled;
	for (uint32_t i = 0; i < ctx->nr_held; i++)
		if (w->nr_taken < GFL_ARRAY_SIZE(w->taken) && !gfl_was_taken(w, &ctx->held[i].lock))
			w->taken[w->nr_taken++] = ctx->held[i].lock;
}

/* --- interrupt flag ---------------------------------------------------------------- */

static void set_irq(struct gfl_ctx *ctx, uint8_t models, uint8_t irq, const struct gfl_site *site)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (models & GFL_MODEL_BIT(m)) {
			if (irq == GFL_IRQ_OFF && ctx->irq[m] != GFL_IRQ_OFF)
				ctx->irq_site = site;
			ctx->irq[m] = irq;
		}
}

/**
 * gfl_ctx_restore() - the interrupt flag goes back to what @flags say
 * @w:      the walk
 * @st:     state
 * @flags:  saved flags
 * @models: kernels on which that happens
 * @site:   where
 *
 * Flags nobody saw being saved are taken for those saved last: kernel code pairs them. In a unit built for
 * PREEMPT_RT a spinlock_t that saves the flags makes them 0; without it they would be what they were before
 * the lock. SOURCE: include/linux/spinlock_rt.h:spin_lock_irqsave
 */
void gfl_ctx_restore(struct gfl_walk *w, struct gfl_state *st, gfl_id flags, uint8_t models,
		     const struct gfl_site *site)
{
	const struct gfl_vals *vals = w->vals;
	const struct gfl_saved *saved;

	flags = gfl_resolve(st, vals, flags);
	saved = gfl_state_saved(st, flags);
	if (vals->v[flags].kind == GFL_VAL_CONST) {
		if (w->eng->is_rt)
			set_irq(&st->ctx, models & GFL_MODEL_BIT(GFL_NORT),
				saved ? saved->irq[GFL_NORT] : GFL_IRQ_ENTRY, site);
		return;
	}
	if (!saved && vals->v[flags].kind == GFL_VAL_LOAD)
		saved = gfl_state_saved(st, vals->v[flags].a);
	if (!saved && gfl_is_over_params(vals, flags)) {
		set_irq(&st->ctx, models, GFL_IRQ_VAL, site);
		st->ctx.irq_val = flags;
		return;
	}
	if (!saved && st->nr_saved)
		saved = &st->saved[st->nr_saved - 1];
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (models & GFL_MODEL_BIT(m))
			set_irq(&st->ctx, GFL_MODEL_BIT(m), saved ? saved->irq[m] : GFL_IRQ_ENTRY,
				site);
	st->ctx.irq_val = saved ? saved->irq_val : 0;
}

/* --- counts ------------------------------------------------------------------------ */

static void add_dim(struct gfl_ctx *ctx, uint8_t models, enum gfl_dim dim, int n,
		    const struct gfl_site *site)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (models & GFL_MODEL_BIT(m)) {
			int v = ctx->dim[m][dim] + n;

			if (n > 0 && ctx->dim[m][dim] <= 0)
				ctx->dim_site[dim] = site;
			if (v > GFL_MAX_DEPTH)
				v = GFL_MAX_DEPTH;
			if (v < -GFL_MAX_DEPTH)
				v = -GFL_MAX_DEPTH;
			ctx->dim[m][dim] = (int8_t)v;
		}
}

/* preempt_count changes by an amount whose bits say which part of the context it means. */
static void add_count(struct gfl_walk *w, struct gfl_state *st, gfl_id amount, int sign,
		      uint8_t models, const struct gfl_site *site)
{
	static const uint8_t dims[4] = { GFL_DIM_PREEMPT, GFL_DIM_BH, GFL_DIM_HARDIRQ,
					 GFL_DIM_NMI };
	struct gfl_abs abs = amount ? gfl_eval(w, st, amount) : gfl_abs_const(1);
	int64_t n = abs.lo;

	if (abs.lo != abs.hi)
		return;
	if (n < 0) {
		n = -n;
		sign = -sign;
	}
	for (unsigned int i = 0; i < 4; i++)
		if (n & w->eng->count_mask[i])
			add_dim(&st->ctx, models, dims[i], sign, site);
}

/* A pointer that is followed is neither NULL nor an error. */
static void learn_pointer(struct gfl_walk *w, struct gfl_state *st, gfl_id addr)
{
	struct gfl_abs abs = gfl_abs_top();

	addr = gfl_resolve(st, w->vals, addr);
	while (w->vals->v[addr].kind == GFL_VAL_FIELD)
		addr = gfl_resolve(st, w->vals, w->vals->v[addr].a);
	abs.nz = abs.noerr = true;
	gfl_assume_abs(w, st, addr, abs);
}

/**
 * gfl_apply_effects() - apply an effect list
 * @w:       the walk
 * @st:      state to change
 * @effects: list
 * @models:  kernels it counts for
 * @args:    the call
 * @site:    where, for the witness path
 *
 * Taking a spinlock_t changes neither interrupts nor preemption on PREEMPT_RT, so such effects
 * beside a lock of that class are for the other model only.
 * SOURCE: include/linux/spinlock_rt.h:spin_lock_irqsave
 */
void gfl_apply_effects(struct gfl_walk *w, struct gfl_state *st, const struct gfl_effects *effects,
		       uint8_t models, const struct gfl_args *args, const struct gfl_site *site)
{
	struct gfl_ctx *ctx = &st->ctx;
	int8_t before[GFL_NR_MODELS][GFL_NR_DIMS];

	memcpy(before, ctx->dim, sizeof(before));
	for (uint32_t i = 0; i < effects->nr; i++) {
		const struct gfl_effect *e = &effects->e[i];
		gfl_id arg = e->arg >= 0 && (uint32_t)e->arg < args->nr ? args->v[e->arg] : 0;
		uint8_t on = e->models & models;
		struct gfl_lock lock;

		if (!on)
			continue;
		switch (e->kind) {
		case GFL_EFF_TAKE:
		case GFL_EFF_DROP:
			lock = gfl_lock_of(w, st, arg ? args->written[e->arg] : 0, e->cls);
			if (lock.cls == GFL_CLASS_CONFIG)
				models &= GFL_MODEL_BIT(GFL_NORT);
			/* A lock that may be slept under forbids nothing: not worth a thought. */
			if (lock.cls == GFL_CLASS_SLEEP)
				break;
			if (e->kind == GFL_EFF_TAKE) {
				gfl_state_share(w, st);
				if (arg)
					learn_pointer(w, st, args->written[e->arg]);
				gfl_ctx_take(ctx, lock, site);
			}
			if (e->kind == GFL_EFF_DROP)
				gfl_ctx_drop(w, ctx, lock, GFL_RELEASED_HERE);
			break;
		case GFL_EFF_RAISE:
		case GFL_EFF_LOWER:
			/* Softirqs are off under a _bh lock on both kernels. */
			add_dim(ctx, e->dim == GFL_DIM_BH ? e->models & ctx->models : on, e->dim,
				e->kind == GFL_EFF_RAISE ? 1 : -1, site);
			break;
		case GFL_EFF_COUNT_ADD:
			add_count(w, st, arg, 1, on, site);
			break;
		case GFL_EFF_COUNT_SUB:
			add_count(w, st, arg, -1, on, site);
			break;
		case GFL_EFF_IRQ_OFF:
			set_irq(ctx, on, GFL_IRQ_OFF, site);
			break;
		case GFL_EFF_IRQ_ON:
			set_irq(ctx, on, GFL_IRQ_ON, site);
			break;
		case GFL_EFF_IRQ_READ:
		case GFL_EFF_IRQ_SAVE:
			/* A macro that saves nothing on PREEMPT_RT: see gfl_ctx_restore(). */
			if (args->ret)
				gfl_state_save(st, args->ret, ctx);
			else if (w->eng->is_rt && ctx->irq[GFL_NORT] != GFL_IRQ_OFF)
				gfl_state_save(st, gfl_mk_const(w->vals, 0), ctx);
			if (e->kind == GFL_EFF_IRQ_SAVE)
				set_irq(ctx, on, GFL_IRQ_OFF, site);
			break;
		case GFL_EFF_IRQ_SAVE_TO:
			if (arg)
				gfl_state_save(st, gfl_simplify(w, st, arg), ctx);
			set_irq(ctx, on, GFL_IRQ_OFF, site);
			break;
		case GFL_EFF_IRQ_RESTORE:
			if (arg)
				gfl_ctx_restore(w, st, arg, on, site);
			break;
		default:
			break;
		}
	}
	gfl_settle_ctx(w, before, ctx);
}
