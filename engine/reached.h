/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings that depend on arguments, in functions all of whose callers are known. */
#ifndef GFPLINT_ENGINE_REACHED_H
#define GFPLINT_ENGINE_REACHED_H

#include "engine.h"

void gfl_reached_found(struct gfl_engine *eng, const struct gfl_check *check,
		       const struct gfl_demand *d);
void gfl_reached_call(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
		      const struct gfl_args *args);
void gfl_reached_filter(struct gfl_engine *eng);

/* walk.c */
void gfl_walk_inside(struct gfl_engine *eng, struct gfl_fn *fn, struct gfl_vals *vals,
		     struct gfl_walk *w);

#endif /* GFPLINT_ENGINE_REACHED_H */
