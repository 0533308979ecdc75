// SPDX-License-Identifier: GPL-2.0-or-later
/* The database of a tree, for checking a single file. Costs a few calls of stat(). */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "database.h"
#include "gfplint/db.h"

#define IN_TREE ".gfplint/" GFL_DB_NAME

const char *gfl_database_find(const char *depfile)
{
	char *dir = depfile ? gfl_format("%s", depfile) : NULL, *slash;

	if (!access(IN_TREE, F_OK))
		return IN_TREE;
	/* kbuild works in the build folder; others may not. */
	while (dir && (slash = strrchr(dir, '/'))) {
		const char *path;

		*slash = '\0';
		path = gfl_format("%s/" IN_TREE, dir);
		if (!access(path, F_OK))
			return path;
	}
	return NULL;
}

static bool is_newer(const char *path, const struct stat *than)
{
	struct stat st;

	return !stat(path, &st) && (st.st_mtim.tv_sec > than->st_mtim.tv_sec ||
				    (st.st_mtim.tv_sec == than->st_mtim.tv_sec &&
				     st.st_mtim.tv_nsec > than->st_mtim.tv_nsec));
}

static bool has_newer(const char *folder, const struct stat *than)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir)))
		found = entry->d_name[0] != '.' &&
			is_newer(gfl_format("%s/%s", folder, entry->d_name), than);
	if (dir)
		closedir(dir);
	return found;
}

void gfl_database_check(const char *database, const char *rules, const char *plugin, bool always)
{
	const char *tree = gfl_format("%.*s", (int)(strlen(database) - strlen(IN_TREE)), database);
	const char *what = NULL;
	struct stat db;

	if (stat(database, &db))
		return;
	if (rules && has_newer(rules, &db))
		what = "the rules";
	else if (is_newer(plugin, &db))
		what = "gfplint";
	else if (is_newer(gfl_format("%sinclude/config/auto.conf", tree), &db))
		what = "the configuration";
	if (!what)
		return;
	what = gfl_format(
		"what is known of other files is older than %s; `gfplint audit` looks again", what);
	if (always || gfl_db_say_once(database, what))
		fprintf(stderr, "gfplint: note: %s\n", what);
}
