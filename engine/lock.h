/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Locks that are taken and released. Part of engine.h. */
#ifndef GFPLINT_ENGINE_LOCK_H
#define GFPLINT_ENGINE_LOCK_H

/**
 * enum gfl_release - who releases a lock
 * @GFL_RELEASED_HERE:   the function itself
 * @GFL_RELEASED_THERE:  a callee, which returns so
 * @GFL_RELEASED_BEFORE: a callee, on its way to an operation
 */
enum gfl_release { GFL_RELEASED_HERE, GFL_RELEASED_THERE, GFL_RELEASED_BEFORE };

/* lock.c */
struct gfl_lock gfl_lock_of(struct gfl_walk *w, const struct gfl_state *st, gfl_id addr,
			    uint8_t cls);
void gfl_ctx_take(struct gfl_ctx *ctx, struct gfl_lock lock, const struct gfl_site *site);
bool gfl_ctx_holds(const struct gfl_ctx *ctx, const struct gfl_vals *vals,
		   const struct gfl_lock *lock);
void gfl_ctx_drop(struct gfl_walk *w, struct gfl_ctx *ctx, struct gfl_lock lock,
		  enum gfl_release release);
gfl_id gfl_lock_name(struct gfl_walk *w, gfl_id obj);
bool gfl_was_taken(const struct gfl_walk *w, const struct gfl_lock *lock);

#endif /* GFPLINT_ENGINE_LOCK_H */
