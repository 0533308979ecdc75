// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Names of types as the source writes them: the typedef where there is one.
 */
#include "front.h"

static const char *decl_text(tree decl)
{
	return decl && DECL_P(decl) && DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : NULL;
}

/* Name of what a pointer or array type is made of, and the mark that is appended to it. */
static const char *derived_name(struct gfl_front *front, tree type, const char *mark)
{
	tree inner = TREE_TYPE(type);
	const char *name;
	size_t len;

	if (FUNC_OR_METHOD_TYPE_P(inner))
		return "fn *";
	name = gfl_type_name(front, inner);
	if (!name)
		return NULL;
	len = strlen(name);
	return gfl_arena_printf(front->unit->arena, "%s%s%s", name, name[len - 1] == '*' ? "" : " ",
				mark);
}

static const char *make_name(struct gfl_front *front, tree type)
{
	tree name = TYPE_NAME(type);

	if (name && TREE_CODE(name) == TYPE_DECL)
		return decl_text(name);
	switch (TREE_CODE(type)) {
	case RECORD_TYPE:
	case UNION_TYPE:
	case ENUMERAL_TYPE:
		if (!name)
			return NULL;
		return gfl_arena_printf(front->unit->arena, "%s %s",
					TREE_CODE(type) == RECORD_TYPE ? "struct" :
					TREE_CODE(type) == UNION_TYPE  ? "union" :
									 "enum",
					IDENTIFIER_POINTER(name));
	case POINTER_TYPE:
		return derived_name(front, type, "*");
	case ARRAY_TYPE:
		return derived_name(front, type, "[]");
	default:
		return NULL;
	}
}

const char *gfl_type_name(struct gfl_front *front, tree type)
{
	const char *name;
	uint32_t i;

	if (!type || type == error_mark_node)
		return NULL;
	if (gfl_ptrmap_get(&front->types, type, &i))
		return front->type_name[i];
	name = gfl_intern(front->unit->strings, make_name(front, type));
	GFL_GROW(front->type_name, front->nr_types, front->cap_types);
	front->type_name[front->nr_types] = name;
	gfl_ptrmap_put(&front->types, type, front->nr_types++);
	return name;
}

const char *gfl_type_tag(tree type)
{
	tree name = TYPE_NAME(TYPE_MAIN_VARIANT(type));

	if (name && TREE_CODE(name) == IDENTIFIER_NODE)
		return IDENTIFIER_POINTER(name);
	/* Each typedef of a struct without tag is a variant; the first one declared names it. */
	for (tree t = TYPE_MAIN_VARIANT(type); t; t = TYPE_NEXT_VARIANT(t)) {
		tree decl = TYPE_NAME(t);

		if (decl && TREE_CODE(decl) == TYPE_DECL &&
		    (!name || DECL_UID(decl) < DECL_UID(name)))
			name = decl;
	}
	return decl_text(name);
}

bool gfl_type_is_gfp(tree type)
{
	while (type && type != error_mark_node) {
		tree decl = TYPE_NAME(type);
		const char *name;

		if (!decl || TREE_CODE(decl) != TYPE_DECL)
			return false;
		name = decl_text(decl);
		if (name && !strcmp(name, "gfp_t"))
			return true;
		type = DECL_ORIGINAL_TYPE(decl);
	}
	return false;
}
