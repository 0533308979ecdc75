/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linking: names, folding, order, and what the analysis sees across units. */
#include "walk.h"

#include "gfplint/link.h"

#define MAX_UNITS 4

/* Functions as the facts have them: a parameter `struct ring *r`, and these values. */
#define VALS                                                                                       \
	" param r \"struct ring\"\n"                                                               \
	" val 1 param 0\n"                                                                         \
	" val 2 field 1 ring raw raw_t\n"                                                          \
	" val 3 const 0xcc0\n"                                                                     \
	" val 4 field 1 ring ops -\n"                                                              \
	" val 5 load 4 -\n"                                                                        \
	" val 6 field 5 ops run -\n"                                                               \
	" val 7 load 6 -\n"

#define ALLOC " block 0\n  call 0 new (3) gfp 0 @1:9:2\n  return\n"
#define NOTHING " block 0\n  return\n"
/* Calls with the raw lock held. */
#define LOCKED_CALL(fn)                                                                            \
	" block 0\n  call 0 lock (2) @1:20:2\n  call 0 " fn " (1) @1:21:2\n"                       \
	"  call 0 unlock (2) @1:22:2\n  return\n"

/* A unit: its name, its file, which is its file 1, and what follows. */
static struct gfl_unit *unit_of(const char *name, const char *text)
{
	struct gfl_log log = { 0 };
	struct gfl_unit *unit;
	char *whole = NULL;
	size_t len;
	FILE *out = open_memstream(&whole, &len);

	fprintf(out,
		"gfplint-facts 1\nunit %s\nkernel 0x060c00\nfile 1 %s\nfile 2 ring.h\n"
		"const GFP_KERNEL 0xcc0\nconst GFP_RECLAIM 0x400\n%seof\n",
		name, name, text);
	fclose(out);
	unit = gfl_unit_read(whole, len, name, &log);
	if (!unit)
		fail_msg("%s", log.last);
	free(whole);
	return unit;
}

struct src {
	const char *name, *text;
};

/* Adds units in the order of the digits of @order. */
static struct gfl_unit *link_in_order(const struct src *src, const char *order)
{
	struct gfl_linker *linker = gfl_linker_create("whole");

	for (; *order; order++) {
		struct gfl_unit *unit = unit_of(src[*order - '0'].name, src[*order - '0'].text);

		gfl_linker_add(linker, unit);
		gfl_unit_destroy(unit);
	}
	return gfl_linker_finish(linker);
}

static char *text_of(const struct gfl_unit *unit)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_true(gfl_unit_write(unit, out));
	fclose(out);
	return text;
}

/* What comes out is a sound unit. */
static void check_sound(const struct gfl_unit *unit)
{
	struct gfl_log log = { 0 };

	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		if (!gfl_func_verify(unit->funcs[i], &log))
			fail_msg("%s", log.last);
}

static void expect_linked(const struct src *src, const char *order, bool whole, const char *want)
{
	struct gfl_unit *unit = link_in_order(src, order);
	struct gfl_rules *rules = walk_load_rules();
	struct gfl_options opts = { .whole_program = whole };
	struct gfl_result *result = gfl_analyse(unit, rules, &opts);
	char *got = walk_text(result, true);

	check_sound(unit);
	assert_string_equal(got, want);
	free(got);
	gfl_result_destroy(result);
	gfl_rules_destroy(rules);
	gfl_unit_destroy(unit);
}

/* The functions of the linked unit and what each calls: "a>b,c d>" */
static char *shape_of(const struct gfl_unit *unit)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		const struct gfl_func *func = unit->funcs[i];
		const char *sep = "";

		fprintf(out, "%s%s>", i ? " " : "", func->name);
		for (uint32_t b = 0; b < func->nr_blocks; b++)
			for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
				const char *callee = func->block[b].events[e].callee;

				fprintf(out, "%s%s", sep, callee ? callee : "*");
				sep = ",";
			}
	}
	fclose(out);
	return text;
}

static void expect_shape(const struct src *src, const char *order, const char *want)
{
	struct gfl_unit *unit = link_in_order(src, order);
	char *got = shape_of(unit);

	check_sound(unit);
	assert_string_equal(got, want);
	free(got);
	gfl_unit_destroy(unit);
}

/* --- names ------------------------------------------------------------------------------ */

static const struct src across[] = {
	{ "a.c", "func outer @1:1:1\n" VALS LOCKED_CALL("helper") },
	{ "b.c", "func helper @1:1:1\n" VALS ALLOC },
};

static void test_call_across_units(void **state)
{
	(void)state;
	expect_linked(across, "01", false,
		      "21 sleep-in-atomic rt,nort\n"
		      " context 20 under a raw spinlock: by lock(&r->raw)\n"
		      " call 21 outer() calls helper()\n"
		      " operation 9 helper() allocates here: new(GFP_KERNEL)\n");
	expect_linked(across, "0", false, "");
}

/* The static one of a.c allocates, the global one does not: only a.c's own call is wrong. */
static const struct src of_one_name[] = {
	{ "a.c", "func helper static @1:1:1\n" VALS ALLOC
		 "func in_a @1:2:1\n" VALS LOCKED_CALL("helper") },
	{ "b.c",
	  "func helper @1:3:1\n" VALS NOTHING "func in_b @1:4:1\n" VALS LOCKED_CALL("helper") },
	{ "c.c", "func in_c @1:5:1\n" VALS LOCKED_CALL("helper") },
};

static void test_static_and_global(void **state)
{
	(void)state;
	expect_shape(of_one_name, "012",
		     "helper.2>new in_a>lock,helper.2,unlock helper> in_b>lock,helper,unlock "
		     "in_c>lock,helper,unlock");
	expect_linked(of_one_name, "012", false,
		      "21 sleep-in-atomic rt,nort\n"
		      " context 20 under a raw spinlock: by lock(&r->raw)\n"
		      " call 21 in_a() calls helper()\n"
		      " operation 9 helper() allocates here: new(GFP_KERNEL)\n");
}

/* A rule is about the source's name, whatever the linker made of it. */
static void test_rule_by_base_name(void **state)
{
	static const struct src src[] = {
		{ "a.c", "func new_kernel static @1:1:1\n" VALS NOTHING
			 "func in_a @1:2:1\n" VALS LOCKED_CALL("new_kernel") },
		{ "b.c", "func new_kernel @1:3:1\n" VALS NOTHING },
	};
	struct gfl_unit *unit = link_in_order(src, "01");
	char *shape = shape_of(unit);

	(void)state;
	assert_string_equal(shape, "new_kernel.2> in_a>lock,new_kernel.2,unlock new_kernel>");
	free(shape);
	gfl_unit_destroy(unit);
	expect_linked(src, "01", false,
		      "21 sleep-in-atomic rt,nort\n"
		      " context 20 under a raw spinlock: by lock(&r->raw)\n"
		      " operation 21 in_a() allocates here: new_kernel(GFP_KERNEL)\n");
}

static void test_weak_gives_way(void **state)
{
	static const struct src src[] = {
		{ "a.c", "func helper weak @1:1:1\n" VALS ALLOC
			 "func in_a @1:2:1\n" VALS LOCKED_CALL("helper") },
		{ "b.c", "func helper @1:3:1\n" VALS NOTHING },
		{ "c.c", "func helper @1:3:1\n" VALS ALLOC
			 "func in_c @1:2:1\n" VALS LOCKED_CALL("helper") },
	};

	(void)state;
	expect_shape(src, "01", "in_a>lock,helper,unlock helper>");
	expect_shape(src, "0", "helper>new in_a>lock,helper,unlock");
	/* Of two that are not weak each unit uses its own, others the first by unit name. */
	expect_shape(src, "210",
		     "in_a>lock,helper,unlock helper> helper.2>new "
		     "in_c>lock,helper.2,unlock");
}

/* --- folding ---------------------------------------------------------------------------- */

static void test_equal_inlines(void **state)
{
	static const struct src src[] = {
		{ "a.c", "func get static,inline @2:1:1\n" VALS ALLOC
			 "func in_a @1:2:1\n" VALS LOCKED_CALL("get") },
		{ "b.c", "func get static,inline @2:1:1\n" VALS ALLOC
			 "func in_b @1:2:1\n" VALS LOCKED_CALL("get") },
		{ "c.c", "func get static,inline @2:1:1\n" VALS NOTHING
			 "func in_c @1:2:1\n" VALS LOCKED_CALL("get") },
	};

	(void)state;
	/* The place of the allocation is in file 1, which is another one in each unit. */
	expect_shape(src, "01", "get>new in_a>lock,get,unlock get.2>new in_b>lock,get.2,unlock");
	expect_shape(src, "02", "get>new in_a>lock,get,unlock get.2> in_c>lock,get.2,unlock");
}

/* Equal to the letter, but what they call is not. */
static void test_equal_text_different_meaning(void **state)
{
#define WRAP                                                                                       \
	"func wrap static,inline @2:1:1\n" VALS " block 0\n  call 0 leaf (1) @2:5:2\n  return\n"
#define LEAF "func leaf static,inline @2:3:1\n" VALS
	static const struct src src[] = {
		{ "a.c", LEAF " block 0\n  return @2:7:1\n" WRAP
			      "func in_a @1:2:1\n" VALS LOCKED_CALL("wrap") },
		{ "b.c", LEAF " block 0\n  return @2:7:1\n" WRAP
			      "func in_b @1:2:1\n" VALS LOCKED_CALL("wrap") },
		{ "c.c", LEAF " block 0\n  return @2:8:1\n" WRAP
			      "func in_c @1:2:1\n" VALS LOCKED_CALL("wrap") },
	};

	(void)state;
	expect_shape(src, "01", "leaf> wrap>leaf in_a>lock,wrap,unlock in_b>lock,wrap,unlock");
	expect_shape(src, "012",
		     "leaf> wrap>leaf in_a>lock,wrap,unlock in_b>lock,wrap,unlock "
		     "leaf.2> wrap.2>leaf.2 in_c>lock,wrap.2,unlock");
}

/* --- indirect calls ------------------------------------------------------------------------- */

#define THROUGH                                                                                    \
	"func through @1:2:1\n" VALS " block 0\n  call 0 lock (2) @1:20:2\n"                       \
	"  call 0 *7 (1) @1:21:2\n  call 0 unlock (2) @1:22:2\n  return\n"

static const struct src by_ops[] = {
	{ "a.c", THROUGH },
	{ "b.c", "ops ops run fill var my_ops @1:50:2\nfunc fill static @1:1:1\n" VALS ALLOC },
	{ "c.c", "ops ops run nop var my_ops @1:50:2\nfunc nop static @1:1:1\n" VALS NOTHING },
	{ "d.c",
	  "func setup @1:1:1\n" VALS " val 8 fn fill\n block 0\n  store 6 8 @1:5:1\n  return\n"
	  "func fill static @1:3:1\n" VALS ALLOC },
};

#define THROUGH_FILL                                                                               \
	"21 sleep-in-atomic rt,nort\n"                                                             \
	" context 20 under a raw spinlock: by lock(&r->raw)\n"                                     \
	" call 21 through() calls fill() through struct ops.run\n"                                 \
	" operation 9 fill() allocates here: new(GFP_KERNEL)\n"

static void test_indirect(void **state)
{
	(void)state;
	expect_linked(by_ops, "01", true, THROUGH_FILL);
	expect_linked(by_ops, "012", true, THROUGH_FILL);
	expect_linked(by_ops, "03", true, THROUGH_FILL);
	expect_linked(by_ops, "02", true, "");
	/* One unit does not know what others store. */
	expect_linked(by_ops, "01", false, "");
	/* Both functions are called fill, and both allocate. */
	expect_linked(by_ops, "013", true, THROUGH_FILL THROUGH_FILL);
}

/* Six tables, of which objects have but one or two, in whichever order units are added. */
static void test_indirect_by_object(void **state)
{
#define TABLE(name, fn, body)                                                                      \
	"ops ops run " fn " var " name " @1:50:2\nfunc " fn " static @1:1:1\n" VALS body
	static const struct src src[] = {
		{ "a.c", THROUGH },
		{ "b.c", TABLE("t_1", "f_1", NOTHING) TABLE("t_2", "f_2", NOTHING)
				 TABLE("t_3", "f_3", NOTHING) },
		{ "c.c", TABLE("t_4", "f_4", NOTHING) TABLE("t_5", "f_5", NOTHING)
				 TABLE("t_6", "fill", ALLOC) },
		{ "d.c", "ops ring ops &t_1 var one @1:40:2\n" },
		{ "e.c", "func setup @1:1:1\n" VALS
			 " val 8 var t_6 -\n block 0\n  store 4 8 @1:5:1\n  return\n" },
		/* what it stores is not known */
		{ "f.c", "func other @1:1:1\n" VALS
			 " val 8 unknown b0\n block 0\n  store 4 8 @1:5:1\n  return\n" },
	};
#define FILL_OF(tables)                                                                            \
	"21 sleep-in-atomic rt,nort\n"                                                             \
	" context 20 under a raw spinlock: by lock(&r->raw)\n"                                     \
	" call 21 through() calls fill() through struct ops.run of " tables "\n"                   \
	" operation 9 fill() allocates here: new(GFP_KERNEL)\n"

	(void)state;
	expect_linked(src, "012", true, "");
	expect_linked(src, "0123", true, "");
	expect_linked(src, "0124", true, FILL_OF("t_6"));
	expect_linked(src, "01234", true, FILL_OF("t_1 or t_6"));
	expect_linked(src, "43210", true, FILL_OF("t_1 or t_6"));
	expect_linked(src, "012345", true, "");
}

static void test_indirect_is_counted(void **state)
{
	static const struct {
		const char *order;
		uint32_t nr, nr_not_followed;
	} want[] = {
		{ "0", 1, 1 },
		{ "01", 1, 0 },
		{ "12", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(want); i++) {
		struct gfl_unit *unit = link_in_order(by_ops, want[i].order);
		struct gfl_rules *rules = walk_load_rules();
		struct gfl_options opts = { .whole_program = true };
		struct gfl_result *result = gfl_analyse(unit, rules, &opts);

		assert_int_equal(result->stats.nr_indirect, want[i].nr);
		assert_int_equal(result->stats.nr_not_followed, want[i].nr_not_followed);
		gfl_result_destroy(result);
		gfl_rules_destroy(rules);
		gfl_unit_destroy(unit);
	}
}

/* A fifth function is one too many. */
static void test_too_many_targets(void **state)
{
	char text[4096] = THROUGH "func fill static @1:1:1\n" VALS ALLOC
				  "ops ops run fill @1:50:2\n";
	struct src src = { "a.c", text };

	(void)state;
	for (int i = 0; i < 4; i++) {
		expect_linked(&src, "0", true, THROUGH_FILL);
		sprintf(text + strlen(text),
			"ops ops run f%d @1:5%d:2\nfunc f%d static @1:6%d:1\n%s%s", i, i, i, i,
			VALS, NOTHING);
	}
	expect_linked(&src, "0", true, "");
}

/* --- order ------------------------------------------------------------------------------------ */

static void test_any_order(void **state)
{
	static const char *const orders[] = { "1023", "3210", "2301" };
	struct gfl_unit *unit = link_in_order(by_ops, "0123");
	char *want = text_of(unit);

	(void)state;
	gfl_unit_destroy(unit);
	assert_non_null(strstr(want, "func fill.2 static"));
	for (size_t i = 0; i < GFL_ARRAY_SIZE(orders); i++) {
		char *got;

		unit = link_in_order(by_ops, orders[i]);
		got = text_of(unit);
		assert_string_equal(got, want);
		free(got);
		gfl_unit_destroy(unit);
	}
	free(want);
}

/* The same source compiled twice in different ways. */
static void test_order_of_one_source(void **state)
{
	static const struct src src[] = {
		{ "a.c", "func one static @1:1:1\n" VALS ALLOC },
		{ "a.c", "func one static @1:1:1\n" VALS NOTHING },
	};
	struct gfl_unit *ab = link_in_order(src, "01"), *ba = link_in_order(src, "10");
	char *x = text_of(ab), *y = text_of(ba);

	(void)state;
	assert_string_equal(x, y);
	free(x);
	free(y);
	gfl_unit_destroy(ab);
	gfl_unit_destroy(ba);
}

static void test_constants(void **state)
{
	static const struct src src[] = {
		{ "a.c", "const LATE undefined\nconst BOTH 1\ndecl in_a\n" },
		{ "b.c", "const LATE 7\nconst BOTH 2\ndecl in_b\n" },
	};
	struct gfl_unit *unit = link_in_order(src, "10");

	(void)state;
	assert_int_equal(gfl_unit_const(unit, "LATE")->value, 7);
	assert_int_equal(gfl_unit_const(unit, "BOTH")->value, 1);
	assert_true(gfl_unit_has_decl(unit, "in_a") && gfl_unit_has_decl(unit, "in_b"));
	assert_int_equal(unit->kernel, 0x060c00);
	gfl_unit_destroy(unit);
}

static void test_base_name(void **state)
{
	struct gfl_strtab *tab = gfl_strtab_create();
	const char *plain = gfl_intern(tab, "foo");

	(void)state;
	assert_ptr_equal(gfl_base_name(tab, plain), plain);
	assert_ptr_equal(gfl_base_name(tab, gfl_intern(tab, "foo.12")), plain);
	assert_null(gfl_base_name(tab, NULL));
	gfl_strtab_destroy(tab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_call_across_units),
		cmocka_unit_test(test_static_and_global),
		cmocka_unit_test(test_rule_by_base_name),
		cmocka_unit_test(test_weak_gives_way),
		cmocka_unit_test(test_equal_inlines),
		cmocka_unit_test(test_equal_text_different_meaning),
		cmocka_unit_test(test_indirect),
		cmocka_unit_test(test_indirect_by_object),
		cmocka_unit_test(test_indirect_is_counted),
		cmocka_unit_test(test_too_many_targets),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_order_of_one_source),
		cmocka_unit_test(test_constants),
		cmocka_unit_test(test_base_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
