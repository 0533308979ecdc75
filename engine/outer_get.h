/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the two files of the reader of known functions share. */
#ifndef GFPLINT_ENGINE_KNOWN_GET_H
#define GFPLINT_ENGINE_KNOWN_GET_H

#include "outer.h"

enum gfl_outer_item {
	GFL_OUTER_HEAD,
	GFL_OUTER_EXIT,
	GFL_OUTER_DEMAND,
	GFL_OUTER_HOOK,
	GFL_OUTER_CALL
};

/**
 * struct gfl_outer_reader - a text being read
 * @r:      scanner; its function is the one at hand
 * @files, @funcs, @sites: by number in the text about the function at hand
 * @depths: of its values
 * @item:   what the lines are about that follow; @ctx, @guards, @saved: of that, or NULL
 * @exits, @demands, @hooks: of the function at hand, until it ends
 * @before: path of the demand before
 */
struct gfl_outer_reader {
	struct gfl_reader r;
	struct gfl_engine *eng;
	struct gfl_outer_list *list;
	struct gfl_outer_fn *known;
	uint32_t *files, nr_files, cap_files;
	const struct gfl_func **funcs;
	uint32_t nr_funcs, cap_funcs;
	const struct gfl_site **sites;
	uint32_t nr_sites, cap_sites;
	uint8_t *depths;
	uint32_t cap_depths;
	enum gfl_outer_item item;
	struct gfl_ctx *ctx, demand_ctx;
	struct gfl_guard *guards;
	uint8_t *nr_guards, max_guards;
	struct gfl_saved *saved;
	uint8_t *nr_saved, max_saved;
	struct gfl_exit *exits;
	uint32_t nr_exits, cap_exits;
	struct gfl_demand **demands;
	uint32_t nr_demands, cap_demands;
	struct gfl_hook *hooks;
	uint32_t nr_hooks, cap_hooks;
	const struct gfl_hop *before;
};

/** struct gfl_outer_line - a kind of line, and the items it may belong to: mask of 1 << enum gfl_outer_item */
struct gfl_outer_line {
	const char *word;
	uint8_t items;
	void (*read)(struct gfl_outer_reader *k);
};

#define GFL_IN(item) (1u << GFL_OUTER_##item)

/** gfl_get_line() - the line of an item whose word stands here, or NULL */
const struct gfl_outer_line *gfl_get_line(struct gfl_outer_reader *k);

/** gfl_get_val() - what follows the word "val" */
void gfl_get_val(struct gfl_outer_reader *k);

/** gfl_get_loc() - a place, if there is one */
struct gfl_loc gfl_get_loc(struct gfl_outer_reader *k);

/** gfl_get_site() - number of a site, or 0 */
const struct gfl_site *gfl_get_site(struct gfl_outer_reader *k);

/** gfl_get_func() - number of a function on a path */
const struct gfl_func *gfl_get_func(struct gfl_outer_reader *k);

/** gfl_get_num() - a number from @min to @max */
int64_t gfl_get_num(struct gfl_outer_reader *k, const char *what, int64_t min, int64_t max);

/** gfl_get_abs() - the rest of a line: what is known of a value */
struct gfl_abs gfl_get_abs(struct gfl_outer_reader *k);

/** gfl_get_registrar() - a rule and one of its contexts */
const struct gfl_effects *gfl_get_registrar(struct gfl_outer_reader *k,
					    const struct gfl_rule **rule);

#endif /* GFPLINT_ENGINE_KNOWN_GET_H */
