// SPDX-License-Identifier: GPL-2.0-or-later
/* Arenas, interned strings, messages, and the tables of contexts. */
#include "gfplint/base.h"
#include "gfplint/ctx.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* --- arena ------------------------------------------------------------------ */

static bool is_filled(const unsigned char *mem, size_t bytes, unsigned char with)
{
	for (size_t i = 0; i < bytes; i++)
		if (mem[i] != with)
			return false;
	return true;
}

static void arena_memory_is_zeroed_aligned_and_apart(void **state)
{
	struct gfl_arena *arena = gfl_arena_create();
	unsigned char *mem[2000];

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(mem); i++) {
		mem[i] = gfl_arena_alloc(arena, i);
		assert_int_equal((uintptr_t)mem[i] % alignof(max_align_t), 0);
		assert_true(is_filled(mem[i], i, 0));
		memset(mem[i], (int)(i % 255 + 1), i);
	}
	for (size_t i = 0; i < GFL_ARRAY_SIZE(mem); i++)
		assert_true(is_filled(mem[i], i, (unsigned char)(i % 255 + 1)));
	gfl_arena_destroy(arena);
}

static void arena_gives_nothing_an_address_of_its_own(void **state)
{
	struct gfl_arena *arena = gfl_arena_create();
	void *a = gfl_arena_alloc(arena, 0), *b = gfl_arena_alloc(arena, 0);

	(void)state;
	assert_non_null(a);
	assert_ptr_not_equal(a, b);
	gfl_arena_destroy(arena);
}

static void arena_takes_more_than_a_chunk(void **state)
{
	struct gfl_arena *arena = gfl_arena_create();
	const size_t big = 3 * 1024 * 1024;
	unsigned char *small = gfl_arena_alloc(arena, 8);
	unsigned char *mem = gfl_arena_alloc(arena, big);

	(void)state;
	memset(mem, 0xff, big);
	assert_true(is_filled(small, 8, 0));
	assert_true(is_filled(gfl_arena_alloc(arena, 8), 8, 0));
	assert_true(is_filled(mem, big, 0xff));
	gfl_arena_destroy(arena);
}

/* Sizes that make chunks of different size, so that a reset arena has to pass over small ones. */
static const size_t uneven[] = { 10, 70000, 100, 200000, 60000, 30000, 64000, 1, 90000 };
#define NR_UNEVEN GFL_ARRAY_SIZE(uneven)

static void alloc_uneven(struct gfl_arena *arena, bool backwards, unsigned char **mem)
{
	for (size_t i = 0; i < NR_UNEVEN; i++) {
		const size_t bytes = uneven[backwards ? NR_UNEVEN - 1 - i : i];

		mem[i] = gfl_arena_alloc(arena, bytes);
		assert_true(is_filled(mem[i], bytes, 0));
		memset(mem[i], 0xaa, bytes);
	}
}

static void arena_reset_gives_zeroed_memory_again(void **state)
{
	struct gfl_arena *arena = gfl_arena_create();
	unsigned char *mem[NR_UNEVEN];

	(void)state;
	for (int round = 0; round < 20; round++) {
		alloc_uneven(arena, round % 2, mem);
		gfl_arena_reset(arena);
	}
	gfl_arena_destroy(arena);
}

static void arena_reset_keeps_the_memory(void **state)
{
	struct gfl_arena *arena = gfl_arena_create();
	unsigned char *first[NR_UNEVEN], *mem[NR_UNEVEN];

	(void)state;
	alloc_uneven(arena, true, mem);
	gfl_arena_reset(arena);
	alloc_uneven(arena, false, first);
	for (int round = 0; round < 20; round++) {
		gfl_arena_reset(arena);
		alloc_uneven(arena, false, mem);
		assert_memory_equal(mem, first, sizeof(mem));
	}
	gfl_arena_destroy(arena);
}

static void arena_printf_formats_any_length(void **state)
{
	struct gfl_arena *arena = gfl_arena_create();
	char *s = gfl_arena_printf(arena, "%s:%d", "x", 42);

	(void)state;
	assert_string_equal(gfl_arena_printf(arena, "%0*d", 100000, 7) + 99998, "07");
	assert_string_equal(s, "x:42");
	assert_string_equal(gfl_arena_printf(arena, "%s", ""), "");
	/* Around the size that is formatted in one go. */
	for (int len = 250; len < 260; len++) {
		s = gfl_arena_printf(arena, "%*d", len, 9);
		assert_int_equal(strlen(s), len);
		assert_string_equal(s + len - 2, " 9");
	}
	gfl_arena_destroy(arena);
}

static void destroying_nothing_is_allowed(void **state)
{
	(void)state;
	gfl_arena_destroy(NULL);
	gfl_strtab_destroy(NULL);
}

/* --- strings ------------------------------------------------------------------ */

static void interning_gives_one_address_per_string(void **state)
{
	struct gfl_strtab *tab = gfl_strtab_create();
	const char *kept[3000];
	char buf[16];

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(kept); i++) {
		snprintf(buf, sizeof(buf), "s%zu", i);
		assert_null(gfl_intern_find(tab, buf));
		kept[i] = gfl_intern(tab, buf);
		assert_ptr_not_equal(kept[i], buf);
	}
	for (size_t i = 0; i < GFL_ARRAY_SIZE(kept); i++) {
		snprintf(buf, sizeof(buf), "s%zu", i);
		assert_string_equal(kept[i], buf);
		assert_ptr_equal(gfl_intern(tab, buf), kept[i]);
		assert_ptr_equal(gfl_intern_find(tab, buf), kept[i]);
	}
	gfl_strtab_destroy(tab);
}

static void interning_knows_null_and_empty(void **state)
{
	struct gfl_strtab *tab = gfl_strtab_create();

	(void)state;
	assert_null(gfl_intern(tab, NULL));
	assert_null(gfl_intern_find(tab, ""));
	assert_string_equal(gfl_intern(tab, ""), "");
	assert_ptr_equal(gfl_intern(tab, ""), gfl_intern_find(tab, ""));
	gfl_strtab_destroy(tab);
}

static void growing_arrays_keep_what_they_hold(void **state)
{
	uint32_t *a = NULL, nr = 0, cap = 0;

	(void)state;
	for (; nr < 1000; nr++) {
		GFL_GROW(a, nr, cap);
		a[nr] = nr;
	}
	for (uint32_t i = 0; i < nr; i++)
		assert_int_equal(a[i], i);
	assert_int_equal(cap, 1024);
	free(a);
}

/* --- messages ------------------------------------------------------------------- */

static void errors_name_the_place_as_far_as_known(void **state)
{
	struct gfl_log log = { 0 };

	(void)state;
	gfl_error(&log, "f.c", 3, 14, "unknown key '%s'", "x");
	assert_string_equal(log.last, "f.c:3:14: error: unknown key 'x'");
	gfl_error(&log, "f.c", 3, 0, "oops");
	assert_string_equal(log.last, "f.c:3: error: oops");
	gfl_error(&log, "f.c", 0, 5, "oops");
	assert_string_equal(log.last, "f.c: error: oops");
	gfl_error(&log, NULL, 3, 14, "oops");
	assert_string_equal(log.last, "error: oops");
	assert_int_equal(log.nr_errors, 4);
}

static void long_errors_are_cut(void **state)
{
	struct gfl_log log = { 0 };
	char name[1000];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	gfl_error(&log, name, 1, 2, "%s", name);
	assert_int_equal(strlen(log.last), sizeof(log.last) - 1);
	gfl_error(&log, "f", 1, 2, "%s", name);
	assert_int_equal(strlen(log.last), sizeof(log.last) - 1);
	assert_memory_equal(log.last, "f:1:2: error: nnn", 17);
}

static void twenty_errors_are_printed_and_all_counted(void **state)
{
	char *text = NULL;
	size_t len, lines = 0;
	struct gfl_log log = { .out = open_memstream(&text, &len) };

	(void)state;
	for (unsigned int i = 1; i <= 30; i++)
		gfl_error(&log, "f", i, 1, "no");
	fclose(log.out);
	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	assert_int_equal(lines, 20);
	assert_non_null(strstr(text, "f:20:1: error: no\n"));
	assert_int_equal(log.nr_errors, 30);
	assert_string_equal(log.last, "f:30:1: error: no");
	free(text);
}

/* --- contexts --------------------------------------------------------------------- */

static void names_of_contexts_are_all_there(void **state)
{
	static const char *const dims[GFL_NR_DIMS] = {
		"preempt", "bh", "rcu", "rcu-sched", "hardirq", "nmi", "nonblock",
	};

	(void)state;
	assert_string_equal(gfl_model_name(GFL_RT), "rt");
	assert_string_equal(gfl_model_name(GFL_NORT), "nort");
	assert_string_equal(gfl_wait_name(GFL_WAIT_FREE), "free");
	assert_string_equal(gfl_wait_name(GFL_WAIT_SPIN), "spin");
	assert_string_equal(gfl_wait_name(GFL_WAIT_CONFIG), "config");
	assert_string_equal(gfl_wait_name(GFL_WAIT_SLEEP), "sleep");
	assert_string_equal(gfl_class_name(GFL_CLASS_RAW), "raw");
	assert_string_equal(gfl_class_name(GFL_CLASS_CONFIG), "config");
	assert_string_equal(gfl_class_name(GFL_CLASS_SLEEP), "sleep");
	for (size_t i = 0; i < GFL_NR_DIMS; i++)
		assert_string_equal(gfl_dim_name((enum gfl_dim)i), dims[i]);
	assert_string_equal(gfl_dim_name(GFL_NR_DIMS), "?");
}

static void locks_limit_by_class(void **state)
{
	(void)state;
	assert_int_equal(gfl_class_limit(GFL_CLASS_NONE), GFL_WAIT_SLEEP);
	assert_int_equal(gfl_class_limit(GFL_CLASS_RAW), GFL_WAIT_SPIN);
	assert_int_equal(gfl_class_limit(GFL_CLASS_CONFIG), GFL_WAIT_CONFIG);
	assert_int_equal(gfl_class_limit(GFL_CLASS_SLEEP), GFL_WAIT_SLEEP);
}

static void dimensions_limit_by_model(void **state)
{
	static const enum gfl_wait limits[GFL_NR_DIMS][GFL_NR_MODELS] = {
		[GFL_DIM_PREEMPT] = { GFL_WAIT_SPIN, GFL_WAIT_CONFIG },
		[GFL_DIM_BH] = { GFL_WAIT_CONFIG, GFL_WAIT_CONFIG },
		[GFL_DIM_RCU] = { GFL_WAIT_CONFIG, GFL_WAIT_CONFIG },
		[GFL_DIM_RCU_SCHED] = { GFL_WAIT_SPIN, GFL_WAIT_CONFIG },
		[GFL_DIM_HARDIRQ] = { GFL_WAIT_SPIN, GFL_WAIT_CONFIG },
		[GFL_DIM_NMI] = { GFL_WAIT_FREE, GFL_WAIT_FREE },
		[GFL_DIM_NONBLOCK] = { GFL_WAIT_CONFIG, GFL_WAIT_CONFIG },
	};

	(void)state;
	for (size_t dim = 0; dim < GFL_NR_DIMS; dim++)
		for (size_t model = 0; model < GFL_NR_MODELS; model++)
			assert_int_equal(gfl_dim_limit((enum gfl_dim)dim, (enum gfl_model)model),
					 limits[dim][model]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_memory_is_zeroed_aligned_and_apart),
		cmocka_unit_test(arena_gives_nothing_an_address_of_its_own),
		cmocka_unit_test(arena_takes_more_than_a_chunk),
		cmocka_unit_test(arena_reset_gives_zeroed_memory_again),
		cmocka_unit_test(arena_reset_keeps_the_memory),
		cmocka_unit_test(arena_printf_formats_any_length),
		cmocka_unit_test(destroying_nothing_is_allowed),
		cmocka_unit_test(interning_gives_one_address_per_string),
		cmocka_unit_test(interning_knows_null_and_empty),
		cmocka_unit_test(growing_arrays_keep_what_they_hold),
		cmocka_unit_test(errors_name_the_place_as_far_as_known),
		cmocka_unit_test(long_errors_are_cut),
		cmocka_unit_test(twenty_errors_are_printed_and_all_counted),
		cmocka_unit_test(names_of_contexts_are_all_there),
		cmocka_unit_test(locks_limit_by_class),
		cmocka_unit_test(dimensions_limit_by_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
