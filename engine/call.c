/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events: what a call, load or store does to a state. */
#include <string.h>

#include "around.h"
#include "engine.h"
#include "indirect.h"
#include "judge.h"
#include "nolock.h"
#include "refs.h"

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

/* What a function with a rule does that the rule does not tell. */
static void follow_body(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
			struct gfl_evinfo *info, const struct gfl_fn *fn,
			const struct gfl_rule *rule, const struct gfl_args *args)
{
	struct gfl_args mine = *args;

	mine.said = rule;
	gfl_ways_call(w, st, ev, fn, &mine);
	gfl_judge_demands(w, st, ev, info, fn, &mine);
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
		if (info->sym && gfl_sym_body(info->sym) && info->sym->rule == rule)
			follow_body(w, st, ev, info, info->sym->fn, rule, args);
		if (rule->effects.nr)
			return apply_context_rule(w, st, ev, e, info, rule, args);
		return true;
	case GFL_RULE_VALUE:
		if (ev->ret && rule->value_arg >= 0 && (uint32_t)rule->value_arg < args->nr)
			gfl_state_bind(st, ev->ret, gfl_simplify(w, st, args->v[rule->value_arg]));
		return true;
	case GFL_RULE_REFERENCE:
		w->has_effects = true;
		return true;
	case GFL_RULE_TEST:
		if (rule->test == GFL_TEST_IRQ_FLAGS && args->nr)
			test_saved_flags(w, st, ev, args->v[0]);
		return apply_context_rule(w, st, ev, e, info, rule, args);
	default:
		return true;
	}
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
	const struct gfl_targets *t = gfl_indirect_targets(w->eng, ev);
	struct gfl_fn *fn;

	if (!t || t->nr > GFL_MAX_TARGETS)
		return do_unknown(w, st, ev, args);
	args->via = t->via;
	fn = t->nr > 1 ? gfl_indirect_here(w, st, ev, t) : t->fns[0];
	if (fn)
		return gfl_apply_summary(w, st, ev, e, info, fn, args);
	args->is_choice = true;
	args->targets = t;
	for (uint32_t i = 0; i < t->nr; i++) {
		gfl_ways_call(w, st, ev, t->fns[i], args);
		gfl_judge_demands(w, st, ev, info, t->fns[i], args);
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
							     .ref = gfl_refs_dropped(w, st, ev),
							     .func = w->func->name,
							     .loc = ev->loc });
		gfl_ways_pointer(w, st, ev);
		return do_indirect(w, st, ev, e, info, &args);
	}
	if (sym->callback)
		gfl_entry_callback(w, st, ev, sym->callback);
	if (sym->rule)
		return apply_rule(w, st, ev, e, info, sym->rule, &args);
	if (sym->fn)
		return gfl_apply_summary(w, st, ev, e, info, sym->fn, &args);
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
