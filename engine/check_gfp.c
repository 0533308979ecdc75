/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Flags that contradict each other, or the context: which ones, the rules say. */
#include <string.h>

#include "check.h"

/* The bits of some constants together; false if the unit does not have all of them. */
static bool bits_of(const struct gfl_unit *unit, const char *const *names, uint32_t nr,
		    uint64_t *bits)
{
	*bits = 0;
	for (uint32_t i = 0; i < nr; i++) {
		const struct gfl_const *c = gfl_unit_const(unit, names[i]);

		if (!c || !c->known || !c->value)
			return false;
		*bits |= (uint64_t)c->value;
	}
	return true;
}

/* Prepare what depends on the unit: its flags have numbers. */
void gfl_gfp_init(struct gfl_engine *eng)
{
	const uint32_t kernel = eng->unit->kernel;
	const struct gfl_conflict *all;
	const char *const *names;
	uint64_t bits;
	uint32_t nr;

	all = gfl_rules_conflicts(eng->rules, &nr);
	eng->conflicts = gfl_arena_alloc(eng->arena, nr * sizeof(*eng->conflicts));
	for (uint32_t i = 0; i < nr; i++) {
		struct gfl_flag_bits *c = &eng->conflicts[eng->nr_conflicts];

		if (kernel && (kernel < all[i].since || (all[i].until && kernel >= all[i].until)))
			continue;
		c->conflict = &all[i];
		if (bits_of(eng->unit, all[i].has, all[i].nr_has, &c->has) &&
		    bits_of(eng->unit, all[i].lacks, all[i].nr_lacks, &c->lacks))
			eng->nr_conflicts++;
	}
	names = gfl_rules_raw_safe(eng->rules, &nr);
	eng->raw_safe = gfl_arena_alloc(eng->arena, nr * sizeof(*eng->raw_safe));
	for (uint32_t i = 0; i < nr; i++)
		if (bits_of(eng->unit, &names[i], 1, &bits) && !(bits & eng->reclaim))
			eng->raw_safe[eng->nr_raw_safe++] = bits;
}

static bool are_set(const struct gfl_abs *gfp, uint64_t bits)
{
	return (gfp->kmask & gfp->kval & bits) == bits;
}

static bool are_clear(const struct gfl_abs *gfp, uint64_t bits)
{
	return (gfp->kmask & ~gfp->kval & bits) == bits;
}

/**
 * gfl_gfp_is_raw_safe() - does the tree say that these flags take no lock that sleeps?
 * @eng: the analysis
 * @gfp: what is known of the flags
 *
 * No kernel so far does; out-of-tree ones may. It takes flags without any reclaim bit: on a kernel
 * that has no use for it the name stands for something ordinary.
 */
bool gfl_gfp_is_raw_safe(const struct gfl_engine *eng, const struct gfl_abs *gfp)
{
	for (uint32_t i = 0; i < eng->nr_raw_safe; i++)
		if (are_set(gfp, eng->raw_safe[i]) && are_clear(gfp, eng->reclaim))
			return true;
	return false;
}

/* What only charges memory to an account makes what it likes of flags; which of them go together, the page allocator says. */
static bool is_charge(const struct gfl_rule *rule)
{
	return rule->family && !strcmp(rule->family, "charge");
}

static bool is_about(const struct gfl_conflict *c, const struct gfl_rule *rule)
{
	for (uint32_t i = 0; i < c->nr_of; i++)
		if (!strcmp(c->of[i], rule->name))
			return true;
	if (c->nr_of)
		return false;
	return c->family ? rule->family && !strcmp(c->family, rule->family) : !is_charge(rule);
}

/* For which kernels is this the context it is about? Notes which one that is. */
static uint8_t where(const struct gfl_asked *q, const struct gfl_conflict *c,
		     struct gfl_limit *limit)
{
	enum gfl_wait most = c->where == GFL_IN_RAW ? GFL_WAIT_SPIN : GFL_WAIT_CONFIG;
	uint8_t asked = q->models, models = 0;

	if (c->where == GFL_ANYWHERE)
		return asked;
	if (c->where == GFL_IN_RAW)
		asked &= GFL_MODEL_BIT(GFL_RT);
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (asked & GFL_MODEL_BIT(m) && q->limit[m].wait <= most) {
			models |= GFL_MODEL_BIT(m);
			if (!limit->why || q->limit[m].wait < limit->wait)
				*limit = q->limit[m];
		}
	return models;
}

void gfl_judge_gfp_conflict(const struct gfl_asked *q, struct gfl_fault *fault)
{
	const struct gfl_demand *d = q->d;

	if (d->kind != GFL_DO_ALLOC || d->rule->nolock || d->rule == &gfl_unknown_rule)
		return;
	for (uint32_t i = 0; i < q->eng->nr_conflicts; i++) {
		const struct gfl_flag_bits *f = &q->eng->conflicts[i];
		const struct gfl_conflict *c = f->conflict;

		/* A bit that is missing on purpose. */
		if (!f->has && gfl_gfp_is_raw_safe(q->eng, &d->gfp_abs))
			continue;
		if (!are_set(&d->gfp_abs, f->has) || !are_clear(&d->gfp_abs, f->lacks) ||
		    !is_about(c, d->rule))
			continue;
		fault->models = where(q, c, &fault->limit);
		if (!fault->models)
			continue;
		fault->what = fault->limit.why ? gfl_arena_printf(q->eng->arena, "%s, %s", c->says,
								  fault->limit.why) :
						 c->says;
		fault->fix = c->fix;
		return;
	}
}
