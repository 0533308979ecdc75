// SPDX-License-Identifier: GPL-2.0-or-later
/* Flags as a developer writes them. */
#include "walk.h"

#include "engine.h"

static void expect_text(const struct walked *w, struct gfl_abs gfp, const char *want)
{
	assert_string_equal(gfl_gfp_text(w->result->engine, &gfp), want);
}

static struct gfl_abs bits(uint64_t mask, uint64_t val)
{
	struct gfl_abs a = gfl_abs_top();

	a.kmask = mask;
	a.kval = val;
	return a;
}

static void constants_are_spelled_by_name(void **state)
{
	struct walked w = walk("");

	(void)state;
	expect_text(&w, gfl_abs_const(0xcc0), "GFP_KERNEL");
	expect_text(&w, gfl_abs_const(0x820), "GFP_ATOMIC");
	expect_text(&w, gfl_abs_const(0x400), "GFP_RECLAIM");
	expect_text(&w, gfl_abs_const(0), "0");
	walk_end(&w);
}

/* The first name that fits takes its bits; what has no name is a number. */
static void what_is_left_is_added(void **state)
{
	struct walked w = walk("");

	(void)state;
	expect_text(&w, gfl_abs_const(0xcc0 | 0x820), "GFP_KERNEL|0x20");
	expect_text(&w, gfl_abs_const(0x820 | 0x400), "GFP_ATOMIC|GFP_RECLAIM");
	expect_text(&w, gfl_abs_const(0xcc0 | 0x100), "GFP_KERNEL|0x100");
	expect_text(&w, gfl_abs_const(0x1), "0x1");
	walk_end(&w);
}

static void words_stand_for_what_is_no_constant(void **state)
{
	struct walked w = walk("");

	(void)state;
	expect_text(&w, gfl_abs_top(), "flags not known here");
	expect_text(&w, bits(0x100, 0x100), "flags not known here");
	expect_text(&w, bits(0x400, 0x400), "flags that may block");
	expect_text(&w, bits(0x400, 0), "flags that do not block");
	expect_text(&w, gfl_abs_join(gfl_abs_const(0xcc0), gfl_abs_const(0xdc0)),
		    "flags that may block");
	walk_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constants_are_spelled_by_name),
		cmocka_unit_test(what_is_left_is_added),
		cmocka_unit_test(words_stand_for_what_is_no_constant),
	};

	return cmocka_run_group_tests_name("gfp", tests, NULL, NULL);
}
