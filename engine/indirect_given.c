/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that are stored in variables, and those that are given to a function which stores its parameter:
 * `void set_handler(fn) { dev->handler = fn; }`. What its callers give it stands in the member.
 */
#include <stdlib.h>

#include "indirect.h"
#include "link.h"

/* How often callers of callers are asked: a setter seldom has more than one wrapper. */
#define ROUNDS 3

/** struct given - what parameter @param of a function is given ends up in @slot; @next of that function, or 0 */
struct given {
	uint32_t param, next;
	struct gfl_slot slot;
};

/** struct givens - all of them from @v[1] on; @of: the latest of a function, by its name; @found: what they get */
struct givens {
	struct gfl_engine *eng;
	struct gfl_indirect *found;
	struct given *v;
	uint32_t nr, cap;
	struct gfl_ptr_map of;
};

static void note(struct givens *g, const struct gfl_func *func, uint32_t param,
		 struct gfl_slot slot)
{
	uint32_t *last = gfl_ptr_map_at(&g->of, func->name, 0);

	for (uint32_t i = *last; i; i = g->v[i].next)
		if (g->v[i].param == param && g->v[i].slot.tag == slot.tag &&
		    g->v[i].slot.name == slot.name)
			return;
	GFL_GROW(g->v, g->nr, g->cap);
	g->v[g->nr] = (struct given){ param, *last, slot };
	*last = g->nr++;
}

/* A function, or one of several that a choice is made from, gets where it is called from; or a parameter does. */
static void put(struct givens *g, const struct gfl_func *func, gfl_id id, struct gfl_slot slot)
{
	const struct gfl_val *val = &func->vals.v[id];

	if (val->kind == GFL_VAL_FN)
		gfl_indirect_add(g->eng, g->found, slot, val->name);
	else if (val->kind == GFL_VAL_PARAM)
		note(g, func, (uint32_t)val->num, slot);
	for (uint32_t i = 0; val->kind == GFL_VAL_PHI && i < val->nr_phi; i++)
		if (func->vals.v[val->phi[i].val].kind != GFL_VAL_PHI)
			put(g, func, val->phi[i].val, slot);
}

static void find_stores(struct givens *g, const struct gfl_func *func)
{
	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];
			struct gfl_slot slot;

			if (ev->kind != GFL_EV_STORE || !ev->val)
				continue;
			slot = gfl_indirect_slot(func, ev->addr);
			if (slot.name)
				put(g, func, ev->val, slot);
		}
}

static void find_calls(struct givens *g, const struct gfl_func *func)
{
	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];
			uint32_t i = ev->kind == GFL_EV_CALL && ev->callee ?
					     gfl_ptr_map_find(&g->of, ev->callee, 0) :
					     0;

			for (; i; i = g->v[i].next)
				if (g->v[i].param < ev->nr_args)
					put(g, func, ev->args[g->v[i].param], g->v[i].slot);
		}
}

/**
 * gfl_indirect_given() - find functions that get into members and variables on these ways
 * @eng: the analysis of a whole program
 *
 * Return: what was found; the caller frees it with gfl_indirect_destroy().
 */
struct gfl_indirect *gfl_indirect_given(struct gfl_engine *eng)
{
	struct givens g = { .eng = eng, .found = gfl_indirect_create(eng), .nr = 1 };
	const struct gfl_unit *unit = eng->unit;
	uint32_t before = 0;

	g.v = gfl_xrealloc(NULL, sizeof(*g.v));
	g.cap = 1;
	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		find_stores(&g, unit->funcs[i]);
	for (uint32_t round = 0; round < ROUNDS && g.nr != before; round++) {
		before = g.nr;
		for (uint32_t i = 0; i < unit->nr_funcs; i++)
			find_calls(&g, unit->funcs[i]);
	}
	gfl_ptr_map_deinit(&g.of);
	free(g.v);
	return g.found;
}
