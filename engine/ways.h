/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ways into functions: private types of ways.c and memo_ways.c. */
#ifndef GFPLINT_ENGINE_WAYS_H
#define GFPLINT_ENGINE_WAYS_H

#include "memo.h"
#include "outer.h"

/**
 * struct gfl_way - calls of one function to another, as text
 * @wait: the most that is allowed there, on the stricter model
 * @dist: calls from where that is decided
 * @is_kept: @text stands in the memo; else it is malloc()ed
 */
struct gfl_way {
	const struct gfl_fn *caller;
	uint8_t wait;
	uint16_t dist;
	bool is_kept;
	char *text;
};

/** struct gfl_ways - what leads to a function; @wait, @dist: of the strictest of @v, or of an entry */
struct gfl_ways {
	struct gfl_way v[GFL_MAX_WAYS];
	uint8_t nr;
	uint8_t wait;
	uint16_t dist;
};

/**
 * struct gfl_draft - calls of the function being walked to one callee, being written down
 * @wait, @dist: of the strictest of them
 * @out:  NULL as long as none of them is worth it
 * @text: what was written; NULL if nothing was
 */
struct gfl_draft {
	struct gfl_draft *next;
	uint32_t callee;
	uint8_t wait;
	uint16_t dist;
	struct gfl_outer_writer w;
	FILE *out;
	char *text;
	size_t len;
	struct gfl_way way;
	uint32_t nr_calls;
	uint32_t hashes[GFL_MAX_WAY_CALLS];
};

/**
 * struct gfl_way_finder - the second walk
 * @ways: by index of the callee
 * @keys: by index of the function
 */
struct gfl_way_finder {
	struct gfl_ways *ways;
	const char **keys;
	struct gfl_draft *drafts;
};

/* memo_ways.c */
struct gfl_memo_key gfl_ways_key(struct gfl_engine *eng, const struct gfl_way_finder *f,
				 struct gfl_fn *fn);
bool gfl_ways_recall(struct gfl_memo_io *io, struct gfl_way_finder *f, const struct gfl_fn *fn);
void gfl_ways_keep(struct gfl_memo_io *io, const struct gfl_way_finder *f);

#endif /* GFPLINT_ENGINE_WAYS_H */
