// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sparse's context annotations, which the kernel hides from GCC: __must_hold() and its kin.
 *
 * WHY: they stand between a function's declarator and its body, where GCC accepts no attribute. So
 * annotate.h turns them into pragmas of our own. The preprocessor hands these to us and nothing to
 * the parser; the next function declared is the one they belong to.
 */
#include "front.h"

struct annot {
	tree name; /* identifier of the function; identifiers are never collected */
	enum gfl_annot_kind kind;
	char *expr;
};

static struct {
	struct annot *annot;
	uint32_t nr, cap;
	uint32_t nr_claimed; /* the rest waits for its function */
} annots;

/* The rest of the pragma's line as text. */
static char *read_expr(cpp_reader *reader)
{
	char *text = NULL;
	uint32_t nr = 0, cap = 0;

	for (;;) {
		const cpp_token *token = cpp_get_token(reader);
		const char *spelling;
		size_t len;

		if (token->type == CPP_EOF || token->type == CPP_PRAGMA_EOL)
			break;
		if (token->type == CPP_PADDING)
			continue;
		spelling = (const char *)cpp_token_as_text(reader, token);
		len = strlen(spelling);
		for (size_t i = 0; i < len; i++) {
			GFL_GROW(text, nr, cap);
			text[nr++] = spelling[i];
		}
	}
	GFL_GROW(text, nr, cap);
	text[nr] = '\0';
	return text;
}

static void add(cpp_reader *reader, enum gfl_annot_kind kind)
{
	struct annot annot = { NULL_TREE, kind, read_expr(reader) };

	GFL_GROW(annots.annot, annots.nr, annots.cap);
	annots.annot[annots.nr++] = annot;
}

static void on_must_hold(cpp_reader *reader)
{
	add(reader, GFL_ANNOT_MUST_HOLD);
}

static void on_acquires(cpp_reader *reader)
{
	add(reader, GFL_ANNOT_ACQUIRES);
}

static void on_releases(cpp_reader *reader)
{
	add(reader, GFL_ANNOT_RELEASES);
}

static void on_pragmas(void *, void *)
{
	cpp_register_pragma(parse_in, "gfplint", "must_hold", on_must_hold, false);
	cpp_register_pragma(parse_in, "gfplint", "acquires", on_acquires, false);
	cpp_register_pragma(parse_in, "gfplint", "releases", on_releases, false);
}

static void on_decl(void *data, void *)
{
	tree decl = (tree)data;
	bool is_func = decl && decl != error_mark_node && TREE_CODE(decl) == FUNCTION_DECL;

	for (; annots.nr_claimed < annots.nr; annots.nr_claimed++)
		if (is_func)
			annots.annot[annots.nr_claimed].name = DECL_NAME(decl);
}

void gfl_annot_register(const char *plugin)
{
	register_callback(plugin, PLUGIN_PRAGMAS, on_pragmas, NULL);
	register_callback(plugin, PLUGIN_FINISH_DECL, on_decl, NULL);
	register_callback(plugin, PLUGIN_START_PARSE_FUNCTION, on_decl, NULL);
}

static bool has_annot(const struct gfl_func *func, const struct annot *annot)
{
	for (uint32_t i = 0; i < func->nr_annots; i++)
		if (func->annots[i].kind == annot->kind &&
		    !strcmp(func->annots[i].expr, annot->expr))
			return true;
	return false;
}

void gfl_annot_func(struct gfl_func *func, tree decl)
{
	for (uint32_t i = 0; i < annots.nr_claimed; i++) {
		const struct annot *annot = &annots.annot[i];

		/* The prototype often says the same again. */
		if (annot->name == DECL_NAME(decl) && !has_annot(func, annot))
			gfl_func_add_annot(func, annot->kind, annot->expr);
	}
}
