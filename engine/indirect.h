/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls through members: where they may lead, and whether it matters. */
#ifndef GFPLINT_ENGINE_INDIRECT_H
#define GFPLINT_ENGINE_INDIRECT_H

#include "engine.h"

/* indirect.c */
/** struct gfl_slot - where functions stand: member @name of struct @tag, or variable @name of file @tag; NULL: nowhere */
struct gfl_slot {
	const char *tag, *name;
	bool is_variable;
};

/** struct gfl_targets - functions of a slot; @in_table: some initialiser puts one there, so others do not */
struct gfl_targets {
	struct gfl_slot slot;
	struct gfl_fn **fns;
	uint32_t nr, cap;
	bool in_table;
};
void gfl_indirect_init(struct gfl_engine *eng);
void gfl_indirect_destroy(struct gfl_indirect *in);
const struct gfl_targets *gfl_indirect_targets(struct gfl_engine *eng, const struct gfl_func *func,
					       const struct gfl_event *ev);
struct gfl_slot gfl_indirect_slot(const struct gfl_func *func, gfl_id addr);
struct gfl_indirect *gfl_indirect_create(struct gfl_engine *eng);
void gfl_indirect_add(struct gfl_engine *eng, struct gfl_indirect *in, struct gfl_slot slot,
		      const char *name);
const struct gfl_val *gfl_indirect_member(const struct gfl_func *func, gfl_id id);
bool gfl_indirect_in_table(struct gfl_engine *eng, const struct gfl_func *func, gfl_id id);

/* indirect_given.c */
struct gfl_indirect *gfl_indirect_given(struct gfl_engine *eng);

/* indirect_agree.c */
bool gfl_indirect_agree(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_targets *t,
			const struct gfl_fn *fn, const struct gfl_demand *d,
			const struct gfl_args *args);
bool gfl_indirect_near(const struct gfl_walk *w, const struct gfl_fn *callee);
bool gfl_indirect_none(struct gfl_walk *w, gfl_id block);

#endif /* GFPLINT_ENGINE_INDIRECT_H */
