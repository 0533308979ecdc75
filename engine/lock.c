/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Locks: which one is meant, which are held, and which of the caller's were released. */
#include <stdio.h>
#include <string.h>

#include "engine.h"

#define MAX_NAME_DEPTH 6

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

static gfl_id name(struct gfl_walk *w, gfl_id v, int depth);

/*
 * What a call of this function gives, by what is called with which arguments: that the same again gives
 * the same object is what code relies on that asks for it once to lock it and once to release it.
 */
static gfl_id name_result(struct gfl_walk *w, gfl_id v, int depth)
{
	const gfl_id b = w->vals->v[v].block;
	const struct gfl_block *block = b < w->func->nr_blocks ? &w->func->block[b] : NULL;
	struct gfl_val key = { .kind = GFL_VAL_APP, .block = GFL_NONE };
	const struct gfl_event *ev = NULL;
	struct gfl_phi args[8];

	for (uint32_t i = 0; block && i < block->nr_events && !ev; i++)
		if (block->events[i].ret == v)
			ev = &block->events[i];
	if (!ev || !ev->callee || ev->nr_args > GFL_ARRAY_SIZE(args))
		return 0;
	key.name = ev->callee;
	key.phi = args;
	while (key.nr_phi < ev->nr_args) {
		gfl_id arg = name(w, ev->args[key.nr_phi], depth);

		if (!arg)
			return 0;
		args[key.nr_phi++] = (struct gfl_phi){ GFL_NONE, arg };
	}
	return gfl_vals_get(w->vals, &key);
}

/* A value as callers can know it, or 0. */
static gfl_id name(struct gfl_walk *w, gfl_id v, int depth)
{
	struct gfl_val key = w->vals->v[v];

	if (gfl_is_portable(w->vals, v))
		return v;
	if (depth == MAX_NAME_DEPTH)
		return 0;
	switch (key.kind) {
	case GFL_VAL_RESULT:
		return name_result(w, v, depth + 1);
	case GFL_VAL_FIELD:
	case GFL_VAL_LOAD:
		key.a = name(w, key.a, depth + 1);
		return key.a ? gfl_vals_get(w->vals, &key) : 0;
	default:
		return 0;
	}
}

static bool same_place(const struct gfl_lock *a, const struct gfl_lock *b)
{
	return a->field && a->field == b->field && a->tag == b->tag && a->cls == b->cls;
}

/**
 * gfl_lock_name() - the name of a lock by which callers know it
 * @w:   the walk
 * @obj: its address
 *
 * Return: an address that they can express, or 0.
 */
gfl_id gfl_lock_name(struct gfl_walk *w, gfl_id obj)
{
	return obj ? name(w, obj, 0) : 0;
}

/* Where the way to an object starts, through members and pointers. */
static const struct gfl_val *start(const struct gfl_vals *vals, gfl_id obj)
{
	const struct gfl_val *val = &vals->v[obj];

	while (val->kind == GFL_VAL_FIELD || val->kind == GFL_VAL_INDEX ||
	       val->kind == GFL_VAL_LOAD)
		val = &vals->v[val->a];
	return val;
}

/* Does a callee's lock have a name of its own: that of a variable, or of what it asked for? */
static bool is_named(const struct gfl_vals *vals, gfl_id obj)
{
	return obj && gfl_is_portable(vals, obj) &&
	       (!vals->v[obj].has_param || start(vals, obj)->kind == GFL_VAL_APP);
}

/* Is the address computed: that of an element, or of one processor's copy? There are many ways to put the same. */
static bool is_computed(const struct gfl_vals *vals, gfl_id obj)
{
	while (vals->v[obj].kind == GFL_VAL_FIELD)
		obj = vals->v[obj].a;
	return vals->v[obj].kind == GFL_VAL_OP || vals->v[obj].kind == GFL_VAL_INDEX;
}

/* Is it a member of the object, which stands for the lock that is in it? */
static bool is_within(const struct gfl_vals *vals, gfl_id obj, gfl_id object)
{
	while (obj > object && vals->v[obj].kind == GFL_VAL_FIELD)
		obj = vals->v[obj].a;
	return object && obj == object;
}

/* Of a lock that is known as some member of some struct only: is the other one another member? */
static bool is_elsewhere(const struct gfl_lock *held, const struct gfl_lock *lock)
{
	return !lock->obj && lock->tag && held->tag && !same_place(held, lock);
}

/* How likely is it that a lock that is held is the one to be released, of which a callee told? 0: it is another one. */
static int likeness(struct gfl_walk *w, const struct gfl_lock *held, const struct gfl_lock *lock,
		    bool is_told)
{
	is_told = is_told && is_named(w->vals, lock->obj);
	if (held->obj &&
	    (held->obj == lock->obj || (is_told && gfl_lock_name(w, held->obj) == lock->obj)))
		return 4;
	if (same_place(held, lock) || is_within(w->vals, held->obj, lock->obj))
		return 3;
	if (held->cls != lock->cls || is_elsewhere(held, lock))
		return 0;
	if (!held->obj || !lock->obj)
		return 2;
	/* What a callee has a name of its own for is no other lock: it may have taken it itself. */
	return !is_told || (is_computed(w->vals, held->obj) && is_computed(w->vals, lock->obj));
}

/* Index of the held lock that @lock most likely is, or -1: same object, same member, same class. */
static int find_held(struct gfl_walk *w, const struct gfl_ctx *ctx, const struct gfl_lock *lock,
		     bool is_told)
{
	int best = -1, score = 1;

	for (int i = 0; i < ctx->nr_held; i++) {
		int s = likeness(w, &ctx->held[i].lock, lock, is_told);

		if (s >= score) {
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

static bool is_noted(const struct gfl_ctx *ctx, const struct gfl_lock *lock)
{
	for (uint32_t i = 0; i < ctx->nr_dropped; i++)
		if (ctx->dropped[i].obj == lock->obj &&
		    (lock->obj || same_place(&ctx->dropped[i], lock)))
			return true;
	return false;
}

/**
 * gfl_ctx_drop() - a lock is released: ours, or else the caller's if the caller can know which
 * @w:       the walk
 * @ctx:     the context
 * @lock:    the lock
 * @release: by whom
 */
void gfl_ctx_drop(struct gfl_walk *w, struct gfl_ctx *ctx, struct gfl_lock lock,
		  enum gfl_release release)
{
	const struct gfl_vals *vals = w->vals;
	int i = find_held(w, ctx, &lock, release != GFL_RELEASED_HERE);

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
	if (ctx->nr_dropped == GFL_MAX_DROPPED ||
	    (lock.obj && start(vals, lock.obj)->kind == GFL_VAL_CONST))
		return;
	/* Nor is it the caller's where this function asked for it and took it. */
	if (!(lock.obj && gfl_is_portable(vals, lock.obj)) && gfl_was_taken(w, &lock))
		return;
	lock.obj = gfl_lock_name(w, lock.obj);
	/*
	 * One that callers have no name for, that of what a list leads to, say. On the way to an operation it was the
	 * caller's, as code that works releases what is held: some such member.
	 */
	if (!lock.obj && !(release == GFL_RELEASED_BEFORE && lock.tag && lock.field))
		return;
	if (!is_noted(ctx, &lock))
		ctx->dropped[ctx->nr_dropped++] = lock;
}

/**
 * gfl_was_taken() - did the function take this lock itself, on some path?
 * @w:    the walk
 * @lock: the lock
 */
bool gfl_was_taken(const struct gfl_walk *w, const struct gfl_lock *lock)
{
	for (uint32_t i = 0; i < w->nr_taken; i++)
		if (same_place(&w->taken[i], lock) || (lock->obj && w->taken[i].obj == lock->obj))
			return true;
	return false;
}
