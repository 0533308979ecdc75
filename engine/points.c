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
bool gfl_set_is_done(const struct gfl_set *set)
{
	return set->of_functions ? set->nr > GFL_MAX_FUNCTIONS : set->is_open;
}

bool gfl_set_has(const struct gfl_set *set, gfl_thing thing)
{
	const uint32_t at = find(set, thing);

	return at < set->nr && set->v[at] == thing;
}

/* Things of the other kind are of no interest. Return: is the set another one? */
bool gfl_set_add(const struct gfl_points *p, struct gfl_set *set, gfl_thing thing)
{
	const uint32_t max = set->of_functions ? GFL_MAX_FUNCTIONS : GFL_MAX_VARIABLES;
	const uint32_t at = find(set, thing);

	if ((thing < p->eng->nr_fns) != set->of_functions || gfl_set_is_done(set) ||
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
		is_new |= gfl_set_add(p, to, from->v[i]);
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

/* Adds what stands at a place; that which is looked at is looked at again when more does. */
void gfl_place_read(struct gfl_points *p, struct gfl_place key, struct gfl_set *set)
{
	uint32_t at;

	key.set.of_functions = set->of_functions;
	at = place_at(p, &key);
	note_reader(p, &p->places[at]);
	add_all(p, set, &p->places[at].set);
}

/* Look at a place once more, and then at those that read from it if something is new there. */
static void look_at(struct gfl_points *p, uint32_t at)
{
	/* Places come to be meanwhile, and move. */
	const struct gfl_place place = p->places[at];
	struct gfl_set set = { .of_functions = place.set.of_functions };

	p->places[at].is_queued = false;
	if (gfl_set_is_done(&place.set))
		return;
	p->reading = at;
	gfl_points_written(p, &place, &set);
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
	const struct gfl_place key = { .kind = GFL_IN_VALUE,
				       .of = gfl_points_thing(p, func),
				       .nr = id,
				       .set.of_functions = of_functions };
	const uint32_t at = place_at(p, &key);

	return &p->places[at].set;
}

/** gfl_points_in_member() - functions that stand in `struct tag.name` of all objects; as gfl_points_at() */
const struct gfl_set *gfl_points_in_member(struct gfl_points *p, const char *tag, const char *name)
{
	const struct gfl_place key = {
		.kind = GFL_IN_MEMBER, .tag = tag, .name = name, .set.of_functions = true
	};
	const uint32_t at = place_at(p, &key);

	return &p->places[at].set;
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

/** gfl_points_forget() - free what only looking for answers needs; what initialisers say is kept */
void gfl_points_forget(struct gfl_points *p)
{
	for (uint32_t i = 0; i < p->nr_places; i++)
		free(p->places[i].set.v);
	free(p->places);
	free(p->place_ids.slots);
	free(p->todo);
	free(p->readers);
	free(p->stores);
	free(p->calls);
	free(p->calls_of);
}

/** gfl_points_destroy() - free the rest, which is all there is then */
void gfl_points_destroy(struct gfl_points *p)
{
	free(p->vars);
	free(p->members);
	free(p->var_ids.slots);
	free(p->names.slots);
	free(p->member_ids.slots);
}
