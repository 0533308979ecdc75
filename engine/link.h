/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private types of the linker: link.c collects units, link_pack.c keeps them, link_names.c says what names mean. */
#ifndef GFPLINT_ENGINE_LINK_H
#define GFPLINT_ENGINE_LINK_H

#include "gfplint/link.h"

#define GFL_NO_INST UINT32_MAX

/**
 * struct gfl_body - a function's content, kept once however many units have it
 * @hash:  of the content, names by their text
 * @func:  the content; in no unit's list, its places are in the files of the linker
 * @refs:  names of functions it uses, each once
 * @taken: @func's values belong to a function of the linked unit now
 */
struct gfl_body {
	uint64_t hash[2];
	struct gfl_func func;
	const char **refs;
	uint32_t nr_refs, cap_refs;
	bool taken;
	struct gfl_body *next;
};

/**
 * struct gfl_inst - a function of a unit
 * @part:    the unit
 * @address: its address is taken there
 * @targets: what the names in body->refs mean there: insts, or GFL_NO_INST
 * @cls:     equal for those that are equal as far as is known
 * @out:     its function in the linked unit, once there is one
 */
struct gfl_inst {
	struct gfl_body *body;
	uint32_t part;
	bool address;
	uint32_t *targets;
	uint64_t cls;
	struct gfl_func *out;
};

/** struct gfl_part - what is left of a unit apart from its functions; @files: its files, by number of the linker */
struct gfl_part {
	const char *source;
	const char *compiler;
	uint32_t kernel;
	uint64_t hash;	    /* of its functions */
	uint32_t first, nr; /* insts */
	uint32_t *files;
	uint32_t nr_files;
	struct gfl_ops *ops;
	uint32_t *ops_targets;
	uint32_t nr_ops;
	struct gfl_const *consts;
	uint32_t nr_consts;
	const char **decls;
	uint32_t nr_decls;
};

/** struct gfl_ptr_map - number by address of an interned string */
struct gfl_ptr_map {
	struct gfl_ptr_slot {
		const void *key;
		uint32_t val;
	} * slots;
	uint32_t nr, size;
};

struct gfl_linker {
	struct gfl_unit *out;
	struct gfl_arena *arena; /* gone when linked */
	struct gfl_body **bodies;
	uint32_t nr_bodies, nr_bodies_hash;
	struct gfl_part *parts;
	uint32_t nr_parts, cap_parts;
	struct gfl_inst *insts;
	uint32_t nr_insts, cap_insts;
	const char **files; /* files[0] is NULL */
	uint32_t nr_files, cap_files;
	struct gfl_ptr_map file_ids;
	struct gfl_ptr_map winners; /* global functions: name -> inst */
};

/* link.c */

/** gfl_linker_body() - the body with a content, by its hash; NULL if there is none */
struct gfl_body *gfl_linker_body(const struct gfl_linker *linker, const uint64_t hash[2]);

/** gfl_linker_new_body() - one that is not there yet, for the caller to fill in */
struct gfl_body *gfl_linker_new_body(struct gfl_linker *linker, const uint64_t hash[2]);

/* link_map.c */
uint32_t *gfl_ptr_map_at(struct gfl_ptr_map *map, const void *key, uint32_t missing);
uint32_t gfl_ptr_map_find(const struct gfl_ptr_map *map, const void *key, uint32_t missing);
void gfl_ptr_map_clear(struct gfl_ptr_map *map);
void gfl_ptr_map_deinit(struct gfl_ptr_map *map);

/* ir_val.c */

/** gfl_vals_append() - as gfl_vals_get(), for a value that is not there */
gfl_id gfl_vals_append(struct gfl_vals *vals, const struct gfl_val *key);

/** gfl_vals_reserve() - make room for @cap values, at least as many as there are */
void gfl_vals_reserve(struct gfl_vals *vals, uint32_t cap);

/* link_copy.c */
/** gfl_linker_file() - number of the file @name, an interned string of the linked unit */
uint32_t gfl_linker_file(struct gfl_linker *linker, const char *name);
struct gfl_copy;
struct gfl_copy *gfl_copy_create(struct gfl_linker *linker, const struct gfl_unit *unit);
void gfl_copy_destroy(struct gfl_copy *copy);
const char *gfl_copy_name(struct gfl_copy *copy, const char *name);
uint32_t gfl_copy_file(const struct gfl_copy *copy, uint32_t file);
struct gfl_loc gfl_copy_loc(struct gfl_copy *copy, struct gfl_loc loc);
void gfl_copy_hash(struct gfl_copy *copy, const struct gfl_func *func, uint64_t hash[2]);
void gfl_copy_func(struct gfl_copy *copy, const struct gfl_func *func, struct gfl_body *body);
uint64_t gfl_link_mix(uint64_t hash, uint64_t x);
uint64_t gfl_link_text(const char *s);

/* link_names.c */
void gfl_link_resolve(struct gfl_linker *linker);
void gfl_link_name(struct gfl_linker *linker);

#endif /* GFPLINT_ENGINE_LINK_H */
