// SPDX-License-Identifier: GPL-2.0-or-later
/* Contexts that come from elsewhere: callbacks, tables of operations, and tests of the context. */
#include "walk.h"

#define ATOMIC_RAW(line) #line " alloc-in-raw rt\n"
#define SLEEP(line) #line " sleep-in-atomic rt,nort\n"

/* --- functions handed over ------------------------------------------------------------ */

#define HANDLER(flags) FN("handler") " block 0\n" NEW(flags, 10) "  return\n"

/* on_irq(n, handler, flags): threaded on PREEMPT_RT, unless a flag says otherwise. */
#define REGISTER(vals, flags)                                                                      \
	FN("f")                                                                                    \
	" val 10 fn handler\n" vals " block 0\n" CALL("on_irq", "5 10 " flags, 20) "  return\n"

static void a_handler_runs_in_the_context_of_its_rule(void **state)
{
	(void)state;
	expect_steps(HANDLER(6) REGISTER("", "8"),
		     "10 sleep-in-atomic rt,nort\n"
		     " context 20 with softirqs disabled: by on_irq()\n"
		     " operation 10 handler() allocates here: new(GFP_KERNEL)\n");
	expect(HANDLER(7) REGISTER("", "8"), "");
}

static void flags_of_the_registration_choose_the_context(void **state)
{
	(void)state;
	expect(HANDLER(7) REGISTER(" val 11 const 0x30\n", "11"), ATOMIC_RAW(10));
	expect(HANDLER(7) REGISTER(" val 11 const 0x20\n", "11"), "");
	/* a bit that is set whatever the rest is; an unknown value sets none */
	expect(HANDLER(7) REGISTER(" val 11 const 0x10\n val 12 op or 5 11\n", "12"),
	       ATOMIC_RAW(10));
	expect(HANDLER(7) REGISTER("", "5"), "");
}

static void a_task_may_sleep(void **state)
{
	(void)state;
	expect(HANDLER(6) FN("f") " val 10 fn handler\n block 0\n" CALL("in_task", "10",
									20) "  return\n",
	       "");
}

/* The handler's callees are judged in its context as well. */
static void handlers_call_others(void **state)
{
	(void)state;
	expect_steps(
		FN("inner") " block 0\n" NEW(7, 5) "  return\n" FN("handler") " block 0\n" CALL(
			"inner", "1 5", 10) "  return\n" REGISTER(" val 11 const 0x10\n", "11"),
		"10 alloc-in-raw rt\n"
		" context 20 in hard interrupt context: by on_irq()\n"
		" call 10 handler() calls inner()\n"
		" operation 5 inner() allocates here: new(GFP_ATOMIC)\n");
}

static void a_helper_registers_what_it_is_given(void **state)
{
	(void)state;
	expect_steps(
		HANDLER(7) FN("helper") " val 10 const 0x10\n block 0\n" CALL(
			"on_irq", "1 5 10",
			20) "  return\n" FN("f") " val 10 fn handler\n block 0\n" CALL("helper",
										       "1 10",
										       30) "  return\n",
		"10 alloc-in-raw rt\n"
		" context 30 in hard interrupt context: by helper()\n"
		" operation 10 handler() allocates here: new(GFP_ATOMIC)\n");
}

static void a_function_parameter_is_called_under_a_lock(void **state)
{
	(void)state;
	expect_steps(
		HANDLER(7) FN("each") " block 0\n" CALL("lock", "2", 20) "  call 0 *5 (1) @1:21:2\n" CALL(
			"unlock", "2",
			22) "  return\n" FN("f") " val 10 fn handler\n block 0\n" CALL("each",
										       "1 10",
										       30) "  return\n",
		"21 alloc-in-raw rt\n"
		" context 20 under a raw spinlock: by lock(&r->raw)\n"
		" call 21 each() calls handler()\n"
		" operation 10 handler() allocates here: new(GFP_ATOMIC)\n");
}

static void a_function_parameter_is_called_in_its_callers_context(void **state)
{
	(void)state;
	expect_steps(HANDLER(7) FN("each") " block 0\n  call 0 *5 (1) @1:21:2\n  return\n" FN(
			     "f") " val 10 fn handler\n block 0\n" CALL("lock", "2", 29)
			     CALL("each", "1 10", 30) CALL("unlock", "2", 31)
				     CALL("each", "1 10", 32) "  return\n",
		     "30 alloc-in-raw rt\n"
		     " context 29 under a raw spinlock: by lock(&r->raw)\n"
		     " call 30 f() calls each()\n"
		     " call 21 each() calls handler()\n"
		     " operation 10 handler() allocates here: new(GFP_ATOMIC)\n");
}

/* --- tables of operations -------------------------------------------------------------- */

static void members_of_static_tables(void **state)
{
	(void)state;
	expect_steps("ops chip mask handler var ring_chip @1:50:14\n"
		     "ops chip other sleeper var ring_chip @1:51:14\n" HANDLER(7)
			     FN("sleeper") " block 0\n" NEW(6, 12) "  return\n",
		     "10 alloc-in-raw rt\n"
		     " context 50 in hard interrupt context: by being chip.mask in ring_chip\n"
		     " operation 10 handler() allocates here: new(GFP_ATOMIC)\n");
}

#define STORE_RUN(mode)                                                                            \
	FN("f")                                                                                    \
	" val 10 field 1 ring timer \"struct timer\"\n val 11 field 10 timer run -\n"              \
	" val 12 fn handler\n val 13 const " mode                                                  \
	"\n block 0\n" CALL("timer_init", "10 13", 19) "  store 11 12 @1:20:2\n  return\n"

static void members_written_at_run_time(void **state)
{
	(void)state;
	expect_steps(HANDLER(7) STORE_RUN("4"),
		     "10 alloc-in-raw rt\n"
		     " context 20 in hard interrupt context: by being timer.run\n"
		     " operation 10 handler() allocates here: new(GFP_ATOMIC)\n");
	/* another mode: softirq */
	expect(HANDLER(7) STORE_RUN("5"), "");
	expect(HANDLER(6) STORE_RUN("5"), SLEEP(10));
}

/* --- tests of the context ---------------------------------------------------------------- */

/* if (TEST) new; else new; in a function whose callers have preemption or interrupts off. */
#define ASK(test, enter, leave)                                                                    \
	FN("inner")                                                                                \
	" val 10 result b0\n block 0\n  call 10 " test " () @1:9:2\n  cond ne 10 8 b1 b2\n"        \
	" block 1\n" NEW(7, 10) "  return\n block 2\n" NEW(6, 11) "  return\n" FN(                 \
		"f") " block 0\n" CALL("inner", "1 5", 19) CALL(enter, "", 20)                     \
		CALL("inner", "1 5", 21) CALL(leave, "", 22) CALL("inner", "1 5", 23) "  return\n"

static void tests_are_believed_about_the_caller(void **state)
{
	(void)state;
	/* the other branch is impossible there, but what is done in this one counts */
	expect(ASK("count", "no_preempt", "preempt"), ATOMIC_RAW(21));
	expect(ASK("irqs_off", "no_irq", "irq"), ATOMIC_RAW(21));
	/* a test of something else does not help */
	expect(ASK("irqs_off", "no_preempt", "preempt"), SLEEP(21) ATOMIC_RAW(21));
	expect(ASK("in_hardirq", "no_irq", "irq"), SLEEP(21) ATOMIC_RAW(21));
	/* preemptible() says yes where ASK expects no */
	expect(ASK("preemptible", "no_bh", "bh"), SLEEP(21));
	expect(ASK("in_interrupt", "no_bh", "bh"), "");
}

static void tests_are_answered_within_a_function(void **state)
{
	(void)state;
	expect(FN("f") " val 10 result b0\n block 0\n" CALL(
		       "lock", "2", 9) "  call 10 count () @1:10:2\n  cond eq 10 8 b1 b2\n"
				       " block 1\n" NEW(6, 11) "  goto b2\n"
							       " block 2\n" CALL("unlock", "2",
										 12) "  return\n",
	       "");
	/* under a spinlock the count tells on one kernel only */
	expect(FN("f") " val 10 result b0\n block 0\n" CALL(
		       "lock", "3", 9) "  call 10 count () @1:10:2\n  cond eq 10 8 b1 b2\n"
				       " block 1\n" NEW(6, 11) "  goto b2\n"
							       " block 2\n" CALL("unlock", "3",
										 12) "  return\n",
	       "11 sleep-in-atomic rt\n");
}

/* count() & COUNT_HARDIRQ asks for a part. */
static void parts_of_the_count_are_told_apart(void **state)
{
	(void)state;
	expect(FN("inner") " val 10 result b0\n val 11 const 0xf0000\n val 12 op and 10 11\n"
			   " block 0\n  call 10 count () @1:9:2\n  cond eq 12 8 b1 b2\n"
			   " block 1\n" NEW(7, 10) "  goto b2\n block 2\n  return\n" FN(
				   "f") " val 10 const 0x10000\n val 11 const 1\n block 0\n" CALL("count_add",
												  "10",
												  20)
				   CALL("inner", "1 5", 21) CALL("count_sub", "10", 22)
					   CALL("count_add", "11", 30) CALL("inner", "1 5", 31)
						   CALL("count_sub", "11", 32) "  return\n",
	       ATOMIC_RAW(31));
}

/* Flags saved before interrupts went off say that they were on then, not now. */
static void saved_flags_are_no_test_of_the_present(void **state)
{
	(void)state;
	expect(FN("f") " val 10 result b0\n val 11 result b0\n block 0\n"
		       "  call 10 save () @1:9:2\n  call 11 flags_off (10) @1:10:2\n"
		       "  cond eq 11 8 b1 b2\n"
		       " block 1\n" NEW(7, 11) "  goto b2\n"
					       " block 2\n" CALL("restore", "10", 12) "  return\n",
	       ATOMIC_RAW(11));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_handler_runs_in_the_context_of_its_rule),
		cmocka_unit_test(flags_of_the_registration_choose_the_context),
		cmocka_unit_test(a_task_may_sleep),
		cmocka_unit_test(handlers_call_others),
		cmocka_unit_test(a_helper_registers_what_it_is_given),
		cmocka_unit_test(a_function_parameter_is_called_under_a_lock),
		cmocka_unit_test(a_function_parameter_is_called_in_its_callers_context),
		cmocka_unit_test(members_of_static_tables),
		cmocka_unit_test(members_written_at_run_time),
		cmocka_unit_test(tests_are_believed_about_the_caller),
		cmocka_unit_test(tests_are_answered_within_a_function),
		cmocka_unit_test(parts_of_the_count_are_told_apart),
		cmocka_unit_test(saved_flags_are_no_test_of_the_present),
	};

	return cmocka_run_group_tests_name("walk entry", tests, NULL, NULL);
}
