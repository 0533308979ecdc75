/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A unit as the linker keeps it, as bytes: for the next time, when its facts have not changed. What another
 * unit brought already is skipped.
 *
 * Strings stand in front and are named by their numbers; functions are found by what tells them from others. Who
 * keeps the bytes sees to it that they come back unharmed, and to the same program.
 */
#include "link.h"

#include <stdlib.h>
#include <string.h>

/* --- writing ------------------------------------------------------------------------------ */

/** struct bytes - a text being put together */
struct bytes {
	uint8_t *data;
	size_t len, cap;
};

/** struct packer - @numbers: of strings, from 1 */
struct packer {
	const struct gfl_linker *linker;
	struct bytes out;
	struct gfl_ptr_map numbers;
	const char **strings;
	uint32_t nr_strings, cap_strings;
};

static void put_bytes(struct bytes *b, const void *data, size_t len)
{
	if (b->cap - b->len < len) {
		b->cap = (b->len + len) * 2;
		b->data = gfl_xrealloc(b->data, b->cap);
	}
	if (len)
		memcpy(b->data + b->len, data, len);
	b->len += len;
}

/* Small ones take a byte. */
static void put_num(struct bytes *b, uint64_t num)
{
	uint8_t text[10];
	size_t len = 0;

	for (; num >= 0x80; num >>= 7)
		text[len++] = (uint8_t)(num | 0x80);
	text[len++] = (uint8_t)num;
	put_bytes(b, text, len);
}

static void put_signed(struct bytes *b, int64_t num)
{
	put_num(b, (uint64_t)num << 1 ^ (num < 0 ? UINT64_MAX : 0));
}

static void put_name(struct packer *p, const char *name)
{
	uint32_t *nr;

	if (!name) {
		put_num(&p->out, 0);
		return;
	}
	nr = gfl_ptr_map_at(&p->numbers, name, 0);
	if (!*nr) {
		GFL_GROW(p->strings, p->nr_strings, p->cap_strings);
		p->strings[p->nr_strings++] = name;
		*nr = p->nr_strings;
	}
	put_num(&p->out, *nr);
}

static void put_loc(struct packer *p, struct gfl_loc loc)
{
	put_name(p, p->linker->files[loc.file]);
	put_num(&p->out, loc.line);
	put_num(&p->out, loc.col);
}

static void put_val(struct packer *p, const struct gfl_val *v)
{
	struct bytes *b = &p->out;

	put_num(b, v->kind);
	put_num(b, v->op);
	put_num(b, v->block + 1);
	put_num(b, v->a);
	put_num(b, v->b);
	put_num(b, v->c);
	put_signed(b, v->num);
	put_name(p, v->name);
	put_name(p, v->type);
	put_name(p, v->tag);
	put_num(b, v->nr_phi);
	for (uint32_t i = 0; i < v->nr_phi; i++) {
		put_num(b, v->phi[i].block + 1);
		put_num(b, v->phi[i].val);
	}
}

static void put_event(struct packer *p, const struct gfl_event *ev)
{
	struct bytes *b = &p->out;

	put_num(b, ev->kind);
	put_num(b, ev->is_volatile);
	put_signed(b, ev->gfp_arg);
	put_loc(p, ev->loc);
	put_num(b, ev->ret);
	put_name(p, ev->callee);
	put_num(b, ev->fnptr);
	put_num(b, ev->addr);
	put_num(b, ev->val);
	put_num(b, ev->nr_args);
	for (uint32_t i = 0; i < ev->nr_args; i++)
		put_num(b, ev->args[i]);
	put_num(b, ev->nr_frames);
	for (uint32_t i = 0; i < ev->nr_frames; i++) {
		put_name(p, ev->frames[i].macro);
		put_num(b, ev->frames[i].id);
	}
}

static void put_block(struct packer *p, const struct gfl_block *block)
{
	struct bytes *b = &p->out;

	put_num(b, block->nr_events);
	for (uint32_t i = 0; i < block->nr_events; i++)
		put_event(p, &block->events[i]);
	put_num(b, block->term);
	put_num(b, block->op);
	put_num(b, block->a);
	put_num(b, block->b);
	put_num(b, block->nr_succ);
	for (uint32_t i = 0; i < block->nr_succ; i++)
		put_num(b, block->succ[i]);
	put_num(b, block->cases != NULL);
	for (uint32_t i = 0; block->cases && i + 1 < block->nr_succ; i++) {
		put_signed(b, block->cases[i].lo);
		put_signed(b, block->cases[i].hi);
	}
	put_loc(p, block->loc);
}

static void put_func(struct packer *p, const struct gfl_body *body)
{
	const struct gfl_func *f = &body->func;
	struct bytes *b = &p->out;

	put_name(p, f->name);
	put_num(b, f->flags);
	put_loc(p, f->loc);
	put_num(b, f->end_line);
	put_name(p, f->section);
	put_num(b, f->nr_params);
	for (uint32_t i = 0; i < f->nr_params; i++) {
		put_name(p, f->params[i].name);
		put_name(p, f->params[i].type);
	}
	put_num(b, f->nr_annots);
	for (uint32_t i = 0; i < f->nr_annots; i++) {
		put_num(b, f->annots[i].kind);
		put_name(p, f->annots[i].expr);
	}
	put_num(b, body->nr_refs);
	for (uint32_t i = 0; i < body->nr_refs; i++)
		put_name(p, body->refs[i]);
	put_num(b, f->vals.nr);
	for (uint32_t i = 1; i < f->vals.nr; i++)
		put_val(p, &f->vals.v[i]);
	put_num(b, f->nr_blocks);
	for (uint32_t i = 0; i < f->nr_blocks; i++)
		put_block(p, &f->block[i]);
}

static void put_inst(struct packer *p, const struct gfl_inst *inst)
{
	struct bytes all = p->out;

	/* apart, for its length comes first */
	p->out = (struct bytes){ 0 };
	put_func(p, inst->body);
	put_bytes(&all, inst->body->hash, sizeof(inst->body->hash));
	put_num(&all, inst->address);
	put_num(&all, p->out.len);
	put_bytes(&all, p->out.data, p->out.len);
	free(p->out.data);
	p->out = all;
}

static void put_part(struct packer *p, const struct gfl_part *part)
{
	struct bytes *b = &p->out;

	put_name(p, part->source);
	put_name(p, part->compiler);
	put_num(b, part->kernel);
	put_num(b, part->nr_files);
	for (uint32_t i = 0; i < part->nr_files; i++)
		put_name(p, p->linker->files[part->files[i]]);
	put_num(b, part->nr_ops);
	for (uint32_t i = 0; i < part->nr_ops; i++) {
		const struct gfl_ops *o = &part->ops[i];

		put_name(p, o->tag);
		put_name(p, o->field);
		put_name(p, o->fn);
		put_name(p, o->var);
		put_loc(p, o->loc);
		put_num(b, o->has_mode);
		put_signed(b, o->mode);
	}
	put_num(b, part->nr_consts);
	for (uint32_t i = 0; i < part->nr_consts; i++) {
		put_name(p, part->consts[i].name);
		put_num(b, part->consts[i].known);
		put_signed(b, part->consts[i].value);
	}
	put_num(b, part->nr_decls);
	for (uint32_t i = 0; i < part->nr_decls; i++)
		put_name(p, part->decls[i]);
	put_num(b, part->nr);
	for (uint32_t i = 0; i < part->nr; i++)
		put_inst(p, &p->linker->insts[part->first + i]);
}

void *gfl_linker_pack(const struct gfl_linker *linker, size_t *len)
{
	struct packer p = { .linker = linker };
	struct bytes all = { 0 };

	put_part(&p, &linker->parts[linker->nr_parts - 1]);
	put_num(&all, p.nr_strings);
	for (uint32_t i = 0; i < p.nr_strings; i++) {
		const size_t bytes = strlen(p.strings[i]);

		put_num(&all, bytes);
		put_bytes(&all, p.strings[i], bytes + 1);
	}
	put_bytes(&all, p.out.data, p.out.len);
	free(p.out.data);
	free(p.strings);
	gfl_ptr_map_deinit(&p.numbers);
	*len = all.len;
	return all.data;
}

/* --- reading ------------------------------------------------------------------------------ */

/**
 * struct unpacker - bytes being read
 * @files:  of the linker, by number of the name; GFL_NO_FILE: not asked for yet
 * @bodies: that are new
 */
struct unpacker {
	struct gfl_linker *linker;
	struct gfl_arena *arena;
	const uint8_t *at, *end;
	bool failed;
	const char **strings;
	uint32_t *files;
	uint32_t nr_strings;
	struct gfl_body **bodies;
	uint32_t nr_bodies, cap_bodies;
};

#define GFL_NO_FILE UINT32_MAX

static uint64_t get_num(struct unpacker *u)
{
	uint64_t num = 0;

	for (unsigned int shift = 0; shift < 64 && u->at < u->end; shift += 7) {
		const uint8_t byte = *u->at++;

		num |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return num;
	}
	u->failed = true;
	return 0;
}

static int64_t get_signed(struct unpacker *u)
{
	const uint64_t num = get_num(u);

	return (int64_t)(num >> 1 ^ (num & 1 ? UINT64_MAX : 0));
}

static uint32_t get_u32(struct unpacker *u)
{
	return (uint32_t)get_num(u);
}

/* How many follow, of which each takes a byte at least. */
static uint32_t get_count(struct unpacker *u)
{
	const uint64_t nr = get_num(u);

	if (nr <= (uint64_t)(u->end - u->at))
		return (uint32_t)nr;
	u->failed = true;
	return 0;
}

static uint32_t get_number(struct unpacker *u)
{
	const uint64_t nr = get_num(u);

	if (nr <= u->nr_strings)
		return (uint32_t)nr;
	u->failed = true;
	return 0;
}

static const char *get_name(struct unpacker *u)
{
	return u->strings[get_number(u)];
}

static uint32_t get_file(struct unpacker *u)
{
	const uint32_t nr = get_number(u);

	if (nr && u->files[nr] == GFL_NO_FILE)
		u->files[nr] = gfl_linker_file(u->linker, u->strings[nr]);
	return nr ? u->files[nr] : 0;
}

static struct gfl_loc get_loc(struct unpacker *u)
{
	struct gfl_loc loc;

	loc.file = get_file(u);
	loc.line = get_u32(u);
	loc.col = get_u32(u);
	return loc;
}

#define GET_ARRAY(u, nr, type) ((type *)gfl_arena_room((u)->arena, (nr) * sizeof(type)))

static void get_val(struct unpacker *u, struct gfl_vals *vals)
{
	struct gfl_val v = { .kind = (uint8_t)get_num(u) };
	struct gfl_phi few[8], *phi = few;

	v.op = (uint8_t)get_num(u);
	v.block = get_u32(u) - 1;
	v.a = get_u32(u);
	v.b = get_u32(u);
	v.c = get_u32(u);
	v.num = get_signed(u);
	v.name = get_name(u);
	v.type = get_name(u);
	v.tag = get_name(u);
	v.nr_phi = (uint16_t)get_count(u);
	if (v.nr_phi > GFL_ARRAY_SIZE(few))
		phi = gfl_xrealloc(NULL, v.nr_phi * sizeof(*phi));
	for (uint32_t i = 0; i < v.nr_phi; i++) {
		phi[i].block = get_u32(u) - 1;
		phi[i].val = get_u32(u);
	}
	v.phi = v.nr_phi ? phi : NULL;
	gfl_vals_append(vals, &v);
	if (phi != few)
		free(phi);
}

static void get_event(struct unpacker *u, struct gfl_event *ev)
{
	*ev = (struct gfl_event){ .kind = (uint8_t)get_num(u) };
	ev->is_volatile = get_num(u);
	ev->gfp_arg = (int8_t)get_signed(u);
	ev->loc = get_loc(u);
	ev->ret = get_u32(u);
	ev->callee = get_name(u);
	ev->fnptr = get_u32(u);
	ev->addr = get_u32(u);
	ev->val = get_u32(u);
	ev->nr_args = (uint16_t)get_count(u);
	ev->args = ev->nr_args ? GET_ARRAY(u, ev->nr_args, gfl_id) : NULL;
	for (uint32_t i = 0; i < ev->nr_args; i++)
		ev->args[i] = get_u32(u);
	ev->nr_frames = (uint16_t)get_count(u);
	ev->frames = ev->nr_frames ? GET_ARRAY(u, ev->nr_frames, struct gfl_frame) : NULL;
	for (uint32_t i = 0; i < ev->nr_frames; i++) {
		ev->frames[i].macro = get_name(u);
		ev->frames[i].id = get_u32(u);
	}
}

static void get_block(struct unpacker *u, struct gfl_block *b)
{
	*b = (struct gfl_block){ .nr_events = get_count(u) };
	b->cap_events = b->nr_events;
	b->events = b->nr_events ? GET_ARRAY(u, b->nr_events, struct gfl_event) : NULL;
	for (uint32_t i = 0; i < b->nr_events; i++)
		get_event(u, &b->events[i]);
	b->term = (uint8_t)get_num(u);
	b->op = (uint8_t)get_num(u);
	b->a = get_u32(u);
	b->b = get_u32(u);
	b->nr_succ = get_count(u);
	b->succ = b->nr_succ ? GET_ARRAY(u, b->nr_succ, gfl_id) : NULL;
	for (uint32_t i = 0; i < b->nr_succ; i++)
		b->succ[i] = get_u32(u);
	if (get_num(u) && b->nr_succ)
		b->cases = GET_ARRAY(u, b->nr_succ, struct gfl_case);
	for (uint32_t i = 0; b->cases && i + 1 < b->nr_succ; i++) {
		b->cases[i].lo = get_signed(u);
		b->cases[i].hi = get_signed(u);
	}
	b->loc = get_loc(u);
}

static void get_func(struct unpacker *u, struct gfl_body *body)
{
	struct gfl_func *f = &body->func;
	uint32_t nr;

	f->unit = u->linker->out;
	f->name = get_name(u);
	f->flags = get_u32(u);
	f->loc = get_loc(u);
	f->end_line = get_u32(u);
	f->section = get_name(u);
	f->nr_params = f->cap_params = get_count(u);
	f->params = GET_ARRAY(u, f->nr_params, struct gfl_param);
	for (uint32_t i = 0; i < f->nr_params; i++) {
		f->params[i].name = get_name(u);
		f->params[i].type = get_name(u);
	}
	f->nr_annots = f->cap_annots = get_count(u);
	f->annots = GET_ARRAY(u, f->nr_annots, struct gfl_annot);
	for (uint32_t i = 0; i < f->nr_annots; i++) {
		f->annots[i].kind = (uint8_t)get_num(u);
		f->annots[i].expr = get_name(u);
	}
	body->nr_refs = body->cap_refs = get_count(u);
	body->refs = gfl_xrealloc(NULL, (body->nr_refs + 1) * sizeof(*body->refs));
	for (uint32_t i = 0; i < body->nr_refs; i++)
		body->refs[i] = get_name(u);
	nr = get_count(u);
	gfl_vals_init(&f->vals, u->arena);
	gfl_vals_reserve(&f->vals, nr + 1);
	for (uint32_t i = 1; i < nr && !u->failed; i++)
		get_val(u, &f->vals);
	f->nr_blocks = f->cap_blocks = get_count(u);
	f->block = GET_ARRAY(u, f->nr_blocks, struct gfl_block);
	for (uint32_t i = 0; i < f->nr_blocks; i++)
		get_block(u, &f->block[i]);
}

static void get_inst(struct unpacker *u, uint32_t part, uint64_t *sum)
{
	struct gfl_linker *l = u->linker;
	struct gfl_body *body;
	uint64_t hash[2] = { 0 };
	bool address;
	uint32_t len;

	if ((size_t)(u->end - u->at) < sizeof(hash)) {
		u->failed = true;
		return;
	}
	memcpy(hash, u->at, sizeof(hash));
	u->at += sizeof(hash);
	address = get_num(u);
	len = get_count(u);
	if (u->failed)
		return;
	body = gfl_linker_body(l, hash);
	if (body) {
		u->at += len;
	} else {
		body = gfl_linker_new_body(l, hash);
		GFL_GROW(u->bodies, u->nr_bodies, u->cap_bodies);
		u->bodies[u->nr_bodies++] = body;
		get_func(u, body);
	}
	GFL_GROW(l->insts, l->nr_insts, l->cap_insts);
	l->insts[l->nr_insts++] =
		(struct gfl_inst){ .body = body, .part = part, .address = address };
	*sum = gfl_link_mix(*sum, hash[0]);
}

static void get_part(struct unpacker *u, struct gfl_part *part)
{
	struct gfl_arena *arena = u->linker->arena;

	part->source = get_name(u);
	part->compiler = get_name(u);
	part->kernel = get_u32(u);
	part->nr_files = get_count(u);
	part->files = gfl_arena_alloc(arena, part->nr_files * sizeof(*part->files));
	for (uint32_t i = 0; i < part->nr_files; i++)
		part->files[i] = get_file(u);
	part->nr_ops = get_count(u);
	part->ops = gfl_arena_alloc(arena, part->nr_ops * sizeof(*part->ops));
	for (uint32_t i = 0; i < part->nr_ops; i++) {
		struct gfl_ops *o = &part->ops[i];

		o->tag = get_name(u);
		o->field = get_name(u);
		o->fn = get_name(u);
		o->var = get_name(u);
		o->loc = get_loc(u);
		o->has_mode = get_num(u);
		o->mode = get_signed(u);
	}
	part->nr_consts = get_count(u);
	part->consts = gfl_arena_alloc(arena, part->nr_consts * sizeof(*part->consts));
	for (uint32_t i = 0; i < part->nr_consts; i++) {
		part->consts[i].name = get_name(u);
		part->consts[i].known = get_num(u);
		part->consts[i].value = get_signed(u);
	}
	part->nr_decls = get_count(u);
	part->decls = gfl_arena_alloc(arena, part->nr_decls * sizeof(*part->decls));
	for (uint32_t i = 0; i < part->nr_decls; i++)
		part->decls[i] = get_name(u);
	part->nr = get_count(u);
	for (uint32_t i = 0; i < part->nr && !u->failed; i++)
		get_inst(u, u->linker->nr_parts, &part->hash);
}

static void get_strings(struct unpacker *u)
{
	const uint32_t nr = get_count(u);

	u->strings = gfl_xrealloc(NULL, (nr + 1) * sizeof(*u->strings));
	u->files = gfl_xrealloc(NULL, (nr + 1) * sizeof(*u->files));
	u->strings[0] = NULL;
	for (uint32_t i = 1; i <= nr && !u->failed; i++) {
		const uint32_t len = get_count(u);

		if (len >= (size_t)(u->end - u->at) || u->at[len]) {
			u->failed = true;
			break;
		}
		u->strings[i] = gfl_intern(u->linker->out->strings, (const char *)u->at);
		u->files[i] = GFL_NO_FILE;
		u->at += len + 1;
		u->nr_strings = i;
	}
}

/* What turned out to be no unit may not be found. */
static void forget(struct unpacker *u)
{
	for (uint32_t i = 0; i < u->nr_bodies; i++) {
		struct gfl_body *body = u->bodies[i];

		gfl_vals_deinit(&body->func.vals);
		body->func = (struct gfl_func){ .unit = u->linker->out };
		body->nr_refs = 0;
		memset(body->hash, 0xff, sizeof(body->hash));
	}
}

bool gfl_linker_add_packed(struct gfl_linker *l, const void *data, size_t len)
{
	struct unpacker u = {
		.linker = l, .arena = l->out->arena, .at = data, .end = (const uint8_t *)data + len
	};
	struct gfl_part part = { .first = l->nr_insts };

	get_strings(&u);
	if (!u.failed)
		get_part(&u, &part);
	free(u.strings);
	free(u.files);
	if (u.failed || u.at != u.end) {
		forget(&u);
		free(u.bodies);
		l->nr_insts = part.first;
		return false;
	}
	free(u.bodies);
	GFL_GROW(l->parts, l->nr_parts, l->cap_parts);
	l->parts[l->nr_parts++] = part;
	return true;
}
