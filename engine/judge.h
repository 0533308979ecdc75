/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judging: own operations (judge.c), those of called functions (judge_call.c), and what they share. */
#ifndef GFPLINT_ENGINE_JUDGE_H
#define GFPLINT_ENGINE_JUDGE_H

#include "engine.h"

/* judge_export.c */

/** gfl_judge_export() - hand on to callers what is legal here on @models, in context @ctx */
void gfl_judge_export(struct gfl_walk *w, struct gfl_demand *d, const struct gfl_state *st,
		      const struct gfl_ctx *ctx, uint8_t models);

/** gfl_judge_add_guard() - add a condition; there is little room: those on arguments come first */
void gfl_judge_add_guard(const struct gfl_vals *vals, struct gfl_demand *d, struct gfl_guard g);

/** gfl_judge_is_known() - is a value over parameters, or over global variables? */
bool gfl_judge_is_known(const struct gfl_walk *w, gfl_id v);

/* judge_other.c */
bool gfl_judge_otherwise(struct gfl_walk *w, const struct gfl_state *st,
			 const struct gfl_guard *cond);

/* judge.c */
void gfl_judge_unknown(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		       const struct gfl_args *args);
void gfl_judge_op(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		  const struct gfl_rule *rule, const struct gfl_args *args);
void gfl_judge_lock(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		    const struct gfl_rule *rule, const struct gfl_args *args, const char *text);

/** gfl_judge_is_asked() - are flags read from an object, and is all that says they block that somebody asked? */
bool gfl_judge_is_asked(struct gfl_walk *w, gfl_id gfp);

/** gfl_judge_release() - a lock was taken with interrupts or softirqs off, and releasing it lets them on again */
void gfl_judge_release(struct gfl_ctx *ctx);

/* judge_call.c */
bool gfl_judge_refutes(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
		       const struct gfl_guard *guard, const struct gfl_args *args);
void gfl_judge_demand(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		      const struct gfl_fn *callee, const struct gfl_demand *d,
		      const struct gfl_args *args);
void gfl_judge_hook(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		    const struct gfl_fn *callee, const struct gfl_hook *hook,
		    const struct gfl_args *args, const struct gfl_state *there,
		    const struct gfl_fn *target);
void gfl_judge_entry(struct gfl_engine *eng, const struct gfl_entry *entry);

#endif /* GFPLINT_ENGINE_JUDGE_H */
