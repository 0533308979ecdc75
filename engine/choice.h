/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a function's parameters and other values decide: flags, the context, which way it is left. */
#ifndef GFPLINT_ENGINE_CHOICE_H
#define GFPLINT_ENGINE_CHOICE_H

#include "engine.h"

/* choice.c */
void gfl_choice_find(struct gfl_walk *w);
void gfl_deciding_find(struct gfl_walk *w);
void gfl_deciding_add(struct gfl_walk *w, gfl_id v);
bool gfl_switches(const struct gfl_evinfo *info);
bool gfl_is_deciding(const struct gfl_walk *w, gfl_id v);
bool gfl_releases_callers(struct gfl_walk *w);
bool gfl_is_kept_param(const struct gfl_walk *w, const struct gfl_val *param);
bool gfl_is_kept(const struct gfl_walk *w, gfl_id v);
bool gfl_is_mode(const struct gfl_vals *vals, gfl_id v);

#endif /* GFPLINT_ENGINE_CHOICE_H */
