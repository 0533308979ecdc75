/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operations of called functions, and of those that are called back: in which context they meet the verdict. */
#include "choice.h"
#include "indirect.h"
#include "judge.h"
#include "refs.h"

/*
 * Does a callee's condition not hold at a call, by what the arguments are, or by what was learnt of them
 * under the names that they have here?
 */
bool gfl_judge_refutes(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
		       const struct gfl_guard *guard, const struct gfl_args *args)
{
	gfl_id v = gfl_import(w, st, callee, guard->val, args);
	gfl_id name = gfl_import_named(w, callee, guard->val, args);

	return (v && gfl_abs_disjoint(gfl_eval(w, st, v), guard->abs)) ||
	       (name && name != v && gfl_abs_disjoint(gfl_eval(w, st, name), guard->abs));
}

/* The caller's context as the callee has it when it gets to its demand. */
static bool compose(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
		    const struct gfl_demand *d, const struct gfl_args *args, struct gfl_ctx *ctx)
{
	for (uint32_t i = 0; i < d->nr_guards; i++)
		if (gfl_judge_refutes(w, st, callee, &d->guards[i], args))
			return false;
	gfl_ctx_copy(ctx, &st->ctx);
	ctx->models &= d->models & ~w->fn->absent;
	if (!ctx->models || !gfl_assume_ctx(ctx, d->assume))
		return false;
	for (uint32_t i = 0; i < d->nr_dropped; i++) {
		struct gfl_lock l = d->dropped[i];

		l.obj = gfl_import(w, st, callee, l.obj, args);
		gfl_ctx_drop(w, ctx, l, GFL_RELEASED_BEFORE);
	}
	if (d->drops_lock && d->nr_dropped)
		gfl_judge_release(ctx);
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		for (unsigned int i = 0; i < GFL_NR_DIMS; i++)
			ctx->dim[m][i] = (int8_t)(ctx->dim[m][i] + d->lowered[m][i]);
		if (d->ctx_irq[m] == GFL_IRQ_VAL) {
			gfl_id flags = d->irq_val ? gfl_import(w, st, callee, d->irq_val, args) : 0;
			struct gfl_state tmp;

			gfl_state_set(&tmp, st);
			gfl_ctx_copy(&tmp.ctx, ctx);
			gfl_ctx_restore(w, &tmp, flags, GFL_MODEL_BIT(m), NULL);
			ctx->irq[m] = tmp.ctx.irq[m];
			ctx->irq_val = tmp.ctx.irq_val;
		} else if (d->ctx_irq[m] != GFL_IRQ_ENTRY) {
			ctx->irq[m] = d->ctx_irq[m];
		}
	}
	return true;
}

/* Is a value of the callee the same on all paths to the call: a constant, or what this function was given? */
static gfl_id fixed_here(struct gfl_walk *w, const struct gfl_fn *callee, gfl_id v,
			 const struct gfl_args *args)
{
	gfl_id mine = gfl_translate(w->vals, &callee->vals, v, args->written, args->nr, 0, 0);

	return mine && (gfl_is_over_params(w->vals, mine) ||
			w->vals->v[mine].kind == GFL_VAL_CONST) ?
		       mine :
		       0;
}

/*
 * Does it matter on which path a call was reached? Not if the function leaves its caller's context alone up to
 * there, and flags and conditions are the same on all: then it is enough that it gets there.
 */
static bool matters_how(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
			const struct gfl_demand *d, const struct gfl_args *args)
{
	if (gfl_releases_callers(w) || !gfl_ctx_is_neutral(&st->ctx) ||
	    (d->gfp && !fixed_here(w, callee, d->gfp, args)))
		return true;
	for (uint32_t i = 0; i < d->nr_guards; i++)
		if (gfl_is_mode(&callee->vals, d->guards[i].val) &&
		    !fixed_here(w, callee, d->guards[i].val, args))
			return true;
	return false;
}

/**
 * gfl_judge_demand() - judge what a called function does in the caller's context
 * @w:      the walk of the caller
 * @st:     state at the call
 * @ev:     the call
 * @callee: the called function
 * @d:      one of its demands
 * @args:   the arguments
 */
void gfl_judge_demand(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		      const struct gfl_fn *callee, const struct gfl_demand *d,
		      const struct gfl_args *args)
{
	struct gfl_demand mine;
	struct gfl_ctx ctx;
	uint8_t rest;

	if (!compose(w, st, callee, d, args, &ctx))
		return;
	gfl_demand_copy(&mine, d);
	mine.func = w->func->name;
	mine.loc = ev->loc;
	mine.next = d;
	mine.depth = d->depth + 1;
	mine.callee = callee;
	mine.via = args->via;
	mine.call_text = NULL;
	mine.nr_guards = 0;
	for (uint32_t i = 0; i < d->nr_guards; i++) {
		gfl_id v = gfl_import(w, st, callee, d->guards[i].val, args);

		if (v && gfl_judge_is_known(w, v))
			gfl_judge_add_guard(w->vals, &mine,
					    (struct gfl_guard){ v, d->guards[i].abs });
		else if (gfl_is_mode(&callee->vals, d->guards[i].val) &&
			 !(v && gfl_abs_within(gfl_eval(w, st, v), d->guards[i].abs)))
			gfl_doubt(&mine.doubts, GFL_DOUBT_ARG, GFL_DOUBT_ARGS);
		if (v && gfl_judge_otherwise(w, st, &(struct gfl_guard){ v, d->guards[i].abs }))
			mine.doubts |= GFL_DOUBT_OTHERWISE;
	}
	if (args->is_choice &&
	    !(args->targets && gfl_indirect_agree(w, st, args->targets, callee, d, args)))
		gfl_doubt(&mine.doubts,
			  gfl_indirect_near(w, callee) ? GFL_DOUBT_NEAR : GFL_DOUBT_CHOICE,
			  GFL_DOUBT_CHOICES);
	if (st->imprecise && matters_how(w, st, callee, d, args))
		mine.doubts |= GFL_DOUBT_IMPRECISE;
	if (d->gfp) {
		mine.gfp = gfl_import(w, st, callee, d->gfp, args);
		if (mine.gfp) {
			struct gfl_abs abs = gfl_eval(w, st, mine.gfp);

			if (!gfl_abs_meet(&abs, d->gfp_abs))
				return;
			mine.gfp_abs = abs;
			if (mine.rule->needs != GFL_WAIT_SLEEP && !mine.rule->nolock)
				mine.sleeps = gfl_may_reclaim(w->eng, &mine.gfp_abs);
			if (mine.sleeps == GFL_YES && gfl_is_mode(&callee->vals, d->gfp) &&
			    gfl_judge_is_asked(w, mine.gfp))
				mine.doubts |= GFL_DOUBT_KEPT;
		}
	}
	mine.ref = d->ref ? gfl_import(w, st, callee, d->ref, args) : 0;
	gfl_refs_judge(w, st, ev, &mine, &ctx);
	rest = gfl_verdict(w->eng, &mine, &ctx);
	gfl_judge_export(w, &mine, st, &ctx, rest);
}

/**
 * gfl_judge_hook() - judge a function that a callee calls back
 * @w:      the walk of the caller, which hands the function over
 * @st:     its state at the call
 * @ev:     the call
 * @callee: the called function
 * @hook:   where it calls back
 * @args:   arguments of the call
 * @there:  the caller's state with what the callee did to the context by then
 * @target: the function called back
 */
void gfl_judge_hook(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		    const struct gfl_fn *callee, const struct gfl_hook *hook,
		    const struct gfl_args *args, const struct gfl_state *there,
		    const struct gfl_fn *target)
{
	const struct gfl_args none = { 0 };
	struct gfl_state own;

	gfl_state_init(&own, GFL_ALL_MODELS);
	own.ctx = hook->ctx;
	for (uint32_t i = 0; i < target->sum.nr_demands; i++) {
		struct gfl_demand *mid = gfl_arena_alloc(w->eng->arena, sizeof(*mid)), mine;
		struct gfl_ctx ctx;
		uint8_t rest;

		gfl_demand_copy(mid, target->sum.demands[i]);
		mid->next = target->sum.demands[i];
		mid->func = hook->func;
		mid->loc = hook->loc;
		mid->gfp = 0;
		mid->nr_guards = 0;
		mid->depth++;
		mid->callee = target;
		mid->via = NULL;
		mid->call_text = NULL;
		mid->way = 0;
		if (!compose(w, &own, target, target->sum.demands[i], &none, &ctx))
			continue;
		mid->models = gfl_verdict(w->eng, mid, &ctx);
		gfl_demand_copy(&mine, mid);
		mine.next = mid;
		mine.func = w->func->name;
		mine.loc = ev->loc;
		mine.depth++;
		mine.callee = callee;
		mine.via = NULL;
		mine.call_text = NULL;
		if (!mid->models || !compose(w, there, target, target->sum.demands[i], &none, &ctx))
			continue;
		/* It calls back because a reference was the last one: kref_put(). */
		ctx.assume |= hook->ctx.assume & GFL_ASSUME_LAST_REF;
		mine.ref = hook->ref ? gfl_import(w, st, callee, hook->ref, args) : 0;
		gfl_refs_judge(w, st, ev, &mine, &ctx);
		rest = gfl_verdict(w->eng, &mine, &ctx);
		gfl_judge_export(w, &mine, st, &ctx, rest);
	}
}

/**
 * gfl_judge_entry() - judge a function in a context it is known to run in
 * @eng:   the analysis, all summaries done
 * @entry: function and context
 */
void gfl_judge_entry(struct gfl_engine *eng, const struct gfl_entry *entry)
{
	struct gfl_walk w = {
		.eng = eng, .fn = entry->fn, .func = entry->fn->func, .vals = &entry->fn->vals
	};
	const struct gfl_args none = { 0 };
	struct gfl_state st;

	gfl_state_init(&st, GFL_ALL_MODELS);
	if (entry->effects)
		gfl_apply_effects(&w, &st, entry->effects, GFL_ALL_MODELS, &none, entry->site);
	if (entry->lock.cls)
		gfl_ctx_take(&st.ctx, entry->lock, entry->site);
	for (uint32_t i = 0; i < entry->fn->sum.nr_demands; i++) {
		struct gfl_demand d;
		struct gfl_ctx ctx;

		gfl_demand_copy(&d, entry->fn->sum.demands[i]);
		if (entry->rule && entry->rule->may)
			d.doubts |= GFL_DOUBT_MAY;
		d.phase = entry->rule ? entry->rule->phase : NULL;
		d.at_entry = true;
		/* Flags handed in by a caller are for that caller to answer: it chose them. */
		if (entry->lock.cls && d.gfp && d.sleeps == GFL_YES)
			d.sleeps = GFL_NO;
		if (compose(&w, &st, entry->fn, &d, &none, &ctx))
			gfl_verdict(eng, &d, &ctx);
	}
}
