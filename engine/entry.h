/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where contexts come from: what is registered, and in which mode. Part of engine.h. */
#ifndef GFPLINT_ENGINE_ENTRY_H
#define GFPLINT_ENGINE_ENTRY_H

#include "gfplint/rule.h"

struct gfl_engine;
struct gfl_fn;
struct gfl_hook;
struct gfl_site;
struct gfl_state;
struct gfl_walk;

/** struct gfl_setup - a call that gives an object a mode: hrtimer_init(), say */
struct gfl_setup {
	const struct gfl_func *func;
	const struct gfl_event *ev;
};

/**
 * struct gfl_registered - what a walk saw being handed to somebody who will call it
 * @func:    the function that was walked
 * @name:    of what is called; NULL: it stands in a member of @obj, which @rule tells, or it was read from @obj
 * @obj:     an object, or a member: what gfl_same_object() looks at
 * @rule, @effects, @site: as in struct gfl_entry
 */
struct gfl_registered {
	const struct gfl_func *func;
	const char *name;
	struct gfl_val obj;
	const struct gfl_rule *rule;
	const struct gfl_effects *effects;
	const struct gfl_site *site;
};

/* entry.c */
void gfl_entry_callback(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
			const struct gfl_rule *rule);
void gfl_entry_hook(struct gfl_walk *w, const struct gfl_hook *hook, gfl_id what,
		    struct gfl_loc loc, const char *via);
void gfl_entry_add(struct gfl_engine *eng, const char *fn_name, const struct gfl_rule *rule,
		   const struct gfl_effects *effects, const struct gfl_site *site);
const struct gfl_effects *gfl_entry_by_mode(const struct gfl_engine *eng,
					    const struct gfl_rule *rule, int64_t mode);
void gfl_entry_setups(struct gfl_engine *eng);
uint32_t gfl_entry_mode(const struct gfl_engine *eng, const struct gfl_func *func,
			const struct gfl_event *ev);
void gfl_entries_resolve(struct gfl_engine *eng);
void gfl_entry_ops(struct gfl_engine *eng);
void gfl_entries_finish(struct gfl_engine *eng);
void gfl_entry_annots(struct gfl_engine *eng);
void gfl_entry_filter(struct gfl_engine *eng);
uint32_t gfl_entries_first(const struct gfl_engine *eng, const struct gfl_fn *fn);
void gfl_entry_store(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev);

/* entry_member.c */
void gfl_entry_members(struct gfl_engine *eng);

/* entry_object.c */
bool gfl_same_object(const struct gfl_val *a, const struct gfl_val *b);
void gfl_entry_object(struct gfl_engine *eng, const struct gfl_registered *reg);
const struct gfl_effects *gfl_entry_by_member(const struct gfl_walk *w, const struct gfl_rule *rule,
					      gfl_id addr);
const struct gfl_effects *gfl_entry_by_holder(const struct gfl_engine *eng,
					      const struct gfl_rule *rule,
					      const struct gfl_ops *ops);

#endif /* GFPLINT_ENGINE_ENTRY_H */
