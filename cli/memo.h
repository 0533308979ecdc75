/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GFL_CLI_MEMO_H
#define GFL_CLI_MEMO_H

#include <sys/stat.h>

#include "gfplint/memo.h"

struct gfl_tree;

/**
 * struct gfl_cli_memo - a memo in the folder of a tree's facts
 * @memo: for gfl_options, NULL if none is wanted
 * @data: what was read; of @file
 */
struct gfl_cli_memo {
	const char *path;
	struct gfl_memo *memo;
	const void *data;
	struct stat file;
};

/**
 * gfl_cli_memo_open() - the tree's memo called @name, an empty one if there is none that can be used
 * @log: gets why it cannot be used
 */
void gfl_cli_memo_open(struct gfl_cli_memo *m, const struct gfl_tree *tree, const char *name,
		       struct gfl_log *log);

/** gfl_cli_memo_create() - the same, but begin with nothing */
void gfl_cli_memo_create(struct gfl_cli_memo *m, const struct gfl_tree *tree, const char *name);

/** gfl_cli_memo_keep() - put it in place, if there is anything new in it. What goes wrong is only said */
void gfl_cli_memo_keep(const struct gfl_cli_memo *m, struct gfl_tree *tree);

/** gfl_cli_memo_close() - after the result is gone, which refers to it */
void gfl_cli_memo_close(struct gfl_cli_memo *m);

#endif /* GFL_CLI_MEMO_H */
