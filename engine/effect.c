/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rules say a call does to the context, applied to a state. */
#include <stdio.h>
#include <string.h>

#include "engine.h"

const struct gfl_site *gfl_site_new(struct gfl_engine *eng, const char *func, struct gfl_loc loc,
				    const char *text, const struct gfl_site *inner)
{
	struct gfl_site *site = gfl_arena_alloc(eng->arena, sizeof(*site));

	*site = (struct gfl_site){ func, loc, text, inner, NULL };
	return site;
}

/* Do two sites say the same? Each call makes new ones. */
bool gfl_site_same(const struct gfl_site *a, const struct gfl_site *b)
{
	return a == b ||
	       (a && b && a->func == b->func && !memcmp(&a->loc, &b->loc, sizeof(a->loc)) &&
		!strcmp(a->text, b->text) && gfl_site_same(a->inner, b->inner));
}

/* --- locks ---------------------------------------------------------------------- */

static uint8_t class_of_type(const struct gfl_rules *rules, const char *type)
{
	char name[128];
	size_t len;

	if (!type)
		return GFL_CLASS_NONE;
	len = strlen(type);
	while (len && (type[len - 1] == '*' || type[len - 1] == ' '))
		len--;
	if (len >= sizeof(name))
		return GFL_CLASS_NONE;
	memcpy(name, type, len);
	name[len] = '\0';
	return gfl_rules_class(rules, name);
}

static uint8_t class_of_tag(const struct gfl_rules *rules, const char *tag)
{
	char name[128];

	if (!tag || snprintf(name, sizeof(name), "struct %s", tag) >= (int)sizeof(name))
		return GFL_CLASS_NONE;
	return gfl_rules_class(rules, name);
}

/*
 * The declared type of the object decides what kind of lock it is. A spinlock_t has a raw_spinlock_t
 * inside when PREEMPT_RT is off, and the macros pass that one on: go outwards from it.
 * SOURCE: include/linux/spinlock_types.h:spinlock
 */
static gfl_id lock_object(struct gfl_walk *w, gfl_id addr, uint8_t *cls)
{
	const struct gfl_rules *rules = w->eng->rules;
	const struct gfl_val *val = &w->vals->v[addr];
	uint8_t found = GFL_CLASS_NONE;

	if (val->kind == GFL_VAL_PARAM && val->num < w->func->nr_params)
		found = class_of_type(rules, w->func->params[val->num].type);
	else if (val->kind == GFL_VAL_FIELD || val->kind == GFL_VAL_VAR ||
		 val->kind == GFL_VAL_INDEX)
		found = class_of_type(rules, val->type);
	while (found != GFL_CLASS_CONFIG && val->kind == GFL_VAL_FIELD) {
		const struct gfl_val *outer = &w->vals->v[val->a];
		uint8_t c = class_of_tag(rules, val->tag);

		if (c == GFL_CLASS_NONE && outer->kind == GFL_VAL_FIELD)
			c = class_of_type(rules, outer->type);
		if (c == GFL_CLASS_CONFIG) {
			found = c;
			addr = val->a;
		} else if (val->name && c != GFL_CLASS_NONE) {
			break;
		}
		if (outer->kind != GFL_VAL_FIELD || c == GFL_CLASS_NONE)
			break;
		val = outer;
	}
	if (found != GFL_CLASS_NONE)
		*cls = found;
	return addr;
}

/* All elements of an array are one: which one a variable index means cannot be told. */
static gfl_id without_index(struct gfl_vals *vals, gfl_id addr)
{
	struct gfl_val key = vals->v[addr];

	switch (key.kind) {
	case GFL_VAL_FIELD:
		key.a = without_index(vals, key.a);
		break;
	case GFL_VAL_INDEX:
		key.a = without_index(vals, key.a);
		if (key.b && vals->v[key.b].kind != GFL_VAL_CONST)
			key.b = 0;
		break;
	case GFL_VAL_OP:
		if ((key.op != GFL_OP_ADD && key.op != GFL_OP_PADD) ||
		    vals->v[key.b].kind == GFL_VAL_CONST)
			return addr;
		key = (struct gfl_val){ .kind = GFL_VAL_INDEX, .block = GFL_NONE, .a = key.a };
		break;
	default:
		return addr;
	}
	return gfl_vals_get(vals, &key);
}

/**
 * gfl_lock_of() - name the lock at an address
 * @w:    the walk
 * @st:   state, for what values are known to be
 * @addr: address of the lock, 0 for an anonymous one
 * @cls:  its class if its type does not tell
 */
struct gfl_lock gfl_lock_of(struct gfl_walk *w, const struct gfl_state *st, gfl_id addr,
			    uint8_t cls)
{
	struct gfl_lock lock = { .cls = cls };
	const struct gfl_val *val;

	if (!addr)
		return lock;
	addr = without_index(w->vals, gfl_resolve(st, w->vals, addr));
	addr = lock_object(w, gfl_simplify(w, st, addr), &lock.cls);
	lock.obj = addr;
	val = &w->vals->v[addr];
	while (val->kind == GFL_VAL_INDEX)
		val = &w->vals->v[val->a];
	if (val->kind == GFL_VAL_FIELD) {
		lock.tag = val->tag;
		lock.field = val->name;
	} else if (val->kind == GFL_VAL_VAR) {
		lock.field = val->name;
	}
	return lock;
}

static bool same_place(const struct gfl_lock *a, const struct gfl_lock *b)
{
	return a->field && a->field == b->field && a->tag == b->tag && a->cls == b->cls;
}

/* Index of the held lock that @lock most likely is, or -1: same object, same member, same class. */
static int find_held(const struct gfl_ctx *ctx, const struct gfl_lock *lock)
{
	int best = -1, score = 0;

	for (int i = 0; i < ctx->nr_held; i++) {
		const struct gfl_lock *h = &ctx->held[i].lock;
		int s = h->obj && h->obj == lock->obj ? 4 :
			same_place(h, lock)	      ? 3 :
			h->cls != lock->cls	      ? 0 :
			!h->obj || !lock->obj	      ? 2 :
							1;

		if (s && s >= score) {
			best = i;
			score = s;
		}
	}
	return best;
}

/* A lock is taken: one that this function released before is the caller's again. */
void gfl_ctx_take(struct gfl_ctx *ctx, struct gfl_lock lock, const struct gfl_site *site)
{
	for (uint32_t i = 0; i < ctx->nr_dropped; i++) {
		struct gfl_lock *d = &ctx->dropped[i];

		if ((d->obj && d->obj == lock.obj) || same_place(d, &lock)) {
			memmove(d, d + 1, (ctx->nr_dropped - i - 1) * sizeof(*d));
			ctx->nr_dropped--;
			return;
		}
	}
	for (uint32_t i = 0; i < ctx->nr_held; i++) {
		const struct gfl_lock *h = &ctx->held[i].lock;

		/* Once one of the two cannot be told from others of its kind, they are one. */
		if ((!h->obj || !lock.obj) && same_place(h, &lock))
			return;
		if (lock.obj && h->obj == lock.obj && h->cls == lock.cls) {
			if (ctx->held[i].count < GFL_MAX_DEPTH)
				ctx->held[i].count++;
			return;
		}
	}
	if (ctx->nr_held < GFL_MAX_HELD)
		ctx->held[ctx->nr_held++] = (struct gfl_held){ lock, 1, site };
}

static bool is_element(const struct gfl_vals *vals, gfl_id obj)
{
	while (vals->v[obj].kind == GFL_VAL_FIELD)
		obj = vals->v[obj].a;
	return vals->v[obj].kind == GFL_VAL_INDEX;
}

/* Does the name of a lock mean the same lock whenever it is used? That of an element, or of what a loop goes through, does not. */
static bool is_fixed_name(const struct gfl_vals *vals, gfl_id obj)
{
	const struct gfl_val *val = &vals->v[obj];

	switch (val->kind) {
	case GFL_VAL_PARAM:
		return true;
	case GFL_VAL_VAR:
		return !val->num;
	case GFL_VAL_FIELD:
	case GFL_VAL_LOAD:
		return is_fixed_name(vals, val->a);
	default:
		return false;
	}
}

/**
 * gfl_ctx_holds() - is a lock certainly held here?
 * @ctx:  the context
 * @vals: the function's values
 * @lock: the lock
 */
bool gfl_ctx_holds(const struct gfl_ctx *ctx, const struct gfl_vals *vals,
		   const struct gfl_lock *lock)
{
	for (uint32_t i = 0; lock->obj && i < ctx->nr_held; i++)
		if (ctx->held[i].lock.obj == lock->obj && ctx->held[i].lock.cls == lock->cls)
			return is_fixed_name(vals, lock->obj);
	return false;
}

/* A lock is released: ours, or else the caller's if the caller can know which. */
void gfl_ctx_drop(struct gfl_ctx *ctx, const struct gfl_vals *vals, struct gfl_lock lock)
{
	int i = find_held(ctx, &lock);

	if (i >= 0) {
		struct gfl_held *h = &ctx->held[i];

		/* Elements of an array look alike: the loop that releases one releases all. */
		if (--h->count && !is_element(vals, lock.obj))
			return;
		memmove(h, h + 1, (ctx->nr_held - (uint32_t)i - 1) * sizeof(*h));
		ctx->nr_held--;
		return;
	}
	/* No caller holds a lock in an object that is not there. */
	if (!lock.obj || ctx->nr_dropped == GFL_MAX_DROPPED ||
	    vals->v[gfl_val_root(vals, lock.obj)].kind == GFL_VAL_CONST)
		return;
	for (uint32_t j = 0; j < ctx->nr_dropped; j++)
		if (ctx->dropped[j].obj == lock.obj)
			return;
	if (gfl_is_portable(vals, lock.obj))
		ctx->dropped[ctx->nr_dropped++] = lock;
}

static int find_taken(const struct gfl_walk *w, const struct gfl_lock *lock)
{
	for (uint32_t i = 0; i < w->nr_taken; i++)
		if (same_place(&w->taken[i], lock) || (lock->obj && w->taken[i].obj == lock->obj))
			return (int)i;
	return -1;
}

/**
 * gfl_ctx_regain() - the caller's counts are there, after all
 * @ctx:    the context
 * @before: its counts before the last change
 * @dims:   mask of enum gfl_dim
 */
void gfl_ctx_regain(struct gfl_ctx *ctx, int8_t before[GFL_NR_MODELS][GFL_NR_DIMS], uint8_t dims)
{
	dims &= ctx->settled;
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
			if ((dims >> d & 1) && before[m][d] < 0)
				ctx->dim[m][d]++;
	ctx->settled &= (uint8_t)~dims;
}

/**
 * gfl_settle_ctx() - after a change of the context: what the function itself has taken and raised by now
 * @w:      the walk
 * @before: counts of the context before
 * @ctx:    the context now
 *
 * A count falls below the caller's where a callee may have raised it: until it is raised again, or the
 * function returns, the caller's is taken to be gone; but what was lowered was the callee's.
 */
void gfl_settle_ctx(struct gfl_walk *w, int8_t before[GFL_NR_MODELS][GFL_NR_DIMS],
		    struct gfl_ctx *ctx)
{
	uint8_t lowered = 0, raised = 0;

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		if (ctx->irq[m] == GFL_IRQ_OFF)
			w->irqs_off |= GFL_MODEL_BIT(m);
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++) {
			if (ctx->dim[m][d] > 0)
				w->raised |= (uint8_t)(1 << d);
			if (ctx->dim[m][d] < 0 && ctx->dim[m][d] < before[m][d])
				lowered |= (uint8_t)(1 << d);
			if (ctx->dim[m][d] > before[m][d])
				raised |= (uint8_t)(1 << d);
		}
	}
	gfl_ctx_regain(ctx, before, raised);
	ctx->settled |= ctx->may_raise & lowered;
	ctx->may_raise &= (uint8_t)~lowered;
	w->settled |= ctx->settled;
	for (uint32_t i = 0; i < ctx->nr_held; i++)
		if (w->nr_taken < GFL_ARRAY_SIZE(w->taken) && find_taken(w, &ctx->held[i].lock) < 0)
			w->taken[w->nr_taken++] = ctx->held[i].lock;
}

/**
 * gfl_was_taken() - did the function take this lock itself, on some path?
 * @w:    the walk
 * @lock: the lock
 */
bool gfl_was_taken(const struct gfl_walk *w, const struct gfl_lock *lock)
{
	return find_taken(w, lock) >= 0;
}

/* --- interrupt flag ---------------------------------------------------------------- */

static void set_irq(struct gfl_ctx *ctx, uint8_t models, uint8_t irq, const struct gfl_site *site)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (models & GFL_MODEL_BIT(m)) {
			if (irq == GFL_IRQ_OFF && ctx->irq[m] != GFL_IRQ_OFF)
				ctx->irq_site = site;
			ctx->irq[m] = irq;
		}
}

/**
 * gfl_ctx_restore() - the interrupt flag goes back to what @flags say
 * @st:     state
 * @vals:   the function's values
 * @flags:  saved flags
 * @models: kernels on which that happens
 * @site:   where
 *
 * Flags nobody saw being saved are taken for those saved last: kernel code pairs them.
 */
void gfl_ctx_restore(struct gfl_state *st, const struct gfl_vals *vals, gfl_id flags,
		     uint8_t models, const struct gfl_site *site)
{
	const struct gfl_saved *saved;

	flags = gfl_resolve(st, vals, flags);
	if (vals->v[flags].kind == GFL_VAL_CONST)
		return;
	saved = gfl_state_saved(st, flags);
	if (!saved && vals->v[flags].kind == GFL_VAL_LOAD)
		saved = gfl_state_saved(st, vals->v[flags].a);
	if (!saved && gfl_is_over_params(vals, flags)) {
		set_irq(&st->ctx, models, GFL_IRQ_VAL, site);
		st->ctx.irq_val = flags;
		return;
	}
	if (!saved && st->nr_saved)
		saved = &st->saved[st->nr_saved - 1];
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (models & GFL_MODEL_BIT(m))
			set_irq(&st->ctx, GFL_MODEL_BIT(m), saved ? saved->irq[m] : GFL_IRQ_ENTRY,
				site);
	st->ctx.irq_val = saved ? saved->irq_val : 0;
}

/* --- counts ------------------------------------------------------------------------ */

static void add_dim(struct gfl_ctx *ctx, uint8_t models, enum gfl_dim dim, int n,
		    const struct gfl_site *site)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (models & GFL_MODEL_BIT(m)) {
			int v = ctx->dim[m][dim] + n;

			if (n > 0 && ctx->dim[m][dim] <= 0)
				ctx->dim_site[dim] = site;
			if (v > GFL_MAX_DEPTH)
				v = GFL_MAX_DEPTH;
			if (v < -GFL_MAX_DEPTH)
				v = -GFL_MAX_DEPTH;
			ctx->dim[m][dim] = (int8_t)v;
		}
}

/* preempt_count changes by an amount whose bits say which part of the context it means. */
static void add_count(struct gfl_walk *w, struct gfl_state *st, gfl_id amount, int sign,
		      uint8_t models, const struct gfl_site *site)
{
	static const uint8_t dims[4] = { GFL_DIM_PREEMPT, GFL_DIM_BH, GFL_DIM_HARDIRQ,
					 GFL_DIM_NMI };
	struct gfl_abs abs = amount ? gfl_eval(w, st, amount) : gfl_abs_const(1);
	int64_t n = abs.lo;

	if (abs.lo != abs.hi)
		return;
	if (n < 0) {
		n = -n;
		sign = -sign;
	}
	for (unsigned int i = 0; i < 4; i++)
		if (n & w->eng->count_mask[i])
			add_dim(&st->ctx, models, dims[i], sign, site);
}

/* A pointer that is followed is neither NULL nor an error. */
static void learn_pointer(struct gfl_walk *w, struct gfl_state *st, gfl_id addr)
{
	struct gfl_abs abs = gfl_abs_top();

	addr = gfl_resolve(st, w->vals, addr);
	while (w->vals->v[addr].kind == GFL_VAL_FIELD)
		addr = gfl_resolve(st, w->vals, w->vals->v[addr].a);
	abs.nz = abs.noerr = true;
	gfl_assume_abs(w, st, addr, abs);
}

/*
 * In a unit built for PREEMPT_RT a spinlock_t that saves the flags makes them 0; without it they would be
 * what they were before the lock. SOURCE: include/linux/spinlock_rt.h:spin_lock_irqsave
 */
static bool is_saved_by_rt(const struct gfl_walk *w, gfl_id flags)
{
	return w->eng->is_rt && w->vals->v[flags].kind == GFL_VAL_CONST;
}

/**
 * gfl_apply_effects() - apply an effect list
 * @w:       the walk
 * @st:      state to change
 * @effects: list
 * @models:  kernels it counts for
 * @args:    the call
 * @site:    where, for the witness path
 *
 * Taking a spinlock_t changes neither interrupts nor preemption on PREEMPT_RT, so such effects
 * beside a lock of that class are for the other model only.
 * SOURCE: include/linux/spinlock_rt.h:spin_lock_irqsave
 */
void gfl_apply_effects(struct gfl_walk *w, struct gfl_state *st, const struct gfl_effects *effects,
		       uint8_t models, const struct gfl_args *args, const struct gfl_site *site)
{
	struct gfl_ctx *ctx = &st->ctx;
	int8_t before[GFL_NR_MODELS][GFL_NR_DIMS];

	memcpy(before, ctx->dim, sizeof(before));
	for (uint32_t i = 0; i < effects->nr; i++) {
		const struct gfl_effect *e = &effects->e[i];
		gfl_id arg = e->arg >= 0 && (uint32_t)e->arg < args->nr ? args->v[e->arg] : 0;
		uint8_t on = e->models & models;
		struct gfl_lock lock;

		if (!on)
			continue;
		switch (e->kind) {
		case GFL_EFF_TAKE:
		case GFL_EFF_DROP:
			lock = gfl_lock_of(w, st, arg ? args->written[e->arg] : 0, e->cls);
			if (lock.cls == GFL_CLASS_CONFIG)
				models &= GFL_MODEL_BIT(GFL_NORT);
			/* A lock that may be slept under forbids nothing: not worth a thought. */
			if (lock.cls == GFL_CLASS_SLEEP)
				break;
			if (e->kind == GFL_EFF_TAKE) {
				gfl_state_share(w, st);
				if (arg)
					learn_pointer(w, st, args->written[e->arg]);
				gfl_ctx_take(ctx, lock, site);
			}
			if (e->kind == GFL_EFF_DROP)
				gfl_ctx_drop(ctx, w->vals, lock);
			break;
		case GFL_EFF_RAISE:
		case GFL_EFF_LOWER:
			/* Softirqs are off under a _bh lock on both kernels. */
			add_dim(ctx, e->dim == GFL_DIM_BH ? e->models & ctx->models : on, e->dim,
				e->kind == GFL_EFF_RAISE ? 1 : -1, site);
			break;
		case GFL_EFF_COUNT_ADD:
			add_count(w, st, arg, 1, on, site);
			break;
		case GFL_EFF_COUNT_SUB:
			add_count(w, st, arg, -1, on, site);
			break;
		case GFL_EFF_IRQ_OFF:
			set_irq(ctx, on, GFL_IRQ_OFF, site);
			break;
		case GFL_EFF_IRQ_ON:
			set_irq(ctx, on, GFL_IRQ_ON, site);
			break;
		case GFL_EFF_IRQ_READ:
		case GFL_EFF_IRQ_SAVE:
			if (args->ret)
				gfl_state_save(st, args->ret, ctx);
			if (e->kind == GFL_EFF_IRQ_SAVE)
				set_irq(ctx, on, GFL_IRQ_OFF, site);
			break;
		case GFL_EFF_IRQ_SAVE_TO:
			if (arg)
				gfl_state_save(st, gfl_simplify(w, st, arg), ctx);
			set_irq(ctx, on, GFL_IRQ_OFF, site);
			break;
		case GFL_EFF_IRQ_RESTORE:
			if (arg && is_saved_by_rt(w, arg))
				set_irq(ctx, on & GFL_MODEL_BIT(GFL_NORT), GFL_IRQ_ENTRY, site);
			else if (arg)
				gfl_ctx_restore(st, w->vals, arg, on, site);
			break;
		default:
			break;
		}
	}
	gfl_settle_ctx(w, before, ctx);
}
