// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Addresses: variables, members, elements, and what pointers point to.
 */
#include "front.h"

/* Name under which the address of any string literal goes: not NULL is all that matters of it. */
#define LITERAL_NAME ".literal"

/* Tag of a member of a struct that has no name in any way. */
#define NO_TAG "?"

static bool is_local(const_tree decl)
{
	return TREE_CODE(decl) != VAR_DECL || !is_global_var(decl);
}

/* Two variables of one name in different scopes of a function are two variables. */
static const char *variable_name(struct gfl_lower *lo, tree decl)
{
	const void *key = DECL_NAME(decl) ? (const void *)DECL_NAME(decl) : lo->fn;
	const char *name = DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "tmp";
	uint32_t nr, nr_same = 0;

	if (!DECL_CONTEXT(decl) || TREE_CODE(DECL_CONTEXT(decl)) != FUNCTION_DECL)
		return name;
	if (!gfl_ptrmap_get(&lo->names, decl, &nr)) {
		gfl_ptrmap_get(&lo->names, key, &nr_same);
		nr = nr_same;
		gfl_ptrmap_put(&lo->names, decl, nr);
		gfl_ptrmap_put(&lo->names, key, nr_same + 1);
	}
	return nr ? gfl_arena_printf(lo->front->scratch, "%s.%u", name, nr + 1) : name;
}

static gfl_id variable_address(struct gfl_lower *lo, tree decl)
{
	return gfl_val_var(lo->func, variable_name(lo, decl),
			   gfl_type_name(lo->front, TREE_TYPE(decl)), is_local(decl));
}

/* Members of a struct without a name belong to the nearest one around it that has a name. */
static const char *member_tag(tree ref)
{
	const char *tag = NULL;

	for (tree t = TREE_OPERAND(ref, 0); !tag; t = TREE_OPERAND(t, 0)) {
		if (RECORD_OR_UNION_TYPE_P(TREE_TYPE(t)))
			tag = gfl_type_tag(TREE_TYPE(t));
		if (!handled_component_p(t))
			break;
	}
	return tag ? tag : NO_TAG;
}

static gfl_id member_address(struct gfl_lower *lo, tree ref, gfl_id block)
{
	gfl_id base = gfl_address(lo, TREE_OPERAND(ref, 0), block);
	tree member = TREE_OPERAND(ref, 1);

	if (!DECL_NAME(member))
		return base;
	return gfl_val_field(lo->func, base, member_tag(ref), IDENTIFIER_POINTER(DECL_NAME(member)),
			     gfl_type_name(lo->front, TREE_TYPE(member)));
}

/* Some bits of a struct, as tests of bit-fields become them: a member named by its position. */
static gfl_id bits_address(struct gfl_lower *lo, tree ref, gfl_id block)
{
	tree object = TREE_OPERAND(ref, 0);
	const char *tag = NULL, *name;

	if (RECORD_OR_UNION_TYPE_P(TREE_TYPE(object)))
		tag = gfl_type_tag(TREE_TYPE(object));
	if (!tag || !tree_fits_uhwi_p(TREE_OPERAND(ref, 2)))
		return gfl_val_unknown(lo->func, block);
	name = gfl_arena_printf(lo->front->scratch, "bits.%u",
				(unsigned int)tree_to_uhwi(TREE_OPERAND(ref, 2)));
	return gfl_val_field(lo->func, gfl_address(lo, object, block), tag, name, NULL);
}

static gfl_id pointee_address(struct gfl_lower *lo, tree ref, gfl_id block)
{
	gfl_id ptr = gfl_value(lo, TREE_OPERAND(ref, 0), block);

	if (integer_zerop(TREE_OPERAND(ref, 1)))
		return ptr;
	return gfl_val_op(lo->func, GFL_OP_PADD, ptr, gfl_addend(lo, TREE_OPERAND(ref, 1), block));
}

gfl_id gfl_address(struct gfl_lower *lo, tree ref, gfl_id block)
{
	gfl_id base, index;

	switch (TREE_CODE(ref)) {
	case VAR_DECL:
	case PARM_DECL:
	case RESULT_DECL:
		return variable_address(lo, ref);
	case FUNCTION_DECL:
		return gfl_val_fn(lo->func, IDENTIFIER_POINTER(DECL_NAME(ref)));
	case STRING_CST:
	case CONST_DECL:
		return gfl_val_var(lo->func, LITERAL_NAME, NULL, false);
	case COMPONENT_REF:
		return member_address(lo, ref, block);
	case ARRAY_REF:
	case ARRAY_RANGE_REF:
		base = gfl_address(lo, TREE_OPERAND(ref, 0), block);
		index = gfl_value(lo, TREE_OPERAND(ref, 1), block);
		return gfl_val_index(lo->func, base, index,
				     gfl_type_name(lo->front, TREE_TYPE(ref)));
	case MEM_REF:
		return pointee_address(lo, ref, block);
	case BIT_FIELD_REF:
		return bits_address(lo, ref, block);
	case VIEW_CONVERT_EXPR:
	case REALPART_EXPR:
	case WITH_SIZE_EXPR:
		return gfl_address(lo, TREE_OPERAND(ref, 0), block);
	default:
		return gfl_val_unknown(lo->func, block);
	}
}
