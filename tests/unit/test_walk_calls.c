// SPDX-License-Identifier: GPL-2.0-or-later
/* Across calls: what callees ask for, what they leave behind, and in which order. */
#include "walk.h"

#define ATOMIC_RAW(line) #line " alloc-in-raw rt\n"
#define SLEEP(line) #line " sleep-in-atomic rt,nort\n"

/* --- demands ------------------------------------------------------------------------- */

static void the_callers_context_reaches_the_callee(void **state)
{
	(void)state;
	expect_steps(
		FN("inner") " block 0\n" NEW(7, 10) "  return\n" FN("middle") " block 0\n" CALL(
			"inner", "1 5", 20) "  return\n" FN("outer") " block 0\n" CALL("lock", "2",
										       30)
			CALL("middle", "1 5", 31) CALL("unlock", "2", 32)
				CALL("middle", "1 5", 33) "  return\n",
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
	expect(FN("outer") " block 0\n" CALL("lock", "2", 30) CALL("inner", "1 5", 31)
		       CALL("unlock", "2",
			    32) "  return\n" FN("inner") " block 0\n" NEW(7, 10) "  return\n",
	       ATOMIC_RAW(31));
}

static void flags_handed_down_are_judged_by_the_caller(void **state)
{
	struct walked w = walk(FN("inner") " block 0\n" NEW(5, 10) "  return\n" FN(
		"f") " block 0\n" CALL("lock", "3", 20) CALL("inner", "1 6", 21)
				       CALL("inner", "1 7", 22) CALL("unlock", "3", 23)
					       CALL("inner", "1 6", 24) "  return\n");
	char *got = walk_text(w.result, false);

	(void)state;
	assert_string_equal(got, SLEEP(21));
	assert_string_equal(w.result->findings[0].message,
			    "inner() leads to new(GFP_KERNEL), which may sleep under a spinlock");
	free(got);
	walk_end(&w);
}

/* new(gfp | X): what is added decides if it is enough to, else the caller does. */
static void flags_may_be_added_on_the_way(void **state)
{
	(void)state;
	expect(FN("adds") " val 10 const 0x100\n val 11 op or 5 10\n block 0\n" NEW(11, 10) "  return\n" FN("strips") " val 10 const -1025\n val 11 op and 5 10\n block 0\n" NEW(
		       11,
		       11) "  return\n" FN("blocks") " val 10 const 0x400\n val 11 op or 5 10\n block 0\n" NEW(11,
													       12) "  return\n" FN("f") " block 0\n" CALL("lock",
																			  "3",
																			  20)
		       CALL("adds", "1 6", 21) CALL("adds", "1 7", 22) CALL("strips", "1 6", 23)
			       CALL("blocks", "1 7", 24) CALL("unlock", "3", 25) "  return\n",
	       SLEEP(21) SLEEP(24));
}

/* A raw lock of the callee is wrong whoever calls; that the flags may sleep is the caller's fault. */
static void both_may_be_at_fault(void **state)
{
	(void)state;
	expect(FN("inner") " block 0\n" CALL("lock", "2", 9) NEW(5, 10) CALL(
		       "unlock", "2", 11) "  return\n" FN("f") " block 0\n" CALL("inner", "1 6", 21)
		       CALL("inner", "1 7", 22) "  return\n",
	       ATOMIC_RAW(10) SLEEP(21));
}

static void a_condition_on_parameters_guards_a_demand(void **state)
{
	(void)state;
	expect(FN("inner") " block 0\n  cond ne 5 8 b1 b2\n block 1\n" NEW(
		       6, 10) "  goto b2\n"
			      " block 2\n  return\n" FN("f") " val 10 const 1\n block 0\n" CALL(
				      "lock", "2", 20) CALL("inner", "1 8", 21)
				      CALL("inner", "1 10", 22) CALL("inner", "1 5", 23)
					      CALL("unlock", "2", 24) "  return\n",
	       SLEEP(22) SLEEP(23));
}

static void a_case_of_a_parameter_guards_a_demand(void **state)
{
	(void)state;
	expect(FN("inner") " block 0\n  switch 5 3..5:b1 default:b2\n block 1\n" NEW(6, 10) "  goto b2\n block 2\n  return\n" FN(
		       "f") " val 10 const 2\n val 11 const 4\n block 0\n" CALL("lock", "2", 20)
		       CALL("inner", "1 10", 21) CALL("inner", "1 11", 22)
			       CALL("unlock", "2", 23) "  return\n",
	       SLEEP(22));
}

/* unlock; new(GFP_KERNEL); lock: legal under that lock, and under that one only. */
static void the_callers_lock_is_dropped_around_the_allocation(void **state)
{
	(void)state;
	expect(FN("inner") " block 0\n" CALL("unlock", "3", 9) NEW(6, 10)
		       CALL("lock", "3", 11) "  return\n" FN("f") " block 0\n" CALL("lock", "3", 20)
			       CALL("inner", "1 5", 21) NEW(6, 22) CALL("unlock", "3", 23)
				       CALL("lock", "2", 24) CALL("inner", "1 5", 25)
					       CALL("unlock", "2", 26) "  return\n",
	       SLEEP(22) SLEEP(25));
}

static void interrupts_switched_on_around_the_allocation(void **state)
{
	(void)state;
	expect(FN("inner") " block 0\n" CALL("irq", "", 9) NEW(6, 10) CALL(
		       "no_irq", "", 11) "  return\n" FN("f") " block 0\n" CALL("no_irq", "", 20)
		       CALL("inner", "1 5", 21) NEW(6, 22) CALL("irq", "", 23) "  return\n",
	       SLEEP(22));
}

/* --- exits --------------------------------------------------------------------------- */

static void helpers_that_lock_and_unlock(void **state)
{
	(void)state;
	expect_steps(
		FN("take") " block 0\n" CALL("lock", "2", 5) "  return\n" FN(
			"give") " block 0\n" CALL("unlock", "2",
						  8) "  return\n" FN("f") " block 0\n" CALL("take",
											    "1 5",
											    10)
			NEW(7, 11) CALL("give", "1 5", 12) NEW(7, 13) "  return\n",
		"11 alloc-in-raw rt\n"
		" context 10 under a raw spinlock: by take()\n"
		" context 5 in take(): by lock(&r->raw)\n"
		" operation 11 f() allocates here: new(GFP_ATOMIC)\n");
}

static void flags_handed_to_the_unlocking_helper(void **state)
{
	(void)state;
	expect(FN("take") " val 10 result b0\n block 0\n  call 10 lock_save (2) @1:5:2\n"
			  "  return 10\n" FN("give") " block 0\n" CALL("unlock_restore", "2 5", 8) "  return\n" FN(
				  "f") " val 10 result b0\n val 11 result b0\n block 0\n"
				       "  call 10 take (1 5) @1:10:2\n  call 11 take (3 5) @1:11:2\n" CALL(
					       "give", "3 11", 12) NEW(7, 13)
					       CALL("give", "1 10", 14) NEW(6, 15) "  return\n",
	       ATOMIC_RAW(13));
}

static void flags_written_through_a_pointer(void **state)
{
	(void)state;
	expect(FN("take") " val 10 result b0\n block 0\n  call 10 save () @1:5:2\n"
			  "  store 5 10 @1:6:2\n  return\n" FN(
				  "f") " val 10 var flags - local\n val 11 result b0\n block 0\n" CALL("take",
												       "1 10",
												       10)
				  NEW(7, 11) "  load 11 10 @1:12:2\n" CALL("restore", "11", 13)
					  NEW(6, 14) "  return\n",
	       ATOMIC_RAW(11));
}

/* Takes the lock and returns value OK, or value FAIL; MORE defines values from 11 on. */
#define TAKE_RETURNING(more, ok, fail)                                                             \
	FN("take")                                                                                 \
	" val 10 result b0\n" more " block 0\n"                                                    \
	"  call 10 ext () @1:4:2\n  cond ne 10 8 b1 b2\n"                                          \
	" block 1\n" CALL("lock", "2", 5) "  return " ok "\n block 2\n  return " fail "\n"
#define ERROR " val 11 const -12\n"

/* Asks COND of what take() returned, which is 10, and unlocks if that is false. */
#define TAKE_AND_TEST(cond)                                                                        \
	FN("f")                                                                                    \
	" val 10 result b0\n val 11 const -4095\n block 0\n  call 10 take (1 5) @1:10:2\n"         \
	"  cond " cond " b1 b2\n"                                                                  \
	" block 1\n" NEW(7, 20) "  return\n"                                                       \
				" block 2\n" NEW(7, 30) CALL("unlock", "2", 31)                    \
					NEW(7, 32) "  return\n"

static void the_result_tells_if_the_lock_is_held(void **state)
{
	(void)state;
	expect(TAKE_RETURNING(ERROR, "8", "11") TAKE_AND_TEST("ne 10 8"), ATOMIC_RAW(30));
	expect(TAKE_RETURNING(ERROR, "8", "11") TAKE_AND_TEST("lt 10 8"), ATOMIC_RAW(30));
	expect(TAKE_RETURNING("", "1", "8") TAKE_AND_TEST("eq 10 8"), ATOMIC_RAW(30));
	expect(TAKE_RETURNING("", "6", "8") TAKE_AND_TEST("eq 10 8"), ATOMIC_RAW(30));
	/* IS_ERR() of a pointer */
	expect(TAKE_RETURNING(ERROR, "6", "11") TAKE_AND_TEST("geu 10 11"), ATOMIC_RAW(30));
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
	expect(FN("get") " val 10 result b0\n val 11 field 10 ring raw raw_t\n block 0\n"
			 "  call 10 ext (5) @1:4:2\n  cond eq 10 8 b1 b2\n"
			 " block 1\n  return 10\n"
			 " block 2\n" CALL("lock", "11", 5) "  return 10\n" FN(
				 "f") " val 10 result b0\n val 11 field 10 ring raw raw_t\n block 0\n"
				      "  call 10 get (1 5) @1:10:2\n  cond eq 10 8 b1 b2\n"
				      " block 1\n" NEW(7, 20) "  return\n"
							      " block 2\n" NEW(7, 30) CALL("unlock",
											   "11", 31)
								      NEW(7, 32) "  return\n",
	       ATOMIC_RAW(30));
}

/* if (n) lock() in a helper, and the same n given to the one that unlocks. */
static void helpers_that_lock_if_told_to(void **state)
{
	(void)state;
	expect(FN("take") " block 0\n  cond ne 5 8 b1 b2\n block 1\n" CALL("lock", "2", 5) "  goto b2\n block 2\n  return\n" FN("give") " block 0\n  cond ne 5 8 b1 b2\n block 1\n" CALL("unlock", "2", 8) "  goto b2\n block 2\n  return\n" FN(
		       "f") " val 10 const 1\n block 0\n" CALL("take", "1 5",
							       10) "  cond eq 5 8 b1 b2\n"
								   " block 1\n" NEW(
									   7,
									   20) "  goto b2\n"
									       " block 2\n" CALL(
										       "give",
										       "1 5",
										       21) NEW(7,
											       22) CALL("take",
													"1 8",
													23)
										       NEW(7, 24) CALL(
											       "take",
											       "1 10",
											       25) NEW(7,
												       26)
											       CALL("give",
												    "1 10",
												    27) "  return\n",
	       ATOMIC_RAW(26));
}

/* A pure helper gives the same for the same arguments. */
static void a_pure_helper_is_asked_twice(void **state)
{
	(void)state;
	expect(FN("is_set") " val 10 load 9 -\n block 0\n  return 10\n" FN(
		       "f") " val 10 result b0\n val 11 result b2\n block 0\n"
			    "  call 10 is_set (1 5) @1:9:2\n  cond ne 10 8 b1 b2\n"
			    " block 1\n" CALL(
				    "lock", "2",
				    10) "  goto b2\n"
					" block 2\n  call 11 is_set (1 5) @1:12:2\n  cond ne 11 8 b4 b3\n"
					" block 3\n" NEW(7, 20) "  return\n"
								" block 4\n" CALL("unlock", "2",
										  30) "  return\n",
	       "");
}

static void functions_that_do_not_return(void **state)
{
	(void)state;
	expect(FN("die") " block 0\n  end\n" FN("f") " block 0\n" CALL(
		       "lock", "2", 10) "  cond ne 5 8 b1 b2\n"
					" block 1\n" CALL("die", "1 5", 11)
						NEW(7, 12) "  goto b2\n"
							   " block 2\n" CALL("unlock", "2",
									     13) "  return\n",
	       "");
}

/* --- recursion ----------------------------------------------------------------------- */

static void recursion_ends(void **state)
{
	(void)state;
	/* f(n) { if (n) { new; f(n); } }, called under a lock */
	expect(FN("f") " block 0\n  cond ne 5 8 b1 b2\n block 1\n" NEW(7, 10)
		       CALL("f", "1 5", 11) "  goto b2\n block 2\n  return\n" FN(
			       "g") " block 0\n" CALL("lock", "2", 20) CALL("f", "1 5", 21)
			       CALL("unlock", "2", 22) NEW(7, 23) "  return\n",
	       ATOMIC_RAW(21));
}

static void functions_that_call_each_other(void **state)
{
	(void)state;
	/* even() locks around odd(), which allocates: wrong however one got there */
	expect(FN("even") " block 0\n  cond ne 5 8 b1 b2\n block 1\n" CALL("lock", "2", 10) CALL(
		       "odd", "1 5", 11)
		       CALL("unlock", "2", 12) "  goto b2\n block 2\n  return\n" FN(
			       "odd") " val 10 const 1\n val 11 op sub 5 10\n block 0\n" NEW(7, 20)
			       CALL("even", "1 11", 21) NEW(6, 22) "  return\n",
	       "11 sleep-in-atomic rt,nort\n" ATOMIC_RAW(11));
}

/* --- rules that stand for bodies ------------------------------------------------------ */

/* A rule knows better than a body: its body is not looked into. */
static void a_rule_wins_over_a_body(void **state)
{
	(void)state;
	expect(FN("nothing") " block 0\n" NEW(6, 10) "  return\n" FN("f") " block 0\n" CALL("lock",
											    "2", 20)
		       CALL("nothing", "1 5", 21) CALL("unlock", "2", 22) "  return\n",
	       "");
}

/* Findings speak of what the developer wrote: a macro the rule knows, not what it is seen as. */
static void operations_are_named_as_written(void **state)
{
	(void)state;
	expect_steps(FN("f") " block 0\n  call 0 _lock (2) @1:10:2 in lock#1\n"
			     "  call 0 _new (7) gfp 0 @1:11:2 in hooks#3 new#2\n"
			     "  call 0 _new (7) gfp 0 @1:12:2 in ring_new#4\n  return\n",
		     "11 alloc-in-raw rt\n"
		     " context 10 under a raw spinlock: by lock(&r->raw)\n"
		     " operation 11 f() allocates here: new(GFP_ATOMIC)\n"
		     "12 alloc-in-raw rt\n"
		     " context 10 under a raw spinlock: by lock(&r->raw)\n"
		     " operation 12 f() allocates here: new(GFP_ATOMIC)\n");
}

static void macro_rules_stand_for_what_is_left_of_them(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n  asm @1:10:2 in barrier#2 NO_PREEMPT#1\n"
		       "  asm @1:10:2 in barrier#3 NO_PREEMPT#1\n" NEW(
			       7, 11) "  asm @1:12:2 in barrier#5 PREEMPT#4\n" NEW(7, 13)
	       /* not applied where what it names is set */
	       "  asm @1:20:2 in NO_PREEMPT_2#6\n" NEW(7, 21) "  asm @1:22:2 in PREEMPT_2#7\n"
							      "  return\n",
	       ATOMIC_RAW(11));
}

/* What the parts of such a macro do is not counted twice. */
static void parts_of_a_macro_with_effects_do_not_count(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n  call 0 no_preempt () @1:10:2 in NO_PREEMPT#1\n" NEW(
		       7,
		       11) "  call 0 preempt () @1:12:2 in PREEMPT#2\n" NEW(7,
									    13) "  call 0 no_preempt () @1:20:2 in NO_PREEMPT#3\n"
										"  asm @1:21:2 in PREEMPT#4\n" NEW(
											7,
											22) "  return\n",
	       ATOMIC_RAW(11));
}

static void parts_of_a_macro_may_count_for_one_kernel(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n  call 0 no_preempt () @1:10:2 in ONLY_NORT#1\n" NEW(7, 11)
		       NEW(6, 12) "  call 0 preempt () @1:13:2 in ONLY_NORT#2\n" NEW(
			       6, 14) "  return\n",
	       "12 sleep-in-atomic nort\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_callers_context_reaches_the_callee),
		cmocka_unit_test(callees_may_come_later),
		cmocka_unit_test(flags_handed_down_are_judged_by_the_caller),
		cmocka_unit_test(flags_may_be_added_on_the_way),
		cmocka_unit_test(both_may_be_at_fault),
		cmocka_unit_test(a_condition_on_parameters_guards_a_demand),
		cmocka_unit_test(a_case_of_a_parameter_guards_a_demand),
		cmocka_unit_test(the_callers_lock_is_dropped_around_the_allocation),
		cmocka_unit_test(interrupts_switched_on_around_the_allocation),
		cmocka_unit_test(helpers_that_lock_and_unlock),
		cmocka_unit_test(flags_handed_to_the_unlocking_helper),
		cmocka_unit_test(flags_written_through_a_pointer),
		cmocka_unit_test(the_result_tells_if_the_lock_is_held),
		cmocka_unit_test(the_lock_is_in_the_returned_object),
		cmocka_unit_test(helpers_that_lock_if_told_to),
		cmocka_unit_test(what_no_result_tells_is_counted),
		cmocka_unit_test(a_pure_helper_is_asked_twice),
		cmocka_unit_test(functions_that_do_not_return),
		cmocka_unit_test(recursion_ends),
		cmocka_unit_test(functions_that_call_each_other),
		cmocka_unit_test(a_rule_wins_over_a_body),
		cmocka_unit_test(operations_are_named_as_written),
		cmocka_unit_test(macro_rules_stand_for_what_is_left_of_them),
		cmocka_unit_test(parts_of_a_macro_with_effects_do_not_count),
		cmocka_unit_test(parts_of_a_macro_may_count_for_one_kernel),
	};

	return cmocka_run_group_tests_name("walk calls", tests, NULL, NULL);
}
