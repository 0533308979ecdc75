// SPDX-License-Identifier: GPL-2.0-or-later
/* Paths through one function: contexts, conditions, merges, loops. */
#include "walk.h"

/* --- contexts ------------------------------------------------------------------------ */

static void a_lock_holds_until_it_is_released(void **state)
{
	(void)state;
	expect_steps("fn f; "
		     "block 0; 10 new 7; 11 lock 2; 12 new 7; 13 unlock 2; 14 new 7; return;",
		     "12 alloc-in-raw rt\n"
		     " context 11 under a raw spinlock: by lock(&r->raw)\n"
		     " operation 12 f() allocates here: new(GFP_ATOMIC)\n");
}

static void sleeping_is_wrong_on_both_kernels(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; 10 lock 2; 11 new 6; 12 unlock 2; 20 lock 3; 21 new 6; 22 new 7; "
	       "  23 unlock 3; 30 lock 4; 31 new 6; 32 unlock 4; return;",
	       "11 sleep-in-atomic rt,nort\n"
	       "21 sleep-in-atomic rt,nort\n");
}

/* Macros of a kernel without PREEMPT_RT reach for the raw lock inside; one of its own is raw. */
static void the_declared_type_decides_about_a_lock(void **state)
{
	(void)state;
	expect("fn f; val 10 field 3 spin_t inner raw_t; "
	       "block 0; 10 lock 10; 11 new 7; 12 unlock 10; 13 lock 2; 14 new 7; "
	       "  15 unlock 2; 16 new 6; return;",
	       "14 alloc-in-raw rt\n");
}

static void interrupts_off_count_for_real_locks_only(void **state)
{
	(void)state;
	/* beside a raw lock on both kernels, beside a spin_t without PREEMPT_RT */
	expect("fn f; val 10 result b0; val 11 result b0; "
	       "block 0; 10 10=lock_save 2; 11 unlock 2; 12 new 7; 13 restore 10; 14 new 6; "
	       "  20 11=lock_save 3; 21 unlock 3; 22 new 7; 23 new 6; 24 restore 11; "
	       "  25 new 6; return;",
	       "12 alloc-in-raw rt\n"
	       "23 sleep-in-atomic nort\n");
}

static void each_part_of_a_context(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; 10 no_preempt; 11 new 7; 12 preempt; 20 no_bh; 21 new 7; 22 new 6; "
	       "  23 bh; 30 no_irq; 31 new 7; 32 irq; 40 enter_nmi; 41 new 7; 42 leave_nmi; "
	       "  50 new 6; return;",
	       "11 alloc-in-raw rt\n"
	       "22 sleep-in-atomic rt,nort\n"
	       "31 alloc-in-raw rt\n"
	       "41 alloc-in-raw rt,nort\n");
}

static void contexts_nest(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; 10 no_preempt; 11 no_preempt; 12 preempt; 13 new 7; 14 preempt; "
	       "  15 new 7; return;",
	       "13 alloc-in-raw rt\n");
}

/* Readers may. */
static void a_lock_taken_twice_is_released_twice(void **state)
{
	(void)state;
	expect("fn f; block 0; 10 read_lock 2; 11 read_lock 2; 12 unlock 2; 13 new 7; 14 unlock 2; "
	       "  15 new 7; return;",
	       "13 alloc-in-raw rt\n");
}

/* Others would wait for themselves; a trylock fails. */
static void no_path_takes_a_lock_that_it_holds(void **state)
{
	(void)state;
	expect("fn f; block 0; 10 lock 2; 11 new 7; 12 lock 2; 13 new 7; return;",
	       "11 alloc-in-raw rt\n");
	expect("fn f; val 10 result b0; "
	       "block 0; 10 lock 2; 11 10=trylock 2; cond ne 10 8 b1 b2; "
	       "block 1; 12 new 7; return; block 2; 13 unlock 2; 14 new 7; return;",
	       "");
}

/* One function for all parts of the count: the amount says which. */
static void amounts_of_preempt_count(void **state)
{
	(void)state;
	expect("fn f; val 10 const 1; val 11 const 0x200; val 12 const 0x10000; "
	       "block 0; 10 count_add 10; 11 new 7; 12 count_sub 10; 20 count_add 11; "
	       "  21 new 7; 22 new 6; 23 count_sub 11; 30 count_add 12; 31 new 7; "
	       "  32 count_sub 12; 33 new 6; return;",
	       "11 alloc-in-raw rt\n"
	       "22 sleep-in-atomic rt,nort\n"
	       "31 alloc-in-raw rt\n");
}

/* --- interrupt flag ------------------------------------------------------------------ */

static void flags_restored_inner_first(void **state)
{
	(void)state;
	expect("fn f; val 10 result b0; val 11 result b0; "
	       "block 0; 10 10=save; 11 11=save; 12 restore 11; 13 new 7; 14 restore 10; "
	       "  15 new 7; return;",
	       "13 alloc-in-raw rt\n");
}

static void flags_restored_outer_first(void **state)
{
	(void)state;
	expect("fn f; val 10 result b0; val 11 result b0; "
	       "block 0; 10 10=save; 11 11=save; 12 restore 10; 13 new 7; 14 restore 11; "
	       "  15 new 7; return;",
	       "15 alloc-in-raw rt\n");
}

/* irq=on after save; the restore brings the state before the save back, not "off". */
static void interrupts_on_in_between(void **state)
{
	(void)state;
	expect("fn f; val 10 result b0; "
	       "block 0; 10 no_irq; 11 10=save; 12 irq; 13 new 7; 14 restore 10; 15 new 7; "
	       "  16 irq; 17 new 7; return;",
	       "15 alloc-in-raw rt\n");
}

static void flags_kept_in_memory(void **state)
{
	(void)state;
	/* save_to() writes to where it was told; save() and a store do the same in two steps */
	expect("fn f; val 10 result b0; val 11 result b0; val 12 result b0; "
	       "block 0; 9 no_irq; 10 save_to 9; 11 load 11 9; 12 irq; 13 restore 11; "
	       "  14 new 7; 15 irq; 16 10=save; 17 store 9 10; 18 new 7; 19 load 12 9; "
	       "  20 restore 12; 21 new 7; return;",
	       "14 alloc-in-raw rt\n"
	       "18 alloc-in-raw rt\n");
}

/* --- conditions ---------------------------------------------------------------------- */

static void a_trylock_holds_where_it_succeeded(void **state)
{
	(void)state;
	expect("fn f; val 10 result b0; "
	       "block 0; 10 10=trylock 2; cond ne 10 8 b1 b2; "
	       "block 1; 20 new 7; 21 unlock 2; goto b3; "
	       "block 2; 30 new 7; goto b3; "
	       "block 3; 40 new 7; return;",
	       "20 alloc-in-raw rt\n");
	expect("fn f; val 10 result b0; "
	       "block 0; 10 10=lock_or_fail 2; cond ne 10 8 b1 b2; "
	       "block 1; 20 new 7; return; "
	       "block 2; 30 new 7; 31 unlock 2; return;",
	       "30 alloc-in-raw rt\n");
}

/* A trylock whose result nobody looks at may have succeeded. */
static void a_trylock_nobody_asks_may_hold(void **state)
{
	(void)state;
	expect("fn f; block 0; 10 trylock 2; 11 new 7; return;", "11 alloc-in-raw rt\n");
}

#define IF_N_LOCK                                                                                  \
	"cond ne 5 8 b1 b2; "                                                                      \
	"block 1; 10 lock 2; goto b2; "                                                            \
	"block 2; "

static void the_same_condition_has_the_same_outcome(void **state)
{
	(void)state;
	/* if (n) lock(); if (!n) new(); if (n) unlock(); new(); */
	expect("fn f; block 0; " IF_N_LOCK " cond ne 5 8 b4 b3; "
	       "block 3; 20 new 7; goto b5; "
	       "block 4; 30 unlock 2; goto b5; "
	       "block 5; 40 new 7; return;",
	       "");
	/* and where n is not asked again, the lock may be held */
	expect("fn f; block 0; " IF_N_LOCK " 20 new 7; return;", "20 alloc-in-raw rt\n");
}

#define REREAD(between)                                                                            \
	"fn f; val 10 result b0; val 11 result b2; "                                               \
	"block 0; 5 load 10 9; cond ne 10 8 b1 b2; "                                               \
	"block 1; 10 lock 2; goto b2; "                                                            \
	"block 2; " between " 12 load 11 9; cond ne 11 8 b4 b3; "                                  \
	"block 3; 20 new 7; goto b5; "                                                             \
	"block 4; 30 unlock 2; goto b5; "                                                          \
	"block 5; 40 store 9 8; return; "

static void a_field_read_again_is_the_same(void **state)
{
	(void)state;
	expect(REREAD(""), "");
}

static void a_field_read_after_a_store_is_not(void **state)
{
	(void)state;
	expect(REREAD("11 store 9 5; "), "20 alloc-in-raw rt\n");
}

/* Another object's member of the same name may be the same object's. */
static void a_store_through_another_pointer_may_alias(void **state)
{
	(void)state;
	expect("fn f; val 10 field 5 ring flags -; val 11 result b0; val 12 result b2; "
	       "block 0; 5 load 11 9; cond ne 11 8 b1 b2; "
	       "block 1; 10 lock 2; goto b2; "
	       "block 2; 11 store 10 8; 12 load 12 9; cond ne 12 8 b4 b3; "
	       "block 3; 20 new 7; return; "
	       "block 4; 30 unlock 2; return;",
	       "20 alloc-in-raw rt\n");
}

static void a_volatile_field_changes_by_itself(void **state)
{
	(void)state;
	expect("fn f; val 10 result b0; val 11 result b2; "
	       "block 0; 5 load 10 9 volatile; cond ne 10 8 b1 b2; "
	       "block 1; 10 lock 2; goto b2; "
	       "block 2; 12 load 11 9 volatile; cond ne 11 8 b4 b3; "
	       "block 3; 20 new 7; return; "
	       "block 4; 30 unlock 2; return;",
	       "20 alloc-in-raw rt\n");
}

#define LOCAL(between)                                                                             \
	"fn touch; block 0; 1 store 5 1; return; "                                                 \
	"fn f; val 10 var v - local; val 11 result b0; "                                           \
	"block 0; 5 store 10 8; " between "7 load 11 10; cond ne 11 8 b1 b2; "                     \
	"block 1; 10 lock 2; 11 new 7; 12 unlock 2; goto b2; "                                     \
	"block 2; return; "

/* A local variable keeps its value, unless somebody was given its address. */
static void others_may_write_to_what_they_are_given(void **state)
{
	(void)state;
	expect(LOCAL("6 ext 5; "), "");
	expect(LOCAL("6 ext 10; "), "11 alloc-in-raw rt\n");
	expect(LOCAL("6 touch 1 10; "), "11 alloc-in-raw rt\n");
}

static void cases_of_a_switch(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; switch 5 1:b1 2..4:b2 default:b3; "
	       "block 1; 10 lock 2; goto b4; "
	       "block 2; goto b4; "
	       "block 3; goto b4; "
	       "block 4; switch 5 1:b5 3:b6 default:b7; "
	       "block 5; 20 new 7; 21 unlock 2; return; "
	       "block 6; 30 new 7; return; "
	       "block 7; 40 new 7; return;",
	       "20 alloc-in-raw rt\n");
}

/* --- merges and loops ---------------------------------------------------------------- */

/* if (!a) goto out; lock; if (!b) goto unlock; new; unlock: unlock; out: new */
static void goto_cleanup(void **state)
{
	(void)state;
	expect("fn f; val 10 result b0; val 11 result b1; "
	       "block 0; 9 10=ext; cond ne 10 8 b1 b4; "
	       "block 1; 10 lock 2; 11 11=ext; cond ne 11 8 b2 b3; "
	       "block 2; 20 new 7; goto b3; "
	       "block 3; 30 unlock 2; goto b4; "
	       "block 4; 40 new 6; return;",
	       "20 alloc-in-raw rt\n");
}

static void a_phi_is_judged_path_by_path(void **state)
{
	(void)state;
	/* gfp = n ? GFP_KERNEL : GFP_ATOMIC, and lock only if !n */
	expect_steps("fn f; val 10 phi b3 b1:6 b2:7; "
		     "block 0; cond ne 5 8 b1 b2; "
		     "block 1; goto b3; "
		     "block 2; 10 lock 3; goto b3; "
		     "block 3; 20 new 10; cond ne 5 8 b5 b4; "
		     "block 4; 30 unlock 3; goto b5; "
		     "block 5; return;",
		     "");
	/* the other way round it is wrong, and the flags are those of that path */
	expect_steps("fn f; val 10 phi b3 b1:6 b2:7; "
		     "block 0; cond eq 5 8 b1 b2; "
		     "block 1; 10 lock 3; goto b3; "
		     "block 2; goto b3; "
		     "block 3; 20 new 10; cond eq 5 8 b4 b5; "
		     "block 4; 30 unlock 3; goto b5; "
		     "block 5; return;",
		     "20 sleep-in-atomic rt,nort\n"
		     " context 10 under a spinlock: by lock(&r->spin)\n"
		     " operation 20 f() allocates here: new(GFP_KERNEL)\n");
}

static void a_loop_is_walked_to_a_fixpoint(void **state)
{
	/* for (i = 0; i < n; i++) { new; lock; new; unlock; } new */
	struct walked w =
		walk("fn f; val 10 const 1; val 11 phi b1 b0:8 b2:12; val 12 op add 11 10; "
		     "block 0; goto b1; "
		     "block 1; cond lt 11 5 b2 b3; "
		     "block 2; 10 new 6; 11 lock 2; 12 new 7; 13 unlock 2; goto b1; "
		     "block 3; 20 new 6; return;");
	char *got = walk_text(w.result, false);

	(void)state;
	assert_string_equal(got, "12 alloc-in-raw rt\n");
	assert_true(w.result->stats.nr_steps < 60);
	free(got);
	walk_end(&w);
}

/* What one round leaves behind, the next one has. */
static void a_lock_taken_in_one_round_is_held_in_the_next(void **state)
{
	(void)state;
	expect("fn f; val 10 result b1; "
	       "block 0; goto b1; "
	       "block 1; 10 new 7; 11 10=ext; cond ne 10 8 b2 b3; "
	       "block 2; 12 no_preempt; goto b1; "
	       "block 3; return;",
	       "10 alloc-in-raw rt\n");
}

/* while (r->flags) no_preempt(): others may change what the function never writes. */
static void memory_is_read_anew_in_each_round(void **state)
{
	(void)state;
	expect("fn f; val 10 load 9 -; "
	       "block 0; goto b1; "
	       "block 1; cond ne 10 8 b2 b3; "
	       "block 2; 10 no_preempt; goto b1; "
	       "block 3; 11 new 7; return;",
	       "11 alloc-in-raw rt\n");
}

/* while (!(p = ext())) {...}: what was known of a result is not known of the next one. */
static void results_are_new_in_each_round(void **state)
{
	(void)state;
	expect("fn f; val 10 result b1; "
	       "block 0; 5 lock 2; goto b1; "
	       "block 1; 10 10=ext; cond eq 10 8 b2 b3; "
	       "block 2; 11 new 7; goto b1; "
	       "block 3; 12 unlock 2; 13 new 7; return;",
	       "11 alloc-in-raw rt\n");
}

/* --- operations ---------------------------------------------------------------------- */

static void freeing_null_does_nothing(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; 10 lock 2; 11 del 8; 12 del 5; cond eq 5 8 b1 b2; "
	       "block 1; 20 del 5; goto b2; "
	       "block 2; 30 unlock 2; return;",
	       "12 free-in-raw rt\n");
}

static void some_frees_defer_in_interrupts(void **state)
{
	(void)state;
	expect("fn f; val 10 const 0x10000; "
	       "block 0; 10 count_add 10; 11 del_late 5; 12 del 5; 13 count_sub 10; "
	       "  20 lock 2; 21 del_late 5; 22 unlock 2; return;",
	       "12 free-in-raw rt\n"
	       "21 free-in-raw rt\n");
}

static void what_sleeps_whatever_the_flags_say(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; 10 no_bh; 11 new_sleeping 7; 12 new_kernel; 13 del_sleeping 5; "
	       "  14 bh; return;",
	       "11 sleep-in-atomic rt,nort\n"
	       "12 sleep-in-atomic rt,nort\n"
	       "13 free-in-raw rt,nort\n");
}

/* If it may block it lets go of the lock of its own object, and of that one only. */
static void an_allocation_that_drops_the_lock(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; 10 lock 3; 11 new_dropping 3 6; 12 new 6; 13 lock 2; "
	       "  14 new_dropping 3 6; 15 unlock 2; 16 unlock 3; return;",
	       "12 sleep-in-atomic rt,nort\n"
	       "14 sleep-in-atomic rt,nort\n");
}

static void an_allocation_that_depends_on_an_argument(void **state)
{
	(void)state;
	expect("fn f; "
	       "block 0; 10 lock 3; 11 new_if_null 6 8; 12 new_if_null 6 1; 13 unlock 3; "
	       "  return;",
	       "11 sleep-in-atomic rt,nort\n");
}

static void a_value_function_returns_its_argument(void **state)
{
	(void)state;
	expect_steps("fn f; val 10 result b0; "
		     "block 0; 9 10=same 2; 10 lock 10; 11 unlock 2; 12 new 7; return;",
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
		cmocka_unit_test(a_lock_taken_twice_is_released_twice),
		cmocka_unit_test(no_path_takes_a_lock_that_it_holds),
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
		cmocka_unit_test(others_may_write_to_what_they_are_given),
		cmocka_unit_test(cases_of_a_switch),
		cmocka_unit_test(goto_cleanup),
		cmocka_unit_test(a_phi_is_judged_path_by_path),
		cmocka_unit_test(a_loop_is_walked_to_a_fixpoint),
		cmocka_unit_test(a_lock_taken_in_one_round_is_held_in_the_next),
		cmocka_unit_test(memory_is_read_anew_in_each_round),
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
