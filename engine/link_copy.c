/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying functions from a unit to the linker, and telling which are equal. */
#include "link.h"

#include <stdlib.h>
#include <string.h>

/**
 * struct gfl_copy - the way from one unit to the linked one
 * @names:  strings of the unit: index into @known
 * @files:  files of the unit: those of the linker
 */
struct gfl_copy {
	struct gfl_linker *linker;
	const struct gfl_unit *unit;
	struct gfl_ptr_map names;
	struct known {
		const char *to;
		uint64_t hash;
	} * known;
	uint32_t nr_known, cap_known;
	uint32_t *files;
};

uint64_t gfl_link_mix(uint64_t hash, uint64_t x)
{
	hash = (hash ^ x) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

uint64_t gfl_link_text(const char *s)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *s; s++)
		hash = (hash ^ (unsigned char)*s) * 0x100000001b3u;
	return hash;
}

static struct known *known(struct gfl_copy *copy, const char *name)
{
	uint32_t *at = gfl_ptr_map_at(&copy->names, name, 0);

	if (!*at) {
		GFL_GROW(copy->known, copy->nr_known, copy->cap_known);
		copy->known[copy->nr_known++] = (struct known){ .hash = gfl_link_text(name) };
		*at = copy->nr_known;
	}
	return &copy->known[*at - 1];
}

/* The linked unit's copy of a string of the unit. */
const char *gfl_copy_name(struct gfl_copy *copy, const char *name)
{
	struct known *k = name ? known(copy, name) : NULL;

	if (k && !k->to)
		k->to = gfl_intern(copy->linker->out->strings, name);
	return k ? k->to : NULL;
}

uint32_t gfl_linker_file(struct gfl_linker *linker, const char *name)
{
	uint32_t *at = gfl_ptr_map_at(&linker->file_ids, name, 0);
	if (!*at) {
		GFL_GROW(linker->files, linker->nr_files, linker->cap_files);
		*at = linker->nr_files;
		linker->files[linker->nr_files++] = name;
	}
	return *at;
}

/* The linker's number of a file of the unit. */
uint32_t gfl_copy_file(const struct gfl_copy *copy, uint32_t file)
{
	return copy->files[file < copy->unit->nr_files ? file : 0];
}

struct gfl_loc gfl_copy_loc(struct gfl_copy *copy, struct gfl_loc loc)
{
	loc.file = gfl_copy_file(copy, loc.file);
	return loc;
}

struct gfl_copy *gfl_copy_create(struct gfl_linker *linker, const struct gfl_unit *unit)
{
	struct gfl_copy *copy = gfl_xrealloc(NULL, sizeof(*copy));

	*copy = (struct gfl_copy){ .linker = linker, .unit = unit };
	copy->files = gfl_xrealloc(NULL, unit->nr_files * sizeof(*copy->files));
	copy->files[0] = 0;
	for (uint32_t i = 1; i < unit->nr_files; i++)
		copy->files[i] =
			gfl_linker_file(linker, gfl_intern(linker->out->strings, unit->files[i]));
	return copy;
}

void gfl_copy_destroy(struct gfl_copy *copy)
{
	gfl_ptr_map_deinit(&copy->names);
	free(copy->known);
	free(copy->files);
	free(copy);
}

/* --- equality ------------------------------------------------------------------------- */

struct hasher {
	struct gfl_copy *copy;
	uint64_t h[2];
};

static void add(struct hasher *h, uint64_t x)
{
	h->h[0] = gfl_link_mix(h->h[0], x);
	h->h[1] = (h->h[1] ^ x) * 0xff51afd7ed558ccdu;
	h->h[1] = h->h[1] << 29 | h->h[1] >> 35;
}

static void add_name(struct hasher *h, const char *name)
{
	add(h, name ? known(h->copy, name)->hash : 0);
}

static void add_loc(struct hasher *h, struct gfl_loc loc)
{
	const char *name = h->copy->unit->files[loc.file];

	add_name(h, name);
	add(h, (uint64_t)loc.line << 32 | loc.col);
}

static void add_val(struct hasher *h, const struct gfl_val *v)
{
	add(h,
	    v->kind | (uint64_t)v->op << 8 | (uint64_t)v->nr_phi << 16 | (uint64_t)v->block << 32);
	add(h, (uint64_t)v->a << 32 | v->b);
	add(h, v->c);
	add(h, (uint64_t)v->num);
	add_name(h, v->name);
	add_name(h, v->type);
	add_name(h, v->tag);
	for (uint32_t i = 0; i < v->nr_phi; i++)
		add(h, (uint64_t)v->phi[i].block << 32 | v->phi[i].val);
}

static void add_event(struct hasher *h, const struct gfl_event *ev)
{
	add(h, ev->kind | (uint64_t)ev->is_volatile << 8 | (uint64_t)(uint8_t)ev->gfp_arg << 16 |
		       (uint64_t)ev->nr_args << 32 | (uint64_t)ev->nr_frames << 48);
	add_loc(h, ev->loc);
	add_name(h, ev->callee);
	add(h, (uint64_t)ev->ret << 32 | ev->fnptr);
	add(h, (uint64_t)ev->addr << 32 | ev->val);
	for (uint32_t i = 0; i < ev->nr_args; i++)
		add(h, ev->args[i]);
	for (uint32_t i = 0; i < ev->nr_frames; i++) {
		add_name(h, ev->frames[i].macro);
		add(h, ev->frames[i].id);
	}
}

static void add_block(struct hasher *h, const struct gfl_block *b)
{
	add(h, b->nr_events);
	for (uint32_t i = 0; i < b->nr_events; i++)
		add_event(h, &b->events[i]);
	add(h, b->term | (uint64_t)b->op << 8 | (uint64_t)b->nr_succ << 32);
	add(h, (uint64_t)b->a << 32 | b->b);
	for (uint32_t i = 0; i < b->nr_succ; i++)
		add(h, b->succ[i]);
	for (uint32_t i = 0; b->cases && i + 1 < b->nr_succ; i++) {
		add(h, (uint64_t)b->cases[i].lo);
		add(h, (uint64_t)b->cases[i].hi);
	}
	add_loc(h, b->loc);
}

/* Of everything but whether the address is taken: that is about its users. */
void gfl_copy_hash(struct gfl_copy *copy, const struct gfl_func *func, uint64_t hash[2])
{
	struct hasher h = { copy, { 1, 2 } };

	add_name(&h, func->name);
	add(&h, func->flags & ~(uint32_t)GFL_FN_ADDRESS);
	add_loc(&h, func->loc);
	add(&h, func->end_line);
	add_name(&h, func->section);
	add(&h, (uint64_t)func->nr_params << 32 | func->nr_annots);
	for (uint32_t i = 0; i < func->nr_params; i++) {
		add_name(&h, func->params[i].name);
		add_name(&h, func->params[i].type);
	}
	for (uint32_t i = 0; i < func->nr_annots; i++) {
		add(&h, func->annots[i].kind);
		add_name(&h, func->annots[i].expr);
	}
	add(&h, (uint64_t)func->vals.nr << 32 | func->nr_blocks);
	for (uint32_t i = 1; i < func->vals.nr; i++)
		add_val(&h, &func->vals.v[i]);
	for (uint32_t i = 0; i < func->nr_blocks; i++)
		add_block(&h, &func->block[i]);
	memcpy(hash, h.h, sizeof(h.h));
}

/* --- copies ------------------------------------------------------------------------------ */

static void *dup(struct gfl_arena *arena, const void *from, size_t bytes)
{
	return bytes ? memcpy(gfl_arena_alloc(arena, bytes), from, bytes) : NULL;
}

static void add_ref(struct gfl_body *body, const char *name)
{
	for (uint32_t i = 0; i < body->nr_refs; i++)
		if (body->refs[i] == name)
			return;
	GFL_GROW(body->refs, body->nr_refs, body->cap_refs);
	body->refs[body->nr_refs++] = name;
}

static void copy_vals(struct gfl_copy *copy, const struct gfl_func *func, struct gfl_body *body)
{
	struct gfl_vals *vals = &body->func.vals;

	gfl_vals_init(vals, copy->linker->out->arena);
	gfl_vals_reserve(vals, func->vals.nr);
	for (uint32_t i = 1; i < func->vals.nr; i++) {
		struct gfl_val v = func->vals.v[i];

		v.name = gfl_copy_name(copy, v.name);
		v.type = gfl_copy_name(copy, v.type);
		v.tag = gfl_copy_name(copy, v.tag);
		gfl_vals_append(vals, &v);
		if (v.kind == GFL_VAL_FN)
			add_ref(body, v.name);
	}
}

static void copy_event(struct gfl_copy *copy, struct gfl_event *ev, struct gfl_body *body)
{
	struct gfl_arena *arena = copy->linker->out->arena;

	ev->loc = gfl_copy_loc(copy, ev->loc);
	ev->callee = gfl_copy_name(copy, ev->callee);
	ev->args = dup(arena, ev->args, ev->nr_args * sizeof(*ev->args));
	ev->frames = dup(arena, ev->frames, ev->nr_frames * sizeof(*ev->frames));
	for (uint32_t i = 0; i < ev->nr_frames; i++)
		ev->frames[i].macro = gfl_copy_name(copy, ev->frames[i].macro);
	if (ev->callee)
		add_ref(body, ev->callee);
}

static void copy_block(struct gfl_copy *copy, struct gfl_block *b, struct gfl_body *body)
{
	struct gfl_arena *arena = copy->linker->out->arena;

	b->events = dup(arena, b->events, b->nr_events * sizeof(*b->events));
	b->cap_events = b->nr_events;
	for (uint32_t i = 0; i < b->nr_events; i++)
		copy_event(copy, &b->events[i], body);
	b->succ = dup(arena, b->succ, b->nr_succ * sizeof(*b->succ));
	if (b->cases)
		b->cases = dup(arena, b->cases, (b->nr_succ - 1) * sizeof(*b->cases));
	b->loc = gfl_copy_loc(copy, b->loc);
}

/* Everything of a function, with the strings of the linked unit and the files of the linker. */
void gfl_copy_func(struct gfl_copy *copy, const struct gfl_func *func, struct gfl_body *body)
{
	struct gfl_arena *arena = copy->linker->out->arena;
	struct gfl_func *f = &body->func;

	*f = *func;
	f->unit = copy->linker->out;
	f->name = gfl_copy_name(copy, func->name);
	f->flags &= ~(uint32_t)GFL_FN_ADDRESS;
	f->loc = gfl_copy_loc(copy, func->loc);
	f->section = gfl_copy_name(copy, func->section);
	f->params = dup(arena, func->params, func->nr_params * sizeof(*f->params));
	f->cap_params = f->nr_params;
	for (uint32_t i = 0; i < f->nr_params; i++) {
		f->params[i].name = gfl_copy_name(copy, f->params[i].name);
		f->params[i].type = gfl_copy_name(copy, f->params[i].type);
	}
	f->annots = dup(arena, func->annots, func->nr_annots * sizeof(*f->annots));
	f->cap_annots = f->nr_annots;
	for (uint32_t i = 0; i < f->nr_annots; i++)
		f->annots[i].expr = gfl_copy_name(copy, f->annots[i].expr);
	copy_vals(copy, func, body);
	f->block = dup(arena, func->block, func->nr_blocks * sizeof(*f->block));
	f->cap_blocks = f->nr_blocks;
	for (uint32_t i = 0; i < f->nr_blocks; i++)
		copy_block(copy, &f->block[i], body);
}
