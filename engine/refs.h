/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counted references that a function takes and drops. */
#ifndef GFPLINT_ENGINE_REFS_H
#define GFPLINT_ENGINE_REFS_H

#include "engine.h"

/**
 * struct gfl_ref_step - a reference is taken or dropped
 * @block, @ev: where
 * @rule:   by this rule, or
 * @ref:    in @callee
 */
struct gfl_ref_step {
	gfl_id block;
	uint32_t ev;
	const struct gfl_rule *rule;
	const struct gfl_ref *ref;
	const struct gfl_fn *callee;
};

/**
 * gfl_refs_dropped() - the counter that was last asked whether it has dropped to none, surely, on the way to an event
 * @w:  the walk, in the event's block
 * @st: state there
 * @ev: the event
 *
 * Return: its address, 0 if there is none.
 */
gfl_id gfl_refs_dropped(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev);

/** gfl_refs_judge() - doubt a demand that needs the last reference to be dropped, if it was taken on the way here */
void gfl_refs_judge(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		    struct gfl_demand *d, const struct gfl_ctx *ctx);

/** gfl_refs_finish() - tell callers which references the function takes for them, and which it drops */
void gfl_refs_finish(struct gfl_walk *w, struct gfl_summary *sum);

#endif /* GFPLINT_ENGINE_REFS_H */
