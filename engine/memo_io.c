/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers, names, places and values of a record. Each function here writes or reads, so that a struct
 * is spelt out in one place only. What callers depend on is hashed while it is written; so what is written
 * of a function must not depend on numbers that its body gives to values.
 */
#include "memo.h"

#include <stdlib.h>
#include <string.h>

void gfl_memo_io_init(struct gfl_memo_io *io, struct gfl_engine *eng,
		      const struct gfl_ptr_map *files)
{
	*io = (struct gfl_memo_io){ .eng = eng, .files = files };
}

void gfl_memo_io_deinit(struct gfl_memo_io *io)
{
	free(io->out.data);
	free(io->known);
	free(io->vals);
	free(io->sites);
	gfl_ptr_map_deinit(&io->names);
}

void gfl_memo_io_read(struct gfl_memo_io *io, const uint8_t *data, size_t len)
{
	io->is_reading = true;
	io->failed = false;
	io->in = (struct gfl_unpack){ data, data + len, false };
	gfl_memo_io_fn(io, NULL);
}

void gfl_memo_io_write(struct gfl_memo_io *io)
{
	io->is_reading = false;
	io->failed = false;
	io->out.len = 0;
	gfl_memo_io_fn(io, NULL);
}

void gfl_memo_io_fn(struct gfl_memo_io *io, struct gfl_fn *fn)
{
	io->fn = fn;
	io->hash = (struct gfl_memo_key){ { 1, 2 } };
	io->nr_known = io->nr_vals = io->nr_sites = 0;
	gfl_ptr_map_clear(&io->names);
	if (io->is_reading || !fn)
		return;
	if (fn->vals.nr > io->cap_vals) {
		io->cap_vals = fn->vals.nr * 2;
		io->vals = gfl_xrealloc(io->vals, io->cap_vals * sizeof(*io->vals));
	}
	memset(io->vals, 0, fn->vals.nr * sizeof(*io->vals));
}

/* --- numbers ------------------------------------------------------------------------------- */

void gfl_memo_put(struct gfl_memo_io *io, int64_t num, bool is_told)
{
	if (is_told)
		gfl_memo_mix(&io->hash, gfl_pack_zigzag(num));
	gfl_pack_signed(&io->out, num);
}

int64_t gfl_memo_get(struct gfl_memo_io *io)
{
	const int64_t num = gfl_unpack_signed(&io->in);

	io->failed |= io->in.failed;
	return num;
}

/* How many follow: at most @max. */
uint32_t gfl_memo_count(struct gfl_memo_io *io, uint32_t nr, uint32_t max)
{
	GFL_MEMO_NUM(io, nr);
	if (nr <= max)
		return nr;
	io->failed = true;
	return 0;
}

/* --- words --------------------------------------------------------------------------------- */

static void put_text(struct gfl_memo_io *io, const char *text)
{
	gfl_memo_mix_text(&io->hash, text);
	gfl_pack_text(&io->out, text);
}

/* The text stays where it was read. */
static const char *get_text(struct gfl_memo_io *io)
{
	const char *text = gfl_unpack_text(&io->in);

	io->failed |= io->in.failed;
	return text;
}

void gfl_memo_text(struct gfl_memo_io *io, const char **text)
{
	bool is_there = *text;

	GFL_MEMO_NUM(io, is_there);
	if (io->is_reading)
		*text = is_there ? get_text(io) : NULL;
	else if (is_there)
		put_text(io, *text);
}

enum { NO_NAME, NEW_NAME, KNOWN_NAME };

static void put_name(struct gfl_memo_io *io, const char *name)
{
	uint32_t *nr = gfl_ptr_map_at(&io->names, name, 0);

	if (*nr) {
		gfl_memo_put(io, KNOWN_NAME + *nr - 1, true);
		return;
	}
	*nr = io->names.nr;
	gfl_memo_put(io, NEW_NAME, true);
	put_text(io, name);
}

static const char *get_name(struct gfl_memo_io *io)
{
	const int64_t nr = gfl_memo_get(io);
	const char *name;

	if (nr == NO_NAME)
		return NULL;
	if (nr == NEW_NAME) {
		name = gfl_intern_find(io->eng->unit->strings, get_text(io));
		GFL_GROW(io->known, io->nr_known, io->cap_known);
		io->known[io->nr_known++] = name;
		io->failed |= !name;
		return name;
	}
	if (nr - KNOWN_NAME >= 0 && nr - KNOWN_NAME < io->nr_known)
		return io->known[nr - KNOWN_NAME];
	io->failed = true;
	return NULL;
}

/* A string of the unit: equal ones are one. */
void gfl_memo_name(struct gfl_memo_io *io, const char **name)
{
	if (io->is_reading)
		*name = get_name(io);
	else if (*name)
		put_name(io, *name);
	else
		gfl_memo_put(io, NO_NAME, true);
}

/* --- places -------------------------------------------------------------------------------- */

void gfl_memo_loc(struct gfl_memo_io *io, struct gfl_loc *loc)
{
	const char *file = io->is_reading ? NULL : io->eng->unit->files[loc->file];

	gfl_memo_name(io, &file);
	if (io->is_reading)
		loc->file = file ? gfl_ptr_map_find(io->files, file, 0) : 0;
	GFL_MEMO_NUM(io, loc->line);
	GFL_MEMO_NUM(io, loc->col);
}

/* Sites that say the same are one, however often they were made. */
static int64_t number_of_site(const struct gfl_memo_io *io, const struct gfl_site *site)
{
	for (uint32_t i = 0; i < io->nr_sites; i++)
		if (gfl_site_same(io->sites[i], site))
			return i;
	return -1;
}

enum { NO_SITE, NEW_SITE, KNOWN_SITE };

static void new_site(struct gfl_memo_io *io, struct gfl_site *site)
{
	gfl_memo_site(io, &site->inner);
	gfl_memo_name(io, &site->func);
	gfl_memo_loc(io, &site->loc);
	GFL_MEMO_NUM(io, site->via);
	gfl_memo_text(io, &site->text);
	gfl_memo_text(io, &site->fix);
	if (!io->is_reading)
		gfl_memo_mix_place(&io->hash, io->eng, site->func);
}

void gfl_memo_site(struct gfl_memo_io *io, const struct gfl_site **site)
{
	int64_t nr = *site || io->is_reading ? NEW_SITE : NO_SITE;
	struct gfl_site copy = { 0 };

	if (!io->is_reading && *site) {
		const int64_t known = number_of_site(io, *site);

		nr = known < 0 ? NEW_SITE : KNOWN_SITE + known;
	}
	GFL_MEMO_NUM(io, nr);
	if (nr == NEW_SITE) {
		if (!io->is_reading)
			copy = **site;
		new_site(io, &copy);
		if (io->is_reading) {
			struct gfl_site *read = gfl_arena_alloc(io->eng->arena, sizeof(*read));

			*read = copy;
			*site = read;
		}
		GFL_GROW(io->sites, io->nr_sites, io->cap_sites);
		io->sites[io->nr_sites++] = *site;
	} else if (io->is_reading) {
		io->failed |= nr < 0 || nr >= KNOWN_SITE + (int64_t)io->nr_sites || io->failed;
		*site = nr == NO_SITE || io->failed ? NULL : io->sites[nr - KNOWN_SITE];
	}
}

/* --- values -------------------------------------------------------------------------------- */

void gfl_memo_abs(struct gfl_memo_io *io, struct gfl_abs *abs)
{
	GFL_MEMO_NUM(io, abs->lo);
	GFL_MEMO_NUM(io, abs->hi);
	GFL_MEMO_NUM(io, abs->kmask);
	GFL_MEMO_NUM(io, abs->kval);
	GFL_MEMO_NUM(io, abs->nz);
	GFL_MEMO_NUM(io, abs->noerr);
}

static void value_parts(struct gfl_memo_io *io, struct gfl_val *val, struct gfl_phi *args)
{
	GFL_MEMO_NUM(io, val->kind);
	/* What only the function itself knows stands for itself. */
	if (val->kind == GFL_VAL_RESULT || val->kind == GFL_VAL_PHI || val->kind == GFL_VAL_UNKNOWN)
		return;
	GFL_MEMO_NUM(io, val->op);
	GFL_MEMO_NUM(io, val->num);
	gfl_memo_name(io, &val->name);
	gfl_memo_name(io, &val->type);
	gfl_memo_name(io, &val->tag);
	gfl_memo_val(io, &val->a);
	gfl_memo_val(io, &val->b);
	gfl_memo_val(io, &val->c);
	val->nr_phi = (uint16_t)gfl_memo_count(io, val->nr_phi, 8);
	for (uint32_t i = 0; i < val->nr_phi; i++) {
		if (io->is_reading)
			args[i].block = GFL_NONE;
		else
			args[i] = val->phi[i];
		gfl_memo_val(io, &args[i].val);
	}
}

enum { NO_VAL, NEW_VAL, KNOWN_VAL };

/* A value of the body is named by its number there; what it is made of is there for the callers' sake. */
static gfl_id new_val(struct gfl_memo_io *io, gfl_id v)
{
	struct gfl_val val = { .block = GFL_NONE };
	struct gfl_phi args[8];
	gfl_id own;

	if (!io->is_reading)
		val = io->fn->vals.v[v];
	own = v < io->fn->func->vals.nr ? v : 0;
	GFL_MEMO_OWN(io, own);
	value_parts(io, &val, args);
	if (!io->is_reading)
		return v;
	if (own < io->fn->func->vals.nr && own)
		return own;
	if (own || io->failed)
		io->failed = true;
	val.phi = args;
	return io->failed ? 0 : gfl_vals_get(&io->fn->vals, &val);
}

static void write_val(struct gfl_memo_io *io, gfl_id v)
{
	if (!v || !io->fn) {
		gfl_memo_put(io, NO_VAL, true);
	} else if (io->vals[v]) {
		gfl_memo_put(io, KNOWN_VAL + io->vals[v] - 1, true);
	} else {
		gfl_memo_put(io, NEW_VAL, true);
		new_val(io, v);
		io->vals[v] = ++io->nr_vals;
	}
}

static gfl_id read_val(struct gfl_memo_io *io)
{
	const int64_t nr = gfl_memo_get(io);
	gfl_id v;

	if (nr == NO_VAL)
		return 0;
	if (nr != NEW_VAL) {
		io->failed |= nr < KNOWN_VAL || nr >= KNOWN_VAL + (int64_t)io->nr_vals;
		return io->failed ? 0 : io->vals[nr - KNOWN_VAL];
	}
	if (!io->fn || io->failed) {
		io->failed = true;
		return 0;
	}
	v = new_val(io, 0);
	GFL_GROW(io->vals, io->nr_vals, io->cap_vals);
	return io->vals[io->nr_vals++] = v;
}

void gfl_memo_val(struct gfl_memo_io *io, gfl_id *v)
{
	if (io->is_reading)
		*v = read_val(io);
	else
		write_val(io, *v);
}

/* --- rules and functions ------------------------------------------------------------------- */

void gfl_memo_rule(struct gfl_memo_io *io, const struct gfl_rule **rule)
{
	const struct gfl_rule *all = gfl_rules_at(io->eng->rules, 0);
	const uint32_t unknown = gfl_rules_nr(io->eng->rules) + 1;
	uint32_t nr = 0;

	if (!io->is_reading && *rule)
		nr = *rule == &gfl_unknown_rule ? unknown : (uint32_t)(*rule - all) + 1;
	GFL_MEMO_NUM(io, nr);
	if (!io->is_reading)
		return;
	io->failed |= nr > unknown;
	*rule = !nr || io->failed ? NULL : nr == unknown ? &gfl_unknown_rule : &all[nr - 1];
}

/* The context of a rule, or that of one of its cases. */
void gfl_memo_effects(struct gfl_memo_io *io, const struct gfl_rule *rule,
		      const struct gfl_effects **effects)
{
	uint32_t nr = 0;

	if (!io->is_reading && rule && *effects)
		nr = rule->nr_cases + 1;
	for (uint32_t i = 0; nr && i < rule->nr_cases; i++)
		if (*effects == &rule->cases[i].context)
			nr = i + 1;
	GFL_MEMO_NUM(io, nr);
	if (!io->is_reading)
		return;
	io->failed |= nr && (!rule || nr > rule->nr_cases + 1);
	*effects = !nr || io->failed	    ? NULL :
		   nr == rule->nr_cases + 1 ? &rule->context :
					      &rule->cases[nr - 1].context;
}

void gfl_memo_fn(struct gfl_memo_io *io, const struct gfl_fn **fn)
{
	const char *name = !io->is_reading && *fn ? (*fn)->func->name : NULL;

	gfl_memo_name(io, &name);
	if (!io->is_reading)
		return;
	*fn = name ? gfl_engine_sym(io->eng, name)->fn : NULL;
	io->failed |= name && !*fn;
}
