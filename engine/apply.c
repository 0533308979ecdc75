/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a called function does to its caller's state: its summary, in the caller's words. */
#include "around.h"
#include "choice.h"
#include "engine.h"
#include "indirect.h"
#include "judge.h"

static struct gfl_lock lock_in_caller(struct gfl_walk *w, const struct gfl_state *st,
				      const struct gfl_fn *callee, const struct gfl_lock *lock,
				      const struct gfl_args *args, gfl_id callee_ret)
{
	struct gfl_lock l = *lock;

	l.obj = gfl_translate(w->vals, &callee->vals, lock->obj, args->v, args->nr, callee_ret,
			      args->ret);
	if (l.obj)
		l.obj = gfl_simplify(w, st, l.obj);
	return l;
}

static const struct gfl_site *outer_site(struct gfl_walk *w, const struct gfl_event *ev,
					 const struct gfl_fn *callee, const struct gfl_site *inner)
{
	const char *name = gfl_engine_base(w->eng, callee->func->name);
	struct gfl_site *site;

	if (!inner)
		return NULL;
	if (ev->nr_frames)
		name = ev->frames[ev->nr_frames - 1].macro;
	site = gfl_arena_alloc(w->eng->arena, sizeof(*site));
	*site = (struct gfl_site){ .func = w->func->name,
				   .loc = ev->loc,
				   .via = ev->fnptr,
				   .text = gfl_arena_printf(w->eng->arena, "%s()", name),
				   .inner = inner };
	return site;
}

static void apply_irq(struct gfl_walk *w, struct gfl_state *st, const struct gfl_exit *x,
		      const struct gfl_fn *callee, const struct gfl_args *args, uint8_t models,
		      const struct gfl_site *site)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		gfl_id flags;

		if (!(models & GFL_MODEL_BIT(m)) || x->ctx.irq[m] == GFL_IRQ_ENTRY)
			continue;
		if (x->ctx.irq[m] != GFL_IRQ_VAL) {
			if (x->ctx.irq[m] == GFL_IRQ_OFF && st->ctx.irq[m] != GFL_IRQ_OFF)
				st->ctx.irq_site = site;
			st->ctx.irq[m] = x->ctx.irq[m];
			continue;
		}
		flags = gfl_import(w, st, callee, x->ctx.irq_val, args);
		gfl_ctx_restore(w, st, flags, GFL_MODEL_BIT(m), site);
	}
}

/*
 * The callee saved the interrupt flag: as it was before the call, or as the callee had set it by then,
 * by the caller's flags perhaps. A helper that drops and retakes the caller's lock does that.
 */
static void apply_saved(struct gfl_walk *w, struct gfl_state *st, const struct gfl_ctx *before,
			const struct gfl_fn *callee, const struct gfl_saved *saved,
			const struct gfl_args *args)
{
	gfl_id key = saved->val ? gfl_import(w, st, callee, saved->val, args) : args->ret;
	struct gfl_state then;

	if (!key)
		return;
	gfl_state_set(&then, st);
	gfl_ctx_copy(&then.ctx, before);
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (saved->irq[m] == GFL_IRQ_VAL)
			gfl_ctx_restore(w, &then, gfl_import(w, st, callee, saved->irq_val, args),
					GFL_MODEL_BIT(m), NULL);
		else if (saved->irq[m] != GFL_IRQ_ENTRY)
			then.ctx.irq[m] = saved->irq[m];
	gfl_state_save(st, key, &then.ctx);
}

/* Did the callee release a lock and take it again? Then the caller has it, by whatever name. */
static bool is_retaken(const struct gfl_ctx *c, const struct gfl_lock *lock)
{
	bool is_held = false, is_dropped = false;

	for (uint32_t i = 0; i < c->nr_held; i++)
		is_held |= c->held[i].lock.obj == lock->obj && c->held[i].lock.cls == lock->cls;
	for (uint32_t i = 0; i < c->nr_dropped; i++)
		is_dropped |= c->dropped[i].obj == lock->obj && c->dropped[i].cls == lock->cls;
	return is_held && is_dropped;
}

/* The callee may have lowered counts and did not tell: what the caller raised, or else the caller's caller. */
static void apply_may_lower(struct gfl_walk *w, struct gfl_ctx *ctx, uint8_t may_lower)
{
	for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
		for (unsigned int m = 0; m < GFL_NR_MODELS && (may_lower >> d & 1); m++) {
			if (ctx->dim[m][d] > 0)
				ctx->dim[m][d]--;
			else
				w->may_lower |= (uint8_t)(1 << d);
		}
}

/* What the callee did to the context, put on top of what the caller did before. */
static void apply_delta(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
			const struct gfl_fn *callee, const struct gfl_exit *x,
			const struct gfl_args *args, uint8_t models)
{
	const struct gfl_ctx *c = &x->ctx;
	struct gfl_ctx before;

	gfl_ctx_copy(&before, &st->ctx);
	apply_may_lower(w, &st->ctx, callee->sum.may_lower);
	for (uint32_t i = 0; i < c->nr_dropped; i++)
		if (!is_retaken(c, &c->dropped[i]))
			gfl_ctx_drop(w, &st->ctx,
				     lock_in_caller(w, st, callee, &c->dropped[i], args, x->val),
				     GFL_RELEASED_THERE);
	if (c->nr_held)
		gfl_state_share(w, st);
	for (uint32_t i = 0; i < c->nr_held; i++)
		if (!is_retaken(c, &c->held[i].lock))
			gfl_ctx_take(&st->ctx,
				     lock_in_caller(w, st, callee, &c->held[i].lock, args, x->val),
				     outer_site(w, ev, callee, c->held[i].site));
	for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
		for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
			int v = st->ctx.dim[m][d] + c->dim[m][d];

			if (!(models & GFL_MODEL_BIT(m)) || !c->dim[m][d])
				continue;
			if (c->dim[m][d] > 0 && before.dim[m][d] <= 0)
				st->ctx.dim_site[d] = outer_site(w, ev, callee, c->dim_site[d]);
			if (v > GFL_MAX_DEPTH)
				v = GFL_MAX_DEPTH;
			if (v < -GFL_MAX_DEPTH)
				v = -GFL_MAX_DEPTH;
			st->ctx.dim[m][d] = (int8_t)v;
		}
	for (uint32_t i = 0; i < x->nr_saved; i++)
		apply_saved(w, st, &before, callee, &x->saved[i], args);
	apply_irq(w, st, x, callee, args, models, outer_site(w, ev, callee, c->irq_site));
	gfl_settle_ctx(w, before.dim, &st->ctx);
}

/* A value that stands for what a call left in memory, anew each time. */
static gfl_id new_out(struct gfl_walk *w, struct gfl_state *st, gfl_id *out)
{
	const struct gfl_val key = { .kind = GFL_VAL_RESULT, .block = w->block };

	if (!*out)
		*out = gfl_vals_get(w->vals, &key);
	gfl_state_unbind(st, w->vals, *out);
	return *out;
}

/* What the callee leaves in memory that it was pointed to. */
static bool apply_outs(struct gfl_walk *w, struct gfl_state *st, const struct gfl_state *before,
		       const struct gfl_fn *callee, const struct gfl_exit *x,
		       const struct gfl_args *args, struct gfl_evinfo *info)
{
	for (uint32_t i = 0; i < x->nr_outs; i++) {
		gfl_id addr = gfl_import(w, before, callee, x->outs[i].val, args);
		gfl_id val = gfl_import_kept(w, before, callee, x->outs[i].to, args, info->written);

		if (!addr)
			continue;
		if (!val && !gfl_abs_is_top(&x->out_abs[i]))
			val = new_out(w, st, &info->outs[i]);
		if (!val)
			continue;
		if (callee->vals.v[x->outs[i].val].kind == GFL_VAL_FIELD)
			gfl_state_told(st, w->vals, addr, val);
		else
			gfl_state_store(st, w->vals, addr, val);
		if (!gfl_assume_abs(w, st, val, x->out_abs[i]))
			return false;
	}
	return true;
}

/* What decides about a lock is known by its value here, and by the name under which this function may ask for it. */
static bool note_deciding(struct gfl_walk *w, struct gfl_state *st, const struct gfl_fn *callee,
			  const struct gfl_guard *guard, gfl_id v, const struct gfl_args *args)
{
	gfl_id name = gfl_import_named(w, callee, guard->val, args);

	gfl_deciding_add(w, v);
	gfl_deciding_add(w, name);
	return !name || name == v || gfl_assume_abs(w, st, name, guard->abs);
}

/* Can the call return this way? Learns what that says. */
static bool take_exit(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
		      struct gfl_evinfo *info, const struct gfl_fn *callee,
		      const struct gfl_exit *x, const struct gfl_args *args)
{
	struct gfl_state before;

	for (uint32_t i = 0; i < x->nr_guards; i++) {
		gfl_id v = gfl_import(w, st, callee, x->guards[i].val, args);

		if (v && !gfl_assume_abs(w, st, v, x->guards[i].abs))
			return false;
		if (v && !callee->sum.is_neutral &&
		    !note_deciding(w, st, callee, &x->guards[i], v, args))
			return false;
	}
	if (x->nr_outs)
		gfl_state_set(&before, st);
	for (uint32_t i = 0; !callee->sum.is_pure && i < args->nr; i++)
		gfl_state_escape(st, w->vals, args->v[i]);
	if (x->nr_outs && !apply_outs(w, st, &before, callee, x, args, info))
		return false;
	if (x->ctx.assume && !gfl_assume_ctx(&st->ctx, x->ctx.assume))
		return false;
	st->ctx.models &= x->ctx.models;
	if (!st->ctx.models)
		return false;
	if (ev->ret && x->ret != GFL_RET_ANY &&
	    !gfl_assume_abs(w, st, ev->ret, gfl_ret_abs(x->ret)))
		return false;
	return true;
}

static bool bind_result(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
			const struct gfl_fn *callee, const struct gfl_exit *x,
			const struct gfl_args *args)
{
	gfl_id v = 0;

	if (!ev->ret)
		return true;
	for (uint32_t i = 0; i < x->nr_fields; i++) {
		gfl_id place = gfl_translate(w->vals, &callee->vals, x->fields[i].val, args->v,
					     args->nr, x->agg, ev->ret);

		v = gfl_import(w, st, callee, x->fields[i].to, args);
		/* A returned struct is a value, no memory that anything else could be. */
		if (place && v)
			gfl_state_remember(st, place, v);
	}
	v = x->val ? gfl_import(w, st, callee, x->val, args) : 0;
	if (v) {
		gfl_state_bind(st, ev->ret, v);
		if (gfl_is_deciding(w, ev->ret))
			gfl_deciding_add(w, v);
		if (gfl_is_over_params(w->vals, v) && callee->sum.nr_exits == 1)
			w->alias[ev->ret] = v;
	} else if (callee->sum.is_pure && args->nr <= 8) {
		struct gfl_phi list[8];
		struct gfl_val key = { .kind = GFL_VAL_APP,
				       .block = GFL_NONE,
				       .name = callee->func->name,
				       .nr_phi = (uint16_t)args->nr,
				       .phi = list };

		for (uint32_t i = 0; i < args->nr; i++)
			list[i] = (struct gfl_phi){ GFL_NONE, args->v[i] };
		v = gfl_vals_get(w->vals, &key);
		gfl_state_bind(st, ev->ret, v);
		w->alias[ev->ret] = v;
	}
	/* What the result is called now is what is known of it. */
	if (v && x->ret != GFL_RET_ANY && !gfl_assume_abs(w, st, ev->ret, gfl_ret_abs(x->ret)))
		return false;
	return gfl_abs_is_top(&x->abs) || gfl_assume_abs(w, st, ev->ret, x->abs);
}

/* The callee calls or registers a function that this call hands to it. */
static void apply_hook(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		       const struct gfl_fn *callee, const struct gfl_hook *hook,
		       const struct gfl_args *args)
{
	struct gfl_val fn;
	struct gfl_state there;
	struct gfl_exit delta = { .ctx = hook->ctx };

	if (hook->param >= args->nr)
		return;
	gfl_state_set(&there, st);
	fn = w->vals->v[args->v[hook->param]];
	if (!hook->rule)
		apply_delta(w, &there, ev, callee, &delta, args, GFL_ALL_MODELS);
	if (hook->rule && fn.kind != GFL_VAL_PARAM) {
		gfl_entry_hook(w, hook, args->v[hook->param], ev->loc,
			       gfl_engine_base(w->eng, callee->func->name));
	} else if (fn.kind == GFL_VAL_FN) {
		const struct gfl_fn *target = gfl_engine_sym(w->eng, fn.name)->fn;

		if (target && gfl_scc_is_ordered(w->fn, target))
			gfl_judge_hook(w, st, ev, callee, hook, args, &there, target);
	} else if (fn.kind == GFL_VAL_PARAM) {
		struct gfl_hook mine = *hook;

		mine.param = (uint32_t)fn.num;
		mine.ctx = there.ctx;
		mine.ref = hook->ref ? gfl_import(w, st, callee, hook->ref, args) : 0;
		gfl_summary_hook(w, &mine);
	}
}

/* What is known of the arguments a callee looks at, and of memory behind them, as one number. */
static uint64_t hash_args(struct gfl_walk *w, const struct gfl_state *st,
			  const struct gfl_fn *callee, const struct gfl_args *args)
{
	uint64_t h = 0xcbf29ce484222325u;

	/* Where all is kept that is known of parameters, demands carry that, too. */
	for (uint32_t f = 0; w->kept && f < st->nr_facts; f++)
		if (gfl_is_kept(w, st->facts[f].val))
			h = gfl_fact_hash(h, &st->facts[f]);
	for (uint32_t i = 0; i < args->nr; i++) {
		gfl_id arg = args->v[i];

		if (i < 64 && !(callee->sum.uses >> i & 1))
			continue;
		h = (h ^ arg) * 0x100000001b3u;
		for (uint32_t f = 0; f < st->nr_facts; f++)
			if (gfl_depends_on(w->vals, st->facts[f].val, arg) ||
			    gfl_depends_on(w->vals, st->facts[f].val, args->written[i]) ||
			    gfl_depends_on(w->vals, arg, st->facts[f].val))
				h = gfl_fact_hash(h, &st->facts[f]);
		for (uint32_t m = 0; m < st->nr_mem; m++)
			if (gfl_depends_on(w->vals, st->mem[m].val, arg))
				h = ((h ^ st->mem[m].val) * 0x100000001b3u ^ st->mem[m].to) *
				    0x100000001b3u;
	}
	return h;
}

enum seen { SEEN_NOT, SEEN_CTX, SEEN_ALL };

/* Did the same context, with the same arguments, come to this call before? Notes that it did. */
static enum seen was_judged(struct gfl_walk *w, const struct gfl_state *st, struct gfl_evinfo *info,
			    const struct gfl_fn *callee, const struct gfl_args *args)
{
	const uint32_t hash = gfl_ctx_hash(&st->ctx);
	const uint64_t arg_hash = hash_args(w, st, callee, args);
	enum seen result = SEEN_NOT;
	struct gfl_judged *j;

	for (const struct gfl_judged *seen = info->judged; seen; seen = seen->next)
		if (seen->hash == hash && seen->callee == callee &&
		    seen->is_imprecise == st->imprecise && gfl_ctx_equal(&seen->ctx, &st->ctx)) {
			result = SEEN_CTX;
			if (seen->arg_hash == arg_hash)
				return SEEN_ALL;
		}
	j = gfl_arena_room(w->eng->scratch, sizeof(*j));
	j->next = info->judged;
	j->callee = callee;
	j->arg_hash = arg_hash;
	j->hash = hash;
	j->is_imprecise = st->imprecise;
	gfl_ctx_copy(&j->ctx, &st->ctx);
	info->judged = j;
	return result;
}

/* Is what becomes of a demand a matter of the context alone, not of arguments and other knowledge? */
static bool is_plain(const struct gfl_demand *d)
{
	return !d->nr_guards && !d->gfp && !d->ref && !d->nr_dropped && !d->irq_val;
}

/* Is it what a rule about some calls of the function tells: that it sleeps then, or uses the flags it is given? */
static bool is_said(const struct gfl_rule *rule, const struct gfl_demand *d)
{
	return rule && (d->gfp || d->sleeps != GFL_NO);
}

/**
 * gfl_judge_demands() - judge all that a called function does in the caller's context
 * @w:      the walk of the caller
 * @st:     state at the call
 * @ev:     the call
 * @info:   of it; notes what was judged, which is not judged again
 * @callee: the called function, or one of them
 * @args:   the arguments
 */
void gfl_judge_demands(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		       struct gfl_evinfo *info, const struct gfl_fn *callee,
		       const struct gfl_args *args)
{
	const struct gfl_summary *sum = &callee->sum;
	struct gfl_imports imports = { 0 };
	struct gfl_args mine = *args;
	enum seen seen = SEEN_NOT;

	/* Who looks for ways only has seen the verdicts. */
	if (w->eng->finder)
		return;
	if (sum->nr_demands && !w->eng->probe)
		seen = was_judged(w, st, info, callee, args);
	/* Conditions and flags are those of a few parameters: most demands ask for the same. */
	mine.imports = &imports;
	for (uint32_t i = 0; seen != SEEN_ALL && i < sum->nr_demands; i++)
		if (!is_said(args->said, sum->demands[i]) &&
		    (seen == SEEN_NOT || w->kept || !is_plain(sum->demands[i])))
			gfl_judge_demand(w, st, ev, callee, sum->demands[i], &mine);
}

/**
 * gfl_apply_summary() - go on behind the call of a function whose summary there is
 * @w:      the walk of the caller
 * @st:     state at the call, gets what the function did if there is one way it returns
 * @ev:     the call
 * @e:      its index in its block
 * @info:   of it
 * @callee: the called function
 * @args:   the arguments
 *
 * Return: false if the path does not go on here: it has ended, or one for each way was queued.
 */
bool gfl_apply_summary(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
		       uint32_t e, struct gfl_evinfo *info, struct gfl_fn *callee,
		       const struct gfl_args *args)
{
	const struct gfl_summary *sum = &callee->sum;

	if (!sum->is_pure)
		w->has_effects = true;
	st->ctx.may_raise |= sum->may_raise;
	gfl_ways_call(w, st, ev, callee, args);
	for (uint32_t i = 0; i < sum->nr_hooks; i++)
		apply_hook(w, st, ev, callee, &sum->hooks[i], args);
	gfl_judge_demands(w, st, ev, info, callee, args);
	/* Never returns, or recursion that was not seen to end yet. */
	if (!sum->nr_exits)
		return false;
	if (sum->nr_exits == 1) {
		if (!take_exit(w, st, ev, info, callee, &sum->exits[0], args))
			return false;
		if (!bind_result(w, st, ev, callee, &sum->exits[0], args))
			return false;
		if (!sum->is_neutral && !info->in_macro)
			apply_delta(w, st, ev, callee, &sum->exits[0], args, info->models);
		return true;
	}
	for (uint32_t i = 0; i < sum->nr_exits; i++) {
		struct gfl_state next;

		gfl_state_set(&next, st);
		if (!take_exit(w, &next, ev, info, callee, &sum->exits[i], args))
			continue;
		if (!bind_result(w, &next, ev, callee, &sum->exits[i], args))
			continue;
		if (!info->in_macro)
			apply_delta(w, &next, ev, callee, &sum->exits[i], args, info->models);
		gfl_walk_enqueue(w, &next, w->block, e + 1);
	}
	return false;
}
