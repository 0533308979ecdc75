// SPDX-License-Identifier: GPL-2.0-or-later
/* Building units and functions, and the hash-consed values. */
#include "gfplint/ir.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct gfl_unit *unit;
static struct gfl_func *func;

static const struct gfl_loc nowhere;

static int setup(void **state)
{
	(void)state;
	unit = gfl_unit_create("a.c");
	func = gfl_func_new(unit, "f", 0, nowhere);
	gfl_func_add_param(func, "p", "gfp_t");
	gfl_func_add_block(func);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	gfl_unit_destroy(unit);
	return 0;
}

/* --- units ---------------------------------------------------------------------- */

static void files_have_one_index_each(void **state)
{
	char buf[] = "b.h";

	(void)state;
	assert_int_equal(gfl_unit_file(unit, NULL), 0);
	assert_int_equal(gfl_unit_file(unit, ""), 0);
	assert_int_equal(gfl_unit_file(unit, "a.c"), 1);
	assert_int_equal(gfl_unit_file(unit, buf), 2);
	buf[0] = 'c';
	assert_int_equal(gfl_unit_file(unit, buf), 3);
	assert_int_equal(gfl_unit_file(unit, "b.h"), 2);
	assert_int_equal(unit->nr_files, 4);
	assert_null(unit->files[0]);
	assert_string_equal(unit->files[2], "b.h");
}

static void constants_are_found_by_name(void **state)
{
	const struct gfl_const *c;

	(void)state;
	gfl_unit_add_const(unit, "A", true, -5);
	gfl_unit_add_const(unit, "B", false, 7);
	c = gfl_unit_const(unit, "A");
	assert_true(c->known);
	assert_int_equal(c->value, -5);
	c = gfl_unit_const(unit, "B");
	assert_false(c->known);
	assert_int_equal(c->value, 0);
	assert_null(gfl_unit_const(unit, "C"));
	/* A name of something else is no constant. */
	assert_null(gfl_unit_const(unit, "f"));
	gfl_unit_add_const(unit, "B", true, 7);
	assert_true(gfl_unit_const(unit, "B")->known);
	assert_int_equal(unit->nr_consts, 2);
}

static void one_name_may_be_many_things(void **state)
{
	(void)state;
	assert_null(gfl_unit_const(unit, "f"));
	assert_false(gfl_unit_has_decl(unit, "f"));
	gfl_unit_add_const(unit, "f", true, 1);
	gfl_unit_add_decl(unit, "f");
	gfl_unit_add_decl(unit, "f");
	assert_int_equal(unit->nr_decls, 1);
	assert_int_equal(gfl_unit_file(unit, "f"), 1);
	assert_ptr_equal(gfl_unit_func(unit, "f"), func);
	assert_non_null(gfl_unit_const(unit, "f"));
	assert_true(gfl_unit_has_decl(unit, "f"));
}

static void lookups_in_an_empty_unit_find_nothing(void **state)
{
	struct gfl_unit *empty = gfl_unit_create("");

	(void)state;
	assert_null(gfl_unit_func(empty, ""));
	assert_null(gfl_unit_const(empty, "x"));
	assert_false(gfl_unit_has_decl(empty, "x"));
	gfl_unit_destroy(empty);
	gfl_unit_destroy(NULL);
}

static void thousands_of_functions_are_found(void **state)
{
	char name[16];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		gfl_func_new(unit, name, 0, nowhere);
	}
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		assert_ptr_equal(gfl_unit_func(unit, name), unit->funcs[i + 1]);
		assert_string_equal(unit->funcs[i + 1]->name, name);
	}
}

static void a_dropped_function_is_gone(void **state)
{
	struct gfl_func *g = gfl_func_new(unit, "g", 0, nowhere);
	struct gfl_func *second = gfl_func_new(unit, "f", 0, nowhere);

	(void)state;
	/* The first of a name is found; dropping the second does not change that. */
	assert_ptr_equal(gfl_unit_func(unit, "f"), func);
	gfl_func_drop(unit, second);
	assert_ptr_equal(gfl_unit_func(unit, "f"), func);
	/* Only the last one can be dropped. */
	gfl_func_drop(unit, func);
	assert_ptr_equal(gfl_unit_func(unit, "f"), func);
	gfl_func_drop(unit, g);
	assert_null(gfl_unit_func(unit, "g"));
	assert_int_equal(unit->nr_funcs, 1);
	g = gfl_func_new(unit, "g", GFL_FN_STATIC, nowhere);
	assert_ptr_equal(gfl_unit_func(unit, "g"), g);
}

/* --- values ----------------------------------------------------------------------- */

static void equal_values_have_one_id(void **state)
{
	gfl_id p = gfl_val_param(func, 0), q = gfl_val_param(func, 1), r = gfl_val_param(func, 2);

	(void)state;
	assert_int_equal(p, 1);
	assert_int_equal(gfl_val_param(func, 0), p);
	assert_int_equal(gfl_val_const(func, 7), gfl_val_const(func, 7));
	assert_int_equal(gfl_val_fn(func, "g"), gfl_val_fn(func, "g"));
	assert_int_equal(gfl_val_var(func, "v", "int", true), gfl_val_var(func, "v", "int", true));
	assert_int_equal(gfl_val_field(func, p, "t", "m", NULL),
			 gfl_val_field(func, p, "t", "m", NULL));
	assert_int_equal(gfl_val_index(func, p, q, "int"), gfl_val_index(func, p, q, "int"));
	assert_int_equal(gfl_val_load(func, p, "int"), gfl_val_load(func, p, "int"));
	assert_int_equal(gfl_val_op(func, GFL_OP_LT, p, q), gfl_val_op(func, GFL_OP_LT, p, q));
	assert_int_equal(gfl_val_select(func, p, q, r), gfl_val_select(func, p, q, r));
	assert_int_equal(func->vals.nr, 12);
}

static void values_that_differ_have_ids_of_their_own(void **state)
{
	gfl_id p = gfl_val_param(func, 0), q = gfl_val_param(func, 1);
	const gfl_id all[] = {
		p,
		q,
		gfl_val_const(func, 0),
		gfl_val_const(func, 1),
		gfl_val_fn(func, "v"),
		gfl_val_var(func, "v", NULL, false),
		gfl_val_var(func, "v", NULL, true),
		gfl_val_var(func, "v", "int", false),
		gfl_val_field(func, p, "t", "m", NULL),
		gfl_val_field(func, q, "t", "m", NULL),
		gfl_val_field(func, p, "u", "m", NULL),
		gfl_val_field(func, p, NULL, "m", NULL),
		gfl_val_field(func, p, "t", "n", NULL),
		gfl_val_field(func, p, "t", "m", "int"),
		gfl_val_index(func, p, 0, NULL),
		gfl_val_index(func, p, q, NULL),
		gfl_val_index(func, q, p, NULL),
		gfl_val_load(func, p, NULL),
		gfl_val_load(func, p, "int"),
		gfl_val_op(func, GFL_OP_SUB, p, q),
		gfl_val_op(func, GFL_OP_SUB, q, p),
		gfl_val_op(func, GFL_OP_ADD, p, q),
		gfl_val_op(func, GFL_OP_NOT, p, 0),
		gfl_val_select(func, p, p, q),
		gfl_val_select(func, p, q, p),
		gfl_val_unknown(func, 0),
		gfl_val_unknown(func, 0),
		gfl_val_result(func, 0),
		gfl_val_result(func, 0),
		gfl_val_phi(func, 0),
		gfl_val_phi(func, 0),
	};

	(void)state;
	for (uint32_t i = 0; i < GFL_ARRAY_SIZE(all); i++)
		assert_int_equal(all[i], i + 1);
}

static void many_values_stay_one_each(void **state)
{
	gfl_id base = gfl_val_param(func, 0);
	gfl_id ids[20000];

	(void)state;
	for (int i = 0; i < (int)GFL_ARRAY_SIZE(ids); i++)
		ids[i] = gfl_val_op(func, GFL_OP_ADD, base, gfl_val_const(func, i + 1));
	for (int i = 0; i < (int)GFL_ARRAY_SIZE(ids); i++)
		assert_int_equal(gfl_val_op(func, GFL_OP_ADD, base, gfl_val_const(func, i + 1)),
				 ids[i]);
	assert_int_equal(func->vals.nr, 2 + 2 * GFL_ARRAY_SIZE(ids));
}

static void operators_on_constants_fold(void **state)
{
	static const struct {
		enum gfl_op op;
		int64_t a, b, want;
	} cases[] = {
		{ GFL_OP_AND, 0xcc0, 0x820, 0x800 },
		{ GFL_OP_OR, 0xcc0, 0x100, 0xdc0 },
		{ GFL_OP_XOR, 6, 3, 5 },
		{ GFL_OP_NOT, 0, 0, -1 },
		{ GFL_OP_ADD, INT64_MAX, 1, INT64_MIN },
		{ GFL_OP_SUB, INT64_MIN, 1, INT64_MAX },
		{ GFL_OP_MUL, INT64_MIN, -1, INT64_MIN },
		{ GFL_OP_SHL, 1, 62, (int64_t)1 << 62 },
		{ GFL_OP_SHR, 0x800, 11, 1 },
		{ GFL_OP_EQ, 3, 3, 1 },
		{ GFL_OP_NE, 3, 3, 0 },
		{ GFL_OP_LT, -1, 0, 1 },
		{ GFL_OP_LE, 1, 0, 0 },
		{ GFL_OP_GT, -1, 0, 0 },
		{ GFL_OP_GE, 0, 0, 1 },
		{ GFL_OP_LTU, -1, 0, 0 },
		{ GFL_OP_LEU, 0, -1, 1 },
		{ GFL_OP_GTU, -1, 0, 1 },
		{ GFL_OP_GEU, 0, -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(cases); i++) {
		gfl_id id = gfl_val_op(func, cases[i].op, gfl_val_const(func, cases[i].a),
				       gfl_val_const(func, cases[i].b));

		assert_int_equal(func->vals.v[id].kind, GFL_VAL_CONST);
		assert_true(func->vals.v[id].num == cases[i].want);
	}
}

static void undefined_shifts_do_not_fold(void **state)
{
	static const struct {
		enum gfl_op op;
		int64_t a, b;
	} cases[] = {
		{ GFL_OP_SHL, 1, 63 },	{ GFL_OP_SHL, 1, 64 }, { GFL_OP_SHL, 1, -1 },
		{ GFL_OP_SHL, 3, 62 },	{ GFL_OP_SHL, -1, 1 }, { GFL_OP_SHR, -1, 1 },
		{ GFL_OP_SHR, 1, 100 }, { GFL_OP_NONE, 1, 1 }, { GFL_NR_OPS, 1, 1 },
	};
	int64_t ret = 77;

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(cases); i++) {
		assert_false(gfl_op_eval(cases[i].op, cases[i].a, cases[i].b, &ret));
		assert_int_equal(ret, 77);
	}
	assert_int_equal(func->vals
				 .v[gfl_val_op(func, GFL_OP_SHL, gfl_val_const(func, 1),
					       gfl_val_const(func, 63))]
				 .kind,
			 GFL_VAL_OP);
}

static void operators_that_change_nothing_vanish(void **state)
{
	gfl_id p = gfl_val_param(func, 0), q = gfl_val_param(func, 1);
	gfl_id zero = gfl_val_const(func, 0), one = gfl_val_const(func, 1);
	gfl_id ones = gfl_val_const(func, -1), two = gfl_val_const(func, 2);

	(void)state;
	assert_int_equal(gfl_val_op(func, GFL_OP_OR, p, zero), p);
	assert_int_equal(gfl_val_op(func, GFL_OP_OR, zero, p), p);
	assert_int_equal(gfl_val_op(func, GFL_OP_OR, p, p), p);
	assert_int_equal(gfl_val_op(func, GFL_OP_AND, p, p), p);
	assert_int_equal(gfl_val_op(func, GFL_OP_AND, p, ones), p);
	assert_int_equal(gfl_val_op(func, GFL_OP_AND, zero, p), zero);
	assert_int_equal(gfl_val_op(func, GFL_OP_MUL, one, p), p);
	assert_int_equal(gfl_val_op(func, GFL_OP_SUB, p, zero), p);
	assert_int_equal(gfl_val_op(func, GFL_OP_NOT, gfl_val_op(func, GFL_OP_NOT, p, 0), 0), p);
	assert_int_equal(gfl_val_select(func, p, q, q), q);
	assert_int_equal(gfl_val_select(func, two, p, q), p);
	assert_int_equal(gfl_val_select(func, zero, p, q), q);
	/* These look alike and are not the same. */
	assert_int_not_equal(gfl_val_op(func, GFL_OP_SUB, zero, p), p);
	assert_int_not_equal(gfl_val_op(func, GFL_OP_MUL, p, zero), p);
	assert_int_not_equal(gfl_val_op(func, GFL_OP_SUB, p, p), p);
}

static void constants_stand_to_the_right(void **state)
{
	gfl_id p = gfl_val_param(func, 0), bit = gfl_val_const(func, 0x400);

	(void)state;
	assert_int_equal(gfl_val_op(func, GFL_OP_AND, bit, p),
			 gfl_val_op(func, GFL_OP_AND, p, bit));
	assert_int_equal(gfl_val_op(func, GFL_OP_EQ, bit, p), gfl_val_op(func, GFL_OP_EQ, p, bit));
	assert_int_not_equal(gfl_val_op(func, GFL_OP_LT, bit, p),
			     gfl_val_op(func, GFL_OP_LT, p, bit));
}

static void comparisons_are_told_from_other_operators(void **state)
{
	(void)state;
	assert_true(gfl_op_is_cmp(GFL_OP_EQ));
	assert_true(gfl_op_is_cmp(GFL_OP_GEU));
	assert_false(gfl_op_is_cmp(GFL_OP_SHR));
	assert_false(gfl_op_is_cmp(GFL_OP_NONE));
	assert_false(gfl_op_is_cmp(GFL_NR_OPS));
	assert_string_equal(gfl_op_name(GFL_OP_AND), "and");
	assert_string_equal(gfl_op_name(GFL_OP_NE), "ne");
	assert_string_equal(gfl_op_name(GFL_OP_NONE), "?");
	assert_string_equal(gfl_op_name(GFL_NR_OPS), "?");
}

static void phis_keep_all_inputs_in_order(void **state)
{
	gfl_id phi = gfl_val_phi(func, 0);

	(void)state;
	for (uint32_t i = 0; i < 1000; i++)
		gfl_val_phi_add(func, phi, i, 2 * i);
	assert_int_equal(func->vals.v[phi].nr_phi, 1000);
	for (uint32_t i = 0; i < 1000; i++) {
		assert_int_equal(func->vals.v[phi].phi[i].block, i);
		assert_int_equal(func->vals.v[phi].phi[i].val, 2 * i);
	}
}

static void a_phi_of_too_many_inputs_is_unknown(void **state)
{
	gfl_id phi = gfl_val_phi(func, 0);

	(void)state;
	for (uint32_t i = 0; i < UINT16_MAX; i++)
		gfl_val_phi_add(func, phi, i, 1);
	assert_int_equal(func->vals.v[phi].kind, GFL_VAL_PHI);
	gfl_val_phi_add(func, phi, 1, 1);
	gfl_val_phi_add(func, phi, 1, 1);
	assert_int_equal(func->vals.v[phi].kind, GFL_VAL_UNKNOWN);
	assert_int_equal(func->vals.v[phi].nr_phi, 0);
	assert_false(func->flags & GFL_FN_BROKEN);
}

/* --- tables apart from functions -------------------------------------------------------- */

static void a_copy_finds_and_extends_but_leaves_the_original(void **state)
{
	struct gfl_arena *arena = gfl_arena_create();
	gfl_id p = gfl_val_param(func, 0), sum = gfl_val_op(func, GFL_OP_ADD, p, p);
	struct gfl_phi args[2] = { { .val = p }, { .val = sum } };
	struct gfl_val app = { .kind = GFL_VAL_APP,
			       .name = gfl_intern(unit->strings, "is_on"),
			       .nr_phi = 2,
			       .phi = args };
	struct gfl_vals copy;
	gfl_id id;

	(void)state;
	gfl_vals_copy(&copy, &func->vals, arena);
	assert_int_equal(copy.nr, 3);
	assert_int_equal(gfl_vals_get(&copy, &(struct gfl_val){ .kind = GFL_VAL_OP,
								.op = GFL_OP_ADD,
								.a = p,
								.b = p }),
			 sum);
	id = gfl_vals_get(&copy, &app);
	assert_int_equal(id, 3);
	assert_int_equal(gfl_vals_get(&copy, &app), id);
	assert_ptr_not_equal(copy.v[id].phi, args);
	args[1].val = p;
	assert_int_equal(copy.v[id].phi[1].val, sum);
	assert_int_equal(gfl_vals_get(&copy, &app), id + 1);
	app.nr_phi = 1;
	assert_int_equal(gfl_vals_get(&copy, &app), id + 2);
	for (int64_t i = 0; i < 1000; i++)
		gfl_vals_get(&copy, &(struct gfl_val){ .kind = GFL_VAL_CONST, .num = i });
	assert_int_equal(func->vals.nr, 3);
	assert_int_equal(gfl_val_op(func, GFL_OP_ADD, p, p), sum);
	gfl_vals_deinit(&copy);
	gfl_arena_destroy(arena);
}

static void what_is_there_is_found_without_adding(void **state)
{
	struct gfl_arena *arena = gfl_arena_create();
	gfl_id p = gfl_val_param(func, 0), sum = gfl_val_op(func, GFL_OP_ADD, p, p);
	struct gfl_val key = { .kind = GFL_VAL_OP, .op = GFL_OP_ADD, .a = p, .b = p };
	struct gfl_vals shared;

	(void)state;
	gfl_vals_share(&shared, &func->vals, arena);
	assert_int_equal(gfl_vals_find(&shared, &key), sum);
	key.op = GFL_OP_SUB;
	assert_int_equal(gfl_vals_find(&shared, &key), 0);
	assert_int_equal(shared.nr, 3);
	assert_ptr_equal(shared.v, func->vals.v);
	gfl_vals_deinit(&shared);
	gfl_arena_destroy(arena);
}

static void a_table_can_start_empty(void **state)
{
	struct gfl_arena *arena = gfl_arena_create();
	struct gfl_vals vals;

	(void)state;
	gfl_vals_init(&vals, arena);
	assert_int_equal(vals.v[0].kind, GFL_VAL_NONE);
	assert_int_equal(gfl_vals_get(&vals, &(struct gfl_val){ .kind = GFL_VAL_CONST }), 1);
	/* The block of a value that belongs to none makes no difference. */
	assert_int_equal(
		gfl_vals_get(&vals, &(struct gfl_val){ .kind = GFL_VAL_CONST, .block = 3 }), 1);
	assert_int_equal(vals.v[1].block, GFL_NONE);
	gfl_vals_deinit(&vals);
	gfl_arena_destroy(arena);
}

/* --- events --------------------------------------------------------------------------------- */

static void events_keep_their_order_and_parts(void **state)
{
	gfl_id p = gfl_val_param(func, 0), ret = gfl_val_result(func, 0);
	const gfl_id args[] = { p, ret };
	struct gfl_event *event;

	(void)state;
	for (uint32_t i = 0; i < 100; i++) {
		event = gfl_add_call(func, 0, (struct gfl_loc){ 0, i, 2 }, ret, "g", 0, args, 2);
		assert_int_equal(event->gfp_arg, -1);
		for (uint32_t frame = 0; frame < i; frame++)
			gfl_event_add_frame(func, event, "m", frame);
	}
	for (uint32_t i = 0; i < 100; i++) {
		event = &func->block[0].events[i];
		assert_int_equal(event->kind, GFL_EV_CALL);
		assert_int_equal(event->loc.line, i);
		assert_string_equal(event->callee, "g");
		assert_int_equal(event->args[1], ret);
		assert_int_equal(event->nr_frames, i);
		if (i)
			assert_int_equal(event->frames[i - 1].id, i - 1);
	}
}

static void misuse_is_refused_and_not_fatal(void **state)
{
	const gfl_id to = 0;
	struct gfl_log log = { 0 };

	(void)state;
	gfl_end_return(func, 0, nowhere, 0);
	assert_true(gfl_func_verify(func, &log));
	gfl_add_asm(func, 99, nowhere);
	assert_false(gfl_func_verify(func, &log));
	assert_string_equal(log.last, "a.c: error: function 'f': the builder was misused");
	func->flags = 0;
	gfl_end_multi(func, GFL_NONE, &to, 1);
	assert_false(gfl_func_verify(func, &log));
	func->flags = 0;
	gfl_val_phi_add(func, gfl_val_param(func, 0), 0, 1);
	assert_false(gfl_func_verify(func, &log));
	func->flags = 0;
	gfl_val_phi_add(func, 12345, 0, 1);
	assert_false(gfl_func_verify(func, &log));
	func->flags = 0;
	gfl_add_asm(func, 0, nowhere); /* after the end */
	assert_false(gfl_func_verify(func, &log));
	func->flags = 0;
	gfl_end_noreturn(func, 0); /* a second end */
	assert_false(gfl_func_verify(func, &log));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_have_one_index_each),
		TEST(constants_are_found_by_name),
		TEST(one_name_may_be_many_things),
		TEST(lookups_in_an_empty_unit_find_nothing),
		TEST(thousands_of_functions_are_found),
		TEST(a_dropped_function_is_gone),
		TEST(equal_values_have_one_id),
		TEST(values_that_differ_have_ids_of_their_own),
		TEST(many_values_stay_one_each),
		TEST(operators_on_constants_fold),
		TEST(undefined_shifts_do_not_fold),
		TEST(operators_that_change_nothing_vanish),
		TEST(constants_stand_to_the_right),
		TEST(comparisons_are_told_from_other_operators),
		TEST(phis_keep_all_inputs_in_order),
		TEST(a_phi_of_too_many_inputs_is_unknown),
		TEST(a_copy_finds_and_extends_but_leaves_the_original),
		TEST(what_is_there_is_found_without_adding),
		TEST(a_table_can_start_empty),
		TEST(events_keep_their_order_and_parts),
		TEST(misuse_is_refused_and_not_fatal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
