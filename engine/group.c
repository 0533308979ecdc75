/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Groups: findings with one root are one fault, however many callers come there. Forty callers of one
 * bad helper want one look, not forty.
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

static const char *const grades[GFL_NR_CONFIDENCES] = { "low", "medium", "high" };

const char *gfl_confidence_name(enum gfl_confidence confidence)
{
	return grades[confidence];
}

bool gfl_confidence_parse(const char *name, enum gfl_confidence *ret)
{
	for (int i = 0; i < GFL_NR_CONFIDENCES; i++) {
		if (strcmp(grades[i], name))
			continue;
		*ret = (enum gfl_confidence)i;
		return true;
	}
	return false;
}

/* --- orders ------------------------------------------------------------------------------ */

static int compare_locs(struct gfl_loc a, struct gfl_loc b)
{
	if (a.file != b.file)
		return a.file < b.file ? -1 : 1;
	if (a.line != b.line)
		return a.line < b.line ? -1 : 1;
	return (a.col > b.col) - (a.col < b.col);
}

/* By the place where operation and context meet. */
int gfl_finding_compare(const struct gfl_finding *a, const struct gfl_finding *b)
{
	int order = compare_locs(a->loc, b->loc);

	if (!order)
		order = (a->check > b->check) - (a->check < b->check);
	if (!order)
		order = (a->nr_steps > b->nr_steps) - (a->nr_steps < b->nr_steps);
	return order ? order : strcmp(a->fingerprint, b->fingerprint);
}

static int compare_roots(const struct gfl_finding *a, const struct gfl_finding *b)
{
	const struct gfl_step *x = &a->steps[a->root], *y = &b->steps[b->root];
	int order = compare_locs(x->loc, y->loc);

	if (!order)
		order = (a->check > b->check) - (a->check < b->check);
	return order ? order : strcmp(x->func, y->func);
}

/* Root by root; the surest first, then the shortest. */
static int compare_members(const void *pa, const void *pb)
{
	const struct gfl_finding *a = pa, *b = pb;
	int order = compare_roots(a, b);

	if (!order)
		order = (int)b->confidence - (int)a->confidence;
	if (!order)
		order = (a->nr_steps > b->nr_steps) - (a->nr_steps < b->nr_steps);
	return order ? order : gfl_finding_compare(a, b);
}

/* --- grouping ---------------------------------------------------------------------------- */

struct run {
	const struct gfl_finding *first;
	uint32_t nr;
};

static int compare_runs(const void *pa, const void *pb)
{
	const struct gfl_finding *a = ((const struct run *)pa)->first;
	const struct gfl_finding *b = ((const struct run *)pb)->first;

	if (a->confidence != b->confidence)
		return (int)b->confidence - (int)a->confidence;
	return gfl_finding_compare(a, b);
}

static uint32_t find_runs(const struct gfl_result *res, struct run *runs)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < res->nr_findings; i++) {
		const struct gfl_finding *f = &res->findings[i];

		if (nr && !compare_roots(runs[nr - 1].first, f))
			runs[nr - 1].nr++;
		else
			runs[nr++] = (struct run){ f, 1 };
	}
	return nr;
}

/**
 * gfl_result_group() - put findings in groups, and both in order
 * @res: the result; its findings have their identity
 */
void gfl_result_group(struct gfl_result *res)
{
	struct gfl_finding *sorted;
	struct run *runs;
	uint32_t at = 0;

	free(res->groups);
	res->groups = NULL;
	res->nr_groups = 0;
	if (!res->nr_findings)
		return;
	qsort(res->findings, res->nr_findings, sizeof(*res->findings), compare_members);
	runs = gfl_xrealloc(NULL, res->nr_findings * sizeof(*runs));
	res->nr_groups = find_runs(res, runs);
	qsort(runs, res->nr_groups, sizeof(*runs), compare_runs);
	res->groups = gfl_xrealloc(NULL, res->nr_groups * sizeof(*res->groups));
	sorted = gfl_xrealloc(NULL, res->nr_findings * sizeof(*sorted));
	for (uint32_t i = 0; i < res->nr_groups; i++) {
		memcpy(sorted + at, runs[i].first, runs[i].nr * sizeof(*sorted));
		res->groups[i] = (struct gfl_group){ at, runs[i].nr };
		at += runs[i].nr;
	}
	free(res->findings);
	res->findings = sorted;
	free(runs);
}

void gfl_result_keep(struct gfl_result *res,
		     bool (*keep)(void *arg, const struct gfl_finding *finding), void *arg)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < res->nr_findings; i++)
		if (keep(arg, &res->findings[i]))
			res->findings[nr++] = res->findings[i];
	res->nr_findings = nr;
	gfl_result_group(res);
}

static bool is_sure(void *arg, const struct gfl_finding *finding)
{
	return finding->confidence >= *(const enum gfl_confidence *)arg;
}

uint32_t gfl_result_keep_sure(struct gfl_result *res, enum gfl_confidence least)
{
	uint32_t nr = res->nr_groups;

	gfl_result_keep(res, is_sure, &least);
	return nr - res->nr_groups;
}
