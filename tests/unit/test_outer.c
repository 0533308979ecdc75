// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions of other units: what one analysis writes down about them, another one reads and uses. A
 * program of two units is analysed as a whole, then unit by unit with what the whole says of the other.
 */
#include "walk.h"

#include "gfplint/link.h"
#include "outer.h"

/* --- programs of two units ------------------------------------------------------------- */

/* The facts that the short form stands for, of a unit of that file. */
static struct gfl_unit *unit_of(const char *file, const char *functions)
{
	char *text = walk_facts(functions), *from = text, *at, *named = NULL;
	struct gfl_log log = { 0 };
	struct gfl_unit *unit;
	size_t len;
	FILE *out = open_memstream(&named, &len);

	for (; (at = strstr(from, "ring.c")); from = at + strlen("ring.c"))
		fprintf(out, "%.*s%s", (int)(at - from), from, file);
	fputs(from, out);
	fclose(out);
	unit = gfl_unit_read(named, len, file, &log);
	if (!unit)
		fail_msg("%s", log.last);
	free(named);
	free(text);
	return unit;
}

/* A whole program, analysed, and what stands in it by name. */
struct whole {
	struct gfl_rules *rules;
	struct gfl_unit *unit;
	struct gfl_result *result;
	struct gfl_arena *arena;
	struct gfl_log log;
	struct gfl_outer outer;
};

static char *find_summary(void *arg, const char *name)
{
	const struct whole *w = arg;

	for (uint32_t i = 0; i < w->unit->nr_funcs; i++)
		if (!strcmp(w->unit->funcs[i]->name, name) &&
		    !(w->unit->funcs[i]->flags & GFL_FN_STATIC))
			return strdup(gfl_outer_summary(w->result, i, w->arena));
	return NULL;
}

static char *find_ways(void *arg, const char *key)
{
	const struct whole *w = arg;

	for (uint32_t i = 0; i < w->unit->nr_funcs; i++)
		if (!strcmp(gfl_outer_key(w->result, i, w->arena), key)) {
			const char *text = gfl_outer_ways(w->result, i, w->arena);

			return text ? strdup(text) : NULL;
		}
	return NULL;
}

static void whole_begin(struct whole *w, const char *a, const char *b)
{
	const struct gfl_options opts = { .whole_program = true, .ways = true };
	struct gfl_linker *linker = gfl_linker_create("whole");
	struct gfl_unit *units[] = { unit_of("a.c", a), unit_of("b.c", b) };

	*w = (struct whole){ .rules = walk_load_rules(), .arena = gfl_arena_create() };
	w->outer = (struct gfl_outer){ find_summary, find_ways, w, &w->log };
	for (size_t i = 0; i < GFL_ARRAY_SIZE(units); i++) {
		gfl_linker_add(linker, units[i]);
		gfl_unit_destroy(units[i]);
	}
	w->unit = gfl_linker_finish(linker);
	w->result = gfl_analyse(w->unit, w->rules, &opts);
}

static void whole_end(struct whole *w)
{
	gfl_result_destroy(w->result);
	gfl_unit_destroy(w->unit);
	gfl_rules_destroy(w->rules);
	gfl_arena_destroy(w->arena);
}

/* --- findings as text ------------------------------------------------------------------ */

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct lines {
	char *v[64];
	size_t nr;
};

/* All there is to say of a finding, in one line. */
static void add_findings(struct lines *lines, const struct gfl_result *result)
{
	for (uint32_t i = 0; i < result->nr_findings; i++) {
		const struct gfl_finding *f = &result->findings[i];
		char *text = NULL;
		size_t len, k;
		FILE *out = open_memstream(&text, &len);

		fprintf(out, "%s:%u:%u %s %d %d %s: %s", result->unit->files[f->loc.file],
			f->loc.line, f->loc.col, f->check->id, f->models, f->confidence,
			f->fingerprint, f->message);
		for (uint32_t s = 0; s < f->nr_steps; s++)
			fprintf(out, "\n  %s%s:%u %d %s: %s", s == f->root ? "* " : "",
				result->unit->files[f->steps[s].loc.file], f->steps[s].loc.line,
				f->steps[s].kind, f->steps[s].func, f->steps[s].text);
		for (uint32_t s = 0; s < f->nr_doubts; s++)
			fprintf(out, "\n  but %s", f->doubts[s]);
		for (uint32_t s = 0; s < f->nr_advice; s++)
			fprintf(out, "\n  fix %s", f->advice[s]);
		fputc('\n', out);
		fclose(out);
		for (k = 0; k < lines->nr && strcmp(lines->v[k], text); k++)
			;
		if (k < lines->nr) {
			free(text);
			continue;
		}
		assert_true(lines->nr < GFL_ARRAY_SIZE(lines->v));
		lines->v[lines->nr++] = text;
	}
}

static char *lines_text(struct lines *lines)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	qsort(lines->v, lines->nr, sizeof(lines->v[0]), compare_lines);
	for (size_t i = 0; i < lines->nr; i++) {
		fputs(lines->v[i], out);
		free(lines->v[i]);
	}
	fclose(out);
	lines->nr = 0;
	return text;
}

static void add_unit(struct lines *lines, struct whole *w, const char *file, const char *functions)
{
	const struct gfl_options opts = { .outer = &w->outer };
	struct gfl_unit *unit = unit_of(file, functions);
	struct gfl_result *result = gfl_analyse(unit, w->rules, &opts);

	if (w->log.nr_errors)
		fail_msg("%s", w->log.last);
	add_findings(lines, result);
	gfl_result_destroy(result);
	gfl_unit_destroy(unit);
}

/* --- tests of the whole ------------------------------------------------------------------- */

/* The whole has @nr findings, and the units give the same with what the whole says of the other. */
static void expect_same(const char *a, const char *b, size_t nr)
{
	struct lines lines = { 0 };
	char *want, *got;
	struct whole w;

	whole_begin(&w, a, b);
	assert_int_equal(w.result->nr_findings, nr);
	add_findings(&lines, w.result);
	want = lines_text(&lines);
	add_unit(&lines, &w, "a.c", a);
	add_unit(&lines, &w, "b.c", b);
	got = lines_text(&lines);
	assert_string_equal(got, want);
	free(want);
	free(got);
	whole_end(&w);
}

/* @a becomes @new_a: what is found in it alone is what the new whole has more than the old one. */
static void expect_new(const char *a, const char *b, const char *new_a, size_t nr)
{
	struct lines lines = { 0 };
	struct whole before, after;
	char *want, *got;

	whole_begin(&before, a, b);
	whole_begin(&after, new_a, b);
	assert_int_equal(before.result->nr_findings, 0);
	assert_int_equal(after.result->nr_findings, nr);
	add_findings(&lines, after.result);
	want = lines_text(&lines);
	add_unit(&lines, &before, "a.c", new_a);
	got = lines_text(&lines);
	assert_string_equal(got, want);
	free(want);
	free(got);
	whole_end(&before);
	whole_end(&after);
}

static void a_callee_elsewhere(void **state)
{
	(void)state;
	expect_same("fn f; block 0; 30 lock 2; 31 g 1 5; 32 unlock 2; return;",
		    "fn g; block 0; 20 h 1 6; return; fn h; block 0; 10 new 5; return;", 1);
}

static void a_caller_elsewhere(void **state)
{
	(void)state;
	expect_same("fn g; block 0; 20 new 7; return;",
		    "fn f; block 0; 30 lock 2; 31 g 1 5; 32 unlock 2; return;", 1);
}

static void a_caller_of_a_caller(void **state)
{
	(void)state;
	expect_same(
		"fn h; block 0; 20 new 7; return; fn e; block 0; 50 lock 2; 51 f 1 5; 52 unlock 2; return;",
		"fn f; block 0; 30 g 1 5; return; fn g; block 0; 40 h 1 5; return;"
		"fn e2; block 0; 60 no_irq; 61 f 1 5; 62 irq; return;",
		2);
}

static void flags_from_elsewhere(void **state)
{
	(void)state;
	expect_same("fn g; block 0; 20 new 5; return;",
		    "fn f; block 0; 30 lock 3; 31 g 1 6; 32 g 1 7; 33 unlock 3; return;", 1);
}

static void a_lock_taken_elsewhere(void **state)
{
	(void)state;
	expect_same("fn f; block 0; 30 take 1 5; 31 new 7; 32 leave 1 5; 33 new 7; return;",
		    "fn take; block 0; 10 lock 2; return; fn leave; block 0; 11 unlock 2; return;",
		    1);
}

static void a_lock_dropped_in_between(void **state)
{
	(void)state;
	expect_same(
		"fn g; block 0; 9 unlock 3; 10 new 6; 11 lock 3; return;",
		"fn f; block 0; 20 lock 3; 21 g 1 5; 23 unlock 3; 24 lock 2; 25 g 1 5; 26 unlock 2; return;",
		1);
}

static void a_condition_is_met_elsewhere(void **state)
{
	(void)state;
	expect_same(
		"fn g; block 0; cond ne 5 8 b1 b2; block 1; 10 new 6; goto b2; block 2; return;",
		"fn f; val 10 const 1; "
		"block 0; 20 lock 2; 21 g 1 8; 22 g 1 10; 23 g 1 5; 24 unlock 2; return;",
		2);
}

static void a_handler_registered_elsewhere(void **state)
{
	(void)state;
	expect_same(
		"fn handler; block 0; 10 new 6; return;",
		"fn f; val 10 fn handler; val 11 const 0x10; block 0; 20 on_irq 5 10 11; return;",
		1);
}

static void an_edit_takes_a_lock_around_a_call(void **state)
{
	(void)state;
	expect_new("fn f; block 0; 30 g 1 5; return;",
		   "fn g; block 0; 20 h 1 6; return; fn h; block 0; 10 new 5; return;",
		   "fn f; block 0; 30 lock 2; 31 g 1 5; 32 unlock 2; return;", 1);
}

static void an_edit_allocates_in_a_callee(void **state)
{
	(void)state;
	expect_new(
		"fn g; block 0; 20 nothing; return;",
		"fn f; block 0; 30 lock 2; 31 e 1 5; 32 unlock 2; return; fn e; block 0; 40 g 1 5; return;",
		"fn g; block 0; 20 new 7; return;", 1);
}

/* --- the text ------------------------------------------------------------------------------- */

/* What is read is written again as it was. */
static void expect_round_trip(const char *a, const char *b)
{
	struct whole w;
	struct gfl_engine *eng;

	whole_begin(&w, a, b);
	eng = w.result->engine;
	for (uint32_t i = 0; i < w.unit->nr_funcs; i++) {
		const char *text = gfl_outer_summary(w.result, i, w.arena);
		struct gfl_outer_list list;

		if (!gfl_outer_read(eng, text, "text", &w.log, &list))
			fail_msg("%s\n%s", w.log.last, text);
		assert_int_equal(list.nr, 1);
		assert_string_equal(gfl_outer_write(eng, list.v[0].fn, w.arena), text);
		gfl_outer_list_deinit(&list);
	}
	whole_end(&w);
}

static void summaries_are_read_as_written(void **state)
{
	(void)state;
	expect_round_trip(
		"fn f; block 0; 30 lock 2; 31 g 1 5; 32 unlock 2; 33 g 1 6; return; "
		"fn h; val 10 fn f; val 11 fn g; block 0; 1 hook 10 11; 2 g 1 7; return; "
		"fn pure; val 10 const 3; val 11 op and 5 10; block 0; return 11; "
		"fn asks; val 10 result b0; block 0; 5 10=pure 1 5; cond ne 10 8 b1 b2; "
		"block 1; 6 new 6; goto b2; block 2; return;",
		"fn g; block 0; 10 unlock 3; cond gt 5 8 b1 b2; block 1; 20 new 5; goto b2; "
		"block 2; 21 lock 3; 22 del 1; 23 lock 2; 24 no_irq; return; "
		"fn take; val 10 result b0; block 0; 10 10=trylock 2; cond ne 10 8 b1 b2; "
		"block 1; 11 new 7; return 6; block 2; return 8; "
		"fn hook; block 0; 10 no_preempt; 11 *1 5; 12 preempt; 13 on_irq 1 5 1; return; "
		"fn get; block 0; 10 ref 9; return; fn ret_get; val 10 result b0; val 11 field 10 ring refs -; "
		"block 0; 11 10=find 1; 12 ref 11; return 10; "
		"fn put; val 10 result b0; block 0; 10 10=unref 9; cond ne 10 8 b1 b2; block 1; 11 del 1; "
		"goto b2; block 2; return; "
		"fn put_by; val 10 result b0; block 0; 10 10=unref 9; cond ne 10 8 b1 b2; "
		"block 1; 11 *5 1; goto b2; block 2; return; "
		"fn keeps; val 10 result b0; block 0; 10 10=save; 11 store 1 7; 12 new 7; "
		"  return 10;");
}

struct bad {
	const char *text, *error;
};

/* A text that is not as it should be is refused with its place; the function is unknown then. */
static void bad_texts_are_refused(void **state)
{
#define HEAD "gfplint-function 3\nof -\nfunc g\n"
	static const struct bad bad[] = {
		{ "", "text:1:1: error: 'gfplint-function' expected" },
		{ "gfplint-facts 1\n", "text:1:1: error: 'gfplint-function' expected" },
		{ "gfplint-function 2\n",
		  "text:1:18: error: version 2, but only version 3 can be read" },
		{ "gfplint-function 3\n", "text:2:1: error: 'eof' expected: the text was cut off" },
		{ "gfplint-function 3\nexit 7 0\n", "text:2:1: error: 'exit' before 'of'" },
		{ "gfplint-function 3\nof -\neof\n",
		  "text:3:1: error: 'eof', but 'func' expected" },
		{ HEAD "exit 9 0\n", "text:4:6: error: mask of returned values is out of range" },
		{ HEAD "exit 7 1\n", "text:4:8: error: value 1 is not known yet" },
		{ HEAD "step 1 0\n", "text:4:1: error: kind of line expected, not 'step'" },
		{ HEAD "exit 7 0\nstep 1 0\n", "text:5:1: error: 'step' does not belong here" },
		{ HEAD "exit 7 0\n dim bh 900 0 0\n", "text:5:9: error: count is out of range" },
		{ HEAD "val 1 param 0\nexit 7 0\n guard 1 min 3 max 2\n",
		  "text:6:10: error: no value is like that" },
		{ HEAD "site 1 1 0 x\n", "text:4:8: error: function 1 is not known yet" },
		{ HEAD "demand nobody x 0\n",
		  "text:4:8: error: there is no rule 'nobody' for an allocation or a free" },
		{ HEAD "demand lock x 0\n",
		  "text:4:8: error: there is no rule 'lock' for an allocation or a free" },
		{ HEAD "demand new x 0\neof\n",
		  "text:5:1: error: demand without steps before this line" },
		{ HEAD "demand new x 0\n same 1\n",
		  "text:5:7: error: there are no 1 steps to begin with" },
		{ HEAD "entry 0 callback nobody 0\n",
		  "text:4:9: error: there is no rule 'nobody' of that kind" },
		{ HEAD "val 1 result b0\n",
		  "text:4:7: error: a value that only the function itself has" },
		{ HEAD "reference kept 0 0\n",
		  "text:4:11: error: taken or dropped expected, not 'kept'" },
		{ HEAD
		  "val 1 param 0\n reference taken 1 0\n reference taken 1 0\n reference taken 1 0\n",
		  "text:7:1: error: more than 2 references" },
		{ HEAD "exit 7 0\n counter 0\n",
		  "text:5:2: error: 'counter' does not belong here" },
		{ HEAD "eof\neof\n", "text:5:1: error: line after 'eof'" },
	};
	struct whole w;

	(void)state;
	whole_begin(&w, "fn f; block 0; return;", "fn g; block 0; return;");
	for (size_t i = 0; i < GFL_ARRAY_SIZE(bad); i++) {
		struct gfl_outer_list list;
		struct gfl_log log = { 0 };

		assert_false(gfl_outer_read(w.result->engine, bad[i].text, "text", &log, &list));
		assert_string_equal(log.last, bad[i].error);
		assert_int_equal(log.nr_errors, 1);
	}
	whole_end(&w);
}

/* Any beginning of a text is refused, and nothing else happens. */
static void texts_that_are_cut_off(void **state)
{
	const char *text;
	struct whole w;

	(void)state;
	whole_begin(&w,
		    "fn f; block 0; 30 lock 2; 31 g 1 5; 32 unlock 2; 33 new 6; 34 g 1 6; return; ",
		    "fn g; block 0; 10 unlock 3; cond gt 5 8 b1 b2; block 1; 20 new 5; goto b2; "
		    "block 2; 21 lock 3; return;");
	text = gfl_outer_summary(w.result, 0, w.arena);
	for (size_t len = 0; len + 1 < strlen(text); len++) {
		char *cut = strndup(text, len);
		struct gfl_outer_list list;
		struct gfl_log log = { 0 };

		if (strcmp(cut + len - (len > 3 ? 3 : len), "eof"))
			assert_false(gfl_outer_read(w.result->engine, cut, "text", &log, &list));
		free(cut);
	}
	whole_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_callee_elsewhere),
		cmocka_unit_test(a_caller_elsewhere),
		cmocka_unit_test(a_caller_of_a_caller),
		cmocka_unit_test(flags_from_elsewhere),
		cmocka_unit_test(a_lock_taken_elsewhere),
		cmocka_unit_test(a_lock_dropped_in_between),
		cmocka_unit_test(a_condition_is_met_elsewhere),
		cmocka_unit_test(a_handler_registered_elsewhere),
		cmocka_unit_test(an_edit_takes_a_lock_around_a_call),
		cmocka_unit_test(an_edit_allocates_in_a_callee),
		cmocka_unit_test(summaries_are_read_as_written),
		cmocka_unit_test(bad_texts_are_refused),
		cmocka_unit_test(texts_that_are_cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
