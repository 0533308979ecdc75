/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocators that take no lock, as a walk follows their results: check_nolock.c. */
#ifndef GFPLINT_ENGINE_NOLOCK_H
#define GFPLINT_ENGINE_NOLOCK_H

#include "engine.h"

void gfl_nolock_prepare(struct gfl_walk *w);
void gfl_nolock_use(struct gfl_walk *w, const struct gfl_state *st, gfl_id addr,
		    struct gfl_loc loc);
void gfl_nolock_args(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		     const struct gfl_args *args);
void gfl_nolock_free(struct gfl_walk *w, const struct gfl_rule *rule, gfl_id object,
		     const struct gfl_event *ev);
void gfl_nolock_size(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		     const struct gfl_rule *rule, const struct gfl_args *args);
void gfl_nolock_back(struct gfl_walk *w, const struct gfl_state *st, gfl_id header);
void gfl_nolock_return(struct gfl_walk *w, const struct gfl_state *st, gfl_id val);
void gfl_nolock_finish(struct gfl_walk *w);

#endif /* GFPLINT_ENGINE_NOLOCK_H */
