/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The database of a tree, for checking a single file. */
#ifndef GFPLINT_CLI_DATABASE_H
#define GFPLINT_CLI_DATABASE_H

#include <stdbool.h>

/**
 * gfl_database_find() - the database of the tree a file is built in
 * @depfile: its dependency file, or NULL
 *
 * Return: the path, or NULL if the tree has none.
 */
const char *gfl_database_find(const char *depfile);

/** gfl_database_check() - say once in a build, or always, if the database is older than what it was made by */
void gfl_database_check(const char *database, const char *rules, const char *plugin, bool always);

#endif /* GFPLINT_CLI_DATABASE_H */
