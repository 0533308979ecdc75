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

const char *gfl_keep_unit(const struct gfl_keep *keep, size_t at)
{
	const struct gfl_db_unit *u = &keep->units[at];

	return gfl_format("%s %s %s %lld", u->name, u->source, u->stamp, (long long)u->facts_time);
}

/* Facts are what their file is; what they were made from is as old as their stamp says. */
static const char *state_of(const struct gfl_keep *keep, const struct gfl_options *opts)
{
	char *text = NULL, *state;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	fprintf(out, "%s\n%s\n%s\n%016llx %u %u\n", keep->ex->tree->build, scope_of(keep->dirs),
		keep->ex->rules_dir, (unsigned long long)gfl_rules_digest(keep->ex->rules),
		opts->models, opts->checks);
	for (size_t i = 0; i < keep->ex->tree->nr; i++)
		fprintf(out, "%s\n", gfl_keep_unit(keep, i));
	fclose(out);
	state = gfl_format("%s", text);
	free(text);
	return state;
}

void gfl_keep_open(struct gfl_keep *keep, const struct gfl_extract *ex,
		   const struct gfl_words *dirs)
{
	const size_t bytes = (ex->tree->nr + 1) * sizeof(*keep->units);

	*keep = (struct gfl_keep){ .ex = ex, .dirs = dirs };
	keep->units = memset(gfl_xrealloc(NULL, bytes), 0, bytes);
}

void gfl_keep_note(struct gfl_keep *keep, size_t at)
{
	const struct gfl_tree *tree = keep->ex->tree;

	if (!keep->units[at].name)
		keep->units[at] = unit_of(tree, &tree->units[at], !keep->ex->failed[at]);
}

void gfl_keep_ready(struct gfl_keep *keep, const struct gfl_options *opts)
{
	for (size_t i = 0; i < keep->ex->tree->nr; i++)
		gfl_keep_note(keep, i);
	keep->state = state_of(keep, opts);
}

void gfl_keep_close(struct gfl_keep *keep)
{
	gfl_cli_memo_close(&keep->last);
	free(keep->units);
}

static struct gfl_db_run run_of(const struct gfl_keep *keep, double seconds)
{
	return (struct gfl_db_run){
		.version = GFL_VERSION,
		.ruleset = keep->ex->rules,
		.rules = keep->ex->rules_dir,
		.scope = scope_of(keep->dirs),
		.units = keep->units,
		.nr_units = (uint32_t)keep->ex->tree->nr,
		.seconds = seconds,
		.summary = gfl_outer_summary,
		.ways = gfl_outer_ways,
		.key = gfl_outer_key,
	};
}

/* --- the last audit ---------------------------------------------------------------------- */

#define LAST_NAME "last"

/* What was kept is of use only beside the database that was written then. NULL if there is none. */
static const char *state_of_database(const struct gfl_keep *keep)
{
	struct stat st;

	if (stat(gfl_db_path(keep->ex->tree->build), &st))
		return NULL;
	return gfl_format("database %llu %lld %lld.%09ld", (unsigned long long)st.st_ino,
			  (long long)st.st_size, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

static struct gfl_db_kept find_rows(const struct gfl_keep *keep)
{
	const char *database = keep->last.memo ? state_of_database(keep) : NULL;
	struct gfl_db_kept rows = { 0 };

	if (database)
		rows.data = gfl_memo_find_data(keep->last.memo, database, &rows.len);
	return rows;
}

static void write_last(const struct gfl_keep *keep, const struct gfl_result *result,
		       const struct gfl_db_kept *rows)
{
	const char *database = keep->state ? state_of_database(keep) : NULL;
	struct gfl_cli_memo next;

	if (!database)
		return;
	gfl_cli_memo_create(&next, keep->ex->tree, LAST_NAME);
	gfl_memo_add_result(next.memo, gfl_format("%s%s", keep->state, database), result);
	if (rows->data)
		gfl_memo_add_data(next.memo, database, rows->data, rows->len);
	gfl_cli_memo_keep(&next, keep->ex->tree);
	gfl_cli_memo_close(&next);
}

struct gfl_result *gfl_keep_recall(struct gfl_keep *keep, double seconds, struct gfl_unit **unit)
{
	const struct gfl_db_run run = run_of(keep, seconds);
	struct gfl_tree *tree = keep->ex->tree;
	struct gfl_result *result = NULL;
	/* One that is damaged is of no use, and written anew. */
	struct gfl_log quiet = { 0 };
	struct gfl_db_kept rows;
	const char *database;

	if (!gfl_tree_lock(tree))
		return NULL;
	gfl_cli_memo_open(&keep->last, tree, LAST_NAME, &quiet);
	database = keep->state ? state_of_database(keep) : NULL;
	rows = find_rows(keep);
	if (database)
		result = gfl_memo_find_result(keep->last.memo,
					      gfl_format("%s%s", keep->state, database),
					      keep->ex->rules, unit);
	if (result && gfl_db_add_run(gfl_db_path(tree->build), result, &run)) {
		write_last(keep, result, &rows);
	} else if (result) {
		gfl_result_destroy(result);
		gfl_unit_destroy(*unit);
		result = NULL;
	}
	gfl_tree_unlock(tree);
	return result;
}

bool gfl_keep_result(struct gfl_keep *keep, const struct gfl_result *result, double seconds,
		     bool is_known)
{
	struct gfl_db_run run = run_of(keep, seconds);
	struct gfl_tree *tree = keep->ex->tree;
	struct gfl_log log = gfl_log_stderr();
	bool ok = gfl_tree_lock(tree);
	struct gfl_db_kept rows = { 0 };

	/* Another audit may have written one since. */
	run.before = find_rows(keep);
	ok = ok && gfl_db_write(gfl_db_path(tree->build), result, &run, &rows, &log);
	if (ok && is_known)
		write_last(keep, result, &rows);
	free((void *)rows.data);
	gfl_tree_unlock(tree);
	return ok;
}
