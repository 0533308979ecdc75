/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a path did to the context it was entered in: copying, comparing, what tests say of it. */
#include <string.h>

#include "engine.h"

static bool holds_class(const struct gfl_ctx *ctx, enum gfl_class cls)
{
	for (uint32_t i = 0; i < ctx->nr_held; i++)
		if (ctx->held[i].lock.cls == cls)
			return true;
	return false;
}

/* Entries of arrays beyond their number are left alone, as gfl_state_set() does. */
void gfl_ctx_copy(struct gfl_ctx *to, const struct gfl_ctx *from)
{
	memcpy(to, from, offsetof(struct gfl_ctx, held));
	memcpy(to->held, from->held, from->nr_held * sizeof(from->held[0]));
	memcpy(to->dropped, from->dropped, from->nr_dropped * sizeof(from->dropped[0]));
}

/* Is preempt_count() certainly raised by what this function did? */
static bool count_is_raised(const struct gfl_ctx *ctx, enum gfl_model model)
{
	const int8_t *dim = ctx->dim[model];

	return dim[GFL_DIM_PREEMPT] > 0 || dim[GFL_DIM_RCU_SCHED] > 0 ||
	       holds_class(ctx, GFL_CLASS_RAW) ||
	       (model == GFL_NORT && holds_class(ctx, GFL_CLASS_CONFIG));
}

/* Does a model's context, as changed by this function, contradict what a test says? */
static bool contradicts(const struct gfl_ctx *ctx, enum gfl_model model, uint8_t assume)
{
	const int8_t *dim = ctx->dim[model];

	return ((assume & GFL_ASSUME_PREEMPT_ZERO) && count_is_raised(ctx, model)) ||
	       ((assume & GFL_ASSUME_IRQS_ON) && ctx->irq[model] == GFL_IRQ_OFF) ||
	       ((assume & GFL_ASSUME_NO_HARDIRQ) && dim[GFL_DIM_HARDIRQ] > 0) ||
	       ((assume & GFL_ASSUME_NO_NMI) && dim[GFL_DIM_NMI] > 0) ||
	       ((assume & GFL_ASSUME_NO_BH) && dim[GFL_DIM_BH] > 0) ||
	       ((assume & GFL_ASSUME_NO_BH_COUNT) && model == GFL_NORT && dim[GFL_DIM_BH] > 0);
}

/**
 * gfl_assume_ctx() - learn from a test of the context
 * @ctx:    context; models in which the test cannot have come out so are taken away
 * @assume: what the test says, enum gfl_assume
 *
 * What this function did not decide itself becomes an assumption about the caller.
 *
 * Return: false if no model is left: the path cannot happen.
 */
bool gfl_assume_ctx(struct gfl_ctx *ctx, uint8_t assume)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (contradicts(ctx, m, assume))
			ctx->models &= ~GFL_MODEL_BIT(m);
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (ctx->irq[m] != GFL_IRQ_ENTRY)
			assume &= ~GFL_ASSUME_IRQS_ON;
	ctx->assume |= assume;
	return ctx->models != 0;
}

bool gfl_lock_equal(const struct gfl_lock *a, const struct gfl_lock *b)
{
	return a->cls == b->cls && a->obj == b->obj && a->tag == b->tag && a->field == b->field;
}

/* Did both change the context in the same way? What tests said of it does not count. */
bool gfl_delta_equal(const struct gfl_ctx *a, const struct gfl_ctx *b)
{
	if (memcmp(a->dim, b->dim, sizeof(a->dim)) || memcmp(a->irq, b->irq, sizeof(a->irq)) ||
	    a->irq_val != b->irq_val || a->nr_held != b->nr_held || a->nr_dropped != b->nr_dropped)
		return false;
	for (uint32_t i = 0; i < a->nr_held; i++)
		if (!gfl_lock_equal(&a->held[i].lock, &b->held[i].lock) ||
		    a->held[i].count != b->held[i].count)
			return false;
	for (uint32_t i = 0; i < a->nr_dropped; i++)
		if (!gfl_lock_equal(&a->dropped[i], &b->dropped[i]))
			return false;
	return true;
}

bool gfl_ctx_equal(const struct gfl_ctx *a, const struct gfl_ctx *b)
{
	return a->models == b->models && a->assume == b->assume && a->may_raise == b->may_raise &&
	       a->settled == b->settled && gfl_delta_equal(a, b);
}

/* Nothing that a caller would notice; tests of the context do not count. */
bool gfl_ctx_is_neutral(const struct gfl_ctx *ctx)
{
	static const int8_t zero[GFL_NR_MODELS][GFL_NR_DIMS];

	return !ctx->nr_held && !ctx->nr_dropped && !memcmp(ctx->dim, zero, sizeof(zero)) &&
	       ctx->irq[GFL_RT] == GFL_IRQ_ENTRY && ctx->irq[GFL_NORT] == GFL_IRQ_ENTRY;
}

uint32_t gfl_ctx_hash(const struct gfl_ctx *ctx)
{
	const uint64_t small[] = { ctx->models, ctx->assume, ctx->nr_dropped, ctx->may_raise,
				   ctx->settled };
	uint64_t h = small[0] | small[1] << 8 | small[2] << 16 | small[3] << 24 | small[4] << 32,
		 counts[GFL_NR_MODELS] = { 0 };

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		_Static_assert(sizeof(ctx->dim[m]) < sizeof(counts[m]), "room for irq");
		memcpy(&counts[m], ctx->dim[m], sizeof(ctx->dim[m]));
		h = gfl_mix(h, counts[m] ^ (uint64_t)ctx->irq[m] << 56);
	}
	for (uint32_t i = 0; i < ctx->nr_held; i++)
		h = gfl_mix(h, (uint64_t)ctx->held[i].lock.obj << 8 | ctx->held[i].lock.cls);
	return (uint32_t)h;
}
