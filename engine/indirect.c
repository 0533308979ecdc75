/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls through pointers: to which functions, as far as the whole program tells. Of a table that is known the
 * functions in it count; else all that stand in `struct tag.field` of whatever object.
 */
#include <stdlib.h>
#include <string.h>

#include "indirect.h"
#include "link.h"
#include "memo.h"
#include "points.h"
#include "gfplint/inspect.h"

/**
 * struct gfl_indirect - where calls through pointers lead
 * @targets: of them; @of: 1 + index, by the event
 */
struct gfl_indirect {
	struct gfl_points *points;
	struct gfl_targets *targets;
	uint32_t nr, cap;
	struct gfl_ptr_map of;
};

/* --- one call ---------------------------------------------------------------------------------- */

/* The member or variable at an address; elements of an array are one. NULL: none that has a name. */
static const struct gfl_val *place_of(const struct gfl_func *func, gfl_id addr)
{
	const struct gfl_val *val = &func->vals.v[addr];

	while (val->kind == GFL_VAL_INDEX)
		val = &func->vals.v[val->a];
	if (val->kind == GFL_VAL_FIELD && val->tag && val->name)
		return val;
	return val->kind == GFL_VAL_VAR ? val : NULL;
}

/* The member whose content @id is, or NULL. */
const struct gfl_val *gfl_indirect_member(const struct gfl_func *func, gfl_id id)
{
	const struct gfl_val *place = &func->vals.v[gfl_points_address(func, id)];

	return place->kind == GFL_VAL_FIELD && place->tag && place->name ? place : NULL;
}

/*
 * The place that a call reads its function from, if it can be said what stands there: a member to which something is
 * written, or a variable that is no function's. Else NULL.
 */
static const struct gfl_val *called_place(const struct gfl_points *p, const struct gfl_func *func,
					  const struct gfl_event *ev)
{
	const gfl_id addr = gfl_points_address(func, ev->fnptr);
	const struct gfl_val *place = addr ? place_of(func, addr) : NULL;

	if (place && place->kind == GFL_VAL_FIELD)
		return gfl_points_member(p, place->tag, place->name) ? place : NULL;
	return place && !place->num ? place : NULL;
}

static void take_functions(struct gfl_engine *eng, struct gfl_targets *t, const struct gfl_set *set)
{
	t->fns = gfl_arena_alloc(eng->arena, set->nr * sizeof(*t->fns));
	t->nr = 0;
	for (uint32_t i = 0; i < set->nr; i++)
		t->fns[t->nr++] = &eng->fns[set->v[i]];
}

/*
 * The functions of all objects. Where there are too many to be followed, those that are stored by name are
 * followed still.
 */
static void find_all(struct gfl_engine *eng, const struct gfl_val *place, struct gfl_targets *t)
{
	struct gfl_points *p = eng->indirect->points;
	struct gfl_set named = { 0 };

	take_functions(eng, t, gfl_points_in_member(p, place->tag, place->name));
	if (t->nr > GFL_MAX_TARGETS) {
		gfl_points_named(p, place->tag, place->name, &named);
		if (named.nr && named.nr <= GFL_MAX_TARGETS)
			take_functions(eng, t, &named);
		free(named.v);
	}
	t->via = gfl_arena_printf(eng->arena, "through struct %s.%s", place->tag, place->name);
}

/* Which of them are in the tables that the pointer may lead to, if these are known? */
static void narrow(struct gfl_engine *eng, const struct gfl_func *func, gfl_id fnptr,
		   const struct gfl_val *place, struct gfl_targets *t)
{
	struct gfl_points *p = eng->indirect->points;
	const gfl_id root = gfl_points_root(func, place->a);
	const struct gfl_set *tables = gfl_points_at(p, func, root, false);
	const struct gfl_set *in_them = gfl_points_at(p, func, fnptr, true);

	if (tables->is_open || !tables->nr || in_them->is_open || !in_them->nr ||
	    in_them->nr >= t->nr)
		return;
	take_functions(eng, t, in_them);
	t->is_narrowed = true;
	t->via = gfl_arena_printf(eng->arena, "%s of %s", t->via, gfl_points_text(p, tables));
}

static void find_targets(struct gfl_engine *eng, const struct gfl_func *func,
			 const struct gfl_event *ev)
{
	struct gfl_indirect *in = eng->indirect;
	const struct gfl_val *place = called_place(in->points, func, ev);
	struct gfl_targets t = { 0 };

	if (!place)
		return;
	if (place->kind == GFL_VAL_FIELD) {
		find_all(eng, place, &t);
		if (t.nr > 1)
			narrow(eng, func, ev->fnptr, place, &t);
	} else {
		take_functions(eng, &t, gfl_points_at(in->points, func, ev->fnptr, true));
		t.via = gfl_arena_printf(eng->arena, "through %s", place->name);
	}
	if (!t.nr)
		return;
	GFL_GROW(in->targets, in->nr, in->cap);
	in->targets[in->nr++] = t;
	*gfl_ptr_map_at(&in->of, ev, 0) = in->nr;
}

/* --- what is stored by name ---------------------------------------------------------------------- */

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

		if (o->tag && o->field && o->fn[0] != '&')
			each(arg, &(struct gfl_store_info){ .tag = o->tag,
							    .field = o->field,
							    .name = o->fn,
							    .var = o->var,
							    .loc = o->loc });
	}
	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		visit_stores(&v, unit->funcs[i]);
}

/* --- all calls --------------------------------------------------------------------------------- */

static void each_call(struct gfl_engine *eng,
		      void (*each)(struct gfl_engine *eng, const struct gfl_func *func,
				   const struct gfl_event *ev))
{
	for (uint32_t i = 0; i < eng->unit->nr_funcs; i++) {
		const struct gfl_func *func = eng->unit->funcs[i];

		for (uint32_t b = 0; b < func->nr_blocks; b++)
			for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
				const struct gfl_event *ev = &func->block[b].events[e];

				if (ev->kind == GFL_EV_CALL && !ev->callee)
					each(eng, func, ev);
			}
	}
}

/* First what stands in members of all objects: where that is one function, its object does not matter. */
static void want(struct gfl_engine *eng, const struct gfl_func *func, const struct gfl_event *ev)
{
	struct gfl_points *p = eng->indirect->points;
	const struct gfl_val *place = called_place(p, func, ev);

	if (place && place->kind == GFL_VAL_FIELD)
		gfl_points_in_member(p, place->tag, place->name);
	else if (place)
		gfl_points_at(p, func, ev->fnptr, true);
}

static void want_narrower(struct gfl_engine *eng, const struct gfl_func *func,
			  const struct gfl_event *ev)
{
	struct gfl_points *p = eng->indirect->points;
	const struct gfl_val *place = called_place(p, func, ev);

	if (!place || place->kind != GFL_VAL_FIELD ||
	    gfl_points_in_member(p, place->tag, place->name)->nr < 2)
		return;
	gfl_points_at(p, func, ev->fnptr, true);
	gfl_points_at(p, func, gfl_points_root(func, place->a), false);
}

static void count(struct gfl_engine *eng, const struct gfl_func *func, const struct gfl_event *ev)
{
	struct gfl_stats *stats = &eng->result->stats;
	const struct gfl_targets *t = gfl_indirect_targets(eng, ev);

	stats->nr_indirect++;
	stats->nr_not_followed += !t || t->nr > GFL_MAX_TARGETS;
	stats->nr_narrowed += t && t->is_narrowed && t->nr <= GFL_MAX_TARGETS;
	(void)func;
}

/**
 * gfl_indirect_init() - find out where calls through pointers lead
 * @eng: the analysis of a whole program, its functions known
 */
void gfl_indirect_init(struct gfl_engine *eng)
{
	eng->indirect = gfl_arena_alloc(eng->arena, sizeof(*eng->indirect));
	eng->indirect->points = gfl_points_create(eng);
	each_call(eng, want);
	gfl_points_solve(eng->indirect->points);
	eng->indirect->points->knows_objects = true;
	each_call(eng, want_narrower);
	gfl_points_solve(eng->indirect->points);
	each_call(eng, find_targets);
	each_call(eng, count);
	gfl_points_forget(eng->indirect->points);
}

void gfl_indirect_destroy(struct gfl_indirect *in)
{
	if (!in)
		return;
	gfl_points_destroy(in->points);
	gfl_ptr_map_deinit(&in->of);
	free(in->targets);
}

/**
 * gfl_indirect_targets() - what a call through a pointer may lead to
 * @eng: the analysis
 * @ev:  the call
 *
 * Return: the functions, more than GFL_MAX_TARGETS if there are too many to follow; NULL if none is known.
 */
const struct gfl_targets *gfl_indirect_targets(const struct gfl_engine *eng,
					       const struct gfl_event *ev)
{
	uint32_t at;

	if (!eng->indirect || ev->kind != GFL_EV_CALL || ev->callee)
		return NULL;
	at = gfl_ptr_map_find(&eng->indirect->of, ev, 0);
	return at ? &eng->indirect->targets[at - 1] : NULL;
}

const struct gfl_points *gfl_indirect_points(const struct gfl_engine *eng)
{
	return eng->indirect->points;
}

/* The variable that a member is in, and not in an element or a struct within; or NULL. */
static const struct gfl_val *table_of(const struct gfl_vals *vals, const struct gfl_val *member)
{
	const struct gfl_val *table = &vals->v[member->a];

	if (member->kind != GFL_VAL_FIELD || !member->tag || !member->name)
		return NULL;
	return table->kind == GFL_VAL_VAR ? table : NULL;
}

/**
 * gfl_indirect_here() - the function that a call through a member leads to, as far as the path to it tells
 * @w:  the walk
 * @st: state at the call, in which the table may be known: it was just stored, say
 * @ev: the call
 * @t:  all that it may lead to
 *
 * Return: one of them, or NULL.
 */
struct gfl_fn *gfl_indirect_here(struct gfl_walk *w, const struct gfl_state *st,
				 const struct gfl_event *ev, const struct gfl_targets *t)
{
	const gfl_id now = gfl_simplify(w, st, ev->fnptr);
	const struct gfl_val *read = &w->vals->v[now];
	const struct gfl_val *member = &w->vals->v[read->kind == GFL_VAL_LOAD ? read->a : 0];
	const struct gfl_val *table = table_of(w->vals, member);
	struct gfl_fn *fn =
		table ? gfl_points_in_table(w->eng->indirect->points, w->func, table, member) :
			NULL;

	for (uint32_t i = 0; fn && i < t->nr; i++)
		if (t->fns[i] == fn)
			return fn;
	return NULL;
}

/**
 * gfl_indirect_mix() - what gfl_indirect_here() may find out in a function, as part of a key
 * @eng:  the analysis
 * @func: the function
 * @ev:   a call that may lead to several functions
 * @key:  gets the functions in tables that @func names
 */
void gfl_indirect_mix(const struct gfl_engine *eng, const struct gfl_func *func,
		      const struct gfl_event *ev, struct gfl_memo_key *key)
{
	const struct gfl_val *member = gfl_indirect_member(func, ev->fnptr);

	for (gfl_id v = 1; member && v < func->vals.nr; v++) {
		const struct gfl_fn *fn = NULL;

		if (func->vals.v[v].kind == GFL_VAL_VAR)
			fn = gfl_points_in_table(eng->indirect->points, func, &func->vals.v[v],
						 member);
		if (fn)
			gfl_memo_mix_text(key, fn->func->name);
	}
}

/**
 * gfl_indirect_in_table() - is it the content of a member in which tables of the program have functions?
 * @eng:  the analysis
 * @func: the function it is a value of
 * @id:   the value
 */
bool gfl_indirect_in_table(struct gfl_engine *eng, const struct gfl_func *func, gfl_id id)
{
	const gfl_id addr = eng->indirect ? gfl_points_address(func, id) : 0;
	const struct gfl_val *place = addr ? place_of(func, addr) : NULL;
	const struct gfl_member *member;

	if (!place || place->kind != GFL_VAL_FIELD)
		return false;
	member = gfl_points_member(eng->indirect->points, place->tag, place->name);
	return member && member->in_table;
}
