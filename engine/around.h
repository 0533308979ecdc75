/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is certain of the context of a call, and of calls through members in the whole program. */
#ifndef GFPLINT_ENGINE_AROUND_H
#define GFPLINT_ENGINE_AROUND_H

#include "engine.h"

/**
 * struct gfl_around - the context of a call, by model: bits of 1 << enum gfl_cause
 * @own:   what the function has set itself, on each path to the call
 * @keeps: what of its caller's context is left, on each path
 *
 * GFL_AROUND_NEVER in both as long as no path leads there.
 */
struct gfl_around {
	uint16_t own[GFL_NR_MODELS], keeps[GFL_NR_MODELS];
};

#define GFL_AROUND_NEVER UINT16_MAX

/** struct gfl_met - a call through a pointer: event @event of block @block, and its context */
struct gfl_met {
	uint32_t block, event;
	struct gfl_around at;
};

/* around.c */
extern const struct gfl_around gfl_around_never, gfl_around_plain;
void gfl_around_join(struct gfl_around *at, const struct gfl_ctx *ctx);
void gfl_around_effects(const struct gfl_effects *effects, uint16_t bits[GFL_NR_MODELS]);
bool gfl_around_same(const struct gfl_around *a, const struct gfl_around *b);
uint16_t gfl_around_bits(const struct gfl_around *at, enum gfl_model model, uint16_t caller);
enum gfl_wait gfl_around_wait(uint16_t bits, enum gfl_model model);
const char *gfl_around_text(struct gfl_arena *arena, const uint16_t bits[GFL_NR_MODELS]);

/* ways.c: what a walk notes of the calls on its way */
void gfl_ways_call(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		   const struct gfl_fn *callee, const struct gfl_args *args);
void gfl_ways_pointer(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev);
void gfl_ways_note(struct gfl_walk *w);

#endif /* GFPLINT_ENGINE_AROUND_H */
