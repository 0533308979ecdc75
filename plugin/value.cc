// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GIMPLE operands to values of the IR, made only when something asks for them.
 *
 * What the IR cannot say becomes an unknown value of the block that computes it. Casts vanish,
 * except those to bool, which compare with zero.
 */
#include "front.h"

/* Deeper expressions (unrolled ciphers) decide nothing; the limit bounds recursion. */
#define MAX_DEPTH 256

gfl_id gfl_lower_block(const struct gfl_lower *lo, const_basic_block bb)
{
	return lo->block[bb->index];
}

bool gfl_is_unknown(const struct gfl_lower *lo, gfl_id val)
{
	return lo->func->vals.v[val].kind == GFL_VAL_UNKNOWN;
}

static gfl_id constant(struct gfl_lower *lo, const_tree t)
{
	return gfl_val_const(lo->func, (int64_t)wi::to_widest(t).ulow());
}

/* --- expressions ------------------------------------------------------------- */

enum gfl_op gfl_compare(enum tree_code code, const_tree type)
{
	bool is_unsigned = TYPE_UNSIGNED(type);

	if (SCALAR_FLOAT_TYPE_P(type))
		return GFL_OP_NONE;
	switch (code) {
	case EQ_EXPR:
		return GFL_OP_EQ;
	case NE_EXPR:
		return GFL_OP_NE;
	case LT_EXPR:
		return is_unsigned ? GFL_OP_LTU : GFL_OP_LT;
	case LE_EXPR:
		return is_unsigned ? GFL_OP_LEU : GFL_OP_LE;
	case GT_EXPR:
		return is_unsigned ? GFL_OP_GTU : GFL_OP_GT;
	case GE_EXPR:
		return is_unsigned ? GFL_OP_GEU : GFL_OP_GE;
	default:
		return GFL_OP_NONE;
	}
}

static enum gfl_op binary_op(enum tree_code code, const_tree type)
{
	switch (code) {
	case BIT_AND_EXPR:
		return GFL_OP_AND;
	case BIT_IOR_EXPR:
		return GFL_OP_OR;
	case BIT_XOR_EXPR:
		return GFL_OP_XOR;
	case PLUS_EXPR:
		return GFL_OP_ADD;
	case POINTER_PLUS_EXPR:
		return GFL_OP_PADD;
	case MINUS_EXPR:
	case POINTER_DIFF_EXPR:
		return GFL_OP_SUB;
	case MULT_EXPR:
		return GFL_OP_MUL;
	case LSHIFT_EXPR:
		return GFL_OP_SHL;
	case RSHIFT_EXPR:
		return GFL_OP_SHR;
	default:
		return gfl_compare(code, type);
	}
}

/* A bit-field at its place in a group of bits: the mask that @code stands for is no more needed. */
static bool masked(struct gfl_lower *lo, enum tree_code code, tree left, gfl_id block, gfl_id *val)
{
	gimple *def = TREE_CODE(left) == SSA_NAME ? SSA_NAME_DEF_STMT(left) : NULL;
	unsigned int shift;

	if (code != BIT_AND_EXPR || !def || !gimple_assign_single_p(def) ||
	    gfl_loaded(def, &shift) == gimple_assign_rhs1(def))
		return false;
	*val = gfl_value(lo, left, block);
	if (shift)
		*val = gfl_val_op(lo->func, GFL_OP_SHL, *val, gfl_val_const(lo->func, shift));
	return true;
}

static gfl_id binary(struct gfl_lower *lo, enum tree_code code, tree left, tree right, gfl_id block)
{
	enum gfl_op op = binary_op(code, TREE_TYPE(left));
	gfl_id a, b;

	if (masked(lo, code, left, block, &a))
		return a;

	if (op == GFL_OP_NONE || SCALAR_FLOAT_TYPE_P(TREE_TYPE(left)))
		return gfl_val_unknown(lo->func, block);
	a = gfl_value(lo, left, block);
	b = op == GFL_OP_ADD || op == GFL_OP_PADD ? gfl_addend(lo, right, block) :
						    gfl_value(lo, right, block);
	gfl_unshift(lo, op, &a, &b);
	return gfl_val_op(lo->func, op, a, b);
}

static bool is_integral(const_tree type)
{
	return INTEGRAL_TYPE_P(type) || POINTER_TYPE_P(type);
}

static gfl_id unary(struct gfl_lower *lo, enum tree_code code, tree type, tree operand,
		    gfl_id block)
{
	tree from = TREE_TYPE(operand);
	gfl_id a, zero;

	if (!is_integral(type) || !is_integral(from))
		return gfl_val_unknown(lo->func, block);
	a = gfl_value(lo, operand, block);
	zero = gfl_val_const(lo->func, 0);
	switch (code) {
CASE_CONVERT:
		if (TREE_CODE(type) == BOOLEAN_TYPE && TREE_CODE(from) != BOOLEAN_TYPE)
			return gfl_val_op(lo->func, GFL_OP_NE, a, zero);
		return a;
	case PAREN_EXPR:
		return a;
	case BIT_NOT_EXPR:
	case TRUTH_NOT_EXPR:
		if (code == TRUTH_NOT_EXPR || TREE_CODE(type) == BOOLEAN_TYPE)
			return gfl_val_op(lo->func, GFL_OP_EQ, a, zero);
		return gfl_val_op(lo->func, GFL_OP_NOT, a, 0);
	case NEGATE_EXPR:
		return gfl_val_op(lo->func, GFL_OP_SUB, zero, a);
	default:
		return gfl_val_unknown(lo->func, block);
	}
}

static gfl_id choice(struct gfl_lower *lo, gimple *stmt, gfl_id block)
{
	tree cond = gimple_assign_rhs1(stmt);
	gfl_id test, a, b;

	if (COMPARISON_CLASS_P(cond))
		test = binary(lo, TREE_CODE(cond), TREE_OPERAND(cond, 0), TREE_OPERAND(cond, 1),
			      block);
	else
		test = gfl_value(lo, cond, block);
	a = gfl_value(lo, gimple_assign_rhs2(stmt), block);
	b = gfl_value(lo, gimple_assign_rhs3(stmt), block);
	return gfl_val_select(lo->func, test, a, b);
}

/* The number in a constant variable, NULL_TREE for any other place. */
static tree fixed_content(tree ref)
{
	if (!VAR_P(ref) || !TREE_READONLY(ref) || !TREE_STATIC(ref) || TREE_THIS_VOLATILE(ref))
		return NULL_TREE;
	if (!DECL_INITIAL(ref) || TREE_CODE(DECL_INITIAL(ref)) != INTEGER_CST)
		return NULL_TREE;
	return DECL_INITIAL(ref);
}

bool gfl_is_load_event(const struct gfl_lower *lo, gimple *stmt)
{
	unsigned int shift;
	tree ref;

	if (!gimple_assign_single_p(stmt) || TREE_CODE(gimple_assign_lhs(stmt)) != SSA_NAME)
		return false;
	ref = gfl_loaded(stmt, &shift);
	return gfl_is_reference(ref) && !fixed_content(ref) && gfl_memory_is_ordered(lo, ref);
}

static gfl_id load(struct gfl_lower *lo, gimple *stmt, gfl_id block)
{
	unsigned int shift;
	tree ref = gfl_loaded(stmt, &shift);
	gfl_id addr;

	if (fixed_content(ref))
		return constant(lo, fixed_content(ref));
	if (gfl_is_load_event(lo, stmt))
		return gfl_val_result(lo->func, block);
	addr = gfl_address(lo, ref, block);
	if (gfl_is_unknown(lo, addr))
		return gfl_val_unknown(lo->func, block);
	return gfl_val_load(lo->func, addr, gfl_type_name(lo->front, TREE_TYPE(ref)));
}

static gfl_id assigned(struct gfl_lower *lo, gimple *stmt, gfl_id block)
{
	enum tree_code code = gimple_assign_rhs_code(stmt);
	tree rhs1 = gimple_assign_rhs1(stmt);

	switch (get_gimple_rhs_class(code)) {
	case GIMPLE_SINGLE_RHS:
		return gfl_is_reference(rhs1) ? load(lo, stmt, block) : gfl_value(lo, rhs1, block);
	case GIMPLE_UNARY_RHS:
		return unary(lo, code, TREE_TYPE(gimple_assign_lhs(stmt)), rhs1, block);
	case GIMPLE_BINARY_RHS:
		return binary(lo, code, rhs1, gimple_assign_rhs2(stmt), block);
	case GIMPLE_TERNARY_RHS:
		if (code == COND_EXPR)
			return choice(lo, stmt, block);
		/* fall through */
	default:
		return gfl_val_unknown(lo->func, block);
	}
}

enum gfl_call_kind gfl_call_kind(const gcall *call)
{
	enum built_in_function code;

	if (gimple_call_internal_p(call))
		return GFL_CALL_UNKNOWN;
	if (!gimple_call_builtin_p(call, BUILT_IN_NORMAL))
		return GFL_CALL_EVENT;
	code = DECL_FUNCTION_CODE(gimple_call_fndecl(call));
	if (gfl_is_object_size(code))
		return GFL_CALL_UNKNOWN;
	switch (code) {
	case BUILT_IN_EXPECT:
	case BUILT_IN_EXPECT_WITH_PROBABILITY:
	case BUILT_IN_ASSUME_ALIGNED:
		return GFL_CALL_COPY;
	case BUILT_IN_CONSTANT_P:
	case BUILT_IN_RETURN_ADDRESS:
	case BUILT_IN_FRAME_ADDRESS:
	case BUILT_IN_PREFETCH:
		return GFL_CALL_UNKNOWN;
	case BUILT_IN_UNREACHABLE:
		return GFL_CALL_END;
	default:
		return GFL_CALL_EVENT;
	}
}

static gfl_id called(struct gfl_lower *lo, gcall *call, gfl_id block)
{
	switch (gfl_call_kind(call)) {
	case GFL_CALL_EVENT:
		return gfl_val_result(lo->func, block);
	case GFL_CALL_COPY:
		return gfl_value(lo, gimple_call_arg(call, 0), block);
	default:
		break;
	}
	/*
	 * Both answers lead to the same effect by different means; one answer keeps what is asked
	 * twice the same.
	 */
	if (gimple_call_builtin_p(call, BUILT_IN_CONSTANT_P))
		return gfl_val_const(lo->func, is_gimple_min_invariant(gimple_call_arg(call, 0)));
	return gfl_val_unknown(lo->func, block);
}

/* The input of @stmt that must be in the same register as output @nr; NULL_TREE if there is none. */
static tree tied_input(gasm *stmt, unsigned int nr)
{
	for (unsigned int i = 0; i < gimple_asm_ninputs(stmt); i++) {
		tree in = gimple_asm_input_op(stmt, i);
		const char *constraint = TREE_STRING_POINTER(TREE_VALUE(TREE_PURPOSE(in)));
		char *end;

		if (ISDIGIT(constraint[0]) && strtoul(constraint, &end, 10) == nr && !*end)
			return TREE_VALUE(in);
	}
	return NULL_TREE;
}

/*
 * An empty template hides a value from the optimiser and changes nothing; an addition to a pointer
 * is how a per-CPU address is made on some architectures.
 */
static gfl_id from_asm(struct gfl_lower *lo, gasm *stmt, tree name, gfl_id block)
{
	const char *text = gimple_asm_string(stmt);

	for (unsigned int i = 0; i < gimple_asm_noutputs(stmt); i++) {
		tree in = tied_input(stmt, i);

		if (TREE_VALUE(gimple_asm_output_op(stmt, i)) != name || !in)
			continue;
		if (gfl_is_reference(in))
			break;
		if (!*text)
			return gfl_value(lo, in, block);
		if (!strncmp(text, "add", 3))
			return gfl_val_op(lo->func, GFL_OP_ADD, gfl_value(lo, in, block),
					  gfl_val_unknown(lo->func, block));
	}
	return gfl_val_unknown(lo->func, block);
}

/* --- SSA names -------------------------------------------------------------------- */

static gfl_id initial(struct gfl_lower *lo, tree name)
{
	tree var = SSA_NAME_VAR(name);
	uint32_t index = 0;

	if (var && TREE_CODE(var) == PARM_DECL)
		for (tree p = DECL_ARGUMENTS(lo->fn->decl); p; p = DECL_CHAIN(p), index++)
			if (p == var)
				return gfl_val_param(lo->func, index);
	return gfl_val_unknown(lo->func, 0);
}

static gfl_id joined(struct gfl_lower *lo, gphi *phi)
{
	GFL_GROW(lo->phi, lo->nr_phi, lo->cap_phi);
	lo->phi[lo->nr_phi++] = phi;
	return gfl_val_phi(lo->func, gfl_lower_block(lo, gimple_bb(phi)));
}

static bool makes_event(const struct gfl_lower *lo, gimple *def)
{
	if (is_gimple_call(def))
		return gfl_call_kind(as_a<gcall *>(def)) == GFL_CALL_EVENT;
	return gfl_is_load_event(lo, def);
}

static gfl_id defined(struct gfl_lower *lo, tree name)
{
	gimple *def = SSA_NAME_DEF_STMT(name);
	gfl_id block;

	if (SSA_NAME_IS_DEFAULT_DEF(name))
		return initial(lo, name);
	block = gfl_lower_block(lo, gimple_bb(def));
	if (gimple_code(def) == GIMPLE_PHI)
		return joined(lo, as_a<gphi *>(def));
	if (!lo->used[SSA_NAME_VERSION(name)])
		return gfl_val_unknown(lo->func, block);
	if (lo->depth > MAX_DEPTH && !makes_event(lo, def))
		return gfl_val_unknown(lo->func, block);
	switch (gimple_code(def)) {
	case GIMPLE_ASSIGN:
		return assigned(lo, def, block);
	case GIMPLE_CALL:
		return called(lo, as_a<gcall *>(def), block);
	case GIMPLE_ASM:
		return from_asm(lo, as_a<gasm *>(def), name, block);
	default:
		return gfl_val_unknown(lo->func, block);
	}
}

static gfl_id ssa_value(struct gfl_lower *lo, tree name)
{
	gfl_id *val = &lo->ssa[SSA_NAME_VERSION(name)];

	if (!*val) {
		lo->depth++;
		*val = defined(lo, name);
		lo->depth--;
	}
	return *val;
}

gfl_id gfl_value(struct gfl_lower *lo, tree t, gfl_id block)
{
	switch (TREE_CODE(t)) {
	case SSA_NAME:
		return ssa_value(lo, t);
	case INTEGER_CST:
		return constant(lo, t);
	case ADDR_EXPR:
		return gfl_address(lo, TREE_OPERAND(t, 0), block);
	default:
		return gfl_val_unknown(lo->func, block);
	}
}

gfl_id gfl_addend(struct gfl_lower *lo, tree t, gfl_id block)
{
	if (TREE_CODE(t) != INTEGER_CST)
		return gfl_value(lo, t, block);
	return gfl_val_const(lo->func, wi::to_wide(t).to_shwi());
}

static void finish_phi(struct gfl_lower *lo, gphi *phi)
{
	gfl_id id = lo->ssa[SSA_NAME_VERSION(gimple_phi_result(phi))];

	for (unsigned int i = 0; i < gimple_phi_num_args(phi); i++) {
		gfl_id pred = gfl_lower_block(lo, gimple_phi_arg_edge(phi, i)->src);

		gfl_val_phi_add(lo->func, id, pred,
				gfl_value(lo, gimple_phi_arg_def(phi, i), pred));
	}
}

void gfl_phis_finish(struct gfl_lower *lo)
{
	/* Finishing one can make more. */
	for (uint32_t i = 0; i < lo->nr_phi; i++)
		finish_phi(lo, lo->phi[i]);
	lo->nr_phi = 0;
}
