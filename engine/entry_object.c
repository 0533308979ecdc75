/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions in members of objects: of those that are registered whole, and of those whose mode another member tells. */
#include <string.h>

#include "engine.h"
#include "indirect.h"

/** gfl_same_object() - do two values, of any functions, stand for the same object, as far as names tell? */
bool gfl_same_object(const struct gfl_val *a, const struct gfl_val *b)
{
	return a->kind == b->kind && a->name && a->name == b->name && a->tag == b->tag;
}

/* --- objects that are registered ------------------------------------------------------------ */

/**
 * struct registered - an object whose member is looked for
 * @func: the function that registers it, of which @obj is a value
 */
struct registered {
	struct gfl_engine *eng;
	const struct gfl_rule *rule;
	const struct gfl_effects *effects;
	const struct gfl_site *site;
	const struct gfl_func *func;
	const struct gfl_val *obj;
	bool is_found;
};

static void add(struct registered *r, const char *fn)
{
	gfl_entry_add(r->eng, fn, r->rule, r->effects, r->site);
	r->is_found = true;
}

/* The member is given a value by code. */
static void find_stored(struct registered *r, const struct gfl_func *func)
{
	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];
			const struct gfl_val *place = &func->vals.v[ev->addr];
			const struct gfl_val *fn = &func->vals.v[ev->val];

			if (ev->kind == GFL_EV_STORE && place->kind == GFL_VAL_FIELD &&
			    place->name && fn->kind == GFL_VAL_FN &&
			    !strcmp(place->name, r->rule->member) &&
			    gfl_same_object(&func->vals.v[place->a], r->obj))
				add(r, fn->name);
		}
}

/* It is initialised. Variables of different files may share a name: those of the file at hand come first. */
static void find_initialised(struct registered *r, bool any_file)
{
	const struct gfl_unit *unit = r->eng->unit;

	for (uint32_t i = 0; i < unit->nr_ops; i++) {
		const struct gfl_ops *o = &unit->ops[i];

		if (o->var && o->var == r->obj->name && o->field &&
		    !strcmp(o->field, r->rule->member) &&
		    (any_file || o->loc.file == r->func->loc.file))
			add(r, o->fn);
	}
}

/**
 * gfl_entry_object() - an object was registered, one member of which will be called
 * @eng: the analysis
 * @reg: the registration
 */
void gfl_entry_object(struct gfl_engine *eng, const struct gfl_registered *reg)
{
	const struct gfl_unit *unit = eng->unit;
	struct registered r = { .eng = eng,
				.rule = reg->rule,
				.effects = reg->effects,
				.site = reg->site,
				.func = reg->func,
				.obj = &reg->obj };

	if (!r.obj->name)
		return;
	if (r.obj->kind == GFL_VAL_VAR)
		find_initialised(&r, false);
	find_stored(&r, reg->func);
	if (r.is_found)
		return;
	if (r.obj->kind == GFL_VAL_VAR)
		find_initialised(&r, true);
	for (uint32_t f = 0; f < unit->nr_funcs; f++)
		if (unit->funcs[f] != reg->func)
			find_stored(&r, unit->funcs[f]);
}

/* --- modes ------------------------------------------------------------------------------------ */

/*
 * The object that a member stands in. One that is kept in memory may be read anew for each member that is set: then it is
 * where it is kept that tells.
 */
static const struct gfl_val *object_of(const struct gfl_func *func, gfl_id addr)
{
	const gfl_id root = gfl_val_root(&func->vals, addr);
	const struct gfl_val *kept = gfl_indirect_member(func, root);

	return kept ? kept : &func->vals.v[root];
}

/**
 * gfl_entry_by_member() - the context of what is called of an object, by the mode a function stores in it
 * @w:    the walk of the function
 * @rule: of kind OPS, with a member that tells the mode
 * @addr: address of the member that is called
 */
const struct gfl_effects *gfl_entry_by_member(const struct gfl_walk *w, const struct gfl_rule *rule,
					      gfl_id addr)
{
	const struct gfl_func *func = w->func;
	const struct gfl_val *object = object_of(func, addr);

	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];
			const struct gfl_val *place = &func->vals.v[ev->addr];

			if (ev->kind == GFL_EV_STORE && place->kind == GFL_VAL_FIELD &&
			    place->name && !strcmp(place->name, rule->mode_member) &&
			    func->vals.v[ev->val].kind == GFL_VAL_CONST &&
			    object_of(func, ev->addr) == object)
				return gfl_entry_by_mode(w->eng, rule, func->vals.v[ev->val].num);
		}
	return &rule->context;
}

/* The bits that a value surely has. */
static uint64_t sure_bits(const struct gfl_vals *vals, gfl_id id)
{
	const struct gfl_val *v = &vals->v[id];

	if (v->kind == GFL_VAL_CONST)
		return (uint64_t)v->num;
	if (gfl_is_deep(vals, id))
		return 0;
	if (v->kind == GFL_VAL_SELECT)
		return sure_bits(vals, v->b) & sure_bits(vals, v->c);
	if (v->kind == GFL_VAL_OP && v->op == GFL_OP_OR)
		return sure_bits(vals, v->a) | sure_bits(vals, v->b);
	return 0;
}

/* Is the member itself among what the value is put together from by |? Then bits only come to it. */
static bool has_itself(const struct gfl_func *func, gfl_id id, gfl_id addr)
{
	const struct gfl_val *v = &func->vals.v[id], *place;

	if (v->kind == GFL_VAL_OP && v->op == GFL_OP_OR && !gfl_is_deep(&func->vals, id))
		return has_itself(func, v->a, addr) || has_itself(func, v->b, addr);
	place = gfl_indirect_member(func, id);
	return place && place == &func->vals.v[addr];
}

static bool is_member(const struct gfl_val *place, const char *tag, const char *field)
{
	return place->kind == GFL_VAL_FIELD && place->tag && place->name &&
	       !strcmp(place->tag, tag) && !strcmp(place->name, field);
}

/* The bits that a function surely gives to the mode of the object at @obj; 0 if it does not give it any. */
static uint64_t stored_mode(const struct gfl_func *func, const struct gfl_rule *rule, gfl_id obj)
{
	uint64_t mode = UINT64_MAX;

	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];
			const struct gfl_val *place = &func->vals.v[ev->addr];

			if (ev->kind == GFL_EV_STORE && place->a == obj &&
			    is_member(place, rule->mode_tag, rule->mode_member) &&
			    !has_itself(func, ev->val, ev->addr))
				mode &= sure_bits(&func->vals, ev->val);
		}
	return mode == UINT64_MAX ? 0 : mode;
}

/** struct held - a table of operations, and the mode of all objects that were seen to point to it */
struct held {
	const struct gfl_rule *rule;
	const struct gfl_ops *ops;
	uint64_t mode;
	bool is_found;
};

static void find_holders(struct held *h, const struct gfl_func *func)
{
	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];
			const struct gfl_val *place = &func->vals.v[ev->addr];
			const struct gfl_val *table = &func->vals.v[ev->val];

			if (ev->kind != GFL_EV_STORE || table->kind != GFL_VAL_VAR ||
			    table->name != h->ops->var ||
			    !is_member(place, h->rule->mode_tag, h->rule->mode_field))
				continue;
			h->mode &= stored_mode(func, h->rule, place->a);
			h->is_found = true;
		}
}

/**
 * gfl_entry_by_holder() - the context of what is called through a table, by the mode of objects that point to it
 * @eng:  the analysis
 * @rule: of kind OPS, with a member of another struct that tells the mode
 * @ops:  the member of the table that is called
 *
 * What one of them does not surely have in its mode, none has.
 */
const struct gfl_effects *gfl_entry_by_holder(const struct gfl_engine *eng,
					      const struct gfl_rule *rule,
					      const struct gfl_ops *ops)
{
	struct held h = { .rule = rule, .ops = ops, .mode = UINT64_MAX };
	const struct gfl_unit *unit = eng->unit;

	/* As above: variables of different files may share a name. */
	for (uint32_t any_file = 0; ops->var && any_file < 2 && !h.is_found; any_file++)
		for (uint32_t f = 0; f < unit->nr_funcs; f++)
			if (any_file || unit->funcs[f]->loc.file == ops->loc.file)
				find_holders(&h, unit->funcs[f]);
	return gfl_entry_by_mode(eng, rule, h.is_found ? (int64_t)h.mode : 0);
}
