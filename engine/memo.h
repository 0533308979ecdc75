/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What functions came to, kept from one analysis to the next: private types.
 *
 *   memo.c      records by key, and the file they stand in
 *   memo_key.c  what the walk of a function depends on, as a number
 *   memo_io.c   numbers, names, places and values, written or read
 *   memo_sum.c  summaries and what else a walk leaves; one function for both directions
 *   memo_ways.c the same for the second walk
 *   memo_last.c all that was found, for an analysis that finds nothing changed
 */
#ifndef GFPLINT_ENGINE_MEMO_H
#define GFPLINT_ENGINE_MEMO_H

#include "engine.h"
#include "gfplint/memo.h"
#include "link.h"
#include "pack.h"

/* --- memo.c -------------------------------------------------------------------------------- */

/** gfl_memo_find() - the record of a key, or NULL; any number of threads may ask */
const uint8_t *gfl_memo_find(struct gfl_memo *memo, struct gfl_memo_key key, size_t *len);

/** gfl_memo_add() - keep a record, copied; any number of threads may add */
void gfl_memo_add(struct gfl_memo *memo, struct gfl_memo_key key, const void *data, size_t len);

uint64_t gfl_memo_program(const struct gfl_memo *memo);

/* --- memo_key.c ---------------------------------------------------------------------------- */

void gfl_memo_mix(struct gfl_memo_key *key, uint64_t x);
void gfl_memo_mix_text(struct gfl_memo_key *key, const char *text);
void gfl_memo_mix_func(struct gfl_memo_key *key, const struct gfl_func *func);

/** gfl_memo_mix_place() - where a function stands: whoever tells of one by its name tells that, too */
void gfl_memo_mix_place(struct gfl_memo_key *key, const struct gfl_engine *eng, const char *name);

/** gfl_memo_key_start() - what all functions depend on */
struct gfl_memo_key gfl_memo_key_start(const struct gfl_engine *eng);

/** gfl_memo_key_scc() - what the functions of a component depend on; those they call are done */
struct gfl_memo_key gfl_memo_key_scc(struct gfl_engine *eng, const struct gfl_scc *scc);

/* --- memo_io.c ----------------------------------------------------------------------------- */

/**
 * struct gfl_memo_io - a record being written or read
 * @out:   written so far, and what of it others depend on in @hash
 * @in:    being read
 * @names: written: their numbers + 1; @known: read, by number
 * @files: numbers of files by name, of the whole analysis
 * @fn:    the function whose values are meant; NULL: none
 * @vals:  written: number + 1 by value; read: value by number
 * @sites: by number
 * @key:   of the second walk at hand
 */
struct gfl_memo_io {
	struct gfl_engine *eng;
	bool is_reading, failed;
	struct gfl_pack out;
	struct gfl_unpack in;
	struct gfl_memo_key hash;
	struct gfl_ptr_map names;
	const char **known;
	uint32_t nr_known, cap_known;
	const struct gfl_ptr_map *files;
	struct gfl_fn *fn;
	gfl_id *vals;
	uint32_t nr_vals, cap_vals;
	const struct gfl_site **sites;
	uint32_t nr_sites, cap_sites;
	struct gfl_memo_key key;
};

void gfl_memo_io_init(struct gfl_memo_io *io, struct gfl_engine *eng,
		      const struct gfl_ptr_map *files);
void gfl_memo_io_deinit(struct gfl_memo_io *io);

/** gfl_memo_io_read() / gfl_memo_io_write() - begin a record */
void gfl_memo_io_read(struct gfl_memo_io *io, const uint8_t *data, size_t len);
void gfl_memo_io_write(struct gfl_memo_io *io);

/** gfl_memo_io_fn() - what follows is about the values of @fn; names and sites are numbered anew */
void gfl_memo_io_fn(struct gfl_memo_io *io, struct gfl_fn *fn);

int64_t gfl_memo_get(struct gfl_memo_io *io);
void gfl_memo_put(struct gfl_memo_io *io, int64_t num, bool is_told);
uint32_t gfl_memo_count(struct gfl_memo_io *io, uint32_t nr, uint32_t max);

/* A number, which callers are told; GFL_MEMO_OWN: nobody depends on it. */
#define GFL_MEMO_NUM_(io, x, is_told)                                                              \
	do {                                                                                       \
		if ((io)->is_reading)                                                              \
			(x) = (__typeof__(x))gfl_memo_get(io);                                     \
		else                                                                               \
			gfl_memo_put(io, (int64_t)(x), is_told);                                   \
	} while (0)
#define GFL_MEMO_NUM(io, x) GFL_MEMO_NUM_(io, x, true)
#define GFL_MEMO_OWN(io, x) GFL_MEMO_NUM_(io, x, false)

void gfl_memo_text(struct gfl_memo_io *io, const char **text);
void gfl_memo_name(struct gfl_memo_io *io, const char **name);
void gfl_memo_loc(struct gfl_memo_io *io, struct gfl_loc *loc);
void gfl_memo_site(struct gfl_memo_io *io, const struct gfl_site **site);
void gfl_memo_val(struct gfl_memo_io *io, gfl_id *v);
void gfl_memo_abs(struct gfl_memo_io *io, struct gfl_abs *abs);
void gfl_memo_rule(struct gfl_memo_io *io, const struct gfl_rule **rule);
void gfl_memo_effects(struct gfl_memo_io *io, const struct gfl_rule *rule,
		      const struct gfl_effects **effects);
void gfl_memo_fn(struct gfl_memo_io *io, const struct gfl_fn **fn);

/** gfl_memo_calls() - whom a function calls in which context; memo_ways.c */
void gfl_memo_calls(struct gfl_memo_io *io, struct gfl_fn *fn);

/* --- memo_sum.c ---------------------------------------------------------------------------- */

void gfl_memo_texts(struct gfl_memo_io *io, const char ***list, uint32_t *nr);
void gfl_memo_check(struct gfl_memo_io *io, const struct gfl_check **check);

/** gfl_memo_recall() - take over what a component came to; false if it has to be walked */
bool gfl_memo_recall(struct gfl_memo_io *io, const struct gfl_scc *scc);

/** gfl_memo_keep() - write down what a component came to */
void gfl_memo_keep(struct gfl_memo_io *io, const struct gfl_scc *scc);

#endif /* GFPLINT_ENGINE_MEMO_H */
