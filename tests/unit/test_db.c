// SPDX-License-Identifier: GPL-2.0-or-later
/* The database: what is written can be asked for, and whatever a file holds, it is told and survived. */
#include "walk.h"

#include "gfplint/db.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>

/* A folder as `gfplint audit` leaves one. */
struct place {
	char dir[64], facts[80], path[96], old[96], source[96];
};

static struct place place_create(void)
{
	struct place p = { .dir = P_tmpdir "/gfplint-db-XXXXXX" };

	assert_non_null(mkdtemp(p.dir));
	snprintf(p.facts, sizeof(p.facts), "%s/.gfplint", p.dir);
	snprintf(p.path, sizeof(p.path), "%s/audit.db", p.facts);
	snprintf(p.old, sizeof(p.old), "%s/audit.db.old", p.facts);
	snprintf(p.source, sizeof(p.source), "%s/ring.c", p.dir);
	assert_int_equal(mkdir(p.facts, 0777), 0);
	return p;
}

static void place_destroy(struct place *p)
{
	char facts[96];

	snprintf(facts, sizeof(facts), "%s/ring.gfl", p->facts);
	unlink(facts);
	unlink(p->path);
	unlink(p->old);
	unlink(p->source);
	assert_int_equal(rmdir(p->facts), 0);
	assert_int_equal(rmdir(p->dir), 0);
}

static const char *summary(const struct gfl_result *result, uint32_t func, struct gfl_arena *arena)
{
	return gfl_arena_printf(arena, "about %s", result->unit->funcs[func]->name);
}

static bool write_scope(const char *path, const char *functions, const char *scope,
			struct gfl_log *log)
{
	const struct gfl_options opts = { .whole_program = true };
	struct gfl_db_unit unit = { "ring", "ring.c", "stamp", 1000 };
	struct walked w = walk_with(functions, &opts);
	const struct gfl_db_run run = { .version = "1.2",
					.ruleset = w.rules,
					.rules = "rules",
					.scope = scope,
					.units = &unit,
					.nr_units = 1,
					.summary = summary };
	bool ok = gfl_db_write(path, w.result, &run, NULL, log);

	walk_end(&w);
	return ok;
}

static void write_db(const char *path, const char *functions)
{
	struct gfl_log log = { 0 };

	if (!write_scope(path, functions, "", &log) || log.nr_errors)
		fail_msg("%s", log.last);
}

/* Columns with blanks between, rows in lines. */
static void expect_rows(const char *path, const char *sql, const char *want)
{
	char *got = NULL;
	sqlite3_stmt *st;
	sqlite3 *db;
	size_t len;
	FILE *out = open_memstream(&got, &len);

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	while (sqlite3_step(st) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(st); i++)
			fprintf(out, "%s%s",
				sqlite3_column_text(st, i) ?
					(const char *)sqlite3_column_text(st, i) :
					"-",
				i + 1 < sqlite3_column_count(st) ? " " : "\n");
	sqlite3_finalize(st);
	sqlite3_close(db);
	fclose(out);
	assert_string_equal(got, want);
	free(got);
}

/* A whole tree has sources that the build made, and these stand elsewhere. */
static void the_source_tree_is_where_most_sources_stand(void **state)
{
	struct gfl_db_unit units[] = { { ".vmlinux.export", ".vmlinux.export.c", "", 0 },
				       { "a", "/linux/a.c", "", 0 },
				       { "lib/table", "/build/lib/table.c", "", 0 },
				       { "lib/b", "/linux/lib/b.c", "", 0 },
				       { "lib/c", "/linux/lib/c.c", "", 0 },
				       { "lib/d", "/linux/lib/other.c", "", 0 } };
	struct place p = place_create();
	struct walked w = walk("fn f; block 0; return;");
	const struct gfl_db_run run = { .version = "1.2",
					.ruleset = w.rules,
					.rules = "rules",
					.scope = "",
					.units = units,
					.nr_units = GFL_ARRAY_SIZE(units),
					.summary = summary };
	struct gfl_log log = { 0 };

	(void)state;
	if (!gfl_db_write(p.path, w.result, &run, NULL, &log))
		fail_msg("%s", log.last);
	expect_rows(p.path, "SELECT root FROM runs", "/linux/\n");
	walk_end(&w);
	place_destroy(&p);
}

static void expect_explained(const char *path, const char *what, uint32_t nr, const char *want)
{
	struct gfl_log log = { 0 };
	struct gfl_db *db = gfl_db_open(path, &log);
	char *got = NULL;
	size_t len;
	FILE *out = open_memstream(&got, &len);

	if (!db)
		fail_msg("%s", log.last);
	assert_int_equal(gfl_db_explain(db, what, out), nr);
	assert_false(gfl_db_failed(db));
	fclose(out);
	gfl_db_close(db);
	if (!strstr(got, want))
		assert_string_equal(got, want);
	free(got);
}

/* outer() holds the lock around helper(), which allocates. */
#define HELPER "fn helper; block 0; 10 new 6; return; "
#define OUTER "fn outer; block 0; 20 lock 2; 21 helper 1 5; 22 unlock 2; return; "
#define CALM "fn outer; block 0; 21 helper 1 5; return; "

/* --- what is in it ----------------------------------------------------------------------- */

static void findings_are_kept(void **state)
{
	struct place p = place_create();

	(void)state;
	write_db(p.path, HELPER OUTER);
	expect_rows(p.path,
		    "SELECT check_id, models, confidence, place, function FROM finding_list",
		    "sleep-in-atomic rt,nort high ring.c:21 outer\n");
	expect_rows(p.path, "SELECT kind, function, line, text FROM steps ORDER BY nr",
		    "context outer 20 under a raw spinlock: by lock(&r->raw)\n"
		    "call outer 21 outer() calls helper()\n"
		    "operation helper 10 helper() allocates here: new(GFP_KERNEL)\n");
	expect_rows(p.path,
		    "SELECT r.name FROM finding_rules JOIN rules r ON r.id = rule ORDER BY 1",
		    "lock\nnew\n");
	expect_rows(p.path, "SELECT count(*) > 0 FROM advice", "1\n");
	place_destroy(&p);
}

static void functions_are_kept(void **state)
{
	struct place p = place_create();

	(void)state;
	write_db(p.path, HELPER "fn taker; block 0; 30 lock 2; return;" CALM);
	expect_rows(
		p.path, "SELECT name, place, nr_demands, exits FROM function_list ORDER BY name",
		"helper ring.c:1 1 leaves the context as it was\n"
		"outer ring.c:1 1 leaves the context as it was\n"
		"taker ring.c:1 0 returning anything: only if r is not 0; holds a raw lock: &r->raw\n");
	expect_rows(p.path,
		    "SELECT function, operation, gfp, sleeps, depth, next, root_function"
		    " FROM demand_list ORDER BY function",
		    "helper new GFP_KERNEL may sleep 0 - helper\n"
		    "outer new GFP_KERNEL may sleep 1 helper helper\n");
	expect_rows(
		p.path, "SELECT caller, callee, how FROM call_list ORDER BY 1",
		"helper new known by a rule\nouter helper by name\ntaker lock known by a rule\n");
	place_destroy(&p);
}

/* What a member holds, and what calls through it become. */
static void calls_through_members_are_kept(void **state)
{
	struct place p = place_create();

	(void)state;
	write_db(p.path, "ops chip mask helper var my_chip @1:3:1; " HELPER
			 "fn known; val 10 field 1 chip mask -; val 11 load 10 -; block 0; "
			 "40 *11 1; return; "
			 "fn unknown; val 10 field 1 chip other -; val 11 load 10 -; block 0; "
			 "50 *11 1; 51 *11 1; return;");
	expect_rows(p.path, "SELECT * FROM op_list",
		    "struct chip.mask helper my_chip - ring.c:3\n");
	expect_rows(p.path,
		    "SELECT caller, callee, how, member, times FROM call_list"
		    " WHERE member IS NOT NULL ORDER BY 1",
		    "known helper through a member struct chip.mask 1\n"
		    "unknown - nothing is known to stand in the member struct chip.other 2\n");
	expect_rows(p.path, "SELECT member, calls, functions FROM not_followed",
		    "struct chip.other 2 0\n");
	expect_rows(
		p.path,
		"SELECT tag, field, r.name FROM members m LEFT JOIN rules r ON m.rule = r.id ORDER BY 2",
		"chip mask chip\nchip other -\n");
	expect_rows(p.path, "SELECT function, context, text, rule FROM entry_list",
		    "helper +hardirq being chip.mask in my_chip chip\n");
	expect_rows(p.path, "SELECT function, context, operation, root FROM entry_demands",
		    "helper +hardirq new ring.c:10\n");
	place_destroy(&p);
}

/* The compiler lets nobody really call what a compile-time assertion calls. */
static void calls_that_are_never_made_are_left_out(void **state)
{
	struct place p = place_create();

	(void)state;
	write_db(p.path, "fn f; block 0; cond ne 5 8 b1 b2; block 1; 10 too_large; end; "
			 "block 2; 20 others; return;");
	expect_rows(p.path, "SELECT caller, callee, how FROM call_list",
		    "f others its body is not there\n");
	place_destroy(&p);
}

/* In which contexts members are called: the strictest of two calls, and the freest. */
static void contexts_of_members_are_kept(void **state)
{
	struct place p = place_create();

	(void)state;
	write_db(p.path, "ops chip mask helper var my_chip @1:3:1; " HELPER
			 "fn known; val 10 field 1 chip mask -; val 11 load 10 -; block 0; "
			 "40 *11 1; 41 lock 2; 42 *11 1; 43 unlock 2; return;");
	expect_rows(
		p.path,
		"SELECT member, calls, not_followed, functions, strictest_rt, freest_rt, strictest_nort,"
		" freest_nort, context, place, rule FROM member_list",
		"struct chip.mask 2 0 1 spin sleep spin sleep [+raw] ring.c:42 x.h\n");
	expect_rows(
		p.path,
		"SELECT f.name, c.line, w.text FROM member_calls c JOIN functions f ON f.id = c.function"
		" JOIN waits w ON w.id = c.allows_rt ORDER BY c.nr",
		"known 40 sleep\nknown 42 spin\n");
	place_destroy(&p);
}

static void findings_have_a_history(void **state)
{
	static const char new[] = "SELECT function FROM findings_new";
	static const char gone[] = "SELECT place FROM findings_gone";
	struct place p = place_create();
	struct gfl_log log = { 0 };

	(void)state;
	write_db(p.path, HELPER OUTER);
	expect_rows(p.path, new, "outer\n");
	write_db(p.path, HELPER OUTER);
	expect_rows(p.path, new, "");
	expect_rows(p.path, gone, "");
	/* other folders: what is not there was not looked for */
	assert_true(write_scope(p.path, HELPER CALM, "mm", &log));
	expect_rows(p.path, gone, "");
	write_db(p.path, HELPER CALM);
	expect_rows(p.path, gone, "ring.c:21\n");
	write_db(p.path, HELPER CALM);
	expect_rows(p.path, gone, "");
	write_db(p.path, HELPER OUTER);
	expect_rows(p.path, new, "outer\n");
	expect_rows(p.path, "SELECT first_run, since_run, last_run FROM history", "1 6 6\n");
	expect_rows(p.path, "SELECT id, version, scope, nr_units, nr_high FROM runs WHERE id < 4",
		    "1 1.2  1 1\n2 1.2  1 1\n3 1.2 mm 1 0\n");
	assert_int_equal(access(p.old, F_OK), -1);
	place_destroy(&p);
}

/* --- explaining -------------------------------------------------------------------------- */

static void a_function_is_explained(void **state)
{
	struct place p = place_create();

	(void)state;
	write_db(p.path, HELPER OUTER);
	expect_explained(p.path, "helper", 1,
			 "helper() at ring.c:1\n"
			 "leaves the context as it was\n"
			 "asks of its callers' contexts:\n"
			 "  new() at ring.c:10: may sleep (GFP_KERNEL)\n"
			 "is called by:\n"
			 "  outer() at ring.c:21\n"
			 "is on the way of findings:\n");
	expect_explained(p.path, "lock", 1,
			 "lock(): its body is not there\n"
			 "is known by rule:\n"
			 "  lock lock, x.h\n"
			 "is called by:\n"
			 "  outer() at ring.c:20\n");
	expect_explained(p.path, "nobody", 0, "");
	write_db(p.path, "fn way; block 0; 30 outer 1 5; return; " HELPER CALM);
	expect_explained(p.path, "way", 1,
			 "  new() at ring.c:10: may sleep (GFP_KERNEL)\n"
			 "    by way of outer() at ring.c:30\n"
			 "    by way of helper() at ring.c:21\n");
	place_destroy(&p);
}

static void functions_of_one_name_are_listed(void **state)
{
	struct place p = place_create();

	(void)state;
	write_db(p.path, "fn twin.2; block 0; return; fn twin.3; block 0; 30 new 7; return;");
	expect_explained(p.path, "twin", 2,
			 "2 functions are called twin(); which one?\n"
			 "  twin.2 at ring.c:1\n"
			 "  twin.3 at ring.c:1\n");
	expect_explained(p.path, "twin.3", 1, "new() at ring.c:30: does not sleep (GFP_ATOMIC)\n");
	place_destroy(&p);
}

static void a_finding_is_explained(void **state)
{
	static const char want[] =
		"path:\n"
		"  ring.c:20: in outer(): under a raw spinlock: by lock(&r->raw)\n"
		"  ring.c:21: outer() calls helper()\n"
		"  ring.c:10: helper() allocates here: new(GFP_KERNEL)"
		" (the place of the fault)\n"
		"rules:\n"
		"  lock lock, x.h\n"
		"  alloc new, x.h\n"
		"advice:\n";
	struct place p = place_create();

	(void)state;
	write_db(p.path, HELPER OUTER);
	expect_explained(p.path, "ring.c:21", 1, want);
	expect_explained(p.path, "../linux/ring.c:21:2", 1, want);
	expect_explained(p.path, "ing.c:21", 0, "");
	expect_explained(p.path, "ring.c:22", 0, "");
	place_destroy(&p);
}

static void a_finding_is_known_by_the_beginning_of_its_fingerprint(void **state)
{
	struct place p = place_create();
	char print[17] = "";
	sqlite3_stmt *st;
	sqlite3 *db;

	(void)state;
	write_db(p.path,
		 HELPER OUTER "fn other; block 0; 30 lock 2; 31 helper 1 5; 32 unlock 2; return; ");
	assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT fingerprint FROM findings WHERE function = 'outer'", -1, &st,
			   NULL);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	snprintf(print, sizeof(print), "%s", sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	expect_explained(p.path, print, 1, "other ways into the same fault:\n");
	print[6] = '\0';
	expect_explained(p.path, print, 1, "in outer(), confidence: high\n");
	print[3] = '\0';
	expect_explained(p.path, print, 0, "");
	/* two that begin alike */
	assert_int_equal(sqlite3_exec(db, "UPDATE findings SET fingerprint = 'abcd' || id", NULL,
				      NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	expect_explained(p.path, "abcd", 2, "2 findings begin with abcd; which one?\n  abcd1 ");
	place_destroy(&p);
}

/* --- looking up --------------------------------------------------------------------------- */

static void summaries_are_found_by_name(void **state)
{
	struct place p = place_create();
	struct gfl_log log = { 0 };
	struct gfl_db *db;
	char *text, *unit;

	(void)state;
	write_db(p.path, HELPER "func own static @1:1:1; block 0; return; " OUTER);
	db = gfl_db_open(p.path, &log);
	assert_non_null(db);
	for (int i = 0; i < 2; i++) {
		text = gfl_db_summary(db, "helper", &unit);
		assert_string_equal(text, "about helper");
		assert_string_equal(unit, "ring");
		free(text);
		free(unit);
		assert_null(gfl_db_summary(db, "nobody", NULL));
		assert_null(gfl_db_summary(db, "own", NULL));
	}
	assert_false(gfl_db_failed(db));
	gfl_db_close(db);
	place_destroy(&p);
}

static void write_at(const char *path, time_t when)
{
	struct timespec times[2] = { { .tv_sec = when }, { .tv_sec = when } };

	put_file(path, "");
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool is_newer(const char *path, const char *unit)
{
	struct gfl_log log = { 0 };
	struct gfl_db *db = gfl_db_open(path, &log);
	bool ret = gfl_db_is_newer(db, unit);

	gfl_db_close(db);
	return ret;
}

static void a_source_is_newer_once_it_changes(void **state)
{
	struct place p = place_create();

	(void)state;
	write_db(p.path, HELPER);
	expect_rows(p.path, "UPDATE units SET facts_time = 2000 * 1000000000", "");
	assert_false(is_newer(p.path, "ring")); /* it is not there */
	write_at(p.source, 1000);
	assert_false(is_newer(p.path, "ring"));
	assert_false(is_newer(p.path, "other"));
	write_at(p.source, 2000);
	assert_true(is_newer(p.path, "ring"));
	place_destroy(&p);
}

/* --- what is no database -------------------------------------------------------------------- */

static void expect_refused(const struct place *p, const char *why)
{
	struct gfl_log log = { 0 };
	char want[256];

	snprintf(want, sizeof(want), "%s: %s; `gfplint audit` makes a new one", p->path, why);
	assert_null(gfl_db_open(p->path, &log));
	assert_string_equal(log.last, want);
}

/* An audit says what it found there, keeps it, and makes a new one. */
static void expect_replaced(const struct place *p, const char *why)
{
	struct gfl_log log = { 0 };
	char want[256];

	snprintf(want, sizeof(want), "%s: error: %s; kept as %s, the history of runs begins anew",
		 p->path, why, p->old);
	assert_true(write_scope(p->path, HELPER OUTER, "", &log));
	assert_string_equal(log.last, want);
	assert_int_equal(access(p->old, F_OK), 0);
	expect_rows(p->path, "SELECT id, nr_high FROM runs", "1 1\n");
}

static void expect_no_database(const struct place *p, const char *why)
{
	expect_refused(p, why);
	expect_replaced(p, why);
}

static void what_is_no_database_is_told(void **state)
{
	struct place p = place_create();
	char sql[96];

	(void)state;
	expect_refused(&p, "there is none");
	put_file(p.path, "");
	expect_no_database(&p, "is no database");
	put_file(p.path, "a text that is longer than the head of a database, which has a hundred "
			 "bytes, the first sixteen of them always the same");
	expect_no_database(&p, "is no database");
	expect_rows(p.path, "PRAGMA application_id = 7", "");
	expect_no_database(&p, "is the database of another program");
	expect_rows(p.path, "PRAGMA user_version = 0", "");
	expect_no_database(&p, "was written by an older gfplint");
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", GFL_DB_VERSION + 1);
	expect_rows(p.path, sql, "");
	expect_no_database(&p, "was written by a newer gfplint");
	assert_int_equal(truncate(p.path, 8192), 0);
	expect_no_database(&p, "is cut off");
	place_destroy(&p);
}

/* Overwrites part of a file. */
static void spoil(const char *path, long at, int byte, size_t nr)
{
	FILE *file = fopen(path, "r+");

	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	while (nr--)
		fputc(byte, file);
	assert_int_equal(fclose(file), 0);
}

static void ask_everything(const char *path)
{
	static const char *const what[] = { "helper", "outer", "ring.c:21", "abcdef", "nobody" };
	struct gfl_log log = { 0 };
	struct gfl_db *db = gfl_db_open(path, &log);
	FILE *null = fopen("/dev/null", "w");

	for (size_t i = 0; db && i < GFL_ARRAY_SIZE(what); i++)
		gfl_db_explain(db, what[i], null);
	if (db) {
		free(gfl_db_summary(db, "helper", NULL));
		gfl_db_is_newer(db, "ring");
		assert_int_equal(gfl_db_failed(db), log.nr_errors != 0);
	}
	gfl_db_close(db);
	fclose(null);
}

static void damage_further_on_is_told(void **state)
{
	struct place p = place_create();
	struct gfl_log log = { 0 };
	struct gfl_db *db;

	(void)state;
	write_db(p.path, HELPER OUTER);
	/* all but the head */
	spoil(p.path, 100, 0xff, 8000);
	db = gfl_db_open(p.path, &log);
	assert_non_null(db);
	assert_int_equal(gfl_db_explain(db, "helper", stderr), 0);
	assert_true(gfl_db_failed(db));
	assert_non_null(strstr(log.last, "is damaged ("));
	gfl_db_close(db);
	expect_replaced(&p, "is damaged");
	place_destroy(&p);
}

static void no_damage_ends_the_process(void **state)
{
	struct place p = place_create();
	struct stat st;

	(void)state;
	write_db(p.path, HELPER OUTER);
	assert_int_equal(stat(p.path, &st), 0);
	for (long at = 0; at < st.st_size; at += 701) {
		spoil(p.path, at, (int)(at * 7 & 0xff), (size_t)(at % 5) + 1);
		ask_everything(p.path);
	}
	place_destroy(&p);
}

static void what_cannot_be_written_is_told(void **state)
{
	struct place p = place_create();
	struct gfl_log log = { 0 };
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/no/such/folder/audit.db", p.dir);
	assert_false(write_scope(path, HELPER, "", &log));
	assert_non_null(strstr(log.last, "cannot write"));
	assert_non_null(strstr(log.last, "No such file or directory"));
	place_destroy(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_source_tree_is_where_most_sources_stand),
		cmocka_unit_test(findings_are_kept),
		cmocka_unit_test(functions_are_kept),
		cmocka_unit_test(calls_through_members_are_kept),
		cmocka_unit_test(calls_that_are_never_made_are_left_out),
		cmocka_unit_test(contexts_of_members_are_kept),
		cmocka_unit_test(findings_have_a_history),
		cmocka_unit_test(a_function_is_explained),
		cmocka_unit_test(functions_of_one_name_are_listed),
		cmocka_unit_test(a_finding_is_explained),
		cmocka_unit_test(a_finding_is_known_by_the_beginning_of_its_fingerprint),
		cmocka_unit_test(summaries_are_found_by_name),
		cmocka_unit_test(a_source_is_newer_once_it_changes),
		cmocka_unit_test(what_is_no_database_is_told),
		cmocka_unit_test(damage_further_on_is_told),
		cmocka_unit_test(no_damage_ends_the_process),
		cmocka_unit_test(what_cannot_be_written_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
