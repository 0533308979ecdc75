/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Before the walk: where memory is still as the caller left it. */
#include "choice.h"

static bool writes(const struct gfl_walk *w, const struct gfl_event *ev,
		   const struct gfl_evinfo *info)
{
	const struct gfl_val *root;

	if (ev->kind == GFL_EV_STORE) {
		root = &w->vals->v[gfl_val_root(w->vals, ev->addr)];
		return root->kind != GFL_VAL_VAR || !root->num;
	}
	if (ev->kind != GFL_EV_CALL)
		return false;
	if (!info->sym)
		return true;
	if (info->sym->rule)
		return info->sym->rule->kind != GFL_RULE_TEST &&
		       info->sym->rule->kind != GFL_RULE_VALUE;
	return !info->sym->fn || !info->sym->fn->sum.is_pure;
}

static uint64_t param_bit(const struct gfl_walk *w, gfl_id addr)
{
	const struct gfl_val *val = &w->vals->v[addr];

	return val->kind == GFL_VAL_PARAM && val->num < 63 ? 1ull << val->num : 0;
}

/* Parameters that point to what this function writes, or what it has written by those it calls. */
static void note_outs(struct gfl_walk *w, const struct gfl_event *ev, const struct gfl_evinfo *info)
{
	const struct gfl_summary *sum =
		info->sym && info->sym->fn && !info->sym->rule ? &info->sym->fn->sum : NULL;

	if (ev->kind == GFL_EV_STORE)
		w->outs |= param_bit(w, ev->addr);
	for (uint32_t i = 0; sum && i < ev->nr_args; i++)
		if (i < 64 && (sum->outs >> i & 1))
			w->outs |= param_bit(w, ev->args[i]);
}

/* What an event adds to that, as gfl_is_written() reads it. */
static uint64_t written_by(const struct gfl_walk *w, const struct gfl_event *ev,
			   const struct gfl_evinfo *info)
{
	uint64_t written = 1ull << 63;

	if (!writes(w, ev, info))
		return 0;
	if (ev->kind == GFL_EV_STORE)
		return written | param_bit(w, ev->addr);
	for (uint32_t i = 0; i < ev->nr_args; i++)
		written |= param_bit(w, ev->args[i]);
	return written;
}

/* Members that the function stores to, or gives somebody the address of, each a bit; those beyond the room are one. */
struct stores {
	const struct gfl_val *member[64];
	uint32_t nr;
};

static uint64_t store_bit(const struct stores *s, const struct gfl_val *place)
{
	if (place->kind != GFL_VAL_FIELD)
		return 0;
	for (uint32_t i = 0; i < s->nr; i++)
		if (s->member[i]->name == place->name && s->member[i]->tag == place->tag)
			return 1ull << i;
	return s->nr == GFL_ARRAY_SIZE(s->member) ? 1ull << (s->nr - 1) : 0;
}

#define ALL_MEMBERS UINT64_MAX

/* What an event may store to: anything, if it stores to a whole object, or waits for a lock. */
static uint64_t stores_of(const struct gfl_walk *w, const struct stores *s,
			  const struct gfl_event *ev, const struct gfl_evinfo *info)
{
	uint64_t bits = 0;

	if (gfl_switches(info))
		return ALL_MEMBERS;
	if (ev->kind == GFL_EV_STORE) {
		const struct gfl_val *place = &w->vals->v[ev->addr];

		if (place->kind == GFL_VAL_FIELD)
			return store_bit(s, place);
		return place->kind == GFL_VAL_VAR && place->num ? 0 : ALL_MEMBERS;
	}
	for (uint32_t i = 0; ev->kind == GFL_EV_CALL && i < ev->nr_args; i++)
		bits |= store_bit(s, &w->vals->v[ev->args[i]]);
	return bits;
}

static void add_store(const struct gfl_walk *w, struct stores *s, gfl_id addr)
{
	const struct gfl_val *place = &w->vals->v[addr];

	if (place->kind == GFL_VAL_FIELD && !store_bit(s, place))
		s->member[s->nr++] = place;
}

static void find_stores(const struct gfl_walk *w, struct stores *s)
{
	for (uint32_t i = 0; i < w->nr_order; i++) {
		const struct gfl_block *b = &w->func->block[w->order[i]];

		for (uint32_t e = 0; e < b->nr_events; e++) {
			const struct gfl_event *ev = &b->events[e];

			if (ev->kind == GFL_EV_STORE)
				add_store(w, s, ev->addr);
			for (uint32_t k = 0; ev->kind == GFL_EV_CALL && k < ev->nr_args; k++)
				add_store(w, s, ev->args[k]);
		}
	}
}

/** struct before - what may have happened before: as gfl_is_written() reads it, and as struct stores has it */
struct before {
	uint64_t written, stored;
};

/* Does a load read what a caller left there: was no such member, nor what it is part of, stored to before? */
static bool is_at_entry(const struct gfl_walk *w, const struct gfl_event *ev,
			const struct stores *s, uint64_t stored)
{
	const struct gfl_val *place = &w->vals->v[ev->addr];

	if (ev->kind != GFL_EV_LOAD || ev->is_volatile || place->kind != GFL_VAL_FIELD ||
	    stored == ALL_MEMBERS)
		return false;
	for (; place->kind == GFL_VAL_FIELD; place = &w->vals->v[place->a])
		if (store_bit(s, place) & stored)
			return false;
	return gfl_is_over_params(w->vals, ev->addr);
}

static struct before mark_written(struct gfl_walk *w, gfl_id block, const struct stores *s,
				  struct before at)
{
	const struct gfl_block *b = &w->func->block[block];
	struct gfl_blinfo *bl = &w->bl[block];

	for (uint32_t e = 0; e < b->nr_events; e++) {
		const struct gfl_event *ev = &b->events[e];

		bl->ev[e].written = at.written;
		bl->ev[e].at_entry = is_at_entry(w, ev, s, at.stored);
		at.written |= written_by(w, ev, &bl->ev[e]);
		at.stored |= stores_of(w, s, ev, &bl->ev[e]);
		note_outs(w, ev, &bl->ev[e]);
	}
	return at;
}

/**
 * gfl_flow_written() - find out where memory is still as the caller left it, forwards to a fixpoint
 * @w: walk whose events are known; their and its blocks' written, at_entry and outs are set
 */
void gfl_flow_written(struct gfl_walk *w)
{
	struct before *before = gfl_arena_alloc(w->eng->scratch, w->nr_blocks * sizeof(*before));
	struct stores stores = { .nr = 0 };
	bool changed = true;

	find_stores(w, &stores);
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < w->nr_order; i++) {
			gfl_id b = w->order[i];
			struct before after = mark_written(w, b, &stores, before[b]);

			for (uint32_t k = 0; k < w->func->block[b].nr_succ; k++) {
				gfl_id to = w->func->block[b].succ[k];
				bool more = (after.written & ~before[to].written) ||
					    (after.stored & ~before[to].stored);

				changed |= more && w->bl[to].rpo <= i;
				before[to].written |= after.written;
				before[to].stored |= after.stored;
			}
		}
	}
}
