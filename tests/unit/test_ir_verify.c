// SPDX-License-Identifier: GPL-2.0-or-later
/* The verifier: every invariant is broken once, and the message must say which. */
#include "gfplint/ir.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct gfl_unit *unit;
static struct gfl_func *func;
static gfl_id p, zero, result, phi;

static const struct gfl_loc nowhere;

/*
 * Blocks 0 -> 1, 2; 1 -> 3; 2 -> 3, by both arms; 3 returns. Sound as it is; each test breaks one
 * thing.
 */
static int setup(void **state)
{
	(void)state;
	unit = gfl_unit_create("a.c");
	gfl_unit_file(unit, "a.c");
	func = gfl_func_new(unit, "f", 0, (struct gfl_loc){ 1, 12, 6 });
	gfl_func_add_param(func, "p", "gfp_t");
	for (int i = 0; i < 4; i++)
		gfl_func_add_block(func);
	p = gfl_val_param(func, 0);
	zero = gfl_val_const(func, 0);
	phi = gfl_val_phi(func, 3);
	result = gfl_val_result(func, 0);
	gfl_val_phi_add(func, phi, 1, p);
	gfl_val_phi_add(func, phi, 2, result);
	gfl_add_call(func, 0, nowhere, result, "g", 0, &p, 1);
	gfl_add_store(func, 0, nowhere, p, result);
	gfl_end_cond(func, 0, nowhere, GFL_OP_NE, p, zero, 1, 2);
	gfl_end_goto(func, 1, 3);
	gfl_end_cond(func, 2, nowhere, GFL_OP_EQ, p, zero, 3, 3);
	gfl_end_return(func, 3, nowhere, phi);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	gfl_unit_destroy(unit);
	return 0;
}

static void assert_refused(const char *why)
{
	struct gfl_log log = { 0 };
	char want[256];

	snprintf(want, sizeof(want), "a.c:12:6: error: function 'f': %s", why);
	assert_false(gfl_func_verify(func, &log));
	assert_string_equal(log.last, want);
	assert_int_equal(log.nr_errors, 1);
}

static struct gfl_event *event(gfl_id block, uint32_t i)
{
	return &func->block[block].events[i];
}

static void what_is_sound_passes(void **state)
{
	struct gfl_log log = { 0 };

	(void)state;
	assert_true(gfl_func_verify(func, &log));
	assert_int_equal(log.nr_errors, 0);
}

/* --- values ---------------------------------------------------------------------- */

static void unknown_kinds_are_refused(void **state)
{
	(void)state;
	func->vals.v[zero].kind = GFL_VAL_APP;
	assert_refused("value 2 is of a kind that is no fact");
	func->vals.v[zero].kind = GFL_VAL_NONE;
	assert_refused("value 2 is of a kind that is no fact");
	func->vals.v[zero].kind = 200;
	assert_refused("value 2 is of a kind that is no fact");
}

static void missing_operands_are_refused(void **state)
{
	(void)state;
	gfl_val_op(func, GFL_OP_ADD, p, 0);
	assert_refused("value 5 lacks an operand");
}

static void missing_arms_are_refused(void **state)
{
	(void)state;
	gfl_val_select(func, p, result, 0);
	assert_refused("value 5 lacks an operand");
}

static void missing_addresses_are_refused(void **state)
{
	(void)state;
	gfl_val_load(func, 0, NULL);
	assert_refused("value 5 lacks an operand");
}

static void excess_operands_are_refused(void **state)
{
	gfl_id id = gfl_val_op(func, GFL_OP_NOT, p, 0);

	(void)state;
	func->vals.v[id].b = zero;
	assert_refused("value 5 has an operand too many");
	func->vals.v[id].b = 0;
	func->vals.v[zero].c = p;
	assert_refused("value 2 has an operand too many");
}

static void operands_that_come_later_are_refused(void **state)
{
	(void)state;
	gfl_val_op(func, GFL_OP_ADD, p, 6);
	assert_refused("value 5 uses value 6, which comes later");
	func->vals.v[5].b = 5;
	assert_refused("value 5 uses value 5, which comes later");
	func->vals.v[5].b = 77;
	assert_refused("value 5 uses value 77, which comes later");
}

static void missing_operators_are_refused(void **state)
{
	gfl_id id = gfl_val_op(func, GFL_OP_ADD, p, result);

	(void)state;
	func->vals.v[id].op = GFL_OP_NONE;
	assert_refused("value 5 has no operator");
	func->vals.v[id].op = GFL_NR_OPS;
	assert_refused("value 5 has no operator");
}

static void names_are_where_they_belong(void **state)
{
	gfl_id id = gfl_val_fn(func, NULL);

	(void)state;
	assert_refused("value 5 lacks a name");
	func->vals.v[id].name = "g";
	func->vals.v[zero].name = "g";
	assert_refused("value 2 has a name");
}

static void values_in_missing_blocks_are_refused(void **state)
{
	(void)state;
	gfl_val_unknown(func, 4);
	assert_refused("value 5 is in block 4, which does not exist");
	func->vals.v[5].block = GFL_NONE;
	assert_refused("value 5 is in block 4294967295, which does not exist");
}

static void missing_parameters_are_refused(void **state)
{
	(void)state;
	gfl_val_param(func, 1);
	assert_refused("value 5 is parameter 1 of 1");
	func->vals.v[5].num = -1;
	assert_refused("value 5 is parameter -1 of 1");
}

static void inputs_without_a_phi_are_refused(void **state)
{
	(void)state;
	func->vals.v[phi].kind = GFL_VAL_UNKNOWN;
	assert_refused("value 3 has inputs but is no phi");
}

/* --- phis -------------------------------------------------------------------------- */

static void phis_of_the_entry_are_refused(void **state)
{
	(void)state;
	gfl_val_phi(func, 0);
	assert_refused("value 5 is a phi of the first block");
}

static void missing_inputs_are_refused(void **state)
{
	(void)state;
	func->vals.v[phi].nr_phi = 1;
	assert_refused("value 3 lacks an input from block 2");
}

static void second_inputs_are_refused(void **state)
{
	(void)state;
	gfl_val_phi_add(func, phi, 2, p);
	assert_refused("value 3 has an input too many, from block 2");
}

static void inputs_from_elsewhere_are_refused(void **state)
{
	(void)state;
	func->vals.v[phi].phi[0].block = 0;
	assert_refused("value 3 has an input too many, from block 0");
	func->vals.v[phi].phi[0].block = 4;
	assert_refused("value 3 has an input too many, from block 4");
}

static void inputs_that_do_not_exist_are_refused(void **state)
{
	(void)state;
	func->vals.v[phi].phi[1].val = 5;
	assert_refused("value 3 uses value 5, which does not exist");
	func->vals.v[phi].phi[1].val = 0;
	assert_refused("value 3 uses value 0, which does not exist");
}

static void a_phi_may_use_itself_and_later_values(void **state)
{
	struct gfl_log log = { 0 };
	gfl_id loop;

	(void)state;
	func->block[3].term = GFL_TERM_NONE;
	gfl_end_cond(func, 3, nowhere, GFL_OP_LTU, phi, zero, 1, 1);
	gfl_val_phi_add(func, gfl_val_phi(func, 1), 0, p);
	loop = gfl_val_op(func, GFL_OP_ADD, phi, p);
	gfl_val_phi_add(func, 5, 3, loop);
	assert_true(gfl_func_verify(func, &log));
	func->vals.v[5].phi[1].val = 5;
	assert_true(gfl_func_verify(func, &log));
}

/* --- results -------------------------------------------------------------------------- */

static void undefined_results_are_refused(void **state)
{
	(void)state;
	event(0, 0)->ret = 0;
	assert_refused("value 4 is defined by no event");
}

static void results_defined_twice_are_refused(void **state)
{
	(void)state;
	func->block[0].term = GFL_TERM_NONE;
	gfl_add_load(func, 0, nowhere, result, p);
	gfl_end_cond(func, 0, nowhere, GFL_OP_NE, p, zero, 1, 2);
	assert_refused("value 4 is defined twice");
}

static void results_of_other_blocks_are_refused(void **state)
{
	(void)state;
	func->vals.v[result].block = 1;
	assert_refused("block 0 defines value 4, which is no result of it");
	event(0, 0)->ret = p;
	assert_refused("block 0 defines value 1, which is no result of it");
}

/* --- events --------------------------------------------------------------------------- */

static void calls_have_one_callee(void **state)
{
	(void)state;
	event(0, 0)->fnptr = p;
	assert_refused("a call in block 0 has more than one callee");
	event(0, 0)->fnptr = 0;
	event(0, 0)->callee = NULL;
	assert_refused("a call in block 0 has no callee");
	event(0, 0)->fnptr = 9;
	assert_refused("block 0 uses value 9, which does not exist");
}

static void arguments_exist(void **state)
{
	(void)state;
	event(0, 0)->args[0] = 0;
	assert_refused("block 0 uses value 0, which does not exist");
	event(0, 0)->args[0] = 5;
	assert_refused("block 0 uses value 5, which does not exist");
}

static void gfp_arguments_exist(void **state)
{
	struct gfl_log log = { 0 };

	(void)state;
	event(0, 0)->gfp_arg = 0;
	assert_true(gfl_func_verify(func, &log));
	event(0, 0)->gfp_arg = 1;
	assert_refused("a call in block 0 has no argument 1");
	event(0, 0)->gfp_arg = -2;
	assert_refused("a call in block 0 has no argument -2");
}

static void stores_have_address_and_value(void **state)
{
	(void)state;
	event(0, 1)->addr = 0;
	assert_refused("block 0 uses value 0, which does not exist");
	event(0, 1)->addr = p;
	event(0, 1)->val = 8;
	assert_refused("block 0 uses value 8, which does not exist");
}

static void loads_define_something(void **state)
{
	(void)state;
	event(0, 1)->kind = GFL_EV_LOAD;
	assert_refused("block 0 uses value 0, which does not exist");
}

static void only_loads_are_volatile(void **state)
{
	(void)state;
	event(0, 1)->is_volatile = true;
	assert_refused("block 0 has a volatile event that is no load");
}

static void unknown_events_are_refused(void **state)
{
	(void)state;
	event(0, 1)->kind = GFL_NR_EVENTS;
	assert_refused("block 0 has an event of unknown kind");
}

static void places_name_files_that_exist(void **state)
{
	struct gfl_log log = { 0 };

	(void)state;
	event(0, 0)->loc.file = 2;
	assert_refused("file 2 does not exist");
	event(0, 0)->loc.file = 1;
	func->block[3].loc.file = 3;
	assert_refused("file 3 does not exist");
	func->block[3].loc.file = 0;
	func->loc.file = 7;
	assert_false(gfl_func_verify(func, &log));
	assert_string_equal(log.last, "a.c:12:6: error: function 'f': file 7 does not exist");
}

/* --- blocks ----------------------------------------------------------------------------- */

static void functions_have_a_block(void **state)
{
	(void)state;
	func->nr_blocks = 0;
	assert_refused("no block");
}

static void blocks_end(void **state)
{
	(void)state;
	gfl_func_add_block(func);
	assert_refused("block 4 is not ended");
	func->block[4].term = GFL_NR_TERMS;
	assert_refused("block 4 is not ended");
}

static void successors_exist(void **state)
{
	(void)state;
	func->block[1].succ[0] = 4;
	assert_refused("block 1 leads to block 4, which does not exist");
}

static void successors_are_as_many_as_the_end_needs(void **state)
{
	(void)state;
	func->block[1].nr_succ = 0;
	assert_refused("block 1 has 0 successors");
	func->block[1].term = GFL_TERM_MULTI;
	assert_refused("block 1 leads nowhere");
	func->block[1].term = GFL_TERM_SWITCH;
	assert_refused("block 1 leads nowhere");
	func->block[1].term = GFL_TERM_RETURN;
	func->block[1].nr_succ = 1;
	assert_refused("block 1 has 1 successors");
}

static void conditions_compare(void **state)
{
	(void)state;
	func->block[0].op = GFL_OP_AND;
	assert_refused("block 0 ends in what is no comparison");
	func->block[0].op = GFL_OP_LT;
	func->block[0].b = 0;
	assert_refused("block 0 uses value 0, which does not exist");
}

static void switches_have_a_value_and_ranges(void **state)
{
	const struct gfl_case cases[] = { { 1, 5 }, { 7, 6 } };
	const gfl_id to[] = { 3, 3 };

	(void)state;
	func->block[1].term = GFL_TERM_NONE;
	gfl_end_switch(func, 1, nowhere, p, cases, to, 2, 3);
	assert_refused("block 1 has an empty case");
	func->block[1].cases[1].hi = 7;
	func->block[1].a = 0;
	assert_refused("block 1 uses value 0, which does not exist");
}

static void returned_values_exist(void **state)
{
	struct gfl_log log = { 0 };

	(void)state;
	func->block[3].a = 0;
	assert_true(gfl_func_verify(func, &log));
	func->block[3].a = 5;
	assert_refused("block 3 uses value 5, which does not exist");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_sound_passes),
		TEST(unknown_kinds_are_refused),
		TEST(missing_operands_are_refused),
		TEST(missing_arms_are_refused),
		TEST(missing_addresses_are_refused),
		TEST(excess_operands_are_refused),
		TEST(operands_that_come_later_are_refused),
		TEST(missing_operators_are_refused),
		TEST(names_are_where_they_belong),
		TEST(values_in_missing_blocks_are_refused),
		TEST(missing_parameters_are_refused),
		TEST(inputs_without_a_phi_are_refused),
		TEST(phis_of_the_entry_are_refused),
		TEST(missing_inputs_are_refused),
		TEST(second_inputs_are_refused),
		TEST(inputs_from_elsewhere_are_refused),
		TEST(inputs_that_do_not_exist_are_refused),
		TEST(a_phi_may_use_itself_and_later_values),
		TEST(undefined_results_are_refused),
		TEST(results_defined_twice_are_refused),
		TEST(results_of_other_blocks_are_refused),
		TEST(calls_have_one_callee),
		TEST(arguments_exist),
		TEST(gfp_arguments_exist),
		TEST(stores_have_address_and_value),
		TEST(loads_define_something),
		TEST(only_loads_are_volatile),
		TEST(unknown_events_are_refused),
		TEST(places_name_files_that_exist),
		TEST(functions_have_a_block),
		TEST(blocks_end),
		TEST(successors_exist),
		TEST(successors_are_as_many_as_the_end_needs),
		TEST(conditions_compare),
		TEST(switches_have_a_value_and_ranges),
		TEST(returned_values_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
