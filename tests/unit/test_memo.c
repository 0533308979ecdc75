/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memo: what comes out is to the letter what comes out without one, and only what has changed is
 * walked. A program of several units is analysed, then edited, then analysed with and without what was
 * kept of the first time.
 */
#include "db_rows.h"
#include "walk.h"

#include "gfplint/db.h"
#include "gfplint/inspect.h"
#include "gfplint/link.h"
#include "gfplint/memo.h"
#include "gfplint/outer.h"

#define MAX_UNITS 8

/* Functions that allocate, call each other, in circles too, through members and parameters, and register others. */
static const char *const program[MAX_UNITS] = {
	/* leaf() allocates; quiet() does nothing of interest */
	"fn leaf; block 0; 5 new 6; return;"
	"fn quiet; block 0; 7 hush 1; return",
	"fn mid; block 0; 11 leaf 1 5; return;"
	"fn other; block 0; 14 quiet 1; return;"
	"fn may; block 0; cond eq 5 8 b1 b2; block 1; 16 new 6; goto b2; block 2; return",
	"fn top; block 0; 21 lock 2; 22 mid 1 5; 23 unlock 2; return;"
	"fn calm; block 0; 25 other 1; 26 may 1 6; return",
	/* a circle, from which an allocation is reached */
	"fn ping; block 0; cond eq 5 8 b1 b2; block 1; 31 pong 1 5; goto b2; block 2; return;"
	"fn pong; block 0; 33 ping 1 6; 34 mid 1 5; return;"
	"fn user; block 0; 36 lock 2; 37 ping 1 5; 38 unlock 2; return",
	/* through a member */
	"ops ops run fill var table @1:40:2;"
	"fn fill; block 0; 41 new 6; return;"
	"fn through; val 10 field 1 ops run -; val 11 load 10 -; block 0; 43 lock 2; 44 *11 1;"
	"45 unlock 2; return;"
	/* through a member of one of two tables: that which objects of the caller have */
	"ops ops step step_1 var one @1:40:2; ops ops step step_2 var two @1:40:2;"
	"ops ring ops &two var kept @1:40:2;"
	"fn step_1; block 0; 46 new 6; return; fn step_2; block 0; return;"
	"fn held; val 10 field 1 ring ops -; val 11 load 10 -; val 12 field 11 ops step -;"
	"val 13 load 12 -; block 0; 48 lock 2; 49 *13 1; 50 unlock 2; return",
	/* a function that is handed over: to a helper that calls it, and to one that registers it */
	"fn call_back; block 0; 51 lock 2; 52 *5 1; 53 unlock 2; return;"
	"fn giver; val 10 fn leaf; block 0; 55 call_back 1 10; return;"
	"fn handler; block 0; 57 new 7; return;"
	"fn setup; val 10 fn handler; val 11 const 0x10; block 0; 58 on_irq 8 10 11; return",
	/* stored where another unit says in which mode it will be called */
	"fn tick; block 0; 61 lock 2; 62 new 7; 63 unlock 2; return;"
	"fn fire; block 0; 65 new 6; return;"
	"fn arm; val 10 field 1 ring timer -; val 11 field 10 timer run -; val 12 fn fire; block 0;"
	"67 store 11 12; return",
	"fn init; val 10 field 1 ring timer -; val 11 const 4; block 0; 71 timer_init 10 8; return",
};

/* --- a program and what comes out ------------------------------------------------------------ */

/* A unit called "u1.c", say. */
static struct gfl_unit *unit_of(uint32_t nr, const char *functions)
{
	static const char head[] = "gfplint-facts 1\nunit ring.c\nkernel 0x060c00\nfile 1 ring.c\n";
	char *text = walk_facts(functions), *whole = NULL;
	struct gfl_log log = { 0 };
	struct gfl_unit *unit;
	size_t len;
	FILE *out = open_memstream(&whole, &len);

	assert_memory_equal(text, head, strlen(head));
	fprintf(out, "gfplint-facts 1\nunit u%u.c\nkernel 0x060c00\nfile 1 u%u.c\n", nr, nr);
	fputs(text + strlen(head), out);
	fclose(out);
	unit = gfl_unit_read(whole, len, "facts", &log);
	if (!unit)
		fail_msg("%s\n%s", log.last, whole);
	free(whole);
	free(text);
	return unit;
}

static struct gfl_unit *linked(const char *const *units)
{
	struct gfl_linker *linker = gfl_linker_create("whole");

	for (uint32_t i = 0; i < MAX_UNITS; i++) {
		struct gfl_unit *unit = units[i] ? unit_of(i, units[i]) : NULL;

		if (unit)
			gfl_linker_add(linker, unit);
		gfl_unit_destroy(unit);
	}
	return gfl_linker_finish(linker);
}

/* All that an audit makes of a result. */
static void put_member_call(void *arg, const struct gfl_member_call_info *call)
{
	fprintf(arg, "%u %s.%s %s\n", call->loc.line, call->tag, call->field, call->context);
}

static char *all_of(const struct gfl_result *res)
{
	struct gfl_arena *arena = gfl_arena_create();
	char *text = NULL, *findings = walk_text(res, true);
	size_t len;
	FILE *out = open_memstream(&text, &len);

	fputs(findings, out);
	free(findings);
	for (uint32_t i = 0; i < res->nr_findings; i++) {
		const struct gfl_finding *f = &res->findings[i];

		fprintf(out, "%s %s %s %d\n", f->fingerprint, f->func, f->message, f->confidence);
		for (uint32_t k = 0; k < f->nr_advice; k++)
			fprintf(out, " %s\n", f->advice[k]);
		for (uint32_t k = 0; k < f->nr_doubts; k++)
			fprintf(out, " %s\n", f->doubts[k]);
	}
	for (uint32_t i = 0; i < res->unit->nr_funcs; i++) {
		const char *ways = gfl_outer_ways(res, i, arena);

		gfl_explain(res, res->unit->funcs[i]->name, out);
		fprintf(out, "%s%s", gfl_outer_summary(res, i, arena), ways ? ways : "-\n");
	}
	gfl_inspect_member_calls(res, arena, put_member_call, out);
	fprintf(out, "%llu steps, circle of %u\n", (unsigned long long)res->stats.nr_steps,
		res->stats.nr_circle);
	fclose(out);
	gfl_arena_destroy(arena);
	return text;
}

/**
 * struct run - an analysis
 * @memo: what was kept afterwards, as in a file, malloc()ed; @news: the same, to be added
 * @db:   the database; @rows: in it; @kept: what is known of it
 */
struct run {
	char db[64], *text, *rows;
	struct gfl_db_kept kept;
	uint32_t nr_walked, nr_again, nr_funcs;
	char *memo, *news;
	size_t len, news_len, at;
	bool can_add;
};

struct how {
	const char *rule; /* one more, or NULL */
	uint8_t models;
	uint32_t jobs;
	uint64_t program;
};

static struct gfl_rules *rules_of(const struct how *how)
{
	char dir[] = P_tmpdir "/gfplint-memo-XXXXXX", path[3][64];
	const char *const texts[3] = { walk_rules, walk_roles, how->rule };
	struct gfl_log log = { 0 };
	struct gfl_rules *rules;

	assert_non_null(mkdtemp(dir));
	for (int i = 0; i < 3; i++) {
		snprintf(path[i], sizeof(path[i]), "%s/%s.yaml", dir,
			 (const char *[]){ "rules", "gfp", "more" }[i]);
		if (texts[i])
			put_file(path[i], texts[i]);
	}
	rules = gfl_rules_load(dir, &log);
	for (int i = 0; i < 3; i++)
		unlink(path[i]);
	rmdir(dir);
	if (!rules)
		fail_msg("%s", log.last);
	return rules;
}

static void copy_file(const char *from, int to)
{
	char buf[65536];
	FILE *in = fopen(from, "r");
	size_t len;

	assert_non_null(in);
	while ((len = fread(buf, 1, sizeof(buf), in)))
		assert_int_equal(write(to, buf, len), len);
	fclose(in);
}

/* What has changed since @before is changed in a copy of its database. */
static void write_db(struct run *r, const struct gfl_result *res, const struct gfl_rules *rules,
		     const struct run *before)
{
	struct gfl_db_run about = { .version = "1",
				    .ruleset = rules,
				    .rules = "rules",
				    .scope = "",
				    .summary = gfl_outer_summary,
				    .ways = gfl_outer_ways,
				    .key = gfl_outer_key };
	struct gfl_log log = { 0 };
	int fd;

	strcpy(r->db, P_tmpdir "/gfplint-memo-XXXXXX");
	fd = mkstemp(r->db);
	assert_true(fd >= 0);
	if (before && before->kept.data) {
		about.before = before->kept;
		copy_file(before->db, fd);
	}
	close(fd);
	if (!gfl_db_write(r->db, res, &about, &r->kept, &log))
		fail_msg("%s", log.last);
	r->rows = db_text(r->db);
}

/* With @before, which may be NULL, if @has_memo. */
static struct run run(const char *const *units, struct how how, bool has_memo,
		      const struct run *before)
{
	struct gfl_memo *memo = has_memo ? gfl_memo_create(how.program) : NULL;
	struct gfl_rules *rules = rules_of(&how);
	struct gfl_unit *unit = linked(units);
	struct gfl_options opts = { .whole_program = true,
				    .ways = true,
				    .models = how.models,
				    .jobs = how.jobs,
				    .memo = memo };
	struct gfl_log log = { 0 };
	struct gfl_result *res;
	struct run r;
	FILE *out;

	if (memo && before)
		assert_true(gfl_memo_read(memo, before->memo, before->len, "memo", &log));
	res = gfl_analyse(unit, rules, &opts);
	r = (struct run){ .text = all_of(res),
			  .nr_walked = res->stats.nr_walked,
			  .nr_again = res->stats.nr_walked_again,
			  .nr_funcs = res->stats.nr_funcs };
	write_db(&r, res, rules, memo ? before : NULL);
	if (memo) {
		assert_int_equal(gfl_memo_has_news(memo), r.nr_walked || r.nr_again);
		out = open_memstream(&r.memo, &r.len);
		assert_true(gfl_memo_write(memo, out));
		fclose(out);
		r.can_add = gfl_memo_can_add(memo, &r.at);
		out = open_memstream(&r.news, &r.news_len);
		assert_true(gfl_memo_write_news(memo, out));
		fclose(out);
	}
	gfl_result_destroy(res);
	gfl_unit_destroy(unit);
	gfl_rules_destroy(rules);
	gfl_memo_destroy(memo);
	return r;
}

static void run_end(struct run *r)
{
	if (r->rows)
		assert_int_equal(unlink(r->db), 0);
	free(r->text);
	free(r->rows);
	free((void *)r->kept.data);
	free(r->memo);
	free(r->news);
}

/* --- nothing has changed ----------------------------------------------------------------------- */

static void test_unchanged(void **state)
{
	struct run without = run(program, (struct how){ 0 }, false, NULL);
	struct run first = run(program, (struct how){ 0 }, true, NULL);
	struct run second = run(program, (struct how){ 0 }, true, &first);
	struct run third = run(program, (struct how){ .jobs = 4 }, true, &second);

	(void)state;
	/* There must be something to keep: findings, one of which comes by each kind of call. */
	assert_non_null(strstr(without.text, "22 sleep-in-atomic"));
	assert_non_null(strstr(without.text, "37 sleep-in-atomic"));
	assert_non_null(strstr(without.text, "44 sleep-in-atomic"));
	assert_non_null(strstr(without.text, "52 sleep-in-atomic"));
	assert_non_null(strstr(without.text, "57 alloc-in-raw"));
	assert_non_null(strstr(without.text, "65 sleep-in-atomic"));
	assert_int_equal(without.nr_walked, without.nr_funcs);
	assert_int_equal(first.nr_walked, first.nr_funcs);
	assert_int_equal(second.nr_walked, 0);
	assert_true(first.nr_again > 0);
	assert_int_equal(second.nr_again, 0);
	assert_int_equal(third.nr_walked, 0);
	assert_string_equal(first.text, without.text);
	assert_string_equal(second.text, without.text);
	assert_string_equal(third.text, without.text);
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.memo, second.memo, first.len);
	run_end(&without);
	run_end(&first);
	run_end(&second);
	run_end(&third);
}

/* What is written does not depend on threads. */
static void test_any_threads(void **state)
{
	struct run one = run(program, (struct how){ .jobs = 1 }, true, NULL);
	struct run four = run(program, (struct how){ .jobs = 4 }, true, NULL);

	(void)state;
	assert_string_equal(one.text, four.text);
	assert_int_equal(one.len, four.len);
	assert_memory_equal(one.memo, four.memo, one.len);
	run_end(&one);
	run_end(&four);
}

/*
 * Many circles, whose members go from thread to thread: what each came to is kept as its own. Each calls
 * one more function, for the circles to be worth some time.
 */
static void test_many_circles(void **state)
{
	const char *units[MAX_UNITS] = { NULL };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	for (unsigned int i = 0; i < 200; i++)
		fprintf(out,
			"%sfn leaf%u; block 0; %u new 6; return;"
			"fn ping%u; block 0; cond eq 5 8 b1 b2; block 1; 3 pong%u 1 5; goto b2;"
			"block 2; return;"
			"fn pong%u; block 0; 4 ping%u 1 6; 5 leaf%u 1 5; return",
			i ? ";" : "", i, 10 + i, i, i, i, i, i);
	fclose(out);
	units[0] = text;
	for (unsigned int tries = 0; tries < 5; tries++) {
		struct run first = run(units, (struct how){ .jobs = 4 }, true, NULL);
		struct run second = run(units, (struct how){ .jobs = 4 }, true, &first);

		assert_int_equal(first.nr_walked, 600);
		assert_int_equal(second.nr_walked, 0);
		assert_string_equal(first.text, second.text);
		run_end(&first);
		run_end(&second);
	}
	free(text);
}

/* --- edits --------------------------------------------------------------------------------------- */

/* In unit @unit @from becomes @to; without @from the unit is @to. @nr_walked: how many are walked then. */
struct edit {
	const char *what;
	uint32_t unit;
	const char *from, *to;
	uint32_t nr_walked;
};

static const struct edit edits[] = {
	/* quiet(), whose callers are told the same */
	{ "a body, not its summary", 0, "7 hush 1", "7 hush 5", 1 },
	/* leaf(), mid(), top(), ping(), pong(), user(), giver() */
	{ "flags", 0, "5 new 6", "5 new 7", 7 },
	{ "the place of an operation", 0, "5 new 6", "6 new 6", 7 },
	{ "the place of a function", 0, "fn leaf", "fn leaf 4", 7 },
	{ "a function that a rule speaks for is there", 7, "fn init",
	  "fn new; block 0; 77 hush 1; return; fn init", 1 },
	/* ping(), pong(), user() */
	{ "a function of a circle", 3, "34 mid 1 5", "34 mid 1 8", 3 },
	/* quiet() takes a lock: other(), calm() */
	{ "a context that is left", 0, "7 hush 1", "7 lock 2", 3 },
	/* quiet() and calm() are what they were; other() calls nobody any more */
	{ "a call that goes away", 1, "14 quiet 1", "14 hush 1", 1 },
	{ "a new caller", 7, "fn init", "fn more; block 0; 77 top 1 5; return; fn init", 1 },
	/* of the unit's functions: the body of hush() is there now: quiet(), other(), calm() */
	{ "a body where there was none", 7, "fn init",
	  "fn hush; block 0; 77 new 6; return; fn init", 4 },
	/* what called leaf() calls something unknown: mid(), top(), ping(), pong(), user(), giver() */
	{ "a function that goes away", 0, "fn leaf", "fn leaf_2", 7 },
	/* a second function in ops.run: through() */
	{ "a table", 6, "fn tick", "ops ops run tick var more @1:60:2; fn tick", 1 },
	{ "a table that is emptied", 4, "ops ops run fill var table @1:40:2;", "", 1 },
	/* both tables count then, one of which allocates: held() */
	{ "an object with the other table, in another unit", 7, "fn init",
	  "ops ring ops &one var more @1:70:2; fn init", 1 },
	{ "a store of the other table, in another unit", 7, "fn init",
	  "fn more; val 10 field 1 ring ops -; val 11 var one -; block 0; 70 store 10 11; return; fn init",
	  2 },
	{ "an object that goes away", 4, "ops ring ops &two var kept @1:40:2;", "", 1 },
	/* arm(), and init() that was changed itself */
	{ "a mode", 7, "timer_init 10 8", "timer_init 10 11", 2 },
	{ "a unit that goes away", 7, NULL, NULL, 0 },
	/* a rule's row is needed where the rule still holds, whoever was the first to name it */
	{ "an unlock", 2, "23 unlock 2", "23 hush 1", 1 },
	{ "an unlock", 3, "38 unlock 2", "38 hush 1", 1 },
	{ "an unlock", 4, "45 unlock 2", "45 hush 1", 1 },
	{ "an unlock", 4, "50 unlock 2", "50 hush 1", 1 },
	{ "an unlock", 5, "53 unlock 2", "53 hush 1", 2 },
	{ "an unlock", 6, "63 unlock 2", "63 hush 1", 1 },
	{ "what is registered", 5, "on_irq 8 10 11", "on_irq 8 10 8", 1 },
};

static char *replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *copy = NULL;
	size_t len;
	FILE *out = open_memstream(&copy, &len);

	if (!at)
		fail_msg("no '%s' in '%s'", from, text);
	fprintf(out, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	fclose(out);
	return copy;
}

static void check_same(const struct edit *edit, const struct run *with, const struct run *without)
{
	if (strcmp(with->text, without->text))
		fail_msg("%s: other results with a memo\n--- with\n%s--- without\n%s", edit->what,
			 with->text, without->text);
	if (strcmp(with->rows, without->rows))
		fail_msg("%s: other rows with a memo\n--- with\n%s--- without\n%s", edit->what,
			 with->rows, without->rows);
}

static void check_edit(const struct edit *edit)
{
	char *text = edit->from ? replaced(program[edit->unit], edit->from, edit->to) : NULL;
	struct run before = run(program, (struct how){ 0 }, true, NULL), without, with, again, back;
	const char *units[MAX_UNITS];

	memcpy(units, program, sizeof(units));
	units[edit->unit] = text;
	without = run(units, (struct how){ 0 }, false, NULL);
	with = run(units, (struct how){ 0 }, true, &before);
	check_same(edit, &with, &without);
	if (with.nr_walked != edit->nr_walked)
		fail_msg("%s: %u functions are walked, not %u", edit->what, with.nr_walked,
			 edit->nr_walked);
	again = run(units, (struct how){ .jobs = 3 }, true, &with);
	check_same(edit, &again, &without);
	assert_int_equal(again.nr_walked, 0);
	/* and back: what was there before is not forgotten at once, but for a finding that leads through what changed */
	back = run(program, (struct how){ 0 }, true, &with);
	assert_string_equal(back.text, before.text);
	assert_string_equal(back.rows, before.rows);
	assert_in_range(back.nr_walked, 0, 1);
	run_end(&before);
	run_end(&without);
	run_end(&with);
	run_end(&again);
	run_end(&back);
	free(text);
}

static void test_edits(void **state)
{
	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(edits); i++)
		check_edit(&edits[i]);
}

/* --- what is the same for all functions ------------------------------------------------------------ */

static void check_anew(struct how how)
{
	struct run before = run(program, (struct how){ 0 }, true, NULL);
	struct run without = run(program, how, false, NULL);
	struct run with = run(program, how, true, &before);

	assert_string_equal(with.text, without.text);
	assert_int_equal(with.nr_walked, with.nr_funcs);
	run_end(&before);
	run_end(&without);
	run_end(&with);
}

static void test_all_anew(void **state)
{
	(void)state;
	check_anew((struct how){
		.rule = "- {name: hush, kind: alloc, source: x.h, gfp: GFP_KERNEL}\n" });
	check_anew((struct how){ .rule = "# a word\n" });
	check_anew((struct how){ .models = GFL_MODEL_BIT(GFL_RT) });
	check_anew((struct how){ .program = 1 });
}

/* --- files that cannot be used ----------------------------------------------------------------------- */

static void expect_refused(const char *data, size_t len, const char *why)
{
	struct gfl_memo *memo = gfl_memo_create(0);
	struct gfl_log log = { 0 };
	/* Where the heap ends is where a sanitizer looks. */
	char *copy = malloc(len + !len);

	assert_non_null(copy);
	memcpy(copy, data, len);
	assert_false(gfl_memo_read(memo, copy, len, "memo", &log));
	if (!strstr(log.last, why))
		fail_msg("'%s' expected, got '%s'", why, log.last);
	assert_int_equal(log.nr_errors, 1);
	assert_false(gfl_memo_has_news(memo));
	gfl_memo_destroy(memo);
	free(copy);
}

static void test_bad_files(void **state)
{
	static const char foreign[200] = "SQLite format 3";
	struct run r = run(program, (struct how){ 0 }, true, NULL);

	(void)state;
	expect_refused(foreign, sizeof(foreign),
		       "memo: error: is no memo; all functions are judged anew");
	expect_refused("", 0, "is no memo");
	for (size_t len = 1; len < r.len; len += len < 100 ? 1 : 97)
		expect_refused(r.memo, len, len < 48 ? "is no memo" : "is cut off");
	for (size_t at = 48; at < r.len; at += 61) {
		r.memo[at] ^= 1;
		expect_refused(r.memo, r.len, "is damaged");
		r.memo[at] ^= 1;
	}
	r.memo[8]++;
	expect_refused(r.memo, r.len, "was written by another version");
	run_end(&r);
}

/* --- what is added to a file -------------------------------------------------------------------- */

/* What a file has when @news were added to it, @len bytes of them. */
static struct run added(const struct run *file, const struct run *news, size_t len)
{
	struct run r = { .len = file->len + len };

	r.memo = gfl_xrealloc(NULL, r.len + 1);
	memcpy(r.memo, file->memo, file->len);
	memcpy(r.memo + file->len, news->news, len);
	return r;
}

/* The second program of them has another body of a function whose callers are told the same. */
static void edit_quiet(const char **units, const char *text)
{
	memcpy(units, program, sizeof(program));
	units[0] = text;
}

static void test_added(void **state)
{
	const struct how how = { 0 };
	struct run first = run(program, how, true, NULL), second, third, file, again, both;
	char *text[2] = { replaced(program[0], "7 hush 1", "7 hush 5"),
			  replaced(program[0], "7 hush 1", "7 hush 8") };
	const char *units[MAX_UNITS];

	(void)state;
	assert_false(first.can_add);
	edit_quiet(units, text[0]);
	second = run(units, how, true, &first);
	assert_true(second.can_add);
	assert_int_equal(second.at, first.len);
	assert_true(second.news_len < first.len / 4);
	file = added(&first, &second, second.news_len);
	again = run(units, how, true, &file);
	assert_int_equal(again.nr_walked, 0);
	assert_string_equal(again.text, second.text);
	/* and once more behind that */
	edit_quiet(units, text[1]);
	third = run(units, how, true, &file);
	assert_int_equal(third.nr_walked, 1);
	assert_int_equal(third.at, file.len);
	both = added(&file, &third, third.news_len);
	run_end(&again);
	again = run(units, how, true, &both);
	assert_int_equal(again.nr_walked, 0);
	assert_string_equal(again.text, third.text);
	run_end(&again);
	again = run(program, how, true, &both);
	assert_int_equal(again.nr_walked, 0);
	assert_string_equal(again.text, first.text);
	run_end(&again);
	run_end(&both);
	run_end(&third);
	run_end(&file);
	run_end(&second);
	run_end(&first);
	free(text[0]);
	free(text[1]);
}

/* Killed, or damaged, while it was added: it is not there, and what was there before is. */
static void test_half_added(void **state)
{
	const struct how how = { 0 };
	char *text = replaced(program[0], "7 hush 1", "7 hush 5");
	struct run first = run(program, how, true, NULL), second;
	const char *units[MAX_UNITS];

	(void)state;
	edit_quiet(units, text);
	second = run(units, how, true, &first);
	for (size_t len = 1; len < 2 * second.news_len; len += 29) {
		const bool is_cut = len < second.news_len;
		struct run file = added(&first, &second, is_cut ? len : second.news_len), again;

		if (!is_cut)
			file.memo[file.len - 1 - (len - second.news_len)] ^= 1;
		again = run(units, how, true, &file);
		assert_int_equal(again.nr_walked, 1);
		assert_string_equal(again.text, second.text);
		assert_false(again.can_add);
		run_end(&again);
		run_end(&file);
	}
	run_end(&second);
	run_end(&first);
	free(text);
}

/* If much was added, all is written as one. */
static void test_enough_added(void **state)
{
	const struct how how = { 0 };
	struct run file = run(program, how, true, NULL);
	uint32_t nr_added = 0;

	(void)state;
	for (unsigned int i = 0; i < 40; i++) {
		char to[32], *text;
		const char *units[MAX_UNITS];
		struct run next, longer;

		snprintf(to, sizeof(to), "%u new 6", 100 + i);
		text = replaced(program[0], "5 new 6", to);
		edit_quiet(units, text);
		next = run(units, how, true, &file);
		free(text);
		nr_added += next.can_add;
		longer = next.can_add ? added(&file, &next, next.news_len) : (struct run){ 0 };
		if (!next.can_add) {
			longer.memo = next.memo;
			longer.len = next.len;
			next.memo = NULL;
		}
		run_end(&next);
		run_end(&file);
		file = longer;
	}
	assert_in_range(nr_added, 1, 39);
	run_end(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unchanged),    cmocka_unit_test(test_any_threads),
		cmocka_unit_test(test_edits),	     cmocka_unit_test(test_all_anew),
		cmocka_unit_test(test_bad_files),    cmocka_unit_test(test_many_circles),
		cmocka_unit_test(test_added),	     cmocka_unit_test(test_half_added),
		cmocka_unit_test(test_enough_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
