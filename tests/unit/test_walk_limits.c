// SPDX-License-Identifier: GPL-2.0-or-later
/* The analysis as a whole: what it costs, when it gives up, and that it repeats itself. */
#include "walk.h"

/* --- cost ---------------------------------------------------------------------------- */

/* A function of @nr diamonds; FMT is written for each, with the numbers of its four blocks. */
static char *diamonds(unsigned int nr, const char *fn, const char *fmt, const char *end)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	fputs(fn, out);
	for (unsigned int i = 0; i < nr; i++)
		fprintf(out, "val %u result b%u;", 10 + i, 3 * i);
	for (unsigned int i = 0; i < nr; i++)
		fprintf(out, fmt, 3 * i, 10 + i, 10 + i, 3 * i + 1, 3 * i + 2, 3 * i + 1, 3 * i + 3,
			3 * i + 2, 3 * i + 3);
	fprintf(out, "block %u; %s", 3 * nr, end);
	fclose(out);
	return text;
}

static void paths_that_know_the_same_are_walked_once(void **state)
{
	char *text = diamonds(200, "fn f;",
			      "block %u; 5 %u=ext; cond ne %u 8 b%u b%u; "
			      "block %u; 6 lock 2; 7 unlock 2; goto b%u; "
			      "block %u; goto b%u;",
			      "10 lock 2; 11 new 7; return;");
	struct walked w = walk(text);
	char *got = walk_text(w.result, false);

	(void)state;
	assert_string_equal(got, "11 alloc-in-raw rt\n");
	assert_int_equal(w.result->stats.nr_exhausted, 0);
	/* a few events per block, and not 2^200 */
	assert_true(w.result->stats.nr_steps < 200 * 20);
	free(got);
	free(text);
	walk_end(&w);
}

/*
 * Each result is asked again at the end, so all paths know something different. Knowledge is
 * given up then, but not the context.
 */
static struct walked walk_asked_again(const char *first, const char *last)
{
	char end[4096], *text;
	size_t used = (size_t)snprintf(end, sizeof(end), "%s", first);
	struct walked w;

	for (unsigned int i = 0; i < 20; i++)
		used += (size_t)snprintf(end + used, sizeof(end) - used,
					 "cond eq %u 8 b%u b%u; "
					 "block %u; goto b%u; "
					 "block %u;",
					 10 + i, 61 + 2 * i, 62 + 2 * i, 61 + 2 * i, 62 + 2 * i,
					 62 + 2 * i);
	snprintf(end + used, sizeof(end) - used, "%s return;", last);
	text = diamonds(20, "fn help; block 0; 5 new 7; return; fn f;",
			"block %u; 5 %u=ext; cond ne %u 8 b%u b%u; "
			"block %u; goto b%u; "
			"block %u; goto b%u;",
			end);
	w = walk(text);
	free(text);
	return w;
}

static void knowledge_is_given_up_before_context(void **state)
{
	struct walked w = walk_asked_again("10 lock 2;", "11 new 7;");
	char *got = walk_text(w.result, false);

	(void)state;
	assert_string_equal(got, "11 alloc-in-raw rt\n");
	assert_int_equal(w.result->stats.nr_exhausted, 0);
	assert_true(w.result->stats.nr_steps < 50000);
	free(got);
	walk_end(&w);
}

static void expect_confidence(const char *first, const char *last, enum gfl_confidence confidence)
{
	struct walked w = walk_asked_again(first, last);

	assert_int_equal(w.result->nr_findings, 1);
	assert_int_equal(w.result->findings[0].confidence, confidence);
	walk_end(&w);
}

/*
 * What stands here is as certain as the context; nothing that was forgotten decides about that. What a callee does may
 * depend on what was forgotten.
 */
static void what_was_forgotten_is_doubted_in_callees(void **state)
{
	(void)state;
	expect_confidence("10 lock 2;", "11 new 7;", GFL_HIGH);
	expect_confidence("10 trylock 2;", "11 new 7;", GFL_HIGH);
	expect_confidence("10 lock 2;", "11 help 1 5;", GFL_LOW);
}

/* Longer than any budget: named, and everything else is analysed as usual. */
static void a_function_that_is_given_up_is_named(void **state)
{
	char *text = NULL, *got;
	struct walked w;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	assert_non_null(out);
	fputs("fn small; "
	      "block 0; 10 lock 2; 11 new 7; 12 big 1 5; 13 new 7; 14 unlock 2; 15 new 6; "
	      "  return; "
	      "fn big; block 0;",
	      out);
	for (unsigned int i = 0; i <= 400000; i++)
		fputs("asm;", out);
	fputs("goto b1; "
	      "block 1; return;",
	      out);
	fclose(out);
	w = walk(text);
	got = walk_text(w.result, false);
	assert_string_equal(got, "11 alloc-in-raw rt\n13 alloc-in-raw rt\n");
	assert_int_equal(w.result->stats.nr_funcs, 2);
	assert_int_equal(w.result->stats.nr_exhausted, 1);
	assert_string_equal(w.result->stats.exhausted[0], "big");
	free(got);
	free(text);
	walk_end(&w);
}

/* A lock, @nr functions that call the next one, and an allocation. */
static struct walked walk_chain(unsigned int nr)
{
	char *text = NULL;
	struct walked w;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	fputs("fn f; block 0; 10 lock 2; 11 f0 1 5; return;", out);
	for (unsigned int i = 0; i + 1 < nr; i++)
		fprintf(out, "fn f%u; block 0; 20 f%u 1 5; return;", i, i + 1);
	fprintf(out, "fn f%u; block 0; 30 new 7; return;", nr - 1);
	fclose(out);
	w = walk(text);
	free(text);
	return w;
}

/* Beyond some number of calls a finding would not be believed, and is not made. */
static void a_long_chain_of_calls_needs_no_stack(void **state)
{
	struct walked near = walk_chain(GFL_MAX_CALLS), far = walk_chain(2000);
	char *got = walk_text(near.result, false);

	(void)state;
	assert_string_equal(got, "11 alloc-in-raw rt\n");
	assert_int_equal(near.result->findings[0].nr_steps, 1 + GFL_MAX_CALLS + 1);
	assert_int_equal(near.result->findings[0].confidence, GFL_LOW);
	assert_int_equal(far.result->nr_findings, 0);
	assert_int_equal(far.result->stats.nr_funcs, 2001);
	free(got);
	walk_end(&near);
	walk_end(&far);
}

/* --- options --------------------------------------------------------------------------- */

#define THREE                                                                                      \
	"fn f; "                                                                                   \
	"block 0; 10 lock 2; 11 new 6; 12 new 7; 13 del 5; 14 unlock 2; return; "

static void expect_options(const struct gfl_options *opts, const char *want)
{
	struct walked w = walk_with(THREE, opts);
	char *got = walk_text(w.result, false);

	assert_string_equal(got, want);
	free(got);
	walk_end(&w);
}

static void options_choose_models_and_checks(void **state)
{
	uint32_t alloc = gfl_check_bit(gfl_check_by_id("alloc-in-raw"));
	uint32_t frees = gfl_check_bit(gfl_check_by_id("free-in-raw"));

	(void)state;
	expect_options(NULL, "11 sleep-in-atomic rt,nort\n12 alloc-in-raw rt\n13 free-in-raw rt\n");
	expect_options(&(struct gfl_options){ .models = GFL_MODEL_BIT(GFL_NORT) },
		       "11 sleep-in-atomic nort\n");
	expect_options(&(struct gfl_options){ .models = GFL_MODEL_BIT(GFL_RT) },
		       "11 sleep-in-atomic rt\n12 alloc-in-raw rt\n13 free-in-raw rt\n");
	expect_options(&(struct gfl_options){ .checks = alloc | frees },
		       "12 alloc-in-raw rt\n13 free-in-raw rt\n");
	expect_options(&(struct gfl_options){ .checks = frees }, "13 free-in-raw rt\n");
}

/* --- the same again ------------------------------------------------------------------ */

/* All kinds of findings; S is written before each line number. */
#define UNIT(s)                                                                                    \
	"ops chip mask handler var ring_chip @2:" s "90:2; "                                       \
	"fn inner; "                                                                               \
	"block 0; cond ne 5 8 b1 b2; "                                                             \
	"block 1; " s "10 new 7; goto b2; "                                                        \
	"block 2; " s "11 del 1; return; "                                                         \
	"fn handler; block 0; " s "20 inner 1 5; return; "                                         \
	"fn f; val 10 phi b3 b1:6 b2:7; "                                                          \
	"block 0; " s "30 lock 2; " s "31 inner 1 6; cond ne 5 8 b1 b2; "                          \
	"block 1; goto b3; "                                                                       \
	"block 2; goto b3; "                                                                       \
	"block 3; " s "32 new 10; " s "34 new_page 7; " s "33 unlock 2; return; "

static char *report(const struct gfl_result *result)
{
	const struct gfl_report_options opts = { .advice = true, .max_more = 3 };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_true(gfl_report_text(result, &opts, out));
	fclose(out);
	return text;
}

static void the_same_unit_gives_the_same_bytes(void **state)
{
	struct walked w = walk(UNIT("")), again = walk(UNIT(""));
	struct gfl_result *twice = gfl_analyse(w.unit, w.rules, NULL);
	char *a = report(w.result), *b = report(again.result), *c = report(twice);

	(void)state;
	assert_true(w.result->nr_findings >= 6);
	assert_string_equal(a, b);
	assert_string_equal(a, c);
	free(a);
	free(b);
	free(c);
	gfl_result_destroy(twice);
	walk_end(&w);
	walk_end(&again);
}

static void same_fingerprints(const char *functions, uint32_t lines_moved)
{
	struct walked w = walk(UNIT("")), moved = walk(functions);

	assert_true(w.result->nr_findings >= 6);
	assert_int_equal(w.result->nr_findings, moved.result->nr_findings);
	for (uint32_t i = 0; i < w.result->nr_findings; i++) {
		const struct gfl_finding *f = &w.result->findings[i];

		assert_int_equal(strlen(f->fingerprint), 16);
		assert_string_equal(f->fingerprint, moved.result->findings[i].fingerprint);
		assert_int_equal(f->loc.line + lines_moved, moved.result->findings[i].loc.line);
	}
	walk_end(&w);
	walk_end(&moved);
}

static void fingerprints_survive_edits_elsewhere(void **state)
{
	(void)state;
	same_fingerprints(UNIT("1"), 100);
	same_fingerprints("fn unrelated; block 0; 5 lock 2; 6 ext; return; " UNIT(""), 0);
	same_fingerprints(UNIT("") "fn unrelated; block 0; 6 new 7; return;", 0);
}

static void fingerprints_tell_findings_apart(void **state)
{
	struct walked w = walk(UNIT(""));

	(void)state;
	for (uint32_t i = 0; i < w.result->nr_findings; i++)
		for (uint32_t j = 0; j < i; j++)
			assert_string_not_equal(w.result->findings[i].fingerprint,
						w.result->findings[j].fingerprint);
	walk_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_that_know_the_same_are_walked_once),
		cmocka_unit_test(knowledge_is_given_up_before_context),
		cmocka_unit_test(what_was_forgotten_is_doubted_in_callees),
		cmocka_unit_test(a_function_that_is_given_up_is_named),
		cmocka_unit_test(a_long_chain_of_calls_needs_no_stack),
		cmocka_unit_test(options_choose_models_and_checks),
		cmocka_unit_test(the_same_unit_gives_the_same_bytes),
		cmocka_unit_test(fingerprints_survive_edits_elsewhere),
		cmocka_unit_test(fingerprints_tell_findings_apart),
	};

	return cmocka_run_group_tests_name("walk limits", tests, NULL, NULL);
}
