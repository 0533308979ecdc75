/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How sure a finding is: what was assumed on the way to it, and in which phase of a kernel's life it happens. */
#include <string.h>

#include "engine.h"

/*
 * A finding without doubt is of high confidence, one small doubt leaves it medium. The weights come
 * from judged findings of a whole tree: docs/findings/6.12-rt.md.
 */
static const struct {
	unsigned int weight;
	const char *text;
} doubts[GFL_NR_DOUBTS] = {
	{ 1, "it happens only if the reference dropped there is the last one" },
	{ 2, "a call through a member may lead to another function" },
	{ 1, "so may a second one" },
	{ 1, "it depends on an argument or a member whose value is not known" },
	{ 1, "and on a second one" },
	{ 1, "a function on the path is not known; it is given flags that let it sleep" },
	{ 2, "a function on the path has too many paths for all of its conditions to be kept" },
	{ 1, "the context is possible, not certain" },
	{ 2, "many calls lie between the context and the operation" },
	{ 2,
	  "its flags are kept in an object; whether they let it sleep, only a test on the path says" },
	{ 1, "a call through a member may lead to another function than the one in its folder" },
	{ 1, "a call through a member leads to one of several functions, all in that context" },
	{ 1, "and that one was taken in the same section" },
	{ 2,
	  "a member decides that was found to be otherwise, in an object with another name; perhaps it is the same" },
};

/* A weight from which on a finding is of low confidence. */
#define LOW_WEIGHT 2

/* So many calls are many. */
#define FAR_DEPTH 6

/**
 * gfl_doubt() - note a doubt, and whether it was there before
 * @mask:  mask of enum gfl_doubt
 * @once:  the doubt
 * @again: what it is the second time
 */
void gfl_doubt(uint16_t *mask, enum gfl_doubt once, enum gfl_doubt again)
{
	*mask |= *mask & once ? again : once;
}

unsigned int gfl_doubts_weight(uint16_t mask)
{
	unsigned int weight = 0;

	for (unsigned int i = 0; i < GFL_NR_DOUBTS; i++)
		if (mask >> i & 1)
			weight += doubts[i].weight;
	return weight;
}

/* Empty if it is not known. */
static const char *file_of(const struct gfl_engine *eng, struct gfl_loc loc)
{
	return loc.file ? eng->unit->files[loc.file] : "";
}

static bool same_folder(const char *a, const char *b)
{
	const char *end = strrchr(a, '/');
	const size_t len = end ? (size_t)(end + 1 - a) : 0;

	return !strncmp(a, b, len) && !strchr(b + len, '/');
}

/*
 * What was called through a member stands in the folder of its caller, or below. That the caller has the
 * hardware it is for only follows if the context comes from there, too, and not from another user of a
 * library: all three stand in one folder, or the context in the file of the call.
 */
static bool is_one_driver(const struct gfl_engine *eng, const struct gfl_demand *d)
{
	const char *context = file_of(eng, d->loc);

	for (; d->next; d = d->next) {
		const char *caller = file_of(eng, d->loc);

		if (d->via && strcmp(context, caller) &&
		    (!same_folder(context, caller) ||
		     !same_folder(caller, file_of(eng, d->callee->func->loc))))
			return false;
	}
	return true;
}

/* What sets the context was itself called through a member: a library's user does so, and the next has another. */
static bool is_of_member(const struct gfl_site *site)
{
	for (; site; site = site->inner)
		if (site->via)
			return true;
	return false;
}

static bool is_below(const char *file, const char *of)
{
	const char *end = strrchr(of, '/');

	return end && !strncmp(file, of, (size_t)(end + 1 - of));
}

/*
 * What sets the context and what calls through the member stand in one folder, and the function in quite
 * another: subsystems do so with their drivers, and with all of them alike.
 */
static bool is_any_driver(const struct gfl_engine *eng, const struct gfl_demand *d)
{
	const char *context = file_of(eng, d->loc);
	bool is_any = false;

	for (; d->next; d = d->next) {
		if (!d->via)
			continue;
		if (!same_folder(context, file_of(eng, d->loc)) ||
		    is_below(file_of(eng, d->callee->func->loc), context))
			return false;
		is_any = true;
	}
	return is_any;
}

/**
 * gfl_doubts_found() - what was assumed on the way to an operation, where a context forbids it
 * @eng: the analysis
 * @d:   the operation, in the function where they meet
 * @site: what set the context, or NULL
 *
 * Return: mask of enum gfl_doubt.
 */
uint16_t gfl_doubts_found(const struct gfl_engine *eng, const struct gfl_demand *d,
			  const struct gfl_site *site)
{
	uint16_t mask = d->doubts;

	if (d->depth >= FAR_DEPTH)
		mask |= GFL_DOUBT_FAR;
	if (mask & GFL_DOUBT_NEAR && (is_of_member(site) || !is_one_driver(eng, d))) {
		mask &= (uint16_t)~GFL_DOUBT_NEAR;
		gfl_doubt(&mask, GFL_DOUBT_CHOICE, GFL_DOUBT_CHOICES);
	} else if (mask & GFL_DOUBT_CHOICE && !(mask & GFL_DOUBT_CHOICES) &&
		   is_any_driver(eng, d)) {
		mask ^= GFL_DOUBT_CHOICE | GFL_DOUBT_ANY;
	}
	return mask;
}

/* Does the path lead through a function that runs when hardly anything else does? Says why. */
static const char *phase_of(struct gfl_engine *eng, const struct gfl_finding *f)
{
	for (uint32_t i = 0; i < f->nr_steps; i++) {
		const struct gfl_rule *rule = gfl_rules_phase(
			eng->rules, gfl_engine_base(eng, f->steps[i].func), eng->unit->kernel);

		if (rule)
			return gfl_arena_printf(eng->arena, "%s(): %s",
						gfl_engine_base(eng, f->steps[i].func), rule->note);
	}
	return NULL;
}

static void add_reason(struct gfl_engine *eng, struct gfl_finding *f, const char *text)
{
	const char **all = gfl_arena_alloc(eng->arena, (f->nr_doubts + 1) * sizeof(*all));

	for (uint32_t i = 0; i < f->nr_doubts; i++)
		all[i] = f->doubts[i];
	all[f->nr_doubts++] = text;
	f->doubts = all;
}

/**
 * gfl_finding_grade() - say how sure a finding is, and why not surer
 * @eng: the analysis
 * @f:   finding, its path complete
 * @d:   the operation and what was assumed on the way to it
 */
void gfl_finding_grade(struct gfl_engine *eng, struct gfl_finding *f, const struct gfl_demand *d)
{
	const char *phase = d->phase ? d->phase : phase_of(eng, f);
	unsigned int weight = gfl_doubts_weight(d->doubts);

	f->confidence = GFL_HIGH;
	if (weight)
		f->confidence = GFL_MEDIUM;
	if (weight >= LOW_WEIGHT || phase)
		f->confidence = GFL_LOW;
	for (unsigned int i = 0; i < GFL_NR_DOUBTS; i++)
		if (d->doubts >> i & 1)
			add_reason(eng, f, doubts[i].text);
	if (phase)
		add_reason(eng, f, phase);
}
