/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a path's knowledge goes on from one block to the next. */
#include <string.h>

#include "choice.h"

#define MAX_DEPTH 10

/** struct live - leafs that matter from a point on; @parts: their bits, see gfl_vals.parts */
struct live {
	const uint64_t *leafs;
	uint64_t parts;
};

static struct live live_at(const struct gfl_walk *w, const uint64_t *leafs)
{
	struct live live = { leafs, 0 };

	for (uint32_t i = 0; i < w->nr_live_words; i++)
		live.parts |= leafs[i];
	return live;
}

static bool is_live(const struct gfl_walk *w, const struct live *live, gfl_id v, int depth)
{
	const struct gfl_val *val = &w->vals->v[v];

	if (depth > MAX_DEPTH)
		return true;
	/* Mostly none of its parts is among them, which is told at once. */
	if (!(w->vals->parts[v] & live->parts) && !(w->kept && val->has_param) &&
	    val->height <= MAX_DEPTH)
		return false;
	switch (val->kind) {
	case GFL_VAL_CONST:
	case GFL_VAL_FN:
	case GFL_VAL_VAR:
		return false;
	case GFL_VAL_PARAM:
		if (gfl_is_kept_param(w, val))
			return true;
		break;
	case GFL_VAL_APP:
		for (uint32_t i = 0; i < val->nr_phi; i++)
			if (is_live(w, live, val->phi[i].val, depth + 1))
				return true;
		return false;
	default:
		break;
	}
	if (v < w->nr_orig_vals && (live->leafs[v / 64] >> (v % 64) & 1))
		return true;
	return (val->a && is_live(w, live, val->a, depth + 1)) ||
	       (val->b && is_live(w, live, val->b, depth + 1)) ||
	       (val->c && is_live(w, live, val->c, depth + 1));
}

/* A global variable that decides about locks: helpers that are called may ask again, and who calls. */
static bool is_asked_of_globals(const struct gfl_walk *w, gfl_id v)
{
	const struct gfl_val *val = &w->vals->v[v];
	const struct gfl_val *root = &w->vals->v[gfl_val_root(w->vals, val->a)];

	return val->kind == GFL_VAL_LOAD && root->kind == GFL_VAL_VAR && !root->num &&
	       gfl_is_deciding(w, v);
}

/* Is it a number in a member of an object: flags of a request, say, which functions look at that are given it? */
bool gfl_state_is_setting(const struct gfl_walk *w, gfl_id addr, gfl_id to)
{
	const struct gfl_val *place = &w->vals->v[addr];

	return place->kind == GFL_VAL_FIELD && !(place->type && strchr(place->type, '*')) &&
	       (gfl_is_mode(w->vals, to) ||
		(addr >= w->nr_orig_vals && gfl_is_portable(w->vals, to)));
}

/* Is the object at @v needed from here on, by this name or by that of what it was read or computed as? */
static bool is_live_object(const struct gfl_walk *w, const struct live *live,
			   const struct gfl_state *st, gfl_id v)
{
	for (uint32_t i = 0; i < st->nr_binds; i++)
		if (st->binds[i].to == v)
			return true;
	return is_live(w, live, v, 0);
}

/* Forget what nothing from here on can ask for, so that paths meet again; @leafs: what matters. */
void gfl_state_prune(struct gfl_walk *w, struct gfl_state *st, const uint64_t *leafs)
{
	const struct live live = live_at(w, leafs);

	for (uint32_t i = st->nr_binds; i-- > 0;)
		if (!is_live(w, &live, st->binds[i].val, 0))
			gfl_state_remove_bind(st->binds, &st->nr_binds, i);
	for (uint32_t i = st->nr_saved; i-- > 0;)
		if (w->vals->v[st->saved[i].val].kind == GFL_VAL_RESULT &&
		    !is_live(w, &live, st->saved[i].val, 0)) {
			memmove(st->saved + i, st->saved + i + 1,
				(st->nr_saved - i - 1) * sizeof(st->saved[0]));
			st->nr_saved--;
		}
	for (uint32_t i = st->nr_mem; i-- > 0;) {
		gfl_id addr = st->mem[i].val, root = gfl_val_root(w->vals, addr);
		const struct gfl_val *val = &w->vals->v[root];
		bool is_local = val->kind == GFL_VAL_VAR && val->num;

		/* Callers look at what was written for them. */
		if (val->kind == GFL_VAL_PARAM && addr == root && val->num < 64 &&
		    (w->outs >> val->num & 1))
			continue;
		/* Locals may be handed to callees, which look into them. */
		if (!is_local && !(val->kind == GFL_VAL_RESULT && is_live(w, &live, root, 0)) &&
		    !(gfl_state_is_setting(w, addr, st->mem[i].to) &&
		      is_live_object(w, &live, st, root)) &&
		    (addr >= w->nr_orig_vals || !(leafs[addr / 64] >> (addr % 64) & 1)))
			gfl_state_remove_bind(st->mem, &st->nr_mem, i);
	}
	for (uint32_t i = st->nr_facts; i-- > 0;) {
		gfl_id v = st->facts[i].val;
		bool live_now = is_live(w, &live, v, 0) || is_asked_of_globals(w, v);

		/*
		 * A fact about a value that a live phi stands for is needed through the phi; about a
		 * member of it, if it decided about a lock.
		 */
		for (uint32_t j = 0; !live_now && j < st->nr_binds; j++)
			live_now = gfl_depends_on(w->vals, st->binds[j].to, v) ||
				   (w->vals->v[st->binds[j].to].kind != GFL_VAL_CONST &&
				    gfl_is_deciding(w, v) &&
				    gfl_depends_on(w->vals, v, st->binds[j].to));
		for (uint32_t j = 0; !live_now && j < st->nr_mem; j++)
			live_now = st->mem[j].to == v;
		if (!live_now)
			gfl_state_drop_fact(st, i);
	}
}

/* Is @v, or what it is made of, computed in a block at or after place @from in the order? */
static bool is_made_from(const struct gfl_walk *w, gfl_id v, uint32_t from, int depth)
{
	const struct gfl_val *val = &w->vals->v[v];

	if (depth > MAX_DEPTH ||
	    (val->block != GFL_NONE && val->block < w->nr_blocks && w->bl[val->block].rpo >= from))
		return true;
	return val->kind == GFL_VAL_APP || (val->a && is_made_from(w, val->a, from, depth + 1)) ||
	       (val->b && is_made_from(w, val->b, from, depth + 1)) ||
	       (val->c && is_made_from(w, val->c, from, depth + 1));
}

/* Is it asked in the loop? Then it may be what ends it. */
static bool is_asked_in_loop(struct gfl_walk *w, gfl_id v, gfl_id header)
{
	for (uint32_t i = w->bl[header].rpo; i < w->nr_order; i++) {
		const struct gfl_block *b = &w->func->block[w->order[i]];
		const struct gfl_val *val = &w->vals->v[b->a];

		if ((b->a == v || b->b == v ||
		     (val->kind == GFL_VAL_OP && (val->a == v || val->b == v))) &&
		    gfl_is_in_loop(w, header, w->order[i]))
			return true;
	}
	return false;
}

/*
 * Values defined at or after @header in block order are computed anew; memory may have changed, but for what
 * decides about locks and is not asked in the loop: who takes a lock before it and releases it behind it
 * means the same.
 */
void gfl_state_back_edge(struct gfl_walk *w, struct gfl_state *st, gfl_id header)
{
	uint32_t from = w->bl[header].rpo;

	for (uint32_t i = st->nr_facts; i-- > 0;) {
		gfl_id v = st->facts[i].val;
		bool drop = w->vals->v[v].kind == GFL_VAL_LOAD || w->vals->v[v].kind == GFL_VAL_APP;
		gfl_id leafs[4] = { v, w->vals->v[v].a, w->vals->v[v].b, 0 };

		if (gfl_is_deciding(w, v) && !is_made_from(w, v, from, 0) &&
		    !is_asked_in_loop(w, v, header))
			continue;
		for (uint32_t j = 0; !drop && j < 3; j++) {
			const struct gfl_val *val = &w->vals->v[leafs[j]];

			drop = leafs[j] && ((val->block != GFL_NONE && val->block < w->nr_blocks &&
					     w->bl[val->block].rpo >= from) ||
					    val->kind == GFL_VAL_LOAD || val->kind == GFL_VAL_APP ||
					    (j && val->kind == GFL_VAL_OP));
		}
		if (drop)
			gfl_state_drop_fact(st, i);
	}
	for (uint32_t i = st->nr_binds; i-- > 0;) {
		gfl_id def = w->vals->v[st->binds[i].val].block;

		if (def != GFL_NONE && w->bl[def].rpo >= from)
			gfl_state_remove_bind(st->binds, &st->nr_binds, i);
	}
}
