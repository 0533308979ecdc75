/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What to do about a finding, in the order in which maintainers ask for it: move the operation out,
 * defer it, change the flags where that helps, a _nolock function last and only where there is one
 * that works. Stripping reclaim bits, and scopes, are never the answer. docs/advice.md tells users.
 */
#include <string.h>

#include "advice.h"
#include "gfplint/inspect.h"

#define MAX_SPOTS 4

/** enum side - where a cause lies */
enum side {
	SIDE_HERE,  /* in the function where it meets the operation, or the call that leads there */
	SIDE_BELOW, /* in a function that is called there */
	SIDE_ABOVE, /* whoever calls: a handler's context, a lock its callers hold */
};

/** struct spot - a place that forbids the operation */
struct spot {
	enum gfl_cause cause;
	enum side side;
	const struct gfl_site *site;
};

/**
 * struct advisor - a verdict, and all that advice depends on
 * @func:   where operation and context meet
 * @ev:     the operation, if it stands in @func itself
 * @spots:  what forbids it, one place each
 * @causes: mask of them
 * @sides:  mask of enum side
 * @is_raw: really atomic on PREEMPT_RT: no lock of the allocator may be taken
 */
struct advisor {
	struct gfl_engine *eng;
	struct gfl_finding *f;
	const struct gfl_demand *d;
	const struct gfl_func *func;
	const struct gfl_event *ev;
	struct spot spots[MAX_SPOTS];
	uint32_t nr_spots;
	uint32_t causes, sides;
	bool is_raw;
};

#define BIT(n) (1u << (n))

/* --- what forbids it -------------------------------------------------------------------- */

static enum side side_of(const struct advisor *a, bool is_below)
{
	return is_below ? SIDE_BELOW : a->d->at_entry ? SIDE_ABOVE : SIDE_HERE;
}

static void add_spot(struct advisor *a, const struct gfl_limit *limit, bool is_below)
{
	enum gfl_cause cause = gfl_cause_of(limit->why);

	a->causes |= BIT(cause);
	if (!limit->site)
		return;
	for (uint32_t i = 0; i < a->nr_spots; i++)
		if (!memcmp(&a->spots[i].site->loc, &limit->site->loc, sizeof(limit->site->loc)))
			return;
	if (a->nr_spots < MAX_SPOTS)
		a->spots[a->nr_spots++] = (struct spot){ cause, side_of(a, is_below), limit->site };
	a->sides |= BIT(side_of(a, is_below));
}

/* All that is stricter than what is needed, on the kernels where that is wrong. */
static void find_spots(struct advisor *a, const struct gfl_advice_input *in)
{
	const bool sleeps = a->d->sleeps == GFL_YES || a->d->rule->irqs_on;
	enum gfl_wait need = sleeps ? GFL_WAIT_SLEEP : GFL_WAIT_CONFIG;
	struct gfl_limit limits[GFL_MAX_LIMITS];

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		const struct gfl_limit below = { a->d->limit[m], a->d->limit_site,
						 a->d->limit_why };
		uint32_t nr = gfl_ctx_limits(in->ctx, m, limits);

		if (!(in->models & GFL_MODEL_BIT(m)))
			continue;
		for (uint32_t i = 0; i < nr; i++)
			if (limits[i].wait < need)
				add_spot(a, &limits[i], false);
		if (below.wait < need)
			add_spot(a, &below, true);
	}
}

/* --- words -------------------------------------------------------------------------------- */

static void add(struct advisor *a, const char *text)
{
	struct gfl_finding *f = a->f;
	const char **list = gfl_arena_alloc(a->eng->arena, (f->nr_advice + 1) * sizeof(*list));

	if (f->nr_advice)
		memcpy(list, f->advice, f->nr_advice * sizeof(*list));
	list[f->nr_advice++] = text;
	f->advice = list;
}

#define say(a, ...) add(a, gfl_arena_printf((a)->eng->arena, __VA_ARGS__))

/* What the calls are and in which line, for each place; NULL if one of them is not in the function. */
static const char *spots_text(const struct advisor *a)
{
	struct gfl_arena *arena = a->eng->arena;
	const char *text = NULL;

	if (!a->nr_spots || a->sides & BIT(SIDE_ABOVE) ||
	    a->sides == (BIT(SIDE_HERE) | BIT(SIDE_BELOW)))
		return NULL;
	for (uint32_t i = 0; i < a->nr_spots; i++) {
		const struct gfl_site *s = a->spots[i].site;
		const char *one =
			a->spots[i].side == SIDE_HERE ?
				gfl_arena_printf(arena, "%s in line %u", s->text, s->loc.line) :
				gfl_arena_printf(arena, "%s in %s()", s->text,
						 gfl_engine_base(a->eng, s->func));

		text = text ? gfl_arena_printf(arena, "%s and %s", text, one) : one;
	}
	return text;
}

static bool is_said(const char *text)
{
	return !strstr(text, "...") && !strstr(text, "()");
}

/* What the result is stored in, or what is freed; NULL if it has no name here. */
static const char *object_text(const struct advisor *a)
{
	const int arg = a->d->rule->object_arg;
	const struct gfl_func *func = a->func;
	const char *text = NULL;

	if (!a->ev)
		return NULL;
	if (a->d->kind == GFL_DO_FREE && arg >= 0 && arg < a->ev->nr_args)
		text = gfl_val_text(a->eng->arena, func, &func->vals, a->ev->args[arg]);
	for (gfl_id b = 0; a->ev->ret && !text && b < func->nr_blocks; b++)
		for (uint32_t i = 0; !text && i < func->block[b].nr_events; i++) {
			const struct gfl_event *ev = &func->block[b].events[i];

			if (ev->kind == GFL_EV_STORE && ev->val == a->ev->ret)
				text = gfl_val_text(a->eng->arena, func, &func->vals, ev->addr);
		}
	if (!text || !is_said(text) || *text == '*')
		return NULL;
	return text + (a->d->kind == GFL_DO_ALLOC && *text == '&');
}

/* --- what the amount depends on --------------------------------------------------------------- */

enum amount { AMOUNT_CONST, AMOUNT_PARAM, AMOUNT_MEMORY, AMOUNT_UNKNOWN };

static bool is_read(const struct gfl_func *func, gfl_id v)
{
	for (gfl_id b = 0; b < func->nr_blocks; b++)
		for (uint32_t i = 0; i < func->block[b].nr_events; i++)
			if (func->block[b].events[i].ret == v)
				return func->block[b].events[i].kind == GFL_EV_LOAD;
	return false;
}

static enum amount amount_of(const struct gfl_func *func, gfl_id v, gfl_id *memory)
{
	const struct gfl_val *val = &func->vals.v[v];
	enum amount most = AMOUNT_CONST;

	switch (val->kind) {
	case GFL_VAL_CONST:
		return AMOUNT_CONST;
	case GFL_VAL_PARAM:
		return AMOUNT_PARAM;
	case GFL_VAL_RESULT:
		if (!is_read(func, v))
			return AMOUNT_UNKNOWN;
		/* fall through */
	case GFL_VAL_LOAD:
		*memory = v;
		return AMOUNT_MEMORY;
	case GFL_VAL_OP:
	case GFL_VAL_SELECT:
		for (int i = 0; i < 3; i++) {
			gfl_id part = i == 0 ? val->a : i == 1 ? val->b : val->c;
			enum amount one = part ? amount_of(func, part, memory) : AMOUNT_CONST;

			if (one > most)
				most = one;
		}
		return most;
	default:
		return AMOUNT_UNKNOWN;
	}
}

/* Can it be known before? What stands in memory may be what the lock guards. */
static const char *amount_text(const struct advisor *a)
{
	const int arg = a->d->rule->size_arg;
	gfl_id memory = 0;
	const char *text;

	if (!a->ev || arg < 0 || arg >= a->ev->nr_args)
		return "";
	switch (amount_of(a->func, a->ev->args[arg], &memory)) {
	case AMOUNT_CONST:
		return "; its size is constant";
	case AMOUNT_PARAM:
		return gfl_arena_printf(a->eng->arena, "; its size is known when %s() is called",
					gfl_engine_base(a->eng, a->func->name));
	case AMOUNT_MEMORY:
		text = gfl_val_text(a->eng->arena, a->func, &a->func->vals, memory);
		return gfl_arena_printf(
			a->eng->arena, "; its size depends on %s, which must be checked again then",
			is_said(text) ? text : "memory");
	default:
		return "";
	}
}

/* --- advice on allocations ---------------------------------------------------------------- */

static void move_out(struct advisor *a)
{
	const char *name = object_text(a), *spots = spots_text(a);
	const bool is_nmi = a->causes & BIT(GFL_CAUSE_NMI);
	const char *also = !a->is_raw ? "" :
			   a->d->sleeps == GFL_YES && !is_nmi ?
					"; GFP_ATOMIC is as wrong here on PREEMPT_RT" :
					"; no other flags are better";

	if (a->causes & (BIT(GFL_CAUSE_HARDIRQ) | BIT(GFL_CAUSE_NMI)))
		say(a, "allocate where the handler is set up%s", also);
	else if (a->sides == BIT(SIDE_BELOW))
		say(a, "allocate before %s%s", spots, also);
	else if (spots && a->d->next)
		say(a,
		    "move the call to %s out, to before %s, or allocate there and pass the memory in%s",
		    gfl_call_text(a->eng, a->d), spots, also);
	else if (spots)
		say(a, "allocate %s%sbefore %s%s%s", name ? name : "", name ? " " : "", spots,
		    amount_text(a), also);
	else if (a->nr_spots == 1 && !strncmp(a->spots[0].site->text, "__must_hold", 11))
		say(a,
		    "allocate in the callers, before they take the lock, and pass the memory in%s",
		    also);
	else
		say(a, "allocate beforehand, where sleeping is allowed%s", also);
}

static void change_flags(struct advisor *a)
{
	enum gfl_handled how = a->ev ? gfl_inspect_handled(a->func, a->ev) : GFL_HANDLED_UNKNOWN;

	/* It sleeps whatever its flags are, or has none. */
	if (a->d->rule->needs == GFL_WAIT_SLEEP || a->d->rule->gfp)
		return;
	say(a, "GFP_ATOMIC, which fails sooner and takes from the reserves%s",
	    how == GFL_HANDLED_YES ? "; failure is handled" :
	    how == GFL_HANDLED_NO  ? "; failure must be handled, which is not done" :
				     "; failure must be handled");
}

/*
 * Until 7.0 it fails wherever PREEMPT_RT cannot be preempted, so that it is of no use there.
 * SOURCE: mm/slub.c:kmalloc_nolock_noprof
 */
#define SLAB_NOLOCK_SINCE 0x070000u
/* of those that pages are kept for per CPU. SOURCE: include/linux/mmzone.h:PAGE_ALLOC_COSTLY_ORDER */
#define NOLOCK_MAX_ORDER 3

/* The function that a role names, if this tree declares it. */
static const char *declared(struct gfl_engine *eng, const char *role)
{
	const char *name = gfl_rules_role(eng->rules, role);

	return name && gfl_unit_has_decl(eng->unit, name) ? name : NULL;
}

static bool is_const_above(const struct advisor *a, int arg, int64_t most)
{
	const struct gfl_val *val;

	if (arg < 0 || arg >= a->ev->nr_args)
		return false;
	val = &a->func->vals.v[a->ev->args[arg]];
	return val->kind == GFL_VAL_CONST && val->num > most;
}

/* Only for what is allocated here: helpers are called by others, too. */
static void without_locks(struct advisor *a)
{
	const char *role = a->d->rule->instead, *name;

	/* It always fails there on PREEMPT_RT. SOURCE: mm/page_alloc.c:alloc_frozen_pages_nolock_noprof */
	if (!role || !a->ev || a->causes & (BIT(GFL_CAUSE_HARDIRQ) | BIT(GFL_CAUSE_NMI)) ||
	    gfl_inspect_handled(a->func, a->ev) == GFL_HANDLED_NO)
		return;
	name = declared(a->eng, role);
	if (!strcmp(role, "slab-nolock")) {
		if (a->eng->unit->kernel < SLAB_NOLOCK_SINCE ||
		    is_const_above(a, a->d->rule->size_arg, 2 * 4096))
			return;
	} else if (!strcmp(role, "page-nolock")) {
		if (!name)
			name = declared(a->eng, "page-nolock-old");
		if (is_const_above(a, a->ev->gfp_arg + 1, NOLOCK_MAX_ORDER))
			return;
	} else {
		return;
	}
	if (name)
		say(a,
		    "as the last resort %s(), which fails whenever a lock is taken: that must be handled, not tried again",
		    name);
}

static void advise_raw_alloc(struct advisor *a)
{
	const uint32_t per_cpu = BIT(GFL_CAUSE_PREEMPT) | BIT(GFL_CAUSE_IRQ);

	if (a->causes & BIT(GFL_CAUSE_NMI)) {
		say(a, "put the work off to irq_work");
		return;
	}
	if (a->causes & BIT(GFL_CAUSE_HARDIRQ)) {
		say(a, "move the work to a threaded handler or a workqueue");
		return;
	}
	if (a->d->sleeps != GFL_YES && !(a->causes & ~per_cpu) && a->sides == BIT(SIDE_HERE))
		say(a,
		    "if it is there to guard per-CPU data: a local_lock_t, which PREEMPT_RT can preempt");
	say(a, "keep a reserve that is filled where sleeping is allowed");
	if (a->d->sleeps != GFL_YES && a->causes == BIT(GFL_CAUSE_RAW) &&
	    a->sides == BIT(SIDE_HERE))
		say(a,
		    "a spinlock_t instead, if nothing takes it where PREEMPT_RT cannot be preempted");
	without_locks(a);
}

static void advise_alloc(struct advisor *a)
{
	move_out(a);
	if (a->is_raw) {
		advise_raw_alloc(a);
		return;
	}
	if (a->d->sleeps != GFL_YES)
		return;
	change_flags(a);
	if (a->causes == BIT(GFL_CAUSE_RCU))
		say(a, "take a reference and leave the RCU section before");
	else
		say(a, "move the work to a workqueue");
}

/* --- advice on frees ------------------------------------------------------------------------ */

static void free_later(struct advisor *a)
{
	const char *name = object_text(a), *spots = spots_text(a);

	if (!spots || a->sides != BIT(SIDE_HERE) ||
	    a->causes & (BIT(GFL_CAUSE_HARDIRQ) | BIT(GFL_CAUSE_NMI)))
		return;
	if (a->d->next)
		say(a, "move the call to %s to after the section that begins with %s",
		    gfl_call_text(a->eng, a->d), spots);
	else
		say(a, "free %s%safter the section that begins with %s", name ? name : "",
		    name ? " " : "", spots);
}

static const char *instead(const struct advisor *a, const char *role)
{
	const struct gfl_rule *rule = a->d->rule;

	return rule->instead && !strcmp(rule->instead, role) ? declared(a->eng, role) : NULL;
}

static void advise_free(struct advisor *a)
{
	const char *nolock = instead(a, "page-free-nolock"), *atomic = instead(a, "free-atomic");
	const bool is_nmi = a->causes & BIT(GFL_CAUSE_NMI);

	free_later(a);
	if (!is_nmi && instead(a, "free-rcu"))
		say(a,
		    "kfree_rcu() with two arguments: needs an rcu_head in the object, which goes a grace period later");
	if (!is_nmi && atomic)
		say(a, "%s(), which leaves it to a workqueue", atomic);
	if (nolock)
		say(a, "%s(), which may leave it to a later free", nolock);
	if (a->d->sleeps == GFL_YES && !is_nmi)
		say(a, "leave it to a workqueue");
	else
		say(a, "put it on a list and free it from irq_work%s",
		    a->d->sleeps == GFL_YES ? " and a workqueue" : "");
}

/**
 * gfl_advise() - say what to do about a finding
 * @eng: the analysis
 * @f:   finding, gets the advice
 * @in:  the verdict
 */
void gfl_advise(struct gfl_engine *eng, struct gfl_finding *f, const struct gfl_advice_input *in)
{
	struct advisor a = {
		.eng = eng, .f = f, .d = in->demand, .is_raw = in->limit <= GFL_WAIT_SPIN
	};

	if (in->fix) {
		say(&a, "%s", in->fix);
		return;
	}
	a.func = gfl_unit_func(eng->unit, a.d->func);
	if (a.func && !a.d->next && !a.d->path)
		a.ev = gfl_inspect_op(a.func, eng->rules, a.d->loc);
	find_spots(&a, in);
	for (uint32_t i = 0; i < a.nr_spots; i++)
		if (a.spots[i].site->fix) {
			say(&a, "%s", a.spots[i].site->fix);
			break;
		}
	if (a.d->kind == GFL_DO_FREE)
		advise_free(&a);
	else
		advise_alloc(&a);
}
