/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands at places: the least solution of "what is written there stands there". Places are looked at because
 * somebody wants to know what a value leads to, or because such a place gets its content from there.
 *
 * Through a pointer of which all variables are known that it leads to, members are read of these only; else of all
 * objects. The sets only grow, and what is read of all objects has in it what is read of some, so the solution is the
 * same in whichever order it is found.
 */
#include "points.h"

#include <stdlib.h>
#include <string.h>

enum place_kind {
	IN_MEMBER,   /* of all objects: @tag, @name */
	IN_VARIABLE, /* member @tag, @name of variable @of, or @of itself */
	IN_PARAM,    /* @nr of function @of */
	IN_RESULT,   /* of function @of */
	IN_VALUE, /* a phi, value @nr of function @of: of a list, say, each element leads to the next */
};

/**
 * struct gfl_place - a place, and what stands there as far as was found: its functions, or its variables
 * @is_queued: to be looked at
 * @readers:   the latest place that reads from it
 */
struct gfl_place {
	uint8_t kind;
	bool is_queued;
	gfl_thing of;
	uint32_t nr;
	const char *tag, *name;
	struct gfl_set set;
	uint32_t readers;
};

/** struct gfl_reader - @place reads from another; @next: index of the next that does, or 0 */
struct gfl_reader {
	uint32_t place, next;
};

/* --- sets -------------------------------------------------------------------------------------- */

/* Where the first thing in a set is that is not below @thing. */
static uint32_t find(const struct gfl_set *set, gfl_thing thing)
{
	uint32_t lo = 0, hi = set->nr;

	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (set->v[mid] < thing)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Nothing that is found besides matters: of variables those that are known are of no use if there may be others. */
static bool is_done(const struct gfl_set *set)
{
	return set->of_functions ? set->nr > GFL_MAX_FUNCTIONS : set->is_open;
}

static bool has(const struct gfl_set *set, gfl_thing thing)
{
	const uint32_t at = find(set, thing);

	return at < set->nr && set->v[at] == thing;
}

/* Things of the other kind are of no interest. Return: is the set another one? */
static bool add(const struct gfl_points *p, struct gfl_set *set, gfl_thing thing)
{
	const uint32_t max = set->of_functions ? GFL_MAX_FUNCTIONS : GFL_MAX_VARIABLES;
	const uint32_t at = find(set, thing);

	if ((thing < p->eng->nr_fns) != set->of_functions || is_done(set) ||
	    (at < set->nr && set->v[at] == thing))
		return false;
	GFL_GROW(set->v, set->nr, set->cap);
	memmove(&set->v[at + 1], &set->v[at], (set->nr - at) * sizeof(*set->v));
	set->v[at] = thing;
	set->nr++;
	set->is_open |= set->nr > max;
	return true;
}

static bool add_all(const struct gfl_points *p, struct gfl_set *to, const struct gfl_set *from)
{
	bool is_new = from->is_open && !to->is_open;

	to->is_open |= from->is_open;
	for (uint32_t i = 0; i < from->nr; i++)
		is_new |= add(p, to, from->v[i]);
	return is_new;
}

/* --- places ------------------------------------------------------------------------------------ */

static void queue(struct gfl_points *p, uint32_t at)
{
	if (p->places[at].is_queued)
		return;
	p->places[at].is_queued = true;
	GFL_GROW(p->todo, p->nr_todo, p->cap_todo);
	p->todo[p->nr_todo++] = at;
}

/* The number of a place; good for ever, unlike its address. */
static uint32_t place_at(struct gfl_points *p, const struct gfl_place *key)
{
	/* Variables have members, and functions parameters: no two kinds have one key. */
	const uint64_t who = (uint64_t)key->kind << 61 | (uint64_t)key->of << 32 | key->nr;
	const uint32_t member = key->tag ? gfl_pairs_find(&p->member_ids, key->tag, key->name) : 0;
	const uint64_t what = (uint64_t)member << 1 | key->set.of_functions;
	uint32_t *id = gfl_pairs_at(&p->place_ids, (const void *)(uintptr_t)who,
				    (const void *)(uintptr_t)what);

	if (!*id) {
		GFL_GROW(p->places, p->nr_places, p->cap_places);
		p->places[p->nr_places++] = *key;
		*id = p->nr_places;
		queue(p, p->nr_places - 1);
		return p->nr_places - 1;
	}
	return *id - 1;
}

static void note_reader(struct gfl_points *p, struct gfl_place *place)
{
	if (p->reading == GFL_NO_THING ||
	    (place->readers && p->readers[place->readers].place == p->reading))
		return;
	GFL_GROW(p->readers, p->nr_readers, p->cap_readers);
	p->readers[p->nr_readers] = (struct gfl_reader){ p->reading, place->readers };
	place->readers = p->nr_readers++;
}

static void read_place(struct gfl_points *p, struct gfl_place key, struct gfl_set *set)
{
	uint32_t at;

	key.set.of_functions = set->of_functions;
	at = place_at(p, &key);
	note_reader(p, &p->places[at]);
	add_all(p, set, &p->places[at].set);
}

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
		read_place(p,
			   (struct gfl_place){
				   .kind = IN_VARIABLE, .of = var, .tag = tag, .name = name },
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
		read_place(p,
			   (struct gfl_place){
				   .kind = IN_MEMBER, .tag = field->tag, .name = field->name },
			   set);
	for (uint32_t i = 0; !bases.is_open && i < bases.nr; i++)
		read_place(p,
			   (struct gfl_place){ .kind = IN_VARIABLE,
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
			read_place(p,
				   (struct gfl_place){ .kind = IN_RESULT,
						       .of = (gfl_thing)(sym->fn - p->eng->fns) },
				   set);
		else
			set->is_open = true;
		return;
	}
	set->is_open = true;
}

static gfl_thing thing_of(const struct gfl_points *p, const struct gfl_func *func)
{
	return (gfl_thing)(gfl_engine_sym(p->eng, func->name)->fn - p->eng->fns);
}

/* What a value of a function leads to. NULL leads nowhere, nor does a function without a body. */
static void read_value(struct gfl_points *p, const struct gfl_func *func, gfl_id id,
		       struct gfl_set *set)
{
	const struct gfl_val *val = &func->vals.v[id];
	gfl_thing var;

	if (is_done(set))
		return;
	switch (val->kind) {
	case GFL_VAL_CONST:
		break;
	case GFL_VAL_FN:
		if (gfl_engine_sym(p->eng, val->name)->fn)
			add(p, set,
			    (gfl_thing)(gfl_engine_sym(p->eng, val->name)->fn - p->eng->fns));
		break;
	case GFL_VAL_VAR:
		var = gfl_points_variable(p, func, val);
		if (var == GFL_NO_THING)
			set->is_open = true;
		else
			add(p, set, var);
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
		read_place(p,
			   (struct gfl_place){ .kind = IN_PARAM,
					       .of = thing_of(p, func),
					       .nr = (uint32_t)val->num },
			   set);
		break;
	case GFL_VAL_SELECT:
		read_value(p, func, val->b, set);
		read_value(p, func, val->c, set);
		break;
	case GFL_VAL_PHI:
		read_place(
			p,
			(struct gfl_place){ .kind = IN_VALUE, .of = thing_of(p, func), .nr = id },
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
		add(p, set, p->inits[init].thing);
	else if (o->fn[0] == '&')
		set->is_open = true;
}

/* Everything that is written to a member of whatever object. */
static void read_any(struct gfl_points *p, const struct gfl_place *place, struct gfl_set *set)
{
	const struct gfl_member member = *gfl_points_member(p, place->tag, place->name);

	for (uint32_t i = member.inits; i; i = p->inits[i - 1].of_member)
		read_init(p, i - 1, set);
	for (uint32_t s = member.stores; s && !is_done(set); s = p->stores[s].next)
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
	may = bases.is_open || has(&bases, var);
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
	set->is_open |= var.is_given || (!var.inits && !var.stores);
}

/* What callers hand over. Who calls a function whose address is taken is not known. */
static void read_args(struct gfl_points *p, const struct gfl_place *place, struct gfl_set *set)
{
	uint32_t c = p->calls_of[place->of];

	set->is_open |= !c || p->eng->fns[place->of].func->flags & GFL_FN_ADDRESS;
	for (; c && !is_done(set); c = p->calls[c].next) {
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

/* Look at a place once more, and then at those that read from it if something is new there. */
static void look_at(struct gfl_points *p, uint32_t at)
{
	static void (*const read[])(struct gfl_points * p, const struct gfl_place *place,
				    struct gfl_set *set) = {
		[IN_MEMBER] = read_any,	    [IN_VARIABLE] = read_own, [IN_PARAM] = read_args,
		[IN_RESULT] = read_returns, [IN_VALUE] = read_inputs,
	};
	/* Places come to be meanwhile, and move. */
	const struct gfl_place place = p->places[at];
	struct gfl_set set = { .of_functions = place.set.of_functions };

	p->places[at].is_queued = false;
	if (is_done(&place.set))
		return;
	p->reading = at;
	read[place.kind](p, &place, &set);
	p->reading = GFL_NO_THING;
	if (add_all(p, &p->places[at].set, &set))
		for (uint32_t r = p->places[at].readers; r; r = p->readers[r].next)
			queue(p, p->readers[r].place);
	free(set.v);
}

/* --- questions --------------------------------------------------------------------------------- */

/** gfl_points_create() - nothing is wanted yet; gfl_points_destroy() */
struct gfl_points *gfl_points_create(struct gfl_engine *eng)
{
	struct gfl_points *p = gfl_arena_alloc(eng->arena, sizeof(*p));

	p->eng = eng;
	p->reading = GFL_NO_THING;
	GFL_GROW(p->readers, 0, p->cap_readers);
	p->nr_readers = 1;
	gfl_points_index(p);
	return p;
}

/**
 * gfl_points_at() - what a value leads to; wanted from the first time on
 * @p:            what is known
 * @func:         the function
 * @id:           the value
 * @of_functions: to which functions, or to which variables
 *
 * Return: a set, good until something new is wanted.
 */
const struct gfl_set *gfl_points_at(struct gfl_points *p, const struct gfl_func *func, gfl_id id,
				    bool of_functions)
{
	const struct gfl_place key = { .kind = IN_VALUE,
				       .of = thing_of(p, func),
				       .nr = id,
				       .set.of_functions = of_functions };
	const uint32_t at = place_at(p, &key);

	return &p->places[at].set;
}

/** gfl_points_in_member() - functions that stand in `struct tag.name` of all objects; as gfl_points_at() */
const struct gfl_set *gfl_points_in_member(struct gfl_points *p, const char *tag, const char *name)
{
	const struct gfl_place key = {
		.kind = IN_MEMBER, .tag = tag, .name = name, .set.of_functions = true
	};
	const uint32_t at = place_at(p, &key);

	return &p->places[at].set;
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
	for (uint32_t s = member->stores; s && !is_done(set); s = p->stores[s].next)
		read_named(p, p->stores[s].func, p->stores[s].ev->val, set);
}

/** gfl_points_text() - names of the variables that a pointer leads to, if they are few */
const char *gfl_points_text(const struct gfl_points *p, const struct gfl_set *set)
{
	const uint32_t first = p->eng->nr_fns;
	const char *a, *b;

	if (set->nr == 1)
		return p->vars[set->v[0] - first].name;
	if (set->nr > 2)
		return gfl_arena_printf(p->eng->arena, "one of %u tables", set->nr);
	a = p->vars[set->v[0] - first].name;
	b = p->vars[set->v[1] - first].name;
	return gfl_arena_printf(p->eng->arena, "%s or %s", strcmp(a, b) < 0 ? a : b,
				strcmp(a, b) < 0 ? b : a);
}

/** gfl_points_solve() - find out all that is wanted */
void gfl_points_solve(struct gfl_points *p)
{
	for (uint32_t i = 0; i < p->nr_todo; i++)
		look_at(p, p->todo[i]);
	p->nr_todo = 0;
}

void gfl_points_destroy(struct gfl_points *p)
{
	if (!p)
		return;
	gfl_points_forget(p);
	for (uint32_t i = 0; i < p->nr_places; i++)
		free(p->places[i].set.v);
	free(p->places);
	free(p->todo);
	free(p->readers);
	free(p->place_ids.slots);
	free(p->vars);
	free(p->members);
	free(p->var_ids.slots);
	free(p->names.slots);
	free(p->member_ids.slots);
}
