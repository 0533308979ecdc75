// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Static initialisers: which member of which variable is which function, or the address of which variable that has
 * functions in it.
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
	const struct gfl_rule *rule = front->rules && ops->tag ?
					      gfl_rules_ops(front->rules, ops->tag, ops->field, 0) :
					      NULL;

	if (!rule || !rule->mode_member || rule->mode_tag)
		return;
	ops->has_mode = true;
	find_number(around, rule->mode_member, &ops->mode);
}

/* Does a variable of that type have pointers to functions, in structs within it perhaps? */
static bool has_functions(const_tree type)
{
	while (TREE_CODE(type) == ARRAY_TYPE)
		type = TREE_TYPE(type);
	if (POINTER_TYPE_P(type))
		return FUNC_OR_METHOD_TYPE_P(TREE_TYPE(type));
	if (!RECORD_OR_UNION_TYPE_P(type))
		return false;
	for (tree field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field))
		if (TREE_CODE(field) == FIELD_DECL && has_functions(TREE_TYPE(field)))
			return true;
	return false;
}

/*
 * A function; or "&" and the variable whose address, or that of something within it, @init is, NULL if there is no
 * function in it. A table without a name, in (struct ops){ ... }, is one called "?".
 */
static const char *pointee(struct gfl_front *front, tree init)
{
	tree decl = TREE_OPERAND(init, 0);

	while (handled_component_p(decl))
		decl = TREE_OPERAND(decl, 0);
	if (TREE_CODE(decl) == FUNCTION_DECL)
		return IDENTIFIER_POINTER(DECL_NAME(decl));
	if (!VAR_P(decl) || !has_functions(TREE_TYPE(decl)))
		return NULL;
	return gfl_arena_printf(front->scratch, "&%s",
				DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "?");
}

static void walk_init(struct walk *walk, tree init, const char *tag, tree member, tree around)
{
	const char *name = NULL, *own_tag = NULL, *to;

	STRIP_NOPS(init);
	if (TREE_CODE(init) == CONSTRUCTOR) {
		walk_constructor(walk, init, tag, member);
		return;
	}
	to = TREE_CODE(init) == ADDR_EXPR ? pointee(walk->front, init) : NULL;
	if (!to)
		return;
	if (tag) {
		if (!member || TREE_CODE(member) != FIELD_DECL || !DECL_NAME(member))
			return;
		name = IDENTIFIER_POINTER(DECL_NAME(member));
		own_tag = walk->var ? gfl_trampoline_tag(walk->front, walk->var, name) : NULL;
	} else if (!walk->var) {
		return;
	}
	add_mode(walk->front,
		 gfl_unit_add_ops(walk->front->unit, own_tag ? own_tag : tag, name, to, walk->var,
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

		if (!init)
			continue;
		STRIP_NOPS(init);
		if (TREE_CODE(init) != CONSTRUCTOR && TREE_CODE(init) != ADDR_EXPR)
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
