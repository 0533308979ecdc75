/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings: collecting, folding, naming and ordering them. */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

static bool same_loc(struct gfl_loc a, struct gfl_loc b)
{
	return a.file == b.file && a.line == b.line && a.col == b.col;
}

static const struct gfl_step *last_step(const struct gfl_finding *f)
{
	return f->nr_steps ? &f->steps[f->nr_steps - 1] : NULL;
}

static uint32_t hash_place(struct gfl_loc loc, struct gfl_loc root)
{
	uint64_t h = (uint64_t)loc.line << 32 | loc.file;

	h = (h ^ loc.col) * 0x9e3779b97f4a7c15ull;
	h = (h ^ (h >> 32) ^ ((uint64_t)root.line << 32 | root.file)) * 0x9e3779b97f4a7c15ull;
	return (uint32_t)(h >> 32);
}

/* Where the index of the finding stands that is about the same, or belongs. */
static uint32_t *find_slot(struct gfl_engine *eng, const struct gfl_check *check, const char *func,
			   struct gfl_loc loc, struct gfl_loc root)
{
	for (uint32_t at = hash_place(loc, root);; at++) {
		uint32_t *slot = &eng->finding_hash[at & (eng->nr_finding_hash - 1)];
		const struct gfl_finding *f = *slot ? &eng->result->findings[*slot - 1] : NULL;

		if (!f || (same_loc(f->loc, loc) && f->check == check && !strcmp(f->func, func) &&
			   same_loc(last_step(f)->loc, root)))
			return slot;
	}
}

static void fill_hash(struct gfl_engine *eng)
{
	const struct gfl_result *res = eng->result;

	/* there may be many at once, collected by other threads */
	while (res->nr_findings >= eng->nr_finding_hash / 2)
		eng->nr_finding_hash = eng->nr_finding_hash ? eng->nr_finding_hash * 2 : 256;
	eng->finding_hash =
		gfl_xrealloc(eng->finding_hash, eng->nr_finding_hash * sizeof(*eng->finding_hash));
	memset(eng->finding_hash, 0, eng->nr_finding_hash * sizeof(*eng->finding_hash));
	for (uint32_t i = 0; i < res->nr_findings; i++) {
		const struct gfl_finding *f = &res->findings[i];

		*find_slot(eng, f->check, f->func, f->loc, last_step(f)->loc) = i + 1;
	}
}

/**
 * gfl_finding_add() - start a finding
 * @eng:    the analysis
 * @check:  what
 * @models: kernels it holds for
 * @d:      the operation, and where it stands or is called
 * @assume: what tests of the context say of the caller on the way there, enum gfl_assume
 *
 * Return: the finding, to be filled at once; NULL if it was known at least as surely (its models are
 * widened then).
 */
struct gfl_finding *gfl_finding_add(struct gfl_engine *eng, const struct gfl_check *check,
				    uint8_t models, const struct gfl_demand *d, uint8_t assume)
{
	struct gfl_result *res = eng->result;
	struct gfl_finding *f;
	uint32_t *slot;

	if (res->nr_findings >= eng->nr_finding_hash / 2)
		fill_hash(eng);
	slot = find_slot(eng, check, d->func, d->loc, d->root);
	if (*slot) {
		f = &res->findings[*slot - 1];
		f->models |= models;
		f->assume &= assume;
		if (gfl_doubts_weight(d->doubts) >= f->weight)
			return NULL;
		/* Over a way that is surer. */
		f->weight = (uint8_t)gfl_doubts_weight(d->doubts);
		f->nr_steps = f->nr_advice = f->nr_doubts = 0;
		return f;
	}
	GFL_GROW(res->findings, res->nr_findings, eng->cap_findings);
	f = &res->findings[res->nr_findings++];
	*slot = res->nr_findings;
	memset(f, 0, sizeof(*f));
	f->check = check;
	f->models = models;
	f->weight = (uint8_t)gfl_doubts_weight(d->doubts);
	f->assume = assume;
	f->func = d->func;
	f->loc = d->loc;
	return f;
}

/**
 * gfl_finding_merge() - add a finding that is complete, unless it is known at least as surely
 * @eng:     the analysis
 * @finding: what a walk found, copied
 */
void gfl_finding_merge(struct gfl_engine *eng, const struct gfl_finding *finding)
{
	struct gfl_result *res = eng->result;
	uint32_t *slot;

	if (res->nr_findings >= eng->nr_finding_hash / 2)
		fill_hash(eng);
	slot = find_slot(eng, finding->check, finding->func, finding->loc, last_step(finding)->loc);
	if (*slot) {
		struct gfl_finding *known = &res->findings[*slot - 1];
		const uint8_t models = known->models | finding->models;
		const uint8_t assume = known->assume & finding->assume;

		if (finding->weight < known->weight)
			*known = *finding;
		known->models = models;
		known->assume = assume;
		return;
	}
	GFL_GROW(res->findings, res->nr_findings, eng->cap_findings);
	res->findings[res->nr_findings++] = *finding;
	*slot = res->nr_findings;
}

void gfl_finding_step(struct gfl_engine *eng, struct gfl_finding *f, enum gfl_step_kind kind,
		      const char *func, struct gfl_loc loc, const char *text)
{
	struct gfl_step *steps = gfl_arena_alloc(eng->arena, (f->nr_steps + 1) * sizeof(*steps));

	if (f->nr_steps)
		memcpy(steps, f->steps, f->nr_steps * sizeof(*steps));
	steps[f->nr_steps++] = (struct gfl_step){ (uint8_t)kind, func, loc, text };
	f->steps = steps;
}

/* --- names for flags ------------------------------------------------------------------ */

static const char *flags_text(struct gfl_engine *eng, uint64_t gfp)
{
	const char *text = NULL;
	const char *const *names;
	uint64_t left = gfp;
	uint32_t nr;

	names = gfl_rules_gfp_names(eng->rules, &nr);
	for (uint32_t i = 0; i < nr && left; i++) {
		const struct gfl_const *c = gfl_unit_const(eng->unit, names[i]);
		uint64_t v = c && c->known ? (uint64_t)c->value : 0;

		if (!v || (left & v) != v)
			continue;
		left &= ~v;
		text = text ? gfl_arena_printf(eng->arena, "%s|%s", text, names[i]) : names[i];
	}
	if (left)
		text = text ? gfl_arena_printf(eng->arena, "%s|0x%llx", text,
					       (unsigned long long)left) :
			      gfl_arena_printf(eng->arena, "0x%llx", (unsigned long long)left);
	return text ? text : "0";
}

/**
 * gfl_gfp_text() - flags as a developer writes them
 * @eng: the analysis; the unit's own values of the names are used
 * @gfp: what is known of the flags
 *
 * Return: e.g. "GFP_KERNEL|__GFP_ZERO", or words where the value is not one constant.
 */
const char *gfl_gfp_text(struct gfl_engine *eng, const struct gfl_abs *gfp)
{
	uint64_t bit = (uint64_t)eng->direct_reclaim;
	struct gfl_gfp_text *t;

	if (gfp->lo != gfp->hi) {
		if ((gfp->kmask & bit) != bit)
			return "flags not known here";
		return gfp->kval & bit ? "flags that may block" : "flags that do not block";
	}
	for (t = eng->gfp_texts; t; t = t->next)
		if (t->gfp == gfp->lo)
			return t->text;
	t = gfl_arena_alloc(eng->arena, sizeof(*t));
	*t = (struct gfl_gfp_text){ gfp->lo, flags_text(eng, (uint64_t)gfp->lo), eng->gfp_texts };
	eng->gfp_texts = t;
	return t->text;
}

/* --- the end ----------------------------------------------------------------------------- */

static uint64_t hash_string(uint64_t h, const char *s)
{
	for (; s && *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3ull;
	return (h ^ '/') * 0x100000001b3ull;
}

/* What a finding is, apart from where it stands: check, functions on the path, what they say. */
static void set_fingerprint(struct gfl_finding *f)
{
	uint64_t h = hash_string(0xcbf29ce484222325ull, f->check->id);

	h = hash_string(h, f->func);
	for (uint32_t i = 0; i < f->nr_steps; i++) {
		h = hash_string(h, f->steps[i].func);
		h = hash_string(h, f->steps[i].text);
	}
	snprintf(f->fingerprint, sizeof(f->fingerprint), "%016llx", (unsigned long long)h);
}

static int compare_places(const void *pa, const void *pb)
{
	return gfl_finding_compare(pa, pb);
}

/* The same operation twice in one function: the second is told apart by its number. */
static void number_twins(struct gfl_finding *f, uint32_t i)
{
	uint32_t nr = 0;

	for (uint32_t j = i; j-- > 0 && !strcmp(f[j].func, f[i].func);)
		nr += !strncmp(f[j].fingerprint, f[i].fingerprint, 12);
	if (nr)
		snprintf(f[i].fingerprint + 12, sizeof(f[i].fingerprint) - 12, "%04x", nr & 0xffff);
}

/* Give the findings their identity, and put them in order. */
void gfl_findings_finish(struct gfl_engine *eng)
{
	struct gfl_result *res = eng->result;

	for (uint32_t i = 0; i < res->nr_findings; i++) {
		struct gfl_finding *f = &res->findings[i];

		f->func = gfl_engine_base(eng, f->func);
		for (uint32_t k = 0; k < f->nr_steps; k++)
			f->steps[k].func = gfl_engine_base(eng, f->steps[k].func);
		set_fingerprint(f);
	}
	if (res->nr_findings)
		qsort(res->findings, res->nr_findings, sizeof(*res->findings), compare_places);
	for (uint32_t i = 1; i < res->nr_findings; i++)
		number_twins(res->findings, i);
	gfl_result_group(res);
}
