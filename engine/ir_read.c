// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads a facts file into a verified unit.
 *
 * Input may be hostile: what it makes us allocate is linear in its length, for everything that is
 * counted is spelled out line by line or word by word, and ids must come in order.
 */
#include "ir_read.h"

#include <stdlib.h>
#include <string.h>

const char *gfl_read_string(struct gfl_reader *r, const char *what)
{
	return gfl_intern(r->unit->strings, gfl_scan_string(&r->s, what));
}

const char *gfl_read_opt_string(struct gfl_reader *r, const char *what)
{
	return gfl_intern(r->unit->strings, gfl_scan_opt_string(&r->s, what));
}

struct gfl_loc gfl_read_loc(struct gfl_reader *r)
{
	return gfl_scan_loc(&r->s, r->unit->nr_files);
}

/* First byte of the next word. */
const char *gfl_read_at(struct gfl_reader *r)
{
	gfl_scan_more(&r->s);
	return r->s.at;
}

/* A value that exists already. */
gfl_id gfl_read_val(struct gfl_reader *r)
{
	const char *at = gfl_read_at(r);
	gfl_id id = gfl_scan_count(&r->s, "value", UINT32_MAX);

	if (!id)
		gfl_scan_fail(&r->s, at, "0 is no value");
	else if (id >= r->func->vals.nr)
		gfl_scan_fail(&r->s, at, "value %u is not known yet", id);
	return r->s.failed ? 0 : id;
}

gfl_id gfl_read_opt_val(struct gfl_reader *r)
{
	return gfl_scan_word(&r->s, "0") ? 0 : gfl_read_val(r);
}

/* "b1"; blocks may come later, so only the verifier knows whether it exists. */
gfl_id gfl_read_block_ref(struct gfl_reader *r)
{
	gfl_scan_more(&r->s);
	gfl_scan_want(&r->s, 'b');
	return gfl_scan_count(&r->s, "block number", GFL_NONE - 1);
}

/* --- lines of the unit ------------------------------------------------------------- */

static void read_compiler(struct gfl_reader *r)
{
	if (r->unit->compiler)
		gfl_scan_fail(&r->s, r->s.bol, "second 'compiler' line");
	r->unit->compiler = gfl_read_string(r, "compiler");
}

static void read_kernel(struct gfl_reader *r)
{
	const char *at = gfl_read_at(r);
	int64_t num = gfl_scan_num(&r->s, "kernel version code");

	if (r->unit->kernel)
		gfl_scan_fail(&r->s, r->s.bol, "second 'kernel' line");
	if (num <= 0 || num > UINT32_MAX)
		gfl_scan_fail(&r->s, at, "kernel version code out of range");
	r->unit->kernel = (uint32_t)num;
}

static void read_file(struct gfl_reader *r)
{
	const char *at = gfl_read_at(r), *name;
	uint32_t id = gfl_scan_count(&r->s, "file number", UINT32_MAX);

	if (id != r->unit->nr_files)
		gfl_scan_fail(&r->s, at, "file %u expected", r->unit->nr_files);
	at = gfl_read_at(r);
	name = gfl_scan_string(&r->s, "file name");
	if (!r->s.failed && gfl_unit_file(r->unit, name) != id)
		gfl_scan_fail(&r->s, at, *name ? "file '%s' is listed twice" : "file has no name",
			      name);
}

static void read_const(struct gfl_reader *r)
{
	const char *at = gfl_read_at(r);
	const char *name = gfl_read_string(r, "name of a constant");

	if (gfl_unit_const(r->unit, name))
		gfl_scan_fail(&r->s, at, "constant '%s' is listed twice", name);
	if (gfl_scan_word(&r->s, "undefined"))
		gfl_unit_add_const(r->unit, name, false, 0);
	else
		gfl_unit_add_const(r->unit, name, true, gfl_scan_num(&r->s, "number"));
}

static void read_decl(struct gfl_reader *r)
{
	const char *at = gfl_read_at(r);
	const char *name = gfl_scan_string(&r->s, "name");

	if (gfl_unit_has_decl(r->unit, name))
		gfl_scan_fail(&r->s, at, "'%s' is declared twice", name);
	gfl_unit_add_decl(r->unit, name);
}

static void read_ops(struct gfl_reader *r)
{
	const char *tag = gfl_read_opt_string(r, "struct tag");
	const char *field = gfl_read_opt_string(r, "member");
	const char *fn = gfl_read_string(r, "function");
	const char *var = NULL;
	struct gfl_ops *ops;
	bool has_mode;
	int64_t mode = 0;

	if (gfl_scan_word(&r->s, "var"))
		var = gfl_read_string(r, "variable");
	has_mode = gfl_scan_word(&r->s, "mode");
	if (has_mode)
		mode = gfl_scan_num(&r->s, "number");
	ops = gfl_unit_add_ops(r->unit, tag, field, fn, var, gfl_read_loc(r));
	ops->has_mode = has_mode;
	ops->mode = mode;
}

/* "static,inline", or nothing */
uint32_t gfl_read_flags(struct gfl_reader *r)
{
	uint32_t flags = 0;
	bool more = false;

	for (size_t i = 0; i < GFL_NR_FLAG_WORDS && !more; i++) {
		if (gfl_scan_word(&r->s, gfl_flag_words[i])) {
			flags = 1u << i;
			more = true;
		}
	}
	while (more && gfl_scan_char(&r->s, ','))
		flags |= 1u << gfl_scan_words(&r->s, gfl_flag_words, GFL_NR_FLAG_WORDS,
					      "attribute of a function");
	return flags;
}

static void read_func(struct gfl_reader *r)
{
	const char *name = gfl_read_string(r, "function");
	struct gfl_func *func;
	uint32_t flags;

	flags = gfl_read_flags(r);
	func = gfl_func_new(r->unit, name, flags, gfl_read_loc(r));
	if (gfl_scan_word(&r->s, "end"))
		func->end_line = gfl_scan_count(&r->s, "line number", UINT32_MAX);
	if (gfl_scan_word(&r->s, "section"))
		func->section = gfl_read_string(r, "section");
	r->func = func;
	r->func_line = r->s.line;
	r->block = GFL_NONE;
}

static void read_eof(struct gfl_reader *r)
{
	r->done = true;
}

/* --- lines of a function -------------------------------------------------------------- */

static void read_param(struct gfl_reader *r)
{
	const char *name = gfl_read_opt_string(r, "name of a parameter");

	gfl_func_add_param(r->func, name, gfl_read_opt_string(r, "type"));
}

static void read_annot(struct gfl_reader *r)
{
	size_t kind = gfl_scan_words(&r->s, gfl_annot_words, GFL_NR_ANNOTS, "annotation");

	gfl_func_add_annot(r->func, (enum gfl_annot_kind)kind,
			   gfl_scan_string(&r->s, "expression"));
}

static void read_phi(struct gfl_reader *r, gfl_id id)
{
	gfl_id pred, val;

	while (!r->s.failed && gfl_scan_more(&r->s)) {
		const char *at = r->s.at;

		pred = gfl_read_block_ref(r);
		gfl_scan_want(&r->s, ':');
		val = gfl_scan_count(&r->s, "value", UINT32_MAX);
		if (r->func->vals.v[id].nr_phi == UINT16_MAX)
			gfl_scan_fail(&r->s, at, "more than %d inputs", UINT16_MAX);
		else
			gfl_val_phi_add(r->func, id, pred, val);
	}
}

static void read_op(struct gfl_reader *r, struct gfl_val *v)
{
	v->op = (uint8_t)(1 + gfl_scan_words(&r->s, gfl_op_words + 1, GFL_NR_OPS - 1, "operator"));
	v->a = gfl_read_val(r);
	if (v->op != GFL_OP_NOT)
		v->b = gfl_read_val(r);
}

void gfl_read_val_rest(struct gfl_reader *r, struct gfl_val *v)
{
	switch (v->kind) {
	case GFL_VAL_CONST:
		v->num = gfl_scan_num(&r->s, "number");
		break;
	case GFL_VAL_PARAM:
		v->num = gfl_scan_count(&r->s, "parameter", UINT32_MAX);
		break;
	case GFL_VAL_FN:
		v->name = gfl_read_string(r, "function");
		break;
	case GFL_VAL_VAR:
		v->name = gfl_read_string(r, "variable");
		v->type = gfl_read_opt_string(r, "type");
		v->num = gfl_scan_word(&r->s, "local");
		break;
	case GFL_VAL_FIELD:
		v->a = gfl_read_val(r);
		v->tag = gfl_read_opt_string(r, "struct tag");
		v->name = gfl_read_string(r, "member");
		v->type = gfl_read_opt_string(r, "type");
		break;
	case GFL_VAL_INDEX:
		v->a = gfl_read_val(r);
		v->b = gfl_read_opt_val(r);
		v->type = gfl_read_opt_string(r, "type");
		break;
	case GFL_VAL_LOAD:
		v->a = gfl_read_val(r);
		v->type = gfl_read_opt_string(r, "type");
		break;
	case GFL_VAL_OP:
		read_op(r, v);
		break;
	case GFL_VAL_SELECT:
		v->a = gfl_read_val(r);
		v->b = gfl_read_val(r);
		v->c = gfl_read_val(r);
		break;
	default: /* UNKNOWN, RESULT, PHI */
		v->block = gfl_read_block_ref(r);
		break;
	}
}

static void read_val_line(struct gfl_reader *r)
{
	const gfl_id expected = r->func->vals.nr;
	const char *at = gfl_read_at(r);
	gfl_id id = gfl_scan_count(&r->s, "number of the value", UINT32_MAX);
	struct gfl_val v = { .block = GFL_NONE };

	if (id != expected)
		gfl_scan_fail(&r->s, at, "value %u expected", expected);
	v.kind = (uint8_t)gfl_scan_words(&r->s, gfl_val_words, GFL_NR_VAL_KINDS, "kind of value");
	if (r->s.failed)
		return;
	gfl_read_val_rest(r, &v);
	if (r->s.failed)
		return;
	GFL_GROW(r->val_lines, id, r->cap_val_lines);
	r->val_lines[id] = r->s.line;
	id = gfl_vals_get(&r->func->vals, &v);
	if (id != expected)
		gfl_scan_fail(&r->s, at, "value %u is the same as value %u", expected, id);
	else if (v.kind == GFL_VAL_PHI)
		read_phi(r, id);
}

static void read_block_line(struct gfl_reader *r)
{
	const char *at = gfl_read_at(r);
	gfl_id id = gfl_scan_count(&r->s, "block number", UINT32_MAX);

	if (id != r->func->nr_blocks)
		gfl_scan_fail(&r->s, at, "block %u expected", r->func->nr_blocks);
	if (r->s.failed)
		return;
	GFL_GROW(r->block_lines, id, r->cap_block_lines);
	r->block_lines[id] = r->s.line;
	r->block = gfl_func_add_block(r->func);
}

/* --- the file --------------------------------------------------------------------------- */

static const struct gfl_line lines[] = {
	{ "val", GFL_IN_FUNC, read_val_line },	{ "block", GFL_IN_FUNC, read_block_line },
	{ "param", GFL_IN_FUNC, read_param },	{ "annot", GFL_IN_FUNC, read_annot },
	{ "func", GFL_IN_UNIT, read_func },	{ "const", GFL_IN_UNIT, read_const },
	{ "ops", GFL_IN_UNIT, read_ops },	{ "file", GFL_IN_UNIT, read_file },
	{ "decl", GFL_IN_UNIT, read_decl },	{ "compiler", GFL_IN_UNIT, read_compiler },
	{ "kernel", GFL_IN_UNIT, read_kernel }, { "eof", GFL_IN_UNIT, read_eof },
};

static const struct gfl_line *scan_line_word(struct gfl_reader *r)
{
	const struct gfl_line *line = gfl_read_block_word(r);

	for (size_t i = 0; !line && i < GFL_ARRAY_SIZE(lines); i++)
		if (*r->s.at == lines[i].word[0] && gfl_scan_word(&r->s, lines[i].word))
			line = &lines[i];
	/* None will match, which reports what stands there. */
	if (!line)
		gfl_scan_words(&r->s, NULL, 0, "kind of line");
	return line;
}

/* What the verifier finds is reported at the line it is about. */
static void finish_func(struct gfl_reader *r)
{
	struct gfl_flaw flaw;

	if (!r->func || r->s.failed)
		return;
	if (gfl_func_flaw(r->func, &flaw)) {
		unsigned int line = flaw.val		   ? r->val_lines[flaw.val] :
				    flaw.block != GFL_NONE ? r->block_lines[flaw.block] :
							     r->func_line;

		gfl_error(r->s.log, r->s.name, line, 1, "function '%s': %s", r->func->name,
			  flaw.text);
		r->s.failed = true;
	}
	r->func = NULL;
}

static void read_line(struct gfl_reader *r)
{
	const char *at = r->s.at;
	const struct gfl_line *line = scan_line_word(r);
	struct gfl_block *block = NULL;

	if (!line)
		return;
	if (r->done)
		gfl_scan_fail(&r->s, at, "'%s' after 'eof'", line->word);
	if (line->level == GFL_IN_UNIT)
		finish_func(r);
	else if (!r->func)
		gfl_scan_fail(&r->s, at, "'%s' outside of a function", line->word);
	else if (line->level != GFL_IN_FUNC && r->block == GFL_NONE)
		gfl_scan_fail(&r->s, at, "'%s' outside of a block", line->word);
	else if (line->level != GFL_IN_FUNC)
		block = &r->func->block[r->block];
	if (block && block->term != GFL_TERM_NONE)
		gfl_scan_fail(&r->s, at, "'%s' after the end of block %u", line->word, r->block);
	if (r->s.failed)
		return;
	line->read(r);
	if (line->level == GFL_IS_TERM)
		block->loc = gfl_read_loc(r);
	gfl_scan_end(&r->s);
}

/* "gfplint-facts 1", then "unit SOURCE" */
static void read_start(struct gfl_reader *r)
{
	const char *at;
	uint32_t version;

	gfl_scan_line(&r->s);
	at = r->s.at;
	if (!gfl_scan_word(&r->s, "gfplint-facts")) {
		gfl_scan_fail(&r->s, at, "not a facts file: 'gfplint-facts' expected");
		return;
	}
	at = gfl_read_at(r);
	version = gfl_scan_count(&r->s, "version", UINT32_MAX);
	if (version != GFL_FACTS_VERSION)
		gfl_scan_fail(&r->s, at, "facts of version %u, but only version %d can be read",
			      version, GFL_FACTS_VERSION);
	gfl_scan_end(&r->s);
	gfl_scan_line(&r->s);
	if (!gfl_scan_word(&r->s, "unit"))
		gfl_scan_fail(&r->s, r->s.at, "'unit' expected");
	r->unit = gfl_unit_create(gfl_scan_string(&r->s, "name of the source"));
	gfl_scan_end(&r->s);
}

struct gfl_unit *gfl_unit_read(const char *text, size_t len, const char *name, struct gfl_log *log)
{
	struct gfl_reader r = { .s = { .name = name, .log = log }, .block = GFL_NONE };

	if (len > GFL_MAX_FACTS_BYTES) {
		gfl_error(log, name, 0, 0, "larger than %u bytes", GFL_MAX_FACTS_BYTES);
		return NULL;
	}
	/* An empty file may come without an address. */
	r.s.at = len ? text : "";
	r.s.bol = r.s.at;
	r.s.end = r.s.at + len;
	read_start(&r);
	while (gfl_scan_line(&r.s))
		read_line(&r);
	if (!r.done)
		gfl_scan_fail(&r.s, r.s.at, "'eof' expected: the file was cut off");
	if (r.s.failed) {
		gfl_unit_destroy(r.unit);
		r.unit = NULL;
	}
	free(r.s.buf);
	free(r.val_lines);
	free(r.block_lines);
	free(r.ids);
	free(r.cases);
	return r.unit;
}
