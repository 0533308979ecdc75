/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is written where, by initialisers and by code, and who calls whom: looked up by place. */
#include <stdlib.h>
#include <string.h>

#include "points.h"

/* --- numbers by two addresses ------------------------------------------------------------------ */

static struct gfl_pair *pair_slot(const struct gfl_pairs *pairs, const void *a, const void *b)
{
	uint64_t hash = (uintptr_t)a * 0x9e3779b97f4a7c15u;

	hash = (hash ^ (uintptr_t)b) * 0x9e3779b97f4a7c15u;
	for (uint32_t at = (uint32_t)(hash >> 32);; at++) {
		struct gfl_pair *slot = &pairs->slots[at & (pairs->size - 1)];

		if (!slot->nr || (slot->a == a && slot->b == b))
			return slot;
	}
}

static void grow(struct gfl_pairs *pairs)
{
	struct gfl_pairs grown = { .nr = pairs->nr, .size = pairs->size ? pairs->size * 2 : 1024 };

	grown.slots = gfl_xrealloc(NULL, grown.size * sizeof(*grown.slots));
	memset(grown.slots, 0, grown.size * sizeof(*grown.slots));
	for (uint32_t i = 0; i < pairs->size; i++)
		if (pairs->slots[i].nr)
			*pair_slot(&grown, pairs->slots[i].a, pairs->slots[i].b) = pairs->slots[i];
	free(pairs->slots);
	*pairs = grown;
}

/* The number of a pair, for the caller to set if it is 0; good until the next call. */
uint32_t *gfl_pairs_at(struct gfl_pairs *pairs, const void *a, const void *b)
{
	struct gfl_pair *slot;

	if (pairs->nr >= pairs->size / 2)
		grow(pairs);
	slot = pair_slot(pairs, a, b);
	if (!slot->nr) {
		slot->a = a;
		slot->b = b;
		pairs->nr++;
	}
	return &slot->nr;
}

/* The number of a pair; 0 if there is none. */
uint32_t gfl_pairs_find(const struct gfl_pairs *pairs, const void *a, const void *b)
{
	return pairs->size ? pair_slot(pairs, a, b)->nr : 0;
}

/* --- variables --------------------------------------------------------------------------------- */

#define SEVERAL UINT32_MAX

static uint32_t add_variable(struct gfl_points *p, const void *scope, const char *name)
{
	uint32_t *id = gfl_pairs_at(&p->var_ids, scope, name);

	if (!*id) {
		GFL_GROW(p->vars, p->nr_vars, p->cap_vars);
		p->vars[p->nr_vars++] = (struct gfl_variable){ .scope = scope, .name = name };
		*id = p->nr_vars;
	}
	return *id - 1;
}

/* An initialised variable; those that functions of other files mean by the name are found by it. */
static uint32_t add_initialised(struct gfl_points *p, const char *file, const char *name)
{
	uint32_t var = add_variable(p, file, name);
	uint32_t *only = gfl_pairs_at(&p->names, name, NULL);

	*only = !*only || *only == var + 1 ? var + 1 : SEVERAL;
	return var;
}

/*
 * The variable that a file means by a name: its own; else the only one in the program that is initialised. Return: 1 + its
 * index; 0: none is initialised; SEVERAL.
 */
static uint32_t find_initialised(const struct gfl_points *p, const char *file, const char *name)
{
	const uint32_t id = file ? gfl_pairs_find(&p->var_ids, file, name) : 0;

	return id ? id : gfl_pairs_find(&p->names, name, NULL);
}

/* Where none is initialised, those of one name count as one. */
static gfl_thing find_variable(struct gfl_points *p, const char *file, const char *name)
{
	const uint32_t id = find_initialised(p, file, name);

	if (id == SEVERAL)
		return GFL_NO_THING;
	return p->eng->nr_fns + (id ? id - 1 : add_variable(p, NULL, name));
}

static const char *file_name(const struct gfl_points *p, struct gfl_loc loc)
{
	return loc.file ? p->eng->unit->files[loc.file] : NULL;
}

/**
 * gfl_points_variable() - which variable is it?
 * @p:    the index
 * @func: the function it is used in
 * @val:  its address
 *
 * Return: the variable, GFL_NO_THING if it may be one of several.
 */
gfl_thing gfl_points_variable(struct gfl_points *p, const struct gfl_func *func,
			      const struct gfl_val *val)
{
	uint32_t var;

	if (!val->num)
		return find_variable(p, file_name(p, func->loc), val->name);
	var = add_variable(p, func, val->name);
	p->vars[var].is_local = true;
	return p->eng->nr_fns + var;
}

/* --- initialisers ------------------------------------------------------------------------------ */

static struct gfl_member *member_at(struct gfl_points *p, const char *tag, const char *name)
{
	uint32_t *id = gfl_pairs_at(&p->member_ids, tag, name);

	if (!*id) {
		GFL_GROW(p->members, p->nr_members, p->cap_members);
		p->members[p->nr_members++] = (struct gfl_member){ .tag = tag, .name = name };
		*id = p->nr_members;
	}
	return &p->members[*id - 1];
}

/** gfl_points_member() - what is known to be written to `struct tag.name`, or NULL */
const struct gfl_member *gfl_points_member(const struct gfl_points *p, const char *tag,
					   const char *name)
{
	const uint32_t id = gfl_pairs_find(&p->member_ids, tag, name);

	return id ? &p->members[id - 1] : NULL;
}

static void index_init(struct gfl_points *p, uint32_t i)
{
	const struct gfl_ops *o = &p->eng->unit->ops[i];
	struct gfl_init *init = &p->inits[i];

	if (o->var) {
		const uint32_t var = add_initialised(p, file_name(p, o->loc), o->var);

		init->of_variable = p->vars[var].inits;
		p->vars[var].inits = 1 + i;
	}
	if (o->tag && o->field) {
		struct gfl_member *member = member_at(p, o->tag, o->field);

		init->of_member = member->inits;
		member->inits = 1 + i;
		member->in_table |= o->fn[0] != '&' && gfl_engine_sym(p->eng, o->fn)->fn;
	}
}

/* What an initialiser says, once all variables are known; GFL_NO_THING: a function without a body. */
static gfl_thing read_init(struct gfl_points *p, const struct gfl_ops *o)
{
	const struct gfl_fn *fn;
	const char *name;

	if (o->fn[0] != '&') {
		fn = gfl_engine_sym(p->eng, o->fn)->fn;
		return fn ? (gfl_thing)(fn - p->eng->fns) : GFL_NO_THING;
	}
	name = gfl_intern(p->eng->unit->strings, o->fn + 1);
	return find_variable(p, file_name(p, o->loc), name);
}

static void index_inits(struct gfl_points *p)
{
	const struct gfl_unit *unit = p->eng->unit;

	p->inits = gfl_arena_alloc(p->eng->arena, (unit->nr_ops + 1) * sizeof(*p->inits));
	for (uint32_t i = 0; i < unit->nr_ops; i++)
		index_init(p, i);
	for (uint32_t i = 0; i < unit->nr_ops; i++)
		p->inits[i].thing = read_init(p, &unit->ops[i]);
}

/* --- code --------------------------------------------------------------------------------------- */

/* The address that a value was read from, or 0. */
gfl_id gfl_points_address(const struct gfl_func *func, gfl_id id)
{
	const struct gfl_val *val = &func->vals.v[id];

	if (val->kind == GFL_VAL_LOAD)
		return val->a;
	for (uint32_t e = 0; val->kind == GFL_VAL_RESULT && e < func->block[val->block].nr_events;
	     e++) {
		const struct gfl_event *ev = &func->block[val->block].events[e];

		if (ev->ret == id)
			return ev->kind == GFL_EV_LOAD ? ev->addr : 0;
	}
	return 0;
}

/* The address of the object that a member, an element, or a member of a member is in. */
gfl_id gfl_points_root(const struct gfl_func *func, gfl_id addr)
{
	while (func->vals.v[addr].kind == GFL_VAL_FIELD || func->vals.v[addr].kind == GFL_VAL_INDEX)
		addr = func->vals.v[addr].a;
	return addr;
}

/* Numbers are of no interest. */
static bool is_pointer(const struct gfl_val *val)
{
	return val->kind != GFL_VAL_CONST && (val->kind != GFL_VAL_OP || val->op == GFL_OP_PADD);
}

static void add_store(struct gfl_points *p, const struct gfl_func *func, const struct gfl_event *ev)
{
	const struct gfl_val *place = &func->vals.v[ev->addr];
	uint32_t *last;

	while (place->kind == GFL_VAL_INDEX)
		place = &func->vals.v[place->a];
	if (place->kind == GFL_VAL_FIELD && place->tag && place->name) {
		last = &member_at(p, place->tag, place->name)->stores;
	} else if (place->kind == GFL_VAL_VAR) {
		gfl_thing var = gfl_points_variable(p, func, place);

		if (var == GFL_NO_THING)
			return;
		last = &p->vars[var - p->eng->nr_fns].stores;
	} else {
		return;
	}
	GFL_GROW(p->stores, p->nr_stores, p->cap_stores);
	p->stores[p->nr_stores] = (struct gfl_store){ func, ev, *last };
	*last = p->nr_stores++;
}

static void add_call(struct gfl_points *p, const struct gfl_func *func, const struct gfl_event *ev)
{
	const struct gfl_fn *fn = ev->callee ? gfl_engine_sym(p->eng, ev->callee)->fn : NULL;

	if (!fn || !fn->func->nr_params)
		return;
	GFL_GROW(p->calls, p->nr_calls, p->cap_calls);
	p->calls[p->nr_calls] = (struct gfl_store){ func, ev, p->calls_of[fn - p->eng->fns] };
	p->calls_of[fn - p->eng->fns] = p->nr_calls++;
}

/** gfl_points_index() - find all that is written to places, and all calls */
void gfl_points_index(struct gfl_points *p)
{
	const struct gfl_unit *unit = p->eng->unit;

	index_inits(p);
	p->nr_stores = p->nr_calls = 1;
	GFL_GROW(p->stores, 0, p->cap_stores);
	GFL_GROW(p->calls, 0, p->cap_calls);
	p->calls_of = gfl_xrealloc(NULL, (p->eng->nr_fns + 1) * sizeof(*p->calls_of));
	memset(p->calls_of, 0, (p->eng->nr_fns + 1) * sizeof(*p->calls_of));
	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		const struct gfl_func *func = unit->funcs[i];

		for (uint32_t b = 0; b < func->nr_blocks; b++)
			for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
				const struct gfl_event *ev = &func->block[b].events[e];

				if (ev->kind == GFL_EV_CALL)
					add_call(p, func, ev);
				else if (ev->kind == GFL_EV_STORE &&
					 is_pointer(&func->vals.v[ev->val]))
					add_store(p, func, ev);
			}
	}
}

/**
 * gfl_points_in_table() - the function that an initialiser puts in a member of a variable
 * @p:      what is known
 * @func:   the function that uses the variable
 * @table:  the variable, as @func calls it
 * @member: a value of kind FIELD
 *
 * Return: the function; NULL if there is none, or one of several, or code puts some into the member of any object.
 */
struct gfl_fn *gfl_points_in_table(const struct gfl_points *p, const struct gfl_func *func,
				   const struct gfl_val *table, const struct gfl_val *member)
{
	const uint32_t id = table->num ? 0 :
					 find_initialised(p, file_name(p, func->loc), table->name);
	const struct gfl_member *m = gfl_points_member(p, member->tag, member->name);
	gfl_thing found = GFL_NO_THING;

	if (!id || id == SEVERAL || !m || m->stores || p->vars[id - 1].stores)
		return NULL;
	for (uint32_t i = p->vars[id - 1].inits; i; i = p->inits[i - 1].of_variable) {
		const struct gfl_ops *o = &p->eng->unit->ops[i - 1];

		if (o->tag != member->tag || o->field != member->name)
			continue;
		if (found != GFL_NO_THING || p->inits[i - 1].thing >= p->eng->nr_fns)
			return NULL;
		found = p->inits[i - 1].thing;
	}
	return found == GFL_NO_THING ? NULL : &p->eng->fns[found];
}
