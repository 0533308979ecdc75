/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events: what a call, load or store does to a state. */
#include <string.h>

#include "engine.h"
#include "indirect.h"

/* Is the macro a spelling of the same operation? kmalloc() for kmalloc_noprof(), say. */
static bool names_rule(struct gfl_engine *eng, const char *macro, const struct gfl_rule *rule)
{
	return gfl_engine_sym(eng, macro)->rule == rule;
}

/**
 * gfl_written_name() - the name under which the developer wrote a call
 * @eng:  the analysis
 * @ev:   the call
 * @rule: its rule, or NULL
 *
 * Return: the outermost macro that the rule knows as a spelling, else the rule's own name if it is
 * about this one function, else the called name; NULL for indirect calls.
 */
const char *gfl_written_name(struct gfl_engine *eng, const struct gfl_event *ev,
			     const struct gfl_rule *rule)
{
	if (!rule)
		return ev->callee;
	for (uint32_t i = ev->nr_frames; i-- > 0;)
		if (names_rule(eng, ev->frames[i].macro, rule))
			return ev->frames[i].macro;
	return rule->name;
}

static const char *lock_text(struct gfl_walk *w, const struct gfl_state *st,
			     const struct gfl_event *ev, const struct gfl_rule *rule)
{
	struct gfl_arena *arena = w->eng->arena;
	const char *name = gfl_written_name(w->eng, ev, rule);

	/* An outer macro that is no rule of its own says more: guard, get_cpu_var. */
	if (rule->kind != GFL_RULE_LOCK && ev->nr_frames &&
	    !gfl_engine_sym(w->eng, ev->frames[ev->nr_frames - 1].macro)->rule)
		name = ev->frames[ev->nr_frames - 1].macro;
	for (uint32_t i = 0; i < rule->effects.nr; i++) {
		const struct gfl_effect *e = &rule->effects.e[i];

		if (e->kind == GFL_EFF_TAKE && e->arg >= 0 && (uint32_t)e->arg < ev->nr_args) {
			struct gfl_lock lock = gfl_lock_of(w, st, ev->args[e->arg], e->cls);

			return gfl_arena_printf(arena, "%s(%s)", name,
						gfl_val_text(arena, w->func, w->vals, lock.obj));
		}
	}
	return gfl_arena_printf(arena, "%s()", name);
}

static const struct gfl_site *event_site(struct gfl_walk *w, const struct gfl_state *st,
					 const struct gfl_event *ev, struct gfl_evinfo *info,
					 const struct gfl_rule *rule)
{
	if (!info->site)
		info->site = gfl_site_new(w->eng, w->func->name, ev->loc,
					  lock_text(w, st, ev, rule), NULL);
	return info->site;
}

/* --- rules -------------------------------------------------------------------------- */

static struct gfl_abs when_abs(uint8_t when, bool holds)
{
	struct gfl_abs a = gfl_abs_top();

	switch (when) {
	case GFL_WHEN_ZERO:
		holds = !holds;
		/* fall through */
	case GFL_WHEN_NONZERO:
		if (!holds)
			return gfl_abs_const(0);
		a.nz = true;
		return a;
	case GFL_WHEN_NONNEGATIVE:
		holds = !holds;
		/* fall through */
	case GFL_WHEN_NEGATIVE:
		if (holds)
			a.hi = -1;
		else
			a.lo = 0;
		return a;
	default:
		return a;
	}
}

/* Would the call wait for a lock that is held here already? No path does that. */
static bool deadlocks(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_rule *rule,
		      const struct gfl_args *args)
{
	for (uint32_t i = 0; !rule->is_shared && i < rule->effects.nr; i++) {
		const struct gfl_effect *e = &rule->effects.e[i];
		struct gfl_lock lock;

		if (e->kind != GFL_EFF_TAKE || e->arg < 0 || (uint32_t)e->arg >= args->nr)
			continue;
		lock = gfl_lock_of(w, st, args->written[e->arg], e->cls);
		if (gfl_ctx_holds(&st->ctx, w->vals, &lock))
			return true;
	}
	return false;
}

/* Returns false if both outcomes were enqueued instead of going on with @st. */
static bool apply_context_rule(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
			       uint32_t e, struct gfl_evinfo *info, const struct gfl_rule *rule,
			       const struct gfl_args *args)
{
	const struct gfl_site *site;
	struct gfl_state other;

	w->has_effects = true;
	if (info->in_macro)
		return true;
	site = event_site(w, st, ev, info, rule);
	gfl_judge_lock(w, st, ev, rule, args, site->text);
	if (rule->when == GFL_WHEN_ALWAYS) {
		if (deadlocks(w, st, rule, args))
			return false;
		gfl_apply_effects(w, st, &rule->effects, info->models, args, site);
		return true;
	}
	gfl_state_set(&other, st);
	if (!ev->ret || gfl_assume_abs(w, &other, ev->ret, when_abs(rule->when, false)))
		gfl_walk_enqueue(w, &other, w->block, e + 1);
	if (!deadlocks(w, st, rule, args) &&
	    (!ev->ret || gfl_assume_abs(w, st, ev->ret, when_abs(rule->when, true)))) {
		gfl_apply_effects(w, st, &rule->effects, info->models, args, site);
		gfl_walk_enqueue(w, st, w->block, e + 1);
	}
	return false;
}

/*
 * Flags saved while interrupts were in another state than now say nothing of the present; hide the
 * result from those who take it for a test of the context.
 */
static void test_saved_flags(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
			     gfl_id flags)
{
	const struct gfl_saved *saved = gfl_state_saved(st, flags);

	if (saved && ev->ret && memcmp(saved->irq, st->ctx.irq, sizeof(saved->irq)))
		gfl_state_bind(st, ev->ret,
			       gfl_mk_op(w->vals, GFL_OP_MUL, ev->ret, gfl_mk_const(w->vals, 1)));
}

static bool apply_rule(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
		       uint32_t e, struct gfl_evinfo *info, const struct gfl_rule *rule,
		       const struct gfl_args *args)
{
	switch (rule->kind) {
	case GFL_RULE_LOCK:
	case GFL_RULE_UNLOCK:
	case GFL_RULE_ENTER:
	case GFL_RULE_LEAVE:
		return apply_context_rule(w, st, ev, e, info, rule, args);
	case GFL_RULE_ALLOC:
	case GFL_RULE_FREE:
		w->has_effects = true;
		gfl_judge_op(w, st, ev, rule, args);
		if (rule->effects.nr)
			return apply_context_rule(w, st, ev, e, info, rule, args);
		return true;
	case GFL_RULE_VALUE:
		if (ev->ret && rule->value_arg >= 0 && (uint32_t)rule->value_arg < args->nr)
			gfl_state_bind(st, ev->ret, gfl_simplify(w, st, args->v[rule->value_arg]));
		return true;
	case GFL_RULE_TEST:
		if (rule->test == GFL_TEST_IRQ_FLAGS && args->nr)
			test_saved_flags(w, st, ev, args->v[0]);
		return apply_context_rule(w, st, ev, e, info, rule, args);
	default:
		return true;
	}
}

/* --- summaries ---------------------------------------------------------------------- */

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

	if (!inner)
		return NULL;
	if (ev->nr_frames)
		name = ev->frames[ev->nr_frames - 1].macro;
	return gfl_site_new(w->eng, w->func->name, ev->loc,
			    gfl_arena_printf(w->eng->arena, "%s()", name), inner);
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
		gfl_ctx_restore(st, w->vals, flags, GFL_MODEL_BIT(m), site);
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
			gfl_ctx_restore(&then, w->vals,
					gfl_import(w, st, callee, saved->irq_val, args),
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
			gfl_ctx_drop(&st->ctx, w->vals,
				     lock_in_caller(w, st, callee, &c->dropped[i], args, x->val));
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
			gfl_judge_hook(w, st, ev, callee, hook, &there, target);
	} else if (fn.kind == GFL_VAL_PARAM) {
		struct gfl_hook mine = *hook;

		mine.param = (uint32_t)fn.num;
		mine.ctx = there.ctx;
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
	return !d->nr_guards && !d->gfp && !d->nr_dropped && !d->irq_val;
}

static void judge_demands(struct gfl_walk *w, const struct gfl_state *st,
			  const struct gfl_event *ev, struct gfl_evinfo *info,
			  const struct gfl_fn *callee, const struct gfl_args *args)
{
	const struct gfl_summary *sum = &callee->sum;
	struct gfl_imports imports = { 0 };
	struct gfl_args mine = *args;
	enum seen seen = SEEN_NOT;

	/* Who looks for ways only has seen the verdicts. */
	if (w->eng->finder)
		return;
	if (sum->nr_demands)
		seen = was_judged(w, st, info, callee, args);
	/* Conditions and flags are those of a few parameters: most demands ask for the same. */
	mine.imports = &imports;
	for (uint32_t i = 0; seen != SEEN_ALL && i < sum->nr_demands; i++)
		if (seen == SEEN_NOT || w->kept || !is_plain(sum->demands[i]))
			gfl_judge_demand(w, st, ev, callee, sum->demands[i], &mine);
}

static bool apply_summary(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
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
	judge_demands(w, st, ev, info, callee, args);
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

/* --- events ------------------------------------------------------------------------- */

/* A function without rule and body. */
static bool do_unknown(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
		       const struct gfl_args *args)
{
	w->has_effects = true;
	for (uint32_t i = 0; i < args->nr; i++)
		gfl_state_escape(st, w->vals, args->v[i]);
	/* What a static call or tracepoint leads to is no function that was chosen here. */
	if (ev->gfp_arg >= 0 &&
	    (ev->callee || w->vals->v[gfl_resolve(st, w->vals, ev->fnptr)].kind != GFL_VAL_FN))
		gfl_judge_unknown(w, st, ev, args);
	return true;
}

/*
 * A call through a member, to one of the functions that stand in it. A single one is as good as named;
 * of several each has to be allowed here, and what they do to the context is taken to be nothing.
 */
static bool do_indirect(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
			uint32_t e, struct gfl_evinfo *info, struct gfl_args *args)
{
	const struct gfl_targets *t = gfl_indirect_targets(w->eng, w->func, ev);

	if (!t || t->nr > GFL_MAX_TARGETS)
		return do_unknown(w, st, ev, args);
	args->via = gfl_arena_printf(w->eng->arena, "through struct %s.%s", t->tag, t->field);
	args->is_choice = t->nr > 1;
	args->targets = t;
	if (t->nr == 1)
		return apply_summary(w, st, ev, e, info, t->fns[0], args);
	for (uint32_t i = 0; i < t->nr; i++) {
		gfl_ways_call(w, st, ev, t->fns[i], args);
		judge_demands(w, st, ev, info, t->fns[i], args);
	}
	w->has_effects = true;
	for (uint32_t i = 0; i < args->nr; i++)
		gfl_state_escape(st, w->vals, args->v[i]);
	return true;
}

static bool do_call(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
		    uint32_t e, struct gfl_evinfo *info)
{
	const struct gfl_sym *sym = info->sym;
	gfl_id argv[32];
	struct gfl_args args = { .v = argv,
				 .written = ev->args,
				 .nr = ev->nr_args < 32 ? ev->nr_args : 32,
				 .ret = ev->ret };

	if (ev->ret)
		gfl_state_unbind(st, w->vals, ev->ret);
	for (uint32_t i = 0; i < args.nr; i++)
		argv[i] = gfl_simplify(w, st, ev->args[i]);
	gfl_nolock_args(w, st, ev, &args);
	if (!sym && ev->fnptr) {
		gfl_id fn = gfl_resolve(st, w->vals, ev->fnptr);

		if (w->vals->v[fn].kind == GFL_VAL_FN)
			sym = gfl_engine_sym(w->eng, w->vals->v[fn].name);
		if (sym && !sym->rule && sym->fn && !gfl_scc_is_ordered(w->fn, sym->fn))
			return do_unknown(w, st, ev, &args);
	}
	if (!sym) {
		gfl_id fn = gfl_resolve(st, w->vals, ev->fnptr);

		if (w->vals->v[fn].kind == GFL_VAL_PARAM)
			gfl_summary_hook(w,
					 &(struct gfl_hook){ .param = (uint32_t)w->vals->v[fn].num,
							     .ctx = st->ctx,
							     .func = w->func->name,
							     .loc = ev->loc });
		return do_indirect(w, st, ev, e, info, &args);
	}
	if (sym->callback)
		gfl_entry_callback(w, st, ev, sym->callback);
	if (sym->rule)
		return apply_rule(w, st, ev, e, info, sym->rule, &args);
	if (sym->fn)
		return apply_summary(w, st, ev, e, info, sym->fn, &args);
	return do_unknown(w, st, ev, &args);
}

/* What was read is what stood there when the function was called. */
static gfl_id bind_entry(struct gfl_walk *w, struct gfl_state *st, gfl_id ret, gfl_id addr)
{
	const struct gfl_val key = { .kind = GFL_VAL_ENTRY, .block = GFL_NONE, .a = addr };
	gfl_id entry = gfl_vals_get(w->vals, &key);

	gfl_state_bind(st, ret, entry);
	w->alias[ret] = entry;
	return entry;
}

static void do_load(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
		    const struct gfl_evinfo *info)
{
	gfl_id addr = gfl_simplify(w, st, ev->addr);
	gfl_id known = gfl_state_load(st, addr);

	gfl_nolock_use(w, st, addr, ev->loc);
	const struct gfl_saved *saved = gfl_state_saved(st, addr);

	if (!ev->ret)
		return;
	/* In a loop it may stand there in terms of what was read the last time. */
	if (known && gfl_depends_on(w->vals, known, ev->ret))
		known = 0;
	gfl_state_unbind(st, w->vals, ev->ret);
	if (saved) {
		struct gfl_ctx ctx = { .irq_val = saved->irq_val };

		memcpy(ctx.irq, saved->irq, sizeof(ctx.irq));
		gfl_state_save(st, ev->ret, &ctx);
	} else if (ev->is_volatile) {
		return; /* each reading may differ */
	} else if (known) {
		gfl_state_bind(st, ev->ret, known);
	} else {
		gfl_id read = ev->ret;

		gfl_state_copy(st, w->vals, addr, ev->ret);
		if (info->at_entry || (w->vals->v[addr].kind == GFL_VAL_PARAM &&
				       !gfl_is_written(w->vals, info->written, addr)))
			read = bind_entry(w, st, ev->ret, info->at_entry ? ev->addr : addr);
		/* The next read without a write in between gives the same. */
		gfl_state_remember(st, addr, read);
	}
}

static void do_store(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev)
{
	gfl_id addr = gfl_simplify(w, st, ev->addr);
	gfl_id val = ev->val ? gfl_simplify(w, st, ev->val) : 0;
	const struct gfl_saved *saved = val ? gfl_state_saved(st, val) : NULL;

	gfl_nolock_use(w, st, addr, ev->loc);
	if (w->vals->v[gfl_val_root(w->vals, addr)].kind != GFL_VAL_VAR ||
	    !w->vals->v[gfl_val_root(w->vals, addr)].num)
		w->has_effects = true;
	if (saved) {
		struct gfl_ctx ctx = { .irq_val = saved->irq_val };

		memcpy(ctx.irq, saved->irq, sizeof(ctx.irq));
		gfl_state_save(st, addr, &ctx);
	}
	if (val) {
		gfl_state_store(st, w->vals, addr, val);
		if (w->vals->v[val].kind == GFL_VAL_RESULT)
			gfl_state_copy(st, w->vals, val, addr);
	} else {
		gfl_state_escape(st, w->vals, addr);
	}
	gfl_entry_store(w, st, ev);
}

/**
 * gfl_do_event() - let one event of the block being walked happen
 * @w:  the walk
 * @st: state, changed
 * @e:  index of the event
 *
 * Return: true to go on with @st; false if the path ended or its continuations were enqueued.
 */
bool gfl_do_event(struct gfl_walk *w, struct gfl_state *st, uint32_t e)
{
	const struct gfl_event *ev = &w->func->block[w->block].events[e];
	struct gfl_evinfo *info = &w->bl[w->block].ev[e];
	struct gfl_args none = { 0 };

	if (info->macro) {
		struct gfl_args args = none;

		const struct gfl_site *site = event_site(w, st, ev, info, info->macro);

		w->has_effects = true;
		gfl_judge_lock(w, st, ev, info->macro, &args, site->text);
		gfl_apply_effects(w, st, &info->macro->effects, info->macro_models, &args, site);
	}
	switch (ev->kind) {
	case GFL_EV_CALL:
		if (!do_call(w, st, ev, e, info))
			return false;
		st->learnt = 0;
		return true;
	case GFL_EV_LOAD:
		do_load(w, st, ev, info);
		return true;
	case GFL_EV_STORE:
		do_store(w, st, ev);
		return true;
	default:
		return true;
	}
}
