// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the rules ask the unit itself: values of macros and enumerators, which configuration symbols
 * are set, which optional functions are declared, which kernel this is.
 *
 * Macros are expanded by GCC's own preprocessor, after the main file is done; eval.cc computes what
 * comes out. Enumerators are looked up in the enum types seen while parsing.
 */
#include "front.h"
#include "eval.h"

#include "gfplint/rule.h"

/* Stands behind each macro in the text that is expanded. */
#define SEPARATOR "gfplint_next"

/* SOURCE: include/generated/uapi/linux/version.h */
#define VERSION_MACRO "LINUX_VERSION_CODE"

static tree enums; /* TREE_LIST of the enum types of the unit */

static const struct ggc_root_tab roots[] = {
	{ &enums, 1, sizeof(enums), &gt_ggc_mx_tree_node, &gt_pch_nx_tree_node }, LAST_GGC_ROOT_TAB
};

static struct gfl_ptrmap decls; /* by identifier of a wanted name: 1 if it was declared */

/* --- while parsing -------------------------------------------------------------- */

static void on_type(void *data, void *)
{
	tree type = (tree)data;

	if (type && type != error_mark_node && TREE_CODE(type) == ENUMERAL_TYPE)
		enums = tree_cons(NULL_TREE, type, enums);
}

static void on_decl(void *data, void *)
{
	tree decl = (tree)data;

	if (!decl || decl == error_mark_node || TREE_CODE(decl) != FUNCTION_DECL)
		return;
	if (gfl_ptrmap_get(&decls, DECL_NAME(decl), NULL))
		gfl_ptrmap_put(&decls, DECL_NAME(decl), 1);
}

void gfl_consts_register(const char *plugin)
{
	register_callback(plugin, PLUGIN_REGISTER_GGC_ROOTS, NULL, (void *)roots);
	register_callback(plugin, PLUGIN_FINISH_TYPE, on_type, NULL);
	register_callback(plugin, PLUGIN_FINISH_DECL, on_decl, NULL);
	register_callback(plugin, PLUGIN_START_PARSE_FUNCTION, on_decl, NULL);
}

void gfl_consts_start(const struct gfl_rules *rules)
{
	uint32_t nr;
	const char *const *name = gfl_rules_decls(rules, &nr);

	for (uint32_t i = 0; i < nr; i++)
		gfl_ptrmap_put(&decls, get_identifier(name[i]), 0);
}

/* --- at the end ------------------------------------------------------------------- */

static bool is_macro(const char *name)
{
	cpp_hashnode *node = cpp_lookup(parse_in, (const unsigned char *)name, strlen(name));

	return node && cpp_macro_p(node);
}

static char *append(char *text, uint32_t *nr, uint32_t *cap, const char *more)
{
	for (; *more; more++) {
		GFL_GROW(text, *nr, *cap);
		text[(*nr)++] = *more;
	}
	return text;
}

/* Expands all macros among @name[] at once; the result is cut at the separators. */
static void expand(struct gfl_tokens *tokens, const char *const *name, uint32_t nr_names)
{
	const cpp_token *token;
	char *text = NULL;
	uint32_t nr = 0, cap = 0;

	for (uint32_t i = 0; i < nr_names; i++) {
		if (is_macro(name[i]))
			text = append(text, &nr, &cap, name[i]);
		text = append(text, &nr, &cap, " " SEPARATOR "\n");
	}
	if (!text)
		return;
	cpp_push_buffer(parse_in, (const unsigned char *)text, nr, true);
	while ((token = cpp_get_token(parse_in))->type != CPP_EOF)
		gfl_tokens_add(tokens, parse_in, token);
	free(text);
}

/* Gives the identifiers among the tokens that are enumerators their values. */
static void find_enumerators(struct gfl_tokens *tokens)
{
	for (tree t = enums; t; t = TREE_CHAIN(t)) {
		for (tree v = TYPE_VALUES(TREE_VALUE(t)); v; v = TREE_CHAIN(v)) {
			tree value = TREE_VALUE(v);

			if (value && TREE_CODE(value) == CONST_DECL)
				value = DECL_INITIAL(value);
			if (value && TREE_CODE(value) == INTEGER_CST)
				gfl_tokens_define(tokens, TREE_PURPOSE(v),
						  (int64_t)wi::to_widest(value).ulow());
		}
	}
}

/* A configuration symbol is set or not; one that is no number counts as 1. */
static void add_const(struct gfl_front *front, const char *name, bool known, int64_t value)
{
	if (!strncmp(name, "CONFIG_", 7) && is_macro(name)) {
		value = known ? value : 1;
		known = true;
	}
	if (!strcmp(name, VERSION_MACRO) && known)
		front->unit->kernel = (uint32_t)value;
	gfl_unit_add_const(front->unit, name, known, known ? value : 0);
}

static void add_consts(struct gfl_front *front, const char *const *name, uint32_t nr)
{
	struct gfl_tokens tokens = {};
	uint32_t next = 0;

	expand(&tokens, name, nr);
	for (uint32_t i = 0; i < nr; i++)
		if (!is_macro(name[i]))
			gfl_tokens_want(&tokens, get_identifier(name[i]));
	find_enumerators(&tokens);
	for (uint32_t i = 0; i < nr; i++) {
		uint32_t first = next;
		int64_t value = 0;
		bool known;

		next = gfl_tokens_find(&tokens, first, SEPARATOR);
		if (next == first)
			known = gfl_tokens_value(&tokens, get_identifier(name[i]), &value);
		else
			known = gfl_tokens_eval(&tokens, first, next, &value);
		next++;
		add_const(front, name[i], known, value);
	}
	gfl_tokens_deinit(&tokens);
}

static void add_decls(struct gfl_front *front, const struct gfl_rules *rules)
{
	uint32_t nr, declared;
	const char *const *name = gfl_rules_decls(rules, &nr);

	for (uint32_t i = 0; i < nr; i++) {
		if (is_macro(name[i]) ||
		    (gfl_ptrmap_get(&decls, get_identifier(name[i]), &declared) && declared))
			gfl_unit_add_decl(front->unit, name[i]);
	}
}

/* The number in a version header below the include folder @dir, 0 if there is none. */
static uint32_t read_version(const char *dir)
{
	char *path = concat(dir, "/linux/version.h", NULL);
	FILE *in = fopen(path, "r");
	unsigned int version = 0;
	char line[256];

	free(path);
	if (!in)
		return 0;
	while (!version && fgets(line, sizeof(line), in))
		sscanf(line, "#define " VERSION_MACRO " %u", &version);
	fclose(in);
	return version;
}

/* For units that do not include the version header. */
static void find_version(struct gfl_front *front)
{
	for (unsigned int i = 0; i < save_decoded_options_count && !front->unit->kernel; i++)
		if (save_decoded_options[i].opt_index == OPT_I && save_decoded_options[i].arg)
			front->unit->kernel = read_version(save_decoded_options[i].arg);
}

void gfl_consts_unit(struct gfl_front *front, const struct gfl_rules *rules)
{
	static const char *const version[] = { VERSION_MACRO };
	uint32_t nr;
	const char *const *name = gfl_rules_constants(rules, &nr);

	add_consts(front, name, nr);
	if (!gfl_unit_const(front->unit, VERSION_MACRO))
		add_consts(front, version, 1);
	if (!front->unit->kernel)
		find_version(front);
	add_decls(front, rules);
}
