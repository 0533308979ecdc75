/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What names mean: which function each use in each unit is about, and what it is called in the whole. */
#include "link.h"

#include <stdlib.h>
#include <string.h>

/* Which of two global functions of one name is in the way of the other; less is stronger. */
static int rank(const struct gfl_inst *inst)
{
	if (inst->body->func.flags & GFL_FN_WEAK)
		return 2;
	return inst->body->func.flags & GFL_FN_INLINE ? 1 : 0;
}

static bool is_global(const struct gfl_inst *inst)
{
	return !(inst->body->func.flags & GFL_FN_STATIC);
}

static bool is_winner(const struct gfl_linker *l, uint32_t inst)
{
	return gfl_ptr_map_find(&l->winners, l->insts[inst].body->func.name, GFL_NO_INST) == inst;
}

static void find_winners(struct gfl_linker *l)
{
	for (uint32_t p = 0; p < l->nr_parts; p++)
		for (uint32_t i = 0; i < l->parts[p].nr; i++) {
			uint32_t id = l->parts[p].first + i;
			const struct gfl_inst *inst = &l->insts[id];
			uint32_t *at;

			if (!is_global(inst))
				continue;
			at = gfl_ptr_map_at(&l->winners, inst->body->func.name, id);
			if (rank(inst) < rank(&l->insts[*at]))
				*at = id;
		}
}

/* What a name means in the unit whose own functions are @own. */
static uint32_t target(const struct gfl_linker *l, const struct gfl_ptr_map *own, const char *name)
{
	uint32_t id = gfl_ptr_map_find(own, name, GFL_NO_INST);

	if (id != GFL_NO_INST && (!is_global(&l->insts[id]) || rank(&l->insts[id]) < 2))
		return id;
	return gfl_ptr_map_find(&l->winners, name, GFL_NO_INST);
}

/* Finds out what each name means that a unit uses. */
static void resolve_part(struct gfl_linker *l, struct gfl_part *part, struct gfl_ptr_map *own)
{
	gfl_ptr_map_clear(own);
	for (uint32_t i = 0; i < part->nr; i++)
		gfl_ptr_map_at(own, l->insts[part->first + i].body->func.name, part->first + i);
	for (uint32_t i = 0; i < part->nr; i++) {
		struct gfl_inst *inst = &l->insts[part->first + i];
		const struct gfl_body *body = inst->body;

		inst->targets = gfl_arena_alloc(l->arena, body->nr_refs * sizeof(*inst->targets));
		for (uint32_t r = 0; r < body->nr_refs; r++)
			inst->targets[r] = target(l, own, body->refs[r]);
	}
	part->ops_targets = gfl_arena_alloc(l->arena, part->nr_ops * sizeof(*part->ops_targets));
	for (uint32_t i = 0; i < part->nr_ops; i++)
		part->ops_targets[i] = target(l, own, part->ops[i].fn);
}

/* How many different classes there are; @set has room for twice as many as there are insts, a power of two. */
static uint32_t count_classes(const struct gfl_linker *l, uint64_t *set, uint32_t size)
{
	uint32_t nr = 0;

	memset(set, 0, size * sizeof(*set));
	for (uint32_t i = 0; i < l->nr_insts; i++) {
		const uint64_t cls = l->insts[i].cls | !l->insts[i].cls;
		uint32_t at = (uint32_t)cls & (size - 1);

		while (set[at] && set[at] != cls)
			at = (at + 1) & (size - 1);
		nr += !set[at];
		set[at] = cls;
	}
	return nr;
}

static uint32_t room_for(const struct gfl_linker *l)
{
	uint32_t size = 64;

	while (size < l->nr_insts * 2)
		size *= 2;
	return size;
}

/*
 * Equal are functions of equal content that use equal functions. To begin with all of equal content
 * count as equal; each round tells those apart that use what was told apart in the last.
 */
static void find_classes(struct gfl_linker *l)
{
	uint64_t *next = gfl_xrealloc(NULL, (l->nr_insts + 1) * sizeof(*next));
	const uint32_t size = room_for(l);
	uint64_t *set = gfl_xrealloc(NULL, size * sizeof(*set));
	uint32_t nr, last;

	for (uint32_t i = 0; i < l->nr_insts; i++)
		l->insts[i].cls =
			gfl_link_mix(l->insts[i].body->hash[0], l->insts[i].body->hash[1]);
	nr = count_classes(l, set, size);
	do {
		for (uint32_t i = 0; i < l->nr_insts; i++) {
			const struct gfl_inst *inst = &l->insts[i];

			next[i] = gfl_link_mix(inst->body->hash[0], inst->body->hash[1]);
			for (uint32_t r = 0; r < inst->body->nr_refs; r++) {
				uint32_t t = inst->targets[r];

				next[i] = gfl_link_mix(next[i], t == GFL_NO_INST ? 0 :
								is_winner(l, t)	 ? 1 :
										   l->insts[t].cls);
			}
		}
		for (uint32_t i = 0; i < l->nr_insts; i++)
			l->insts[i].cls = next[i];
		last = nr;
		nr = count_classes(l, set, size);
	} while (nr != last);
	free(set);
	free(next);
}

/* Find out which functions are which: their targets and classes. Units are in order. */
void gfl_link_resolve(struct gfl_linker *l)
{
	struct gfl_ptr_map own = { 0 };

	find_winners(l);
	for (uint32_t p = 0; p < l->nr_parts; p++)
		resolve_part(l, &l->parts[p], &own);
	gfl_ptr_map_deinit(&own);
	find_classes(l);
}

/* --- names and functions of the whole ------------------------------------------------------- */

static const char *new_name(const struct gfl_linker *l, uint32_t id, struct gfl_ptr_map *used)
{
	const char *name = l->insts[id].body->func.name;
	uint32_t *nr = gfl_ptr_map_at(used, name, 0);

	if (is_winner(l, id))
		return name;
	if (!*nr && gfl_ptr_map_find(&l->winners, name, GFL_NO_INST) == GFL_NO_INST) {
		*nr = 1;
		return name;
	}
	*nr = *nr ? *nr + 1 : 2;
	return gfl_arena_printf(l->arena, "%s.%u", name, *nr);
}

/* A function of the linked unit, still with the names its body uses. */
static struct gfl_func *new_func(struct gfl_linker *l, struct gfl_body *body, const char *name)
{
	struct gfl_func *func = gfl_func_new(l->out, name, body->func.flags, body->func.loc);

	name = func->name;
	gfl_vals_deinit(&func->vals);
	*func = body->func;
	func->name = name;
	if (body->taken)
		gfl_vals_copy(&func->vals, &body->func.vals, l->out->arena);
	body->taken = true;
	return func;
}

/* The function an inst has become part of. */
static uint32_t find_class(struct gfl_linker *l, uint32_t *hash, uint32_t size, uint32_t id)
{
	uint64_t cls = l->insts[id].cls;

	for (uint32_t at = (uint32_t)cls;; at++) {
		uint32_t *slot = &hash[at & (size - 1)];

		if (*slot == GFL_NO_INST)
			*slot = id;
		if (l->insts[*slot].cls == cls)
			return *slot;
	}
}

static const char *meaning(const struct gfl_linker *l, const struct gfl_inst *inst,
			   const char *name)
{
	for (uint32_t r = 0; r < inst->body->nr_refs; r++)
		if (inst->body->refs[r] == name) {
			uint32_t t = inst->targets[r];

			return t == GFL_NO_INST ? name : l->insts[t].out->name;
		}
	return name;
}

static bool has_renamed(const struct gfl_linker *l, const struct gfl_inst *inst)
{
	for (uint32_t r = 0; r < inst->body->nr_refs; r++)
		if (meaning(l, inst, inst->body->refs[r]) != inst->body->refs[r])
			return true;
	return false;
}

/* Put the names of the whole in place of those the unit used. Ids of values stay as they are. */
static void rename_in(const struct gfl_linker *l, const struct gfl_inst *inst)
{
	struct gfl_func *func = inst->out;
	struct gfl_vals old = func->vals;
	struct gfl_block *block;

	gfl_vals_init(&func->vals, l->out->arena);
	for (uint32_t i = 1; i < old.nr; i++) {
		struct gfl_val v = old.v[i];

		if (v.kind == GFL_VAL_FN)
			v.name = meaning(l, inst, v.name);
		gfl_vals_get(&func->vals, &v);
	}
	if (old.v == inst->body->func.vals.v)
		inst->body->taken = false; /* nobody else has them now */
	else
		gfl_vals_deinit(&old);
	block = gfl_arena_alloc(l->out->arena, func->nr_blocks * sizeof(*block));
	memcpy(block, func->block, func->nr_blocks * sizeof(*block));
	func->block = block;
	for (uint32_t b = 0; b < func->nr_blocks; b++) {
		size_t bytes = block[b].nr_events * sizeof(*block[b].events);
		struct gfl_event *events = gfl_arena_alloc(l->out->arena, bytes);

		if (bytes)
			memcpy(events, block[b].events, bytes);
		block[b].events = events;
		for (uint32_t e = 0; e < block[b].nr_events; e++)
			if (events[e].callee)
				events[e].callee = meaning(l, inst, events[e].callee);
	}
}

/* What a function is: its body, and what the names in it mean. */
static void set_hash(const struct gfl_linker *l, const struct gfl_inst *inst)
{
	struct gfl_func *func = inst->out;

	memcpy(func->hash, inst->body->hash, sizeof(func->hash));
	for (uint32_t i = 0; i < 2; i++)
		func->hash[i] = gfl_link_mix(func->hash[i], gfl_link_text(func->name));
	for (uint32_t r = 0; r < inst->body->nr_refs; r++) {
		const uint64_t text = gfl_link_text(meaning(l, inst, inst->body->refs[r]));

		for (uint32_t i = 0; i < 2; i++)
			func->hash[i] = gfl_link_mix(func->hash[i], text);
	}
}

/* Give each class its function in the linked unit, and each function the names of the whole. */
void gfl_link_name(struct gfl_linker *l)
{
	struct gfl_ptr_map used = { 0 };
	const uint32_t size = room_for(l);
	uint32_t *hash;

	hash = gfl_xrealloc(NULL, size * sizeof(*hash));
	for (uint32_t i = 0; i < size; i++)
		hash[i] = GFL_NO_INST;
	/* A global function stands for all that equal it, in whichever unit they are. */
	for (uint32_t i = 0; i < l->nr_insts; i++)
		if (is_winner(l, i))
			find_class(l, hash, size, i);
	for (uint32_t p = 0; p < l->nr_parts; p++)
		for (uint32_t i = 0; i < l->parts[p].nr; i++) {
			uint32_t id = l->parts[p].first + i;
			struct gfl_inst *inst = &l->insts[id], *first;

			/* replaced by another unit's */
			if (is_global(inst) && rank(inst) == 2 && !is_winner(l, id))
				continue;
			first = &l->insts[find_class(l, hash, size, id)];
			if (!first->out)
				first->out =
					new_func(l, inst->body,
						 new_name(l, (uint32_t)(first - l->insts), &used));
			inst->out = first->out;
			if (inst->address)
				inst->out->flags |= GFL_FN_ADDRESS;
		}
	for (uint32_t i = 0; i < l->nr_insts; i++) {
		if (!l->insts[i].out || find_class(l, hash, size, i) != i)
			continue;
		set_hash(l, &l->insts[i]);
		if (has_renamed(l, &l->insts[i]))
			rename_in(l, &l->insts[i]);
	}
	free(hash);
	gfl_ptr_map_deinit(&used);
}
