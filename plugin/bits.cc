// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tests of bit-fields. GCC makes `x->flag` in a condition the bits around it and a mask:
 *
 *     _1 = BIT_FIELD_REF <*x, 8, 64>;
 *     _2 = _1 & 2;
 *
 * Elsewhere in the same program it stays a member. Here the member is found again, so that a flag has one name.
 */
#include "front.h"

/* The bit-field of @size bits at bit @pos of @object, as a reference; NULL_TREE if there is none. */
static tree member_at(tree object, uint64_t pos, unsigned int size)
{
	for (tree f = TYPE_FIELDS(TREE_TYPE(object)); f; f = DECL_CHAIN(f)) {
		uint64_t at, bits;
		tree ref;

		if (TREE_CODE(f) != FIELD_DECL || !tree_fits_uhwi_p(bit_position(f)) ||
		    !DECL_SIZE(f) || !tree_fits_uhwi_p(DECL_SIZE(f)))
			continue;
		at = tree_to_uhwi(bit_position(f));
		bits = tree_to_uhwi(DECL_SIZE(f));
		if (pos < at || pos + size > at + bits)
			continue;
		ref = build3(COMPONENT_REF, TREE_TYPE(f), object, f, NULL_TREE);
		if (DECL_BIT_FIELD(f))
			return pos == at && size == bits && DECL_NAME(f) ? ref : NULL_TREE;
		if (!DECL_NAME(f) && RECORD_OR_UNION_TYPE_P(TREE_TYPE(f)))
			return member_at(ref, pos - at, size);
	}
	return NULL_TREE;
}

/* The constant that the only use of @name masks it with, NULL_TREE if that is something else. */
static tree mask_of(tree name)
{
	use_operand_p use;
	gimple *stmt;

	if (!single_imm_use(name, &use, &stmt) || !is_gimple_assign(stmt) ||
	    gimple_assign_rhs_code(stmt) != BIT_AND_EXPR || gimple_assign_rhs1(stmt) != name ||
	    TREE_CODE(gimple_assign_rhs2(stmt)) != INTEGER_CST)
		return NULL_TREE;
	return gimple_assign_rhs2(stmt);
}

tree gfl_loaded(gimple *stmt, unsigned int *shift)
{
	tree ref = gimple_assign_rhs1(stmt), object, mask, member;
	uint64_t bits;

	*shift = 0;
	if (BYTES_BIG_ENDIAN || TREE_CODE(ref) != BIT_FIELD_REF)
		return ref;
	object = TREE_OPERAND(ref, 0);
	mask = mask_of(gimple_assign_lhs(stmt));
	if (!mask || !tree_fits_uhwi_p(mask) || !tree_fits_uhwi_p(TREE_OPERAND(ref, 2)) ||
	    !RECORD_OR_UNION_TYPE_P(TREE_TYPE(object)))
		return ref;
	bits = tree_to_uhwi(mask);
	if (!bits || !pow2p_hwi((bits >> ctz_hwi(bits)) + 1))
		return ref;
	*shift = ctz_hwi(bits);
	member = member_at(object, tree_to_uhwi(TREE_OPERAND(ref, 2)) + *shift, popcount_hwi(bits));
	if (member)
		return member;
	*shift = 0;
	return ref;
}

void gfl_unshift(struct gfl_lower *lo, enum gfl_op op, gfl_id *a, gfl_id *b)
{
	const struct gfl_val *left = &lo->func->vals.v[*a], *right = &lo->func->vals.v[*b];
	const struct gfl_val *by = &lo->func->vals.v[left->b];
	const int64_t num = right->num, shift = by->num;
	const gfl_id shifted = left->a;

	if ((op != GFL_OP_EQ && op != GFL_OP_NE) || left->kind != GFL_VAL_OP ||
	    left->op != GFL_OP_SHL || by->kind != GFL_VAL_CONST || right->kind != GFL_VAL_CONST ||
	    shift < 0 || shift > 31 || (num & ((1ll << shift) - 1)))
		return;
	*a = shifted;
	*b = gfl_val_const(lo->func, num >> shift);
}
