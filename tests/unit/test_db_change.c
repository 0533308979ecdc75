// SPDX-License-Identifier: GPL-2.0-or-later
/* Changing a database in place: what stands there then is what a new one would have. */
#include "db_rows.h"
#include "walk.h"

#include "gfplint/db.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

struct place {
	char dir[64], path[80], fresh[80];
};

static struct place place_create(void)
{
	struct place p = { .dir = P_tmpdir "/gfplint-change-XXXXXX" };

	assert_non_null(mkdtemp(p.dir));
	snprintf(p.path, sizeof(p.path), "%s/audit.db", p.dir);
	snprintf(p.fresh, sizeof(p.fresh), "%s/fresh.db", p.dir);
	return p;
}

static void place_destroy(struct place *p)
{
	unlink(p->path);
	unlink(p->fresh);
	assert_int_equal(rmdir(p->dir), 0);
}

static const char *text_of(const struct gfl_result *result, uint32_t func, struct gfl_arena *arena)
{
	const struct gfl_func *f = result->unit->funcs[func];

	/* of some functions there is nothing to say */
	return f->name[0] == 'n' ? NULL : gfl_arena_printf(arena, "%s %u", f->name, f->loc.line);
}

static const char *key(const struct gfl_result *result, uint32_t func, struct gfl_arena *arena)
{
	return gfl_arena_printf(arena, "k:%s", result->unit->funcs[func]->name);
}

/* Returns what is known of it then; with @before, which may be empty, of what stands there. */
static struct gfl_db_kept write_db(const char *path, const char *functions, const char *units,
				   struct gfl_db_kept before)
{
	const struct gfl_options opts = { .whole_program = true };
	struct gfl_db_unit unit[] = { { "ring", "ring.c", "stamp", 1000 },
				      { units, "other.c", "stamp", 1001 } };
	struct walked w = walk_with(functions, &opts);
	const struct gfl_db_run run = { .version = "1.2",
					.ruleset = w.rules,
					.rules = "rules",
					.scope = "",
					.units = unit,
					.nr_units = 2,
					.summary = text_of,
					.ways = text_of,
					.key = key,
					.before = before };
	struct gfl_log log = { 0 };
	struct gfl_db_kept kept;

	if (!gfl_db_write(path, w.result, &run, &kept, &log) || log.nr_errors)
		fail_msg("%s", log.last);
	walk_end(&w);
	return kept;
}

static ino_t inode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_ino;
}

static uint32_t number_of(const char *path, const char *sql)
{
	char *text = NULL;
	sqlite3 *db;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	uint32_t nr;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	db_print_rows(db, sql, out);
	sqlite3_close(db);
	fclose(out);
	nr = (uint32_t)strtoul(text, NULL, 10);
	free(text);
	return nr;
}

#define HELPER "fn helper; block 0; 10 new 6; return; "
#define OUTER "fn outer; block 0; 20 lock 2; 21 helper 1 5; 22 unlock 2; return; "
#define TABLE "ops chip mask helper var my_chip @1:3:1; "
#define MEMBER "fn known; val 10 field 1 chip mask -; val 11 load 10 -; block 0; 40 *11 1; return; "

static const struct {
	const char *functions, *unit;
} programs[] = {
	{ HELPER OUTER, "other" },
	{ HELPER OUTER, "other" },
	/* a finding goes, lines move */
	{ HELPER "fn outer; block 0; 25 helper 1 5; return; ", "other" },
	{ HELPER, "else" },
	/* functions in front, and some with nothing to say */
	{ "fn first; block 0; 5 new 7; return; fn none; block 0; return; " HELPER OUTER, "else" },
	{ TABLE HELPER MEMBER OUTER, "other" },
	{ TABLE HELPER MEMBER "fn more; block 0; 60 outer 1 5; 61 hush 1; return; " OUTER, "x" },
	{ MEMBER, "other" },
	{ HELPER OUTER, "other" },
};

static void what_has_changed_is_changed(void **state)
{
	struct place p = place_create();
	struct gfl_db_kept kept = { 0 };
	ino_t inode = 0;

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(programs); i++) {
		struct gfl_db_kept next = write_db(p.path, programs[i].functions, programs[i].unit,
						   kept),
				   fresh;
		char *changed = db_text(p.path), *want;

		unlink(p.fresh);
		fresh = write_db(p.fresh, programs[i].functions, programs[i].unit,
				 (struct gfl_db_kept){ 0 });
		want = db_text(p.fresh);
		assert_string_equal(changed, want);
		if (i)
			assert_true(inode == inode_of(p.path));
		inode = inode_of(p.path);
		assert_int_equal(next.len, fresh.len);
		assert_int_equal(number_of(p.path, "SELECT count(*) FROM runs"), i + 1);
		free((void *)kept.data);
		free((void *)fresh.data);
		free(changed);
		free(want);
		kept = next;
	}
	free((void *)kept.data);
	place_destroy(&p);
}

/* Rows that are as they were are not even looked at. */
static void what_has_not_changed_stays(void **state)
{
	struct place p = place_create();
	struct gfl_db_kept kept = write_db(p.path, HELPER OUTER, "other",
					   (struct gfl_db_kept){ 0 }),
			   next;

	(void)state;
	number_of(p.path, "UPDATE functions SET section = 'mine' WHERE name = 'helper'");
	number_of(p.path, "UPDATE functions SET section = 'mine' WHERE name = 'outer'");
	next = write_db(p.path, HELPER "fn outer; block 0; return; ", "other", kept);
	assert_int_equal(number_of(p.path, "SELECT count(*) FROM functions WHERE section = 'mine'"),
			 1);
	free((void *)kept.data);
	free((void *)next.data);
	place_destroy(&p);
}

/* What is no such knowledge, or does not fit, leads to a new file. */
static void else_all_is_written(void **state)
{
	struct place p = place_create();
	struct gfl_db_kept none = { 0 }, kept = write_db(p.path, HELPER, "other", none), next;
	char *want = db_text(p.path), *got;
	ino_t inode = inode_of(p.path);

	(void)state;
	for (size_t len = 0; len < kept.len; len += 13) {
		const struct gfl_db_kept cut = { kept.data, len };

		next = write_db(p.path, HELPER, "other", cut);
		assert_true(inode != inode_of(p.path));
		inode = inode_of(p.path);
		free((void *)next.data);
	}
	/* of another database: what is to be new is there already */
	next = write_db(p.path, HELPER OUTER, "other", none);
	free((void *)next.data);
	next = write_db(p.path, HELPER, "other", kept);
	free((void *)next.data);
	next = write_db(p.path, HELPER OUTER, "other", none);
	free((void *)next.data);
	next = write_db(p.path, HELPER OUTER "fn more; block 0; return", "other", kept);
	free((void *)next.data);
	next = write_db(p.path, HELPER, "other", none);
	got = db_text(p.path);
	assert_string_equal(got, want);
	free(got);
	free(want);
	free((void *)next.data);
	free((void *)kept.data);
	place_destroy(&p);
}

/* If much has changed a new file is made sooner. */
static void with_many_changes_too(void **state)
{
	struct place p = place_create();
	struct gfl_db_kept kept = { 0 };

	(void)state;
	for (unsigned int round = 0; round < 2; round++) {
		char *text = NULL;
		struct gfl_db_kept next;
		size_t len;
		FILE *out = open_memstream(&text, &len);
		const ino_t inode = round ? inode_of(p.path) : 0;

		for (unsigned int i = 0; i < 1000; i++)
			fprintf(out, "fn many%u; block 0; %u new 6; return; ", i, 10 + round);
		fclose(out);
		next = write_db(p.path, text, "other", kept);
		if (round)
			assert_true(inode != inode_of(p.path));
		free(text);
		free((void *)kept.data);
		kept = next;
	}
	free((void *)kept.data);
	place_destroy(&p);
}

/* Somebody who is reading is not disturbed; a killed writer leaves what was there, or what is to be. */
static void a_killed_writer_does_no_harm(void **state)
{
	static const char *const functions[] = { HELPER OUTER, TABLE HELPER MEMBER };
	struct place p = place_create();
	struct gfl_db_kept kept[2];
	char *want[2], *got;

	(void)state;
	for (int i = 1; i >= 0; i--) {
		kept[i] = write_db(p.path, functions[i], "other", (struct gfl_db_kept){ 0 });
		want[i] = db_text(p.path);
	}
	for (unsigned int tries = 0; tries < 30; tries++) {
		pid_t pid = fork();
		int at = 0;

		if (!pid)
			for (;; at = !at)
				write_db(p.path, functions[!at], "other", kept[at]);
		usleep(5000 + tries * 1000);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		got = db_text(p.path);
		at = strcmp(got, want[0]) != 0;
		assert_string_equal(got, want[at]);
		free(got);
		/* the next one begins with the first */
		free((void *)write_db(p.path, functions[0], "other", kept[at]).data);
	}
	for (int i = 0; i < 2; i++) {
		free((void *)kept[i].data);
		free(want[i]);
	}
	place_destroy(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_has_changed_is_changed),
		cmocka_unit_test(what_has_not_changed_stays),
		cmocka_unit_test(else_all_is_written),
		cmocka_unit_test(with_many_changes_too),
		cmocka_unit_test(a_killed_writer_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
