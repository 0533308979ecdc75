/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of functions of other files: texts that an analysis of a whole program writes, and
 * that an analysis of a single file reads. docs/summaries.md describes their form.
 *
 * A function has two of them. Its summary says what its callers have to know; it goes by the
 * function's name. Its ways in say who calls it in contexts that forbid something; they go by a key
 * that tells static functions of one name apart, gfl_outer_key().
 */
#ifndef GFPLINT_KNOWN_H
#define GFPLINT_KNOWN_H

#include "gfplint/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GFL_OUTER_VERSION 3

/**
 * struct gfl_outer - where an analysis of a single file finds texts about functions of others
 * @summary: of the global function @name
 * @ways:    of the function with @key
 * @arg:     handed to both
 * @log:     gets what is wrong with a text; the function is then as good as unknown
 *
 * Both return a string from malloc(), which the analysis frees, or NULL if there is none.
 */
struct gfl_outer {
	char *(*summary)(void *arg, const char *name);
	char *(*ways)(void *arg, const char *key);
	void *arg;
	struct gfl_log *log;
};

/**
 * gfl_outer_summary() - write down the summary of a function
 * @result: of an analysis
 * @func:   index of the function in gfl_unit.funcs
 * @arena:  memory of the text
 *
 * Changes nothing in @result: several threads may call it, and gfl_outer_ways().
 */
const char *gfl_outer_summary(const struct gfl_result *result, uint32_t func,
			      struct gfl_arena *arena);

/**
 * gfl_outer_ways() - write down the ways into a function
 * @result: of an analysis with gfl_options.ways
 * @func:   index of the function in gfl_unit.funcs
 * @arena:  memory of the text
 *
 * Return: the text, or NULL if no context is known in which it is called.
 */
const char *gfl_outer_ways(const struct gfl_result *result, uint32_t func, struct gfl_arena *arena);

/**
 * gfl_outer_key() - what a function's ways in go by: its name, and its file if it is static
 * @result: of an analysis
 * @func:   index of the function in gfl_unit.funcs
 * @arena:  memory of the text
 */
const char *gfl_outer_key(const struct gfl_result *result, uint32_t func, struct gfl_arena *arena);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_KNOWN_H */
