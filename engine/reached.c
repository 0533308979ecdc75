/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings that depend on arguments: a function takes a lock and does what a member of its argument says. If
 * it is static, and its address is nowhere, all its callers are known; if each of them hands over something
 * else, nobody comes there. Function and callers are walked once more to find that out.
 */
#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "reached.h"

/**
 * struct gfl_probe - a finding that is looked into
 * @of:      its function
 * @fn:      that function, with the values of its walk
 * @w:       a walk, of the function or of a caller
 * @is_caller: of a caller
 * @guards:  under which it is reached there, on all paths
 * @is_found: it was seen in that walk
 * @nr_calls: calls of the function that were seen, by callers
 * @is_met:  @guards may hold at one of them
 */
struct gfl_probe {
	const struct gfl_finding *finding;
	struct gfl_fn *of;
	struct gfl_fn fn;
	struct gfl_walk w;
	struct gfl_guard guards[2 * GFL_MAX_GUARDS];
	uint8_t nr_guards;
	bool is_caller, is_found, is_met;
	uint32_t nr_calls;
};

static bool same_place(struct gfl_loc a, struct gfl_loc b)
{
	return a.file == b.file && a.line == b.line && a.col == b.col;
}

/**
 * gfl_reached_found() - something was found in a walk that looks into a finding
 * @eng:   the analysis, that of the walk
 * @check: which check found it
 * @d:     the operation, its conditions over the values of that walk
 */
void gfl_reached_found(struct gfl_engine *eng, const struct gfl_check *check,
		       const struct gfl_demand *d)
{
	struct gfl_probe *p = eng->probe;
	const struct gfl_finding *f = p->finding;
	struct gfl_guard guards[2 * GFL_MAX_GUARDS];
	uint32_t nr = 0, all;

	if (p->is_caller || check != f->check || !same_place(d->loc, f->loc) ||
	    !same_place(d->root, f->steps[f->nr_steps - 1].loc))
		return;
	all = gfl_flow_guards(&p->w, p->w.block, guards, GFL_MAX_GUARDS);
	for (uint32_t i = 0; i < d->nr_guards; i++)
		guards[all++] = d->guards[i];
	for (uint32_t i = 0; i < all; i++)
		if (gfl_is_over_params(&p->fn.vals, guards[i].val))
			guards[nr++] = guards[i];
	if (p->is_found) {
		gfl_guards_join(&p->fn.vals, p->guards, &p->nr_guards, guards, (uint8_t)nr);
		return;
	}
	memcpy(p->guards, guards, nr * sizeof(*guards));
	p->nr_guards = (uint8_t)nr;
	p->is_found = true;
}

/**
 * gfl_reached_call() - a function is called, in a walk that looks into a finding
 * @w:      the walk of the caller
 * @st:     state at the call
 * @callee: the called function
 * @args:   the arguments
 */
void gfl_reached_call(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
		      const struct gfl_args *args)
{
	struct gfl_probe *p = w->eng->probe;
	bool is_refuted = false;

	if (!p->is_caller || callee != p->of || w->fn == callee)
		return;
	for (uint32_t i = 0; i < p->nr_guards; i++)
		is_refuted |= gfl_judge_refutes(w, st, &p->fn, &p->guards[i], args);
	p->nr_calls++;
	p->is_met |= !is_refuted;
}

/* Are all its callers known, and does nobody else come to it? */
static bool is_private(const struct gfl_engine *eng, const struct gfl_fn *fn)
{
	if ((fn->func->flags & (GFL_FN_STATIC | GFL_FN_ADDRESS)) != GFL_FN_STATIC)
		return false;
	for (uint32_t i = 0; i < eng->nr_entries; i++)
		if (eng->entries[i].fn == fn)
			return false;
	return fn->nr_callers > 0;
}

static bool is_never_reached(struct gfl_engine *eng, struct gfl_probe *p)
{
	gfl_walk_inside(eng, p->of, &p->fn.vals, &p->w);
	p->is_caller = true;
	for (uint32_t i = 0; p->is_found && p->nr_guards && i < p->of->nr_callers; i++) {
		struct gfl_vals vals;

		gfl_vals_copy(&vals, &p->of->callers[i]->func->vals, eng->arena);
		gfl_walk_inside(eng, p->of->callers[i], &vals, &p->w);
		gfl_vals_deinit(&vals);
		if (p->is_met)
			return false;
	}
	return p->nr_calls && !p->is_met;
}

/* An analysis that finds nothing but this out. */
static bool look_into(const struct gfl_engine *eng, const struct gfl_finding *f)
{
	struct gfl_fn *fn = gfl_engine_sym(eng, f->func)->fn;
	struct gfl_probe p = { .finding = f, .of = fn };
	struct gfl_engine own = *eng;
	struct gfl_result result = { .unit = eng->unit, .engine = &own };
	bool is_never;

	if (!fn || f->confidence == GFL_LOW || !f->nr_steps || !is_private(eng, fn))
		return false;
	own.arena = gfl_arena_create();
	own.scratch = gfl_arena_create();
	own.result = &result;
	own.registered = NULL;
	own.nr_registered = own.cap_registered = 0;
	own.probe = &p;
	p.fn = *fn;
	gfl_vals_copy(&p.fn.vals, &fn->func->vals, own.arena);
	is_never = is_never_reached(&own, &p);
	gfl_vals_deinit(&p.fn.vals);
	free(own.registered);
	gfl_arena_destroy(own.scratch);
	gfl_arena_destroy(own.arena);
	return is_never;
}

/**
 * gfl_reached_filter() - drop findings that no caller's arguments lead to
 * @eng: the analysis, entries and findings complete
 */
void gfl_reached_filter(struct gfl_engine *eng)
{
	struct gfl_result *res = eng->result;
	uint32_t nr = 0;

	for (uint32_t i = 0; i < res->nr_findings; i++)
		if (!look_into(eng, &res->findings[i]))
			res->findings[nr++] = res->findings[i];
	res->nr_findings = nr;
}
