/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which contexts are members called, what do rules say of that, and which rules are missing? */
#include <stdlib.h>
#include <string.h>

#include "gfplint/derived.h"
#include "gfplint/inspect.h"
#include "indirect.h"
#include "members.h"

/** struct stored - a function that stands in a member */
struct stored {
	const char *tag, *field, *name;
};

/**
 * struct derive - comparing all members
 * @entered: by function: the most that is allowed in a context it is known to be called in, by a rule
 * @seen:    by function: number of the member that it was counted for
 */
struct derive {
	struct gfl_engine *eng;
	const struct gfl_rules *rules;
	enum gfl_model model;
	struct gfl_member_calls calls;
	struct stored *stored;
	uint32_t nr_stored, cap_stored;
	uint8_t *entered;
	uint32_t *seen, nr_members;
	void (*each)(void *arg, const struct gfl_derived_member *member);
	void *arg;
};

/* --- what stands in members --------------------------------------------------------------------- */

static void note_stored(void *arg, const struct gfl_store_info *store)
{
	struct derive *d = arg;

	GFL_GROW(d->stored, d->nr_stored, d->cap_stored);
	d->stored[d->nr_stored++] = (struct stored){ store->tag, store->field, store->name };
}

static int compare_members(const char *tag, const char *field, const char *tag2, const char *field2)
{
	const int order = strcmp(tag, tag2);

	return order ? order : strcmp(field, field2);
}

static int compare_stored(const void *pa, const void *pb)
{
	const struct stored *a = pa, *b = pb;
	const int order = compare_members(a->tag, a->field, b->tag, b->field);

	return order ? order : strcmp(a->name, b->name);
}

/* The first that stands there by name, if any does. */
static uint32_t first_stored(const struct derive *d, const char *tag, const char *field)
{
	uint32_t low = 0, high = d->nr_stored;

	while (low < high) {
		const uint32_t mid = (low + high) / 2;

		if (compare_members(d->stored[mid].tag, d->stored[mid].field, tag, field) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* A function that stands in the member: would a rule tell anything new of it? */
static void count_function(const struct derive *d, const struct gfl_fn *fn, enum gfl_wait wait,
			   struct gfl_derived_member *m)
{
	const ptrdiff_t at = fn ? fn - d->eng->fns : -1;

	if (at < 0 || at >= d->eng->nr_fns || d->seen[at] == d->nr_members)
		return;
	d->seen[at] = d->nr_members;
	m->nr_functions++;
	m->nr_new += d->entered[at] > wait;
}

static void count_functions(struct derive *d, const struct gfl_targets *t, enum gfl_wait wait,
			    struct gfl_derived_member *m)
{
	d->nr_members++;
	for (uint32_t i = first_stored(d, m->tag, m->field); i < d->nr_stored; i++) {
		if (compare_members(d->stored[i].tag, d->stored[i].field, m->tag, m->field))
			break;
		count_function(d, gfl_engine_sym(d->eng, d->stored[i].name)->fn, wait, m);
	}
	for (uint32_t i = 0; t && i < t->nr; i++)
		count_function(d, t->fns[i], wait, m);
}

/* What rules say of functions already, as far as that is certain. */
static void find_entered(struct derive *d)
{
	const struct gfl_engine *eng = d->eng;

	d->entered = gfl_xrealloc(NULL, eng->nr_fns + 1);
	d->seen = gfl_xrealloc(NULL, (eng->nr_fns + 1) * sizeof(*d->seen));
	memset(d->entered, GFL_WAIT_SLEEP, eng->nr_fns + 1);
	memset(d->seen, 0, (eng->nr_fns + 1) * sizeof(*d->seen));
	for (uint32_t i = 0; i < eng->nr_entries; i++) {
		const struct gfl_entry *e = &eng->entries[i];
		const ptrdiff_t at = e->fn - eng->fns;
		uint16_t bits[GFL_NR_MODELS];
		enum gfl_wait wait;

		if (!e->rule || at < 0 || at >= eng->nr_fns)
			continue;
		gfl_around_effects(e->effects, bits);
		wait = gfl_around_wait(bits[d->model], d->model);
		if (wait < d->entered[at])
			d->entered[at] = (uint8_t)wait;
	}
}

/* --- one member ----------------------------------------------------------------------------------- */

static enum gfl_wait wait_of(const struct derive *d, const struct gfl_member_call *call)
{
	return gfl_around_wait(call->bits[d->model], d->model);
}

static bool is_made(const struct derive *d, const struct gfl_member_call *call)
{
	return call->bits[d->model] != GFL_AROUND_NEVER;
}

/* Is nothing lost without a rule, as it is known to which functions the call leads, or that there is none? */
static bool is_followed(const struct derive *d, const struct gfl_member_call *call)
{
	const struct gfl_targets *t = gfl_indirect_targets(d->eng, call->ev);

	return !t || t->nr <= GFL_MAX_TARGETS;
}

/* The strictest context that a rule says something is called in. */
static void strictest_context(const struct derive *d, const struct gfl_rule *rule,
			      uint16_t bits[GFL_NR_MODELS])
{
	gfl_around_effects(&rule->context, bits);
	for (uint32_t i = 0; i < rule->nr_cases; i++) {
		uint16_t other[GFL_NR_MODELS];

		gfl_around_effects(&rule->cases[i].context, other);
		if (gfl_around_wait(other[d->model], d->model) <
		    gfl_around_wait(bits[d->model], d->model))
			memcpy(bits, other, sizeof(other));
	}
}

/* The calls @v of a member, as far as they are made; which of them says what is to be declared? */
static void find_calls(const struct derive *d, const struct gfl_member_call *v, uint32_t nr,
		       struct gfl_derived_member *m, const struct gfl_member_call **strictest,
		       const struct gfl_member_call **freest)
{
	*strictest = *freest = NULL;
	for (uint32_t i = 0; i < nr; i++) {
		if (!is_made(d, &v[i]))
			continue;
		m->nr_calls++;
		if (!*strictest || wait_of(d, &v[i]) < wait_of(d, *strictest))
			*strictest = &v[i];
		if (!*freest || wait_of(d, &v[i]) > wait_of(d, *freest))
			*freest = &v[i];
	}
}

static void describe(struct derive *d, const struct gfl_member_call *v, uint32_t nr,
		     const struct gfl_member_call *of, const struct gfl_member_call *strictest,
		     struct gfl_derived_member *m)
{
	const struct gfl_targets *t = gfl_indirect_targets(d->eng, of->ev);

	for (uint32_t i = 0; i < nr; i++)
		m->nr_strict += is_made(d, &v[i]) && wait_of(d, &v[i]) <= wait_of(d, of);
	m->func = of->fn->func;
	m->loc = of->ev->loc;
	m->derived = gfl_around_text(d->eng->arena, of->bits);
	if (wait_of(d, strictest) < wait_of(d, of))
		m->strictest = gfl_around_text(d->eng->arena, strictest->bits);
	count_functions(d, t, wait_of(d, of), m);
}

static void compare(const struct derive *d, const struct gfl_member_call *strictest,
		    struct gfl_derived_member *m)
{
	uint16_t bits[GFL_NR_MODELS];
	enum gfl_wait wait;

	strictest_context(d, m->rule, bits);
	wait = gfl_around_wait(bits[d->model], d->model);
	m->declared = gfl_around_text(d->eng->arena, bits);
	m->how = GFL_MEMBER_UNSEEN;
	if (wait_of(d, strictest) == wait)
		m->how = GFL_MEMBER_AGREES;
	else if (m->rule->body_differs)
		m->why = m->rule->body_differs;
	else if (wait_of(d, strictest) < wait)
		m->how = GFL_MEMBER_STRICTER;
}

/*
 * The strictest of the calls that are not followed counts, as do all calls together: if none of them may sleep, what
 * the freest has is certain.
 */
static void propose(struct derive *d, const struct gfl_member_call *v, uint32_t nr,
		    struct gfl_derived_member *m)
{
	const struct gfl_member_call *strictest, *freest, *lost = NULL;

	find_calls(d, v, nr, m, &strictest, &freest);
	if (!strictest || wait_of(d, strictest) == GFL_WAIT_SLEEP)
		return;
	for (uint32_t i = 0; i < nr; i++)
		if (is_made(d, &v[i]) && !is_followed(d, &v[i]) &&
		    wait_of(d, &v[i]) < GFL_WAIT_SLEEP &&
		    (!lost || wait_of(d, &v[i]) < wait_of(d, lost)))
			lost = &v[i];
	m->is_may = wait_of(d, freest) == GFL_WAIT_SLEEP;
	if (lost)
		strictest = lost;
	describe(d, v, nr, m->is_may ? strictest : freest, strictest, m);
	m->how = lost && m->nr_new ? GFL_MEMBER_PROPOSED : GFL_MEMBER_FOLLOWED;
	if (m->nr_functions)
		d->each(d->arg, m);
}

/* The object of a trampoline is no struct that others have, too. */
static bool is_ignored(const struct derive *d, const struct gfl_derived_member *m)
{
	const char *name = gfl_arena_printf(d->eng->arena, "%s.%s", m->tag, m->field);

	return gfl_rules_func(d->rules, name, d->eng->unit->kernel) ||
	       gfl_rules_trampoline_object(d->rules, m->tag);
}

static void derive_member(struct derive *d, const struct gfl_member_call *v, uint32_t nr)
{
	const struct gfl_member_call *strictest, *freest;
	struct gfl_derived_member m = { .tag = v->tag, .field = v->field };

	m.rule = gfl_rules_ops(d->rules, m.tag, m.field, d->eng->unit->kernel);
	if (is_ignored(d, &m))
		return;
	if (!m.rule) {
		propose(d, v, nr, &m);
		return;
	}
	find_calls(d, v, nr, &m, &strictest, &freest);
	if (!strictest)
		return;
	compare(d, strictest, &m);
	describe(d, v, nr, strictest, strictest, &m);
	d->each(d->arg, &m);
}

/* --- all of them ------------------------------------------------------------------------------------- */

static bool is_called(const struct derive *d, const char *tag, const char *field)
{
	for (uint32_t i = 0; i < d->calls.nr; i++)
		if (!compare_members(d->calls.v[i].tag, d->calls.v[i].field, tag, field) &&
		    is_made(d, &d->calls.v[i]))
			return true;
	return false;
}

/* Of the rules, those fields that are called nowhere. */
static void derive_uncalled(struct derive *d)
{
	for (uint32_t i = 0; i < gfl_rules_nr(d->rules); i++) {
		const struct gfl_rule *rule = gfl_rules_at(d->rules, i);

		for (uint32_t k = 0; rule->kind == GFL_RULE_OPS && k < rule->nr_fields; k++) {
			struct gfl_derived_member m = { .tag = rule->name,
							.field = rule->fields[k],
							.rule = rule,
							.how = GFL_MEMBER_NO_CALL };

			if (gfl_rules_ops(d->rules, m.tag, m.field, d->eng->unit->kernel) != rule ||
			    is_called(d, m.tag, m.field))
				continue;
			count_functions(d, NULL, GFL_WAIT_FREE, &m);
			d->each(d->arg, &m);
		}
	}
}

void gfl_derive_members(const struct gfl_result *result, const struct gfl_rules *rules,
			void (*each)(void *arg, const struct gfl_derived_member *member), void *arg)
{
	struct derive d = { .eng = result->engine, .rules = rules, .each = each, .arg = arg };
	uint32_t nr;

	d.model = d.eng->is_rt ? GFL_RT : GFL_NORT;
	find_entered(&d);
	gfl_members_find(d.eng, &d.calls);
	gfl_inspect_stores(result->unit, note_stored, &d);
	if (d.nr_stored)
		qsort(d.stored, d.nr_stored, sizeof(*d.stored), compare_stored);
	for (uint32_t i = 0; i < d.calls.nr; i += nr) {
		const struct gfl_member_call *v = &d.calls.v[i];

		for (nr = 1; i + nr < d.calls.nr; nr++)
			if (compare_members(v->tag, v->field, v[nr].tag, v[nr].field))
				break;
		derive_member(&d, v, nr);
	}
	derive_uncalled(&d);
	free(d.calls.v);
	free(d.stored);
	free(d.entered);
	free(d.seen);
}
