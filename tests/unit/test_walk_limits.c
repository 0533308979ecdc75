// SPDX-License-Identifier: GPL-2.0-or-later
/* The analysis as a whole: what it costs, what it says when it gives up, and that it repeats itself. */
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
		fprintf(out, " val %u result b%u\n", 10 + i, 3 * i);
	for (unsigned int i = 0; i < nr; i++)
		fprintf(out, fmt, 3 * i, 10 + i, 10 + i, 3 * i + 1, 3 * i + 2, 3 * i + 1, 3 * i + 3,
			3 * i + 2, 3 * i + 3);
	fprintf(out, " block %u\n%s", 3 * nr, end);
	fclose(out);
	return text;
}

static void paths_that_know_the_same_are_walked_once(void **state)
{
	char *text = diamonds(200, FN("f"),
			      " block %u\n  call %u ext () @1:5:2\n  cond ne %u 8 b%u b%u\n"
			      " block %u\n" CALL("lock", "2", 6)
				      CALL("unlock", "2", 7) "  goto b%u\n block %u\n  goto b%u\n",
			      CALL("lock", "2", 10) NEW(7, 11) "  return\n");
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
static void knowledge_is_given_up_before_context(void **state)
{
	char end[4096] = CALL("lock", "2", 10), *text;
	size_t used = strlen(end);
	struct walked w;
	char *got;

	(void)state;
	for (unsigned int i = 0; i < 20; i++)
		used += (size_t)snprintf(
			end + used, sizeof(end) - used,
			"  cond eq %u 8 b%u b%u\n block %u\n  goto b%u\n block %u\n", 10 + i,
			61 + 2 * i, 62 + 2 * i, 61 + 2 * i, 62 + 2 * i, 62 + 2 * i);
	snprintf(end + used, sizeof(end) - used, "%s", NEW(7, 11) "  return\n");
	text = diamonds(20, FN("f"),
			" block %u\n  call %u ext () @1:5:2\n  cond ne %u 8 b%u b%u\n"
			" block %u\n  goto b%u\n block %u\n  goto b%u\n",
			end);
	w = walk(text);
	got = walk_text(w.result, false);
	assert_string_equal(got, "11 alloc-in-raw rt\n");
	assert_int_equal(w.result->stats.nr_exhausted, 0);
	assert_true(w.result->stats.nr_steps < 50000);
	free(got);
	free(text);
	walk_end(&w);
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
	fputs(FN("small") " block 0\n" CALL("lock", "2", 10) NEW(7, 11) CALL("big", "1 5", 12)
		      NEW(7, 13) CALL("unlock", "2", 14)
			      NEW(6, 15) "  return\n" FN("big") " block 0\n",
	      out);
	for (unsigned int i = 0; i <= 400000; i++)
		fputs("  asm\n", out);
	fputs("  goto b1\n block 1\n  return\n", out);
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

static void a_long_chain_of_calls_needs_no_stack(void **state)
{
	char *text = NULL, *got;
	struct walked w;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	assert_non_null(out);
	fputs(FN("f") " block 0\n" CALL("lock", "2", 10) CALL("f0", "1 5", 11) "  return\n", out);
	for (unsigned int i = 0; i < 2000; i++)
		fprintf(out, FN("f%u") " block 0\n  call 0 f%u (1 5) @1:20:2\n  return\n", i,
			i + 1);
	fputs(FN("f2000") " block 0\n" NEW(7, 30) "  return\n", out);
	fclose(out);
	w = walk(text);
	got = walk_text(w.result, false);
	assert_string_equal(got, "11 alloc-in-raw rt\n");
	assert_int_equal(w.result->findings[0].nr_steps, 1 + 2001 + 1);
	free(got);
	free(text);
	walk_end(&w);
}

/* --- options --------------------------------------------------------------------------- */

#define THREE                                                                                      \
	FN("f")                                                                                    \
	" block 0\n" CALL("lock", "2", 10) NEW(6, 11) NEW(7, 12) CALL("del", "5", 13)              \
		CALL("unlock", "2", 14) "  return\n"

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
	static const char *const two[] = { "free-in-raw", "alloc-in-raw" };

	(void)state;
	expect_options(NULL, "11 sleep-in-atomic rt,nort\n12 alloc-in-raw rt\n13 free-in-raw rt\n");
	expect_options(&(struct gfl_options){ .models = GFL_MODEL_BIT(GFL_NORT) },
		       "11 sleep-in-atomic nort\n");
	expect_options(&(struct gfl_options){ .models = GFL_MODEL_BIT(GFL_RT) },
		       "11 sleep-in-atomic rt\n12 alloc-in-raw rt\n13 free-in-raw rt\n");
	expect_options(&(struct gfl_options){ .checks = two, .nr_checks = 2 },
		       "12 alloc-in-raw rt\n13 free-in-raw rt\n");
	expect_options(&(struct gfl_options){ .checks = two, .nr_checks = 1 },
		       "13 free-in-raw rt\n");
}

/* --- the same again ------------------------------------------------------------------ */

/* All kinds of findings; S is written before each line number. */
#define UNIT(s)                                                                                                        \
	"ops chip mask handler var ring_chip @2:" s "90:2\n" FN(                                                       \
		"inner") " block 0\n  cond ne 5 8 b1 b2\n"                                                             \
			 " block 1\n  call 0 new (7) gfp 0 @1:" s "10:2\n  goto b2\n"                                  \
			 " block 2\n  call 0 del (1) @1:" s "11:2\n  return\n" FN(                                     \
				 "handler") " block 0\n  call 0 inner (1 5) @1:" s                                     \
					    "20:2\n  return\n" FN(                                                     \
						    "f") " val 10 phi b3 b1:6 b2:7\n block 0\n  call 0 lock (2) @1:" s \
							 "30:2\n"                                                      \
							 "  call 0 inner (1 6) @1:" s                                  \
							 "31:2\n  cond ne 5 8 b1 b2\n"                                 \
							 " block 1\n  goto b3\n block 2\n  goto b3\n"                  \
							 " block 3\n  call 0 new (10) gfp 0 @1:" s                     \
							 "32:2\n  call 0 unlock (2) @1:" s                             \
							 "33:2\n"                                                      \
							 "  return\n"

static char *report(const struct gfl_result *result)
{
	const struct gfl_report_options opts = { .advice = true };
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
	same_fingerprints(FN("unrelated") " block 0\n" CALL("lock", "2", 5)
				  CALL("ext", "", 6) "  return\n" UNIT(""),
			  0);
	same_fingerprints(UNIT("") FN("unrelated") " block 0\n" NEW(7, 6) "  return\n", 0);
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
		cmocka_unit_test(a_function_that_is_given_up_is_named),
		cmocka_unit_test(a_long_chain_of_calls_needs_no_stack),
		cmocka_unit_test(options_choose_models_and_checks),
		cmocka_unit_test(the_same_unit_gives_the_same_bytes),
		cmocka_unit_test(fingerprints_survive_edits_elsewhere),
		cmocka_unit_test(fingerprints_tell_findings_apart),
	};

	return cmocka_run_group_tests_name("walk limits", tests, NULL, NULL);
}
