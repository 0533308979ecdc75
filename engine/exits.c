/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ways out of a function: what each path tells callers when it returns, every way once. */
#include <string.h>

#include "choice.h"
#include "exits.h"

static void add_guards(struct gfl_walk *w, const struct gfl_state *st, struct gfl_exit *x,
		       bool modes)
{
	for (uint32_t i = 0; i < st->nr_facts && x->nr_guards < GFL_MAX_EXIT_GUARDS; i++) {
		gfl_id val = st->facts[i].val;

		if (gfl_is_over_params(w->vals, val) && gfl_is_mode(w->vals, val) == modes)
			x->guards[x->nr_guards++] = (struct gfl_guard){ val, st->facts[i].abs };
	}
}

/* What the path knows of the parameters when it returns: of arguments first, then of objects. */
static void exit_guards(struct gfl_walk *w, const struct gfl_state *st, struct gfl_exit *x)
{
	add_guards(w, st, x, true);
	add_guards(w, st, x, false);
}

static void exit_saved(struct gfl_walk *w, const struct gfl_state *st, gfl_id val,
		       struct gfl_exit *x)
{
	const struct gfl_saved *result = val ? gfl_state_saved(st, val) : NULL;

	if (result) {
		x->saved[x->nr_saved] = *result;
		x->saved[x->nr_saved++].val = 0;
	}
	for (uint32_t i = st->nr_saved; i-- > 0 && x->nr_saved < 2;)
		if (gfl_is_over_params(w->vals, st->saved[i].val))
			x->saved[x->nr_saved++] = st->saved[i];
}

/* Members of a returned struct that a caller can know. */
static void exit_fields(struct gfl_walk *w, const struct gfl_state *st, gfl_id val,
			struct gfl_exit *x)
{
	if (!val || w->vals->v[val].kind != GFL_VAL_RESULT)
		return;
	for (uint32_t i = 0; i < st->nr_mem && x->nr_fields < GFL_ARRAY_SIZE(x->fields); i++) {
		gfl_id to = st->mem[i].to;
		struct gfl_abs abs;

		if (st->mem[i].val == val || gfl_val_root(w->vals, st->mem[i].val) != val)
			continue;
		abs = gfl_eval(w, st, to);
		if (abs.lo == abs.hi)
			to = gfl_mk_const(w->vals, abs.lo);
		if (gfl_is_portable(w->vals, to)) {
			x->agg = val;
			x->fields[x->nr_fields++] = (struct gfl_bind){ st->mem[i].val, to };
		}
	}
}

void gfl_exit_add_out(struct gfl_exit *x, gfl_id addr, gfl_id to, struct gfl_abs abs)
{
	if (!to && gfl_abs_is_top(&abs))
		return;
	x->out_abs[x->nr_outs] = abs;
	x->outs[x->nr_outs++] = (struct gfl_bind){ addr, to };
}

/*
 * Does a function without branches set a member of what it was given, to a number: as those do that prepare a
 * request? Others would have more ways out for it.
 */
static bool is_set_member(const struct gfl_walk *w, gfl_id addr, gfl_id to)
{
	return w->nr_order == 1 && gfl_state_is_setting(w, addr, to) &&
	       gfl_is_over_params(w->vals, addr);
}

/* What stands now in memory that a parameter points to: what stood there before, perhaps. */
static void exit_outs(struct gfl_walk *w, const struct gfl_state *st, struct gfl_exit *x)
{
	for (uint32_t i = 0; i < st->nr_mem && x->nr_outs < GFL_ARRAY_SIZE(x->outs); i++) {
		gfl_id addr = st->mem[i].val, to;
		const struct gfl_val *val = &w->vals->v[addr];

		if (!is_set_member(w, addr, st->mem[i].to) &&
		    (val->kind != GFL_VAL_PARAM || val->num >= 64 || !(w->outs >> val->num & 1)))
			continue;
		to = gfl_simplify(w, st, st->mem[i].to);
		gfl_exit_add_out(x, addr, gfl_is_portable(w->vals, to) ? to : 0,
				 gfl_eval(w, st, to));
	}
}

/* Locks that are left held: does what is returned lead to one? Others are named as callers know them. */
static bool exit_locks(struct gfl_walk *w, gfl_id val, struct gfl_exit *x)
{
	bool is_returned = false;

	for (uint32_t i = 0; i < x->ctx.nr_held; i++) {
		struct gfl_lock *lock = &x->ctx.held[i].lock;
		bool is_part = val && gfl_depends_on(w->vals, lock->obj, val);
		gfl_id name = is_part ? 0 : gfl_lock_name(w, lock->obj);

		is_returned |= is_part;
		lock->obj = name ? name : lock->obj;
	}
	return is_returned;
}

/**
 * gfl_exit_add() - the path returns
 * @w:   the walk
 * @st:  its state
 * @val: returned value, 0 if none
 */
void gfl_exit_add(struct gfl_walk *w, struct gfl_state *st, gfl_id val)
{
	struct gfl_exit x = {
		.ret = GFL_RET_ANY, .is_vague = st->vague, .abs = gfl_abs_top(), .ctx = st->ctx
	};
	gfl_id resolved = val ? gfl_simplify(w, st, val) : 0;
	bool is_locked;

	x.ctx.assume &= ~GFL_ASSUME_LAST_REF;
	w->may_raise |= st->ctx.may_raise;
	gfl_ctx_regain(&x.ctx, st->ctx.dim, x.ctx.settled);
	x.ctx.may_raise = 0;
	if (val) {
		x.abs = gfl_eval(w, st, val);
		x.ret = gfl_abs_ret(&x.abs);
		if (x.abs.lo == x.abs.hi)
			resolved = gfl_mk_const(w->vals, x.abs.lo);
	}
	is_locked = exit_locks(w, resolved, &x);
	if (resolved && (gfl_is_portable(w->vals, resolved) || is_locked))
		x.val = resolved;
	exit_saved(w, st, resolved, &x);
	exit_fields(w, st, resolved, &x);
	exit_outs(w, st, &x);
	exit_guards(w, st, &x);
	for (uint32_t i = 0; i < w->nr_exits; i++) {
		struct gfl_exit *y = &w->exits[i];
		bool room = w->nr_exits < GFL_MAX_EXITS;

		if (!gfl_ctx_equal(&y->ctx, &x.ctx) && (room || !gfl_exit_same_delta(y, &x)))
			continue;
		if (room && (y->ret != x.ret || y->val != x.val || !gfl_exit_same_fields(y, &x)))
			continue;
		gfl_exit_join(w->vals, y, &x);
		return;
	}
	GFL_GROW(w->exits, w->nr_exits, w->cap_exits);
	w->exits[w->nr_exits++] = x;
}

/*
 * An exit takes a kilobyte, and most functions have a single one that says as little as that of most others: such are
 * kept once. Each thread keeps its own.
 */
static uint64_t hash_of(const struct gfl_exit *exit)
{
	const char *at = (const char *)exit;
	uint64_t hash = 0, word;

	for (size_t i = 0; i + sizeof(word) <= sizeof(*exit); i += sizeof(word)) {
		memcpy(&word, at + i, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	return hash;
}

/**
 * gfl_exits_keep() - exits of a function in memory that lives as long as the result
 * @eng:   the analysis
 * @exits: @nr of them; nobody may write to what is returned
 *
 * One that is like one kept before, byte by byte, is that one. Padding counts: two that differ there are kept twice.
 */
const struct gfl_exit *gfl_exits_keep(struct gfl_engine *eng, const struct gfl_exit *exits,
				      uint32_t nr)
{
	const struct gfl_exit **known = NULL;
	struct gfl_exit *kept;

	if (!nr)
		return NULL;
	if (nr == 1)
		known = &eng->known_exits[hash_of(exits) % GFL_ARRAY_SIZE(eng->known_exits)];
	if (known && *known && !memcmp(*known, exits, sizeof(*exits)))
		return *known;
	kept = gfl_arena_room(eng->arena, nr * sizeof(*kept));
	memcpy(kept, exits, nr * sizeof(*kept));
	if (known)
		*known = kept;
	return kept;
}
