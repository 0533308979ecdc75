// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions in static initialisers: which member of which variable is which function.
 */
#include "front.h"

#include "gfplint/rule.h"

struct walk {
	struct gfl_front *front;
	const char *var; /* NULL if it has no name */
	struct gfl_loc loc;
};

static void walk_init(struct walk *walk, tree init, const char *tag, tree member, tree around);

static void walk_constructor(struct walk *walk, tree init, const char *tag, tree member)
{
	bool is_array = TREE_CODE(TREE_TYPE(init)) == ARRAY_TYPE;
	const char *inner_tag = is_array ? NULL : gfl_type_tag(TREE_TYPE(init));
	unsigned HOST_WIDE_INT i;
	tree index, val;

	FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(init), i, index, val)
	{
		if (is_array)
			walk_init(walk, val, tag, member, init);
		else
			walk_init(walk, val, inner_tag ? inner_tag : tag, index, init);
	}
}

/* The number that the initialiser @init gives a member @name of the struct, or of a struct within it. */
static bool find_number(tree init, const char *name, int64_t *number)
{
	unsigned HOST_WIDE_INT i;
	tree member, val;

	FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(init), i, member, val)
	{
		STRIP_NOPS(val);
		if (TREE_CODE(val) == CONSTRUCTOR && find_number(val, name, number))
			return true;
		if (TREE_CODE(val) != INTEGER_CST || !member || TREE_CODE(member) != FIELD_DECL ||
		    !DECL_NAME(member) || strcmp(IDENTIFIER_POINTER(DECL_NAME(member)), name))
			continue;
		*number = (int64_t)wi::to_widest(val).ulow();
		return true;
	}
	return false;
}

/* Another member may tell how this one is called; what is not initialised is 0. */
static void add_mode(const struct gfl_front *front, struct gfl_ops *ops, tree around)
{
	const struct gfl_rule *rule =
		front->rules ? gfl_rules_ops(front->rules, ops->tag, ops->field, 0) : NULL;

	if (!rule || !rule->mode_member || rule->mode_tag)
		return;
	ops->has_mode = true;
	find_number(around, rule->mode_member, &ops->mode);
}

static void walk_init(struct walk *walk, tree init, const char *tag, tree member, tree around)
{
	const char *name, *own_tag;
	STRIP_NOPS(init);
	if (TREE_CODE(init) == CONSTRUCTOR) {
		walk_constructor(walk, init, tag, member);
		return;
	}
	if (TREE_CODE(init) != ADDR_EXPR || TREE_CODE(TREE_OPERAND(init, 0)) != FUNCTION_DECL)
		return;
	if (!tag || !member || TREE_CODE(member) != FIELD_DECL || !DECL_NAME(member))
		return;
	name = IDENTIFIER_POINTER(DECL_NAME(member));
	own_tag = walk->var ? gfl_trampoline_tag(walk->front, walk->var, name) : NULL;
	add_mode(walk->front,
		 gfl_unit_add_ops(walk->front->unit, own_tag ? own_tag : tag, name,
				  IDENTIFIER_POINTER(DECL_NAME(TREE_OPERAND(init, 0))), walk->var,
				  walk->loc),
		 around);
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

		if (!init || TREE_CODE(init) != CONSTRUCTOR)
			continue;
		GFL_GROW(nodes, nr, cap);
		nodes[nr++] = node;
	}
	qsort(nodes, nr, sizeof(*nodes), by_order);
	for (uint32_t i = 0; i < nr; i++) {
		tree decl = nodes[i]->decl;
		struct walk walk = { front,
				     DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : NULL,
				     gfl_locate_user(front, DECL_SOURCE_LOCATION(decl)) };

		walk_init(&walk, DECL_INITIAL(decl), NULL, NULL_TREE, NULL_TREE);
	}
	free(nodes);
}
