// SPDX-License-Identifier: GPL-2.0-or-later
/* Contexts that come from elsewhere: callbacks, tables of operations, and tests of the context. */
#include "walk.h"

/* --- functions handed over ------------------------------------------------------------ */

#define HANDLER(flags) "fn handler; block 0; 10 new " flags "; return; "

/* on_irq(n, handler, flags): threaded on PREEMPT_RT, unless a flag says otherwise. */
#define REGISTER(vals, flags)                                                                      \
	"fn f; val 10 fn handler; " vals " block 0; 20 on_irq 5 10 " flags "; return; "

static void a_handler_runs_in_the_context_of_its_rule(void **state)
{
	(void)state;
	expect_steps(HANDLER("6") REGISTER("", "8"),
		     "10 sleep-in-atomic rt,nort\n"
		     " context 20 with softirqs disabled: by on_irq()\n"
		     " operation 10 handler() allocates here: new(GFP_KERNEL)\n");
	expect(HANDLER("7") REGISTER("", "8"), "");
}

static void flags_of_the_registration_choose_the_context(void **state)
{
	(void)state;
	expect(HANDLER("7") REGISTER("val 11 const 0x30; ", "11"), "10 alloc-in-raw rt\n");
	expect(HANDLER("7") REGISTER("val 11 const 0x20; ", "11"), "");
	/* a bit that is set whatever the rest is; an unknown value sets none */
	expect(HANDLER("7") REGISTER("val 11 const 0x10; val 12 op or 5 11; ", "12"),
	       "10 alloc-in-raw rt\n");
	expect(HANDLER("7") REGISTER("", "5"), "");
}

static void a_task_may_sleep(void **state)
{
	(void)state;
	expect(HANDLER("6") "fn f; val 10 fn handler; block 0; 20 in_task 10; return;", "");
}

/* Entries are judged when the findings of all functions are there. */
static void there_may_be_many_findings_before(void **state)
{
	enum { NR = 300 };
	char *text = NULL;
	struct walked w;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	fputs(HANDLER("6") REGISTER("", "8"), out);
	for (unsigned int i = 0; i < NR; i++)
		fprintf(out, "fn f%u; block 0; %u lock 2; %u new 6; %u unlock 2; return; ", i,
			100 + 3 * i, 101 + 3 * i, 102 + 3 * i);
	fclose(out);
	w = walk(text);
	assert_int_equal(w.result->nr_findings, NR + 1);
	walk_end(&w);
	free(text);
}

/* The handler's callees are judged in its context as well. */
static void handlers_call_others(void **state)
{
	(void)state;
	expect_steps("fn inner; block 0; 5 new 7; return; "
		     "fn handler; block 0; 10 inner 1 5; return; " REGISTER("val 11 const 0x10; ",
									    "11"),
		     "10 alloc-in-raw rt\n"
		     " context 20 in hard interrupt context: by on_irq()\n"
		     " call 10 handler() calls inner()\n"
		     " operation 5 inner() allocates here: new(GFP_ATOMIC)\n");
}

static void a_helper_registers_what_it_is_given(void **state)
{
	(void)state;
	expect_steps(
		HANDLER("7") "fn helper; val 10 const 0x10; block 0; 20 on_irq 1 5 10; return; "
			     "fn f; val 10 fn handler; block 0; 30 helper 1 10; return;",
		"10 alloc-in-raw rt\n"
		" context 30 in hard interrupt context: by helper()\n"
		" operation 10 handler() allocates here: new(GFP_ATOMIC)\n");
}

static void a_function_parameter_is_called_under_a_lock(void **state)
{
	(void)state;
	expect_steps(HANDLER("7") "fn each; block 0; 20 lock 2; 21 *5 1; 22 unlock 2; return; "
				  "fn f; val 10 fn handler; block 0; 30 each 1 10; return;",
		     "21 alloc-in-raw rt\n"
		     " context 20 under a raw spinlock: by lock(&r->raw)\n"
		     " call 21 each() calls handler()\n"
		     " operation 10 handler() allocates here: new(GFP_ATOMIC)\n");
}

static void a_function_parameter_is_called_in_its_callers_context(void **state)
{
	(void)state;
	expect_steps(
		HANDLER("7") "fn each; block 0; 21 *5 1; return; "
			     "fn f; val 10 fn handler; "
			     "block 0; 29 lock 2; 30 each 1 10; 31 unlock 2; 32 each 1 10; return;",
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
	expect_steps("ops chip mask handler var ring_chip @1:50:14; "
		     "ops chip other sleeper var ring_chip @1:51:14; " HANDLER(
			     "7") "fn sleeper; block 0; 12 new 6; return;",
		     "10 alloc-in-raw rt\n"
		     " context 50 in hard interrupt context: by being chip.mask in ring_chip\n"
		     " operation 10 handler() allocates here: new(GFP_ATOMIC)\n");
}

#define STORE_RUN(mode)                                                                            \
	"fn f; val 10 field 1 ring timer \"struct timer\"; "                                       \
	"  val 11 field 10 timer run -; val 12 fn handler; val 13 const " mode "; "                \
	"block 0; 19 timer_init 10 13; 20 store 11 12; return; "

static void members_written_at_run_time(void **state)
{
	(void)state;
	expect_steps(HANDLER("7") STORE_RUN("4"),
		     "10 alloc-in-raw rt\n"
		     " context 20 in hard interrupt context: by being timer.run\n"
		     " operation 10 handler() allocates here: new(GFP_ATOMIC)\n");
	/* another mode: softirq */
	expect(HANDLER("7") STORE_RUN("5"), "");
	expect(HANDLER("6") STORE_RUN("5"), "10 sleep-in-atomic rt,nort\n");
}

/* --- tests of the context ---------------------------------------------------------------- */

/* if (TEST) new; else new; in a function whose callers have preemption or interrupts off. */
#define ASK(test, enter, leave)                                                                    \
	"fn inner; val 10 result b0; "                                                             \
	"block 0; 9 10=" test "; cond ne 10 8 b1 b2; "                                             \
	"block 1; 10 new 7; return; "                                                              \
	"block 2; 11 new 6; return; "                                                              \
	"fn f; block 0; 19 inner 1 5; 20 " enter "; 21 inner 1 5; 22 " leave                       \
	"; 23 inner 1 5; return; "

static void tests_are_believed_about_the_caller(void **state)
{
	(void)state;
	/* the other branch is impossible there, but what is done in this one counts */
	expect(ASK("count", "no_preempt", "preempt"), "21 alloc-in-raw rt\n");
	expect(ASK("irqs_off", "no_irq", "irq"), "21 alloc-in-raw rt\n");
	/* a test of something else does not help */
	expect(ASK("irqs_off", "no_preempt", "preempt"), "21 sleep-in-atomic rt,nort\n"
							 "21 alloc-in-raw rt\n");
	expect(ASK("in_hardirq", "no_irq", "irq"), "21 sleep-in-atomic rt,nort\n"
						   "21 alloc-in-raw rt\n");
	/* preemptible() says yes where ASK expects no */
	expect(ASK("preemptible", "no_bh", "bh"), "21 sleep-in-atomic rt,nort\n");
	expect(ASK("in_interrupt", "no_bh", "bh"), "");
}

static void tests_are_answered_within_a_function(void **state)
{
	(void)state;
	expect("fn f; val 10 result b0; "
	       "block 0; 9 lock 2; 10 10=count; cond eq 10 8 b1 b2; "
	       "block 1; 11 new 6; goto b2; "
	       "block 2; 12 unlock 2; return;",
	       "");
	/* under a spinlock the count tells on one kernel only */
	expect("fn f; val 10 result b0; "
	       "block 0; 9 lock 3; 10 10=count; cond eq 10 8 b1 b2; "
	       "block 1; 11 new 6; goto b2; "
	       "block 2; 12 unlock 3; return;",
	       "11 sleep-in-atomic rt\n");
}

/* count() & COUNT_HARDIRQ asks for a part. */
static void parts_of_the_count_are_told_apart(void **state)
{
	(void)state;
	expect("fn inner; val 10 result b0; val 11 const 0xf0000; val 12 op and 10 11; "
	       "block 0; 9 10=count; cond eq 12 8 b1 b2; "
	       "block 1; 10 new 7; goto b2; "
	       "block 2; return; "
	       "fn f; val 10 const 0x10000; val 11 const 1; "
	       "block 0; 20 count_add 10; 21 inner 1 5; 22 count_sub 10; 30 count_add 11; "
	       "  31 inner 1 5; 32 count_sub 11; return;",
	       "31 alloc-in-raw rt\n");
}

/* Flags saved before interrupts went off say that they were on then, not now. */
static void saved_flags_are_no_test_of_the_present(void **state)
{
	(void)state;
	expect("fn f; val 10 result b0; val 11 result b0; "
	       "block 0; 9 10=save; 10 11=flags_off 10; cond eq 11 8 b1 b2; "
	       "block 1; 11 new 7; goto b2; "
	       "block 2; 12 restore 10; return;",
	       "11 alloc-in-raw rt\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_handler_runs_in_the_context_of_its_rule),
		cmocka_unit_test(flags_of_the_registration_choose_the_context),
		cmocka_unit_test(a_task_may_sleep),
		cmocka_unit_test(there_may_be_many_findings_before),
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
