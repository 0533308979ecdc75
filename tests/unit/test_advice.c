// SPDX-License-Identifier: GPL-2.0-or-later
/* Advice names what it is about: the variable, the lock, the line, what the size depends on. advice.tab has the rest. */
#include "walk.h"

/* The advice of the first finding, one piece per line. */
static char *advice_on(const char *functions)
{
	struct walked w = walk(functions);
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_int_equal(w.result->nr_findings, 1);
	for (uint32_t i = 0; i < w.result->findings[0].nr_advice; i++)
		fprintf(out, "%s\n", w.result->findings[0].advice[i]);
	fclose(out);
	walk_end(&w);
	return text;
}

/* The best piece of advice on @functions is @want. */
static void expect_best(const char *functions, const char *want)
{
	char *text = advice_on(functions);

	text[strcspn(text, "\n")] = '\0';
	assert_string_equal(text, want);
	free(text);
}

static void expect_advice(const char *functions, const char *some, const char *none)
{
	char *text = advice_on(functions);

	if (some && !strstr(text, some))
		fail_msg("no '%s' in:\n%s", some, text);
	if (none && strstr(text, none))
		fail_msg("'%s' in:\n%s", none, text);
	free(text);
}

#define SPIN "fn f; block 0; 10 lock 3; "
#define RAW "fn f; block 0; 10 lock 2; "

static void the_line_before_which_it_belongs(void **state)
{
	(void)state;
	expect_best(SPIN "11 new 6; return;", "allocate before lock(&r->spin) in line 10");
	expect_best(RAW "11 del 5; return;",
		    "free n after the section that begins with lock(&r->raw) in line 10");
}

/* Who calls a handler knows better than anyone where its work belongs. */
static void what_maintainers_want(void **state)
{
	(void)state;
	expect_best("ops led blink f var red @1:5:2; fn f; block 0; 10 new 6; return;",
		    "blink in open()");
	expect_advice("ops led blink f var red @1:5:2; fn f; block 0; 10 new 6; return;",
		      "allocate beforehand", NULL);
}

/* One place that was left would be one too many. */
static void all_that_forbids_it(void **state)
{
	(void)state;
	expect_best("fn f; block 0; 10 no_bh; 11 lock 3; 12 new 6; return;",
		    "allocate before lock(&r->spin) in line 11 and no_bh() in line 10");
	/* a lock that turns interrupts off is one place */
	expect_best("fn f; val 10 result b0; block 0; 10 10=lock_save 2; 12 new 7; return;",
		    "allocate before lock_save(&r->raw) in line 10; no other flags are better");
	/* a mutex forbids nothing */
	expect_best("fn f; block 0; 9 lock 4; 10 lock 3; 12 new 6; return;",
		    "allocate before lock(&r->spin) in line 10");
}

static void the_place_it_is_kept_in(void **state)
{
	(void)state;
	expect_best(
		"fn f; val 10 result b0; block 0; 10 lock 3; 11 10=new 6; store 9 10 @1:12:2; return;",
		"allocate r->flags before lock(&r->spin) in line 10");
}

static void what_the_size_depends_on(void **state)
{
	(void)state;
	expect_best(SPIN "call 0 new_sized (8 6) gfp 1 @1:11:2; return;",
		    "allocate before lock(&r->spin) in line 10; its size is constant");
	expect_best(
		SPIN "call 0 new_sized (5 6) gfp 1 @1:11:2; return;",
		"allocate before lock(&r->spin) in line 10; its size is known when f() is called");
	expect_best("fn f; val 10 load 9 -; val 11 op mul 10 5; block 0; 10 lock 3; "
		    "call 0 new_sized (11 6) gfp 1 @1:11:2; return;",
		    "allocate before lock(&r->spin) in line 10; its size depends on r->flags, "
		    "which must be checked again then");
	expect_best("fn f; val 10 unknown b0; block 0; 10 lock 3; "
		    "call 0 new_sized (10 6) gfp 1 @1:11:2; return;",
		    "allocate before lock(&r->spin) in line 10");
}

/* What a helper does with the memory is not known where it is called. */
static void helpers_are_moved_as_a_whole(void **state)
{
	(void)state;
	expect_best(
		"fn helper; block 0; 5 new 6; return; fn f; block 0; 10 lock 3; 11 helper 1 5; return;",
		"move the call to helper() out, to before lock(&r->spin) in line 10, or allocate "
		"there and pass the memory in");
	expect_best(
		"fn helper; block 0; 5 del 5; return; fn f; block 0; 10 lock 2; 11 helper 1 5; return;",
		"move the call to helper() to after the section that begins with lock(&r->raw) in line 10");
}

/* Flags that a caller hands in meet a lock of the helper's own. */
static void a_lock_of_the_helper(void **state)
{
	(void)state;
	expect_best(
		"fn helper; block 0; 4 lock 3; 5 new 5; 6 unlock 3; return; fn f; block 0; 11 helper 1 6; return;",
		"allocate before lock(&r->spin) in helper()");
}

static void failure_handled_or_not(void **state)
{
	static const char keep[] = "val 10 result b0; block 0; 10 lock 3; 11 10=new 6; ";
	char text[512];

	(void)state;
	snprintf(
		text, sizeof(text),
		"fn f; %s cond eq 10 8 b1 b2; block 1; return; block 2; store 10 8 @1:13:2; return;",
		keep);
	expect_advice(text, "; failure is handled", NULL);
	snprintf(text, sizeof(text),
		 "fn f; %s cond eq 10 8 b1 b2; block 1; end; block 2; store 10 8 @1:13:2; return;",
		 keep);
	expect_advice(text, "which is not done", NULL);
	snprintf(
		text, sizeof(text),
		"fn f; %s store 10 8 @1:12:2; cond eq 10 8 b1 b2; block 1; return; block 2; return;",
		keep);
	expect_advice(text, "which is not done", NULL);
	snprintf(text, sizeof(text), "fn f; %s return 10;", keep);
	expect_advice(text, "; failure must be handled\n", NULL);
	/* tested where it was put */
	snprintf(
		text, sizeof(text),
		"fn f; val 10 result b0; val 11 result b0; block 0; 10 lock 3; 11 10=new 6; store 9 10 @1:12:2; "
		"load 11 9 @1:13:2; cond ne 11 8 b1 b2; block 1; return; block 2; return;");
	expect_advice(text, "; failure is handled", NULL);
	/* on one way only */
	snprintf(
		text, sizeof(text),
		"fn f; %s cond eq 5 8 b1 b2; block 1; cond eq 10 8 b3 b3; block 2; store 10 8 @1:13:2; "
		"return; block 3; return;",
		keep);
	expect_advice(text, "which is not done", NULL);
	/* flags do not help what takes none, or sleeps whatever they are */
	expect_advice(SPIN "11 new_kernel; return;", NULL, "GFP_ATOMIC");
	expect_advice(SPIN "call 0 new_sleeping (6) gfp 0 @1:11:2; return;", NULL, "GFP_ATOMIC");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_line_before_which_it_belongs),
		cmocka_unit_test(what_maintainers_want),
		cmocka_unit_test(all_that_forbids_it),
		cmocka_unit_test(the_place_it_is_kept_in),
		cmocka_unit_test(what_the_size_depends_on),
		cmocka_unit_test(helpers_are_moved_as_a_whole),
		cmocka_unit_test(a_lock_of_the_helper),
		cmocka_unit_test(failure_handled_or_not),
	};

	return cmocka_run_group_tests_name("advice", tests, NULL, NULL);
}
