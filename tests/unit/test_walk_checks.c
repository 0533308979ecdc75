// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks of flags, of allocators that take no lock, of locks; and how checks are chosen. */
#include "walk.h"

static void flags_conflict(void **state)
{
	(void)state;
	/* 0x8020 and 0x8c00 */
	expect("fn f; val 10 const 0x8020; block 0; 5 new 10; return; ",
	       "5 gfp-conflict rt,nort\n");
	expect("fn f; val 10 const 0x8c00; block 0; 5 new 10; return; ", "");
	/* only where sleeping is forbidden, and besides that */
	expect("fn f; val 10 const 0x8c00; block 0; 4 lock 3; 5 new 10; 6 unlock 3; return; ",
	       "5 sleep-in-atomic rt,nort\n5 gfp-conflict rt,nort\n");
	/* of one allocator; for a version that is gone; with a constant that is not there */
	expect("fn f; val 10 const 0xd20; block 0; 5 new_page 10; 6 new 10; return; ",
	       "5 gfp-conflict rt,nort\n");
}

/* What the flags are is known to whoever hands them down, and is said there, once. */
static void flags_conflict_where_they_are_known(void **state)
{
	static const char two[] =
		"fn g; val 10 const 0x8000; val 11 op or 5 10; block 0; 10 new 11; return; "
		"fn h; block 0; 20 g 1 5; return; "
		"fn f; val 10 const 0x20; block 0; 30 h 1 10; 31 h 1 6; return; "
		"fn e; block 0; 40 f; return; ";

	(void)state;
	expect(two, "30 gfp-conflict rt,nort\n");
}

static void raw_safe_flags_are_believed(void **state)
{
	(void)state;
	/* GFP_SAFE; with the bit of kswapd, which it does not have; GFP_ATOMIC is in the list, but has it */
	expect("fn f; val 10 const 0x20; block 0; 4 lock 2; 5 new 10; 6 unlock 2; return; ", "");
	expect("fn f; val 10 const 0x20; block 0; 4 enter_nmi; 5 new 10; 6 leave_nmi; return; ",
	       "5 alloc-in-raw rt,nort\n");
	expect("fn f; block 0; 4 lock 2; 5 new 7; 6 unlock 2; return; ", "5 alloc-in-raw rt\n");
}

#define TRY(rest) "fn f; val 10 result b0; val 11 const 0x20; " rest

static void nolock_allocators_are_looked_after(void **state)
{
	(void)state;
	expect(TRY("block 0; 5 10=new_try 8 8; return; "), "");
	expect(TRY("block 0; 5 10=new_try 8 11; return; "), "5 nolock-misuse rt,nort\n");
	expect("fn f; val 10 const 65; block 0; 5 new_try 10 8; return; ",
	       "5 nolock-misuse rt,nort\n");
	/* under that lock, and under another; neither is a context in which it fails */
	expect(TRY("block 0; 4 lock 2; 5 10=new_try 8 8; 6 unlock 2; return; "),
	       "5 nolock-misuse rt\n");
	expect(TRY("block 0; 4 no_preempt; 5 10=new_try 8 8; 6 preempt; return; "), "");
	/* freed by what takes it, and by what does not */
	expect(TRY("block 0; 5 10=new_try 8 8; 6 del_try 10; return; "), "");
	expect(TRY("block 0; 5 10=new_try 8 8; 6 del 10; return; "), "6 nolock-misuse rt,nort\n");
	expect("fn f; val 10 result b0; block 0; 5 10=new 6; 6 del_try 10; return; ",
	       "6 nolock-misuse rt,nort\n");
}

static void results_are_tested(void **state)
{
	static const char used[] = TRY(
		"val 12 field 10 ring flags -; block 0; 5 10=new_try 8 8; 6 store 12 8; return; ");
	static const char tested[] =
		TRY("val 12 field 10 ring flags -; block 0; 5 10=new_try 8 8; cond ne 10 8 b1 b2; "
		    "block 1; 6 store 12 8; return; block 2; return; ");
	struct walked w;

	(void)state;
	expect(tested, "");
	/* asked for again, on failure and for each of many */
	expect("fn f; val 10 result b1; block 0; goto b1; "
	       "block 1; 5 10=new_try 8 8; cond eq 10 8 b1 b2; block 2; return; ",
	       "5 nolock-misuse rt,nort\n");
	expect("fn f; val 10 result b1; block 0; goto b1; "
	       "block 1; 5 10=new_try 8 8; cond ne 10 8 b1 b2; block 2; return; ",
	       "");
	w = walk(used);
	assert_int_equal(w.result->nr_findings, 1);
	assert_string_equal(w.result->findings[0].check->id, "nolock-misuse");
	assert_int_equal(w.result->findings[0].loc.line, 6);
	walk_end(&w);
}

static void locks_are_judged_if_asked_for(void **state)
{
	static const char text[] =
		"fn f; block 0; 4 lock 2; 5 lock 3; 6 unlock 3; 7 unlock 2; return; "
		"fn g; block 0; 14 lock 3; 15 lock 2; 16 unlock 2; 17 unlock 3; return; "
		"fn h; block 0; 24 lock 2; 25 trylock 3; 26 unlock 3; 27 unlock 2; return; "
		"fn i; block 0; 34 no_preempt; 35 lock 4; 36 unlock 4; 37 preempt; return; ";
	const struct gfl_options opts = { .checks = gfl_check_bit(gfl_check_by_id("lock-in-raw")) };
	struct walked w = walk_with(text, &opts);
	char *got = walk_text(w.result, false);

	(void)state;
	assert_string_equal(got, "5 lock-in-raw rt\n35 lock-in-raw rt,nort\n");
	free(got);
	walk_end(&w);
	expect(text, "");
}

static void sets_of_checks_are_read(void **state)
{
	const uint32_t fallback = gfl_checks_default();
	const uint32_t alloc = gfl_check_bit(gfl_check_by_id("alloc-in-raw"));
	const uint32_t lock = gfl_check_bit(gfl_check_by_id("lock-in-raw"));
	uint32_t mask;

	(void)state;
	assert_false(fallback & lock);
	assert_true(fallback & alloc);
	assert_null(gfl_checks_parse("alloc-in-raw", &mask));
	assert_int_equal(mask, alloc);
	assert_null(gfl_checks_parse("lock-in-raw,alloc-in-raw", &mask));
	assert_int_equal(mask, lock | alloc);
	assert_null(gfl_checks_parse("default", &mask));
	assert_int_equal(mask, fallback);
	assert_null(gfl_checks_parse("all", &mask));
	assert_int_equal(mask, fallback | lock);
	assert_null(gfl_checks_parse("no-alloc-in-raw", &mask));
	assert_int_equal(mask, fallback & ~alloc);
	assert_null(gfl_checks_parse("all,no-default", &mask));
	assert_int_equal(mask, lock);
	assert_null(gfl_checks_parse("alloc-in-raw,no-alloc-in-raw", &mask));
	assert_int_equal(mask, 0);
	assert_string_equal(gfl_checks_parse("default,alloc,x", &mask), "alloc,x");
	assert_string_equal(gfl_checks_parse("no-", &mask), "no-");
	assert_string_equal(gfl_checks_parse("", &mask), "");
	assert_string_equal(gfl_checks_parse("default,", &mask), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_conflict),
		cmocka_unit_test(flags_conflict_where_they_are_known),
		cmocka_unit_test(raw_safe_flags_are_believed),
		cmocka_unit_test(nolock_allocators_are_looked_after),
		cmocka_unit_test(results_are_tested),
		cmocka_unit_test(locks_are_judged_if_asked_for),
		cmocka_unit_test(sets_of_checks_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
