// SPDX-License-Identifier: GPL-2.0-or-later
/* What is certain of calls through members, and what rules say of that. */
#include "walk.h"

#include "gfplint/derived.h"
#include "gfplint/inspect.h"

/* Six functions in `struct ops.run`, more than are followed. */
#define TABLES(member)                                                                             \
	"ops ops " member " run1 var t1 @1:501:2; ops ops " member " run2 var t2 @1:502:2; "       \
	"ops ops " member " run3 var t3 @1:503:2; ops ops " member " run4 var t4 @1:504:2; "       \
	"ops ops " member " run5 var t5 @1:505:2; ops ops " member " run6 var t6 @1:506:2; "
#define RUN(n) "fn run" n "; block 0; return; "
#define RUNS RUN("1") RUN("2") RUN("3") RUN("4") RUN("5") RUN("6")
#define MANY TABLES("run") RUNS

/* Value 13 is the function in r->ops->run, 15 that in r->ops->stop. */
#define OPS                                                                                        \
	"val 10 field 1 ring ops -; val 11 load 10 -; val 12 field 11 ops run -; "                 \
	"val 13 load 12 -; val 14 field 11 ops stop -; val 15 load 14 -; "

/* "10 struct ops.run [+raw]" for each call. */
static void note_call(void *arg, const struct gfl_member_call_info *call)
{
	fprintf(arg, "%u %s.%s %s %s\n", call->loc.line, call->tag, call->field, call->context,
		call->allows[GFL_NORT] == GFL_NR_WAITS ? "never" :
							 gfl_wait_name(call->allows[GFL_NORT]));
}

static void expect_calls(const char *functions, const char *want)
{
	const struct gfl_options opts = { .whole_program = true };
	struct walked w = walk_with(functions, &opts);
	struct gfl_arena *arena = gfl_arena_create();
	char *got = NULL;
	size_t len;
	FILE *out = open_memstream(&got, &len);

	gfl_inspect_member_calls(w.result, arena, note_call, out);
	fclose(out);
	assert_string_equal(got, want);
	free(got);
	gfl_arena_destroy(arena);
	walk_end(&w);
}

static void what_the_function_holds_is_certain(void **state)
{
	(void)state;
	expect_calls(MANY "fn f; " OPS "block 0; 10 lock 2; 11 *13; 12 unlock 2; 13 *13; return;",
		     "11 ops.run [+raw] spin\n"
		     "13 ops.run [] sleep\n");
}

/* On one of two paths only the lock is held. */
static void what_holds_on_some_paths_is_not(void **state)
{
	(void)state;
	expect_calls(MANY "fn f; " OPS "block 0; cond ne 5 8 b1 b2; block 1; 10 lock 2; goto b2; "
			  "block 2; 11 *13; cond ne 5 8 b3 b4; block 3; 12 unlock 2; goto b4; "
			  "block 4; return;",
		     "11 ops.run [] sleep\n");
}

static void what_all_callers_hold_is_certain(void **state)
{
	(void)state;
	expect_calls(MANY "fn g; " OPS "block 0; 30 *13; return; "
			  "fn f; block 0; 10 lock_save 2; 11 g 1; 12 unlock_restore 2 5; return; "
			  "fn e; block 0; 20 lock 2; 21 g 1; 22 unlock 2; return;",
		     "30 ops.run [+raw] spin\n");
}

static void one_that_holds_nothing_is_enough(void **state)
{
	(void)state;
	expect_calls(MANY "fn g; " OPS "block 0; 30 *13; return; "
			  "fn f; block 0; 10 lock 2; 11 g 1; 12 unlock 2; return; "
			  "fn e; block 0; 21 g 1; return;",
		     "30 ops.run [] sleep\n");
}

static void a_lock_that_is_released_is_not_held(void **state)
{
	(void)state;
	expect_calls(MANY "fn g; " OPS "block 0; 30 unlock 2; 31 *13; 32 lock 2; 33 *13; return; "
			  "fn f; block 0; 10 lock 2; 11 g 1; 12 unlock 2; return;",
		     "31 ops.run [] sleep\n"
		     "33 ops.run [+raw] spin\n");
}

/* What a test of the context excludes is not known of the path behind it. */
static void a_test_of_the_context_ends_what_is_certain(void **state)
{
	(void)state;
	expect_calls(MANY "fn g; " OPS
			  "val 16 result b0; block 0; 29 16=preemptible; cond ne 16 8 b1 b2; "
			  "block 1; 30 *13; goto b2; block 2; return; "
			  "fn f; block 0; 10 no_preempt; 11 g 1; 12 preempt; return;",
		     "30 ops.run [] sleep\n");
}

/* run1() is called through ops.run only, under the lock. */
#define THROUGH                                                                                    \
	"fn run1; " OPS "block 0; 30 *15; return; " RUN("2") RUN("3") RUN("4") RUN("5")            \
		RUN("6") "ops ops stop stop1 var t1 @1:507:2; fn stop1; block 0; return; "

static void functions_are_called_through_members(void **state)
{
	(void)state;
	expect_calls(TABLES("run") THROUGH "fn f; " OPS
					   "block 0; 10 lock 2; 11 *13; 12 unlock 2; return;",
		     "11 ops.run [+raw] spin\n"
		     "30 ops.stop [+raw] spin\n");
	/* by name as well */
	expect_calls(TABLES("run") THROUGH
		     "fn f; " OPS "block 0; 10 lock 2; 11 *13; 12 unlock 2; 13 run1 1; return;",
		     "11 ops.run [+raw] spin\n"
		     "30 ops.stop [] sleep\n");
	/* its address is handed to others */
	expect_calls(TABLES("run") THROUGH
		     "fn f; " OPS "val 16 fn run1; block 0; 10 lock 2; 11 *13; 12 unlock 2; "
		     "13 others 16; return;",
		     "11 ops.run [+raw] spin\n"
		     "30 ops.stop [] sleep\n");
	/* so is what stands in the member */
	expect_calls(TABLES("run") THROUGH
		     "fn f; " OPS "block 0; 10 lock 2; 11 *13; 12 unlock 2; 13 others 13; return;",
		     "11 ops.run [+raw] spin\n"
		     "30 ops.stop [] sleep\n");
	/* nobody is seen to call it */
	expect_calls(TABLES("run") THROUGH, "30 ops.stop [] sleep\n");
}

static void rules_say_what_handlers_are_called_in(void **state)
{
	(void)state;
	expect_calls(MANY "fn g; " OPS "block 0; 30 *13; return; "
			  "fn f; val 10 fn g; block 0; 20 on_irq 5 10 8; return;",
		     "30 ops.run {rt: [+bh], nort: [+hardirq]} config\n");
	/* for a task, and then it is called by a task */
	expect_calls(MANY "fn g; " OPS "block 0; 30 *13; return; "
			  "fn f; val 10 fn g; block 0; 20 in_task 10; 21 lock 2; 22 g 1; "
			  "23 unlock 2; return;",
		     "30 ops.run [] sleep\n");
}

static void functions_that_call_each_other_are_called_from_outside(void **state)
{
	(void)state;
	expect_calls(MANY "fn g; " OPS "block 0; 30 *13; 31 h 1; return; "
			  "fn h; block 0; 40 g 1; return; "
			  "fn f; block 0; 10 lock 2; 11 g 1; 12 unlock 2; return;",
		     "30 ops.run [+raw] spin\n");
	/* or not at all */
	expect_calls(MANY "fn g; " OPS "block 0; 30 *13; 31 h 1; return; "
			  "fn h; block 0; 40 g 1; return;",
		     "");
}

/* --- rules ------------------------------------------------------------------------------------ */

static void note_member(void *arg, const struct gfl_derived_member *m)
{
	static const char *const how[GFL_NR_MEMBER_HOWS] = { "agrees",	"stricter", "unseen",
							     "no call", "proposed", "followed" };

	if (m->how == GFL_MEMBER_NO_CALL)
		return;
	fprintf(arg, "%s.%s %s%s: %s at %u, %u of %u calls, %u of %u functions", m->tag, m->field,
		how[m->how], m->is_may ? ", may" : "", m->derived, m->loc.line, m->nr_strict,
		m->nr_calls, m->nr_new, m->nr_functions);
	fprintf(arg, "%s%s\n", m->strictest ? ", some " : "", m->strictest ? m->strictest : "");
}

static void expect_members(const char *functions, const char *want)
{
	const struct gfl_options opts = { .whole_program = true };
	struct walked w = walk_with(functions, &opts);
	char *got = NULL;
	size_t len;
	FILE *out = open_memstream(&got, &len);

	gfl_derive_members(w.result, w.rules, note_member, out);
	fclose(out);
	assert_string_equal(got, want);
	free(got);
	walk_end(&w);
}

static void what_is_called_so_may_have_a_rule(void **state)
{
	(void)state;
	expect_members(MANY "fn f; " OPS "block 0; 10 lock 2; 11 *13; 12 unlock 2; return;",
		       "ops.run proposed: [+raw] at 11, 1 of 1 calls, 6 of 6 functions\n");
	/* what all calls have in common is certain */
	expect_members(
		MANY "fn f; " OPS "block 0; 10 lock 2; 11 *13; 12 unlock 2; "
		     "13 no_bh; 14 *13; 15 bh; return;",
		"ops.run proposed: [+bh] at 14, 2 of 2 calls, 6 of 6 functions, some [+raw]\n");
	/* one of them may sleep */
	expect_members(MANY "fn f; " OPS "block 0; 10 lock 2; 11 *13; 12 unlock 2; 13 *13; return;",
		       "ops.run proposed, may: [+raw] at 11, 1 of 2 calls, 6 of 6 functions\n");
	/* nothing is forbidden */
	expect_members(MANY "fn f; " OPS "block 0; 13 *13; return;", "");
}

static void what_is_followed_needs_none(void **state)
{
	(void)state;
	expect_members("ops ops run run1 var t1 @1:501:2; " RUN(
			       "1") "fn f; " OPS "block 0; 10 lock 2; 11 *13; 12 unlock 2; return;",
		       "ops.run followed: [+raw] at 11, 1 of 1 calls, 1 of 1 functions\n");
}

/* All that stand there are known to be called so, by the rule about on_irq(). */
static void what_other_rules_say_needs_none(void **state)
{
	(void)state;
	expect_members(
		MANY
		"fn f; " OPS "block 0; 10 no_bh; 11 *13; 12 bh; return; "
		"fn e; val 10 fn run1; val 11 fn run2; val 12 fn run3; val 13 fn run4; val 14 fn run5; "
		"val 15 fn run6; block 0; 20 on_irq 5 10 8; 21 on_irq 5 11 8; 22 on_irq 5 12 8; "
		"23 on_irq 5 13 8; 24 on_irq 5 14 8; 25 on_irq 5 15 8; return;",
		"ops.run followed: [+bh] at 11, 1 of 1 calls, 0 of 6 functions\n");
}

#define CHIP                                                                                       \
	"ops chip mask handler var ring_chip @1:50:14; fn handler; block 0; return; "              \
	"ops led blink blinker var ring_led @1:51:14; fn blinker; block 0; return; "
#define CALLS(events)                                                                              \
	"fn f; val 10 field 1 chip mask -; val 11 load 10 -; val 12 field 1 led blink -; "         \
	"val 13 load 12 -; block 0; " events "return; "

static void calls_tell_whether_rules_are_right(void **state)
{
	(void)state;
	/* the rules: +hardirq for chip.mask, +bh for led.blink */
	expect_members(CHIP CALLS("10 no_irq; 11 *11; 12 irq; 20 no_bh; 21 *13; 22 bh; "),
		       "chip.mask agrees: [irq=off] at 11, 1 of 1 calls, 0 of 1 functions\n"
		       "led.blink agrees: [+bh] at 21, 1 of 1 calls, 0 of 1 functions\n");
	expect_members(CHIP CALLS("11 *11; 20 lock 2; 21 *13; 22 unlock 2; 23 *13; "),
		       "chip.mask unseen: [] at 11, 1 of 1 calls, 0 of 1 functions\n"
		       "led.blink stricter: [+raw] at 21, 1 of 2 calls, 1 of 1 functions\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_function_holds_is_certain),
		cmocka_unit_test(what_holds_on_some_paths_is_not),
		cmocka_unit_test(what_all_callers_hold_is_certain),
		cmocka_unit_test(one_that_holds_nothing_is_enough),
		cmocka_unit_test(a_lock_that_is_released_is_not_held),
		cmocka_unit_test(a_test_of_the_context_ends_what_is_certain),
		cmocka_unit_test(functions_are_called_through_members),
		cmocka_unit_test(rules_say_what_handlers_are_called_in),
		cmocka_unit_test(functions_that_call_each_other_are_called_from_outside),
		cmocka_unit_test(what_is_called_so_may_have_a_rule),
		cmocka_unit_test(what_is_followed_needs_none),
		cmocka_unit_test(what_other_rules_say_needs_none),
		cmocka_unit_test(calls_tell_whether_rules_are_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
