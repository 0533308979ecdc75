/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A unit as the linker keeps it, as bytes: for the next time, when its facts have not changed. What another
 * unit brought already is skipped.
 *
 * Strings stand in front and are named by their numbers; functions are found by what tells them from others.
 * link_unpack.c reads it again. Who keeps the bytes sees to it that they come back unharmed, and to the same program.
 */
#include <stdlib.h>

#include "link.h"
#include "pack.h"

/** struct packer - @numbers: of strings, from 1 */
struct packer {
	const struct gfl_linker *linker;
	struct gfl_pack out;
	struct gfl_ptr_map numbers;
	const char **strings;
	uint32_t nr_strings, cap_strings;
};

static void put_name(struct packer *p, const char *name)
{
	uint32_t *nr;

	if (!name) {
		gfl_pack_num(&p->out, 0);
		return;
	}
	nr = gfl_ptr_map_at(&p->numbers, name, 0);
	if (!*nr) {
		GFL_GROW(p->strings, p->nr_strings, p->cap_strings);
		p->strings[p->nr_strings++] = name;
		*nr = p->nr_strings;
	}
	gfl_pack_num(&p->out, *nr);
}

static void put_loc(struct packer *p, struct gfl_loc loc)
{
	put_name(p, p->linker->files[loc.file]);
	gfl_pack_num(&p->out, loc.line);
	gfl_pack_num(&p->out, loc.col);
}

static void put_val(struct packer *p, const struct gfl_val *v)
{
	struct gfl_pack *b = &p->out;

	gfl_pack_num(b, v->kind);
	gfl_pack_num(b, v->op);
	gfl_pack_num(b, v->block + 1);
	gfl_pack_num(b, v->a);
	gfl_pack_num(b, v->b);
	gfl_pack_num(b, v->c);
	gfl_pack_signed(b, v->num);
	put_name(p, v->name);
	put_name(p, v->type);
	put_name(p, v->tag);
	gfl_pack_num(b, v->nr_phi);
	for (uint32_t i = 0; i < v->nr_phi; i++) {
		gfl_pack_num(b, v->phi[i].block + 1);
		gfl_pack_num(b, v->phi[i].val);
	}
}

static void put_event(struct packer *p, const struct gfl_event *ev)
{
	struct gfl_pack *b = &p->out;

	gfl_pack_num(b, ev->kind);
	gfl_pack_num(b, ev->is_volatile);
	gfl_pack_signed(b, ev->gfp_arg);
	put_loc(p, ev->loc);
	gfl_pack_num(b, ev->ret);
	put_name(p, ev->callee);
	gfl_pack_num(b, ev->fnptr);
	gfl_pack_num(b, ev->addr);
	gfl_pack_num(b, ev->val);
	gfl_pack_num(b, ev->nr_args);
	for (uint32_t i = 0; i < ev->nr_args; i++)
		gfl_pack_num(b, ev->args[i]);
	gfl_pack_num(b, ev->nr_frames);
	for (uint32_t i = 0; i < ev->nr_frames; i++) {
		put_name(p, ev->frames[i].macro);
		gfl_pack_num(b, ev->frames[i].id);
	}
}

static void put_block(struct packer *p, const struct gfl_block *block)
{
	struct gfl_pack *b = &p->out;

	gfl_pack_num(b, block->nr_events);
	for (uint32_t i = 0; i < block->nr_events; i++)
		put_event(p, &block->events[i]);
	gfl_pack_num(b, block->term);
	gfl_pack_num(b, block->op);
	gfl_pack_num(b, block->a);
	gfl_pack_num(b, block->b);
	gfl_pack_num(b, block->nr_succ);
	for (uint32_t i = 0; i < block->nr_succ; i++)
		gfl_pack_num(b, block->succ[i]);
	gfl_pack_num(b, block->cases != NULL);
	for (uint32_t i = 0; block->cases && i + 1 < block->nr_succ; i++) {
		gfl_pack_signed(b, block->cases[i].lo);
		gfl_pack_signed(b, block->cases[i].hi);
	}
	put_loc(p, block->loc);
}

static void put_func(struct packer *p, const struct gfl_body *body)
{
	const struct gfl_func *f = &body->func;
	struct gfl_pack *b = &p->out;

	put_name(p, f->name);
	gfl_pack_num(b, f->flags);
	put_loc(p, f->loc);
	gfl_pack_num(b, f->end_line);
	put_name(p, f->section);
	gfl_pack_num(b, f->nr_params);
	for (uint32_t i = 0; i < f->nr_params; i++) {
		put_name(p, f->params[i].name);
		put_name(p, f->params[i].type);
	}
	gfl_pack_num(b, f->nr_annots);
	for (uint32_t i = 0; i < f->nr_annots; i++) {
		gfl_pack_num(b, f->annots[i].kind);
		put_name(p, f->annots[i].expr);
	}
	gfl_pack_num(b, body->nr_refs);
	for (uint32_t i = 0; i < body->nr_refs; i++)
		put_name(p, body->refs[i]);
	gfl_pack_num(b, f->vals.nr);
	for (uint32_t i = 1; i < f->vals.nr; i++)
		put_val(p, &f->vals.v[i]);
	gfl_pack_num(b, f->nr_blocks);
	for (uint32_t i = 0; i < f->nr_blocks; i++)
		put_block(p, &f->block[i]);
}

static void put_inst(struct packer *p, const struct gfl_inst *inst)
{
	struct gfl_pack all = p->out;

	/* apart, for its length comes first */
	p->out = (struct gfl_pack){ 0 };
	put_func(p, inst->body);
	gfl_pack_bytes(&all, inst->body->hash, sizeof(inst->body->hash));
	gfl_pack_num(&all, inst->address);
	gfl_pack_num(&all, p->out.len);
	gfl_pack_bytes(&all, p->out.data, p->out.len);
	free(p->out.data);
	p->out = all;
}

static void put_part(struct packer *p, const struct gfl_part *part)
{
	struct gfl_pack *b = &p->out;

	put_name(p, part->source);
	put_name(p, part->compiler);
	gfl_pack_num(b, part->kernel);
	gfl_pack_num(b, part->nr_files);
	for (uint32_t i = 0; i < part->nr_files; i++)
		put_name(p, p->linker->files[part->files[i]]);
	gfl_pack_num(b, part->nr_ops);
	for (uint32_t i = 0; i < part->nr_ops; i++) {
		const struct gfl_ops *o = &part->ops[i];

		put_name(p, o->tag);
		put_name(p, o->field);
		put_name(p, o->fn);
		put_name(p, o->var);
		put_loc(p, o->loc);
		gfl_pack_num(b, o->has_mode);
		gfl_pack_signed(b, o->mode);
	}
	gfl_pack_num(b, part->nr_consts);
	for (uint32_t i = 0; i < part->nr_consts; i++) {
		put_name(p, part->consts[i].name);
		gfl_pack_num(b, part->consts[i].known);
		gfl_pack_signed(b, part->consts[i].value);
	}
	gfl_pack_num(b, part->nr_decls);
	for (uint32_t i = 0; i < part->nr_decls; i++)
		put_name(p, part->decls[i]);
	gfl_pack_num(b, part->nr);
	for (uint32_t i = 0; i < part->nr; i++)
		put_inst(p, &p->linker->insts[part->first + i]);
}

void *gfl_linker_pack(const struct gfl_linker *linker, size_t *len)
{
	struct packer p = { .linker = linker };
	struct gfl_pack all = { 0 };

	put_part(&p, &linker->parts[linker->nr_parts - 1]);
	gfl_pack_num(&all, p.nr_strings);
	for (uint32_t i = 0; i < p.nr_strings; i++)
		gfl_pack_text(&all, p.strings[i]);
	gfl_pack_bytes(&all, p.out.data, p.out.len);
	free(p.out.data);
	free(p.strings);
	gfl_ptr_map_deinit(&p.numbers);
	*len = all.len;
	return all.data;
}
