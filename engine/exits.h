/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ways out of a function, as a walk collects them and callers get to know them. */
#ifndef GFPLINT_ENGINE_EXITS_H
#define GFPLINT_ENGINE_EXITS_H

#include "engine.h"

/* exits.c */
void gfl_exit_add(struct gfl_walk *w, struct gfl_state *st, gfl_id val);
void gfl_exit_add_out(struct gfl_exit *x, gfl_id addr, gfl_id to, struct gfl_abs abs);
const struct gfl_exit *gfl_exits_keep(struct gfl_engine *eng, const struct gfl_exit *exits,
				      uint32_t nr);

/* exits_alike.c */
bool gfl_exit_same_delta(const struct gfl_exit *a, const struct gfl_exit *b);
bool gfl_exit_same_fields(const struct gfl_exit *a, const struct gfl_exit *b);
void gfl_exit_join(const struct gfl_vals *vals, struct gfl_exit *a, const struct gfl_exit *b);
bool gfl_exits_are_ambiguous(const struct gfl_walk *w);
bool gfl_exits_settle(struct gfl_walk *w);
void gfl_exits_fold(const struct gfl_walk *w, struct gfl_summary *sum);

#endif /* GFPLINT_ENGINE_EXITS_H */
