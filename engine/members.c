/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls through members: what is certain of the context of each, in the whole program.
 *
 * What a function is sure of on entry is what all its callers are sure of where they call it: by name, through the
 * members it stands in, or because a rule says so. Nothing is certain of a function of which not all callers are
 * known, as its address goes elsewhere. Boot does not count: what is called then in an odd context is called
 * in others later.
 */
#include "members.h"

#include <stdlib.h>
#include <string.h>

#include "gfplint/inspect.h"
#include "indirect.h"
#include "points.h"
#include "ways.h"

/**
 * struct at - what is certain of a function on entry, or of a call through a member, by model
 *
 * GFL_AROUND_NEVER: as long as no caller is known.
 */
struct at {
	uint16_t bits[GFL_NR_MODELS];
};

/** struct standing - a function stands in a member */
struct standing {
	uint32_t member, fn;
};

/**
 * struct finder - of contexts
 * @fns:     by index of the function
 * @members: by index in gfl_points.members: of all calls through it
 * @ruled:   by the same: a rule says what functions in it are called in
 * @is_boot: by index of the function: it runs when the kernel begins, or in another phase of its own
 * @first:   by the same, where its calls through pointers begin in @through
 * @through: of each such call the index of the member, or GFL_NONE
 */
struct finder {
	struct gfl_engine *eng;
	const struct gfl_points *points;
	struct at *fns, *members;
	bool *ruled, *is_boot;
	uint32_t *first, *through;
	struct standing *standing;
	uint32_t nr_standing, cap_standing;
	bool is_changed;
};

static void join_bits(struct finder *f, struct at *at, enum gfl_model m, uint16_t bits)
{
	const uint16_t joined = at->bits[m] & bits;

	if (joined == at->bits[m])
		return;
	at->bits[m] = joined;
	f->is_changed = true;
}

static void join_none(struct finder *f, struct at *at)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		join_bits(f, at, m, 0);
}

static struct at *at_name(struct finder *f, const char *name)
{
	const struct gfl_fn *fn = gfl_engine_sym(f->eng, name)->fn;

	return fn ? &f->fns[fn - f->eng->fns] : NULL;
}

static struct at *at_member(struct finder *f, const char *tag, const char *field)
{
	const struct gfl_member *member = gfl_points_member(f->points, tag, field);

	return member ? &f->members[member - f->points->members] : NULL;
}

/* --- addresses that go elsewhere ---------------------------------------------------------------- */

/* The functions that a value may be, or that stand in the member that it was read from, may be called by anybody. */
static void lose(struct finder *f, const struct gfl_func *func, gfl_id id)
{
	const struct gfl_val *val = &func->vals.v[id], *member;
	struct at *at = NULL;

	switch (val->kind) {
	case GFL_VAL_FN:
		at = at_name(f, val->name);
		break;
	case GFL_VAL_SELECT:
		lose(f, func, val->b);
		lose(f, func, val->c);
		break;
	case GFL_VAL_PHI:
		for (uint32_t i = 0; i < val->nr_phi; i++)
			if (func->vals.v[val->phi[i].val].kind == GFL_VAL_FN)
				lose(f, func, val->phi[i].val);
		break;
	case GFL_VAL_LOAD:
	case GFL_VAL_RESULT:
		member = gfl_indirect_member(func, id);
		at = member ? at_member(f, member->tag, member->name) : NULL;
		break;
	default:
		break;
	}
	if (at)
		join_none(f, at);
}

/* Is there a rule by which what stands there is, or may be, called in a task that may sleep? */
static bool says_nothing(const struct gfl_rule *rule)
{
	bool is_empty = rule && !rule->context.nr;

	for (uint32_t i = 0; rule && i < rule->nr_cases; i++)
		is_empty |= !rule->cases[i].context.nr;
	return is_empty;
}

/* Does the rule about the call say in which context the function is called, for every case? */
static bool is_said(const struct gfl_rule *rule, uint32_t arg)
{
	return rule && !rule->member && !says_nothing(rule) &&
	       ((int64_t)arg == rule->fn_arg || (int64_t)arg == rule->fn_arg2);
}

static void lose_event(struct finder *f, const struct gfl_func *func, const struct gfl_event *ev)
{
	const struct gfl_rule *rule = ev->callee ? gfl_engine_sym(f->eng, ev->callee)->callback :
						   NULL;

	if (ev->kind == GFL_EV_CALL)
		for (uint32_t i = 0; i < ev->nr_args; i++)
			if (!is_said(rule, i))
				lose(f, func, ev->args[i]);
	/* What is put into a member by name is known to stand there. */
	if (ev->kind == GFL_EV_STORE && ev->val &&
	    (func->vals.v[ev->addr].kind != GFL_VAL_FIELD ||
	     func->vals.v[ev->val].kind == GFL_VAL_LOAD ||
	     func->vals.v[ev->val].kind == GFL_VAL_RESULT))
		lose(f, func, ev->val);
}

static void lose_addresses(struct finder *f)
{
	const struct gfl_unit *unit = f->eng->unit;

	for (uint32_t i = 0; i < unit->nr_ops; i++) {
		const struct gfl_ops *o = &unit->ops[i];
		struct at *at = o->tag || o->fn[0] == '&' ? NULL : at_name(f, o->fn);

		if (at)
			join_none(f, at);
	}
	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		const struct gfl_func *func = unit->funcs[i];

		for (uint32_t b = 0; b < func->nr_blocks; b++) {
			const struct gfl_block *block = &func->block[b];

			for (uint32_t e = 0; e < block->nr_events; e++)
				lose_event(f, func, &block->events[e]);
			if (block->term == GFL_TERM_RETURN)
				lose(f, func, block->a);
		}
	}
}

/* --- what begins somewhere ------------------------------------------------------------------------ */

/* A rule says in which context it is called, or an annotation does. */
static void begin_entries(struct finder *f)
{
	struct gfl_engine *eng = f->eng;

	for (uint32_t i = 0; i < eng->nr_entries; i++) {
		const struct gfl_entry *e = &eng->entries[i];
		uint16_t bits[GFL_NR_MODELS];

		if (!e->rule || e->rule->phase || e->fn < eng->fns ||
		    e->fn >= eng->fns + eng->nr_fns)
			continue;
		gfl_around_effects(e->effects, bits);
		for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
			join_bits(f, &f->fns[e->fn - eng->fns], m, e->rule->may ? 0 : bits[m]);
	}
}

static void note_standing(void *arg, const struct gfl_store_info *store)
{
	struct finder *f = arg;
	const struct gfl_member *member = gfl_points_member(f->points, store->tag, store->field);
	const struct at *fn = at_name(f, store->name);
	const uint32_t kernel = f->eng->unit->kernel;

	if (!fn)
		return;
	if (!member) {
		join_none(f, &f->fns[fn - f->fns]);
		return;
	}
	if (says_nothing(gfl_rules_ops(f->eng->rules, store->tag, store->field, kernel)))
		join_none(f, &f->fns[fn - f->fns]);
	GFL_GROW(f->standing, f->nr_standing, f->cap_standing);
	f->standing[f->nr_standing++] = (struct standing){ (uint32_t)(member - f->points->members),
							   (uint32_t)(fn - f->fns) };
}

/* The member that a function is read from where it is called, or GFL_NONE. */
static uint32_t member_of(const struct finder *f, const struct gfl_func *func,
			  const struct gfl_met *met)
{
	const struct gfl_event *ev = &func->block[met->block].events[met->event];
	const struct gfl_val *val = ev->fnptr ? gfl_indirect_member(func, ev->fnptr) : NULL;
	const struct gfl_member *member = val ? gfl_points_member(f->points, val->tag, val->name) :
						NULL;

	return member ? (uint32_t)(member - f->points->members) : GFL_NONE;
}

/* What is asked of names, once for all rounds. */
static void look_up(struct finder *f)
{
	struct gfl_engine *eng = f->eng;
	uint32_t nr = 0;

	f->is_boot = gfl_xrealloc(NULL, eng->nr_fns + 1);
	f->first = gfl_xrealloc(NULL, (eng->nr_fns + 1) * sizeof(*f->first));
	for (uint32_t i = 0; i < eng->nr_fns; i++) {
		const struct gfl_func *func = eng->fns[i].func;

		f->is_boot[i] = func->flags & GFL_FN_INIT ||
				gfl_rules_phase(eng->rules, gfl_engine_base(eng, func->name),
						eng->unit->kernel);
		f->first[i] = nr;
		nr += eng->fns[i].nr_met;
	}
	f->through = gfl_xrealloc(NULL, (nr + 1) * sizeof(*f->through));
	for (uint32_t i = 0; i < eng->nr_fns; i++)
		for (uint32_t k = 0; k < eng->fns[i].nr_met; k++)
			f->through[f->first[i] + k] =
				member_of(f, eng->fns[i].func, &eng->fns[i].met[k]);
}

/*
 * Whom nobody is seen to call, the system does, or assembly, or a module; or through a member that is read in a way
 * that is not seen.
 */
static void begin_uncalled(struct finder *f)
{
	struct gfl_engine *eng = f->eng;
	bool *is_called = gfl_xrealloc(NULL, eng->nr_fns + 1);
	bool *is_used = gfl_xrealloc(NULL, f->points->nr_members + 1);

	memset(is_called, 0, eng->nr_fns + 1);
	memset(is_used, 0, f->points->nr_members + 1);
	for (uint32_t i = 0; i < eng->nr_fns; i++) {
		const struct gfl_fn *fn = &eng->fns[i];

		for (uint32_t k = 0; k < fn->nr_calls; k++)
			is_called[fn->calls[k].callee] = true;
		for (uint32_t k = 0; k < fn->nr_met; k++)
			if (f->through[f->first[i] + k] != GFL_NONE)
				is_used[f->through[f->first[i] + k]] = true;
	}
	for (uint32_t i = 0; i < f->nr_standing; i++) {
		const struct standing *s = &f->standing[i];

		if (!f->ruled[s->member] && !is_used[s->member])
			join_none(f, &f->fns[s->fn]);
		is_called[s->fn] = true;
	}
	for (uint32_t i = 0; i < eng->nr_fns; i++)
		if (!is_called[i] && f->fns[i].bits[GFL_RT] == GFL_AROUND_NEVER &&
		    f->fns[i].bits[GFL_NORT] == GFL_AROUND_NEVER)
			join_none(f, &f->fns[i]);
	free(is_called);
	free(is_used);
}

static void begin(struct finder *f)
{
	struct gfl_engine *eng = f->eng;

	f->fns = gfl_xrealloc(NULL, (eng->nr_fns + 1) * sizeof(*f->fns));
	f->members = gfl_xrealloc(NULL, (f->points->nr_members + 1) * sizeof(*f->members));
	f->ruled = gfl_xrealloc(NULL, f->points->nr_members + 1);
	memset(f->fns, 0xff, (eng->nr_fns + 1) * sizeof(*f->fns));
	memset(f->members, 0xff, (f->points->nr_members + 1) * sizeof(*f->members));
	for (uint32_t i = 0; i < f->points->nr_members; i++) {
		const struct gfl_member *m = &f->points->members[i];

		f->ruled[i] = gfl_rules_ops(eng->rules, m->tag, m->name, eng->unit->kernel);
	}
	for (uint32_t i = 0; i < eng->nr_fns; i++)
		if (gfl_engine_sym(eng, eng->fns[i].func->name)->rule)
			join_none(f, &f->fns[i]);
	look_up(f);
	gfl_inspect_stores(eng->unit, note_standing, f);
	lose_addresses(f);
	begin_entries(f);
	begin_uncalled(f);
}

/* --- what follows ----------------------------------------------------------------------------------- */

/* Not all paths were followed: it may call anybody in any context. */
static void lead_anywhere(struct finder *f, struct gfl_fn *fn)
{
	struct gfl_callees at = { .fn = fn };
	const struct gfl_fn *callee;

	while ((callee = gfl_scc_callee(f->eng, &at)))
		join_none(f, &f->fns[callee - f->eng->fns]);
}

static void lead_on(struct finder *f, struct gfl_fn *fn)
{
	const size_t at = (size_t)(fn - f->eng->fns);
	const struct at *mine = &f->fns[at];

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		for (uint32_t i = 0; i < fn->nr_calls; i++)
			join_bits(f, &f->fns[fn->calls[i].callee], m,
				  gfl_around_bits(&fn->calls[i].at, m, mine->bits[m]));
		for (uint32_t i = 0; i < fn->nr_met; i++) {
			const uint32_t member = f->through[f->first[at] + i];

			if (member != GFL_NONE)
				join_bits(f, &f->members[member], m,
					  gfl_around_bits(&fn->met[i].at, m, mine->bits[m]));
		}
	}
}

static void lead_through_members(struct finder *f)
{
	for (uint32_t i = 0; i < f->nr_standing; i++) {
		const struct standing *s = &f->standing[i];

		if (!f->ruled[s->member])
			for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
				join_bits(f, &f->fns[s->fn], m, f->members[s->member].bits[m]);
	}
}

/* Callers before callees; what comes back through members and circles takes a few rounds. */
static void settle(struct finder *f)
{
	struct gfl_engine *eng = f->eng;

	do {
		f->is_changed = false;
		for (uint32_t i = eng->nr_order; i-- > 0;) {
			struct gfl_fn *fn = eng->order[i];

			if (fn->sum.is_exhausted)
				lead_anywhere(f, fn);
			else if (!f->is_boot[fn - eng->fns])
				lead_on(f, fn);
		}
		lead_through_members(f);
	} while (f->is_changed);
}

/* --- the calls --------------------------------------------------------------------------------------- */

static void note_call(struct gfl_member_calls *calls, const struct finder *f, uint32_t at,
		      uint32_t nr)
{
	struct gfl_fn *fn = &f->eng->fns[at];
	const struct gfl_met *met = &fn->met[nr];
	const uint32_t index = f->through[f->first[at] + nr];
	const struct gfl_member *member = index == GFL_NONE ? NULL : &f->points->members[index];
	struct gfl_member_call call = { .fn = fn,
					.ev = &fn->func->block[met->block].events[met->event] };
	bool is_made = false;

	for (unsigned int m = 0; member && m < GFL_NR_MODELS; m++) {
		call.bits[m] = gfl_around_bits(&met->at, m, f->fns[at].bits[m]);
		is_made |= call.bits[m] != GFL_AROUND_NEVER;
	}
	if (!is_made)
		return;
	call.tag = member->tag;
	call.field = member->name;
	GFL_GROW(calls->v, calls->nr, calls->cap);
	calls->v[calls->nr++] = call;
}

static int compare_places(const struct gfl_unit *unit, const struct gfl_loc *a,
			  const struct gfl_loc *b)
{
	const char *x = a->file ? unit->files[a->file] : "",
		   *y = b->file ? unit->files[b->file] : "";
	const int order = strcmp(x, y);

	if (order)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->col > b->col) - (a->col < b->col);
}

static int compare_calls(const void *pa, const void *pb)
{
	const struct gfl_member_call *a = pa, *b = pb;
	int order = strcmp(a->tag, b->tag);

	if (!order)
		order = strcmp(a->field, b->field);
	if (!order)
		order = compare_places(a->fn->func->unit, &a->ev->loc, &b->ev->loc);
	return order ? order : (a->fn > b->fn) - (a->fn < b->fn);
}

/**
 * gfl_members_find() - find out in which contexts members are called
 * @eng: the analysis of a whole program, all done
 * @ret: gets all calls that are made after boot, sorted by member, then by place; the caller frees @ret->v
 */
void gfl_members_find(struct gfl_engine *eng, struct gfl_member_calls *ret)
{
	struct finder f = { .eng = eng };

	*ret = (struct gfl_member_calls){ 0 };
	if (!eng->indirect)
		return;
	f.points = gfl_indirect_points(eng);
	begin(&f);
	settle(&f);
	for (uint32_t i = 0; i < eng->nr_fns; i++)
		for (uint32_t k = 0; k < eng->fns[i].nr_met && !f.is_boot[i]; k++)
			note_call(ret, &f, i, k);
	if (ret->nr)
		qsort(ret->v, ret->nr, sizeof(*ret->v), compare_calls);
	free(f.fns);
	free(f.members);
	free(f.ruled);
	free(f.is_boot);
	free(f.first);
	free(f.through);
	free(f.standing);
}

void gfl_inspect_member_calls(const struct gfl_result *result, struct gfl_arena *arena,
			      void (*each)(void *arg, const struct gfl_member_call_info *call),
			      void *arg)
{
	struct gfl_engine *eng = result->engine;
	struct gfl_member_calls calls;

	gfl_members_find(eng, &calls);
	for (uint32_t i = 0; i < calls.nr; i++) {
		const struct gfl_member_call *call = &calls.v[i];
		struct gfl_member_call_info info = {
			.tag = call->tag,
			.field = call->field,
			.func = (uint32_t)(call->fn - eng->fns),
			.loc = call->ev->loc,
			.how = gfl_inspect_how(result, call->fn->func, call->ev),
			.context = gfl_around_text(arena, call->bits),
		};

		for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
			info.allows[m] = call->bits[m] == GFL_AROUND_NEVER ?
						 GFL_NR_WAITS :
						 gfl_around_wait(call->bits[m], m);
		each(arg, &info);
	}
	free(calls.v);
}
