/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What pointers lead to, as far as the whole program tells: functions, and variables that have functions in them.
 *
 * A place is a member of a struct in all objects, a member of one variable, a variable that is a pointer itself, a
 * parameter, the result of a function, or a value. points_index.c finds where something is written, points_read.c
 * tells what, and points.c what stands there in the end.
 */
#ifndef GFPLINT_ENGINE_POINTS_H
#define GFPLINT_ENGINE_POINTS_H

#include "engine.h"

#define GFL_MAX_FUNCTIONS 255 /* at a place; beyond, all that is known is that there are many */
#define GFL_MAX_VARIABLES 32

/** typedef gfl_thing - what a pointer leads to: index of a function; or of a variable, behind all functions */
typedef uint32_t gfl_thing;

/**
 * struct gfl_set - what a pointer may lead to, sorted: functions (@of_functions), or variables
 * @is_open: others as well, which are not known
 */
struct gfl_set {
	gfl_thing *v;
	uint32_t nr, cap;
	bool is_open, of_functions;
};

/** struct gfl_store - something is written to a place; @next: index of another store to it, or 0 */
struct gfl_store {
	const struct gfl_func *func;
	const struct gfl_event *ev;
	uint32_t next;
};

/**
 * struct gfl_variable - a variable, of the program, of a file or of a function
 * @scope:  name of its file, or its function; NULL: there is but one of its name, or none is initialised
 * @inits:  1 + index of its latest initialiser; 0: none
 * @stores: the latest store to itself, not to its members; 0: none
 * @is_local: of a function, @scope
 */
struct gfl_variable {
	const void *scope;
	const char *name;
	uint32_t inits, stores;
	bool is_local;
};

/** struct gfl_member - `struct tag.name` in all objects; @in_table: some initialiser puts a function there */
struct gfl_member {
	const char *tag, *name;
	uint32_t inits, stores;
	bool in_table;
};

/** struct gfl_init - for each initialiser: what it says, and the next of the same variable and member */
struct gfl_init {
	gfl_thing thing;
	uint32_t of_variable, of_member;
};

#define GFL_NO_THING UINT32_MAX

/** struct gfl_pair - a key of two addresses, and the number that goes with it */
struct gfl_pair {
	const void *a, *b;
	uint32_t nr;
};

struct gfl_pairs {
	struct gfl_pair *slots;
	uint32_t nr, size;
};

enum gfl_place_kind {
	GFL_IN_MEMBER,	 /* of all objects: @tag, @name */
	GFL_IN_VARIABLE, /* member @tag, @name of variable @of, or @of itself */
	GFL_IN_PARAM,	 /* @nr of function @of */
	GFL_IN_RESULT,	 /* of function @of */
	GFL_IN_VALUE, /* a phi, value @nr of function @of: of a list, say, each element leads to the next */
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

uint32_t *gfl_pairs_at(struct gfl_pairs *pairs, const void *a, const void *b);
uint32_t gfl_pairs_find(const struct gfl_pairs *pairs, const void *a, const void *b);

struct gfl_points {
	struct gfl_engine *eng;
	struct gfl_init *inits; /* parallel to gfl_unit.ops */
	struct gfl_variable *vars;
	uint32_t nr_vars, cap_vars;
	struct gfl_pairs var_ids; /* scope, name: 1 + index */
	struct gfl_pairs
		names; /* name: 1 + index of the only one that is initialised, or UINT32_MAX */
	struct gfl_member *members;
	uint32_t nr_members, cap_members;
	struct gfl_pairs member_ids; /* tag, name: 1 + index */
	struct gfl_store *stores;    /* from 1 on */
	uint32_t nr_stores, cap_stores;
	struct gfl_store *calls; /* of functions by name, from 1 on */
	uint32_t nr_calls, cap_calls;
	uint32_t *calls_of; /* by function, the latest */
	struct gfl_place *places;
	uint32_t nr_places, cap_places;
	struct gfl_pairs place_ids;
	uint32_t *todo; /* places to be looked at */
	uint32_t nr_todo, cap_todo;
	bool knows_objects;	    /* members of variables count, not only those of all objects */
	uint32_t reading;	    /* the place that is looked at, or GFL_NO_THING */
	struct gfl_reader *readers; /* from 1 on */
	uint32_t nr_readers, cap_readers;
};

/* points_index.c */
void gfl_points_index(struct gfl_points *p);
gfl_thing gfl_points_variable(struct gfl_points *p, const struct gfl_func *func,
			      const struct gfl_val *val);
const struct gfl_member *gfl_points_member(const struct gfl_points *p, const char *tag,
					   const char *name);
struct gfl_fn *gfl_points_in_table(const struct gfl_points *p, const struct gfl_func *func,
				   const struct gfl_val *table, const struct gfl_val *member);
gfl_id gfl_points_address(const struct gfl_func *func, gfl_id id);
gfl_id gfl_points_root(const struct gfl_func *func, gfl_id addr);

/* points_read.c */
void gfl_points_written(struct gfl_points *p, const struct gfl_place *place, struct gfl_set *set);
void gfl_points_named(struct gfl_points *p, const char *tag, const char *name, struct gfl_set *set);
gfl_thing gfl_points_thing(const struct gfl_points *p, const struct gfl_func *func);

/* points.c */
bool gfl_set_is_done(const struct gfl_set *set);
bool gfl_set_has(const struct gfl_set *set, gfl_thing thing);
bool gfl_set_add(const struct gfl_points *p, struct gfl_set *set, gfl_thing thing);
void gfl_place_read(struct gfl_points *p, struct gfl_place key, struct gfl_set *set);
struct gfl_points *gfl_points_create(struct gfl_engine *eng);
void gfl_points_solve(struct gfl_points *p);
const struct gfl_set *gfl_points_at(struct gfl_points *p, const struct gfl_func *func, gfl_id id,
				    bool of_functions);
const struct gfl_set *gfl_points_in_member(struct gfl_points *p, const char *tag, const char *name);
const char *gfl_points_text(const struct gfl_points *p, const struct gfl_set *set);
void gfl_points_forget(struct gfl_points *p);
void gfl_points_destroy(struct gfl_points *p);

#endif /* GFPLINT_ENGINE_POINTS_H */
