/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the GCC front end share.
 *
 * The front end runs once per unit, when every function is in SSA form and nothing is inlined yet:
 * gfl_lower_unit() makes the functions, gfl_consts_unit() and gfl_ops_unit() the rest.
 */
#ifndef GFPLINT_PLUGIN_FRONT_H
#define GFPLINT_PLUGIN_FRONT_H

#include "gcc_compat.h"

#include "gfplint/ir.h"

/* --- ptrmap.cc ------------------------------------------------------------- */

/** struct gfl_ptrmap - a number for each of some addresses; all zero is an empty map */
struct gfl_ptrmap {
	const void **key;
	uint32_t *val;
	uint32_t nr;
	uint32_t size;
};

/** gfl_ptrmap_put() - give @key the number @val, whether it had one or not */
void gfl_ptrmap_put(struct gfl_ptrmap *map, const void *key, uint32_t val);

/** gfl_ptrmap_get() - the number of @key in @val_ret (may be NULL); false if it has none */
bool gfl_ptrmap_get(const struct gfl_ptrmap *map, const void *key, uint32_t *val_ret);
void gfl_ptrmap_clear(struct gfl_ptrmap *map);
void gfl_ptrmap_deinit(struct gfl_ptrmap *map);

/* --- the unit ---------------------------------------------------------------- */

/**
 * struct gfl_front - state of the front end for one unit
 * @unit:       what is built
 * @scratch:    memory that lasts for one function
 * @types:      index into @type_name of a type
 * @type_name:  interned names of types, NULL for a type without name
 * @file:       GCC's name of the file of the latest position, and
 * @file_index: its number in @unit
 * @nr_dropped: functions that could not be expressed
 */
struct gfl_front {
	struct gfl_unit *unit;
	const struct gfl_rules *rules; /* NULL: nothing is asked for by name */
	struct gfl_arena *scratch;
	struct gfl_ptrmap types;
	const char **type_name;
	uint32_t nr_types, cap_types;
	const char *file;
	uint32_t file_index;
	unsigned int nr_dropped;
};

/** gfl_lower_unit() - lower every function with a body, in the order of their definition */
void gfl_lower_unit(struct gfl_front *front);

/** gfl_ops_unit() - add the functions found in static initialisers */
void gfl_ops_unit(struct gfl_front *front);

/* --- trampoline.cc --------------------------------------------------------------- */

struct gfl_lower;

/** gfl_trampoline_target() - where a call of @callee leads: what stands in a member; 0 if it is no trampoline */
gfl_id gfl_trampoline_target(struct gfl_lower *lo, const char *callee);

/** gfl_trampoline_tag() - tag of member @name of variable @var, if trampolines lead through it, else NULL */
const char *gfl_trampoline_tag(const struct gfl_front *front, const char *var, const char *name);

/** gfl_trampoline_change() - add what a call of @callee stores, if it changes where trampolines lead */
void gfl_trampoline_change(struct gfl_lower *lo, gfl_id block, const struct gfl_place *place,
			   const char *callee, const gfl_id *args, uint32_t nr);

/* --- consts.cc: during parsing, then at the end --------------------------------- */

struct gfl_rules;

/** gfl_consts_register() - have GCC call us while it parses; @plugin: the plugin's name */
void gfl_consts_register(const char *plugin);

/** gfl_consts_start() - remember what to look for; before the first declaration */
void gfl_consts_start(const struct gfl_rules *rules);

/** gfl_consts_unit() - add constants, declarations and the kernel version; after parsing */
void gfl_consts_unit(struct gfl_front *front, const struct gfl_rules *rules);

/* --- annot.cc: __must_hold() and its kin ------------------------------------------ */

/** gfl_annot_register() - have GCC call us for annotations; @plugin: the plugin's name */
void gfl_annot_register(const char *plugin);

/** gfl_annot_func() - add the annotations of @decl, on any of its declarations, to @func */
void gfl_annot_func(struct gfl_func *func, tree decl);

/* --- types.cc --------------------------------------------------------------------- */

/** gfl_type_name() - name of @type as gfl_val.type wants it, NULL if it has none */
const char *gfl_type_name(struct gfl_front *front, tree type);

/** gfl_type_tag() - tag of the struct or union @type, else its typedef name, else NULL */
const char *gfl_type_tag(tree type);

/** gfl_type_is_gfp() - is @type the typedef of allocation flags, or a typedef of it? */
bool gfl_type_is_gfp(tree type);

/* --- locate.cc -------------------------------------------------------------------- */

#define GFL_MAX_FRAMES 32

/** struct gfl_place - position of an event: the user's, and the macros it came from, innermost first */
struct gfl_place {
	struct gfl_loc loc;
	const line_map_macro *frame[GFL_MAX_FRAMES];
	unsigned int nr_frames;
};

/** gfl_locate() - resolve GCC's location @where */
void gfl_locate(struct gfl_front *front, location_t where, struct gfl_place *place_ret);

/** gfl_locate_user() - the user's place alone */
struct gfl_loc gfl_locate_user(struct gfl_front *front, location_t where);

/* --- one function ------------------------------------------------------------------ */

/**
 * struct gfl_lower - state of the lowering of one function
 * @front:   the unit's
 * @func:    what is built
 * @fn:      GCC's view of it
 * @ssa:     value of an SSA name by version, 0 if not asked for yet
 * @used:    by version: does an event or a terminator depend on it?
 * @block:   IR block by GCC block index
 * @phi:     phis made but without inputs yet
 * @written: what the function writes: FIELD_DECLs, variables, and types written through a pointer
 * @loaded:  variables the function reads from memory
 * @names:   which of several variables of one name a variable is
 * @frames:  number of a macro expansion
 * @depth:   of the expression being built
 */
struct gfl_lower {
	struct gfl_front *front;
	struct gfl_func *func;
	struct function *fn;
	gfl_id *ssa;
	bool *used;
	gfl_id *block;
	gphi **phi;
	uint32_t nr_phi, cap_phi;
	struct gfl_ptrmap written;
	struct gfl_ptrmap loaded;
	struct gfl_ptrmap names;
	struct gfl_ptrmap frames;
	unsigned int depth;
};

/** gfl_lower_block() - the IR's block for GCC's block @bb */
gfl_id gfl_lower_block(const struct gfl_lower *lo, const_basic_block bb);

/* --- used.cc -------------------------------------------------------------------------- */

/** gfl_used_scan() - fill @lo->used; needs gfl_memory_scan() */
void gfl_used_scan(struct gfl_lower *lo);

/* --- memory.cc ----------------------------------------------------------------------- */

/** gfl_memory_scan() - fill @lo->written and @lo->loaded */
void gfl_memory_scan(struct gfl_lower *lo);

/** gfl_memory_is_ordered() - may a read of @ref give something else than it gave at the function's entry? */
bool gfl_memory_is_ordered(const struct gfl_lower *lo, tree ref);

/** gfl_memory_is_seen() - can a write to @ref matter to this function or another? */
bool gfl_memory_is_seen(const struct gfl_lower *lo, tree ref);

/** gfl_memory_pointee() - the reference whose address @ptr is known to hold, or NULL_TREE */
tree gfl_memory_pointee(tree ptr);

/** gfl_is_reference() - is @t a place in memory (as against a value)? */
bool gfl_is_reference(const_tree t);

/* --- value.cc ------------------------------------------------------------------------- */

/** gfl_value() - value of the GIMPLE operand @t; @block is where it is needed */
gfl_id gfl_value(struct gfl_lower *lo, tree t, gfl_id block);

/**
 * gfl_addend() - as gfl_value(), for an operand that is added
 *
 * An unsigned constant then stands for the subtraction it once was: x + 4294967295u is x - 1.
 */
gfl_id gfl_addend(struct gfl_lower *lo, tree t, gfl_id block);

/** gfl_address() - value of the address of @ref */
gfl_id gfl_address(struct gfl_lower *lo, tree ref, gfl_id block);

/** gfl_is_unknown() - is @val one of which nothing is known? */
bool gfl_is_unknown(const struct gfl_lower *lo, gfl_id val);

/**
 * gfl_loaded() - what @stmt, a load, reads
 * @stmt:  assignment of a reference to an SSA name
 * @shift: by how many bits what is read is to the left in its result
 *
 * Return: its right side, or the bit-field that is all its only user wants of it.
 */
tree gfl_loaded(gimple *stmt, unsigned int *shift);

/** gfl_unshift() - make a comparison of what is shifted with a constant one of what it is */
void gfl_unshift(struct gfl_lower *lo, enum gfl_op op, gfl_id *a, gfl_id *b);

/** gfl_is_load_event() - does @stmt read something that may change, so that it is a step of its own? */
bool gfl_is_load_event(const struct gfl_lower *lo, gimple *stmt);

/** gfl_compare() - comparison @code for operands of @type; GFL_OP_NONE if it cannot be expressed */
enum gfl_op gfl_compare(enum tree_code code, const_tree type);

/** gfl_phis_finish() - give every phi made so far its inputs */
void gfl_phis_finish(struct gfl_lower *lo);

/** enum gfl_call_kind - what the front end does with a call */
enum gfl_call_kind {
	GFL_CALL_EVENT,	  /* a call like any other */
	GFL_CALL_COPY,	  /* its value is its first argument */
	GFL_CALL_UNKNOWN, /* computes something without an effect */
	GFL_CALL_END,	  /* cannot be reached */
};

enum gfl_call_kind gfl_call_kind(const gcall *call);

#endif /* GFPLINT_PLUGIN_FRONT_H */
