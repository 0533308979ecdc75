/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a value leads to, and what is written to a place, in terms of other places. */
#include "points.h"

#include <stdlib.h>
#include <string.h>

/* --- values ------------------------------------------------------------------------------------ */

static void read_value(struct gfl_points *p, const struct gfl_func *func, gfl_id id,
		       struct gfl_set *set);

static void read_variable(struct gfl_points *p, const struct gfl_func *func,
			  const struct gfl_val *val, const char *tag, const char *name,
			  struct gfl_set *set)
{
	const gfl_thing var = gfl_points_variable(p, func, val);

	if (var == GFL_NO_THING)
		set->is_open = true;
	else
		gfl_place_read(
			p,
			(struct gfl_place){
				.kind = GFL_IN_VARIABLE, .of = var, .tag = tag, .name = name },
			set);
}

/*
 * May what is declared with a type be a pointer to a function? One that has a name of its own may; what passes through
 * pointers to void and through numbers is not followed.
 */
static bool may_be_function(const char *type)
{
	return !type || !strcmp(type, "fn *") || !strpbrk(type, " *");
}

/* A member: of the variables that are known to be what the pointer leads to, or of all objects. */
static void read_member(struct gfl_points *p, const struct gfl_func *func,
			const struct gfl_val *field, struct gfl_set *set)
{
	struct gfl_set bases = { .is_open = !p->knows_objects };

	if (!gfl_points_member(p, field->tag, field->name)) {
		set->is_open = true;
		return;
	}
	if (set->of_functions && !may_be_function(field->type))
		return;
	read_value(p, func, gfl_points_root(func, field->a), &bases);
	if (bases.is_open)
		gfl_place_read(p,
			       (struct gfl_place){ .kind = GFL_IN_MEMBER,
						   .tag = field->tag,
						   .name = field->name },
			       set);
	for (uint32_t i = 0; !bases.is_open && i < bases.nr; i++)
		gfl_place_read(p,
			       (struct gfl_place){ .kind = GFL_IN_VARIABLE,
						   .of = bases.v[i],
						   .tag = field->tag,
						   .name = field->name },
			       set);
	free(bases.v);
}

/* What stands at an address; elements of an array are not told apart. */
static void read_memory(struct gfl_points *p, const struct gfl_func *func, gfl_id addr,
			struct gfl_set *set)
{
	const struct gfl_val *val = &func->vals.v[addr];

	while (val->kind == GFL_VAL_INDEX)
		val = &func->vals.v[val->a];
	if (val->kind == GFL_VAL_FIELD && val->tag && val->name)
		read_member(p, func, val, set);
	else if (val->kind == GFL_VAL_VAR)
		read_variable(p, func, val, NULL, NULL, set);
	else
		set->is_open = true;
}

/* The result of a call, or what was read from memory. */
static void read_result(struct gfl_points *p, const struct gfl_func *func, gfl_id id,
			struct gfl_set *set)
{
	const struct gfl_block *block = &func->block[func->vals.v[id].block];

	for (uint32_t e = 0; e < block->nr_events; e++) {
		const struct gfl_event *ev = &block->events[e];
		const struct gfl_sym *sym;

		if (ev->ret != id)
			continue;
		sym = ev->kind == GFL_EV_CALL && ev->callee ? gfl_engine_sym(p->eng, ev->callee) :
							      NULL;
		if (ev->kind == GFL_EV_LOAD)
			read_memory(p, func, ev->addr, set);
		else if (sym && sym->fn && !sym->rule)
			gfl_place_read(
				p,
				(struct gfl_place){ .kind = GFL_IN_RESULT,
						    .of = (gfl_thing)(sym->fn - p->eng->fns) },
				set);
		else
			set->is_open = true;
		return;
	}
	set->is_open = true;
}

/* The number of a function. */
gfl_thing gfl_points_thing(const struct gfl_points *p, const struct gfl_func *func)
{
	return (gfl_thing)(gfl_engine_sym(p->eng, func->name)->fn - p->eng->fns);
}

/* What a value of a function leads to. NULL leads nowhere, nor does a function without a body. */
static void read_value(struct gfl_points *p, const struct gfl_func *func, gfl_id id,
		       struct gfl_set *set)
{
	const struct gfl_val *val = &func->vals.v[id];
	gfl_thing var;

	if (gfl_set_is_done(set))
		return;
	switch (val->kind) {
	case GFL_VAL_CONST:
		break;
	case GFL_VAL_FN:
		if (gfl_engine_sym(p->eng, val->name)->fn)
			gfl_set_add(
				p, set,
				(gfl_thing)(gfl_engine_sym(p->eng, val->name)->fn - p->eng->fns));
		break;
	case GFL_VAL_VAR:
		var = gfl_points_variable(p, func, val);
		if (var == GFL_NO_THING)
			set->is_open = true;
		else
			gfl_set_add(p, set, var);
		break;
	case GFL_VAL_FIELD:
	case GFL_VAL_INDEX:
		if (!set->of_functions)
			read_value(p, func, gfl_points_root(func, id), set);
		break;
	case GFL_VAL_LOAD:
		read_memory(p, func, val->a, set);
		break;
	case GFL_VAL_RESULT:
		read_result(p, func, id, set);
		break;
	case GFL_VAL_PARAM:
		if (set->of_functions && !may_be_function(func->params[val->num].type))
			break;
		gfl_place_read(p,
			       (struct gfl_place){ .kind = GFL_IN_PARAM,
						   .of = gfl_points_thing(p, func),
						   .nr = (uint32_t)val->num },
			       set);
		break;
	case GFL_VAL_SELECT:
		read_value(p, func, val->b, set);
		read_value(p, func, val->c, set);
		break;
	case GFL_VAL_PHI:
		gfl_place_read(p,
			       (struct gfl_place){ .kind = GFL_IN_VALUE,
						   .of = gfl_points_thing(p, func),
						   .nr = id },
			       set);
		break;
	default:
		set->is_open = true;
	}
}

/* --- what is written to places ----------------------------------------------------------------- */

static void read_init(struct gfl_points *p, uint32_t init, struct gfl_set *set)
{
	const struct gfl_ops *o = &p->eng->unit->ops[init];

	if (p->inits[init].thing != GFL_NO_THING)
		gfl_set_add(p, set, p->inits[init].thing);
	else if (o->fn[0] == '&')
		set->is_open = true;
}

/* Everything that is written to a member of whatever object. */
static void read_any(struct gfl_points *p, const struct gfl_place *place, struct gfl_set *set)
{
	const struct gfl_member member = *gfl_points_member(p, place->tag, place->name);

	for (uint32_t i = member.inits; i; i = p->inits[i - 1].of_member)
		read_init(p, i - 1, set);
	for (uint32_t s = member.stores; s && !gfl_set_is_done(set); s = p->stores[s].next)
		read_value(p, p->stores[s].func, p->stores[s].ev->val, set);
	/* It is filled in some way that cannot be seen. */
	set->is_open |= !member.inits && !member.stores;
}

/* May a store to a member be one to that member of a variable? */
static bool may_be_of(struct gfl_points *p, const struct gfl_store *store, gfl_thing var)
{
	const gfl_id root = gfl_points_root(store->func, store->ev->addr);
	struct gfl_set bases = { 0 };
	bool may;

	read_value(p, store->func, root, &bases);
	may = bases.is_open || gfl_set_has(&bases, var);
	free(bases.v);
	return may;
}

/* A struct that is copied as a whole brings what is not known; one that is cleared looks the same but for its value. */
static bool is_copied(const struct gfl_points *p, const struct gfl_variable *var)
{
	for (uint32_t s = var->stores; s; s = p->stores[s].next)
		if (p->stores[s].func->vals.v[p->stores[s].ev->val].kind != GFL_VAL_UNKNOWN)
			return true;
	return false;
}

/* Is the address of a function's variable handed to others, which may write there? */
static bool is_given(const struct gfl_variable *var)
{
	const struct gfl_func *func = var->is_local ? var->scope : NULL;

	for (uint32_t b = 0; func && b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];

			for (uint32_t i = 0; ev->kind == GFL_EV_CALL && i < ev->nr_args; i++) {
				const struct gfl_val *arg = &func->vals.v[ev->args[i]];

				if (arg->kind == GFL_VAL_VAR && arg->name == var->name)
					return true;
			}
		}
	return false;
}

static void read_own(struct gfl_points *p, const struct gfl_place *place, struct gfl_set *set)
{
	const struct gfl_variable var = p->vars[place->of - p->eng->nr_fns];

	for (uint32_t i = var.inits; i; i = p->inits[i - 1].of_variable) {
		const struct gfl_ops *o = &p->eng->unit->ops[i - 1];

		if (o->tag == place->tag && o->field == place->name)
			read_init(p, i - 1, set);
	}
	if (place->tag) {
		uint32_t s = gfl_points_member(p, place->tag, place->name)->stores;

		for (; s; s = p->stores[s].next)
			if (may_be_of(p, &p->stores[s], place->of))
				read_value(p, p->stores[s].func, p->stores[s].ev->val, set);
		set->is_open |= is_copied(p, &var);
		return;
	}
	for (uint32_t s = var.stores; s; s = p->stores[s].next)
		read_value(p, p->stores[s].func, p->stores[s].ev->val, set);
	/* A pointer that others may set. */
	set->is_open |= is_given(&var) || (!var.inits && !var.stores);
}

/* What callers hand over. Who calls a function whose address is taken is not known. */
static void read_args(struct gfl_points *p, const struct gfl_place *place, struct gfl_set *set)
{
	uint32_t c = p->calls_of[place->of];

	set->is_open |= !c || p->eng->fns[place->of].func->flags & GFL_FN_ADDRESS;
	for (; c && !gfl_set_is_done(set); c = p->calls[c].next) {
		const struct gfl_event *ev = p->calls[c].ev;

		if (place->nr < ev->nr_args)
			read_value(p, p->calls[c].func, ev->args[place->nr], set);
		else
			set->is_open = true;
	}
}

static void read_returns(struct gfl_points *p, const struct gfl_place *place, struct gfl_set *set)
{
	const struct gfl_func *func = p->eng->fns[place->of].func;

	for (uint32_t b = 0; b < func->nr_blocks; b++)
		if (func->block[b].term == GFL_TERM_RETURN)
			read_value(p, func, func->block[b].a, set);
}

static void read_inputs(struct gfl_points *p, const struct gfl_place *place, struct gfl_set *set)
{
	const struct gfl_func *func = p->eng->fns[place->of].func;
	const struct gfl_val *val = &func->vals.v[place->nr];

	if (val->kind != GFL_VAL_PHI)
		read_value(p, func, place->nr, set);
	for (uint32_t i = 0; i < val->nr_phi; i++)
		read_value(p, func, val->phi[i].val, set);
}

/** gfl_points_written() - what is written to a place, by what is known so far of the places that it comes from */
void gfl_points_written(struct gfl_points *p, const struct gfl_place *place, struct gfl_set *set)
{
	static void (*const read[])(struct gfl_points * p, const struct gfl_place *place,
				    struct gfl_set *set) = {
		[GFL_IN_MEMBER] = read_any,   [GFL_IN_VARIABLE] = read_own,
		[GFL_IN_PARAM] = read_args,   [GFL_IN_RESULT] = read_returns,
		[GFL_IN_VALUE] = read_inputs,
	};

	read[place->kind](p, place, set);
}

/* Of a stored value the functions that it names. */
static void read_named(struct gfl_points *p, const struct gfl_func *func, gfl_id id,
		       struct gfl_set *set)
{
	const struct gfl_val *val = &func->vals.v[id];

	if (val->kind == GFL_VAL_FN)
		read_value(p, func, id, set);
	if (val->kind == GFL_VAL_SELECT) {
		read_named(p, func, val->b, set);
		read_named(p, func, val->c, set);
	}
	for (uint32_t i = 0; val->kind == GFL_VAL_PHI && i < val->nr_phi; i++)
		if (func->vals.v[val->phi[i].val].kind == GFL_VAL_FN)
			read_value(p, func, val->phi[i].val, set);
}

/**
 * gfl_points_named() - the functions that initialisers and stores put in `struct tag.name` by their names
 * @set: gets them; the caller frees its @v
 */
void gfl_points_named(struct gfl_points *p, const char *tag, const char *name, struct gfl_set *set)
{
	const struct gfl_member *member = gfl_points_member(p, tag, name);

	set->of_functions = true;
	for (uint32_t i = member->inits; i; i = p->inits[i - 1].of_member)
		read_init(p, i - 1, set);
	for (uint32_t s = member->stores; s && !gfl_set_is_done(set); s = p->stores[s].next)
		read_named(p, p->stores[s].func, p->stores[s].ev->val, set);
}
