// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions of other files, from the database of an audit. Whatever is wrong with it is one line, and the
 * file is analysed without.
 */
#include "outer.h"

static void say(const struct gfl_others *others, const char *text, bool is_verbose)
{
	if (is_verbose || gfl_db_say_once(others->path, text))
		fprintf(stderr, "gfplint: note: %s\n", text);
}

/* Was something used of a unit whose source has changed since? */
static void note_unit(struct gfl_others *others, char *unit)
{
	for (uint32_t i = 0; i < others->nr_used; i++)
		if (!strcmp(others->used[i], unit)) {
			free(unit);
			return;
		}
	GFL_GROW(others->used, others->nr_used, others->cap_used);
	others->used[others->nr_used++] = unit;
	if (!gfl_db_is_newer(others->db, unit))
		return;
	others->nr_stale++;
	if (!others->stale)
		others->stale = unit;
}

static char *find_summary(void *arg, const char *name)
{
	struct gfl_others *others = (struct gfl_others *)arg;
	char *unit = NULL, *text;

	if (gfl_db_failed(others->db))
		return NULL;
	text = gfl_db_summary(others->db, name, &unit);
	if (unit)
		note_unit(others, unit);
	return text;
}

static char *find_ways(void *arg, const char *key)
{
	struct gfl_others *others = (struct gfl_others *)arg;

	return gfl_db_failed(others->db) ? NULL : gfl_db_ways(others->db, key);
}

bool gfl_others_open(struct gfl_others *others, const char *path, struct gfl_options *options)
{
	memset(others, 0, sizeof(*others));
	others->path = path;
	others->db = gfl_db_open(path, &others->log);
	if (!others->db) {
		say(others, others->log.last, false);
		return false;
	}
	others->outer.summary = find_summary;
	others->outer.ways = find_ways;
	others->outer.arg = others;
	others->outer.log = &others->log;
	options->outer = &others->outer;
	return true;
}

/* Files on paths that are newer than the database: of those the lines may have moved, and more. */
static const char *find_newer(const struct gfl_others *others, const struct gfl_result *result)
{
	struct stat db, st;

	if (stat(others->path, &db))
		return NULL;
	for (uint32_t i = 0; i < result->nr_findings; i++)
		for (uint32_t k = 0; k < result->findings[i].nr_steps; k++) {
			const char *file =
				result->unit->files[result->findings[i].steps[k].loc.file];

			if (file && strcmp(file, result->unit->source) && !stat(file, &st) &&
			    (st.st_mtim.tv_sec > db.st_mtim.tv_sec ||
			     (st.st_mtim.tv_sec == db.st_mtim.tv_sec &&
			      st.st_mtim.tv_nsec > db.st_mtim.tv_nsec)))
				return file;
		}
	return NULL;
}

void gfl_others_close(struct gfl_others *others, const struct gfl_result *result, bool is_verbose)
{
	const char *newer = others->stale ? NULL : find_newer(others, result);
	char *text = NULL;

	if (others->log.nr_errors)
		say(others, others->log.last, is_verbose);
	if (others->stale || newer)
		text = xasprintf(
			"'%s'%s changed since the audit, what is known of it may be wrong; `gfplint audit` looks again",
			others->stale ? others->stale : newer,
			others->nr_stale > 1 ? " and others" : "");
	if (text)
		say(others, text, is_verbose);
	free(text);
	for (uint32_t i = 0; i < others->nr_used; i++)
		free(others->used[i]);
	free(others->used);
	gfl_db_close(others->db);
}
