/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Operations: what they need, in which context they and those of called functions meet the verdict.
 * What is legal as far as this function goes becomes a demand on its callers.
 */
#include <string.h>

#include "check.h"
#include "choice.h"
#include "indirect.h"

static void tighten_demand(struct gfl_demand *d, const struct gfl_ctx *ctx)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		struct gfl_limit l = gfl_ctx_limit(ctx, m);

		if (l.wait < d->limit[m]) {
			d->limit[m] = l.wait;
			d->limit_site = l.site;
			d->limit_why = l.why;
		}
		d->ctx_irq[m] = ctx->irq[m];
		for (unsigned int i = 0; i < GFL_NR_DIMS; i++)
			d->lowered[m][i] = ctx->dim[m][i] < 0 ? ctx->dim[m][i] : 0;
	}
}

/* There is little room: conditions on arguments come before those on the state of objects. */
static void add_guard(const struct gfl_vals *vals, struct gfl_demand *d, struct gfl_guard g)
{
	for (uint32_t i = 0; i < d->nr_guards; i++)
		if (d->guards[i].val == g.val)
			return;
	if (d->nr_guards < GFL_MAX_GUARDS) {
		d->guards[d->nr_guards++] = g;
		return;
	}
	if (!gfl_is_mode(vals, g.val))
		return;
	for (uint32_t i = 0; i < GFL_MAX_GUARDS; i++)
		if (!gfl_is_mode(vals, d->guards[i].val)) {
			d->guards[i] = g;
			return;
		}
}

/* Is it over parameters, or over global variables? */
static bool is_known_to_callers(const struct gfl_walk *w, gfl_id v)
{
	return gfl_is_portable(w->vals, v) && w->vals->v[v].kind != GFL_VAL_CONST;
}

/* Hand on to callers what is legal here. */
static void export_demand(struct gfl_walk *w, struct gfl_demand *d, const struct gfl_state *st,
			  const struct gfl_ctx *ctx, uint8_t models)
{
	struct gfl_guard guards[2 * GFL_MAX_GUARDS];
	uint32_t nr;

	/* Callers can only make a sleeping operation wrong without PREEMPT_RT. */
	if (d->sleeps == GFL_NO && !(models & GFL_MODEL_BIT(GFL_RT)))
		return;
	if (!models || (d->settled & GFL_CHECK_MASK(GFL_ALLOC_IN_RAW) && d->sleeps == GFL_NO))
		return;
	/* Here it is wrong with any table; who calls has one that may be another. */
	if (gfl_indirect_none(w, w->block))
		gfl_doubt(&d->doubts, GFL_DOUBT_CHOICE, GFL_DOUBT_CHOICES);
	if (d->depth > GFL_MAX_CALLS || gfl_doubts_weight(d->doubts) > GFL_MAX_WEIGHT)
		return;
	tighten_demand(d, ctx);
	d->models = models;
	d->assume = ctx->assume;
	d->irq_val = gfl_is_over_params(w->vals, ctx->irq_val) ? ctx->irq_val : 0;
	d->nr_dropped = ctx->nr_dropped;
	d->dropped = ctx->dropped;
	if (d->gfp && !gfl_is_over_params(w->vals, d->gfp))
		d->gfp = 0;
	/* What is known of an argument itself says more than any condition on it. */
	for (uint32_t i = 0; w->kept && i < st->nr_facts; i++)
		if (w->vals->v[st->facts[i].val].kind == GFL_VAL_PARAM &&
		    gfl_is_kept(w, st->facts[i].val))
			add_guard(w->vals, d,
				  (struct gfl_guard){ st->facts[i].val, st->facts[i].abs });
	nr = gfl_flow_guards(w, w->block, guards, GFL_ARRAY_SIZE(guards));
	for (uint32_t i = 0; i < nr; i++)
		add_guard(w->vals, d, guards[i]);
	for (uint32_t i = 0; w->kept && i < st->nr_facts; i++)
		if (gfl_is_kept(w, st->facts[i].val))
			add_guard(w->vals, d,
				  (struct gfl_guard){ st->facts[i].val, st->facts[i].abs });
	/* What the path released before depends on it. */
	for (uint32_t i = 0; w->may_release && i < st->nr_facts; i++)
		if (gfl_is_deciding(w, st->facts[i].val) &&
		    is_known_to_callers(w, st->facts[i].val))
			add_guard(w->vals, d,
				  (struct gfl_guard){ st->facts[i].val, st->facts[i].abs });
	gfl_demand_add(w, d);
}

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

/* Are the flags read from an object, and is all that says they block that somebody asked? */
static bool is_asked(struct gfl_walk *w, gfl_id gfp)
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
	if (d->sleeps == GFL_YES && d->gfp && is_asked(w, d->gfp))
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
		add_guard(w->vals, d, (struct gfl_guard){ v, want });
	else if (d->rule->cond_is_null)
		return abs.lo == 0 && abs.hi == 0;
	return true;
}

/* A lock was taken with interrupts or softirqs off, and releasing it lets them on again. */
static void release_with_lock(struct gfl_ctx *ctx)
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
	gfl_ctx_drop(w, ctx, lock, false);
	release_with_lock(ctx);
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
	export_demand(w, &d, st, &st->ctx, rest);
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
	if (rule->drops_ref)
		ctx.assume |= GFL_ASSUME_LAST_REF;
	rest = gfl_verdict(w->eng, &d, &ctx);
	export_demand(w, &d, st, &ctx, rest);
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
		export_demand(w, &d, st, &st->ctx, rest);
		return;
	}
}

/*
 * Does a callee's condition not hold at a call, by what the arguments are, or by what was learnt of them
 * under the names that they have here?
 */
static bool is_refuted(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
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
		if (is_refuted(w, st, callee, &d->guards[i], args))
			return false;
	gfl_ctx_copy(ctx, &st->ctx);
	ctx->models &= d->models & ~w->fn->absent;
	if (!ctx->models || !gfl_assume_ctx(ctx, d->assume))
		return false;
	for (uint32_t i = 0; i < d->nr_dropped; i++) {
		struct gfl_lock l = d->dropped[i];

		l.obj = gfl_import(w, st, callee, l.obj, args);
		gfl_ctx_drop(w, ctx, l, true);
	}
	if (d->drops_lock && d->nr_dropped)
		release_with_lock(ctx);
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		for (unsigned int i = 0; i < GFL_NR_DIMS; i++)
			ctx->dim[m][i] = (int8_t)(ctx->dim[m][i] + d->lowered[m][i]);
		if (d->ctx_irq[m] == GFL_IRQ_VAL) {
			gfl_id flags = d->irq_val ? gfl_import(w, st, callee, d->irq_val, args) : 0;
			struct gfl_state tmp;

			gfl_state_set(&tmp, st);
			gfl_ctx_copy(&tmp.ctx, ctx);
			gfl_ctx_restore(&tmp, w->vals, flags, GFL_MODEL_BIT(m), NULL);
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

		if (v && is_known_to_callers(w, v))
			add_guard(w->vals, &mine, (struct gfl_guard){ v, d->guards[i].abs });
		else if (gfl_is_mode(&callee->vals, d->guards[i].val) &&
			 !(v && gfl_abs_within(gfl_eval(w, st, v), d->guards[i].abs)))
			gfl_doubt(&mine.doubts, GFL_DOUBT_ARG, GFL_DOUBT_ARGS);
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
			    is_asked(w, mine.gfp))
				mine.doubts |= GFL_DOUBT_KEPT;
		}
	}
	rest = gfl_verdict(w->eng, &mine, &ctx);
	export_demand(w, &mine, st, &ctx, rest);
}

/**
 * gfl_judge_hook() - judge a function that a callee calls back
 * @w:      the walk of the caller, which hands the function over
 * @st:     its state at the call
 * @ev:     the call
 * @callee: the called function
 * @hook:   where it calls back
 * @there:  the caller's state with what the callee did to the context by then
 * @target: the function called back
 */
void gfl_judge_hook(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		    const struct gfl_fn *callee, const struct gfl_hook *hook,
		    const struct gfl_state *there, const struct gfl_fn *target)
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
		rest = gfl_verdict(w->eng, &mine, &ctx);
		export_demand(w, &mine, st, &ctx, rest);
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
