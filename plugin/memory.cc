// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which reads of memory depend on when they happen.
 *
 * Input:  the statements of a function.
 * Output: the members, variables and types the function may write. A read of anything else gives
 *         one value in the whole function.
 *
 * Two members of the same name of the same struct may be the same member, whatever the object; two
 * different ones never are, except that writing a whole struct writes all its members.
 */
#include "front.h"

bool gfl_is_reference(const_tree t)
{
	if (!t)
		return false;
	/* The stack pointer as an operand of inline assembly is no memory. */
	if (VAR_P(t) && DECL_HARD_REGISTER(t))
		return false;
	return REFERENCE_CLASS_P(t) || VAR_P(t) || TREE_CODE(t) == PARM_DECL ||
	       TREE_CODE(t) == RESULT_DECL;
}

tree gfl_memory_pointee(tree ptr)
{
	for (unsigned int i = 0; i < 8 && TREE_CODE(ptr) == SSA_NAME; i++) {
		gimple *def = SSA_NAME_DEF_STMT(ptr);

		if (!is_gimple_assign(def))
			return NULL_TREE;
		if (!gimple_assign_single_p(def) && !gimple_assign_cast_p(def))
			return NULL_TREE;
		ptr = gimple_assign_rhs1(def);
	}
	return TREE_CODE(ptr) == ADDR_EXPR ? TREE_OPERAND(ptr, 0) : NULL_TREE;
}

/* One step towards the object that @ref is part of; NULL_TREE at its end. */
static tree outer_of(tree ref)
{
	if (handled_component_p(ref))
		return TREE_OPERAND(ref, 0);
	if (TREE_CODE(ref) == MEM_REF)
		return gfl_memory_pointee(TREE_OPERAND(ref, 0));
	return NULL_TREE;
}

/*
 * What stands for a member in the set of what is written: for a bit-field the whole group of bits it
 * shares storage with, since GCC tests bit-fields by reading such a group.
 */
static tree member_key(tree member)
{
	if (DECL_BIT_FIELD(member) && DECL_BIT_FIELD_REPRESENTATIVE(member))
		return DECL_BIT_FIELD_REPRESENTATIVE(member);
	return member;
}

/* Does @ref, a BIT_FIELD_REF, read bits that the function writes? */
static bool are_bits_written(const struct gfl_lower *lo, tree ref)
{
	tree type = TREE_TYPE(TREE_OPERAND(ref, 0));

	if (!RECORD_OR_UNION_TYPE_P(type))
		return true;
	for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f))
		if (TREE_CODE(f) == FIELD_DECL && DECL_BIT_FIELD(f) &&
		    gfl_ptrmap_get(&lo->written, member_key(f), NULL))
			return true;
	return false;
}

static bool is_local(const_tree decl)
{
	return TREE_CODE(decl) == PARM_DECL || TREE_CODE(decl) == RESULT_DECL ||
	       (VAR_P(decl) && !is_global_var(decl));
}

static void write_to(struct gfl_lower *lo, tree ref)
{
	if (AGGREGATE_TYPE_P(TREE_TYPE(ref)))
		gfl_ptrmap_put(&lo->written, TYPE_MAIN_VARIANT(TREE_TYPE(ref)), 0);
	for (; ref; ref = outer_of(ref)) {
		if (TREE_CODE(ref) == COMPONENT_REF) {
			gfl_ptrmap_put(&lo->written, member_key(TREE_OPERAND(ref, 1)), 0);
			return;
		}
		if (DECL_P(ref)) {
			gfl_ptrmap_put(&lo->written, ref, 0);
			return;
		}
		if (TREE_CODE(ref) == MEM_REF)
			gfl_ptrmap_put(&lo->written, TYPE_MAIN_VARIANT(TREE_TYPE(ref)), 0);
	}
}

static void read_from(struct gfl_lower *lo, tree ref)
{
	for (; ref; ref = outer_of(ref))
		if (DECL_P(ref))
			gfl_ptrmap_put(&lo->loaded, ref, 0);
}

static void scan_call(struct gfl_lower *lo, gcall *call)
{
	for (unsigned int i = 0; i < gimple_call_num_args(call); i++) {
		tree arg = gimple_call_arg(call, i);
		tree object = gfl_is_reference(arg) ? NULL_TREE : gfl_memory_pointee(arg);

		if (gfl_is_reference(arg))
			read_from(lo, arg);
		if (object && gfl_is_reference(object))
			write_to(lo, object);
	}
}

static void scan_asm(struct gfl_lower *lo, gasm *stmt)
{
	for (unsigned int i = 0; i < gimple_asm_noutputs(stmt); i++) {
		tree out = TREE_VALUE(gimple_asm_output_op(stmt, i));

		if (gfl_is_reference(out))
			write_to(lo, out);
	}
	for (unsigned int i = 0; i < gimple_asm_ninputs(stmt); i++) {
		tree in = TREE_VALUE(gimple_asm_input_op(stmt, i));

		if (gfl_is_reference(in))
			read_from(lo, in);
	}
}

static void scan_stmt(struct gfl_lower *lo, gimple *stmt)
{
	tree lhs = gimple_get_lhs(stmt);

	if (lhs && TREE_CODE(lhs) != SSA_NAME && !gimple_clobber_p(stmt))
		write_to(lo, lhs);
	switch (gimple_code(stmt)) {
	case GIMPLE_ASSIGN:
		if (gimple_assign_single_p(stmt) && gfl_is_reference(gimple_assign_rhs1(stmt)))
			read_from(lo, gimple_assign_rhs1(stmt));
		break;
	case GIMPLE_CALL:
		scan_call(lo, as_a<gcall *>(stmt));
		break;
	case GIMPLE_ASM:
		scan_asm(lo, as_a<gasm *>(stmt));
		break;
	case GIMPLE_RETURN: {
		tree val = gimple_return_retval(as_a<greturn *>(stmt));

		if (gfl_is_reference(val))
			read_from(lo, val);
		break;
	}
	default:
		break;
	}
}

void gfl_memory_scan(struct gfl_lower *lo)
{
	basic_block bb;

	FOR_EACH_BB_FN(bb, lo->fn)
	for (gimple_stmt_iterator i = gsi_start_bb(bb); !gsi_end_p(i); gsi_next(&i))
		scan_stmt(lo, gsi_stmt(i));
}

bool gfl_memory_is_ordered(const struct gfl_lower *lo, tree ref)
{
	if (TREE_THIS_VOLATILE(ref))
		return true;
	for (; ref; ref = outer_of(ref)) {
		if ((TREE_CODE(ref) == MEM_REF || AGGREGATE_TYPE_P(TREE_TYPE(ref))) &&
		    gfl_ptrmap_get(&lo->written, TYPE_MAIN_VARIANT(TREE_TYPE(ref)), NULL))
			return true;
		if (TREE_CODE(ref) == COMPONENT_REF &&
		    gfl_ptrmap_get(&lo->written, member_key(TREE_OPERAND(ref, 1)), NULL))
			return true;
		if (TREE_CODE(ref) == BIT_FIELD_REF && are_bits_written(lo, ref))
			return true;
		if (DECL_P(ref))
			return gfl_ptrmap_get(&lo->written, ref, NULL) ||
			       (is_local(ref) && TREE_ADDRESSABLE(ref));
	}
	return false;
}

bool gfl_memory_is_seen(const struct gfl_lower *lo, tree ref)
{
	tree base = ref;

	for (tree t = ref; t; t = outer_of(t))
		base = t;
	if (!DECL_P(base) || !is_local(base))
		return true;
	return TREE_ADDRESSABLE(base) || gfl_ptrmap_get(&lo->loaded, base, NULL);
}
