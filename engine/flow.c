/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Before the walk: block order, dominators, loops, what each event stands for, and the conditions
 * that hold wherever a block runs. Requires a verified function; callees are summarised already.
 */
#include <stdlib.h>
#include <string.h>

#include "choice.h"
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
	gfl_flow_written(w);
	gfl_flow_live(w);
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
	    gfl_is_deep(w->vals, v) ||
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
