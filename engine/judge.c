/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operations of a function: what they need, and whether their context allows it. */
#include <string.h>

#include "check.h"
#include "choice.h"
#include "indirect.h"
#include "judge.h"
#include "nolock.h"
#include "refs.h"

/**
 * gfl_may_reclaim() - does an allocation with these flags sleep?
 * @eng: the analysis
 * @gfp: what is known of the flags
 */
enum gfl_tri gfl_may_reclaim(const struct gfl_engine *eng, const struct gfl_abs *gfp)
{
	uint64_t bit = (uint64_t)eng->direct_reclaim;

	if ((gfp->kmask & bit) != bit)
		return GFL_MAYBE;
	return gfp->kval & bit ? GFL_YES : GFL_NO;
}

static struct gfl_demand local_demand(struct gfl_walk *w, const struct gfl_event *ev)
{
	struct gfl_demand d = { .models = GFL_ALL_MODELS & ~w->fn->absent,
				.func = w->func->name,
				.loc = ev->loc,
				.root = ev->loc,
				.root_func = w->func->name };

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		d.limit[m] = GFL_WAIT_SLEEP;
	return d;
}

bool gfl_judge_is_asked(struct gfl_walk *w, gfl_id gfp)
{
	struct gfl_abs abs = gfl_eval(w, NULL, gfp);

	return !gfl_is_mode(w->vals, gfp) && gfl_may_reclaim(w->eng, &abs) == GFL_MAYBE;
}

/* The flags of an allocation: implied by the function, or an argument. */
static void find_gfp(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		     const struct gfl_args *args, struct gfl_demand *d)
{
	const struct gfl_rule *rule = d->rule;
	int arg = ev->gfp_arg >= 0 ? ev->gfp_arg : rule->gfp_arg;
	const struct gfl_const *c;

	d->gfp_abs = gfl_abs_top();
	if (rule->gfp) {
		c = gfl_unit_const(w->eng->unit, rule->gfp);
		if (c && c->known)
			d->gfp_abs = gfl_abs_const(c->value);
	} else if (arg >= 0 && (uint32_t)arg < args->nr) {
		d->gfp = args->v[arg];
		d->gfp_abs = gfl_eval(w, st, d->gfp);
	}
	d->sleeps = gfl_may_reclaim(w->eng, &d->gfp_abs);
	if (d->sleeps == GFL_YES && d->gfp && gfl_judge_is_asked(w, d->gfp))
		d->doubts |= GFL_DOUBT_KEPT;
	if (rule->needs == GFL_WAIT_SLEEP)
		d->sleeps = GFL_YES;
	if (rule->nolock)
		d->sleeps = GFL_NO;
}

/* A rule may hold only if some argument is NULL, or is not. */
static bool condition_holds(struct gfl_walk *w, const struct gfl_state *st,
			    const struct gfl_args *args, struct gfl_demand *d)
{
	struct gfl_abs want = gfl_abs_const(0), abs;
	gfl_id v;

	if (d->rule->cond_arg < 0 || (uint32_t)d->rule->cond_arg >= args->nr)
		return true;
	v = args->v[d->rule->cond_arg];
	abs = gfl_eval(w, st, v);
	if (!d->rule->cond_is_null) {
		want = gfl_abs_top();
		want.nz = true;
	}
	if (gfl_abs_disjoint(abs, want))
		return false;
	if (gfl_is_over_params(w->vals, v))
		gfl_judge_add_guard(w->vals, d, (struct gfl_guard){ v, want });
	else if (d->rule->cond_is_null)
		return abs.lo == 0 && abs.hi == 0;
	return true;
}

void gfl_judge_release(struct gfl_ctx *ctx)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		if (ctx->irq[m] == GFL_IRQ_OFF)
			ctx->irq[m] = GFL_IRQ_ENTRY;
		if (ctx->dim[m][GFL_DIM_BH] > 0)
			ctx->dim[m][GFL_DIM_BH]--;
	}
}

/* The operation sleeps with the lock of the object it works on released, and what that lock did. */
static void release_own_lock(struct gfl_walk *w, struct gfl_ctx *ctx, gfl_id object)
{
	struct gfl_lock lock = { .cls = GFL_CLASS_CONFIG, .obj = object };

	for (uint32_t i = 0; i < ctx->nr_held; i++)
		if (gfl_val_root(w->vals, ctx->held[i].lock.obj) == gfl_val_root(w->vals, object))
			lock = ctx->held[i].lock;
	gfl_ctx_drop(w, ctx, lock, GFL_RELEASED_HERE);
	gfl_judge_release(ctx);
}

/* Of a function nobody knows that is given gfp flags. */
const struct gfl_rule gfl_unknown_rule = { .name = "unknown",
					   .kind = GFL_RULE_ALLOC,
					   .gfp_arg = -1,
					   .needs = GFL_NR_WAITS,
					   .size_arg = -1,
					   .object_arg = -1,
					   .cond_arg = -1 };

/* Is the call through a member that rules say to take no notice of, or that of a trampoline? */
static bool is_ignored(struct gfl_walk *w, const struct gfl_event *ev)
{
	const struct gfl_val *place = ev->callee ? NULL : gfl_indirect_member(w->func, ev->fnptr);
	const struct gfl_rule *rule;

	if (!place)
		return false;
	if (gfl_rules_trampoline_object(w->eng->rules, place->tag))
		return true;
	rule = gfl_rules_func(w->eng->rules,
			      gfl_arena_printf(w->eng->arena, "%s.%s", place->tag, place->name),
			      w->eng->unit->kernel);
	return rule && rule->kind == GFL_RULE_IGNORE;
}

/**
 * gfl_judge_unknown() - judge a call to a function nobody knows that is given gfp flags
 * @w:    the walk
 * @st:   state
 * @ev:   the call
 * @args: its arguments
 *
 * Whoever takes flags that may block is taken to block; what it does with others cannot be known.
 */
void gfl_judge_unknown(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		       const struct gfl_args *args)
{
	struct gfl_demand d = local_demand(w, ev);
	uint8_t rest;

	d.rule = &gfl_unknown_rule;
	d.op_name = ev->callee ? ev->callee :
				 gfl_val_text(w->eng->arena, w->func, w->vals, ev->fnptr);
	d.settled = GFL_CHECK_MASK(GFL_ALLOC_IN_RAW);
	d.doubts = GFL_DOUBT_UNKNOWN;
	find_gfp(w, st, ev, args, &d);
	if (d.sleeps == GFL_NO || is_ignored(w, ev))
		return;
	rest = gfl_verdict(w->eng, &d, &st->ctx);
	gfl_judge_export(w, &d, st, &st->ctx, rest);
}

static void judge_known(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
			const struct gfl_rule *rule, const struct gfl_args *args)
{
	struct gfl_demand d = local_demand(w, ev);
	struct gfl_ctx ctx;
	uint8_t rest;

	d.rule = rule;
	d.op_name = gfl_written_name(w->eng, ev, rule);
	if (st->vague)
		d.doubts |= GFL_DOUBT_IMPRECISE;
	if (!condition_holds(w, st, args, &d))
		return;
	if (rule->kind == GFL_RULE_FREE) {
		d.kind = GFL_DO_FREE;
		d.sleeps = rule->needs == GFL_WAIT_SLEEP ? GFL_YES :
			   rule->irqs_on		 ? GFL_MAYBE :
							   GFL_NO;
		if (rule->object_arg >= 0 && (uint32_t)rule->object_arg < args->nr) {
			struct gfl_abs obj = gfl_eval(w, st, args->v[rule->object_arg]);

			if (obj.lo == 0 && obj.hi == 0)
				return;
			gfl_nolock_free(w, rule, args->v[rule->object_arg], ev);
		}
	} else {
		find_gfp(w, st, ev, args, &d);
		gfl_nolock_size(w, st, ev, rule, args);
	}
	gfl_ctx_copy(&ctx, &st->ctx);
	d.drops_lock = rule->drops_lock && d.sleeps != GFL_NO && args->nr;
	if (d.drops_lock)
		release_own_lock(w, &ctx, args->v[0]);
	if (rule->drops_ref) {
		ctx.assume |= GFL_ASSUME_LAST_REF;
		d.ref = rule->object_arg >= 0 && (uint32_t)rule->object_arg < args->nr ?
				args->v[rule->object_arg] :
				0;
	}
	gfl_refs_judge(w, st, ev, &d, &ctx);
	rest = gfl_verdict(w->eng, &d, &ctx);
	gfl_judge_export(w, &d, st, &ctx, rest);
}

/* The flags are one of two: each where the condition that selects it holds. */
static void judge_choice(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
			 const struct gfl_rule *rule, const struct gfl_args *args, uint32_t gfp)
{
	struct gfl_val select = w->vals->v[args->v[gfp]];
	gfl_id argv[32];
	struct gfl_args mine = *args;

	mine.v = argv;
	for (int arm = 0; arm < 2; arm++) {
		struct gfl_state then;

		gfl_state_set(&then, st);
		memcpy(argv, args->v, args->nr * sizeof(*argv));
		argv[gfp] = arm ? select.c : select.b;
		if (gfl_assume(w, &then, arm ? GFL_OP_EQ : GFL_OP_NE, select.a,
			       gfl_mk_const(w->vals, 0)))
			judge_known(w, &then, ev, rule, &mine);
	}
}

/**
 * gfl_judge_op() - judge an allocation or free where it stands
 * @w:    the walk
 * @st:   state
 * @ev:   the call
 * @rule: its rule
 * @args: its arguments
 */
void gfl_judge_op(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		  const struct gfl_rule *rule, const struct gfl_args *args)
{
	int gfp = ev->gfp_arg >= 0 ? ev->gfp_arg : rule->gfp_arg;

	if (rule->kind == GFL_RULE_ALLOC && !rule->gfp && gfp >= 0 && (uint32_t)gfp < args->nr &&
	    w->vals->v[args->v[gfp]].kind == GFL_VAL_SELECT)
		judge_choice(w, st, ev, rule, args, (uint32_t)gfp);
	else
		judge_known(w, st, ev, rule, args);
}

/**
 * gfl_judge_lock() - judge the taking of a lock: only if somebody wants to know
 * @w:    the walk
 * @st:   state, before it is taken
 * @ev:   the call
 * @rule: what says that a lock is taken; one that only tries to does not wait
 * @args: arguments of the call
 * @text: the call as written
 */
void gfl_judge_lock(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		    const struct gfl_rule *rule, const struct gfl_args *args, const char *text)
{
	if (!(w->eng->checks & GFL_CHECK_MASK(GFL_LOCK_IN_RAW)) || !rule->waits)
		return;
	for (uint32_t i = 0; i < rule->effects.nr; i++) {
		const struct gfl_effect *e = &rule->effects.e[i];
		gfl_id addr = e->arg >= 0 && (uint32_t)e->arg < args->nr ? args->written[e->arg] :
									   0;
		struct gfl_demand d = local_demand(w, ev);
		uint8_t cls, rest;

		if (e->kind != GFL_EFF_TAKE)
			continue;
		cls = gfl_lock_of(w, st, addr, e->cls).cls;
		if (cls == GFL_CLASS_RAW)
			continue;
		d.kind = GFL_DO_LOCK;
		d.rule = rule;
		d.models = e->models;
		d.op_name = text;
		d.sleeps = cls == GFL_CLASS_SLEEP ? GFL_YES : GFL_NO;
		if (st->imprecise)
			d.doubts |= GFL_DOUBT_IMPRECISE;
		rest = gfl_verdict(w->eng, &d, &st->ctx);
		gfl_judge_export(w, &d, st, &st->ctx, rest);
		return;
	}
}
