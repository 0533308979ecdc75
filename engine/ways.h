/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ways into functions: private types of ways.c, ways_write.c and memo_ways.c. */
#ifndef GFPLINT_ENGINE_WAYS_H
#define GFPLINT_ENGINE_WAYS_H

#include "around.h"
#include "memo.h"
#include "outer.h"

/**
 * struct gfl_called - a function that is called somewhere in another one
 * @wait: the least that is allowed where it is called, on the stricter model, as far as the caller itself knows
 * @at:   what is certain there
 * @way:  one of the ways into it that are kept leads through here
 */
struct gfl_called {
	uint32_t callee;
	uint8_t wait;
	struct gfl_around at;
	struct gfl_way *way;
};

/**
 * struct gfl_way - calls of one function to another, as text
 * @call: of the caller
 * @wait: the most that is allowed there, on the stricter model
 * @dist: calls from where that is decided
 * @is_kept: @text stands in the memo; else it is malloc()ed
 */
struct gfl_way {
	struct gfl_called *call;
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

/** struct gfl_draft - calls of the function being walked to one callee, being written down */
struct gfl_draft {
	struct gfl_draft *next;
	struct gfl_way *way;
	struct gfl_outer_writer w;
	FILE *out;
	size_t len;
	uint32_t nr_calls;
	uint32_t hashes[GFL_MAX_WAY_CALLS];
};

/**
 * struct gfl_way_finder - finding out who leads to whom
 * @ways:   by index of the callee
 * @keys:   by index of the function
 * @drafts: of the function being walked; each thread has its own
 */
struct gfl_way_finder {
	struct gfl_ways *ways;
	const char **keys;
	struct gfl_draft *drafts;
};

/* ways_write.c */
void gfl_ways_draft(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		    const struct gfl_args *args, struct gfl_way *way);
void gfl_ways_write(struct gfl_engine *eng, const struct gfl_way_finder *f, uint32_t jobs);

/* memo_ways.c */
struct gfl_memo_key gfl_ways_key(const struct gfl_engine *eng, const struct gfl_way_finder *f,
				 const struct gfl_fn *fn);
bool gfl_ways_recall(struct gfl_memo_io *io, const struct gfl_fn *fn);
void gfl_ways_keep(struct gfl_memo_io *io, const struct gfl_fn *fn);

#endif /* GFPLINT_ENGINE_WAYS_H */
