/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions of other files, from the database of an audit. */
#ifndef GFPLINT_PLUGIN_OUTER_H
#define GFPLINT_PLUGIN_OUTER_H

#include "gcc_compat.h"

#include "gfplint/db.h"
#include "gfplint/outer.h"

/**
 * struct gfl_others - an open database, and what became of it
 * @stale:    name of a unit whose source is newer than what was used of it, or NULL
 * @nr_stale: how many there are
 * @used:     units that something was used of
 */
struct gfl_others {
	const char *path;
	struct gfl_db *db;
	struct gfl_log log;
	struct gfl_outer outer;
	char *stale;
	uint32_t nr_stale;
	char **used;
	uint32_t nr_used, cap_used;
};

/**
 * gfl_others_open() - open a database for an analysis
 * @others:  to be closed with gfl_others_close()
 * @path:    of the database
 * @options: get what makes the analysis ask it
 *
 * Return: false after a message, if it cannot be used; there is nothing to close then.
 */
bool gfl_others_open(struct gfl_others *others, const char *path, struct gfl_options *options);

/** gfl_others_close() - say what was wrong with it, once in a build unless @is_verbose, and close it */
void gfl_others_close(struct gfl_others *others, const struct gfl_result *result, bool is_verbose);

#endif /* GFPLINT_PLUGIN_OUTER_H */
