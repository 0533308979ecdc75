/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GFL_CLI_MAKE_H
#define GFL_CLI_MAKE_H

#include "audit.h"

/**
 * struct gfl_make - runs of make in one tree, and what they say
 * @is_asked:  gfplint stands in for the compiler: objects fail
 * @nr:        objects that make wanted
 * @nr_failed: targets that failed for reasons of their own
 * @is_broken: some command could not be written down
 * @last:      what was said before the line at hand, in turn
 * @nr_last:   how much
 * @log:       gets all of it
 */
struct gfl_make {
	const struct gfl_tree *tree;
	bool is_asked;
	bool is_broken;
	size_t nr, nr_failed;
	char last[16][1024];
	size_t nr_last;
	FILE *log;
};

/**
 * gfl_make_run() - run make and wait for it
 * @cmd: its command line
 *
 * Complains about what went wrong, but not about objects that failed only because gfplint stood in for
 * the compiler.
 *
 * Return: make's exit code, or -1 after a complaint.
 */
int gfl_make_run(struct gfl_make *make, const struct gfl_words *cmd);

/** gfl_make_say_last() - show the last lines it said */
void gfl_make_say_last(struct gfl_make *make);

#endif /* GFL_CLI_MAKE_H */
