/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Before the walk: which values may still matter where. */
#include <string.h>

#include "engine.h"

struct leafs {
	struct gfl_walk *w;
	uint64_t *set;
};

static void add_leafs(const struct leafs *l, gfl_id v, int depth)
{
	const struct gfl_val *val = &l->w->vals->v[v];

	if (!v || depth > 12)
		return;
	switch (val->kind) {
	case GFL_VAL_PARAM:
	case GFL_VAL_RESULT:
	case GFL_VAL_PHI:
	case GFL_VAL_UNKNOWN:
		l->set[v / 64] |= 1ull << (v % 64);
		return;
	case GFL_VAL_LOAD:
	case GFL_VAL_ENTRY:
		l->set[v / 64] |= 1ull << (v % 64);
		break;
	default:
		break;
	}
	add_leafs(l, val->a, depth + 1);
	add_leafs(l, val->b, depth + 1);
	add_leafs(l, val->c, depth + 1);
}

static bool arg_matters(const struct gfl_evinfo *info, const struct gfl_event *ev, uint32_t i)
{
	const struct gfl_sym *sym = info->sym;

	if ((int)i == ev->gfp_arg)
		return true;
	if (!sym)
		return false;
	if (sym->rule)
		return true;
	if (sym->callback && ((int)i == sym->callback->fn_arg || (int)i == sym->callback->fn_arg2))
		return true;
	return sym->fn && (sym->fn->sum.is_pure || (i < 64 && (sym->fn->sum.uses >> i & 1)));
}

static void block_uses(struct gfl_walk *w, gfl_id block, uint64_t *set)
{
	const struct gfl_block *b = &w->func->block[block];
	struct leafs l = { w, set };

	for (uint32_t e = 0; e < b->nr_events; e++) {
		const struct gfl_event *ev = &b->events[e];

		if (ev->kind == GFL_EV_LOAD)
			set[ev->addr / 64] |= 1ull << (ev->addr % 64);
		for (uint32_t i = 0; ev->kind == GFL_EV_CALL && i < ev->nr_args; i++)
			if (arg_matters(&w->bl[block].ev[e], ev, i))
				add_leafs(&l, ev->args[i], 0);
		if (ev->fnptr)
			add_leafs(&l, ev->fnptr, 0);
		if (ev->kind == GFL_EV_STORE && (w->vals->v[ev->val].kind == GFL_VAL_RESULT ||
						 w->vals->v[ev->addr].kind == GFL_VAL_PARAM))
			add_leafs(&l, ev->val, 0);
	}
	if (b->term == GFL_TERM_COND || b->term == GFL_TERM_SWITCH || b->term == GFL_TERM_RETURN) {
		add_leafs(&l, b->a, 0);
		if (b->term == GFL_TERM_COND)
			add_leafs(&l, b->b, 0);
	}
}

/* What leaving for a successor needs: its needs, with its phis replaced by what they become. */
static void add_successor(struct gfl_walk *w, gfl_id block, gfl_id succ, uint64_t *set,
			  uint64_t *tmp)
{
	const struct gfl_blinfo *to = &w->bl[succ];
	struct leafs l = { w, set };

	memcpy(tmp, to->live, w->nr_live_words * sizeof(*tmp));
	for (uint32_t i = 0; i < to->nr_phis; i++) {
		gfl_id phi = to->phis[i];
		const struct gfl_val *val = &w->vals->v[phi];

		if (!(tmp[phi / 64] >> (phi % 64) & 1))
			continue;
		tmp[phi / 64] &= ~(1ull << (phi % 64));
		for (uint32_t j = 0; j < val->nr_phi; j++)
			if (val->phi[j].block == block)
				add_leafs(&l, val->phi[j].val, 0);
	}
	for (uint32_t i = 0; i < w->nr_live_words; i++)
		set[i] |= tmp[i];
}

/**
 * gfl_flow_live() - find out what may still be asked for where, backwards to a fixpoint
 * @w: walk whose events and phis are known; live and live_mid of its blocks are set
 */
void gfl_flow_live(struct gfl_walk *w)
{
	size_t bytes = w->nr_live_words * sizeof(uint64_t);
	uint64_t *uses = gfl_arena_alloc(w->eng->scratch, (w->nr_blocks + 2) * bytes);
	uint64_t *defs = gfl_arena_alloc(w->eng->scratch, w->nr_blocks * bytes);
	uint64_t *now = uses + (size_t)w->nr_blocks * w->nr_live_words;
	uint64_t *tmp = now + w->nr_live_words;
	bool changed = true;

	for (gfl_id v = 1; v < w->nr_orig_vals; v++) {
		const struct gfl_val *val = &w->vals->v[v];

		if ((val->kind == GFL_VAL_RESULT || val->kind == GFL_VAL_UNKNOWN) &&
		    val->block < w->nr_blocks)
			defs[(size_t)val->block * w->nr_live_words + v / 64] |= 1ull << (v % 64);
	}
	for (uint32_t i = 0; i < w->nr_order; i++) {
		gfl_id b = w->order[i];

		w->bl[b].live = gfl_arena_alloc(w->eng->scratch, bytes);
		w->bl[b].live_mid = gfl_arena_alloc(w->eng->scratch, bytes);
		block_uses(w, b, uses + (size_t)b * w->nr_live_words);
	}
	while (changed) {
		changed = false;
		for (uint32_t i = w->nr_order; i-- > 0;) {
			gfl_id b = w->order[i];
			const struct gfl_block *blk = &w->func->block[b];
			size_t at = (size_t)b * w->nr_live_words;

			memcpy(now, uses + at, bytes);
			for (uint32_t s = 0; s < blk->nr_succ; s++)
				add_successor(w, b, blk->succ[s], now, tmp);
			memcpy(w->bl[b].live_mid, now, bytes);
			for (uint32_t k = 0; k < w->nr_live_words; k++)
				now[k] &= ~defs[at + k];
			if (memcmp(now, w->bl[b].live, bytes)) {
				memcpy(w->bl[b].live, now, bytes);
				changed = true;
			}
		}
	}
}
