/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counted references: is one that is dropped one that was taken before, in the same section? Then it is the last
 * one only if others dropped theirs in between. What is looked at is what is sure to happen before, by dominance,
 * so a path's state has nothing to carry.
 */
#include <string.h>

#include "refs.h"

static bool is_drop(const struct gfl_rule *rule)
{
	return (rule->kind == GFL_RULE_TEST && rule->test == GFL_TEST_LAST_REF) || rule->drops_ref;
}

static bool counts(const struct gfl_rule *rule)
{
	return rule->object_arg >= 0 && (rule->kind == GFL_RULE_REFERENCE || is_drop(rule));
}

static void add_step(struct gfl_walk *w, struct gfl_ref_step s)
{
	struct gfl_refs *refs = &w->refs;

	if (refs->nr == refs->cap) {
		struct gfl_ref_step *grown;

		refs->cap = refs->cap ? refs->cap * 2 : 8;
		grown = gfl_arena_room(w->eng->scratch, refs->cap * sizeof(*grown));
		for (uint32_t i = 0; i < refs->nr; i++)
			grown[i] = refs->step[i];
		refs->step = grown;
	}
	refs->step[refs->nr++] = s;
}

/* All steps of the function, in the order of its blocks. */
static void find_steps(struct gfl_walk *w)
{
	if (w->refs.are_known)
		return;
	w->refs.are_known = true;
	for (uint32_t i = 0; i < w->nr_order; i++) {
		gfl_id block = w->order[i];

		for (uint32_t e = 0; e < w->func->block[block].nr_events; e++) {
			const struct gfl_sym *sym = w->bl[block].ev[e].sym;
			struct gfl_ref_step s = { .block = block, .ev = e };

			if (!sym)
				continue;
			s.rule = sym->rule;
			s.callee = sym->fn;
			if (s.rule && counts(s.rule))
				add_step(w, s);
			for (uint32_t r = 0; !s.rule && s.callee && r < s.callee->sum.nr_refs;
			     r++) {
				s.ref = &s.callee->sum.refs[r];
				add_step(w, s);
			}
		}
	}
}

static bool step_drops(const struct gfl_ref_step *s)
{
	return s->ref ? s->ref->is_dropped : is_drop(s->rule);
}

/* The counter of a step, by the names of this function; 0 if it has none. */
static gfl_id counter_of(struct gfl_walk *w, const struct gfl_ref_step *s)
{
	const struct gfl_event *ev = &w->func->block[s->block].events[s->ev];
	const uint32_t arg = s->ref ? 0 : (uint32_t)s->rule->object_arg;

	if (s->ref)
		return gfl_translate(w->vals, &s->callee->vals, s->ref->addr, ev->args, ev->nr_args,
				     s->ref->ret, ev->ret);
	return arg < ev->nr_args ? ev->args[arg] : 0;
}

/* Some rules name the object, not the counter within it. */
static bool is_same(const struct gfl_vals *vals, gfl_id a, gfl_id b)
{
	return a == b || gfl_val_root(vals, a) == b || gfl_val_root(vals, b) == a;
}

/* Has the step surely happened when event @ev of @block is reached? */
static bool is_before_in(const struct gfl_walk *w, const struct gfl_ref_step *s, gfl_id block,
			 const struct gfl_event *ev)
{
	if (s->block == block)
		return &w->func->block[block].events[s->ev] < ev;
	while (w->bl[block].rpo > w->bl[s->block].rpo)
		block = w->bl[block].idom;
	return block == s->block;
}

static bool is_before(const struct gfl_walk *w, const struct gfl_ref_step *s,
		      const struct gfl_event *ev)
{
	return is_before_in(w, s, w->block, ev);
}

/* Did what forbids something here begin after the step? Then others could drop theirs in between. */
static bool is_outside(const struct gfl_walk *w, const struct gfl_ref_step *s,
		       const struct gfl_site *begin)
{
	if (!begin || begin->func != w->func->name)
		return false;
	for (uint32_t i = 0; i < w->nr_order; i++) {
		const struct gfl_block *b = &w->func->block[w->order[i]];

		for (uint32_t e = 0; e < b->nr_events; e++)
			if (!memcmp(&b->events[e].loc, &begin->loc, sizeof(begin->loc)) &&
			    is_before_in(w, s, w->order[i], &b->events[e]))
				return true;
	}
	return false;
}

/* The counter that was looked at last before an event. */
static gfl_id dropped_before(struct gfl_walk *w, const struct gfl_state *st,
			     const struct gfl_event *ev)
{
	for (uint32_t i = w->refs.nr; i-- > 0;) {
		const struct gfl_ref_step *s = &w->refs.step[i];

		if (!s->ref && s->rule->kind == GFL_RULE_TEST && is_before(w, s, ev))
			return gfl_simplify(w, st, counter_of(w, s));
	}
	return 0;
}

/* Where the section begins that the drop is in, as far as it does in this function. */
static const struct gfl_site *begin_of(const struct gfl_ctx *ctx)
{
	const struct gfl_site *site = gfl_ctx_limit(ctx, GFL_RT).site;

	return site ? site : gfl_ctx_limit(ctx, GFL_NORT).site;
}

/* Of the references taken in the same section, is one left that @nr, of those dropped since, are not? */
static bool is_own(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		   gfl_id counter, const struct gfl_site *begin, int nr)
{
	for (uint32_t i = 0; i < w->refs.nr; i++) {
		const struct gfl_ref_step *s = &w->refs.step[i];
		gfl_id mine = is_before(w, s, ev) ? counter_of(w, s) : 0;

		if (!mine || !is_same(w->vals, gfl_simplify(w, st, mine), counter))
			continue;
		if (step_drops(s))
			nr--;
		else if (!is_outside(w, s, begin))
			nr++;
	}
	return nr > 0;
}

gfl_id gfl_refs_dropped(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev)
{
	find_steps(w);
	return dropped_before(w, st, ev);
}

void gfl_refs_judge(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		    struct gfl_demand *d, const struct gfl_ctx *ctx)
{
	const bool is_here = !d->ref;

	if (!(ctx->assume & GFL_ASSUME_LAST_REF) || d->doubts & GFL_DOUBT_OWN_REF)
		return;
	find_steps(w);
	if (is_here)
		d->ref = dropped_before(w, st, ev);
	/* That it is dropped is one of the steps if it happens here. */
	if (!d->ref || !is_own(w, st, ev, d->ref, begin_of(ctx), is_here))
		return;
	d->doubts |= GFL_DOUBT_OWN_REF;
	d->ref = 0;
}

/* --- what callers are told ------------------------------------------------------------------- */

/* Is @addr about what is returned: @v, or one of what it may be? */
static gfl_id returned_in(const struct gfl_vals *vals, gfl_id addr, gfl_id v, int depth)
{
	const struct gfl_val *val = &vals->v[v];

	if (!v || val->kind == GFL_VAL_CONST)
		return 0;
	if (gfl_depends_on(vals, addr, v))
		return v;
	for (uint32_t i = 0; val->kind == GFL_VAL_PHI && depth < 3 && i < val->nr_phi; i++) {
		gfl_id found = returned_in(vals, addr, val->phi[i].val, depth + 1);

		if (found)
			return found;
	}
	return 0;
}

/* A reference that is only taken, or only dropped, in the words of callers. */
static bool tell(struct gfl_walk *w, const struct gfl_ref_step *s, struct gfl_ref *ref)
{
	ref->addr = counter_of(w, s);
	ref->ret = 0;
	ref->is_dropped = step_drops(s);
	if (!ref->addr)
		return false;
	for (uint32_t i = 0; i < w->refs.nr; i++)
		if (step_drops(&w->refs.step[i]) != ref->is_dropped &&
		    is_same(w->vals, counter_of(w, &w->refs.step[i]), ref->addr))
			return false;
	if (gfl_is_over_params(w->vals, ref->addr))
		return true;
	for (uint32_t i = 0; i < w->nr_order && !ref->ret; i++) {
		const struct gfl_block *b = &w->func->block[w->order[i]];

		if (b->term == GFL_TERM_RETURN)
			ref->ret = returned_in(w->vals, ref->addr, b->a, 0);
	}
	return ref->ret;
}

void gfl_refs_finish(struct gfl_walk *w, struct gfl_summary *sum)
{
	struct gfl_ref refs[GFL_MAX_REFS];

	find_steps(w);
	for (uint32_t i = 0; i < w->refs.nr && sum->nr_refs < GFL_MAX_REFS; i++) {
		struct gfl_ref *new = &refs[sum->nr_refs];
		bool is_known = !tell(w, &w->refs.step[i], new);

		for (uint32_t k = 0; k < sum->nr_refs; k++)
			is_known |= refs[k].addr == new->addr;
		sum->nr_refs += !is_known;
	}
	if (!sum->nr_refs)
		return;
	sum->refs = gfl_arena_room(w->eng->arena, sum->nr_refs * sizeof(*refs));
	memcpy((struct gfl_ref *)sum->refs, refs, sum->nr_refs * sizeof(*refs));
}
