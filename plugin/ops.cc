// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions in static initialisers: which member of which variable is which function.
 */
#include "front.h"

struct walk {
	struct gfl_front *front;
	const char *var;
	struct gfl_loc loc;
};

static void walk_init(struct walk *walk, tree init, const char *tag, tree member);

static void walk_constructor(struct walk *walk, tree init, const char *tag, tree member)
{
	bool is_array = TREE_CODE(TREE_TYPE(init)) == ARRAY_TYPE;
	const char *inner_tag = is_array ? NULL : gfl_type_tag(TREE_TYPE(init));
	unsigned HOST_WIDE_INT i;
	tree index, val;

	FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(init), i, index, val)
	{
		if (is_array)
			walk_init(walk, val, tag, member);
		else
			walk_init(walk, val, inner_tag ? inner_tag : tag, index);
	}
}

static void walk_init(struct walk *walk, tree init, const char *tag, tree member)
{
	STRIP_NOPS(init);
	if (TREE_CODE(init) == CONSTRUCTOR) {
		walk_constructor(walk, init, tag, member);
		return;
	}
	if (TREE_CODE(init) != ADDR_EXPR || TREE_CODE(TREE_OPERAND(init, 0)) != FUNCTION_DECL)
		return;
	if (!tag || !member || TREE_CODE(member) != FIELD_DECL || !DECL_NAME(member))
		return;
	gfl_unit_add_ops(walk->front->unit, tag, IDENTIFIER_POINTER(DECL_NAME(member)),
			 IDENTIFIER_POINTER(DECL_NAME(TREE_OPERAND(init, 0))), walk->var,
			 walk->loc);
}

static int by_order(const void *a, const void *b)
{
	const varpool_node *x = *(varpool_node *const *)a;
	const varpool_node *y = *(varpool_node *const *)b;

	return x->order < y->order ? -1 : x->order > y->order;
}

void gfl_ops_unit(struct gfl_front *front)
{
	varpool_node **nodes = NULL;
	uint32_t nr = 0, cap = 0;
	varpool_node *node;

	FOR_EACH_VARIABLE(node)
	{
		tree init = DECL_INITIAL(node->decl);

		if (!init || TREE_CODE(init) != CONSTRUCTOR || !DECL_NAME(node->decl))
			continue;
		GFL_GROW(nodes, nr, cap);
		nodes[nr++] = node;
	}
	qsort(nodes, nr, sizeof(*nodes), by_order);
	for (uint32_t i = 0; i < nr; i++) {
		tree decl = nodes[i]->decl;
		struct walk walk = { front, IDENTIFIER_POINTER(DECL_NAME(decl)),
				     gfl_locate_user(front, DECL_SOURCE_LOCATION(decl)) };

		walk_init(&walk, DECL_INITIAL(decl), NULL, NULL_TREE);
	}
	free(nodes);
}
