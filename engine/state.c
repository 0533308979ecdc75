/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One path's knowledge: comparing, forgetting and updating it. */
#include <string.h>

#include "choice.h"

void gfl_state_init(struct gfl_state *st, uint8_t models)
{
	memset(st, 0, sizeof(*st));
	st->ctx.models = models;
}

/* Entries of arrays beyond their number are left alone: most are empty most of the time. */
void gfl_state_set(struct gfl_state *to, const struct gfl_state *from)
{
	memcpy(to, from, offsetof(struct gfl_state, ctx));
	gfl_ctx_copy(&to->ctx, &from->ctx);
	memcpy(to->facts, from->facts, from->nr_facts * sizeof(from->facts[0]));
	memcpy(to->binds, from->binds, from->nr_binds * sizeof(from->binds[0]));
	memcpy(to->mem, from->mem, from->nr_mem * sizeof(from->mem[0]));
	memcpy(to->saved, from->saved, from->nr_saved * sizeof(from->saved[0]));
}

static bool predicates_equal(const struct gfl_state *a, const struct gfl_state *b)
{
	if (a->nr_facts != b->nr_facts || a->nr_binds != b->nr_binds || a->nr_mem != b->nr_mem ||
	    a->nr_saved != b->nr_saved)
		return false;
	for (uint32_t i = 0; i < a->nr_facts; i++) {
		const struct gfl_abs *x = &a->facts[i].abs, *y = &b->facts[i].abs;

		if (a->facts[i].val != b->facts[i].val || x->lo != y->lo || x->hi != y->hi ||
		    x->kmask != y->kmask || x->kval != y->kval || x->nz != y->nz ||
		    x->noerr != y->noerr)
			return false;
	}
	for (uint32_t i = 0; i < a->nr_saved; i++)
		if (a->saved[i].val != b->saved[i].val ||
		    memcmp(a->saved[i].irq, b->saved[i].irq, sizeof(a->saved[i].irq)))
			return false;
	return !memcmp(a->binds, b->binds, a->nr_binds * sizeof(a->binds[0])) &&
	       !memcmp(a->mem, b->mem, a->nr_mem * sizeof(a->mem[0]));
}

bool gfl_state_equal(const struct gfl_state *a, const struct gfl_state *b)
{
	return a->hash == b->hash && gfl_ctx_equal(&a->ctx, &b->ctx) && predicates_equal(a, b);
}

static uint64_t mix_binds(uint64_t h, const struct gfl_bind *b, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		h = gfl_mix(h, (uint64_t)b[i].val << 32 | b[i].to);
	return h;
}

/* @h with all of a fact mixed in. */
uint64_t gfl_fact_hash(uint64_t h, const struct gfl_fact *fact)
{
	const uint64_t parts[] = { fact->val,
				   (uint64_t)fact->abs.lo,
				   (uint64_t)fact->abs.hi,
				   fact->abs.kmask,
				   fact->abs.kval,
				   (uint64_t)fact->abs.nz * 2 + fact->abs.noerr };

	for (uint32_t i = 0; i < GFL_ARRAY_SIZE(parts); i++)
		h = (h ^ parts[i]) * 0x100000001b3u;
	return h;
}

/* Sets the hashes, by which unequal states are told apart quickly. */
void gfl_state_hash(struct gfl_state *st)
{
	uint64_t h = st->ctx_hash = gfl_ctx_hash(&st->ctx);

	for (uint32_t i = 0; i < st->nr_facts; i++)
		h = gfl_mix(gfl_mix(h ^ (uint64_t)st->facts[i].val << 32,
				    (uint64_t)st->facts[i].abs.lo),
			    (uint64_t)st->facts[i].abs.hi);
	h = mix_binds(h, st->binds, st->nr_binds);
	h = mix_binds(h, st->mem, st->nr_mem);
	for (uint32_t i = 0; i < st->nr_saved; i++)
		h = gfl_mix(h, st->saved[i].val);
	st->hash = (uint32_t)h;
}

/* --- predicates --------------------------------------------------------------- */

/* Is it a constant in a variable of this function: what a guard, say, remembers of having taken a lock? */
static bool is_flag(const struct gfl_vals *vals, const struct gfl_bind *mem)
{
	const struct gfl_val *root = &vals->v[gfl_val_root(vals, mem->val)];

	return root->kind == GFL_VAL_VAR && root->num && vals->v[mem->to].kind == GFL_VAL_CONST;
}

/**
 * gfl_state_forget() - drop predicates, for there are too many paths
 * @w:     the walk; NULL to drop what it would keep, too
 * @st:    state
 * @keep:  the result of the call just made, or 0: that of a trylock is tested a moment later
 *
 * What @w keeps of parameters stays: it tells callers which way the function was left. So do values
 * that decide about locks, and flags in variables: who took one will ask again whether to release it.
 */
void gfl_state_forget(const struct gfl_walk *w, struct gfl_state *st, gfl_id keep)
{
	gfl_id to = keep;
	uint32_t nr = 0;

	for (uint32_t i = 0; i < st->nr_binds; i++) {
		if (keep && st->binds[i].val == keep)
			to = st->binds[i].to;
		else if (!w || (w->vals->v[st->binds[i].to].kind != GFL_VAL_PARAM &&
				!gfl_is_deciding(w, st->binds[i].val)))
			continue;
		st->binds[nr++] = st->binds[i];
	}
	st->nr_binds = (uint8_t)nr;
	nr = 0;
	for (uint32_t i = 0; i < st->nr_facts; i++) {
		gfl_id val = st->facts[i].val;

		if ((keep && (val == keep || val == to)) ||
		    (w && (gfl_is_deciding(w, val) ||
			   (gfl_is_mode(w->vals, val) && gfl_is_kept(w, val)))))
			st->facts[nr++] = st->facts[i];
	}
	st->nr_facts = (uint8_t)nr;
	nr = 0;
	for (uint32_t i = 0; w && i < st->nr_mem; i++)
		if (is_flag(w->vals, &st->mem[i]))
			st->mem[nr++] = st->mem[i];
	st->nr_mem = (uint8_t)nr;
	st->imprecise = true;
	st->vague |= !w;
}

/*
 * Forget which objects the locks are, too: of locks in the same member one is kept. The context
 * stays as strict as it was; a release is matched by what kind of lock it is.
 */
void gfl_state_coarsen(struct gfl_state *st, gfl_id keep)
{
	struct gfl_ctx *ctx = &st->ctx;
	uint32_t nr = 0;

	gfl_state_forget(NULL, st, keep);
	st->nr_saved = 0;
	for (uint32_t i = 0; i < ctx->nr_dropped; i++) {
		ctx->dropped[i].obj = 0;
		for (uint32_t j = 0; j < i; j++)
			if (gfl_lock_equal(&ctx->dropped[j], &ctx->dropped[i])) {
				ctx->dropped[i--] = ctx->dropped[--ctx->nr_dropped];
				break;
			}
	}
	for (uint32_t i = 0; i < ctx->nr_held; i++) {
		struct gfl_held *h = &ctx->held[i];
		uint32_t j;

		h->lock.obj = 0;
		h->count = 1;
		for (j = 0; j < nr && !gfl_lock_equal(&ctx->held[j].lock, &h->lock); j++)
			;
		if (j == nr)
			ctx->held[nr++] = *h;
	}
	ctx->nr_held = (uint8_t)nr;
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
			ctx->dim[m][d] = (int8_t)((ctx->dim[m][d] > 0) - (ctx->dim[m][d] < 0));
}

static void insert_bind(struct gfl_bind *b, uint8_t *nr, uint32_t max, gfl_id val, gfl_id to)
{
	uint32_t i;

	for (i = 0; i < *nr; i++)
		if (b[i].val == val) {
			b[i].to = to;
			return;
		}
	if (*nr == max) {
		memmove(b, b + 1, (max - 1) * sizeof(*b));
		(*nr)--;
	}
	for (i = *nr; i > 0 && b[i - 1].val > val; i--)
		b[i] = b[i - 1];
	b[i] = (struct gfl_bind){ val, to };
	(*nr)++;
}

void gfl_state_remove_bind(struct gfl_bind *b, uint8_t *nr, uint32_t i)
{
	memmove(b + i, b + i + 1, (*nr - i - 1) * sizeof(*b));
	(*nr)--;
}

/* From now on @val, a phi or result, is @to; what was known of its former self is gone. */
void gfl_state_bind(struct gfl_state *st, gfl_id val, gfl_id to)
{
	insert_bind(st->binds, &st->nr_binds, GFL_MAX_BINDS, val, to);
}

void gfl_state_drop_fact(struct gfl_state *st, uint32_t i)
{
	memmove(st->facts + i, st->facts + i + 1, (st->nr_facts - i - 1) * sizeof(st->facts[0]));
	st->nr_facts--;
}

/* @val is computed anew: forget what was known of it and of all that depends on it. */
void gfl_state_unbind(struct gfl_state *st, const struct gfl_vals *vals, gfl_id val)
{
	for (uint32_t i = st->nr_facts; i-- > 0;)
		if (gfl_depends_on(vals, st->facts[i].val, val))
			gfl_state_drop_fact(st, i);
	for (uint32_t i = st->nr_binds; i-- > 0;)
		if (st->binds[i].val == val || gfl_depends_on(vals, st->binds[i].to, val))
			gfl_state_remove_bind(st->binds, &st->nr_binds, i);
	for (uint32_t i = st->nr_mem; i-- > 0;)
		if (gfl_depends_on(vals, st->mem[i].to, val))
			gfl_state_remove_bind(st->mem, &st->nr_mem, i);
}

static bool same_member(const struct gfl_val *a, const struct gfl_val *b)
{
	return a->kind == GFL_VAL_FIELD && b->kind == GFL_VAL_FIELD && a->name == b->name &&
	       a->tag == b->tag;
}

/* Is address @v part of the object at @outer? */
static bool is_within(const struct gfl_vals *vals, gfl_id v, gfl_id outer)
{
	while (vals->v[v].kind == GFL_VAL_FIELD || vals->v[v].kind == GFL_VAL_INDEX) {
		v = vals->v[v].a;
		if (v == outer)
			return true;
	}
	return false;
}

static bool load_of_member(const struct gfl_vals *vals, gfl_id v, const struct gfl_val *place)
{
	const struct gfl_val *val = &vals->v[v];

	if (gfl_is_deep(vals, v) ||
	    (val->kind == GFL_VAL_LOAD && same_member(&vals->v[val->a], place)))
		return true;
	return (val->a && load_of_member(vals, val->a, place)) ||
	       (val->b && load_of_member(vals, val->b, place));
}

/* Do two addresses lie in different variables? */
static bool are_apart(const struct gfl_vals *vals, gfl_id a, gfl_id b)
{
	a = gfl_val_root(vals, a);
	b = gfl_val_root(vals, b);
	return a != b && vals->v[a].kind == GFL_VAL_VAR && vals->v[b].kind == GFL_VAL_VAR;
}

/* *addr = val: what is known of the same member of any object may be wrong now. */
void gfl_state_store(struct gfl_state *st, const struct gfl_vals *vals, gfl_id addr, gfl_id val)
{
	const struct gfl_val *place = &vals->v[addr];

	for (uint32_t i = st->nr_mem; i-- > 0;) {
		gfl_id at = st->mem[i].val;

		if (at != addr && !are_apart(vals, at, addr) &&
		    (same_member(&vals->v[at], place) || is_within(vals, at, addr) ||
		     is_within(vals, addr, at)))
			gfl_state_remove_bind(st->mem, &st->nr_mem, i);
	}
	for (uint32_t i = st->nr_facts; place->kind == GFL_VAL_FIELD && i-- > 0;)
		if (load_of_member(vals, st->facts[i].val, place))
			gfl_state_drop_fact(st, i);
	insert_bind(st->mem, &st->nr_mem, GFL_MAX_MEM, addr, val);
}

static bool reads(const struct gfl_vals *vals, gfl_id v, gfl_id addr)
{
	const struct gfl_val *val = &vals->v[v];

	if (gfl_is_deep(vals, v) || (val->kind == GFL_VAL_LOAD && val->a == addr))
		return true;
	return (val->a && reads(vals, val->a, addr)) || (val->b && reads(vals, val->b, addr));
}

/* A callee did *addr = val. What has another name is taken for another object. */
void gfl_state_told(struct gfl_state *st, const struct gfl_vals *vals, gfl_id addr, gfl_id val)
{
	for (uint32_t i = st->nr_facts; i-- > 0;)
		if (reads(vals, st->facts[i].val, addr))
			gfl_state_drop_fact(st, i);
	insert_bind(st->mem, &st->nr_mem, GFL_MAX_MEM, addr, val);
}

/* What stands at @addr was read: it is @val. */
void gfl_state_remember(struct gfl_state *st, gfl_id addr, gfl_id val)
{
	insert_bind(st->mem, &st->nr_mem, GFL_MAX_MEM, addr, val);
}

/* The members of the struct at (or returned as) @from are now those of @to as well. */
void gfl_state_copy(struct gfl_state *st, struct gfl_vals *vals, gfl_id from, gfl_id to)
{
	struct gfl_bind copies[4];
	uint32_t nr = 0;

	for (uint32_t i = 0; i < st->nr_mem && nr < GFL_ARRAY_SIZE(copies); i++) {
		gfl_id place = st->mem[i].val;

		if (place == from)
			continue;
		place = gfl_rebase(vals, place, from, to);
		if (place)
			copies[nr++] = (struct gfl_bind){ place, st->mem[i].to };
	}
	for (uint32_t i = 0; i < nr; i++)
		insert_bind(st->mem, &st->nr_mem, GFL_MAX_MEM, copies[i].val, copies[i].to);
}

/* Does a value come from asking a function, which looked at memory? */
static bool is_asked(const struct gfl_vals *vals, gfl_id v)
{
	const struct gfl_val *val = &vals->v[v];

	return val->kind == GFL_VAL_APP || gfl_is_deep(vals, v) ||
	       (val->kind == GFL_VAL_OP &&
		((val->a && is_asked(vals, val->a)) || (val->b && is_asked(vals, val->b))));
}

/* Does a variable of this function hold the value? Then nobody else changes it. */
static bool is_kept(const struct gfl_walk *w, const struct gfl_state *st, gfl_id v)
{
	for (uint32_t i = 0; i < st->nr_mem; i++) {
		const struct gfl_val *root = &w->vals->v[gfl_val_root(w->vals, st->mem[i].val)];

		if (st->mem[i].to == v && root->kind == GFL_VAL_VAR && root->num)
			return true;
	}
	return false;
}

/*
 * A lock was taken: somebody else may have written before we got it, so what this function read and
 * writes has to be read again. Not so a flag that says whether the lock is taken: it will say whether
 * it is released.
 */
void gfl_state_share(struct gfl_walk *w, struct gfl_state *st)
{
	gfl_id flag = st->learnt;

	for (uint32_t i = st->nr_mem; i-- > 0;) {
		const struct gfl_val *root = &w->vals->v[gfl_val_root(w->vals, st->mem[i].val)];

		if (flag && gfl_depends_on(w->vals, flag, st->mem[i].to))
			continue;
		/* What a parameter points to was given for this: see gfl_is_written(). */
		if (root->kind == GFL_VAL_PARAM && root == &w->vals->v[st->mem[i].val])
			continue;
		if (root->kind != GFL_VAL_RESULT && !(root->kind == GFL_VAL_VAR && root->num))
			gfl_state_remove_bind(st->mem, &st->nr_mem, i);
	}
	for (uint32_t i = st->nr_facts; i-- > 0;)
		if (is_asked(w->vals, st->facts[i].val) && st->facts[i].val != flag &&
		    !is_kept(w, st, st->facts[i].val))
			gfl_state_drop_fact(st, i);
}

/* Somebody else was given @addr: the object it points into may have changed. */
void gfl_state_escape(struct gfl_state *st, const struct gfl_vals *vals, gfl_id addr)
{
	gfl_id root = gfl_val_root(vals, addr);

	if (vals->v[root].kind != GFL_VAL_VAR)
		return;
	for (uint32_t i = st->nr_mem; i-- > 0;)
		if (gfl_val_root(vals, st->mem[i].val) == root)
			gfl_state_remove_bind(st->mem, &st->nr_mem, i);
}

/* What is known to stand at @addr, or 0. */
gfl_id gfl_state_load(const struct gfl_state *st, gfl_id addr)
{
	for (uint32_t i = 0; i < st->nr_mem; i++)
		if (st->mem[i].val == addr)
			return st->mem[i].to;
	return 0;
}

const struct gfl_saved *gfl_state_saved(const struct gfl_state *st, gfl_id val)
{
	for (uint32_t i = 0; i < st->nr_saved; i++)
		if (st->saved[i].val == val)
			return &st->saved[i];
	return NULL;
}

/* @val now holds the interrupt flags of @ctx. */
void gfl_state_save(struct gfl_state *st, gfl_id val, const struct gfl_ctx *ctx)
{
	struct gfl_saved s = { .val = val, .irq_val = ctx->irq_val };
	uint32_t i;

	memcpy(s.irq, ctx->irq, sizeof(s.irq));
	for (i = 0; i < st->nr_saved && st->saved[i].val != val; i++)
		;
	if (i == GFL_MAX_SAVED) {
		memmove(st->saved, st->saved + 1, (GFL_MAX_SAVED - 1) * sizeof(st->saved[0]));
		i--;
	} else if (i == st->nr_saved) {
		st->nr_saved++;
	}
	st->saved[i] = s;
}
