/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A unit as the linker kept it, read again: link_pack.c says what is where. */
#include <stdlib.h>
#include <string.h>

#include "link.h"
#include "pack.h"

/**
 * struct unpacker - bytes being read
 * @files:  of the linker, by number of the name; GFL_NO_FILE: not asked for yet
 * @bodies: that are new
 */
struct unpacker {
	struct gfl_linker *linker;
	struct gfl_arena *arena;
	struct gfl_unpack in;
	const char **strings;
	uint32_t *files;
	uint32_t nr_strings;
	struct gfl_body **bodies;
	uint32_t nr_bodies, cap_bodies;
};

#define GFL_NO_FILE UINT32_MAX

static uint32_t get_u32(struct unpacker *u)
{
	return (uint32_t)gfl_unpack_num(&u->in);
}

static uint32_t get_number(struct unpacker *u)
{
	const uint64_t nr = gfl_unpack_num(&u->in);

	if (nr <= u->nr_strings)
		return (uint32_t)nr;
	u->in.failed = true;
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
	struct gfl_val v = { .kind = (uint8_t)gfl_unpack_num(&u->in) };
	struct gfl_phi few[8], *phi = few;

	v.op = (uint8_t)gfl_unpack_num(&u->in);
	v.block = get_u32(u) - 1;
	v.a = get_u32(u);
	v.b = get_u32(u);
	v.c = get_u32(u);
	v.num = gfl_unpack_signed(&u->in);
	v.name = get_name(u);
	v.type = get_name(u);
	v.tag = get_name(u);
	v.nr_phi = (uint16_t)gfl_unpack_count(&u->in);
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
	*ev = (struct gfl_event){ .kind = (uint8_t)gfl_unpack_num(&u->in) };
	ev->is_volatile = gfl_unpack_num(&u->in);
	ev->gfp_arg = (int8_t)gfl_unpack_signed(&u->in);
	ev->loc = get_loc(u);
	ev->ret = get_u32(u);
	ev->callee = get_name(u);
	ev->fnptr = get_u32(u);
	ev->addr = get_u32(u);
	ev->val = get_u32(u);
	ev->nr_args = (uint16_t)gfl_unpack_count(&u->in);
	ev->args = ev->nr_args ? GET_ARRAY(u, ev->nr_args, gfl_id) : NULL;
	for (uint32_t i = 0; i < ev->nr_args; i++)
		ev->args[i] = get_u32(u);
	ev->nr_frames = (uint16_t)gfl_unpack_count(&u->in);
	ev->frames = ev->nr_frames ? GET_ARRAY(u, ev->nr_frames, struct gfl_frame) : NULL;
	for (uint32_t i = 0; i < ev->nr_frames; i++) {
		ev->frames[i].macro = get_name(u);
		ev->frames[i].id = get_u32(u);
	}
}

static void get_block(struct unpacker *u, struct gfl_block *b)
{
	*b = (struct gfl_block){ .nr_events = gfl_unpack_count(&u->in) };
	b->cap_events = b->nr_events;
	b->events = b->nr_events ? GET_ARRAY(u, b->nr_events, struct gfl_event) : NULL;
	for (uint32_t i = 0; i < b->nr_events; i++)
		get_event(u, &b->events[i]);
	b->term = (uint8_t)gfl_unpack_num(&u->in);
	b->op = (uint8_t)gfl_unpack_num(&u->in);
	b->a = get_u32(u);
	b->b = get_u32(u);
	b->nr_succ = gfl_unpack_count(&u->in);
	b->succ = b->nr_succ ? GET_ARRAY(u, b->nr_succ, gfl_id) : NULL;
	for (uint32_t i = 0; i < b->nr_succ; i++)
		b->succ[i] = get_u32(u);
	if (gfl_unpack_num(&u->in) && b->nr_succ)
		b->cases = GET_ARRAY(u, b->nr_succ, struct gfl_case);
	for (uint32_t i = 0; b->cases && i + 1 < b->nr_succ; i++) {
		b->cases[i].lo = gfl_unpack_signed(&u->in);
		b->cases[i].hi = gfl_unpack_signed(&u->in);
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
	f->nr_params = f->cap_params = gfl_unpack_count(&u->in);
	f->params = GET_ARRAY(u, f->nr_params, struct gfl_param);
	for (uint32_t i = 0; i < f->nr_params; i++) {
		f->params[i].name = get_name(u);
		f->params[i].type = get_name(u);
	}
	f->nr_annots = f->cap_annots = gfl_unpack_count(&u->in);
	f->annots = GET_ARRAY(u, f->nr_annots, struct gfl_annot);
	for (uint32_t i = 0; i < f->nr_annots; i++) {
		f->annots[i].kind = (uint8_t)gfl_unpack_num(&u->in);
		f->annots[i].expr = get_name(u);
	}
	body->nr_refs = body->cap_refs = gfl_unpack_count(&u->in);
	body->refs = gfl_xrealloc(NULL, (body->nr_refs + 1) * sizeof(*body->refs));
	for (uint32_t i = 0; i < body->nr_refs; i++)
		body->refs[i] = get_name(u);
	nr = gfl_unpack_count(&u->in);
	gfl_vals_init(&f->vals, u->arena);
	gfl_vals_reserve(&f->vals, nr + 1);
	for (uint32_t i = 1; i < nr && !u->in.failed; i++)
		get_val(u, &f->vals);
	f->nr_blocks = f->cap_blocks = gfl_unpack_count(&u->in);
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

	if ((size_t)(u->in.end - u->in.at) < sizeof(hash)) {
		u->in.failed = true;
		return;
	}
	memcpy(hash, u->in.at, sizeof(hash));
	u->in.at += sizeof(hash);
	address = gfl_unpack_num(&u->in);
	len = gfl_unpack_count(&u->in);
	if (u->in.failed)
		return;
	body = gfl_linker_body(l, hash);
	if (body) {
		u->in.at += len;
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
	part->nr_files = gfl_unpack_count(&u->in);
	part->files = gfl_arena_alloc(arena, part->nr_files * sizeof(*part->files));
	for (uint32_t i = 0; i < part->nr_files; i++)
		part->files[i] = get_file(u);
	part->nr_ops = gfl_unpack_count(&u->in);
	part->ops = gfl_arena_alloc(arena, part->nr_ops * sizeof(*part->ops));
	for (uint32_t i = 0; i < part->nr_ops; i++) {
		struct gfl_ops *o = &part->ops[i];

		o->tag = get_name(u);
		o->field = get_name(u);
		o->fn = get_name(u);
		o->var = get_name(u);
		o->loc = get_loc(u);
		o->has_mode = gfl_unpack_num(&u->in);
		o->mode = gfl_unpack_signed(&u->in);
	}
	part->nr_consts = gfl_unpack_count(&u->in);
	part->consts = gfl_arena_alloc(arena, part->nr_consts * sizeof(*part->consts));
	for (uint32_t i = 0; i < part->nr_consts; i++) {
		part->consts[i].name = get_name(u);
		part->consts[i].known = gfl_unpack_num(&u->in);
		part->consts[i].value = gfl_unpack_signed(&u->in);
	}
	part->nr_decls = gfl_unpack_count(&u->in);
	part->decls = gfl_arena_alloc(arena, part->nr_decls * sizeof(*part->decls));
	for (uint32_t i = 0; i < part->nr_decls; i++)
		part->decls[i] = get_name(u);
	part->nr = gfl_unpack_count(&u->in);
	for (uint32_t i = 0; i < part->nr && !u->in.failed; i++)
		get_inst(u, u->linker->nr_parts, &part->hash);
}

static void get_strings(struct unpacker *u)
{
	const uint32_t nr = gfl_unpack_count(&u->in);

	u->strings = gfl_xrealloc(NULL, (nr + 1) * sizeof(*u->strings));
	u->files = gfl_xrealloc(NULL, (nr + 1) * sizeof(*u->files));
	u->strings[0] = NULL;
	for (uint32_t i = 1; i <= nr && !u->in.failed; i++) {
		u->strings[i] = gfl_intern(u->linker->out->strings, gfl_unpack_text(&u->in));
		u->files[i] = GFL_NO_FILE;
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
	struct unpacker u = { .linker = l,
			      .arena = l->out->arena,
			      .in = { data, (const uint8_t *)data + len, false } };
	struct gfl_part part = { .first = l->nr_insts };

	get_strings(&u);
	if (!u.in.failed)
		get_part(&u, &part);
	free(u.strings);
	free(u.files);
	if (u.in.failed || u.in.at != u.in.end) {
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
