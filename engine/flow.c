/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Before the walk: block order, dominators, which value may still matter where, and what each
 * event stands for. Requires a verified function; callees within the unit are summarised already.
 */
#include <stdlib.h>
#include <string.h>

#include "outer.h"

/* --- order and dominators -------------------------------------------------------- */

static void order_blocks(struct gfl_walk *w)
{
	struct frame {
		gfl_id block;
		uint32_t succ;
	} *stack = gfl_arena_alloc(w->eng->scratch, (w->nr_blocks + 1) * sizeof(*stack));
	uint32_t depth = 0, n = w->nr_blocks;

	w->order = gfl_arena_alloc(w->eng->scratch, w->nr_blocks * sizeof(*w->order));
	w->bl[0].reachable = true;
	stack[depth++] = (struct frame){ 0, 0 };
	while (depth) {
		struct frame *top = &stack[depth - 1];
		const struct gfl_block *b = &w->func->block[top->block];

		if (top->succ < b->nr_succ) {
			gfl_id next = b->succ[top->succ++];

			w->bl[next].nr_preds++;
			if (!w->bl[next].reachable) {
				w->bl[next].reachable = true;
				stack[depth++] = (struct frame){ next, 0 };
			}
		} else {
			w->order[--n] = top->block;
			depth--;
		}
	}
	w->order += n;
	w->nr_order = w->nr_blocks - n;
	for (uint32_t i = 0; i < w->nr_order; i++)
		w->bl[w->order[i]].rpo = i;
}

static gfl_id common_dominator(const struct gfl_walk *w, gfl_id a, gfl_id b)
{
	while (a != b) {
		while (w->bl[a].rpo > w->bl[b].rpo)
			a = w->bl[a].idom;
		while (w->bl[b].rpo > w->bl[a].rpo)
			b = w->bl[b].idom;
	}
	return a;
}

/* Cooper, Harvey and Kennedy: iterate in reverse postorder until nothing changes. */
static void find_dominators(struct gfl_walk *w)
{
	bool changed = true;

	for (uint32_t i = 0; i < w->nr_blocks; i++)
		w->bl[i].idom = GFL_NONE;
	w->bl[0].idom = 0;
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < w->nr_order; i++) {
			gfl_id from = w->order[i];
			const struct gfl_block *b = &w->func->block[from];

			if (w->bl[from].idom == GFL_NONE)
				continue;
			for (uint32_t s = 0; s < b->nr_succ; s++) {
				struct gfl_blinfo *to = &w->bl[b->succ[s]];
				gfl_id dom = from;

				if (b->succ[s] == 0)
					continue;
				if (to->idom != GFL_NONE)
					dom = common_dominator(w, to->idom, from);
				if (dom != to->idom) {
					to->idom = dom;
					changed = true;
				}
			}
		}
	}
}

/* --- events ------------------------------------------------------------------------- */

struct expansions {
	uint32_t *id;
	uint32_t nr, cap;
};

static bool first_time(struct expansions *seen, uint32_t id)
{
	for (uint32_t i = 0; i < seen->nr; i++)
		if (seen->id[i] == id)
			return false;
	GFL_GROW(seen->id, seen->nr, seen->cap);
	seen->id[seen->nr++] = id;
	return true;
}

/* Events born of a macro with a rule: the first of each expansion stands for the whole. */
static void find_macro(struct gfl_walk *w, const struct gfl_event *ev, struct gfl_evinfo *info,
		       struct expansions *seen)
{
	for (uint32_t i = ev->nr_frames; i-- > 0;) {
		const struct gfl_rule *rule = gfl_engine_sym(w->eng, ev->frames[i].macro)->macro;

		if (!rule || !gfl_engine_applies(w->eng, rule))
			continue;
		info->macro_models = info->models;
		if (rule->only_models)
			info->models &= rule->only_models;
		if (!rule->effects.nr)
			continue;
		/* Parts that count for one model are looked at; the effect is about the other. */
		info->in_macro = !rule->only_models;
		if (first_time(seen, ev->frames[i].id))
			info->macro = rule;
		return;
	}
}

static void find_events(struct gfl_walk *w)
{
	struct expansions seen = { 0 };

	for (uint32_t i = 0; i < w->nr_order; i++) {
		const struct gfl_block *b = &w->func->block[w->order[i]];
		struct gfl_blinfo *bl = &w->bl[w->order[i]];

		bl->ev = gfl_arena_alloc(w->eng->scratch, b->nr_events * sizeof(*bl->ev));
		for (uint32_t e = 0; e < b->nr_events; e++) {
			const struct gfl_event *ev = &b->events[e];

			bl->ev[e].models = GFL_ALL_MODELS;
			if (ev->nr_frames)
				find_macro(w, ev, &bl->ev[e], &seen);
			if (!ev->callee)
				continue;
			bl->ev[e].sym = gfl_engine_sym(w->eng, ev->callee);
			if (ev->ret && bl->ev[e].sym->rule &&
			    bl->ev[e].sym->rule->kind == GFL_RULE_TEST)
				w->test[ev->ret] = bl->ev[e].sym->rule->test;
		}
	}
	free(seen.id);
}

/* --- what is written ------------------------------------------------------------------- */

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

/* Forwards to a fixpoint: where memory is still as the caller left it. */
static void find_written(struct gfl_walk *w)
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

/* --- which values matter -------------------------------------------------------------- */

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

/* Backwards to a fixpoint: bl->live is what may be asked for from the block's start on. */
static void find_live(struct gfl_walk *w)
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

/* Members that tell about the context, such as a count of disabled softirqs. */
static void find_field_tests(struct gfl_walk *w)
{
	for (gfl_id v = 1; w->eng->nr_field_tests && v < w->nr_orig_vals; v++) {
		const struct gfl_val *val = &w->vals->v[v], *place = &w->vals->v[val->a];

		if (val->kind != GFL_VAL_LOAD || place->kind != GFL_VAL_FIELD || !place->name)
			continue;
		for (uint32_t i = 0; i < w->eng->nr_field_tests; i++) {
			const struct gfl_rule *rule = w->eng->field_tests[i];
			size_t tag = strcspn(rule->name, ".");

			if (!strcmp(rule->name + tag + 1, place->name) && place->tag &&
			    strlen(place->tag) == tag && !strncmp(place->tag, rule->name, tag))
				w->test[v] = rule->test;
		}
	}
}

static void find_phis(struct gfl_walk *w)
{
	for (int pass = 0; pass < 2; pass++) {
		for (gfl_id v = 1; v < w->nr_orig_vals; v++) {
			const struct gfl_val *val = &w->vals->v[v];
			struct gfl_blinfo *bl;

			if (val->kind != GFL_VAL_PHI || val->block >= w->nr_blocks)
				continue;
			bl = &w->bl[val->block];
			if (pass)
				bl->phis[bl->nr_phis] = v;
			bl->nr_phis++;
		}
		for (uint32_t b = 0; !pass && b < w->nr_blocks; b++) {
			w->bl[b].phis =
				gfl_arena_alloc(w->eng->scratch, w->bl[b].nr_phis * sizeof(gfl_id));
			w->bl[b].nr_phis = 0;
		}
	}
}

/**
 * gfl_flow_prepare() - find out about a function what the walk needs
 * @w: walk with eng, fn, func and vals set; memory comes from the scratch arena
 */
void gfl_flow_prepare(struct gfl_walk *w)
{
	w->nr_blocks = w->func->nr_blocks;
	w->nr_orig_vals = w->vals->nr;
	w->nr_live_words = (w->nr_orig_vals + 63) / 64;
	w->bl = gfl_arena_alloc(w->eng->scratch, w->nr_blocks * sizeof(*w->bl));
	w->test = gfl_arena_alloc(w->eng->scratch, w->nr_orig_vals);
	w->alias = gfl_arena_alloc(w->eng->scratch, w->nr_orig_vals * sizeof(*w->alias));
	order_blocks(w);
	find_phis(w);
	find_field_tests(w);
	find_events(w);
	find_written(w);
	find_live(w);
	find_dominators(w);
	gfl_choice_find(w);
	gfl_deciding_find(w);
}

/* Backwards to a fixpoint: blocks from which the header is come to again. */
static void find_loop(struct gfl_walk *w, gfl_id header)
{
	uint64_t *in = gfl_arena_alloc(w->eng->scratch, (w->nr_blocks + 63) / 64 * sizeof(*in));
	bool changed = true;

	w->bl[header].loop = in;
	while (changed) {
		changed = false;
		for (uint32_t i = w->nr_order; i-- > w->bl[header].rpo;) {
			gfl_id b = w->order[i];
			bool comes = false;

			for (uint32_t k = 0; k < w->func->block[b].nr_succ; k++) {
				gfl_id to = w->func->block[b].succ[k];

				comes |= to == header || (in[to / 64] >> (to % 64) & 1);
			}
			if (!comes || (in[b / 64] >> (b % 64) & 1))
				continue;
			in[b / 64] |= 1ull << (b % 64);
			changed = true;
		}
	}
}

/**
 * gfl_is_in_loop() - may a block run in a loop that is entered by @header?
 * @w:      the walk
 * @header: a block that an edge leads back to
 * @block:  the block
 */
bool gfl_is_in_loop(struct gfl_walk *w, gfl_id header, gfl_id block)
{
	if (!w->bl[header].loop)
		find_loop(w, header);
	return w->bl[header].loop[block / 64] >> (block % 64) & 1;
}

/* A condition as callers see it: results of pure helpers replaced by what they compute. */
static gfl_id outside(const struct gfl_walk *w, gfl_id v)
{
	return v < w->nr_orig_vals && w->alias[v] ? w->alias[v] : v;
}

/*
 * Of `a || b` that is false, and of `a && b` that is true, both halves are known: compilers make one
 * comparison of such conditions if both are cheap.
 */
static uint32_t add_halves(struct gfl_walk *w, enum gfl_op op, gfl_id v, gfl_id zero,
			   struct gfl_guard *guards, uint32_t nr, uint32_t max)
{
	const struct gfl_val *val = &w->vals->v[v], *b = &w->vals->v[zero];
	const gfl_id halves[] = { val->a, val->b };

	if (b->kind != GFL_VAL_CONST || b->num || val->kind != GFL_VAL_OP ||
	    !((op == GFL_OP_EQ && val->op == GFL_OP_OR) ||
	      (op == GFL_OP_NE && val->op == GFL_OP_AND)))
		return nr;
	for (uint32_t i = 0; i < 2 && nr < max; i++) {
		gfl_id half = halves[i];

		val = &w->vals->v[half];
		if (val->kind != GFL_VAL_OP || !gfl_op_is_cmp(val->op))
			nr = add_halves(w, op, half, zero, guards, nr, max);
		else if (gfl_is_over_params(w->vals, outside(w, val->a)) &&
			 w->vals->v[val->b].kind == GFL_VAL_CONST)
			guards[nr++] = (struct gfl_guard){
				gfl_mk_op(w->vals,
					  op == GFL_OP_NE ? val->op : gfl_op_negate(val->op),
					  outside(w, val->a), val->b),
				gfl_abs_const(1)
			};
	}
	return nr;
}

/**
 * gfl_flow_guards() - conditions on parameters that hold wherever a block runs
 * @w:      the walk
 * @block:  the block
 * @guards: gets them, nearest first
 * @max:    room in @guards
 *
 * Return: how many there are.
 */
uint32_t gfl_flow_guards(struct gfl_walk *w, gfl_id block, struct gfl_guard *guards, uint32_t max)
{
	uint32_t nr = 0;

	if (w->fixed) {
		memcpy(guards, w->fixed->guards, w->fixed->nr_guards * sizeof(*guards));
		return w->fixed->nr_guards;
	}
	for (gfl_id b = block; b != 0 && nr < max; b = w->bl[b].idom) {
		const struct gfl_block *dom = &w->func->block[w->bl[b].idom];
		struct gfl_abs abs = gfl_abs_const(1);
		gfl_id val = 0;

		if (w->bl[b].nr_preds != 1)
			continue;
		if (dom->term == GFL_TERM_COND && dom->succ[0] != dom->succ[1]) {
			enum gfl_op op = dom->succ[0] == b ? dom->op : gfl_op_negate(dom->op);
			const uint32_t before = nr;

			nr = add_halves(w, op, dom->a, dom->b, guards, nr, max);
			/* Both halves say all of it. */
			if (nr < max && nr - before < 2 &&
			    gfl_is_over_params(w->vals, outside(w, dom->a)) &&
			    w->vals->v[dom->b].kind == GFL_VAL_CONST)
				val = gfl_mk_op(w->vals, op, outside(w, dom->a), dom->b);
		} else if (dom->term == GFL_TERM_SWITCH && gfl_is_over_params(w->vals, dom->a)) {
			for (uint32_t i = 0; i + 1 < dom->nr_succ; i++)
				if (dom->succ[i] == b) {
					val = dom->a;
					abs = gfl_abs_top();
					abs.lo = dom->cases[i].lo;
					abs.hi = dom->cases[i].hi;
				}
		}
		if (val)
			guards[nr++] = (struct gfl_guard){ val, abs };
	}
	return nr;
}
