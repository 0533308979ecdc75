// SPDX-License-Identifier: GPL-2.0-or-later
/* What an audit found out goes into the database of the tree. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"
#include "gfplint/db.h"
#include "gfplint/outer.h"

const char *gfl_db_path(const char *build)
{
	return gfl_format("%s/.gfplint/" GFL_DB_NAME, build);
}

/* The first line of NAME.dep: by which command, rules and plugin the facts were made. */
static const char *stamp_of(const struct gfl_tree *tree, const struct gfl_tu *tu)
{
	FILE *in = fopen(gfl_facts_path(tree, tu, ".dep"), "re");
	char line[64] = "";

	if (in && fgets(line, sizeof(line), in))
		line[strcspn(line, "\n")] = '\0';
	if (in)
		fclose(in);
	return gfl_format("%s", line);
}

static struct gfl_db_unit unit_of(const struct gfl_tree *tree, const struct gfl_tu *tu,
				  bool has_facts)
{
	struct gfl_db_unit unit = { .name = tu->name, .source = tu->source };
	struct stat st;

	if (tu->source[0] != '/' && strcmp(tu->dir, tree->build))
		unit.source = gfl_format("%s/%s", tu->dir, tu->source);
	unit.stamp = stamp_of(tree, tu);
	if (has_facts && !stat(gfl_facts_path(tree, tu, ".gfl"), &st))
		unit.facts_time = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	return unit;
}

static const char *scope_of(const struct gfl_words *dirs)
{
	const char *scope = "";

	for (size_t i = 0; i < dirs->nr; i++)
		scope = gfl_format("%s%s%s", scope, i ? " " : "", dirs->v[i]);
	return scope;
}

struct gfl_db_unit *gfl_keep_units(const struct gfl_extract *ex)
{
	const struct gfl_tree *tree = ex->tree;
	struct gfl_db_unit *units = gfl_xrealloc(NULL, (tree->nr + 1) * sizeof(*units));

	for (size_t i = 0; i < tree->nr; i++)
		units[i] = unit_of(tree, &tree->units[i], !ex->failed[i]);
	return units;
}

bool gfl_keep(const struct gfl_extract *ex, const struct gfl_db_unit *units,
	      const struct gfl_words *dirs, const struct gfl_result *result, double seconds)
{
	const struct gfl_tree *tree = ex->tree;
	struct gfl_db_run run = {
		.version = GFL_VERSION,
		.ruleset = ex->rules,
		.rules = ex->rules_dir,
		.scope = scope_of(dirs),
		.units = units,
		.nr_units = (uint32_t)tree->nr,
		.seconds = seconds,
		.summary = gfl_outer_summary,
		.ways = gfl_outer_ways,
		.key = gfl_outer_key,
	};
	struct gfl_log log = gfl_log_stderr();
	bool ok = gfl_tree_lock(ex->tree);

	ok = ok && gfl_db_write(gfl_db_path(tree->build), result, &run, &log);
	gfl_tree_unlock(ex->tree);
	return ok;
}
