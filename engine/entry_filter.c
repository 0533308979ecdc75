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

/**
 * gfl_entries_first() - where the entries of a function begin, which stand together, or would
 * @eng: the analysis, gfl_entries_finish() done
 * @fn:  the function
 */
uint32_t gfl_entries_first(const struct gfl_engine *eng, const struct gfl_fn *fn)
{
	uint32_t lo = 0, hi = eng->nr_entries;

	while (lo < hi) {
		const uint32_t mid = (lo + hi) / 2;

		if (eng->entries[mid].fn < fn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* --- who is called by somebody that is not known ------------------------------------------------ */

static void mark(const struct gfl_engine *eng, uint8_t *loose, const char *name)
{
	const struct gfl_sym *sym = gfl_engine_sym(eng, name);

	if (sym && sym->fn)
		loose[sym->fn - eng->fns] = 1;
}

static bool is_ruled(const struct gfl_engine *eng, const char *tag, const char *member)
{
	return tag && member && gfl_rules_ops(eng->rules, tag, member, eng->unit->kernel);
}

static void mark_stored(const struct gfl_engine *eng, uint8_t *loose, const struct gfl_func *func,
			const struct gfl_event *ev)
{
	const struct gfl_val *val = &func->vals.v[ev->val], *place = &func->vals.v[ev->addr];

	if (ev->kind == GFL_EV_STORE && val->kind == GFL_VAL_FN &&
	    !is_ruled(eng, place->tag, place->name))
		mark(eng, loose, val->name);
}

/* By index of the function: does its address stand somewhere that no rule is about? */
static uint8_t *find_loose(struct gfl_engine *eng)
{
	uint8_t *loose = gfl_arena_alloc(eng->arena, eng->nr_fns + 1);

	for (uint32_t i = 0; i < eng->unit->nr_ops; i++) {
		const struct gfl_ops *o = &eng->unit->ops[i];

		if (o->fn[0] != '&' && !is_ruled(eng, o->tag, o->field))
			mark(eng, loose, o->fn);
	}
	for (uint32_t f = 0; f < eng->nr_fns; f++) {
		const struct gfl_func *func = eng->fns[f].func;

		for (uint32_t b = 0; b < func->nr_blocks; b++)
			for (uint32_t e = 0; e < func->block[b].nr_events; e++)
				mark_stored(eng, loose, func, &func->block[b].events[e]);
	}
	return loose;
}

/* --- who comes to a finding --------------------------------------------------------------------- */

/**
 * struct ways_in - functions that lead to a finding
 * @loose: by index of a function, as above
 * @seen:  the same: it leads there
 * @fn:    these, as they were found
 */
struct ways_in {
	struct gfl_engine *eng;
	const uint8_t *loose;
	uint8_t *seen;
	struct gfl_fn **fn;
	uint32_t nr;
};

static void lead(struct ways_in *in, struct gfl_fn *fn)
{
	uint8_t *seen = &in->seen[fn - in->eng->fns];

	if (!*seen)
		in->fn[in->nr++] = fn;
	*seen = 1;
}

/* Is it entered by somebody for whom the tests come out like that, or whom nobody knows? Else its callers count. */
static bool is_open(struct ways_in *in, const struct gfl_fn *fn, uint8_t assume)
{
	struct gfl_engine *eng = in->eng;
	bool is_closed = false;

	for (uint32_t i = gfl_entries_first(eng, fn);
	     i < eng->nr_entries && eng->entries[i].fn == fn; i++) {
		is_closed = true;
		if (may_enter(eng, &eng->entries[i], assume))
			return true;
	}
	if (in->loose[fn - eng->fns] && (!is_closed || eng->indirect))
		return true;
	if (!(fn->func->flags & GFL_FN_STATIC) && !eng->indirect)
		return true;
	for (uint32_t i = 0; i < fn->nr_callers; i++)
		if (calls(eng, fn->callers[i], fn)) {
			is_closed = true;
			lead(in, fn->callers[i]);
		}
	return !is_closed;
}

/*
 * Is the function only reached from where contexts are known, none of which is what a path to the finding
 * assumes? Of a program all of it is known, of a unit only who calls what is static.
 */
static bool is_refuted(struct ways_in *in, const struct gfl_finding *f)
{
	struct gfl_engine *eng = in->eng;
	struct gfl_fn *fn = f->assume ? gfl_engine_sym(eng, f->func)->fn : NULL;
	bool open = false;

	if (!fn)
		return false;
	lead(in, fn);
	for (uint32_t i = 0; i < in->nr && !open; i++)
		open = is_open(in, in->fn[i], f->assume);
	while (in->nr)
		in->seen[in->fn[--in->nr] - eng->fns] = 0;
	return !open;
}

/**
 * gfl_entry_filter() - drop findings on paths that handlers, and what they call, never take
 * @eng: the analysis, entries and findings complete
 */
void gfl_entry_filter(struct gfl_engine *eng)
{
	struct gfl_result *res = eng->result;
	struct ways_in in = { .eng = eng };
	uint32_t nr = 0;

	for (uint32_t i = 0; i < res->nr_findings; i++) {
		if (res->findings[i].assume && !in.loose) {
			in.loose = find_loose(eng);
			in.seen = gfl_arena_alloc(eng->arena, eng->nr_fns + 1);
			in.fn = gfl_arena_alloc(eng->arena, (eng->nr_fns + 1) * sizeof(*in.fn));
		}
		if (!is_refuted(&in, &res->findings[i]))
			res->findings[nr++] = res->findings[i];
	}
	res->nr_findings = nr;
}
