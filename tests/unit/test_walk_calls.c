// SPDX-License-Identifier: GPL-2.0-or-later
/* Across calls: what callees ask for, what they leave behind, and in which order. */
#include "walk.h"

/* --- demands ------------------------------------------------------------------------- */

static void the_callers_context_reaches_the_callee(void **state)
{
	(void)state;
	expect_steps("fn inner; block 0; 10 new 7; return; "
		     "fn middle; block 0; 20 inner 1 5; return; "
		     "fn outer; "
		     "block 0; 30 lock 2; 31 middle 1 5; 32 unlock 2; 33 middle 1 5; return;",
		     "31 alloc-in-raw rt\n"
		     " context 30 under a raw spinlock: by lock(&r->raw)\n"
		     " call 31 outer() calls middle()\n"
		     " call 20 middle() calls inner()\n"
		     " operation 10 inner() allocates here: new(GFP_ATOMIC)\n");
}

/* The order of definition means nothing. */
static void callees_may_come_later(void **state)
{
	(void)state;
	expect("fn outer; block 0; 30 lock 2; 31 inner 1 5; 32 unlock 2; return; "
	       "fn inner; block 0; 10 new 7; return;",
	       "31 alloc-in-raw rt\n");
}

static void flags_handed_down_are_judged_by_the_caller(void **state)
{
	struct walked w =
		walk("fn inner; block 0; 10 new 5; return; "
		     "fn f; "
		     "block 0; 20 lock 3; 21 inner 1 6; 22 inner 1 7; 23 unlock 3; 24 inner 1 6; "
		     "  return;");
	char *got = walk_text(w.result, false);

	(void)state;
	assert_string_equal(got, "21 sleep-in-atomic rt,nort\n");
	assert_string_equal(w.result->findings[0].message,
			    "inner() leads to new(GFP_KERNEL), which may sleep under a spinlock");
	free(got);
	walk_end(&w);
}

/* new(gfp | X): what is added decides if it is enough to, else the caller does. */
static void flags_may_be_added_on_the_way(void **state)
{
	(void)state;
	expect("fn adds; val 10 const 0x100; val 11 op or 5 10; "
	       "block 0; 10 new 11; return; "
	       "fn strips; val 10 const -1025; val 11 op and 5 10; "
	       "block 0; 11 new 11; return; "
	       "fn blocks; val 10 const 0x400; val 11 op or 5 10; "
	       "block 0; 12 new 11; return; "
	       "fn f; "
	       "block 0; 20 lock 3; 21 adds 1 6; 22 adds 1 7; 23 strips 1 6; 24 blocks 1 7; "
	       "  25 unlock 3; return;",
	       "21 sleep-in-atomic rt,nort\n"
	       "24 sleep-in-atomic rt,nort\n");
}

/* A rule that leaves it to an argument is about a version of the function that has it. */
static void rules_about_flags_need_an_argument(void **state)
{
	(void)state;
	expect("fn f; block 0; 20 lock 2; 21 new; 22 unlock 2; return;", "");
	/* one call that shows it is enough */
	expect("fn f; block 0; 20 lock 2; 21 new; 22 new 7; 23 unlock 2; return;",
	       "21 alloc-in-raw rt\n"
	       "22 alloc-in-raw rt\n");
	/* the body knows */
	expect("fn new; block 0; 10 new_page 6; return; "
	       "fn f; block 0; 20 lock 2; 21 new; 22 unlock 2; return;",
	       "21 sleep-in-atomic rt,nort\n");
}

/* A raw lock in the callee is wrong whoever calls; flags that may sleep are the caller's fault. */
static void both_may_be_at_fault(void **state)
{
	(void)state;
	expect("fn inner; block 0; 9 lock 2; 10 new 5; 11 unlock 2; return; "
	       "fn f; block 0; 21 inner 1 6; 22 inner 1 7; return;",
	       "10 alloc-in-raw rt\n"
	       "21 sleep-in-atomic rt,nort\n");
}

static void a_condition_on_parameters_guards_a_demand(void **state)
{
	(void)state;
	expect("fn inner; "
	       "block 0; cond ne 5 8 b1 b2; "
	       "block 1; 10 new 6; goto b2; "
	       "block 2; return; "
	       "fn f; val 10 const 1; "
	       "block 0; 20 lock 2; 21 inner 1 8; 22 inner 1 10; 23 inner 1 5; 24 unlock 2; "
	       "  return;",
	       "22 sleep-in-atomic rt,nort\n"
	       "23 sleep-in-atomic rt,nort\n");
}

static void a_case_of_a_parameter_guards_a_demand(void **state)
{
	(void)state;
	expect("fn inner; "
	       "block 0; switch 5 3..5:b1 default:b2; "
	       "block 1; 10 new 6; goto b2; "
	       "block 2; return; "
	       "fn f; val 10 const 2; val 11 const 4; "
	       "block 0; 20 lock 2; 21 inner 1 10; 22 inner 1 11; 23 unlock 2; return;",
	       "22 sleep-in-atomic rt,nort\n");
}

/* unlock; new(GFP_KERNEL); lock: legal under that lock, and under that one only. */
static void the_callers_lock_is_dropped_around_the_allocation(void **state)
{
	(void)state;
	expect("fn inner; block 0; 9 unlock 3; 10 new 6; 11 lock 3; return; "
	       "fn f; "
	       "block 0; 20 lock 3; 21 inner 1 5; 22 new 6; 23 unlock 3; 24 lock 2; "
	       "  25 inner 1 5; 26 unlock 2; return;",
	       "22 sleep-in-atomic rt,nort\n"
	       "25 sleep-in-atomic rt,nort\n");
}

static void interrupts_switched_on_around_the_allocation(void **state)
{
	(void)state;
	expect("fn inner; block 0; 9 irq; 10 new 6; 11 no_irq; return; "
	       "fn f; block 0; 20 no_irq; 21 inner 1 5; 22 new 6; 23 irq; return;",
	       "22 sleep-in-atomic rt,nort\n");
}

static void preemption_enabled_around_the_allocation(void **state)
{
	(void)state;
	expect("fn inner; block 0; 9 preempt; 10 new 6; 11 no_preempt; return; "
	       "fn f; "
	       "block 0; 20 no_preempt; 21 inner 1 5; 22 new 6; 23 no_preempt; 24 inner 1 5; "
	       "  25 preempt; 26 preempt; return;",
	       "22 sleep-in-atomic rt,nort\n"
	       "24 sleep-in-atomic rt,nort\n");
}

/* What the callee reads, the caller has just written. */
static void a_condition_on_memory_guards_a_demand(void **state)
{
	(void)state;
	expect("fn inner; val 10 load 9 -; "
	       "block 0; cond ne 10 8 b1 b2; "
	       "block 1; 10 new 6; goto b2; "
	       "block 2; return; "
	       "fn f; "
	       "block 0; 20 lock 2; 21 store 9 8; 22 inner 1 5; 23 store 9 5; 24 inner 1 5; "
	       "  25 unlock 2; return;",
	       "24 sleep-in-atomic rt,nort\n");
}

/* What was taken in the same section is hardly the last reference, by whatever name it was taken. */
static void an_own_reference_is_a_great_doubt(void **state)
{
	static const char put[] =
		"fn put; val 10 result b0; block 0; 10 10=unref 9; cond ne 10 8 b1 b2; "
		"block 1; 11 del 1; goto b2; block 2; return; "
		"fn get; block 0; 12 ref 9; return; "
		"fn find; val 10 result b0; val 11 field 10 ring flags -; "
		"block 0; 13 10=look 1; 14 ref 11; return 10; ";
	static const struct {
		const char *f;
		enum gfl_confidence confidence;
	} cases[] = {
		{ "block 0; 20 lock 2; 21 put 1; return;", GFL_MEDIUM },
		{ "block 0; 20 lock 2; 21 get 1; 22 put 1; return;", GFL_LOW },
		{ "block 0; 20 get 1; 21 lock 2; 22 put 1; return;", GFL_MEDIUM },
		{ "block 0; 20 lock 3; 21 get 1; 22 lock 2; 23 put 1; return;", GFL_MEDIUM },
		{ "block 0; 20 lock 2; 21 get 5; 22 put 1; return;", GFL_MEDIUM },
		{ "block 0; 20 get 1; 21 put 1; 22 lock 2; 23 put 1; return;", GFL_MEDIUM },
		{ "block 0; 20 lock 2; 21 put 1; 22 get 1; return;", GFL_MEDIUM },
		{ "val 10 result b0; block 0; 20 lock 2; 21 10=find 1; 22 put 10; return;",
		  GFL_LOW },
		{ "val 10 result b0; block 0; 20 lock 2; 21 10=find 1; 22 put 1; return;",
		  GFL_MEDIUM },
		{ "block 0; 20 lock 2; cond ne 5 8 b1 b2; block 1; 21 get 1; goto b2; "
		  "block 2; 22 put 1; return;",
		  GFL_MEDIUM },
	};

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(cases); i++) {
		char text[1024];
		struct walked w;

		snprintf(text, sizeof(text), "%sfn f; %s", put, cases[i].f);
		w = walk(text);
		assert_int_equal(w.result->nr_findings, 1);
		if (w.result->findings[0].confidence != cases[i].confidence)
			fail_msg("%s: confidence %d", cases[i].f, w.result->findings[0].confidence);
		walk_end(&w);
	}
}

/* --- exits --------------------------------------------------------------------------- */

static void helpers_that_lock_and_unlock(void **state)
{
	(void)state;
	expect_steps("fn take; block 0; 5 lock 2; return; "
		     "fn give; block 0; 8 unlock 2; return; "
		     "fn f; block 0; 10 take 1 5; 11 new 7; 12 give 1 5; 13 new 7; return;",
		     "11 alloc-in-raw rt\n"
		     " context 10 under a raw spinlock: by take()\n"
		     " context 5 in take(): by lock(&r->raw)\n"
		     " operation 11 f() allocates here: new(GFP_ATOMIC)\n");
}

static void flags_handed_to_the_unlocking_helper(void **state)
{
	(void)state;
	expect("fn take; val 10 result b0; block 0; 5 10=lock_save 2; return 10; "
	       "fn give; block 0; 8 unlock_restore 2 5; return; "
	       "fn f; val 10 result b0; val 11 result b0; "
	       "block 0; 10 10=take 1 5; 11 11=take 3 5; 12 give 3 11; 13 new 7; "
	       "  14 give 1 10; 15 new 6; return;",
	       "13 alloc-in-raw rt\n");
}

/* Two sets of flags, and interrupts are on again only with the first one. */
static void flags_returned_by_a_helper(void **state)
{
	(void)state;
	expect("fn off; val 10 result b0; block 0; 5 10=save; return 10; "
	       "fn back; block 0; 8 restore 5; return; "
	       "fn f; val 10 result b0; val 11 result b0; "
	       "block 0; 10 10=off 1 5; 11 11=off 1 5; 12 back 1 10; 13 new 6; 14 back 1 11; "
	       "  15 new 7; 16 back 1 10; return;",
	       "15 alloc-in-raw rt\n");
}

static void flags_written_through_a_pointer(void **state)
{
	(void)state;
	expect("fn take; val 10 result b0; block 0; 5 10=save; 6 store 5 10; return; "
	       "fn f; val 10 var flags - local; val 11 result b0; "
	       "block 0; 10 take 1 10; 11 new 7; 12 load 11 10; 13 restore 11; 14 new 6; "
	       "  return;",
	       "11 alloc-in-raw rt\n");
}

/* Takes the lock and returns value OK, or value FAIL; MORE defines values from 11 on. */
#define TAKE_RETURNING(more, ok, fail)                                                             \
	"fn take; val 10 result b0; " more " block 0; 4 10=ext; cond ne 10 8 b1 b2; "              \
	"block 1; 5 lock 2; return " ok "; "                                                       \
	"block 2; return " fail "; "
#define ERROR "val 11 const -12; "

/* Asks COND of what take() returned, which is 10, and unlocks if that is false. */
#define TAKE_AND_TEST(cond)                                                                        \
	"fn f; val 10 result b0; val 11 const -4095; block 0; 10 10=take 1 5; cond " cond          \
	" b1 b2; "                                                                                 \
	"block 1; 20 new 7; return; "                                                              \
	"block 2; 30 new 7; 31 unlock 2; 32 new 7; return; "

static void the_result_tells_if_the_lock_is_held(void **state)
{
	(void)state;
	expect(TAKE_RETURNING(ERROR, "8", "11") TAKE_AND_TEST("ne 10 8"), "30 alloc-in-raw rt\n");
	expect(TAKE_RETURNING(ERROR, "8", "11") TAKE_AND_TEST("lt 10 8"), "30 alloc-in-raw rt\n");
	expect(TAKE_RETURNING("", "1", "8") TAKE_AND_TEST("eq 10 8"), "30 alloc-in-raw rt\n");
	expect(TAKE_RETURNING("", "6", "8") TAKE_AND_TEST("eq 10 8"), "30 alloc-in-raw rt\n");
	/* IS_ERR() of a pointer */
	expect(TAKE_RETURNING(ERROR, "6", "11") TAKE_AND_TEST("geu 10 11"), "30 alloc-in-raw rt\n");
}

/* Then it is not held against the caller. */
static void what_no_result_tells_is_counted(void **state)
{
	struct walked w = walk(TAKE_RETURNING("", "6", "7") TAKE_AND_TEST("eq 10 8"));

	(void)state;
	assert_int_equal(w.result->nr_findings, 0);
	assert_int_equal(w.result->stats.nr_unbalanced, 1);
	assert_int_equal(w.result->stats.nr_funcs, 2);
	walk_end(&w);
}

/* A lock in an object that the function returns. */
static void the_lock_is_in_the_returned_object(void **state)
{
	(void)state;
	expect("fn get; val 10 result b0; val 11 field 10 ring raw raw_t; "
	       "block 0; 4 10=ext 5; cond eq 10 8 b1 b2; "
	       "block 1; return 10; "
	       "block 2; 5 lock 11; return 10; "
	       "fn f; val 10 result b0; val 11 field 10 ring raw raw_t; "
	       "block 0; 10 10=get 1 5; cond eq 10 8 b1 b2; "
	       "block 1; 20 new 7; return; "
	       "block 2; 30 new 7; 31 unlock 11; 32 new 7; return;",
	       "30 alloc-in-raw rt\n");
}

/* if (n) lock() in a helper, and the same n given to the one that unlocks. */
static void helpers_that_lock_if_told_to(void **state)
{
	(void)state;
	expect("fn take; "
	       "block 0; cond ne 5 8 b1 b2; "
	       "block 1; 5 lock 2; goto b2; "
	       "block 2; return; "
	       "fn give; "
	       "block 0; cond ne 5 8 b1 b2; "
	       "block 1; 8 unlock 2; goto b2; "
	       "block 2; return; "
	       "fn f; val 10 const 1; "
	       "block 0; 10 take 1 5; cond eq 5 8 b1 b2; "
	       "block 1; 20 new 7; goto b2; "
	       "block 2; 21 give 1 5; 22 new 7; 23 take 1 8; 24 new 7; 25 take 1 10; "
	       "  26 new 7; 27 give 1 10; return;",
	       "26 alloc-in-raw rt\n");
}

/* A pure helper gives the same for the same arguments. */
static void a_pure_helper_is_asked_twice(void **state)
{
	(void)state;
	expect("fn is_set; val 10 load 9 -; block 0; return 10; "
	       "fn f; val 10 result b0; val 11 result b2; "
	       "block 0; 9 10=is_set 1 5; cond ne 10 8 b1 b2; "
	       "block 1; 10 lock 2; goto b2; "
	       "block 2; 12 11=is_set 1 5; cond ne 11 8 b4 b3; "
	       "block 3; 20 new 7; return; "
	       "block 4; 30 unlock 2; return;",
	       "");
}

/* The same if nobody knows what it computes. */
static void a_pure_helper_may_be_opaque(void **state)
{
	(void)state;
	expect("fn magic; val 10 unknown b0; block 0; return 10; "
	       "fn f; val 10 result b0; val 11 result b2; "
	       "block 0; 9 10=magic 1 5; cond ne 10 8 b1 b2; "
	       "block 1; 10 lock 2; goto b2; "
	       "block 2; 12 11=magic 1 5; cond ne 11 8 b4 b3; "
	       "block 3; 20 new 7; return; "
	       "block 4; 30 unlock 2; return;",
	       "");
}

/* On PREEMPT_RT only does it come back: elsewhere a spinlock raises the count. */
static void functions_that_return_on_one_kernel(void **state)
{
	(void)state;
	expect("fn inner; val 10 result b0; "
	       "block 0; 8 lock 3; 9 10=count; cond eq 10 8 b1 b2; "
	       "block 1; 10 unlock 3; return; "
	       "block 2; end; "
	       "fn f; block 0; 20 no_irq; 21 inner 1 5; 22 new 6; return;",
	       "22 sleep-in-atomic rt\n");
}

static void functions_that_do_not_return(void **state)
{
	(void)state;
	expect("fn die; block 0; end; "
	       "fn f; "
	       "block 0; 10 lock 2; cond ne 5 8 b1 b2; "
	       "block 1; 11 die 1 5; 12 new 7; goto b2; "
	       "block 2; 13 unlock 2; return;",
	       "");
}

/* --- recursion ----------------------------------------------------------------------- */

static void recursion_ends(void **state)
{
	(void)state;
	/* f(n) { if (n) { new; f(n); } }, called under a lock */
	expect("fn f; "
	       "block 0; cond ne 5 8 b1 b2; "
	       "block 1; 10 new 7; 11 f 1 5; goto b2; "
	       "block 2; return; "
	       "fn g; block 0; 20 lock 2; 21 f 1 5; 22 unlock 2; 23 new 7; return;",
	       "21 alloc-in-raw rt\n");
}

/* What follows the call of itself is reached only once it is known to return. */
static void recursion_returns(void **state)
{
	(void)state;
	expect("fn f; val 10 const 1; val 11 op sub 5 10; "
	       "block 0; cond ne 5 8 b1 b2; "
	       "block 1; 10 lock 2; 11 f 1 11; 12 new 7; 13 unlock 2; goto b2; "
	       "block 2; return;",
	       "12 alloc-in-raw rt\n");
}

static void functions_that_call_each_other(void **state)
{
	(void)state;
	/* even() locks around odd(), which allocates: wrong however one got there */
	expect("fn even; "
	       "block 0; cond ne 5 8 b1 b2; "
	       "block 1; 10 lock 2; 11 odd 1 5; 12 unlock 2; goto b2; "
	       "block 2; return; "
	       "fn odd; val 10 const 1; val 11 op sub 5 10; "
	       "block 0; 20 new 7; 21 even 1 11; 22 new 6; return;",
	       "11 sleep-in-atomic rt,nort\n"
	       "11 alloc-in-raw rt\n");
}

/* --- rules that stand for bodies ------------------------------------------------------ */

/* A rule knows better than a body: its body is not looked into. */
static void a_rule_wins_over_a_body(void **state)
{
	(void)state;
	expect("fn nothing; block 0; 10 new 6; return; "
	       "fn f; block 0; 20 lock 2; 21 nothing 1 5; 22 unlock 2; return;",
	       "");
}

/* Findings speak of what the developer wrote: a macro the rule knows, not what it is seen as. */
static void operations_are_named_as_written(void **state)
{
	(void)state;
	expect_steps("fn f; "
		     "block 0; 10 _lock 2 in lock#1; 11 _new 7 in hooks#3 new_zeroed#2; "
		     "  12 _new 7 in ring_new#4; return;",
		     "11 alloc-in-raw rt\n"
		     " context 10 under a raw spinlock: by lock(&r->raw)\n"
		     " operation 11 f() allocates here: new_zeroed(GFP_ATOMIC)\n"
		     "12 alloc-in-raw rt\n"
		     " context 10 under a raw spinlock: by lock(&r->raw)\n"
		     " operation 12 f() allocates here: new(GFP_ATOMIC)\n");
}

static void macro_rules_stand_for_what_is_left_of_them(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; 10 asm in barrier#2 NO_PREEMPT#1; 10 asm in barrier#3 NO_PREEMPT#1; "
	       "  11 new 7; 12 asm in barrier#5 PREEMPT#4; 13 new 7; "
	       /* not applied where what it names is set */
	       "20 asm in NO_PREEMPT_2#6; 21 new 7; 22 asm in PREEMPT_2#7; return;",
	       "11 alloc-in-raw rt\n");
}

/* What the parts of such a macro do is not counted twice. */
static void parts_of_a_macro_with_effects_do_not_count(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; 10 no_preempt in NO_PREEMPT#1; 11 new 7; 12 preempt in PREEMPT#2; "
	       "  13 new 7; 20 no_preempt in NO_PREEMPT#3; 21 asm in PREEMPT#4; 22 new 7; "
	       "  return;",
	       "11 alloc-in-raw rt\n");
}

static void parts_of_a_macro_may_count_for_one_kernel(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; 10 no_preempt in ONLY_NORT#1; 11 new 7; 12 new 6; "
	       "  13 preempt in ONLY_NORT#2; 14 new 6; return;",
	       "12 sleep-in-atomic nort\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_callers_context_reaches_the_callee),
		cmocka_unit_test(callees_may_come_later),
		cmocka_unit_test(flags_handed_down_are_judged_by_the_caller),
		cmocka_unit_test(flags_may_be_added_on_the_way),
		cmocka_unit_test(rules_about_flags_need_an_argument),
		cmocka_unit_test(both_may_be_at_fault),
		cmocka_unit_test(an_own_reference_is_a_great_doubt),
		cmocka_unit_test(a_condition_on_parameters_guards_a_demand),
		cmocka_unit_test(a_case_of_a_parameter_guards_a_demand),
		cmocka_unit_test(the_callers_lock_is_dropped_around_the_allocation),
		cmocka_unit_test(interrupts_switched_on_around_the_allocation),
		cmocka_unit_test(preemption_enabled_around_the_allocation),
		cmocka_unit_test(a_condition_on_memory_guards_a_demand),
		cmocka_unit_test(helpers_that_lock_and_unlock),
		cmocka_unit_test(flags_handed_to_the_unlocking_helper),
		cmocka_unit_test(flags_returned_by_a_helper),
		cmocka_unit_test(flags_written_through_a_pointer),
		cmocka_unit_test(the_result_tells_if_the_lock_is_held),
		cmocka_unit_test(the_lock_is_in_the_returned_object),
		cmocka_unit_test(helpers_that_lock_if_told_to),
		cmocka_unit_test(what_no_result_tells_is_counted),
		cmocka_unit_test(a_pure_helper_is_asked_twice),
		cmocka_unit_test(a_pure_helper_may_be_opaque),
		cmocka_unit_test(functions_that_return_on_one_kernel),
		cmocka_unit_test(functions_that_do_not_return),
		cmocka_unit_test(recursion_ends),
		cmocka_unit_test(recursion_returns),
		cmocka_unit_test(functions_that_call_each_other),
		cmocka_unit_test(a_rule_wins_over_a_body),
		cmocka_unit_test(operations_are_named_as_written),
		cmocka_unit_test(macro_rules_stand_for_what_is_left_of_them),
		cmocka_unit_test(parts_of_a_macro_with_effects_do_not_count),
		cmocka_unit_test(parts_of_a_macro_may_count_for_one_kernel),
	};

	return cmocka_run_group_tests_name("walk calls", tests, NULL, NULL);
}
