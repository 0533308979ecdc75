// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which SSA names an event or a terminator depends on: the others need no value and no load event.
 */
#include "front.h"

struct worklist {
	tree *name;
	uint32_t nr, cap;
};

static void add(struct gfl_lower *lo, struct worklist *work, tree name)
{
	bool *used = &lo->used[SSA_NAME_VERSION(name)];

	if (*used)
		return;
	*used = true;
	GFL_GROW(work->name, work->nr, work->cap);
	work->name[work->nr++] = name;
}

static void add_operands(struct gfl_lower *lo, struct worklist *work, gimple *stmt)
{
	ssa_op_iter iter;
	tree name;

	FOR_EACH_SSA_TREE_OPERAND(name, stmt, iter, SSA_OP_USE)
	add(lo, work, name);
}

static bool is_store(const struct gfl_lower *lo, gimple *stmt)
{
	tree lhs = gimple_get_lhs(stmt);

	return lhs && TREE_CODE(lhs) != SSA_NAME && gfl_memory_is_seen(lo, lhs);
}

static bool writes_memory(gasm *stmt)
{
	for (unsigned int i = 0; i < gimple_asm_noutputs(stmt); i++)
		if (gfl_is_reference(TREE_VALUE(gimple_asm_output_op(stmt, i))))
			return true;
	return false;
}

static bool is_root(const struct gfl_lower *lo, gimple *stmt)
{
	switch (gimple_code(stmt)) {
	case GIMPLE_COND:
	case GIMPLE_SWITCH:
	case GIMPLE_RETURN:
		return true;
	case GIMPLE_CALL:
		return gfl_call_kind(as_a<gcall *>(stmt)) == GFL_CALL_EVENT || is_store(lo, stmt);
	case GIMPLE_ASSIGN:
		return is_store(lo, stmt);
	case GIMPLE_ASM:
		return writes_memory(as_a<gasm *>(stmt));
	default:
		return false;
	}
}

static void add_roots(struct gfl_lower *lo, struct worklist *work)
{
	basic_block bb;

	FOR_EACH_BB_FN(bb, lo->fn)
	{
		for (gimple_stmt_iterator i = gsi_start_bb(bb); !gsi_end_p(i); gsi_next(&i)) {
			gimple *stmt = gsi_stmt(i);
			tree lhs = gimple_get_lhs(stmt);

			if (!is_root(lo, stmt))
				continue;
			add_operands(lo, work, stmt);
			if (lhs && TREE_CODE(lhs) == SSA_NAME)
				add(lo, work, lhs);
		}
	}
}

static void add_inputs(struct gfl_lower *lo, struct worklist *work, tree name)
{
	gimple *def = SSA_NAME_DEF_STMT(name);

	if (SSA_NAME_IS_DEFAULT_DEF(name))
		return;
	if (gimple_code(def) != GIMPLE_PHI) {
		add_operands(lo, work, def);
		return;
	}
	for (unsigned int i = 0; i < gimple_phi_num_args(def); i++)
		if (TREE_CODE(gimple_phi_arg_def(def, i)) == SSA_NAME)
			add(lo, work, gimple_phi_arg_def(def, i));
}

void gfl_used_scan(struct gfl_lower *lo)
{
	struct worklist work = {};

	add_roots(lo, &work);
	while (work.nr)
		add_inputs(lo, &work, work.name[--work.nr]);
	free(work.name);
}
