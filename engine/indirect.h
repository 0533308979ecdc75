/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls through members: where they may lead, and whether it matters. */
#ifndef GFPLINT_ENGINE_INDIRECT_H
#define GFPLINT_ENGINE_INDIRECT_H

#include "engine.h"
#include "gfplint/inspect.h"

struct gfl_points;

/* indirect.c */
/**
 * struct gfl_targets - functions that a call through a pointer may lead to, in order; always at least one
 * @via:         how they were found
 * @is_narrowed: of all that stand in the member, those in the tables that the pointer leads to
 */
struct gfl_targets {
	struct gfl_fn **fns;
	uint32_t nr;
	const char *via;
	bool is_narrowed;
};
void gfl_indirect_init(struct gfl_engine *eng);
void gfl_indirect_destroy(struct gfl_indirect *in);
const struct gfl_targets *gfl_indirect_targets(const struct gfl_engine *eng,
					       const struct gfl_event *ev);
const struct gfl_points *gfl_indirect_points(const struct gfl_engine *eng);
struct gfl_fn *gfl_indirect_here(struct gfl_walk *w, const struct gfl_state *st,
				 const struct gfl_event *ev, const struct gfl_targets *t);
void gfl_indirect_mix(const struct gfl_engine *eng, const struct gfl_func *func,
		      const struct gfl_event *ev, struct gfl_memo_key *key);
const struct gfl_val *gfl_indirect_member(const struct gfl_func *func, gfl_id id);
bool gfl_indirect_in_table(struct gfl_engine *eng, const struct gfl_func *func, gfl_id id);

/* inspect.c */
enum gfl_call_how gfl_inspect_how(const struct gfl_result *result, const struct gfl_func *func,
				  const struct gfl_event *ev);

/* indirect_agree.c */
bool gfl_indirect_agree(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_targets *t,
			const struct gfl_fn *fn, const struct gfl_demand *d,
			const struct gfl_args *args);
bool gfl_indirect_near(const struct gfl_walk *w, const struct gfl_fn *callee);
bool gfl_indirect_none(struct gfl_walk *w, gfl_id block);

#endif /* GFPLINT_ENGINE_INDIRECT_H */
