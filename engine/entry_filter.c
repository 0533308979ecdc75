/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that are handlers and nothing else: what a path to a finding assumes of the caller must be true of
 * the contexts they are registered for. A timer's function that asks in_softirq(), or calls what asks, takes
 * one of two arms only.
 */
#include "engine.h"
#include "entry.h"

/* Is a function that is handed over only registered there, for a context that is known? */
static bool is_registered(const struct gfl_sym *sym, uint32_t arg)
{
	bool found = sym && sym->callback;

	for (uint32_t i = 0; sym && !sym->rule && sym->fn && i < sym->fn->sum.nr_hooks; i++) {
		const struct gfl_hook *hook = &sym->fn->sum.hooks[i];

		if (hook->param == arg && !hook->rule)
			return false;
		found |= hook->param == arg;
	}
	return found;
}

/* Does what is known of an event say that it has nothing to do with a value? */
static bool leaves_alone(const struct gfl_func *func, const struct gfl_event *ev, gfl_id leaf)
{
	const struct gfl_vals *vals = &func->vals;

	for (uint32_t i = 0; i < ev->nr_args; i++)
		if (gfl_depends_on(vals, ev->args[i], leaf))
			return false;
	return !gfl_depends_on(vals, ev->fnptr, leaf) && !gfl_depends_on(vals, ev->val, leaf);
}

/* Is a function that is handed over only looked at, to find what was registered before? */
static bool is_only_compared(const struct gfl_sym *sym, uint32_t arg)
{
	const struct gfl_func *func = sym && !sym->rule && sym->fn ? sym->fn->func : NULL;
	gfl_id leaf = 1;

	if (!func)
		return false;
	while (leaf < func->vals.nr &&
	       (func->vals.v[leaf].kind != GFL_VAL_PARAM || func->vals.v[leaf].num != arg))
		leaf++;
	if (leaf == func->vals.nr)
		return true;
	for (uint32_t b = 0; b < func->nr_blocks; b++) {
		if (func->block[b].term == GFL_TERM_RETURN &&
		    gfl_depends_on(&func->vals, func->block[b].a, leaf))
			return false;
		for (uint32_t e = 0; e < func->block[b].nr_events; e++)
			if (!leaves_alone(func, &func->block[b].events[e], leaf))
				return false;
	}
	return true;
}

/* Does an event call the function, or might it? */
static bool may_call(const struct gfl_engine *eng, const struct gfl_func *func,
		     const struct gfl_event *ev, const struct gfl_fn *fn)
{
	const struct gfl_sym *sym = ev->callee ? gfl_engine_sym(eng, ev->callee) : NULL;

	if (ev->kind != GFL_EV_CALL)
		return false;
	if (!sym || sym->fn == fn)
		return true;
	for (uint32_t i = 0; i < ev->nr_args; i++) {
		const struct gfl_val *val = &func->vals.v[ev->args[i]];

		if (val->kind == GFL_VAL_FN && gfl_engine_sym(eng, val->name)->fn == fn &&
		    !is_registered(sym, i) && !is_only_compared(sym, i))
			return true;
	}
	return false;
}

static bool calls(const struct gfl_engine *eng, const struct gfl_fn *caller,
		  const struct gfl_fn *fn)
{
	const struct gfl_func *func = caller->func;

	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++)
			if (may_call(eng, func, &func->block[b].events[e], fn))
				return true;
	return false;
}

/* Can the caller be as tests of the context say it is, if it comes in this way? */
static bool may_enter(struct gfl_engine *eng, const struct gfl_entry *entry, uint8_t assume)
{
	struct gfl_walk w = {
		.eng = eng, .fn = entry->fn, .func = entry->fn->func, .vals = &entry->fn->vals
	};
	const struct gfl_args none = { 0 };
	struct gfl_state st;

	if (!entry->effects || entry->rule->may)
		return true;
	gfl_state_init(&st, GFL_ALL_MODELS);
	gfl_apply_effects(&w, &st, entry->effects, GFL_ALL_MODELS, &none, entry->site);
	return gfl_assume_ctx(&st.ctx, assume);
}

/* Is the function entered in known contexts only, none of which is what a path to the finding assumes? */
static bool is_refuted(struct gfl_engine *eng, const struct gfl_finding *f)
{
	const struct gfl_fn *fn = f->assume ? gfl_engine_sym(eng, f->func)->fn : NULL;
	bool is_entered = false;

	if (!fn || !(fn->func->flags & GFL_FN_STATIC))
		return false;
	for (uint32_t i = 0; i < fn->nr_callers; i++)
		if (calls(eng, fn->callers[i], fn))
			return false;
	for (uint32_t i = 0; i < eng->nr_entries; i++) {
		if (eng->entries[i].fn != fn)
			continue;
		is_entered = true;
		if (may_enter(eng, &eng->entries[i], f->assume))
			return false;
	}
	return is_entered;
}

/**
 * gfl_entry_filter() - drop findings on paths that handlers never take
 * @eng: the analysis, entries and findings complete
 */
void gfl_entry_filter(struct gfl_engine *eng)
{
	struct gfl_result *res = eng->result;
	uint32_t nr = 0;

	for (uint32_t i = 0; i < res->nr_findings; i++)
		if (!is_refuted(eng, &res->findings[i]))
			res->findings[nr++] = res->findings[i];
	res->nr_findings = nr;
}
