// SPDX-License-Identifier: GPL-2.0-or-later
/* Operators of the IR: their names, and what they come to for constants. */
#include "ir_text.h"

const char *const gfl_op_words[GFL_NR_OPS] = {
	[GFL_OP_AND] = "and", [GFL_OP_OR] = "or",     [GFL_OP_XOR] = "xor", [GFL_OP_NOT] = "not",
	[GFL_OP_ADD] = "add", [GFL_OP_PADD] = "padd", [GFL_OP_SUB] = "sub", [GFL_OP_MUL] = "mul",
	[GFL_OP_SHL] = "shl", [GFL_OP_SHR] = "shr",   [GFL_OP_EQ] = "eq",   [GFL_OP_NE] = "ne",
	[GFL_OP_LT] = "lt",   [GFL_OP_LE] = "le",     [GFL_OP_GT] = "gt",   [GFL_OP_GE] = "ge",
	[GFL_OP_LTU] = "ltu", [GFL_OP_LEU] = "leu",   [GFL_OP_GTU] = "gtu", [GFL_OP_GEU] = "geu",
};

const char *gfl_op_name(enum gfl_op op)
{
	return op > GFL_OP_NONE && op < GFL_NR_OPS ? gfl_op_words[op] : "?";
}

bool gfl_op_is_cmp(enum gfl_op op)
{
	return op >= GFL_OP_EQ && op < GFL_NR_OPS;
}

static int64_t op_compare(enum gfl_op op, int64_t a, int64_t b)
{
	const uint64_t ua = (uint64_t)a, ub = (uint64_t)b;

	switch (op) {
	case GFL_OP_EQ:
		return a == b;
	case GFL_OP_NE:
		return a != b;
	case GFL_OP_LT:
		return a < b;
	case GFL_OP_LE:
		return a <= b;
	case GFL_OP_GT:
		return a > b;
	case GFL_OP_GE:
		return a >= b;
	case GFL_OP_LTU:
		return ua < ub;
	case GFL_OP_LEU:
		return ua <= ub;
	case GFL_OP_GTU:
		return ua > ub;
	default:
		return ua >= ub;
	}
}

static bool op_shift(enum gfl_op op, int64_t a, int64_t b, int64_t *ret)
{
	if (a < 0 || b < 0 || b > 62)
		return false;
	if (op == GFL_OP_SHL && a > INT64_MAX >> b)
		return false;
	*ret = op == GFL_OP_SHL ? a << b : a >> b;
	return true;
}

bool gfl_op_eval(enum gfl_op op, int64_t a, int64_t b, int64_t *ret)
{
	const uint64_t ua = (uint64_t)a, ub = (uint64_t)b;

	switch (op) {
	case GFL_OP_AND:
		*ret = a & b;
		return true;
	case GFL_OP_OR:
		*ret = a | b;
		return true;
	case GFL_OP_XOR:
		*ret = a ^ b;
		return true;
	case GFL_OP_NOT:
		*ret = ~a;
		return true;
	case GFL_OP_ADD:
	case GFL_OP_PADD:
		*ret = (int64_t)(ua + ub);
		return true;
	case GFL_OP_SUB:
		*ret = (int64_t)(ua - ub);
		return true;
	case GFL_OP_MUL:
		*ret = (int64_t)(ua * ub);
		return true;
	case GFL_OP_SHL:
	case GFL_OP_SHR:
		return op_shift(op, a, b, ret);
	default:
		if (!gfl_op_is_cmp(op))
			return false;
		*ret = op_compare(op, a, b);
		return true;
	}
}
