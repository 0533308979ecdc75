// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing a database: a new file, which takes the old one's place when it is complete, or what is other than it was. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "db.h"

static void run_sql(struct gfl_db_writer *w, const char *sql)
{
	if (w->rows)
		gfl_db_queue_sql(w->rows, sql);
	else if (!w->failed && sqlite3_exec(w->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		w->failed = true;
}

static char *join(const char *a, const char *b)
{
	char *text = gfl_xrealloc(NULL, strlen(a) + strlen(b) + 1);

	strcpy(text, a);
	return strcat(text, b);
}

/* --- history ---------------------------------------------------------------------------------- */

static void copy_row(struct gfl_db_writer *w, enum gfl_db_table table, sqlite3_stmt *from)
{
	sqlite3_stmt *to = gfl_db_inserter(w, table, (size_t)sqlite3_column_count(from));

	for (int i = 0; to && i < sqlite3_column_count(from); i++)
		sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i));
	if (to && sqlite3_step(to) != SQLITE_DONE)
		w->failed = true;
	sqlite3_reset(to);
}

static void copy_table(struct gfl_db_writer *w, enum gfl_db_table table, struct gfl_db *old,
		       const char *sql)
{
	sqlite3_stmt *st = gfl_db_ask(old, sql, "");

	while (!w->failed && gfl_db_next(old, st))
		copy_row(w, table, st);
	if (w->failed)
		sqlite3_finalize(st);
}

/* Why the history of the database that is there is lost; NULL if it is not, or there is none. */
static const char *carry_history(struct gfl_db_writer *w, const char *path)
{
	struct gfl_log quiet = { 0 };
	const char *fault = access(path, F_OK) ? NULL : gfl_db_fault(path);
	struct gfl_db *old;
	bool is_bad;

	if (fault || access(path, F_OK))
		return fault;
	old = gfl_db_open(path, &quiet);
	if (!old)
		return "cannot be read";
	copy_table(w, GFL_DB_RUNS, old, "SELECT * FROM runs ORDER BY id");
	copy_table(w, GFL_DB_HISTORY, old, "SELECT * FROM history ORDER BY fingerprint");
	is_bad = gfl_db_failed(old);
	gfl_db_close(old);
	if (!is_bad)
		return NULL;
	run_sql(w, "DELETE FROM runs; DELETE FROM history");
	return "is damaged";
}

static void put_run(struct gfl_db_writer *w)
{
	const struct gfl_result *res = w->result;
	uint32_t nr[GFL_NR_CONFIDENCES] = { 0 };
	uint32_t nr_failed = 0;

	for (uint32_t i = 0; i < res->nr_findings; i++)
		nr[res->findings[i].confidence]++;
	for (uint32_t i = 0; i < w->run->nr_units; i++)
		nr_failed += !w->run->units[i].facts_time;
	gfl_db_put(w, GFL_DB_RUNS, "nlsssiiiiiiifs", 0, (int64_t)time(NULL), w->run->version,
		   w->run->rules, w->run->scope, w->run->nr_units, nr_failed, res->stats.nr_funcs,
		   nr[GFL_HIGH], nr[GFL_MEDIUM], nr[GFL_LOW], res->nr_groups, w->run->seconds,
		   w->root);
	/* new is what the last run that looked at the same folders had not; if there was none, the last */
	run_sql(w,
		"INSERT INTO history SELECT fingerprint, new.id, new.id, new.id, place, message"
		" FROM finding_list, (SELECT max(id) AS id FROM runs) new WHERE true"
		" ON CONFLICT (fingerprint) DO UPDATE SET last_run = excluded.last_run,"
		" place = excluded.place, message = excluded.message,"
		" since_run = CASE WHEN last_run >= (SELECT coalesce("
		"  (SELECT max(id) FROM runs WHERE id < excluded.last_run AND scope ="
		"   (SELECT scope FROM runs WHERE id = excluded.last_run)), excluded.last_run - 1))"
		" THEN since_run ELSE excluded.last_run END");
}

/* --- units, files, summaries -------------------------------------------------------------------- */

/* How much of a unit's source stands before its name; -1 if it goes by another one. */
static long root_of(const struct gfl_db_unit *unit)
{
	const size_t len = strlen(unit->name), all = strlen(unit->source);

	if (all < len + 2 || strncmp(unit->source + all - len - 2, unit->name, len))
		return -1;
	return (long)(all - len - 2);
}

/*
 * Where the source tree begins in file names: what most units have before their name, as sources that kbuild
 * makes stand in the build tree. Names are kept from there on, as people write them.
 */
static char *find_root(const struct gfl_db_run *run)
{
	const char *best = "";
	uint32_t votes = 0;
	long len = 0;
	char *ret;

	for (uint32_t i = 0; i < run->nr_units; i++) {
		const long root = root_of(&run->units[i]);

		if (root >= 0 && !votes) {
			best = run->units[i].source;
			len = root;
		}
		if (root >= 0)
			votes += root == len && !strncmp(run->units[i].source, best, (size_t)len) ?
					 1 :
					 -1;
	}
	ret = join(best, "");
	ret[len] = '\0';
	return ret;
}

static void put_units(struct gfl_db_writer *w)
{
	const struct gfl_unit *unit = w->result->unit;

	for (uint32_t i = 0; i < w->run->nr_units; i++) {
		const struct gfl_db_unit *u = &w->run->units[i];

		gfl_db_put(w, GFL_DB_UNITS, "sssl", u->name, u->source, u->stamp, u->facts_time);
	}
	for (uint32_t i = 1; i < unit->nr_files; i++)
		gfl_db_put(w, GFL_DB_FILES, "ks", w->files[i], gfl_db_file(w, i));
}

static int compare_sources(const void *pa, const void *pb)
{
	const struct gfl_db_unit *const *a = pa, *const *b = pb;

	return strcmp((*a)->source, (*b)->source);
}

/* By file: name of the unit whose source it is, or NULL. */
static const char **units_of_files(const struct gfl_db_writer *w)
{
	const struct gfl_unit *unit = w->result->unit;
	const char **names = gfl_arena_alloc(w->arena, unit->nr_files * sizeof(*names));
	const struct gfl_db_unit **sorted =
		gfl_xrealloc(NULL, (w->run->nr_units + 1) * sizeof(*sorted));

	for (uint32_t i = 0; i < w->run->nr_units; i++)
		sorted[i] = &w->run->units[i];
	qsort(sorted, w->run->nr_units, sizeof(*sorted), compare_sources);
	names[0] = NULL;
	for (uint32_t i = 1; i < unit->nr_files; i++) {
		const struct gfl_db_unit key = { .source = unit->files[i] }, *pkey = &key;
		const struct gfl_db_unit **at =
			bsearch(&pkey, sorted, w->run->nr_units, sizeof(*sorted), compare_sources);

		names[i] = at ? (*at)->name : NULL;
	}
	free(sorted);
	return names;
}

/* --- the file ----------------------------------------------------------------------------------- */

static void writer_init(struct gfl_db_writer *w, const struct gfl_result *result,
			const struct gfl_db_run *run)
{
	*w = (struct gfl_db_writer){ .result = result,
				     .run = run,
				     .scratch = gfl_arena_create(),
				     .arena = gfl_arena_create(),
				     .root = find_root(run),
				     .at = GFL_NONE };
}

static int compare_ids(const void *pa, const void *pb, void *arg)
{
	const uint64_t *ids = arg;
	const uint64_t a = ids[*(const uint32_t *)pa], b = ids[*(const uint32_t *)pb];

	return (a > b) - (a < b);
}

/* Ids of what there is at all. Two files may have one name below the source tree: each is itself. */
static void find_ids(struct gfl_db_writer *w)
{
	const struct gfl_unit *unit = w->result->unit;
	struct gfl_ids files = { 0 };

	w->files = gfl_arena_alloc(w->arena, unit->nr_files * sizeof(*w->files));
	w->funcs = gfl_arena_alloc(w->arena, unit->nr_funcs * sizeof(*w->funcs));
	w->order = gfl_arena_alloc(w->arena, unit->nr_funcs * sizeof(*w->order));
	w->rules = gfl_arena_alloc(w->arena, gfl_rules_nr(w->run->ruleset) + 1);
	for (uint32_t i = 1; i < unit->nr_files; i++)
		w->files[i] = gfl_ids_get(&files, unit->files[i], NULL, NULL);
	gfl_ids_deinit(&files);
	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		w->funcs[i] = gfl_ids_get(&w->names, unit->funcs[i]->name, NULL, NULL);
		w->order[i] = i;
	}
	if (unit->nr_funcs)
		qsort_r(w->order, unit->nr_funcs, sizeof(*w->order), compare_ids, w->funcs);
}

static void begin(struct gfl_db_writer *w, const char *path)
{
	char head[160];

	/* no journal: a file that is not complete is thrown away */
	snprintf(head, sizeof(head),
		 "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000;"
		 "PRAGMA application_id = %d; PRAGMA user_version = %d; BEGIN",
		 GFL_DB_ID, GFL_DB_VERSION);
	if (sqlite3_open_v2(path, &w->db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
			    NULL) != SQLITE_OK)
		w->failed = true;
	run_sql(w, head);
	run_sql(w, gfl_db_tables);
}

static void begin_change(struct gfl_db_writer *w, const char *path)
{
	if (sqlite3_open_v2(path, &w->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK)
		w->failed = true;
	sqlite3_busy_timeout(w->db, GFL_DB_PATIENCE);
	run_sql(w, "PRAGMA cache_size = -64000; BEGIN IMMEDIATE");
}

static void fill(struct gfl_db_writer *w)
{
	struct gfl_db_texts *texts;

	find_ids(w);
	w->units = units_of_files(w);
	gfl_db_find_same(w);
	texts = gfl_db_texts_begin(w);
	gfl_db_rows_begin(w);
	put_units(w);
	gfl_db_put_functions(w);
	gfl_db_put_findings(w);
	if (!w->before) {
		run_sql(w, gfl_db_indexes);
		run_sql(w, gfl_db_views);
	}
	gfl_db_put_texts(texts);
	gfl_db_rows_end(w);
	gfl_db_texts_end(texts);
	if (w->before)
		gfl_db_remove_gone(w);
	put_run(w);
}

static bool finish(struct gfl_db_writer *w, const char *path, struct gfl_log *log)
{
	int error = 0;

	run_sql(w, "COMMIT");
	if (w->failed && log) {
		error = sqlite3_system_errno(w->db);
		gfl_error(log, path, 0, 0, "cannot write: %s%s%s", sqlite3_errmsg(w->db),
			  error ? ": " : "", error ? strerror(error) : "");
	}
	for (uint32_t i = 0; i < GFL_DB_NR_TABLES; i++) {
		sqlite3_finalize(w->insert[i]);
		sqlite3_finalize(w->remove[i]);
	}
	/* undoes what was not committed */
	sqlite3_close(w->db);
	gfl_ids_deinit(&w->texts);
	gfl_ids_deinit(&w->members);
	gfl_ids_deinit(&w->names);
	gfl_arena_destroy(w->scratch);
	gfl_arena_destroy(w->arena);
	free(w->root);
	free(w->line);
	return !w->failed;
}

static bool sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && !fsync(fd);

	if (fd >= 0)
		close(fd);
	return ok;
}

/*
 * The old file keeps a name of its own if something in it is lost. What a killed gfl_db_add_run() left to
 * undo in it was undone when its history was read; if it could not be read, nobody may undo it in ours.
 */
static bool put_in_place(const char *tmp, const char *path, const char *fault, struct gfl_log *log)
{
	char *kept = join(path, ".old"), *undo = join(path, "-journal");

	if (fault) {
		unlink(kept);
		gfl_error(log, path, 0, 0, "%s; kept as %s, the history of runs begins anew", fault,
			  link(path, kept) ? "nothing" : kept);
	}
	unlink(undo);
	free(undo);
	free(kept);
	if (sync_file(tmp) && !rename(tmp, path))
		return true;
	gfl_error(log, path, 0, 0, "cannot write: %s", strerror(errno));
	return false;
}

static bool write_anew(const char *path, const struct gfl_result *result,
		       const struct gfl_db_run *run, struct gfl_db_sums *now, struct gfl_log *log)
{
	char *tmp = join(path, ".tmp");
	struct gfl_db_writer w;
	const char *fault;
	bool ok;

	writer_init(&w, result, run);
	w.now = now;
	unlink(tmp);
	begin(&w, tmp);
	fault = carry_history(&w, path);
	fill(&w);
	ok = finish(&w, tmp, log) && put_in_place(tmp, path, fault, log);
	if (!ok)
		unlink(tmp);
	free(tmp);
	return ok;
}

/* Change the rows that are others now, in one transaction. Whatever is in the way: write_anew() says what it is. */
static bool change(const char *path, const struct gfl_result *result, const struct gfl_db_run *run,
		   struct gfl_db_sums *before, struct gfl_db_sums *now)
{
	struct gfl_db_writer w;

	if (gfl_db_fault(path))
		return false;
	writer_init(&w, result, run);
	w.before = before;
	w.now = now;
	begin_change(&w, path);
	fill(&w);
	return finish(&w, path, NULL);
}

bool gfl_db_write(const char *path, const struct gfl_result *result, const struct gfl_db_run *run,
		  struct gfl_db_kept *kept, struct gfl_log *log)
{
	struct gfl_db_sums *before =
		run->before.data ? gfl_db_sums_read(run->before.data, run->before.len) : NULL;
	struct gfl_db_sums *now = gfl_db_sums_create();
	bool ok = before && change(path, result, run, before, now);

	if (!ok) {
		gfl_db_sums_destroy(now);
		now = gfl_db_sums_create();
		ok = write_anew(path, result, run, now, log);
	}
	if (kept)
		*kept = (struct gfl_db_kept){ 0 };
	if (ok && kept)
		kept->data = gfl_db_sums_write(now, &kept->len);
	gfl_db_sums_destroy(before);
	gfl_db_sums_destroy(now);
	return ok;
}

bool gfl_db_add_run(const char *path, const struct gfl_result *result, const struct gfl_db_run *run)
{
	struct gfl_db_writer w;

	if (gfl_db_fault(path))
		return false;
	writer_init(&w, result, run);
	if (sqlite3_open_v2(path, &w.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK)
		w.failed = true;
	sqlite3_busy_timeout(w.db, GFL_DB_PATIENCE);
	run_sql(&w, "BEGIN IMMEDIATE");
	put_run(&w);
	return finish(&w, path, NULL);
}
