// SPDX-License-Identifier: GPL-2.0-or-later
/* What to do about a finding: only what helps, and only what the tree at hand has. */
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

static void expect_advice(const char *functions, const char *const *some, const char *const *none)
{
	char *text = advice_on(functions);

	for (; *some; some++)
		if (!strstr(text, *some))
			fail_msg("no '%s' in:\n%s", *some, text);
	for (; *none; none++)
		if (strstr(text, *none))
			fail_msg("'%s' in:\n%s", *none, text);
	free(text);
}

#define SOME(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NONE SOME(NULL)
#define IN(enter, args, op) "fn f; block 0; 10 " enter " " args "; " op " return; "
#define DECLS "decl new_nolock; decl page_nolock; decl page_del_nolock; "

static void moving_it_out_comes_first(void **state)
{
	char *raw = advice_on(IN("lock", "2", "11 new 7;"));
	char *spin = advice_on(IN("lock", "3", "11 new 6;"));

	(void)state;
	assert_ptr_equal(
		strstr(raw,
		       "move the allocation out: nothing may be allocated under a raw spinlock"),
		raw);
	assert_ptr_equal(
		strstr(spin, "move the allocation out, to before it runs under a spinlock"), spin);
	free(raw);
	free(spin);
}

/* Other flags help where the flags are the fault, and never in what is really atomic. */
static void other_flags_only_where_they_help(void **state)
{
	(void)state;
	expect_advice(IN("lock", "3", "11 new 6;"), SOME("GFP_ATOMIC or GFP_NOWAIT"), NONE);
	expect_advice(IN("lock", "2", "11 new 6;"), SOME("not even with GFP_ATOMIC"),
		      SOME("GFP_NOWAIT"));
	expect_advice(IN("lock", "2", "11 new 7;"), SOME("not even with GFP_ATOMIC"),
		      SOME("GFP_NOWAIT"));
	/* these take no flags, or sleep whatever they are */
	expect_advice(IN("lock", "3", "11 new_kernel;"), SOME("move the allocation out"),
		      SOME("GFP_ATOMIC"));
	expect_advice(IN("lock", "3", "  call 0 new_sleeping (6) gfp 0 @1:11:2\n"),
		      SOME("move the allocation out"), SOME("GFP_ATOMIC"));
}

static void functions_without_locks_only_if_the_tree_has_them(void **state)
{
	(void)state;
	expect_advice(IN("lock", "2", "11 new 7;"), SOME("move the allocation out"),
		      SOME("nolock"));
	expect_advice(DECLS IN("lock", "2", "11 new 7;"), SOME(": new_nolock()"), SOME("page_"));
	expect_advice(DECLS IN("lock", "2", "  call 0 new_page (7) gfp 0 @1:11:2\n"),
		      SOME(": page_nolock()"), SOME("new_"));
	/* where the flags are at fault nothing special is needed */
	expect_advice(DECLS IN("lock", "3", "11 new 6;"), SOME("move the allocation out"),
		      SOME("nolock"));
}

/* They would take locks an interrupted owner may hold; a thread is the way. */
static void hard_interrupts_move_to_a_thread(void **state)
{
	(void)state;
	expect_advice(DECLS
		      "fn f; val 10 const 0x10000; block 0; 10 count_add 10; 11 new 7; return;",
		      SOME("threaded handler"), SOME("nolock"));
}

static void frees_are_collected_or_deferred(void **state)
{
	(void)state;
	expect_advice(DECLS IN("lock", "2", "11 del 5;"),
		      SOME("after leaving the section", "rcu", "irq_work"), SOME("page_", "gfp"));
	expect_advice(DECLS IN("lock", "2", "11 del_page 5;"),
		      SOME("after leaving the section", "page_del_nolock()"), SOME("rcu_head"));
	expect_advice(IN("lock", "2", "11 del_page 5;"), SOME("irq_work"), SOME("page_del_nolock"));
	/* one that sleeps is wrong in softirqs, where there is nothing to collect for */
	expect_advice(IN("no_bh", "", "11 del_sleeping 5;"), SOME("after leaving"),
		      SOME("irq_work"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moving_it_out_comes_first),
		cmocka_unit_test(other_flags_only_where_they_help),
		cmocka_unit_test(functions_without_locks_only_if_the_tree_has_them),
		cmocka_unit_test(hard_interrupts_move_to_a_thread),
		cmocka_unit_test(frees_are_collected_or_deferred),
	};

	return cmocka_run_group_tests_name("advice", tests, NULL, NULL);
}
