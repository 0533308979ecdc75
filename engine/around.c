/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contexts as sets of what makes them: what is certain of a call is what is in the sets of all paths to it. */
#include "around.h"

#include <string.h>

#include "advice.h"

#define BIT(cause) ((uint16_t)(1u << (cause)))
#define ALL ((uint16_t)((1u << GFL_NR_CAUSES) - 2))

const struct gfl_around gfl_around_never = {
	{ GFL_AROUND_NEVER, GFL_AROUND_NEVER },
	{ GFL_AROUND_NEVER, GFL_AROUND_NEVER },
};

/* Of a call that is made as its caller was called. */
const struct gfl_around gfl_around_plain = { { 0, 0 }, { ALL, ALL } };

static uint16_t of_class(uint8_t cls)
{
	static const uint16_t bits[GFL_NR_CLASSES] = {
		[GFL_CLASS_RAW] = BIT(GFL_CAUSE_RAW),
		[GFL_CLASS_CONFIG] = BIT(GFL_CAUSE_CONFIG),
		[GFL_CLASS_SLEEP] = BIT(GFL_CAUSE_SLEEP),
	};

	return bits[cls];
}

static const uint16_t of_dim[GFL_NR_DIMS] = {
	[GFL_DIM_PREEMPT] = BIT(GFL_CAUSE_PREEMPT),
	[GFL_DIM_BH] = BIT(GFL_CAUSE_BH),
	[GFL_DIM_RCU] = BIT(GFL_CAUSE_RCU),
	[GFL_DIM_RCU_SCHED] = BIT(GFL_CAUSE_RCU_SCHED),
	[GFL_DIM_HARDIRQ] = BIT(GFL_CAUSE_HARDIRQ),
	[GFL_DIM_NMI] = BIT(GFL_CAUSE_NMI),
	[GFL_DIM_NONBLOCK] = BIT(GFL_CAUSE_NONBLOCK),
};

/* A test of the context may exclude what a caller has set, so nothing of that is certain behind it. */
#define TESTS ((uint8_t)~GFL_ASSUME_LAST_REF)

/**
 * gfl_around_join() - another path leads to a call
 * @at:  what was certain so far
 * @ctx: its context on that path
 */
void gfl_around_join(struct gfl_around *at, const struct gfl_ctx *ctx)
{
	uint16_t held = 0, dropped = 0;

	for (uint32_t i = 0; i < ctx->nr_held; i++)
		held |= of_class(ctx->held[i].lock.cls);
	for (uint32_t i = 0; i < ctx->nr_dropped; i++)
		dropped |= of_class(ctx->dropped[i].cls);
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		uint16_t own = held, keeps = (uint16_t)(ALL & ~dropped);

		if (!(ctx->models & GFL_MODEL_BIT(m)))
			continue;
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++) {
			if (ctx->dim[m][d] > 0)
				own |= of_dim[d];
			else if (ctx->dim[m][d] < 0)
				keeps &= (uint16_t)~of_dim[d];
		}
		if (ctx->irq[m] == GFL_IRQ_OFF)
			own |= BIT(GFL_CAUSE_IRQ);
		else if (ctx->irq[m] != GFL_IRQ_ENTRY)
			keeps &= (uint16_t)~BIT(GFL_CAUSE_IRQ);
		if (ctx->assume & TESTS)
			keeps = 0;
		at->own[m] &= own;
		at->keeps[m] &= keeps;
	}
}

static uint16_t of_effect(const struct gfl_effect *e)
{
	switch (e->kind) {
	case GFL_EFF_TAKE:
		return of_class(e->cls);
	case GFL_EFF_RAISE:
		return of_dim[e->dim];
	case GFL_EFF_IRQ_OFF:
		return BIT(GFL_CAUSE_IRQ);
	default:
		return 0;
	}
}

/* What a list of words means on a kernel: beside a lock that sleeps there the rest is not so. */
static uint16_t meant(uint16_t bits, enum gfl_model model)
{
	if (model == GFL_RT && bits & BIT(GFL_CAUSE_CONFIG))
		bits &= (uint16_t) ~(BIT(GFL_CAUSE_IRQ) | BIT(GFL_CAUSE_PREEMPT));
	return bits;
}

/** gfl_around_effects() - the context that a rule says, by model */
void gfl_around_effects(const struct gfl_effects *effects, uint16_t bits[GFL_NR_MODELS])
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		bits[m] = 0;
		for (uint32_t i = 0; i < effects->nr; i++)
			if (effects->e[i].models & GFL_MODEL_BIT(m))
				bits[m] |= of_effect(&effects->e[i]);
		bits[m] = meant(bits[m], m);
	}
}

bool gfl_around_same(const struct gfl_around *a, const struct gfl_around *b)
{
	return !memcmp(a, b, sizeof(*a));
}

/**
 * gfl_around_bits() - what is certain of the context of a call
 * @at:     as far as its function knows
 * @model:  on which kernel
 * @caller: what is certain of the context of its function
 */
uint16_t gfl_around_bits(const struct gfl_around *at, enum gfl_model model, uint16_t caller)
{
	if (at->own[model] == GFL_AROUND_NEVER || caller == GFL_AROUND_NEVER)
		return GFL_AROUND_NEVER;
	return at->own[model] | (caller & at->keeps[model]);
}

/** gfl_around_wait() - the most that may be done in a context */
enum gfl_wait gfl_around_wait(uint16_t bits, enum gfl_model model)
{
	static const uint16_t none = BIT(GFL_CAUSE_NMI), spin = BIT(GFL_CAUSE_RAW);
	static const uint16_t config = ALL & ~BIT(GFL_CAUSE_SLEEP);
	/* SOURCE: gfl_dim_limit() */
	static const uint16_t rt_spin = BIT(GFL_CAUSE_PREEMPT) | BIT(GFL_CAUSE_RCU_SCHED) |
					BIT(GFL_CAUSE_HARDIRQ) | BIT(GFL_CAUSE_IRQ);

	if (bits & none)
		return GFL_WAIT_FREE;
	if (bits & spin || (model == GFL_RT && bits & rt_spin))
		return GFL_WAIT_SPIN;
	return bits & config ? GFL_WAIT_CONFIG : GFL_WAIT_SLEEP;
}

/* --- in the words of rules ---------------------------------------------------------------------- */

static const struct {
	uint16_t bit;
	const char *word;
} words[] = {
	{ BIT(GFL_CAUSE_NMI), "+nmi" },
	{ BIT(GFL_CAUSE_HARDIRQ), "+hardirq" },
	{ BIT(GFL_CAUSE_RAW), "+raw" },
	{ BIT(GFL_CAUSE_CONFIG), "+config" },
	{ BIT(GFL_CAUSE_PREEMPT), "+preempt" },
	{ BIT(GFL_CAUSE_RCU_SCHED), "+rcu-sched" },
	{ BIT(GFL_CAUSE_BH), "+bh" },
	{ BIT(GFL_CAUSE_RCU), "+rcu" },
	{ BIT(GFL_CAUSE_NONBLOCK), "+nonblock" },
	{ BIT(GFL_CAUSE_IRQ), "irq=off" },
};

/* The first word that forbids all that all of them forbid, and that interrupts are off, which some ask for. */
static uint16_t essence(uint16_t bits, enum gfl_model model)
{
	const enum gfl_wait wait = gfl_around_wait(bits, model);

	for (size_t i = 0; i < GFL_ARRAY_SIZE(words); i++)
		if (gfl_around_wait(bits & words[i].bit, model) == wait)
			return bits & (words[i].bit | BIT(GFL_CAUSE_IRQ));
	return 0;
}

static const char *list(struct gfl_arena *arena, uint16_t bits)
{
	const char *text = "";

	for (size_t i = 0; i < GFL_ARRAY_SIZE(words); i++)
		if (bits & words[i].bit)
			text = gfl_arena_printf(arena, "%s%s%s", text, *text ? ", " : "",
						words[i].word);
	return gfl_arena_printf(arena, "[%s]", text);
}

/**
 * gfl_around_text() - a context as `context:` of a rule has it
 * @arena: memory of the text
 * @bits:  what is certain of it, by model
 */
const char *gfl_around_text(struct gfl_arena *arena, const uint16_t bits[GFL_NR_MODELS])
{
	uint16_t own[GFL_NR_MODELS], both = 0;
	bool is_one = true;

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		own[m] = bits[m] == GFL_AROUND_NEVER ? 0 : essence(bits[m], m);
		both |= own[m];
	}
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		is_one &= gfl_around_wait(meant(both, m), m) == gfl_around_wait(own[m], m);
	if (is_one)
		return list(arena, both);
	return gfl_arena_printf(arena, "{rt: %s, nort: %s}", list(arena, own[GFL_RT]),
				list(arena, own[GFL_NORT]));
}
