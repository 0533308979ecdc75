/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a text about a function: values, places, contexts. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "outer.h"

static void put_name(FILE *out, const char *s)
{
	putc_unlocked(' ', out);
	if (s)
		gfl_write_string(out, s);
	else
		putc_unlocked('-', out);
}

const char *const gfl_ref_words[2] = { "taken", "dropped" };

/* --- values ----------------------------------------------------------------------------------- */

static gfl_id *number_of(struct gfl_outer_writer *w, gfl_id v)
{
	while (v >= w->cap_vals) {
		uint32_t cap = w->cap_vals ? w->cap_vals * 2 : 256;

		w->vals = gfl_xrealloc(w->vals, cap * sizeof(*w->vals));
		memset(w->vals + w->cap_vals, 0, (cap - w->cap_vals) * sizeof(*w->vals));
		w->cap_vals = cap;
	}
	return &w->vals[v];
}

static gfl_id put_app(struct gfl_outer_writer *w, const struct gfl_val *val)
{
	gfl_id args[8] = { 0 };

	for (uint32_t i = 0; i < val->nr_phi; i++)
		args[i] = gfl_put_val(w, val->phi[i].val);
	fprintf(w->out, " val %u app", ++w->last_val);
	put_name(w->out, val->name);
	for (uint32_t i = 0; i < val->nr_phi; i++)
		fprintf(w->out, " %u", args[i]);
	putc_unlocked('\n', w->out);
	return w->last_val;
}

/*
 * Write a value and what it is made of, unless that was done; its number. What only the function
 * itself can know is unknown to others, but one and the same unknown wherever it is named.
 */
gfl_id gfl_put_val(struct gfl_outer_writer *w, gfl_id v)
{
	struct gfl_val val = w->from->v[v];

	if (!v || *number_of(w, v))
		return v ? *number_of(w, v) : 0;
	switch (val.kind) {
	case GFL_VAL_RESULT:
	case GFL_VAL_PHI:
	case GFL_VAL_UNKNOWN:
		val = (struct gfl_val){ .kind = GFL_VAL_UNKNOWN };
		break;
	case GFL_VAL_APP:
		if (val.nr_phi <= 8) {
			gfl_id id = put_app(w, &val);

			return *number_of(w, v) = id;
		}
		val = (struct gfl_val){ .kind = GFL_VAL_UNKNOWN };
		break;
	default:
		val.block = GFL_NONE;
		val.a = gfl_put_val(w, val.a);
		val.b = gfl_put_val(w, val.b);
		val.c = gfl_put_val(w, val.c);
		break;
	}
	*number_of(w, v) = ++w->last_val;
	if (val.kind == GFL_VAL_ENTRY)
		fprintf(w->out, " val %u entry %u\n", w->last_val, val.a);
	else
		gfl_write_val(w->out, w->last_val, &val);
	return w->last_val;
}

void gfl_put_abs(FILE *out, const struct gfl_abs *abs)
{
	struct gfl_abs num = gfl_abs_const(abs->lo);

	if (abs->lo == abs->hi && abs->kmask == num.kmask && abs->kval == num.kval &&
	    abs->nz == num.nz && abs->noerr == num.noerr) {
		fprintf(out, " is %" PRId64, abs->lo);
		return;
	}
	if (abs->lo != INT64_MIN)
		fprintf(out, " min %" PRId64, abs->lo);
	if (abs->hi != INT64_MAX)
		fprintf(out, " max %" PRId64, abs->hi);
	if (abs->kmask)
		fprintf(out, " bits %" PRId64 " %" PRId64, (int64_t)abs->kmask, (int64_t)abs->kval);
	if (abs->nz)
		fputs(" nonzero", out);
	if (abs->noerr)
		fputs(" noerror", out);
}

void gfl_put_guard(struct gfl_outer_writer *w, const char *word, const struct gfl_guard *guard)
{
	gfl_id v = gfl_put_val(w, guard->val);

	fprintf(w->out, "  %s %u", word, v);
	gfl_put_abs(w->out, &guard->abs);
	putc_unlocked('\n', w->out);
}

/* --- places ----------------------------------------------------------------------------------- */

/* The number of a file, which is written if it is new; 0 if there is none. */
static uint32_t put_file(struct gfl_outer_writer *w, uint32_t file)
{
	const char *name = w->eng->unit->files[file];
	uint32_t *id;

	if (!name)
		return 0;
	id = gfl_ptr_map_at(&w->files, name, 0);
	if (!*id) {
		*id = w->files.nr;
		fprintf(w->out, "file %u", *id);
		put_name(w->out, name);
		putc_unlocked('\n', w->out);
	}
	return *id;
}

/* To be called before the line begins on which gfl_put_loc() names the place. */
void gfl_put_file(struct gfl_outer_writer *w, struct gfl_loc loc)
{
	put_file(w, loc.file);
}

void gfl_put_loc(struct gfl_outer_writer *w, struct gfl_loc loc)
{
	if (loc.file || loc.line || loc.col)
		fprintf(w->out, " @%u:%u:%u", put_file(w, loc.file), loc.line, loc.col);
}

/* The number of a function on a path, by its name in the unit. */
uint32_t gfl_put_func(struct gfl_outer_writer *w, const char *name)
{
	const struct gfl_func *func = gfl_outer_func(w->eng, name);
	uint32_t id = gfl_ptr_map_find(&w->funcs, name, 0);

	if (id)
		return id;
	gfl_ptr_map_at(&w->funcs, name, 0);
	id = *gfl_ptr_map_at(&w->funcs, name, 0) = w->funcs.nr;
	if (func)
		gfl_put_file(w, func->loc);
	fprintf(w->out, " in %u", id);
	put_name(w->out, gfl_engine_base(w->eng, name));
	if (func)
		gfl_put_loc(w, func->loc);
	if (func && func->end_line)
		fprintf(w->out, " end %u", func->end_line);
	putc_unlocked('\n', w->out);
	return id;
}

/* The number of a site, which is written unless that was done. */
uint32_t gfl_put_site(struct gfl_outer_writer *w, const struct gfl_site *site)
{
	uint32_t inner, func, id;

	if (!site)
		return 0;
	for (uint32_t i = 0; i < w->nr_sites; i++)
		if (gfl_site_same(w->sites[i], site))
			return i + 1;
	inner = gfl_put_site(w, site->inner);
	func = gfl_put_func(w, site->func);
	gfl_put_file(w, site->loc);
	GFL_GROW(w->sites, w->nr_sites, w->cap_sites);
	w->sites[w->nr_sites++] = site;
	id = w->nr_sites;
	fprintf(w->out, " site %u %u %u", id, func, inner);
	put_name(w->out, site->text);
	gfl_put_loc(w, site->loc);
	putc_unlocked('\n', w->out);
	return id;
}

/* --- contexts --------------------------------------------------------------------------------- */

void gfl_put_dropped(struct gfl_outer_writer *w, const struct gfl_lock *lock)
{
	gfl_id obj = gfl_put_val(w, lock->obj);

	fprintf(w->out, "  dropped %s %u", gfl_class_name(lock->cls), obj);
	put_name(w->out, lock->tag);
	put_name(w->out, lock->field);
	putc_unlocked('\n', w->out);
}

static void put_held(struct gfl_outer_writer *w, const struct gfl_held *held)
{
	gfl_id obj = gfl_put_val(w, held->lock.obj);
	uint32_t site = gfl_put_site(w, held->site);

	fprintf(w->out, "  held %s %u", gfl_class_name(held->lock.cls), obj);
	put_name(w->out, held->lock.tag);
	put_name(w->out, held->lock.field);
	fprintf(w->out, " %u %u\n", held->count, site);
}

void gfl_put_irq(struct gfl_outer_writer *w, const uint8_t *irq, gfl_id val,
		 const struct gfl_site *site)
{
	gfl_id v = irq[GFL_RT] == GFL_IRQ_VAL || irq[GFL_NORT] == GFL_IRQ_VAL ?
			   gfl_put_val(w, val) :
			   0;
	uint32_t s = irq[GFL_RT] == GFL_IRQ_OFF || irq[GFL_NORT] == GFL_IRQ_OFF ?
			     gfl_put_site(w, site) :
			     0;

	if (irq[GFL_RT] != GFL_IRQ_ENTRY || irq[GFL_NORT] != GFL_IRQ_ENTRY)
		fprintf(w->out, "  irq %s %s %u %u\n", gfl_irq_words[irq[GFL_RT]],
			gfl_irq_words[irq[GFL_NORT]], v, s);
}

void gfl_put_models(FILE *out, uint8_t models, uint8_t assume)
{
	if (models != GFL_ALL_MODELS)
		fprintf(out, "  models %u\n", models);
	if (assume)
		fprintf(out, "  assume %u\n", assume);
}

void gfl_put_ctx(struct gfl_outer_writer *w, const struct gfl_ctx *ctx)
{
	gfl_put_models(w->out, ctx->models, ctx->assume);
	for (unsigned int d = 0; d < GFL_NR_DIMS; d++) {
		const int rt = ctx->dim[GFL_RT][d], nort = ctx->dim[GFL_NORT][d];
		uint32_t site = rt > 0 || nort > 0 ? gfl_put_site(w, ctx->dim_site[d]) : 0;

		if (rt || nort)
			fprintf(w->out, "  dim %s %d %d %u\n", gfl_dim_name(d), rt, nort, site);
	}
	gfl_put_irq(w, ctx->irq, ctx->irq_val, ctx->irq_site);
	for (uint32_t i = 0; i < ctx->nr_held; i++)
		put_held(w, &ctx->held[i]);
	for (uint32_t i = 0; i < ctx->nr_dropped; i++)
		gfl_put_dropped(w, &ctx->dropped[i]);
}

void gfl_put_saved(struct gfl_outer_writer *w, const struct gfl_saved *saved)
{
	gfl_id at = gfl_put_val(w, saved->val), val = gfl_put_val(w, saved->irq_val);

	fprintf(w->out, "  saved %u %s %s %u\n", at, gfl_irq_words[saved->irq[GFL_RT]],
		gfl_irq_words[saved->irq[GFL_NORT]], val);
}

/* By which rule a function comes to run in a context: its name, and which of its cases. */
void gfl_put_registrar(FILE *out, const struct gfl_rule *rule, const struct gfl_effects *effects)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < rule->nr_cases; i++)
		if (effects == &rule->cases[i].context)
			nr = i + 1;
	if (rule->kind == GFL_RULE_OPS) {
		fputs(" ops", out);
		put_name(out, rule->name);
		put_name(out, rule->fields[0]);
	} else {
		fputs(" callback", out);
		put_name(out, rule->name);
	}
	fprintf(out, " %u", nr);
}
