/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Do rules with an effect say what the bodies of their functions do? Each body is walked with its own rule out of
 * sight, so that only what it calls is taken from rules. Both sides are then a context, reduced to
 * what it forbids: a lock that spins forbids what disabled preemption forbids, whichever of the two a body shows.
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "gfplint/derived.h"

/* --- a context, reduced -------------------------------------------------------------------- */

enum part { ATOMIC, BH, RCU, HARDIRQ, NMI, NONBLOCK, NR_PARTS };

static const char *const part_text[NR_PARTS] = {
	"atomic", "bh", "rcu", "hardirq", "nmi", "nonblock"
};

/**
 * struct delta - what is left of a change of the context
 * @locks: how much of @n are locks, of which a body may show nothing: their words are set by assembly
 */
struct delta {
	int8_t n[NR_PARTS];
	int8_t locks[NR_PARTS];
	uint8_t irq;
};

/*
 * What a held lock comes to. On PREEMPT_RT who holds a spinlock_t is in an RCU section.
 * SOURCE: kernel/locking/spinlock_rt.c:__rt_spin_lock
 */
static enum part lock_part(const struct gfl_lock *lock, enum gfl_model model)
{
	return lock->cls == GFL_CLASS_CONFIG && model == GFL_RT ? RCU : ATOMIC;
}

static struct delta reduce(const struct gfl_ctx *ctx, enum gfl_model model)
{
	static const uint8_t parts[GFL_NR_DIMS] = {
		[GFL_DIM_PREEMPT] = ATOMIC,    [GFL_DIM_BH] = BH,	    [GFL_DIM_RCU] = RCU,
		[GFL_DIM_RCU_SCHED] = ATOMIC,  [GFL_DIM_HARDIRQ] = HARDIRQ, [GFL_DIM_NMI] = NMI,
		[GFL_DIM_NONBLOCK] = NONBLOCK,
	};
	struct delta d = { .irq = ctx->irq[model] };

	for (uint32_t i = 0; i < ctx->nr_held; i++)
		d.locks[lock_part(&ctx->held[i].lock, model)] += (int8_t)ctx->held[i].count;
	for (uint32_t i = 0; i < ctx->nr_dropped; i++)
		d.locks[lock_part(&ctx->dropped[i], model)]--;
	for (int i = 0; i < NR_PARTS; i++)
		d.n[i] = d.locks[i];
	for (int i = 0; i < GFL_NR_DIMS; i++)
		d.n[parts[i]] = (int8_t)(d.n[parts[i]] + ctx->dim[model][i]);
	return d;
}

/* A part that is raised is raised, however often: a lock and the count that goes with it are one. */
static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static bool is_same(const struct delta *a, const struct delta *b)
{
	for (int i = 0; i < NR_PARTS; i++)
		if (sign(a->n[i]) != sign(b->n[i]))
			return false;
	return a->irq == b->irq;
}

static bool is_neutral(const struct delta *d)
{
	static const struct delta none;

	return is_same(d, &none);
}

/* The same but for the locks themselves. */
static struct delta without_locks(const struct delta *d)
{
	struct delta rest = *d;

	for (int i = 0; i < NR_PARTS; i++)
		rest.n[i] = (int8_t)(rest.n[i] - rest.locks[i]);
	return rest;
}

static const char *delta_text(struct gfl_arena *arena, const struct delta *d)
{
	static const char *const irq[] = { "", "irq=off", "irq=on", "irq=restored" };
	const char *text = "";

	for (int i = 0; i < NR_PARTS; i++)
		if (d->n[i])
			text = gfl_arena_printf(arena, "%s%s%c%s", text, *text ? " " : "",
						d->n[i] < 0 ? '-' : '+', part_text[i]);
	if (d->irq != GFL_IRQ_ENTRY)
		text = gfl_arena_printf(arena, "%s%s%s", text, *text ? " " : "", irq[d->irq]);
	return *text ? text : "nothing";
}

/* --- a rule and a body --------------------------------------------------------------------- */

struct derive {
	struct gfl_engine *eng;
	enum gfl_model model;
	const struct gfl_rule *rule;
	bool may_sleep;	       /* it waits for locks that sleep: its callers have interrupts on */
	struct gfl_sym **syms; /* of the functions of the rule at hand */
	uint32_t nr_syms, cap_syms;
};

static bool has_effect(const struct gfl_rule *rule)
{
	switch (rule->kind) {
	case GFL_RULE_LOCK:
	case GFL_RULE_UNLOCK:
	case GFL_RULE_ENTER:
	case GFL_RULE_LEAVE:
		return true;
	case GFL_RULE_ALLOC:
	case GFL_RULE_TEST:
		return rule->effects.nr != 0;
	default:
		return false;
	}
}

/* A lock that is no argument is released only where it was taken: not in a context that begins here. */
static void drop_nameless(const struct derive *d, const struct gfl_effect *e, struct delta *delta)
{
	const struct gfl_lock lock = { .cls = e->cls };
	enum part part = lock_part(&lock, d->model);

	if (e->kind != GFL_EFF_DROP || e->arg >= 0 || e->cls == GFL_CLASS_SLEEP ||
	    !(e->models & GFL_MODEL_BIT(d->model)))
		return;
	delta->n[part]--;
	delta->locks[part]--;
}

/* What a caller finds after the call, if its result is one of those the rule is about. */
static struct delta declared(struct derive *d, struct gfl_fn *fn, const struct gfl_rule *rule)
{
	struct gfl_walk w = { .eng = d->eng, .fn = fn, .func = fn->func, .vals = &fn->vals };
	const struct gfl_site site = { .func = fn->func->name, .loc = fn->func->loc };
	gfl_id params[32];
	struct gfl_args args = { .v = params, .written = params };
	struct gfl_state st;
	struct delta delta;

	gfl_fn_vals(d->eng, fn);
	gfl_flow_prepare(&w);
	for (; args.nr < fn->func->nr_params && args.nr < GFL_ARRAY_SIZE(params); args.nr++)
		params[args.nr] = gfl_vals_get(&fn->vals, &(struct gfl_val){ .kind = GFL_VAL_PARAM,
									     .block = GFL_NONE,
									     .num = args.nr });
	args.ret = gfl_vals_get(&fn->vals, &(struct gfl_val){ .kind = GFL_VAL_UNKNOWN });
	gfl_state_init(&st, GFL_ALL_MODELS);
	gfl_apply_effects(&w, &st, &rule->effects, GFL_ALL_MODELS, &args, &site);
	gfl_arena_reset(d->eng->scratch);
	delta = reduce(&st.ctx, d->model);
	for (uint32_t i = 0; i < rule->effects.nr; i++)
		drop_nameless(d, &rule->effects.e[i], &delta);
	return delta;
}

/* Results for which the rule's effects hold: mask of enum gfl_ret. */
static uint8_t when_mask(uint8_t when)
{
	switch (when) {
	case GFL_WHEN_NONZERO:
		return GFL_RET_ERR | GFL_RET_OTHER;
	case GFL_WHEN_ZERO:
		return GFL_RET_ZERO;
	case GFL_WHEN_NEGATIVE:
		return GFL_RET_ERR;
	case GFL_WHEN_NONNEGATIVE:
		return GFL_RET_ZERO | GFL_RET_OTHER;
	default:
		return GFL_RET_ANY;
	}
}

/* What a way out leaves. Who may sleep is called with interrupts on: irq=on then is no change. */
static struct delta exit_delta(const struct derive *d, const struct gfl_exit *x)
{
	struct delta got = reduce(&x->ctx, d->model);

	if (d->may_sleep && got.irq == GFL_IRQ_ON)
		got.irq = GFL_IRQ_ENTRY;
	return got;
}

/* Does every way to return leave what is declared for its results: all of it, or nothing? */
static bool exits_match(const struct derive *d, const struct gfl_fn *fn, uint8_t when,
			const struct delta *want)
{
	uint8_t mask = when_mask(when);
	bool is_reached = false;

	for (uint32_t i = 0; i < fn->sum.nr_exits; i++) {
		const struct gfl_exit *x = &fn->sum.exits[i];
		struct delta got = exit_delta(d, x);
		bool is_wanted = is_same(&got, want);

		if (!(x->ctx.models & GFL_MODEL_BIT(d->model)))
			continue;
		is_reached |= is_wanted && x->ret & mask;
		if (is_wanted ? !(x->ret & mask) && !is_neutral(want) :
				!(x->ret & ~mask & GFL_RET_ANY) || !is_neutral(&got))
			return false;
	}
	return is_reached;
}

static const char *exits_text(const struct derive *d, const struct gfl_fn *fn)
{
	static const char *const ret[] = {
		"never",    "0",     "an error", "0 or an error", "other than 0 or an error",
		"no error", "not 0", ""
	};
	const char *text = "";

	for (uint32_t i = 0; i < fn->sum.nr_exits; i++) {
		const struct gfl_exit *x = &fn->sum.exits[i];
		struct delta got = exit_delta(d, x);
		const char *one = delta_text(d->eng->arena, &got);

		if (!(x->ctx.models & GFL_MODEL_BIT(d->model)))
			continue;
		if (x->ret != GFL_RET_ANY)
			one = gfl_arena_printf(d->eng->arena, "%s if it returns %s", one,
					       ret[x->ret]);
		if (!strstr(text, one))
			text = gfl_arena_printf(d->eng->arena, "%s%s%s", text, *text ? "; " : "",
						one);
	}
	return *text ? text : "it does not return";
}

/* --- what cannot be derived ------------------------------------------------------------------ */

#define FAR 4 /* calls up to which reasons are looked for */

/* The function called there, if what it does is taken from its body. */
static const struct gfl_fn *believed(const struct derive *d, const struct gfl_event *ev)
{
	const struct gfl_sym *sym;

	if (ev->kind != GFL_EV_CALL || !ev->callee)
		return NULL;
	sym = gfl_engine_sym(d->eng, ev->callee);
	return !sym->rule || sym->rule == d->rule ? sym->fn : NULL;
}

static bool any_callee(const struct derive *d, const struct gfl_fn *fn, int depth,
		       bool (*is_so)(const struct derive *d, const struct gfl_fn *fn, int depth))
{
	for (uint32_t b = 0; depth && b < fn->func->nr_blocks; b++)
		for (uint32_t e = 0; e < fn->func->block[b].nr_events; e++) {
			const struct gfl_fn *callee = believed(d, &fn->func->block[b].events[e]);

			if (callee && callee != fn && is_so(d, callee, depth - 1))
				return true;
		}
	return false;
}

/* Does it do what facts do not tell of: assembly, counters of a processor? */
static bool is_opaque(const struct derive *d, const struct gfl_fn *fn, int depth)
{
	const struct gfl_func *func = fn->func;

	if (!fn->sum.is_neutral)
		return false;
	for (gfl_id v = 1; v < func->vals.nr; v++)
		if (func->vals.v[v].kind == GFL_VAL_UNKNOWN)
			return true;
	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t e = 0; e < func->block[b].nr_events; e++)
			if (func->block[b].events[e].kind == GFL_EV_ASM)
				return true;
	return any_callee(d, fn, depth, is_opaque);
}

/* Does what is derived come from ways that could not be told apart, or were not all followed? */
static bool is_unsure(const struct derive *d, const struct gfl_fn *fn, int depth)
{
	if (fn->sum.is_exhausted || fn->sum.is_unbalanced)
		return true;
	return !fn->sum.is_neutral && any_callee(d, fn, depth, is_unsure);
}

static uint8_t compare(const struct derive *d, const struct gfl_fn *fn, const struct delta *want,
		       const char **why)
{
	const struct delta none = { 0 }, rest = without_locks(want);
	uint8_t when = d->rule->when;

	*why = NULL;
	if (exits_match(d, fn, when, want))
		return GFL_DERIVED_AGREES;
	if (d->rule->body_differs)
		*why = d->rule->body_differs;
	else if (!is_same(&rest, want) && exits_match(d, fn, when, &rest))
		*why = "nothing is seen of the lock itself, all else agrees";
	else if (exits_match(d, fn, GFL_WHEN_ALWAYS, &none) && is_opaque(d, fn, FAR))
		*why = "done by assembly, or a counter";
	else if (is_unsure(d, fn, FAR))
		*why = "its ways cannot be told apart";
	return *why ? GFL_DERIVED_OPAQUE : GFL_DERIVED_DIFFERS;
}

/* --- walking ------------------------------------------------------------------------------- */

static const struct gfl_rule *rule_of(const struct derive *d, const struct gfl_fn *fn)
{
	const struct gfl_rule *rule = gfl_engine_sym(d->eng, fn->func->name)->rule;

	return rule && has_effect(rule) ? rule : NULL;
}

/* Summarise what the bodies of functions with a rule lead to, short of other functions with one. */
static void summarise_callees(struct derive *d)
{
	struct gfl_engine *eng = d->eng;
	bool *is_needed = gfl_arena_alloc(eng->arena, eng->nr_sccs * sizeof(*is_needed));

	/* Callers come after callees. Whoever calls a function with a rule asks the rule. */
	for (uint32_t s = eng->nr_sccs; s-- > 0;)
		for (uint32_t i = 0; i < eng->sccs[s].nr && !is_needed[s]; i++) {
			const struct gfl_fn *fn = eng->order[eng->sccs[s].first + i];

			is_needed[s] = rule_of(d, fn) != NULL;
			for (uint32_t c = 0; c < fn->nr_callers && !is_needed[s]; c++)
				is_needed[s] = is_needed[fn->callers[c]->scc];
		}
	for (uint32_t s = 0; s < eng->nr_sccs; s++)
		if (is_needed[s])
			gfl_summarise(eng, &eng->sccs[s]);
}

/* Walk the functions of @rule without it. They may call each other: _foo() calls __foo(). */
static void walk_without(struct derive *d, const struct gfl_rule *rule)
{
	bool is_changed = true;

	for (uint32_t i = 0; i < d->nr_syms; i++)
		d->syms[i]->rule = NULL;
	for (uint32_t round = 0; round <= d->nr_syms && is_changed; round++) {
		is_changed = false;
		for (uint32_t i = 0; i < d->nr_syms; i++) {
			struct gfl_fn *fn = d->syms[i]->fn;
			const struct gfl_summary old = fn->sum;

			gfl_walk_func(d->eng, fn);
			is_changed |= !gfl_summary_same(&old, &fn->sum);
		}
	}
	for (uint32_t i = 0; i < d->nr_syms; i++)
		d->syms[i]->rule = rule;
}

static void find_bodies(struct derive *d, const struct gfl_rule *rule)
{
	d->rule = rule;
	d->may_sleep = false;
	for (uint32_t i = 0; i < rule->effects.nr; i++)
		d->may_sleep |= rule->effects.e[i].cls == GFL_CLASS_SLEEP ||
				(rule->effects.e[i].cls == GFL_CLASS_CONFIG && d->model == GFL_RT);
	d->nr_syms = 0;
	for (uint32_t i = 0; i < d->eng->nr_fns; i++) {
		struct gfl_sym *sym = gfl_engine_sym(d->eng, d->eng->fns[i].func->name);

		if (sym->rule != rule || sym->fn != &d->eng->fns[i])
			continue;
		GFL_GROW(d->syms, d->nr_syms, d->cap_syms);
		d->syms[d->nr_syms++] = sym;
	}
}

/* Does the rule mean the kernel at hand? */
static bool applies(const struct derive *d, const struct gfl_rule *rule)
{
	uint32_t kernel = d->eng->unit->kernel;

	return (!kernel || (kernel >= rule->since && (!rule->until || kernel < rule->until))) &&
	       gfl_engine_applies(d->eng, rule);
}

static void derive_rule(struct derive *d, const struct gfl_rule *rule,
			void (*each)(void *arg, const struct gfl_derived *derived), void *arg)
{
	struct gfl_derived found = { .rule = rule, .how = GFL_DERIVED_NO_BODY };

	find_bodies(d, rule);
	if (!d->nr_syms)
		each(arg, &found);
	walk_without(d, rule);
	for (uint32_t i = 0; i < d->nr_syms; i++) {
		struct gfl_fn *fn = d->syms[i]->fn;
		struct delta want = declared(d, fn, rule);

		found.func = fn->func;
		found.how = compare(d, fn, &want, &found.why);
		found.declared = delta_text(d->eng->arena, &want);
		found.derived = exits_text(d, fn);
		each(arg, &found);
	}
}

const char *gfl_derived_name(enum gfl_derived_how how)
{
	static const char *const names[GFL_NR_DERIVED] = { "agrees", "differs", "not derivable",
							   "no body" };

	return names[how];
}

enum gfl_model gfl_derive(const struct gfl_unit *unit, const struct gfl_rules *rules,
			  void (*each)(void *arg, const struct gfl_derived *derived), void *arg)
{
	const struct gfl_options opts = { .whole_program = true };
	struct derive d = { .eng = gfl_engine_create(unit, rules, &opts) };

	d.model = d.eng->is_rt ? GFL_RT : GFL_NORT;
	gfl_scc_find(d.eng);
	summarise_callees(&d);
	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++) {
		const struct gfl_rule *rule = gfl_rules_at(rules, i);

		if (has_effect(rule) && applies(&d, rule))
			derive_rule(&d, rule, each, arg);
	}
	free(d.syms);
	gfl_result_destroy(d.eng->result);
	return d.model;
}
