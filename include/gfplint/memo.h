/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an analysis found out about functions, kept for the next one, which takes it over where nothing has changed. */
#ifndef GFPLINT_MEMO_H
#define GFPLINT_MEMO_H

#include "gfplint/base.h"

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

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_MEMO_H */
