/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linking: the facts of many units become one.
 *
 * Bodies are kept once by content while units are added (link_copy.c); when all are there, names are
 * given their meaning (link_names.c) and everything is put in an order that does not depend on
 * that of adding.
 */
#include "link.h"

#include <stdlib.h>
#include <string.h>

struct gfl_linker *gfl_linker_create(const char *name)
{
	struct gfl_linker *l = gfl_xrealloc(NULL, sizeof(*l));

	*l = (struct gfl_linker){ .out = gfl_unit_create(name), .arena = gfl_arena_create() };
	GFL_GROW(l->files, l->nr_files, l->cap_files);
	l->files[l->nr_files++] = NULL;
	return l;
}

/* --- adding ------------------------------------------------------------------------------ */

static void grow_bodies(struct gfl_linker *l)
{
	uint32_t size = l->nr_bodies_hash ? l->nr_bodies_hash * 2 : 1024;
	struct gfl_body **grown = gfl_xrealloc(NULL, size * sizeof(*grown));

	memset(grown, 0, size * sizeof(*grown));
	for (uint32_t i = 0; i < l->nr_bodies_hash; i++)
		for (struct gfl_body *b = l->bodies[i], *next; b; b = next) {
			next = b->next;
			b->next = grown[b->hash[0] & (size - 1)];
			grown[b->hash[0] & (size - 1)] = b;
		}
	free(l->bodies);
	l->bodies = grown;
	l->nr_bodies_hash = size;
}

struct gfl_body *gfl_linker_body(const struct gfl_linker *l, const uint64_t hash[2])
{
	struct gfl_body *body;

	if (!l->nr_bodies_hash)
		return NULL;
	for (body = l->bodies[hash[0] & (l->nr_bodies_hash - 1)]; body; body = body->next)
		if (!memcmp(body->hash, hash, sizeof(body->hash)))
			return body;
	return NULL;
}

struct gfl_body *gfl_linker_new_body(struct gfl_linker *l, const uint64_t hash[2])
{
	struct gfl_body *body = gfl_arena_alloc(l->arena, sizeof(*body));

	if (l->nr_bodies >= l->nr_bodies_hash)
		grow_bodies(l);
	memcpy(body->hash, hash, sizeof(body->hash));
	body->next = l->bodies[hash[0] & (l->nr_bodies_hash - 1)];
	l->bodies[hash[0] & (l->nr_bodies_hash - 1)] = body;
	l->nr_bodies++;
	return body;
}

static struct gfl_body *find_body(struct gfl_linker *l, struct gfl_copy *copy,
				  const struct gfl_func *func)
{
	struct gfl_body *body;
	uint64_t hash[2];

	gfl_copy_hash(copy, func, hash);
	body = gfl_linker_body(l, hash);
	if (!body) {
		body = gfl_linker_new_body(l, hash);
		gfl_copy_func(copy, func, body);
	}
	return body;
}

static void copy_tables(struct gfl_linker *l, struct gfl_copy *copy, const struct gfl_unit *unit,
			struct gfl_part *part)
{
	part->nr_files = unit->nr_files;
	part->files = gfl_arena_alloc(l->arena, unit->nr_files * sizeof(*part->files));
	for (uint32_t i = 0; i < unit->nr_files; i++)
		part->files[i] = gfl_copy_file(copy, i);
	part->nr_ops = unit->nr_ops;
	part->ops = gfl_arena_alloc(l->arena, unit->nr_ops * sizeof(*part->ops));
	for (uint32_t i = 0; i < unit->nr_ops; i++) {
		const struct gfl_ops *o = &unit->ops[i];

		part->ops[i] = (struct gfl_ops){
			.tag = gfl_copy_name(copy, o->tag),
			.field = gfl_copy_name(copy, o->field),
			.fn = gfl_copy_name(copy, o->fn),
			.var = gfl_copy_name(copy, o->var),
			.loc = gfl_copy_loc(copy, o->loc),
			.has_mode = o->has_mode,
			.mode = o->mode,
		};
	}
	part->nr_consts = unit->nr_consts;
	part->consts = gfl_arena_alloc(l->arena, unit->nr_consts * sizeof(*part->consts));
	for (uint32_t i = 0; i < unit->nr_consts; i++) {
		part->consts[i] = unit->consts[i];
		part->consts[i].name = gfl_copy_name(copy, unit->consts[i].name);
	}
	part->nr_decls = unit->nr_decls;
	part->decls = gfl_arena_alloc(l->arena, unit->nr_decls * sizeof(*part->decls));
	for (uint32_t i = 0; i < unit->nr_decls; i++)
		part->decls[i] = gfl_copy_name(copy, unit->decls[i]);
}

void gfl_linker_add(struct gfl_linker *l, const struct gfl_unit *unit)
{
	struct gfl_copy *copy = gfl_copy_create(l, unit);
	struct gfl_part part = { .source = gfl_intern(l->out->strings, unit->source),
				 .compiler = gfl_intern(l->out->strings, unit->compiler),
				 .kernel = unit->kernel,
				 .first = l->nr_insts,
				 .nr = unit->nr_funcs };

	copy_tables(l, copy, unit, &part);
	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		struct gfl_body *body = find_body(l, copy, unit->funcs[i]);

		GFL_GROW(l->insts, l->nr_insts, l->cap_insts);
		l->insts[l->nr_insts++] = (struct gfl_inst){
			.body = body,
			.part = l->nr_parts,
			.address = (unit->funcs[i]->flags & GFL_FN_ADDRESS) != 0,
		};
		part.hash = gfl_link_mix(part.hash, body->hash[0]);
	}
	GFL_GROW(l->parts, l->nr_parts, l->cap_parts);
	l->parts[l->nr_parts++] = part;
	gfl_copy_destroy(copy);
}

/* --- finishing ---------------------------------------------------------------------------- */

/* A source can be compiled twice, with other flags. */
static int compare_parts(const void *pa, const void *pb)
{
	const struct gfl_part *a = pa, *b = pb;
	int diff = strcmp(a->source, b->source);

	return diff ? diff : (a->hash > b->hash) - (a->hash < b->hash);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void remap_func(struct gfl_func *func, const uint32_t *to)
{
	func->loc.file = to[func->loc.file];
	for (uint32_t b = 0; b < func->nr_blocks; b++) {
		struct gfl_block *block = &func->block[b];

		block->loc.file = to[block->loc.file];
		for (uint32_t e = 0; e < block->nr_events; e++)
			block->events[e].loc.file = to[block->events[e].loc.file];
	}
}

/* Files in the order of their names, whichever unit brought them. */
static void order_files(struct gfl_linker *l)
{
	uint32_t *to = gfl_arena_alloc(l->arena, l->nr_files * sizeof(*to));
	const char **sorted = gfl_arena_alloc(l->arena, l->nr_files * sizeof(*sorted));

	memcpy(sorted, l->files, l->nr_files * sizeof(*sorted));
	qsort(sorted + 1, l->nr_files - 1, sizeof(*sorted), compare_names);
	for (uint32_t i = 1; i < l->nr_files; i++)
		gfl_unit_file(l->out, sorted[i]);
	for (uint32_t i = 1; i < l->nr_files; i++)
		to[i] = gfl_unit_file(l->out, l->files[i]);
	for (uint32_t i = 0; i < l->nr_bodies_hash; i++)
		for (struct gfl_body *b = l->bodies[i]; b; b = b->next)
			remap_func(&b->func, to);
	for (uint32_t p = 0; p < l->nr_parts; p++)
		for (uint32_t i = 0; i < l->parts[p].nr_ops; i++)
			l->parts[p].ops[i].loc.file = to[l->parts[p].ops[i].loc.file];
}

/* Tables, constants and the rest; one tree has one value for each, so the first says it. */
static void put_tables(struct gfl_linker *l, const struct gfl_part *part)
{
	struct gfl_unit *out = l->out;

	if (!out->compiler)
		out->compiler = part->compiler;
	if (!out->kernel)
		out->kernel = part->kernel;
	for (uint32_t i = 0; i < part->nr_ops; i++) {
		const struct gfl_ops *o = &part->ops[i];
		uint32_t t = part->ops_targets[i];
		struct gfl_ops *ops;

		ops = gfl_unit_add_ops(out, o->tag, o->field,
				       t == GFL_NO_INST ? o->fn : l->insts[t].out->name, o->var,
				       o->loc);
		ops->has_mode = o->has_mode;
		ops->mode = o->mode;
	}
	for (uint32_t i = 0; i < part->nr_consts; i++) {
		const struct gfl_const *c = &part->consts[i];
		const struct gfl_const *before = gfl_unit_const(out, c->name);

		if (!before || (c->known && !before->known))
			gfl_unit_add_const(out, c->name, c->known, c->value);
	}
	for (uint32_t i = 0; i < part->nr_decls; i++)
		gfl_unit_add_decl(out, part->decls[i]);
}

static void destroy(struct gfl_linker *l)
{
	for (uint32_t i = 0; i < l->nr_bodies_hash; i++)
		for (struct gfl_body *b = l->bodies[i]; b; b = b->next) {
			if (!b->taken)
				gfl_vals_deinit(&b->func.vals);
			free(b->refs);
		}
	free(l->bodies);
	free(l->parts);
	free(l->insts);
	free(l->files);
	gfl_ptr_map_deinit(&l->file_ids);
	gfl_ptr_map_deinit(&l->winners);
	gfl_arena_destroy(l->arena);
	free(l);
}

struct gfl_unit *gfl_linker_finish(struct gfl_linker *l)
{
	struct gfl_unit *out = l->out;

	if (l->nr_parts)
		qsort(l->parts, l->nr_parts, sizeof(*l->parts), compare_parts);
	order_files(l);
	gfl_link_resolve(l);
	gfl_link_name(l);
	for (uint32_t p = 0; p < l->nr_parts; p++)
		put_tables(l, &l->parts[p]);
	destroy(l);
	return out;
}

const char *gfl_base_name(struct gfl_strtab *strings, const char *name)
{
	const char *dot = name ? strchr(name, '.') : NULL;
	char *base;

	if (!dot)
		return name;
	base = gfl_xrealloc(NULL, (size_t)(dot - name) + 1);
	memcpy(base, name, (size_t)(dot - name));
	base[dot - name] = '\0';
	name = gfl_intern(strings, base);
	free(base);
	return name;
}
