/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls through members: which functions stand in `struct tag.field`, as far as the whole program
 * tells, by its initialisers and by what it stores.
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "indirect.h"
#include "gfplint/inspect.h"

/**
 * struct gfl_indirect - functions by member or variable
 * @slots: hash by tag and name
 * @size:  of @slots, a power of two
 */
struct gfl_indirect {
	struct gfl_targets **slots;
	uint32_t nr, size;
};

static struct gfl_targets **find_slot(const struct gfl_indirect *in, struct gfl_slot slot)
{
	uint64_t hash = ((uintptr_t)slot.tag >> 4) * 0x9e3779b97f4a7c15u;

	hash = (hash ^ (uintptr_t)slot.name >> 4) * 0x9e3779b97f4a7c15u;
	for (uint32_t at = (uint32_t)(hash >> 32);; at++) {
		struct gfl_targets **t = &in->slots[at & (in->size - 1)];

		if (!*t || ((*t)->slot.tag == slot.tag && (*t)->slot.name == slot.name))
			return t;
	}
}

static void grow(struct gfl_indirect *in)
{
	struct gfl_indirect grown = { .nr = in->nr, .size = in->size ? in->size * 2 : 1024 };

	grown.slots = gfl_xrealloc(NULL, grown.size * sizeof(*grown.slots));
	memset(grown.slots, 0, grown.size * sizeof(*grown.slots));
	for (uint32_t i = 0; i < in->size; i++)
		if (in->slots[i])
			*find_slot(&grown, in->slots[i]->slot) = in->slots[i];
	free(in->slots);
	*in = grown;
}

/** gfl_indirect_create() - nothing is known yet; gfl_indirect_destroy() */
struct gfl_indirect *gfl_indirect_create(struct gfl_engine *eng)
{
	struct gfl_indirect *in = gfl_arena_alloc(eng->arena, sizeof(*in));

	grow(in);
	return in;
}

/**
 * gfl_indirect_add() - note that a function stands in a member or variable
 * @eng:  the analysis
 * @in:   where that is noted
 * @slot: the member or variable
 * @name: the function
 *
 * Beyond the limit it does not matter any more which they are.
 */
void gfl_indirect_add(struct gfl_engine *eng, struct gfl_indirect *in, struct gfl_slot slot,
		      const char *name)
{
	struct gfl_fn *fn = gfl_engine_sym(eng, name)->fn;
	struct gfl_targets **at, *t;

	if (!slot.tag || !slot.name || !fn)
		return;
	if (in->nr >= in->size / 2)
		grow(in);
	at = find_slot(in, slot);
	if (!*at) {
		*at = gfl_arena_alloc(eng->arena, sizeof(**at));
		**at = (struct gfl_targets){ .slot = slot };
		in->nr++;
	}
	t = *at;
	for (uint32_t i = 0; i < t->nr; i++)
		if (t->fns[i] == fn)
			return;
	if (t->nr > GFL_MAX_TARGETS)
		return;
	GFL_GROW(t->fns, t->nr, t->cap);
	t->fns[t->nr++] = fn;
}

/* Where all would be too many to be followed, those that are stored by name are followed still. */
static void merge(struct gfl_engine *eng, const struct gfl_indirect *given)
{
	for (uint32_t i = 0; i < given->size; i++) {
		const struct gfl_targets *t = given->slots[i];
		const struct gfl_targets *mine = t ? *find_slot(eng->indirect, t->slot) : NULL;

		if (!t || (mine && mine->nr + t->nr > GFL_MAX_TARGETS))
			continue;
		for (uint32_t j = 0; j < t->nr; j++)
			gfl_indirect_add(eng, eng->indirect, t->slot, t->fns[j]->func->name);
	}
}

/**
 * gfl_indirect_slot() - which member or variable is at an address; elements of an array are one
 * @func: the function
 * @addr: the address, a value of @func
 */
struct gfl_slot gfl_indirect_slot(const struct gfl_func *func, gfl_id addr)
{
	const struct gfl_val *val = &func->vals.v[addr];

	while (val->kind == GFL_VAL_INDEX)
		val = &func->vals.v[val->a];
	if (val->kind == GFL_VAL_FIELD && val->tag)
		return (struct gfl_slot){ val->tag, val->name, false };
	if (val->kind == GFL_VAL_VAR && !val->num && func->loc.file)
		return (struct gfl_slot){ func->unit->files[func->loc.file], val->name, true };
	return (struct gfl_slot){ NULL, NULL, false };
}

/* The address that a value was read from, or 0. */
static gfl_id address_of(const struct gfl_func *func, gfl_id id)
{
	const struct gfl_val *val = &func->vals.v[id];

	if (val->kind == GFL_VAL_LOAD)
		return val->a;
	for (uint32_t e = 0; val->kind == GFL_VAL_RESULT && e < func->block[val->block].nr_events;
	     e++) {
		const struct gfl_event *ev = &func->block[val->block].events[e];

		if (ev->kind == GFL_EV_LOAD && ev->ret == id)
			return ev->addr;
	}
	return 0;
}

/* The member whose content @id is, or NULL. */
const struct gfl_val *gfl_indirect_member(const struct gfl_func *func, gfl_id id)
{
	const struct gfl_val *place = &func->vals.v[address_of(func, id)];

	return place->kind == GFL_VAL_FIELD && place->tag && place->name ? place : NULL;
}

static const struct gfl_slot nowhere;

/* Where a value was read from. */
static struct gfl_slot read_from(const struct gfl_func *func, gfl_id id)
{
	const gfl_id addr = address_of(func, id);

	return addr ? gfl_indirect_slot(func, addr) : nowhere;
}

/* --- members that are copied to others ------------------------------------------------------- */

/** struct copies - pairs of a slot in which something is stored, and the one it was read from */
struct copies {
	struct gfl_slot *v;
	uint32_t nr, cap;
};

static void find_copies(struct copies *c, const struct gfl_func *func)
{
	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];
			const struct gfl_slot to = ev->kind == GFL_EV_STORE ?
							   gfl_indirect_slot(func, ev->addr) :
							   nowhere;
			const struct gfl_slot from = to.name ? read_from(func, ev->val) : nowhere;

			if (!from.name || (from.tag == to.tag && from.name == to.name))
				continue;
			for (uint32_t i = 0; i < 2; i++) {
				GFL_GROW(c->v, c->nr, c->cap);
				c->v[c->nr++] = i ? from : to;
			}
		}
}

/* Return: is something new in @to? */
static bool copy(struct gfl_engine *eng, struct gfl_slot to, struct gfl_slot from)
{
	const struct gfl_targets *t = *find_slot(eng->indirect, from);
	const struct gfl_targets *into = *find_slot(eng->indirect, to);
	uint32_t before = into ? into->nr : 0;

	for (uint32_t i = 0; t && i < t->nr; i++)
		gfl_indirect_add(eng, eng->indirect, to, t->fns[i]->func->name);
	into = *find_slot(eng->indirect, to);
	return into && into->nr != before;
}

static void follow_copies(struct gfl_engine *eng)
{
	struct copies c = { 0 };
	bool again = true;

	for (uint32_t i = 0; i < eng->unit->nr_funcs; i++)
		find_copies(&c, eng->unit->funcs[i]);
	/* Ends: sets grow up to the limit, and never shrink. */
	while (again) {
		again = false;
		for (uint32_t i = 0; i < c.nr; i += 2)
			again |= copy(eng, c.v[i], c.v[i + 1]);
	}
	free(c.v);
}

struct visit {
	void (*each)(void *arg, const struct gfl_store_info *store);
	void *arg;
};

/* A stored function, or one of those that a choice is made from. */
static void visit_stored(const struct visit *v, const struct gfl_func *func,
			 const struct gfl_event *ev, gfl_id id)
{
	const struct gfl_val *val = &func->vals.v[id], *place = &func->vals.v[ev->addr];

	switch (val->kind) {
	case GFL_VAL_FN:
		v->each(v->arg, &(struct gfl_store_info){ .tag = place->tag,
							  .field = place->name,
							  .name = val->name,
							  .in = func,
							  .loc = ev->loc });
		break;
	case GFL_VAL_SELECT:
		visit_stored(v, func, ev, val->b);
		visit_stored(v, func, ev, val->c);
		break;
	case GFL_VAL_PHI:
		for (uint32_t i = 0; i < val->nr_phi; i++)
			if (func->vals.v[val->phi[i].val].kind == GFL_VAL_FN)
				visit_stored(v, func, ev, val->phi[i].val);
		break;
	default:
		break;
	}
}

static void visit_stores(const struct visit *v, const struct gfl_func *func)
{
	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];

			if (ev->kind == GFL_EV_STORE && ev->val &&
			    func->vals.v[ev->addr].kind == GFL_VAL_FIELD)
				visit_stored(v, func, ev, ev->val);
		}
}

void gfl_inspect_stores(const struct gfl_unit *unit,
			void (*each)(void *arg, const struct gfl_store_info *store), void *arg)
{
	const struct visit v = { each, arg };

	for (uint32_t i = 0; i < unit->nr_ops; i++) {
		const struct gfl_ops *o = &unit->ops[i];

		each(arg, &(struct gfl_store_info){ .tag = o->tag,
						    .field = o->field,
						    .name = o->fn,
						    .var = o->var,
						    .loc = o->loc });
	}
	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		visit_stores(&v, unit->funcs[i]);
}

static void add_store(void *arg, const struct gfl_store_info *store)
{
	struct gfl_engine *eng = arg;
	struct gfl_targets *t;

	const struct gfl_slot slot = { store->tag, store->field, false };

	gfl_indirect_add(eng, eng->indirect, slot, store->name);
	t = *find_slot(eng->indirect, slot);
	if (t && store->var)
		t->in_table = true;
}

static void count(struct gfl_engine *eng, const struct gfl_func *func)
{
	struct gfl_stats *stats = &eng->result->stats;

	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];
			const struct gfl_targets *t = gfl_indirect_targets(eng, func, ev);

			if (ev->kind != GFL_EV_CALL || ev->callee)
				continue;
			stats->nr_indirect++;
			stats->nr_not_followed += !t || t->nr > GFL_MAX_TARGETS;
		}
}

/**
 * gfl_indirect_init() - find out what stands in which members
 * @eng: the analysis of a whole program, its functions known
 */
void gfl_indirect_init(struct gfl_engine *eng)
{
	const struct gfl_unit *unit = eng->unit;
	struct gfl_indirect *given;

	eng->indirect = gfl_indirect_create(eng);
	gfl_inspect_stores(unit, add_store, eng);
	given = gfl_indirect_given(eng);
	merge(eng, given);
	gfl_indirect_destroy(given);
	follow_copies(eng);
	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		count(eng, unit->funcs[i]);
}

void gfl_indirect_destroy(struct gfl_indirect *in)
{
	for (uint32_t i = 0; in && i < in->size; i++)
		if (in->slots[i])
			free(in->slots[i]->fns);
	if (in)
		free(in->slots);
}

/**
 * gfl_indirect_targets() - what a call through a member may lead to
 * @eng:  the analysis
 * @func: the calling function
 * @ev:   the call
 *
 * Return: the functions, more than GFL_MAX_TARGETS if there are too many to follow; NULL if the call is
 * not through a member or nothing is known to stand in it.
 */
const struct gfl_targets *gfl_indirect_targets(struct gfl_engine *eng, const struct gfl_func *func,
					       const struct gfl_event *ev)
{
	struct gfl_slot slot;

	if (!eng->indirect || ev->kind != GFL_EV_CALL || ev->callee || !ev->fnptr)
		return NULL;
	slot = read_from(func, ev->fnptr);
	return slot.name ? *find_slot(eng->indirect, slot) : NULL;
}

/**
 * gfl_indirect_in_table() - is it the content of a member in which tables of the program have functions?
 * @eng:  the analysis
 * @func: the function it is a value of
 * @id:   the value
 */
bool gfl_indirect_in_table(struct gfl_engine *eng, const struct gfl_func *func, gfl_id id)
{
	const struct gfl_slot slot = eng->indirect ? read_from(func, id) : nowhere;
	const struct gfl_targets *t = slot.name ? *find_slot(eng->indirect, slot) : NULL;

	return t && t->in_table;
}
