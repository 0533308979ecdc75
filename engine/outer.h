/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of functions of other units: private types.
 *
 *   outer_write.c  a summary, or calls that lead somewhere, as text; outer_put.c its parts
 *   outer_read.c   the text as functions; outer_get.c its parts
 *   outer.c        what a unit calls and does not have
 *   ways.c         in a whole program: which calls reach a function in a context that forbids something
 *   callers.c      in a single file: what its functions ask for, in those contexts
 */
#ifndef GFPLINT_ENGINE_KNOWN_H
#define GFPLINT_ENGINE_KNOWN_H

#include "engine.h"
#include "gfplint/outer.h"
#include "ir_read.h"
#include "link.h"

#define GFL_MAX_OUTER_DEMANDS 32 /* kept of a function */
#define GFL_MAX_WAYS 8		 /* callers kept per function, the strictest */
#define GFL_MAX_WAY_CALLS 4	 /* calls kept per caller and function */
#define GFL_MAX_OUTER_DEPTH 64	 /* of a value that is read */
#define GFL_MAX_OUTER_STEPS 1000 /* of a path, and sites */

/**
 * struct gfl_way_call - a call, as far as callers of the caller matter to the callee
 * @ev:      place
 * @args:    arguments
 * @st:      context and knowledge at the call
 * @guards:  conditions on the caller's parameters under which it happens
 */
struct gfl_way_call {
	struct gfl_event ev;
	struct gfl_args args;
	struct gfl_state st;
	struct gfl_guard guards[GFL_MAX_GUARDS];
	uint8_t nr_guards;
};

/**
 * struct gfl_outer_fn - one function as read
 * @key:     by which its ways in are found; NULL in a summary
 * @fn:      the function, without a body
 * @entries: contexts it was registered for
 * @calls:   calls it makes to the function that was asked for
 */
struct gfl_outer_fn {
	const char *key;
	struct gfl_fn *fn;
	struct gfl_entry *entries;
	uint32_t nr_entries, cap_entries;
	struct gfl_way_call *calls;
	uint32_t nr_calls, cap_calls;
};

/* --- reading ------------------------------------------------------------------------------- */

/**
 * struct gfl_outer_list - what a text is about
 * @v: @nr functions; free with gfl_outer_list_deinit()
 */
struct gfl_outer_list {
	struct gfl_outer_fn *v;
	uint32_t nr, cap;
};

/**
 * gfl_outer_read() - read a text
 * @eng:  the analysis; files that are new to its unit are added to it
 * @text: NUL-terminated
 * @name: for messages
 * @log:  gets what is wrong
 * @list: gets what stands in it
 *
 * Return: false after an error, with nothing in @list.
 */
bool gfl_outer_read(struct gfl_engine *eng, const char *text, const char *name, struct gfl_log *log,
		    struct gfl_outer_list *list);

/** gfl_outer_list_deinit() - free the list and the values of its functions, but not those taken (fn NULL) */
void gfl_outer_list_deinit(struct gfl_outer_list *list);

/* --- writing --------------------------------------------------------------------------------- */

/**
 * struct gfl_outer_writer - a text about one function being written
 * @from:  the values that are meant: those of @fn, if not said otherwise
 * @vals:  by value: its number in the text, 0 if it has none yet
 * @files, @funcs: their numbers
 * @sites: number 1 and on
 */
struct gfl_outer_writer {
	struct gfl_engine *eng;
	const struct gfl_fn *fn;
	const struct gfl_vals *from;
	FILE *out;
	gfl_id *vals;
	uint32_t nr_vals, cap_vals; /* of @vals */
	gfl_id last_val;
	struct gfl_ptr_map files, funcs;
	const struct gfl_site **sites;
	uint32_t nr_sites, cap_sites;
};

void gfl_outer_begin(struct gfl_outer_writer *w, struct gfl_engine *eng, const struct gfl_fn *fn,
		     const char *key, FILE *out);
void gfl_outer_end(struct gfl_outer_writer *w);
void gfl_outer_put_call(struct gfl_outer_writer *w, const struct gfl_way_call *call);
void gfl_outer_put_entry(struct gfl_outer_writer *w, const struct gfl_entry *entry);
const char *gfl_outer_write(struct gfl_engine *eng, const struct gfl_fn *fn,
			    struct gfl_arena *arena);
const char *gfl_outer_take(struct gfl_arena *arena, FILE *out, char **text, size_t *len);

/*
 * outer_put.c: the parts. What has a number gets a line of its own when it is named first, so numbers are
 * asked for before the line begins that names them.
 */
gfl_id gfl_put_val(struct gfl_outer_writer *w, gfl_id v);
uint32_t gfl_put_func(struct gfl_outer_writer *w, const char *name);
uint32_t gfl_put_site(struct gfl_outer_writer *w, const struct gfl_site *site);
void gfl_put_file(struct gfl_outer_writer *w, struct gfl_loc loc);
void gfl_put_loc(struct gfl_outer_writer *w, struct gfl_loc loc);
void gfl_put_abs(FILE *out, const struct gfl_abs *abs);
void gfl_put_guard(struct gfl_outer_writer *w, const char *word, const struct gfl_guard *guard);
void gfl_put_models(FILE *out, uint8_t models, uint8_t assume);
void gfl_put_irq(struct gfl_outer_writer *w, const uint8_t *irq, gfl_id val,
		 const struct gfl_site *site);
void gfl_put_ctx(struct gfl_outer_writer *w, const struct gfl_ctx *ctx);
void gfl_put_dropped(struct gfl_outer_writer *w, const struct gfl_lock *lock);
void gfl_put_saved(struct gfl_outer_writer *w, const struct gfl_saved *saved);
void gfl_put_registrar(FILE *out, const struct gfl_rule *rule, const struct gfl_effects *effects);

#define GFL_NR_IRQ_WORDS (GFL_IRQ_VAL + 1)
extern const char *const gfl_ref_words[2];
extern const char *const gfl_irq_words[GFL_NR_IRQ_WORDS];

/* --- outer.c ----------------------------------------------------------------------------------- */

/** gfl_outer_keep() - a list whose functions stay in use, to be freed with the analysis */
void gfl_outer_keep(struct gfl_engine *eng, const struct gfl_outer_list *list);

/** gfl_outer_remember() - a function that stands on a path */
void gfl_outer_remember(struct gfl_engine *eng, const struct gfl_func *func);

#endif /* GFPLINT_ENGINE_KNOWN_H */
