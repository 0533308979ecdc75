// SPDX-License-Identifier: GPL-2.0-or-later
/* What is known of values: never wrong, and exact where kernel code depends on it. */
#include "engine.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MAX_ERRNO 4095

/* A walk with two parameters, as far as values need one. */
struct bench {
	struct gfl_engine eng;
	struct gfl_vals vals;
	struct gfl_walk w;
	struct gfl_state st;
	gfl_id p, q;
};

static int start(void **state)
{
	struct bench *b = gfl_xrealloc(NULL, sizeof(*b));

	memset(b, 0, sizeof(*b));
	b->eng.arena = gfl_arena_create();
	gfl_vals_init(&b->vals, b->eng.arena);
	b->w.eng = &b->eng;
	b->w.vals = &b->vals;
	b->p = gfl_vals_get(&b->vals, &(struct gfl_val){ .kind = GFL_VAL_PARAM, .num = 0 });
	b->q = gfl_vals_get(&b->vals, &(struct gfl_val){ .kind = GFL_VAL_PARAM, .num = 1 });
	gfl_state_init(&b->st, GFL_ALL_MODELS);
	*state = b;
	return 0;
}

static int stop(void **state)
{
	struct bench *b = *state;

	gfl_vals_deinit(&b->vals);
	gfl_arena_destroy(b->eng.arena);
	free(b);
	return 0;
}

static gfl_id number(struct bench *b, int64_t n)
{
	return gfl_mk_const(&b->vals, n);
}

/* Is `a op b` true? */
static enum gfl_tri decide(struct gfl_walk *w, const struct gfl_state *st, enum gfl_op op, gfl_id a,
			   gfl_id b)
{
	struct gfl_state yes = *st, no = *st;
	bool may = gfl_assume(w, &yes, op, a, b);
	bool may_not = gfl_assume(w, &no, gfl_op_negate(op), a, b);

	assert_true(may || may_not);
	return may && may_not ? GFL_MAYBE : may ? GFL_YES : GFL_NO;
}

static bool is_errno(int64_t v)
{
	return v < 0 && v >= -MAX_ERRNO;
}

static bool contains(struct gfl_abs a, int64_t v)
{
	return v >= a.lo && v <= a.hi && ((uint64_t)v & a.kmask) == (a.kval & a.kmask) &&
	       !(a.nz && !v) && !(a.noerr && is_errno(v));
}

static struct gfl_abs interval(int64_t lo, int64_t hi)
{
	struct gfl_abs a = gfl_abs_top();

	a.lo = lo;
	a.hi = hi;
	return a;
}

static struct gfl_abs bits(uint64_t mask, uint64_t val)
{
	struct gfl_abs a = gfl_abs_top();

	a.kmask = mask;
	a.kval = val;
	return a;
}

/* --- properties ---------------------------------------------------------------------- */

static uint32_t random_state;

/* The same numbers on every machine: a failure can be repeated. */
static uint32_t draw(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % below;
}

static int64_t draw_number(void)
{
	static const int64_t odd[] = { 0,	   1,	      -MAX_ERRNO,    -MAX_ERRNO - 1,
				       -1,	   0xcc0,     INT64_MIN,     INT64_MAX,
				       0xffffffff, 1ll << 40, INT64_MIN + 1, -0x80000000ll };

	return draw(4) ? (int64_t)draw(17) - 8 : odd[draw(GFL_ARRAY_SIZE(odd))];
}

/* Something true of @v, made of all kinds of knowledge. */
static struct gfl_abs draw_abs(int64_t v)
{
	struct gfl_abs a = gfl_abs_top(), b;

	if (!draw(8))
		return gfl_abs_const(v);
	if (draw(2)) {
		int64_t x = draw_number(), y = draw_number();

		b = interval(x < v ? x : v, y > v ? y : v);
		assert_true(gfl_abs_meet(&a, b));
	}
	if (draw(2)) {
		uint64_t mask = draw(2) ? draw(16) : (uint64_t)draw_number();

		assert_true(gfl_abs_meet(&a, bits(mask, (uint64_t)v & mask)));
	}
	b = gfl_abs_top();
	b.nz = v && draw(2);
	b.noerr = !is_errno(v) && draw(2);
	assert_true(gfl_abs_meet(&a, b));
	return a;
}

static void what_is_known_is_true(void **state)
{
	(void)state;
	random_state = 1;
	for (int i = 0; i < 20000; i++) {
		int64_t v = draw_number();
		struct gfl_abs a = draw_abs(v);
		uint8_t ret = v == 0 ? GFL_RET_ZERO : is_errno(v) ? GFL_RET_ERR : GFL_RET_OTHER;

		assert_true(contains(a, v));
		assert_true(gfl_abs_ret(&a) & ret);
		assert_true(contains(gfl_ret_abs(ret), v));
	}
}

static void meet_keeps_what_both_allow_and_join_what_either(void **state)
{
	(void)state;
	random_state = 2;
	for (int i = 0; i < 20000; i++) {
		int64_t v = draw_number(), x = draw_number();
		struct gfl_abs a = draw_abs(v), b = draw_abs(v), c = draw_abs(x), met = a;

		assert_false(gfl_abs_disjoint(a, b));
		assert_true(gfl_abs_meet(&met, b));
		assert_true(contains(met, v));
		/* nothing is allowed again that one of them excluded */
		assert_true(met.lo >= a.lo && met.lo >= b.lo && met.hi <= a.hi && met.hi <= b.hi);
		assert_true((met.kmask & (a.kmask | b.kmask)) == (a.kmask | b.kmask));
		assert_true(contains(gfl_abs_join(a, c), v));
		assert_true(contains(gfl_abs_join(a, c), x));
		if (gfl_abs_disjoint(a, c))
			assert_false(contains(a, x) && contains(c, x));
	}
}

static void operators_contain_what_the_processor_computes(void **state)
{
	struct bench *b = *state;

	random_state = 3;
	for (int i = 0; i < 60000; i++) {
		enum gfl_op op = GFL_OP_AND + draw(GFL_NR_OPS - GFL_OP_AND);
		int64_t x = draw_number(), y = draw_number(), want;
		gfl_id v = gfl_mk_op(&b->vals, op, b->p, op == GFL_OP_NOT ? 0 : b->q);

		if (!gfl_op_eval(op, x, y, &want))
			continue;
		/* objects do not reach around the end of memory, nor to where errors are */
		if (op == GFL_OP_PADD && (want == 0 || is_errno(want)))
			continue;
		b->st.nr_facts = 0;
		assert_true(gfl_assume_abs(&b->w, &b->st, b->p, draw_abs(x)));
		assert_true(gfl_assume_abs(&b->w, &b->st, b->q, draw_abs(y)));
		if (!contains(gfl_eval(&b->w, &b->st, v), want))
			fail_msg("%lld %s %lld", (long long)x, gfl_op_name(op), (long long)y);
	}
}

static enum gfl_op draw_compare(void)
{
	return GFL_OP_EQ + draw(GFL_OP_GEU - GFL_OP_EQ + 1);
}

/* Conditions that are true of two numbers stay possible together, and decide nothing wrongly. */
static void conditions_teach_only_what_is_true(void **state)
{
	struct bench *b = *state;

	random_state = 4;
	for (int i = 0; i < 20000; i++) {
		int64_t x = draw_number(), y = draw_number();

		b->st.nr_facts = 0;
		for (int n = 0; n < 6; n++) {
			enum gfl_op op = draw_compare();
			gfl_id right = draw(2) ? b->q : number(b, y = draw_number());
			int64_t is;
			enum gfl_tri t;

			if (right == b->q && n)
				right = number(b, y);
			gfl_op_eval(op, x, y, &is);
			t = decide(&b->w, &b->st, op, b->p, right);
			if (t == (is ? GFL_NO : GFL_YES))
				fail_msg("%lld %s %lld", (long long)x, gfl_op_name(op),
					 (long long)y);
			if (!is)
				op = gfl_op_negate(op);
			if (!gfl_assume(&b->w, &b->st, op, b->p, right) ||
			    !contains(gfl_eval(&b->w, &b->st, b->p), x))
				fail_msg("learnt %lld %s %lld", (long long)x, gfl_op_name(op),
					 (long long)y);
		}
	}
}

/* --- exact where it matters ------------------------------------------------------------ */

static void constants_are_known_whole(void **state)
{
	struct gfl_abs zero = gfl_abs_const(0), err = gfl_abs_const(-12), top = gfl_abs_top();

	(void)state;
	assert_true(gfl_abs_is_top(&top));
	assert_false(gfl_abs_is_top(&zero));
	assert_false(zero.nz);
	assert_true(zero.noerr);
	assert_true(err.nz);
	assert_false(err.noerr);
	assert_true(gfl_abs_const(-MAX_ERRNO - 1).noerr);
	assert_false(gfl_abs_const(-MAX_ERRNO).noerr);
	assert_true(gfl_abs_disjoint(zero, err));
	assert_false(gfl_abs_disjoint(zero, top));
}

static void meet_draws_conclusions(void **state)
{
	struct gfl_abs a = interval(0, 5), b = gfl_abs_top();

	(void)state;
	b.nz = true;
	assert_true(gfl_abs_meet(&a, b));
	assert_int_equal(a.lo, 1);
	assert_true(gfl_abs_meet(&a, interval(-3, 1)));
	assert_true(a.kmask == ~0ull && a.kval == 1);
	assert_false(gfl_abs_meet(&a, interval(2, 9)));
	a = bits(0x400, 0x400);
	assert_false(gfl_abs_meet(&a, bits(0x600, 0)));
	a = interval(-MAX_ERRNO, -1);
	b = gfl_abs_top();
	b.noerr = true;
	assert_false(gfl_abs_meet(&a, b));
	a = interval(-5, 5);
	assert_true(gfl_abs_meet(&a, b));
	assert_int_equal(a.lo, 0);
}

static void join_keeps_the_bits_that_agree(void **state)
{
	struct gfl_abs a = gfl_abs_join(gfl_abs_const(0xcc0), gfl_abs_const(0xdc0));

	(void)state;
	assert_true(a.lo == 0xcc0 && a.hi == 0xdc0 && a.nz);
	assert_true(a.kmask == ~0x100ull);
	assert_true((a.kval & 0x400) == 0x400);
	a = gfl_abs_join(gfl_abs_const(0), gfl_abs_const(4));
	assert_false(a.nz);
}

static void classes_of_results(void **state)
{
	struct gfl_abs a = gfl_abs_top();

	(void)state;
	assert_int_equal(gfl_abs_ret(&a), GFL_RET_ANY);
	a = interval(-MAX_ERRNO, 0);
	assert_int_equal(gfl_abs_ret(&a), GFL_RET_ZERO | GFL_RET_ERR);
	a = interval(0, 7);
	assert_int_equal(gfl_abs_ret(&a), GFL_RET_ZERO | GFL_RET_OTHER);
	a = gfl_abs_const(-12);
	assert_int_equal(gfl_abs_ret(&a), GFL_RET_ERR);
	a = gfl_abs_const(-MAX_ERRNO - 1);
	assert_int_equal(gfl_abs_ret(&a), GFL_RET_OTHER);
	for (uint8_t ret = 1; ret <= GFL_RET_ANY; ret++) {
		a = gfl_ret_abs(ret);
		assert_int_equal(gfl_abs_ret(&a), ret);
	}
}

static struct gfl_abs eval_op(struct bench *b, enum gfl_op op, int64_t right)
{
	return gfl_eval(&b->w, &b->st, gfl_mk_op(&b->vals, op, b->p, number(b, right)));
}

/* gfp flags travel through masks: one bit must come out although the rest is unknown. */
static void bits_come_through_operators(void **state)
{
	struct bench *b = *state;
	struct gfl_abs a;

	a = eval_op(b, GFL_OP_OR, 0x400);
	assert_true((a.kmask & a.kval & 0x400) && a.nz);
	a = eval_op(b, GFL_OP_AND, ~0x400ll);
	assert_true((a.kmask & 0x400) && !(a.kval & 0x400));
	a = eval_op(b, GFL_OP_AND, 0xff);
	assert_true(a.lo == 0 && a.hi == 0xff);
	assert_true(gfl_assume_abs(&b->w, &b->st, b->p, bits(0x400, 0x400)));
	a = eval_op(b, GFL_OP_AND, 0x400);
	assert_true(a.lo == 0x400 && a.hi == 0x400);
	a = eval_op(b, GFL_OP_XOR, 0x400);
	assert_true((a.kmask & 0x400) && !(a.kval & 0x400));
	a = eval_op(b, GFL_OP_SHL, 2);
	assert_true((a.kmask & 0x1003) == 0x1003 && (a.kval & 0x1003) == 0x1000);
	a = gfl_eval(&b->w, &b->st, gfl_mk_op(&b->vals, GFL_OP_NOT, b->p, 0));
	assert_true((a.kmask & 0x400) && !(a.kval & 0x400));
	assert_true(gfl_assume_abs(&b->w, &b->st, b->p, interval(0, INT64_MAX)));
	a = eval_op(b, GFL_OP_SHR, 10);
	assert_true((a.kmask & a.kval & 1) && a.lo >= 0);
}

/* A tested bit is known afterwards, set or clear. */
static void tests_of_bits_are_remembered(void **state)
{
	struct bench *b = *state;
	gfl_id bit = gfl_mk_op(&b->vals, GFL_OP_AND, b->p, number(b, 0x400));
	struct gfl_state set = b->st;
	struct gfl_abs a;

	assert_true(gfl_assume(&b->w, &set, GFL_OP_NE, bit, number(b, 0)));
	a = gfl_eval(&b->w, &set, b->p);
	assert_true(a.kmask & a.kval & 0x400);
	assert_true(gfl_assume(&b->w, &b->st, GFL_OP_EQ, bit, number(b, 0)));
	a = gfl_eval(&b->w, &b->st, b->p);
	assert_true((a.kmask & 0x400) && !(a.kval & 0x400));
	assert_int_equal(decide(&b->w, &b->st, GFL_OP_NE, bit, number(b, 0)), GFL_NO);
}

/* IS_ERR(p) is (unsigned long)p >= (unsigned long)-MAX_ERRNO. */
static void unsigned_compare_with_minus_4095_tells_errors(void **state)
{
	struct bench *b = *state;
	gfl_id limit = number(b, -MAX_ERRNO);
	struct gfl_state good = b->st;
	struct gfl_abs a;

	assert_true(gfl_assume(&b->w, &b->st, GFL_OP_GEU, b->p, limit));
	a = gfl_eval(&b->w, &b->st, b->p);
	assert_int_equal(gfl_abs_ret(&a), GFL_RET_ERR);
	assert_int_equal(decide(&b->w, &b->st, GFL_OP_GEU, b->p, limit), GFL_YES);
	assert_true(gfl_assume(&b->w, &good, GFL_OP_LTU, b->p, limit));
	a = gfl_eval(&b->w, &good, b->p);
	assert_true(a.noerr);
	assert_int_equal(gfl_abs_ret(&a), GFL_RET_ZERO | GFL_RET_OTHER);
	/* IS_ERR_VALUE() in the other order, and as > -4096 */
	assert_true(gfl_assume(&b->w, &good, GFL_OP_GTU, number(b, -MAX_ERRNO), b->q));
	assert_true(gfl_eval(&b->w, &good, b->q).noerr);
	assert_false(gfl_assume(&b->w, &good, GFL_OP_GTU, b->q, number(b, -1)));
}

struct lesson {
	enum gfl_op op, swapped;
	int64_t right, lo, hi;
};

static void each_comparison_teaches_its_interval(void **state)
{
	static const struct lesson lessons[] = {
		{ GFL_OP_EQ, GFL_OP_EQ, 5, 5, 5 },
		{ GFL_OP_LT, GFL_OP_GT, 5, INT64_MIN, 4 },
		{ GFL_OP_LE, GFL_OP_GE, 5, INT64_MIN, 5 },
		{ GFL_OP_GT, GFL_OP_LT, 5, 6, INT64_MAX },
		{ GFL_OP_GE, GFL_OP_LE, 5, 5, INT64_MAX },
		{ GFL_OP_LTU, GFL_OP_GTU, 5, 0, 4 },
		{ GFL_OP_LEU, GFL_OP_GEU, 5, 0, 5 },
		{ GFL_OP_GTU, GFL_OP_LTU, -5, -4, -1 },
		{ GFL_OP_GEU, GFL_OP_LEU, -5, -5, -1 },
	};
	struct bench *b = *state;

	for (const struct lesson *l = lessons; l < lessons + GFL_ARRAY_SIZE(lessons); l++) {
		struct gfl_state st = b->st, swapped = b->st;
		gfl_id right = number(b, l->right);
		struct gfl_abs a;

		assert_true(gfl_assume(&b->w, &st, l->op, b->p, right));
		a = gfl_eval(&b->w, &st, b->p);
		assert_true(a.lo == l->lo && a.hi == l->hi);
		assert_true(gfl_assume(&b->w, &swapped, l->swapped, right, b->p));
		a = gfl_eval(&b->w, &swapped, b->p);
		assert_true(a.lo == l->lo && a.hi == l->hi);
		assert_int_equal(decide(&b->w, &st, gfl_op_negate(l->op), b->p, right), GFL_NO);
	}
}

static void a_comparison_of_unknowns_is_remembered(void **state)
{
	struct bench *b = *state;

	assert_int_equal(decide(&b->w, &b->st, GFL_OP_LT, b->p, b->q), GFL_MAYBE);
	assert_true(gfl_assume(&b->w, &b->st, GFL_OP_LT, b->p, b->q));
	assert_int_equal(decide(&b->w, &b->st, GFL_OP_LT, b->p, b->q), GFL_YES);
	assert_int_equal(decide(&b->w, &b->st, GFL_OP_GE, b->p, b->q), GFL_NO);
	assert_false(gfl_assume(&b->w, &b->st, GFL_OP_GE, b->p, b->q));
	b->st.nr_facts = 0;
	assert_true(gfl_assume(&b->w, &b->st, GFL_OP_NE, b->p, b->q));
	assert_int_equal(decide(&b->w, &b->st, GFL_OP_EQ, b->p, b->q), GFL_NO);
	assert_int_equal(decide(&b->w, &b->st, GFL_OP_NE, b->p, b->q), GFL_YES);
}

/* An interval cannot say "not 3", the comparison itself can. */
static void a_hole_in_an_interval_is_remembered(void **state)
{
	struct bench *b = *state;
	gfl_id three = number(b, 3);

	assert_true(gfl_assume_abs(&b->w, &b->st, b->p, interval(0, 7)));
	assert_true(gfl_assume(&b->w, &b->st, GFL_OP_NE, b->p, three));
	assert_int_equal(decide(&b->w, &b->st, GFL_OP_EQ, b->p, three), GFL_NO);
	assert_int_equal(decide(&b->w, &b->st, GFL_OP_EQ, b->p, number(b, 4)), GFL_MAYBE);
	/* at an end it is the interval that shrinks */
	assert_true(gfl_assume(&b->w, &b->st, GFL_OP_NE, b->p, number(b, 7)));
	assert_int_equal(gfl_eval(&b->w, &b->st, b->p).hi, 6);
	assert_true(gfl_assume(&b->w, &b->st, GFL_OP_NE, b->p, number(b, 0)));
	assert_int_equal(gfl_eval(&b->w, &b->st, b->p).lo, 1);
}

/* if (!!(a == 3)): a test of a test says what the test says. */
static void the_outcome_of_a_comparison_teaches_its_operands(void **state)
{
	struct bench *b = *state;
	gfl_id test = gfl_mk_op(&b->vals, GFL_OP_EQ, b->p, number(b, 3));
	struct gfl_state no = b->st;

	assert_true(gfl_assume(&b->w, &b->st, GFL_OP_NE, test, number(b, 0)));
	assert_int_equal(gfl_eval(&b->w, &b->st, b->p).lo, 3);
	assert_true(gfl_assume(&b->w, &no, GFL_OP_EQ, test, number(b, 0)));
	assert_int_equal(decide(&b->w, &no, GFL_OP_EQ, b->p, number(b, 3)), GFL_NO);
}

static void a_select_follows_its_condition(void **state)
{
	struct bench *b = *state;
	gfl_id v = gfl_vals_get(&b->vals, &(struct gfl_val){ .kind = GFL_VAL_SELECT,
							     .block = GFL_NONE,
							     .a = b->p,
							     .b = number(b, 0xcc0),
							     .c = number(b, 0x820) });
	struct gfl_abs a = gfl_eval(&b->w, &b->st, v);

	assert_true(contains(a, 0xcc0) && contains(a, 0x820) && a.nz);
	assert_true(gfl_assume(&b->w, &b->st, GFL_OP_EQ, b->p, number(b, 0)));
	a = gfl_eval(&b->w, &b->st, v);
	assert_true(a.lo == 0x820 && a.hi == 0x820);
}

static void addresses_are_neither_null_nor_errors(void **state)
{
	struct bench *b = *state;
	gfl_id v = gfl_vals_get(&b->vals, &(struct gfl_val){ .kind = GFL_VAL_FIELD,
							     .block = GFL_NONE,
							     .a = b->p,
							     .name = "m" });

	assert_int_equal(decide(&b->w, &b->st, GFL_OP_EQ, v, number(b, 0)), GFL_NO);
	assert_false(gfl_assume(&b->w, &b->st, GFL_OP_GEU, v, number(b, -MAX_ERRNO)));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_known_is_true),
		TEST(meet_keeps_what_both_allow_and_join_what_either),
		TEST(operators_contain_what_the_processor_computes),
		TEST(conditions_teach_only_what_is_true),
		TEST(constants_are_known_whole),
		TEST(meet_draws_conclusions),
		TEST(join_keeps_the_bits_that_agree),
		TEST(classes_of_results),
		TEST(bits_come_through_operators),
		TEST(tests_of_bits_are_remembered),
		TEST(unsigned_compare_with_minus_4095_tells_errors),
		TEST(each_comparison_teaches_its_interval),
		TEST(a_comparison_of_unknowns_is_remembered),
		TEST(a_hole_in_an_interval_is_remembered),
		TEST(the_outcome_of_a_comparison_teaches_its_operands),
		TEST(a_select_follows_its_condition),
		TEST(addresses_are_neither_null_nor_errors),
	};

	return cmocka_run_group_tests_name("eval", tests, NULL, NULL);
}
