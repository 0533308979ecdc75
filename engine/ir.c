// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Building units and functions. All that belongs to a unit lives in its arena, but for the tables
 * that are few and grow large.
 */
#include "gfplint/ir.h"

#include <stdlib.h>
#include <string.h>

/* --- what a unit has under a name -------------------------------------------------- */

/* Indexes, plus one; 0 is none. @name is interned, so that its address will do as a key. */
struct name_entry {
	const char *name;
	uint32_t func;
	uint32_t cnst;
	uint32_t file;
	bool is_decl;
};

struct gfl_names {
	struct name_entry *entries;
	uint32_t nr, size;
};

static struct name_entry *name_place(const struct gfl_names *names, const char *name)
{
	uint64_t hash = ((uintptr_t)name >> 4) * 0x9e3779b97f4a7c15u;

	for (uint32_t at = (uint32_t)(hash >> 32);; at++) {
		struct name_entry *entry = &names->entries[at & (names->size - 1)];

		if (!entry->name || entry->name == name)
			return entry;
	}
}

static void names_grow(struct gfl_names *names)
{
	struct gfl_names grown = { .nr = names->nr, .size = names->size ? names->size * 2 : 256 };

	grown.entries = gfl_xrealloc(NULL, grown.size * sizeof(*grown.entries));
	memset(grown.entries, 0, grown.size * sizeof(*grown.entries));
	for (uint32_t i = 0; i < names->size; i++)
		if (names->entries[i].name)
			*name_place(&grown, names->entries[i].name) = names->entries[i];
	free(names->entries);
	*names = grown;
}

/* The entry of an interned name, made if there is none; good until the next call. */
static struct name_entry *name_get(struct gfl_unit *unit, const char *name)
{
	struct gfl_names *names = unit->names;
	struct name_entry *entry;

	if (names->nr >= names->size / 2)
		names_grow(names);
	entry = name_place(names, name);
	if (!entry->name) {
		entry->name = name;
		names->nr++;
	}
	return entry;
}

static const struct name_entry *name_find(const struct gfl_unit *unit, const char *name)
{
	static const struct name_entry nothing;

	name = gfl_intern_find(unit->strings, name);
	return name && unit->names->size ? name_place(unit->names, name) : &nothing;
}

/* --- units --------------------------------------------------------------------------- */

struct gfl_unit *gfl_unit_create(const char *source)
{
	struct gfl_unit *unit = gfl_xrealloc(NULL, sizeof(*unit));

	*unit = (struct gfl_unit){
		.arena = gfl_arena_create(),
		.strings = gfl_strtab_create(),
	};
	unit->names = gfl_arena_alloc(unit->arena, sizeof(*unit->names));
	unit->source = gfl_intern(unit->strings, source);
	GFL_GROW(unit->files, unit->nr_files, unit->cap_files);
	unit->files[unit->nr_files++] = NULL;
	return unit;
}

void gfl_unit_destroy(struct gfl_unit *unit)
{
	if (!unit)
		return;
	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		gfl_vals_deinit(&unit->funcs[i]->vals);
	free(unit->funcs);
	free(unit->ops);
	free(unit->decls);
	free(unit->consts);
	free(unit->files);
	free(unit->names->entries);
	gfl_strtab_destroy(unit->strings);
	gfl_arena_destroy(unit->arena);
	free(unit);
}

uint32_t gfl_unit_file(struct gfl_unit *unit, const char *name)
{
	struct name_entry *entry;

	if (!name || !*name)
		return 0;
	name = gfl_intern(unit->strings, name);
	entry = name_get(unit, name);
	if (!entry->file) {
		GFL_GROW(unit->files, unit->nr_files, unit->cap_files);
		entry->file = unit->nr_files + 1;
		unit->files[unit->nr_files++] = name;
	}
	return entry->file - 1;
}

void gfl_unit_add_const(struct gfl_unit *unit, const char *name, bool known, int64_t value)
{
	struct name_entry *entry;

	name = gfl_intern(unit->strings, name);
	entry = name_get(unit, name);
	if (!entry->cnst) {
		GFL_GROW(unit->consts, unit->nr_consts, unit->cap_consts);
		entry->cnst = ++unit->nr_consts;
	}
	unit->consts[entry->cnst - 1] =
		(struct gfl_const){ .name = name, .value = known ? value : 0, .known = known };
}

void gfl_unit_add_decl(struct gfl_unit *unit, const char *name)
{
	struct name_entry *entry;

	name = gfl_intern(unit->strings, name);
	entry = name_get(unit, name);
	if (entry->is_decl)
		return;
	entry->is_decl = true;
	GFL_GROW(unit->decls, unit->nr_decls, unit->cap_decls);
	unit->decls[unit->nr_decls++] = name;
}

struct gfl_ops *gfl_unit_add_ops(struct gfl_unit *unit, const char *tag, const char *field,
				 const char *fn, const char *var, struct gfl_loc loc)
{
	GFL_GROW(unit->ops, unit->nr_ops, unit->cap_ops);
	unit->ops[unit->nr_ops++] = (struct gfl_ops){
		.tag = gfl_intern(unit->strings, tag),
		.field = gfl_intern(unit->strings, field),
		.fn = gfl_intern(unit->strings, fn),
		.var = gfl_intern(unit->strings, var),
		.loc = loc,
	};
	return &unit->ops[unit->nr_ops - 1];
}

const struct gfl_const *gfl_unit_const(const struct gfl_unit *unit, const char *name)
{
	uint32_t at = name_find(unit, name)->cnst;

	return at ? &unit->consts[at - 1] : NULL;
}

bool gfl_unit_has_decl(const struct gfl_unit *unit, const char *name)
{
	return name_find(unit, name)->is_decl;
}

struct gfl_func *gfl_unit_func(const struct gfl_unit *unit, const char *name)
{
	uint32_t at = name_find(unit, name)->func;

	return at ? unit->funcs[at - 1] : NULL;
}

/* --- functions ------------------------------------------------------------------------ */

/* Room for one more element of an array in the arena; what it was before is left to the arena. */
static void *arena_grow(struct gfl_arena *arena, void *old, uint32_t nr, uint32_t *cap,
			size_t bytes)
{
	void *grown;

	if (nr < *cap)
		return old;
	*cap = *cap ? *cap * 2 : 2;
	grown = gfl_arena_alloc(arena, *cap * bytes);
	if (nr)
		memcpy(grown, old, nr * bytes);
	return grown;
}

struct gfl_func *gfl_func_new(struct gfl_unit *unit, const char *name, uint32_t flags,
			      struct gfl_loc loc)
{
	struct gfl_func *func = gfl_arena_alloc(unit->arena, sizeof(*func));
	struct name_entry *entry;

	func->unit = unit;
	func->name = gfl_intern(unit->strings, name);
	func->flags = flags;
	func->loc = loc;
	gfl_vals_init(&func->vals, unit->arena);
	GFL_GROW(unit->funcs, unit->nr_funcs, unit->cap_funcs);
	unit->funcs[unit->nr_funcs++] = func;
	entry = name_get(unit, func->name);
	if (!entry->func)
		entry->func = unit->nr_funcs;
	return func;
}

void gfl_func_drop(struct gfl_unit *unit, struct gfl_func *func)
{
	struct name_entry *entry;

	if (!unit->nr_funcs || unit->funcs[unit->nr_funcs - 1] != func)
		return;
	entry = name_get(unit, func->name);
	if (entry->func == unit->nr_funcs)
		entry->func = 0;
	unit->nr_funcs--;
	gfl_vals_deinit(&func->vals);
}

void gfl_func_add_param(struct gfl_func *func, const char *name, const char *type)
{
	struct gfl_unit *unit = func->unit;

	func->params = arena_grow(unit->arena, func->params, func->nr_params, &func->cap_params,
				  sizeof(*func->params));
	func->params[func->nr_params++] = (struct gfl_param){
		.name = gfl_intern(unit->strings, name),
		.type = gfl_intern(unit->strings, type),
	};
}

void gfl_func_add_annot(struct gfl_func *func, enum gfl_annot_kind kind, const char *expr)
{
	struct gfl_unit *unit = func->unit;

	func->annots = arena_grow(unit->arena, func->annots, func->nr_annots, &func->cap_annots,
				  sizeof(*func->annots));
	func->annots[func->nr_annots++] = (struct gfl_annot){
		.kind = (uint8_t)kind,
		.expr = gfl_intern(unit->strings, expr),
	};
}

gfl_id gfl_func_add_block(struct gfl_func *func)
{
	func->block = arena_grow(func->unit->arena, func->block, func->nr_blocks, &func->cap_blocks,
				 sizeof(*func->block));
	func->block[func->nr_blocks] = (struct gfl_block){ 0 };
	return func->nr_blocks++;
}

/* --- events ----------------------------------------------------------------------------- */

/* The block to build; for an id that is none, one that goes nowhere. */
static struct gfl_block *block_at(struct gfl_func *func, gfl_id block)
{
	if (block < func->nr_blocks)
		return &func->block[block];
	func->flags |= GFL_FN_BROKEN;
	return gfl_arena_alloc(func->unit->arena, sizeof(struct gfl_block));
}

static struct gfl_event *event_new(struct gfl_func *func, gfl_id block, enum gfl_event_kind kind,
				   struct gfl_loc loc)
{
	struct gfl_block *b = block_at(func, block);
	struct gfl_event *event;

	/* What comes after the end would be read back as if it came before. */
	if (b->term != GFL_TERM_NONE)
		func->flags |= GFL_FN_BROKEN;
	b->events = arena_grow(func->unit->arena, b->events, b->nr_events, &b->cap_events,
			       sizeof(*b->events));
	event = &b->events[b->nr_events++];
	*event = (struct gfl_event){ .kind = (uint8_t)kind, .gfp_arg = -1, .loc = loc };
	return event;
}

struct gfl_event *gfl_add_call(struct gfl_func *func, gfl_id block, struct gfl_loc loc, gfl_id ret,
			       const char *callee, gfl_id fnptr, const gfl_id *args,
			       uint32_t nr_args)
{
	struct gfl_event *event = event_new(func, block, GFL_EV_CALL, loc);

	/* No kernel code gets near this; what is behind it is not looked at. */
	if (nr_args > UINT16_MAX)
		nr_args = UINT16_MAX;
	event->ret = ret;
	event->callee = gfl_intern(func->unit->strings, callee);
	event->fnptr = fnptr;
	event->nr_args = (uint16_t)nr_args;
	if (nr_args) {
		event->args = gfl_arena_alloc(func->unit->arena, nr_args * sizeof(*args));
		memcpy(event->args, args, nr_args * sizeof(*args));
	}
	return event;
}

struct gfl_event *gfl_add_store(struct gfl_func *func, gfl_id block, struct gfl_loc loc,
				gfl_id addr, gfl_id val)
{
	struct gfl_event *event = event_new(func, block, GFL_EV_STORE, loc);

	event->addr = addr;
	event->val = val;
	return event;
}

struct gfl_event *gfl_add_load(struct gfl_func *func, gfl_id block, struct gfl_loc loc, gfl_id ret,
			       gfl_id addr)
{
	struct gfl_event *event = event_new(func, block, GFL_EV_LOAD, loc);

	event->ret = ret;
	event->addr = addr;
	return event;
}

struct gfl_event *gfl_add_asm(struct gfl_func *func, gfl_id block, struct gfl_loc loc)
{
	return event_new(func, block, GFL_EV_ASM, loc);
}

void gfl_event_add_frame(struct gfl_func *func, struct gfl_event *event, const char *macro,
			 uint32_t id)
{
	const uint32_t nr = event->nr_frames;
	struct gfl_frame *frames;

	if (nr == UINT16_MAX)
		return;
	/* There is room for the next power of two. */
	if (!(nr & (nr - 1))) {
		frames = gfl_arena_alloc(func->unit->arena, (nr ? nr * 2 : 1) * sizeof(*frames));
		if (nr)
			memcpy(frames, event->frames, nr * sizeof(*frames));
		event->frames = frames;
	}
	event->frames[event->nr_frames++] = (struct gfl_frame){
		.macro = gfl_intern(func->unit->strings, macro),
		.id = id,
	};
}

/* --- terminators ------------------------------------------------------------------------- */

static struct gfl_block *block_end(struct gfl_func *func, gfl_id block, enum gfl_term_kind term,
				   struct gfl_loc loc, uint32_t nr_succ)
{
	struct gfl_block *b = block_at(func, block);

	if (b->term != GFL_TERM_NONE)
		func->flags |= GFL_FN_BROKEN;
	b->term = (uint8_t)term;
	b->loc = loc;
	b->nr_succ = nr_succ;
	b->succ = nr_succ ? gfl_arena_alloc(func->unit->arena, nr_succ * sizeof(*b->succ)) : NULL;
	return b;
}

void gfl_end_goto(struct gfl_func *func, gfl_id block, gfl_id to)
{
	block_end(func, block, GFL_TERM_GOTO, (struct gfl_loc){ 0 }, 1)->succ[0] = to;
}

void gfl_end_cond(struct gfl_func *func, gfl_id block, struct gfl_loc loc, enum gfl_op op, gfl_id a,
		  gfl_id b, gfl_id if_true, gfl_id if_false)
{
	struct gfl_block *bl = block_end(func, block, GFL_TERM_COND, loc, 2);

	bl->op = (uint8_t)op;
	bl->a = a;
	bl->b = b;
	bl->succ[0] = if_true;
	bl->succ[1] = if_false;
}

void gfl_end_switch(struct gfl_func *func, gfl_id block, struct gfl_loc loc, gfl_id val,
		    const struct gfl_case *cases, const gfl_id *to, uint32_t nr_cases,
		    gfl_id to_default)
{
	struct gfl_block *b = block_end(func, block, GFL_TERM_SWITCH, loc, nr_cases + 1);

	b->a = val;
	b->succ[nr_cases] = to_default;
	if (!nr_cases)
		return;
	memcpy(b->succ, to, nr_cases * sizeof(*to));
	b->cases = gfl_arena_alloc(func->unit->arena, nr_cases * sizeof(*cases));
	memcpy(b->cases, cases, nr_cases * sizeof(*cases));
}

void gfl_end_multi(struct gfl_func *func, gfl_id block, const gfl_id *to, uint32_t nr)
{
	struct gfl_block *b = block_end(func, block, GFL_TERM_MULTI, (struct gfl_loc){ 0 }, nr);

	if (nr)
		memcpy(b->succ, to, nr * sizeof(*to));
}

void gfl_end_return(struct gfl_func *func, gfl_id block, struct gfl_loc loc, gfl_id val)
{
	block_end(func, block, GFL_TERM_RETURN, loc, 0)->a = val;
}

void gfl_end_noreturn(struct gfl_func *func, gfl_id block)
{
	block_end(func, block, GFL_TERM_END, (struct gfl_loc){ 0 }, 0);
}
