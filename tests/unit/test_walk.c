// SPDX-License-Identifier: GPL-2.0-or-later
/* Paths through one function: contexts, conditions, merges, loops. */
#include "walk.h"

#define ATOMIC_RAW(line) #line " alloc-in-raw rt\n"

/* --- contexts ------------------------------------------------------------------------ */

static void a_lock_holds_until_it_is_released(void **state)
{
	(void)state;
	expect_steps(FN("f") " block 0\n" NEW(7, 10) CALL("lock", "2", 11) NEW(7, 12)
			     CALL("unlock", "2", 13) NEW(7, 14) "  return\n",
		     "12 alloc-in-raw rt\n"
		     " context 11 under a raw spinlock: by lock(&r->raw)\n"
		     " operation 12 f() allocates here: new(GFP_ATOMIC)\n");
}

static void sleeping_is_wrong_on_both_kernels(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n" CALL("lock", "2", 10) NEW(6, 11) CALL("unlock", "2", 12)
		       CALL("lock", "3", 20) NEW(6, 21) NEW(7, 22) CALL("unlock", "3", 23)
			       CALL("lock", "4", 30) NEW(6, 31)
				       CALL("unlock", "4", 32) "  return\n",
	       "11 sleep-in-atomic rt,nort\n"
	       "21 sleep-in-atomic rt,nort\n");
}

/* The macros of a kernel without PREEMPT_RT reach for the raw lock inside; a lock of its own is raw. */
static void the_declared_type_decides_about_a_lock(void **state)
{
	(void)state;
	expect(FN("f") " val 10 field 3 spin_t inner raw_t\n block 0\n" CALL("lock", "10", 10)
		       NEW(7, 11) CALL("unlock", "10", 12) CALL("lock", "2", 13) NEW(7, 14)
			       CALL("unlock", "2", 15) NEW(6, 16) "  return\n",
	       "14 alloc-in-raw rt\n");
}

static void interrupts_off_count_for_real_locks_only(void **state)
{
	(void)state;
	/* beside a raw lock on both kernels, beside a spin_t without PREEMPT_RT */
	expect(FN("f") " val 10 result b0\n val 11 result b0\n block 0\n"
		       "  call 10 lock_save (2) @1:10:2\n" CALL("unlock", "2", 11) NEW(7, 12)
			       CALL("restore", "10", 13)
				       NEW(6, 14) "  call 11 lock_save (3) @1:20:2\n" CALL(
					       "unlock", "3", 21) NEW(7, 22) NEW(6, 23)
					       CALL("restore", "11", 24) NEW(6, 25) "  return\n",
	       "12 alloc-in-raw rt\n"
	       "23 sleep-in-atomic nort\n");
}

static void each_part_of_a_context(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n" CALL("no_preempt", "", 10) NEW(7, 11) CALL("preempt", "", 12)
		       CALL("no_bh", "", 20) NEW(7, 21) NEW(6, 22) CALL("bh", "", 23)
			       CALL("no_irq", "", 30) NEW(7, 31) CALL("irq", "", 32)
				       CALL("enter_nmi", "", 40) NEW(7, 41)
					       CALL("leave_nmi", "", 42) NEW(6, 50) "  return\n",
	       "11 alloc-in-raw rt\n"
	       "22 sleep-in-atomic rt,nort\n"
	       "31 alloc-in-raw rt\n"
	       "41 alloc-in-raw rt,nort\n");
}

static void contexts_nest(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n" CALL("no_preempt", "", 10) CALL("no_preempt", "", 11)
		       CALL("preempt", "", 12) NEW(7, 13) CALL("preempt", "", 14)
			       NEW(7, 15) "  return\n",
	       "13 alloc-in-raw rt\n");
}

/* One function for all parts of the count: the amount says which. */
static void amounts_of_preempt_count(void **state)
{
	(void)state;
	expect(FN("f") " val 10 const 1\n val 11 const 0x200\n val 12 const 0x10000\n block 0\n" CALL(
		       "count_add", "10", 10) NEW(7, 11) CALL("count_sub", "10", 12)
		       CALL("count_add", "11", 20) NEW(7, 21) NEW(6, 22) CALL("count_sub", "11", 23)
			       CALL("count_add", "12", 30) NEW(7, 31) CALL("count_sub", "12", 32)
				       NEW(6, 33) "  return\n",
	       "11 alloc-in-raw rt\n"
	       "22 sleep-in-atomic rt,nort\n"
	       "31 alloc-in-raw rt\n");
}

/* --- interrupt flag ------------------------------------------------------------------ */

static void flags_restored_inner_first(void **state)
{
	(void)state;
	expect(FN("f") " val 10 result b0\n val 11 result b0\n block 0\n"
		       "  call 10 save () @1:10:2\n  call 11 save () @1:11:2\n" CALL("restore",
										     "11", 12)
			       NEW(7, 13) CALL("restore", "10", 14) NEW(7, 15) "  return\n",
	       ATOMIC_RAW(13));
}

static void flags_restored_outer_first(void **state)
{
	(void)state;
	expect(FN("f") " val 10 result b0\n val 11 result b0\n block 0\n"
		       "  call 10 save () @1:10:2\n  call 11 save () @1:11:2\n" CALL("restore",
										     "10", 12)
			       NEW(7, 13) CALL("restore", "11", 14) NEW(7, 15) "  return\n",
	       ATOMIC_RAW(15));
}

/* irq=on after save; the restore brings the state before the save back, not "off". */
static void interrupts_on_in_between(void **state)
{
	(void)state;
	expect(FN("f") " val 10 result b0\n block 0\n" CALL(
		       "no_irq", "", 10) "  call 10 save () @1:11:2\n" CALL("irq", "", 12)
		       NEW(7, 13) CALL("restore", "10", 14) NEW(7, 15) CALL("irq", "", 16)
			       NEW(7, 17) "  return\n",
	       ATOMIC_RAW(15));
}

static void flags_kept_in_memory(void **state)
{
	(void)state;
	/* save_to() writes to where it was told; save() and a store do the same in two steps */
	expect(FN("f") " val 10 result b0\n val 11 result b0\n val 12 result b0\n block 0\n" CALL(
		       "no_irq", "", 9) CALL("save_to", "9",
					     10) "  load 11 9 @1:11:2\n" CALL("irq", "", 12)
		       CALL("restore", "11", 13) NEW(7, 14) CALL(
			       "irq", "",
			       15) "  call 10 save () @1:16:2\n"
				   "  store 9 10 @1:17:2\n" NEW(7, 18) "  load 12 9 @1:19:2\n" CALL(
					   "restore", "12", 20) NEW(7, 21) "  return\n",
	       ATOMIC_RAW(14) ATOMIC_RAW(18));
}

/* --- conditions ---------------------------------------------------------------------- */

static void a_trylock_holds_where_it_succeeded(void **state)
{
	(void)state;
	expect(FN("f") " val 10 result b0\n block 0\n  call 10 trylock (2) @1:10:2\n"
		       "  cond ne 10 8 b1 b2\n"
		       " block 1\n" NEW(7, 20) CALL(
			       "unlock", "2",
			       21) "  goto b3\n"
				   " block 2\n" NEW(7, 30) "  goto b3\n"
							   " block 3\n" NEW(7, 40) "  return\n",
	       ATOMIC_RAW(20));
	expect(FN("f") " val 10 result b0\n block 0\n  call 10 lock_or_fail (2) @1:10:2\n"
		       "  cond ne 10 8 b1 b2\n"
		       " block 1\n" NEW(7, 20) "  return\n"
					       " block 2\n" NEW(7, 30)
						       CALL("unlock", "2", 31) "  return\n",
	       ATOMIC_RAW(30));
}

/* A trylock whose result nobody looks at may have succeeded. */
static void a_trylock_nobody_asks_may_hold(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n" CALL("trylock", "2", 10) NEW(7, 11) "  return\n",
	       ATOMIC_RAW(11));
}

#define IF_N_LOCK "  cond ne 5 8 b1 b2\n block 1\n" CALL("lock", "2", 10) "  goto b2\n block 2\n"

static void the_same_condition_has_the_same_outcome(void **state)
{
	(void)state;
	/* if (n) lock(); if (!n) new(); if (n) unlock(); new(); */
	expect(FN("f") " block 0\n" IF_N_LOCK "  cond ne 5 8 b4 b3\n"
		       " block 3\n" NEW(7, 20) "  goto b5\n"
					       " block 4\n" CALL("unlock", "2",
								 30) "  goto b5\n"
								     " block 5\n" NEW(
									     7, 40) "  return\n",
	       "");
	/* and where n is not asked again, the lock may be held */
	expect(FN("f") " block 0\n" IF_N_LOCK NEW(7, 20) "  return\n", ATOMIC_RAW(20));
}

#define REREAD(between)                                                                            \
	FN("f")                                                                                    \
	" val 10 result b0\n val 11 result b2\n block 0\n  load 10 9 @1:5:2\n"                     \
	"  cond ne 10 8 b1 b2\n block 1\n" CALL(                                                   \
		"lock", "2",                                                                       \
		10) "  goto b2\n block 2\n" between "  load 11 9 @1:12:2\n  cond ne 11 8 b4 b3\n"  \
		    " block 3\n" NEW(7,                                                            \
				     20) "  goto b5\n"                                             \
					 " block 4\n" CALL(                                        \
						 "unlock", "2",                                    \
						 30) "  goto b5\n"                                 \
						     " block 5\n  store 9 8 @1:40:2\n  return\n"

static void a_field_read_again_is_the_same(void **state)
{
	(void)state;
	expect(REREAD(""), "");
}

static void a_field_read_after_a_store_is_not(void **state)
{
	(void)state;
	expect(REREAD("  store 9 5 @1:11:2\n"), ATOMIC_RAW(20));
}

/* Another object's member of the same name may be the same object's. */
static void a_store_through_another_pointer_may_alias(void **state)
{
	(void)state;
	expect(FN("f") " val 10 field 5 ring flags -\n val 11 result b0\n val 12 result b2\n"
		       " block 0\n  load 11 9 @1:5:2\n  cond ne 11 8 b1 b2\n"
		       " block 1\n" CALL("lock", "2",
					 10) "  goto b2\n"
					     " block 2\n  store 10 8 @1:11:2\n  load 12 9 @1:12:2\n"
					     "  cond ne 12 8 b4 b3\n"
					     " block 3\n" NEW(7, 20) "  return\n"
								     " block 4\n" CALL(
									     "unlock", "2",
									     30) "  return\n",
	       ATOMIC_RAW(20));
}

static void a_volatile_field_changes_by_itself(void **state)
{
	(void)state;
	expect(FN("f") " val 10 result b0\n val 11 result b2\n block 0\n"
		       "  load 10 9 volatile @1:5:2\n  cond ne 10 8 b1 b2\n"
		       " block 1\n" CALL(
			       "lock", "2",
			       10) "  goto b2\n"
				   " block 2\n  load 11 9 volatile @1:12:2\n  cond ne 11 8 b4 b3\n"
				   " block 3\n" NEW(7, 20) "  return\n"
							   " block 4\n" CALL("unlock", "2",
									     30) "  return\n",
	       ATOMIC_RAW(20));
}

static void cases_of_a_switch(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n  switch 5 1:b1 2..4:b2 default:b3\n"
		       " block 1\n" CALL("lock", "2",
					 10) "  goto b4\n"
					     " block 2\n  goto b4\n"
					     " block 3\n  goto b4\n"
					     " block 4\n  switch 5 1:b5 3:b6 default:b7\n"
					     " block 5\n" NEW(7, 20) CALL(
						     "unlock", "2",
						     21) "  return\n"
							 " block 6\n" NEW(
								 7, 30) "  return\n"
									" block 7\n" NEW(
										7, 40) "  return\n",
	       ATOMIC_RAW(20));
}

/* --- merges and loops ---------------------------------------------------------------- */

/* if (!a) goto out; lock; if (!b) goto unlock; new; unlock: unlock; out: new */
static void goto_cleanup(void **state)
{
	(void)state;
	expect(FN("f") " val 10 result b0\n val 11 result b1\n block 0\n"
		       "  call 10 ext () @1:9:2\n  cond ne 10 8 b1 b4\n"
		       " block 1\n" CALL("lock", "2",
					 10) "  call 11 ext () @1:11:2\n  cond ne 11 8 b2 b3\n"
					     " block 2\n" NEW(
						     7, 20) "  goto b3\n"
							    " block 3\n" CALL(
								    "unlock", "2",
								    30) "  goto b4\n"
									" block 4\n" NEW(
										6, 40) "  return\n",
	       ATOMIC_RAW(20));
}

static void a_phi_is_judged_path_by_path(void **state)
{
	(void)state;
	/* gfp = n ? GFP_KERNEL : GFP_ATOMIC, and lock only if !n */
	expect_steps(FN("f") " val 10 phi b3 b1:6 b2:7\n block 0\n  cond ne 5 8 b1 b2\n"
			     " block 1\n  goto b3\n"
			     " block 2\n" CALL("lock", "3",
					       10) "  goto b3\n"
						   " block 3\n" NEW(
							   10,
							   20) "  cond ne 5 8 b5 b4\n"
							       " block 4\n" CALL(
								       "unlock", "3",
								       30) "  goto b5\n"
									   " block 5\n  return\n",
		     "");
	/* the other way round it is wrong, and the flags are those of that path */
	expect_steps(FN("f") " val 10 phi b3 b1:6 b2:7\n block 0\n  cond eq 5 8 b1 b2\n"
			     " block 1\n" CALL("lock", "3",
					       10) "  goto b3\n"
						   " block 2\n  goto b3\n"
						   " block 3\n" NEW(
							   10,
							   20) "  cond eq 5 8 b4 b5\n"
							       " block 4\n" CALL(
								       "unlock", "3",
								       30) "  goto b5\n"
									   " block 5\n  return\n",
		     "20 sleep-in-atomic rt,nort\n"
		     " context 10 under a spinlock: by lock(&r->spin)\n"
		     " operation 20 f() allocates here: new(GFP_KERNEL)\n");
}

static void a_loop_is_walked_to_a_fixpoint(void **state)
{
	/* for (i = 0; i < n; i++) { new; lock; new; unlock; } new */
	struct walked w =
		walk(FN("f") " val 10 const 1\n val 11 phi b1 b0:8 b2:12\n"
			     " val 12 op add 11 10\n block 0\n  goto b1\n"
			     " block 1\n  cond lt 11 5 b2 b3\n"
			     " block 2\n" NEW(6, 10) CALL("lock", "2", 11) NEW(7, 12)
				     CALL("unlock", "2", 13) "  goto b1\n"
							     " block 3\n" NEW(6, 20) "  return\n");
	char *got = walk_text(w.result, false);

	(void)state;
	assert_string_equal(got, ATOMIC_RAW(12));
	assert_true(w.result->stats.nr_steps < 60);
	free(got);
	walk_end(&w);
}

/* What one round leaves behind, the next one has. */
static void a_lock_taken_in_one_round_is_held_in_the_next(void **state)
{
	(void)state;
	expect(FN("f") " val 10 result b1\n block 0\n  goto b1\n"
		       " block 1\n" NEW(7, 10) "  call 10 ext () @1:11:2\n  cond ne 10 8 b2 b3\n"
					       " block 2\n" CALL("no_preempt", "",
								 12) "  goto b1\n"
								     " block 3\n  return\n",
	       ATOMIC_RAW(10));
}

/* while (!(p = ext())) {...}: what was known of a result is not known of the next one. */
static void results_are_new_in_each_round(void **state)
{
	(void)state;
	expect(FN("f") " val 10 result b1\n block 0\n" CALL(
		       "lock", "2", 5) "  goto b1\n"
				       " block 1\n  call 10 ext () @1:10:2\n  cond eq 10 8 b2 b3\n"
				       " block 2\n" NEW(7, 11) "  goto b1\n"
							       " block 3\n" CALL("unlock", "2", 12)
								       NEW(7, 13) "  return\n",
	       ATOMIC_RAW(11));
}

/* --- operations ---------------------------------------------------------------------- */

static void freeing_null_does_nothing(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n" CALL("lock", "2", 10) CALL("del", "8", 11) CALL(
		       "del", "5", 12) "  cond eq 5 8 b1 b2\n"
				       " block 1\n" CALL("del", "5",
							 20) "  goto b2\n"
							     " block 2\n" CALL("unlock", "2",
									       30) "  return\n",
	       "12 free-in-raw rt\n");
}

static void some_frees_defer_in_interrupts(void **state)
{
	(void)state;
	expect(FN("f") " val 10 const 0x10000\n block 0\n" CALL("count_add", "10", 10)
		       CALL("del_late", "5", 11) CALL("del", "5", 12) CALL("count_sub", "10", 13)
			       CALL("lock", "2", 20) CALL("del_late", "5", 21)
				       CALL("unlock", "2", 22) "  return\n",
	       "12 free-in-raw rt\n"
	       "21 free-in-raw rt\n");
}

static void what_sleeps_whatever_the_flags_say(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n" CALL(
		       "no_bh", "",
		       10) "  call 0 new_sleeping (7) gfp 0 @1:11:2\n" CALL("new_kernel", "", 12)
		       CALL("del_sleeping", "5", 13) CALL("bh", "", 14) "  return\n",
	       "11 sleep-in-atomic rt,nort\n"
	       "12 sleep-in-atomic rt,nort\n"
	       "13 free-in-raw rt,nort\n");
}

/* If it may block it lets go of the lock of its own object, and of that one only. */
static void an_allocation_that_drops_the_lock(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n" CALL(
		       "lock", "3", 10) "  call 0 new_dropping (3 6) gfp 1 @1:11:2\n" NEW(6, 12)
		       CALL("lock", "2", 13) "  call 0 new_dropping (3 6) gfp 1 @1:14:2\n" CALL(
			       "unlock", "2", 15) CALL("unlock", "3", 16) "  return\n",
	       "12 sleep-in-atomic rt,nort\n"
	       "14 sleep-in-atomic rt,nort\n");
}

static void an_allocation_that_depends_on_an_argument(void **state)
{
	(void)state;
	expect(FN("f") " block 0\n" CALL("lock", "3", 10) CALL("new_if_null", "6 8", 11)
		       CALL("new_if_null", "6 1", 12) CALL("unlock", "3", 13) "  return\n",
	       "11 sleep-in-atomic rt,nort\n");
}

static void a_value_function_returns_its_argument(void **state)
{
	(void)state;
	expect_steps(FN("f") " val 10 result b0\n block 0\n  call 10 same (2) @1:9:2\n" CALL(
			     "lock", "10", 10) CALL("unlock", "2", 11) NEW(7, 12) "  return\n",
		     "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lock_holds_until_it_is_released),
		cmocka_unit_test(sleeping_is_wrong_on_both_kernels),
		cmocka_unit_test(the_declared_type_decides_about_a_lock),
		cmocka_unit_test(interrupts_off_count_for_real_locks_only),
		cmocka_unit_test(each_part_of_a_context),
		cmocka_unit_test(contexts_nest),
		cmocka_unit_test(amounts_of_preempt_count),
		cmocka_unit_test(flags_restored_inner_first),
		cmocka_unit_test(flags_restored_outer_first),
		cmocka_unit_test(interrupts_on_in_between),
		cmocka_unit_test(flags_kept_in_memory),
		cmocka_unit_test(a_trylock_holds_where_it_succeeded),
		cmocka_unit_test(a_trylock_nobody_asks_may_hold),
		cmocka_unit_test(the_same_condition_has_the_same_outcome),
		cmocka_unit_test(a_field_read_again_is_the_same),
		cmocka_unit_test(a_field_read_after_a_store_is_not),
		cmocka_unit_test(a_store_through_another_pointer_may_alias),
		cmocka_unit_test(a_volatile_field_changes_by_itself),
		cmocka_unit_test(cases_of_a_switch),
		cmocka_unit_test(goto_cleanup),
		cmocka_unit_test(a_phi_is_judged_path_by_path),
		cmocka_unit_test(a_loop_is_walked_to_a_fixpoint),
		cmocka_unit_test(a_lock_taken_in_one_round_is_held_in_the_next),
		cmocka_unit_test(results_are_new_in_each_round),
		cmocka_unit_test(freeing_null_does_nothing),
		cmocka_unit_test(some_frees_defer_in_interrupts),
		cmocka_unit_test(what_sleeps_whatever_the_flags_say),
		cmocka_unit_test(an_allocation_that_drops_the_lock),
		cmocka_unit_test(an_allocation_that_depends_on_an_argument),
		cmocka_unit_test(a_value_function_returns_its_argument),
	};

	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
