// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes a unit as a facts file, in the canonical form of docs/ir.md. */
#include "ir_text.h"

#include <inttypes.h>
#include <string.h>

/* One stream has one writer, so nothing here takes its lock. */
static void put(FILE *out, const char *s)
{
	fwrite_unlocked(s, 1, strlen(s), out);
}

static void put_char(FILE *out, char c)
{
	putc_unlocked(c, out);
}

/* By hand, for most of a facts file is such numbers. */
static void put_digits(FILE *out, uint64_t num, unsigned int base)
{
	char buf[24], *at = buf + sizeof(buf);

	*--at = '\0';
	do {
		*--at = "0123456789abcdef"[num % base];
		num /= base;
	} while (num);
	put(out, at);
}

static void put_count(FILE *out, uint32_t num)
{
	put_digits(out, num, 10);
}

/* In hex from ten on, so that gfp bits look the same everywhere. */
void gfl_write_num(FILE *out, int64_t num)
{
	if (num < 0) {
		put_char(out, '-');
		put_digits(out, -(uint64_t)num, 10);
	} else if (num < 10) {
		put_digits(out, (uint64_t)num, 10);
	} else {
		put(out, "0x");
		put_digits(out, (uint64_t)num, 16);
	}
}

void gfl_write_string(FILE *out, const char *s)
{
	if (!s)
		s = "";
	if (gfl_is_bare(s)) {
		put(out, s);
		return;
	}
	put_char(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else if ((unsigned char)*s < ' ' || *s == 0x7f)
			fprintf(out, "\\x%02x", (unsigned char)*s);
		else
			put_char(out, *s);
	}
	put_char(out, '"');
}

/* Each of these writes a blank before what it is about. */

static void put_word(FILE *out, const char *s)
{
	put_char(out, ' ');
	put(out, s);
}

static void put_name(FILE *out, const char *s)
{
	put_char(out, ' ');
	gfl_write_string(out, s);
}

static void put_opt_name(FILE *out, const char *s)
{
	if (s)
		put_name(out, s);
	else
		put(out, " -");
}

static void put_val(FILE *out, gfl_id val)
{
	put_char(out, ' ');
	put_count(out, val);
}

static void put_block(FILE *out, gfl_id block)
{
	put(out, " b");
	put_count(out, block);
}

static void put_loc(FILE *out, struct gfl_loc loc)
{
	if (!loc.file && !loc.line && !loc.col)
		return;
	put(out, " @");
	put_count(out, loc.file);
	put_char(out, ':');
	put_count(out, loc.line);
	put_char(out, ':');
	put_count(out, loc.col);
}

/* --- events and terminators --------------------------------------------------- */

static void write_call(FILE *out, const struct gfl_event *event)
{
	put(out, "  call");
	put_val(out, event->ret);
	if (event->callee) {
		put_name(out, event->callee);
	} else {
		put(out, " *");
		put_count(out, event->fnptr);
	}
	put(out, " (");
	for (uint32_t i = 0; i < event->nr_args; i++) {
		if (i)
			put_char(out, ' ');
		put_count(out, event->args[i]);
	}
	put_char(out, ')');
	if (event->gfp_arg >= 0) {
		put(out, " gfp");
		put_val(out, (uint32_t)event->gfp_arg);
	}
}

static void write_event(FILE *out, const struct gfl_event *event)
{
	switch (event->kind) {
	case GFL_EV_CALL:
		write_call(out, event);
		break;
	case GFL_EV_STORE:
		put(out, "  store");
		put_val(out, event->addr);
		put_val(out, event->val);
		break;
	case GFL_EV_LOAD:
		put(out, "  load");
		put_val(out, event->ret);
		put_val(out, event->addr);
		if (event->is_volatile)
			put_word(out, "volatile");
		break;
	default:
		put(out, "  asm");
		break;
	}
	put_loc(out, event->loc);
	if (event->nr_frames)
		put_word(out, "in");
	for (uint32_t i = 0; i < event->nr_frames; i++) {
		put_name(out, event->frames[i].macro);
		put_char(out, '#');
		put_count(out, event->frames[i].id);
	}
	put_char(out, '\n');
}

static void write_switch(FILE *out, const struct gfl_block *block)
{
	put(out, "  switch");
	put_val(out, block->a);
	for (uint32_t i = 0; i + 1 < block->nr_succ; i++) {
		put_char(out, ' ');
		gfl_write_num(out, block->cases[i].lo);
		if (block->cases[i].hi != block->cases[i].lo) {
			put(out, "..");
			gfl_write_num(out, block->cases[i].hi);
		}
		put(out, ":b");
		put_count(out, block->succ[i]);
	}
	put(out, " default:b");
	put_count(out, block->succ[block->nr_succ - 1]);
}

static void write_term(FILE *out, const struct gfl_block *block)
{
	switch (block->term) {
	case GFL_TERM_GOTO:
		put(out, "  goto");
		put_block(out, block->succ[0]);
		break;
	case GFL_TERM_COND:
		put(out, "  cond");
		put_word(out, gfl_op_name(block->op));
		put_val(out, block->a);
		put_val(out, block->b);
		put_block(out, block->succ[0]);
		put_block(out, block->succ[1]);
		break;
	case GFL_TERM_SWITCH:
		write_switch(out, block);
		break;
	case GFL_TERM_MULTI:
		put(out, "  multi");
		for (uint32_t i = 0; i < block->nr_succ; i++)
			put_block(out, block->succ[i]);
		break;
	case GFL_TERM_RETURN:
		put(out, "  return");
		if (block->a)
			put_val(out, block->a);
		break;
	default:
		put(out, "  end");
		break;
	}
	put_loc(out, block->loc);
	put_char(out, '\n');
}

/* --- values --------------------------------------------------------------------- */

void gfl_write_val(FILE *out, gfl_id id, const struct gfl_val *v)
{
	put(out, " val");
	put_val(out, id);
	put_word(out, gfl_val_words[v->kind]);
	if (v->block != GFL_NONE)
		put_block(out, v->block);
	if (v->kind == GFL_VAL_OP)
		put_word(out, gfl_op_name(v->op));
	if (v->kind == GFL_VAL_CONST) {
		put_char(out, ' ');
		gfl_write_num(out, v->num);
	} else if (v->kind == GFL_VAL_PARAM) {
		put_char(out, ' ');
		put_count(out, (uint32_t)v->num);
	}
	if (v->a)
		put_val(out, v->a);
	if (v->b || v->kind == GFL_VAL_INDEX)
		put_val(out, v->b);
	if (v->c)
		put_val(out, v->c);
	if (v->kind == GFL_VAL_FIELD)
		put_opt_name(out, v->tag);
	if (v->name)
		put_name(out, v->name);
	if (v->kind == GFL_VAL_VAR || v->kind == GFL_VAL_FIELD || v->kind == GFL_VAL_INDEX ||
	    v->kind == GFL_VAL_LOAD)
		put_opt_name(out, v->type);
	if (v->kind == GFL_VAL_VAR && v->num)
		put_word(out, "local");
	for (uint32_t i = 0; i < v->nr_phi; i++) {
		put_block(out, v->phi[i].block);
		put_char(out, ':');
		put_count(out, v->phi[i].val);
	}
	put_char(out, '\n');
}

/* --- functions and units ---------------------------------------------------------- */

static void write_func_line(FILE *out, const struct gfl_func *func)
{
	char before = ' ';

	put(out, "func");
	put_name(out, func->name);
	for (uint32_t i = 0; i < GFL_NR_FLAG_WORDS; i++) {
		if (!(func->flags & 1u << i))
			continue;
		put_char(out, before);
		put(out, gfl_flag_words[i]);
		before = ',';
	}
	put_loc(out, func->loc);
	if (func->end_line) {
		put_word(out, "end");
		put_val(out, func->end_line);
	}
	if (func->section) {
		put_word(out, "section");
		put_name(out, func->section);
	}
	put_char(out, '\n');
}

static void write_func(FILE *out, const struct gfl_func *func)
{
	write_func_line(out, func);
	for (uint32_t i = 0; i < func->nr_params; i++) {
		put(out, " param");
		put_opt_name(out, func->params[i].name);
		put_opt_name(out, func->params[i].type);
		put_char(out, '\n');
	}
	for (uint32_t i = 0; i < func->nr_annots; i++) {
		put(out, " annot");
		put_word(out, gfl_annot_words[func->annots[i].kind]);
		put_name(out, func->annots[i].expr);
		put_char(out, '\n');
	}
	for (gfl_id id = 1; id < func->vals.nr; id++)
		gfl_write_val(out, id, &func->vals.v[id]);
	for (gfl_id id = 0; id < func->nr_blocks; id++) {
		const struct gfl_block *block = &func->block[id];

		put(out, " block");
		put_val(out, id);
		put_char(out, '\n');
		for (uint32_t i = 0; i < block->nr_events; i++)
			write_event(out, &block->events[i]);
		write_term(out, block);
	}
}

static void write_names(FILE *out, const struct gfl_unit *unit)
{
	for (uint32_t i = 1; i < unit->nr_files; i++) {
		put(out, "file");
		put_val(out, i);
		put_name(out, unit->files[i]);
		put_char(out, '\n');
	}
	for (uint32_t i = 0; i < unit->nr_consts; i++) {
		put(out, "const");
		put_name(out, unit->consts[i].name);
		put_char(out, ' ');
		if (unit->consts[i].known)
			gfl_write_num(out, unit->consts[i].value);
		else
			put(out, "undefined");
		put_char(out, '\n');
	}
	for (uint32_t i = 0; i < unit->nr_decls; i++) {
		put(out, "decl");
		put_name(out, unit->decls[i]);
		put_char(out, '\n');
	}
}

static void write_ops(FILE *out, const struct gfl_ops *ops)
{
	put(out, "ops");
	put_opt_name(out, ops->tag);
	put_opt_name(out, ops->field);
	put_name(out, ops->fn);
	if (ops->var) {
		put_word(out, "var");
		put_name(out, ops->var);
	}
	if (ops->has_mode) {
		put_word(out, "mode");
		put_char(out, ' ');
		gfl_write_num(out, ops->mode);
	}
	put_loc(out, ops->loc);
	put_char(out, '\n');
}

bool gfl_unit_write(const struct gfl_unit *unit, FILE *out)
{
	fprintf(out, "gfplint-facts %d\nunit", GFL_FACTS_VERSION);
	put_name(out, unit->source);
	put_char(out, '\n');
	if (unit->compiler) {
		put(out, "compiler");
		put_name(out, unit->compiler);
		put_char(out, '\n');
	}
	if (unit->kernel)
		fprintf(out, "kernel 0x%06" PRIx32 "\n", unit->kernel);
	write_names(out, unit);
	for (uint32_t i = 0; i < unit->nr_ops; i++)
		write_ops(out, &unit->ops[i]);
	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		write_func(out, unit->funcs[i]);
	put(out, "eof\n");
	return !fflush(out) && !ferror(out);
}
