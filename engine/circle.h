/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that call each other in a circle, walked in rounds: paths through a call that was not seen to
 * return yet end there, so the first round finds the ways out of the circle, and later ones what they
 * mean to the others.
 *
 * A round is as if its members were walked one after the other in the order of the analysis. What a walk looks
 * at are the summaries of those it calls, so a member waits for those before it that it calls or that
 * call it, and for nobody else.
 */
#ifndef GFPLINT_CIRCLE_H
#define GFPLINT_CIRCLE_H

#include "engine.h"

/** struct gfl_found - what walking a function or a component found besides summaries */
struct gfl_found {
	struct gfl_finding *findings;
	struct gfl_registered *registered;
	uint32_t nr_findings, nr_registered;
	uint64_t nr_steps;
};

/**
 * struct gfl_circle - a component and its round
 * @fns:     its members
 * @found:   by member: by its last walk, what was registered by all
 * @first:   by member: where in @next those begin who wait for it
 * @next:    members
 * @before:  by member: how many it has to wait for
 * @waiting: of these, how many have not had their turn in this round
 * @left:    members that have not had their turn
 * @round:   rounds begun
 */
struct gfl_circle {
	struct gfl_fn *const *fns;
	uint32_t nr;
	struct gfl_found *found;
	uint32_t *first, *next, *before, *waiting;
	uint32_t left;
	int round;
};

struct gfl_circle *gfl_circle_create(const struct gfl_engine *eng, const struct gfl_scc *scc);
void gfl_circle_destroy(struct gfl_circle *circle);
bool gfl_circle_begin(struct gfl_circle *circle);
bool gfl_circle_walk(struct gfl_engine *eng, struct gfl_fn *fn);
void gfl_circle_tell(struct gfl_fn *fn);

#endif /* GFPLINT_CIRCLE_H */
