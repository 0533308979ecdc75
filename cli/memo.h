/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GFL_CLI_MEMO_H
#define GFL_CLI_MEMO_H

#include "gfplint/memo.h"

struct gfl_tree;

/** struct gfl_cli_memo - the memo of a tree; @memo: for gfl_options, NULL if none is wanted */
struct gfl_cli_memo {
	struct gfl_memo *memo;
	const void *data;
	size_t len;
};

/** gfl_cli_memo_open() - the tree's memo, an empty one if there is none that can be used; says why */
void gfl_cli_memo_open(struct gfl_cli_memo *m, const struct gfl_tree *tree);

/** gfl_cli_memo_keep() - put it in place, if there is anything new in it. What goes wrong is only said */
void gfl_cli_memo_keep(const struct gfl_cli_memo *m, struct gfl_tree *tree);

/** gfl_cli_memo_close() - after the result is gone, which refers to it */
void gfl_cli_memo_close(struct gfl_cli_memo *m);

#endif /* GFL_CLI_MEMO_H */
