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
 * struct gfl_indirect - functions by member
 * @slots: hash by tag and field
 * @size:  of @slots, a power of two
 */
struct gfl_indirect {
	struct gfl_targets **slots;
	uint32_t nr, size;
};

static struct gfl_targets **find_slot(const struct gfl_indirect *in, const char *tag,
				      const char *field)
{
	uint64_t hash = ((uintptr_t)tag >> 4) * 0x9e3779b97f4a7c15u;

	hash = (hash ^ (uintptr_t)field >> 4) * 0x9e3779b97f4a7c15u;
	for (uint32_t at = (uint32_t)(hash >> 32);; at++) {
		struct gfl_targets **slot = &in->slots[at & (in->size - 1)];

		if (!*slot || ((*slot)->tag == tag && (*slot)->field == field))
			return slot;
	}
}

static void grow(struct gfl_indirect *in)
{
	struct gfl_indirect grown = { .nr = in->nr, .size = in->size ? in->size * 2 : 1024 };

	grown.slots = gfl_xrealloc(NULL, grown.size * sizeof(*grown.slots));
	memset(grown.slots, 0, grown.size * sizeof(*grown.slots));
	for (uint32_t i = 0; i < in->size; i++)
		if (in->slots[i])
			*find_slot(&grown, in->slots[i]->tag, in->slots[i]->field) = in->slots[i];
	free(in->slots);
	*in = grown;
}

/* Beyond the limit it does not matter any more which they are. */
static void add(struct gfl_engine *eng, const char *tag, const char *field, const char *name)
{
	struct gfl_indirect *in = eng->indirect;
	struct gfl_fn *fn = gfl_engine_sym(eng, name)->fn;
	struct gfl_targets **slot, *t;

	if (!tag || !field || !fn)
		return;
	if (in->nr >= in->size / 2)
		grow(in);
	slot = find_slot(in, tag, field);
	if (!*slot) {
		*slot = gfl_arena_alloc(eng->arena, sizeof(**slot));
		**slot = (struct gfl_targets){ .tag = tag, .field = field };
		in->nr++;
	}
	t = *slot;
	for (uint32_t i = 0; i < t->nr; i++)
		if (t->fns[i] == fn)
			return;
	if (t->nr > GFL_MAX_TARGETS)
		return;
	GFL_GROW(t->fns, t->nr, t->cap);
	t->fns[t->nr++] = fn;
}

/* --- members that are copied to others ------------------------------------------------------- */

/** struct copies - pairs of a member that is stored, and the one it was read from */
struct copies {
	const struct gfl_val **v;
	uint32_t nr, cap;
};

static void find_copies(struct copies *c, const struct gfl_func *func)
{
	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];
			const struct gfl_val *to = &func->vals.v[ev->addr], *from;

			if (ev->kind != GFL_EV_STORE || to->kind != GFL_VAL_FIELD || !to->tag)
				continue;
			from = gfl_indirect_member(func, ev->val);
			if (!from || (from->tag == to->tag && from->name == to->name))
				continue;
			for (uint32_t i = 0; i < 2; i++) {
				GFL_GROW(c->v, c->nr, c->cap);
				c->v[c->nr++] = i ? from : to;
			}
		}
}

/* Return: is something new in @to? */
static bool copy(struct gfl_engine *eng, const struct gfl_val *to, const struct gfl_val *from)
{
	const struct gfl_targets *t = *find_slot(eng->indirect, from->tag, from->name);
	const struct gfl_targets *into = *find_slot(eng->indirect, to->tag, to->name);
	uint32_t before = into ? into->nr : 0;

	for (uint32_t i = 0; t && i < t->nr; i++)
		add(eng, to->tag, to->name, t->fns[i]->func->name);
	into = *find_slot(eng->indirect, to->tag, to->name);
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

	add(eng, store->tag, store->field, store->name);
	t = *find_slot(eng->indirect, store->tag, store->field);
	if (t && store->var)
		t->in_table = true;
}

/* The member whose content @id is, or NULL. */
const struct gfl_val *gfl_indirect_member(const struct gfl_func *func, gfl_id id)
{
	const struct gfl_val *val = &func->vals.v[id], *place = NULL;

	if (val->kind == GFL_VAL_LOAD) {
		place = &func->vals.v[val->a];
	} else if (val->kind == GFL_VAL_RESULT) {
		const struct gfl_block *b = &func->block[val->block];

		for (uint32_t e = 0; e < b->nr_events; e++)
			if (b->events[e].kind == GFL_EV_LOAD && b->events[e].ret == id)
				place = &func->vals.v[b->events[e].addr];
	}
	return place && place->kind == GFL_VAL_FIELD && place->tag && place->name ? place : NULL;
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

	eng->indirect = gfl_arena_alloc(eng->arena, sizeof(*eng->indirect));
	grow(eng->indirect);
	gfl_inspect_stores(unit, add_store, eng);
	follow_copies(eng);
	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		count(eng, unit->funcs[i]);
}

void gfl_indirect_destroy(struct gfl_engine *eng)
{
	struct gfl_indirect *in = eng->indirect;

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
	const struct gfl_val *place;

	if (!eng->indirect || ev->kind != GFL_EV_CALL || ev->callee || !ev->fnptr)
		return NULL;
	place = gfl_indirect_member(func, ev->fnptr);
	return place ? *find_slot(eng->indirect, place->tag, place->name) : NULL;
}

/**
 * gfl_indirect_in_table() - is it the content of a member in which tables of the program have functions?
 * @eng:  the analysis
 * @func: the function it is a value of
 * @id:   the value
 */
bool gfl_indirect_in_table(struct gfl_engine *eng, const struct gfl_func *func, gfl_id id)
{
	const struct gfl_val *place = eng->indirect ? gfl_indirect_member(func, id) : NULL;
	const struct gfl_targets *t = place ? *find_slot(eng->indirect, place->tag, place->name) :
					      NULL;

	return t && t->in_table;
}
