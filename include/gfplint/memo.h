/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an analysis found out about functions, kept for the next one, which takes it over where nothing has changed. */
#ifndef GFPLINT_MEMO_H
#define GFPLINT_MEMO_H

#include "gfplint/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct gfl_memo - records by what they depend on
 *
 * A record holds what came out of walking a function, or a circle of functions. Its key is made of all that
 * the walk looks at: the functions as linked, what they call as far as callers are told, the rules, the options
 * and the program itself. So a record that is found is right, and what has changed is not found.
 */
struct gfl_memo;

/**
 * gfl_memo_create() - make an empty one
 * @program: number of the program that analyses: another one may come to other results
 */
struct gfl_memo *gfl_memo_create(uint64_t program);
void gfl_memo_destroy(struct gfl_memo *memo);

/**
 * gfl_memo_read() - take over what was written
 * @memo: empty
 * @data: the file; must outlive @memo, which does not copy it
 * @len:  bytes
 * @name: of the file, for messages
 * @log:  gets what is wrong with it
 *
 * Return: false if it cannot be used; @memo is as empty as it was then.
 */
bool gfl_memo_read(struct gfl_memo *memo, const void *data, size_t len, const char *name,
		   struct gfl_log *log);

/** gfl_memo_has_news() - did an analysis find out what was not in it */
bool gfl_memo_has_news(const struct gfl_memo *memo);

/**
 * gfl_memo_write() - write it down, without what was of no use for some time
 *
 * Return: false if the stream failed (disk full); errno says why.
 */
bool gfl_memo_write(const struct gfl_memo *memo, FILE *out);

/**
 * gfl_memo_can_add() - is it enough to add what is new to the file that was read
 * @at: set to where: the file's length then
 *
 * Return: false if there is none, its end is incomplete, or enough was added to write it as a whole.
 */
bool gfl_memo_can_add(const struct gfl_memo *memo, size_t *at);

/** gfl_memo_write_news() - write down what is new, to be added; as gfl_memo_write() */
bool gfl_memo_write_news(const struct gfl_memo *memo, FILE *out);

/**
 * gfl_memo_add_result() - add all that an analysis found
 * @memo:   the memo
 * @state:  in words, all that the result depends on: facts, rules, options
 * @result: of gfl_analyse(), before anything is dropped from it
 */
void gfl_memo_add_result(struct gfl_memo *memo, const char *state, const struct gfl_result *result);

/** gfl_memo_add_data() - add bytes that somebody else understands, copied, under some words */
void gfl_memo_add_data(struct gfl_memo *memo, const char *words, const void *data, size_t len);

/** gfl_memo_find_data() - what was added under the same words; as long as the file is there. NULL if there is none */
const void *gfl_memo_find_data(struct gfl_memo *memo, const char *words, size_t *len);

/**
 * gfl_memo_find_result() - what was added under the same words
 * @memo:  the memo; its file must outlive the result
 * @state: as it was given to gfl_memo_add_result()
 * @rules: rules
 * @unit:  set to what the result is about: names of files, no functions. The caller destroys it last
 *
 * Return: a result to make reports of, which the caller frees with gfl_result_destroy(); NULL if there is none.
 */
struct gfl_result *gfl_memo_find_result(struct gfl_memo *memo, const char *state,
					const struct gfl_rules *rules, struct gfl_unit **unit);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_MEMO_H */
