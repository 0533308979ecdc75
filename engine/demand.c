/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Demands: operations that callers answer for, each told once, the surest kept. */
#include <string.h>

#include "engine.h"

/**
 * gfl_demand_copy() - copy a demand, of whose conditions only those that there are have room
 * @to:   gets the copy; what it has dropped stays where it is
 * @from: the demand
 */
void gfl_demand_copy(struct gfl_demand *to, const struct gfl_demand *from)
{
	memcpy(to, from, offsetof(struct gfl_demand, guards));
	memcpy(to->guards, from->guards, from->nr_guards * sizeof(from->guards[0]));
}

/**
 * gfl_demand_keep() - copy a demand into as little memory as it needs
 * @arena: where the memory, that of what it has dropped included, comes from
 * @d:     the demand
 *
 * Return: the copy. No condition can be added to it.
 */
struct gfl_demand *gfl_demand_keep(struct gfl_arena *arena, const struct gfl_demand *d)
{
	const size_t conditions = d->nr_guards * sizeof(d->guards[0]);
	const size_t dropped = d->nr_dropped * sizeof(d->dropped[0]);
	struct gfl_demand *copy =
		gfl_arena_room(arena, offsetof(struct gfl_demand, guards) + conditions);

	gfl_demand_copy(copy, d);
	copy->dropped = dropped ? memcpy(gfl_arena_room(arena, dropped), d->dropped, dropped) :
				  NULL;
	return copy;
}

bool gfl_lock_same(const struct gfl_lock *a, const struct gfl_lock *b)
{
	return a->cls == b->cls && a->obj == b->obj && a->field == b->field;
}

/* Whichever way a comparison came out is no condition. */
static bool is_idle(const struct gfl_vals *vals, const struct gfl_guard *g)
{
	const struct gfl_val *val = &vals->v[g->val];

	return gfl_abs_is_top(&g->abs) || (val->kind == GFL_VAL_OP && gfl_op_is_cmp(val->op) &&
					   g->abs.lo <= 0 && g->abs.hi >= 1 && !g->abs.nz);
}

/* Keep what holds on both ways. */
void gfl_guards_join(const struct gfl_vals *vals, struct gfl_guard *a, uint8_t *nr,
		     const struct gfl_guard *b, uint8_t nr_b)
{
	for (uint32_t i = *nr; i-- > 0;) {
		uint32_t j;

		for (j = 0; j < nr_b && b[j].val != a[i].val; j++)
			;
		if (j < nr_b)
			a[i].abs = gfl_abs_join(a[i].abs, b[j].abs);
		if (j == nr_b || is_idle(vals, &a[i])) {
			memmove(a + i, a + i + 1, (*nr - i - 1) * sizeof(*a));
			(*nr)--;
		}
	}
}

/*
 * Over different calls it is the same demand only if nothing depends on which call it was; and a path that
 * has forgotten its conditions must not take those of a better one away.
 */
static bool same_way(const struct gfl_demand *a, const struct gfl_demand *b)
{
	return (!a->nr_guards && !b->nr_guards) ||
	       (a->loc.line == b->loc.line && a->loc.col == b->loc.col &&
		!((a->doubts ^ b->doubts) & GFL_DOUBT_IMPRECISE));
}

/* Is it the same operation, in the same context? Conditions and ways there do not count. */
bool gfl_demand_same(const struct gfl_demand *a, const struct gfl_demand *b)
{
	return same_way(a, b) && a->rule == b->rule && a->root.line == b->root.line &&
	       a->root.col == b->root.col && a->root.file == b->root.file &&
	       a->root_func == b->root_func && a->gfp == b->gfp && a->sleeps == b->sleeps &&
	       a->ref == b->ref && a->settled == b->settled && a->assume == b->assume &&
	       a->irq_val == b->irq_val && a->nr_dropped == b->nr_dropped &&
	       !memcmp(a->limit, b->limit, sizeof(a->limit)) &&
	       !memcmp(a->ctx_irq, b->ctx_irq, sizeof(a->ctx_irq)) &&
	       !memcmp(a->lowered, b->lowered, sizeof(a->lowered));
}

/* Of two ways to the same operation the surer one, then the shorter one is told. */
static bool is_better(const struct gfl_demand *a, const struct gfl_demand *b)
{
	unsigned int x = gfl_doubts_weight(a->doubts), y = gfl_doubts_weight(b->doubts);

	return x != y ? x < y : a->depth < b->depth;
}

/* Does @a hold wherever @b does? Each condition of @a follows from one of @b. */
static bool holds_with(const struct gfl_demand *a, const struct gfl_demand *b)
{
	for (uint32_t i = 0; i < a->nr_guards; i++) {
		uint32_t j;

		for (j = 0;
		     j < b->nr_guards && (a->guards[i].val != b->guards[j].val ||
					  !gfl_abs_within(b->guards[j].abs, a->guards[i].abs));
		     j++)
			;
		if (j == b->nr_guards)
			return false;
	}
	return true;
}

/* Does @a undo nothing of its caller's context that @b leaves? */
static bool undoes_less(const struct gfl_demand *a, const struct gfl_demand *b)
{
	if (a->drops_lock != b->drops_lock)
		return false;
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		if (a->ctx_irq[m] != GFL_IRQ_ENTRY && a->ctx_irq[m] != GFL_IRQ_OFF &&
		    (a->ctx_irq[m] != b->ctx_irq[m] || a->irq_val != b->irq_val))
			return false;
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
			if (a->lowered[m][d] < b->lowered[m][d])
				return false;
	}
	for (uint32_t i = 0; i < a->nr_dropped; i++) {
		uint32_t j;

		for (j = 0; j < b->nr_dropped && !gfl_lock_same(&a->dropped[i], &b->dropped[j]);
		     j++)
			;
		if (j == b->nr_dropped)
			return false;
	}
	return true;
}

/*
 * Is whoever may not do @b told so by @a already? It is the same kind of operation, needs as much, of
 * the same caller, is as sure and as near. Callers are asked about one of them; what they can see for
 * themselves, here and one call further, is told in full. Of what sleeps whatever it is given and what
 * is given flags the latter is told: those are what can be wrong.
 */
static bool covers(const struct gfl_demand *a, const struct gfl_demand *b)
{
	return b->depth >= GFL_NEAR && a->kind == b->kind && a->sleeps == b->sleeps &&
	       a->gfp == b->gfp && a->settled == b->settled && !(a->assume & ~b->assume) &&
	       (!a->ref || a->ref == b->ref) && !(b->models & ~a->models) && a->depth <= b->depth &&
	       !(a->doubts & ~b->doubts) &&
	       a->rule->defers_in_interrupt == b->rule->defers_in_interrupt &&
	       a->rule->irqs_on == b->rule->irqs_on && a->rule->nolock == b->rule->nolock &&
	       (!a->rule->gfp || b->rule->gfp) && a->phase == b->phase && undoes_less(a, b) &&
	       holds_with(a, b);
}

/* The same operation in the same context, over another path: one demand, under what both have in common. */
static void join_demand(const struct gfl_vals *vals, struct gfl_demand *o,
			const struct gfl_demand *d)
{
	o->models |= d->models;
	gfl_guards_join(vals, o->guards, &o->nr_guards, d->guards, d->nr_guards);
	if (!is_better(d, o))
		return;
	o->doubts = d->doubts;
	o->depth = d->depth;
	o->loc = d->loc;
	o->next = d->next;
	o->callee = d->callee;
	o->via = d->via;
	o->call_text = d->call_text;
}

/* The least sure, then farthest of them. */
static uint32_t worst_demand(const struct gfl_walk *w)
{
	uint32_t worst = 0;

	for (uint32_t i = 1; i < w->nr_demands; i++)
		if (is_better(w->demands[worst], w->demands[i]))
			worst = i;
	return worst;
}

/**
 * gfl_demand_add() - add an operation that is legal here but may not be in a caller's context
 * @w: the walk
 * @d: the demand, copied
 *
 * Callers are not asked twice for the same. When there are too many, the least sure go first, and of
 * these the farthest.
 */
void gfl_demand_add(struct gfl_walk *w, const struct gfl_demand *d)
{
	uint32_t kept = 0, nr_locks = 0;
	struct gfl_demand *new;

	for (uint32_t i = 0; i < w->nr_demands; i++) {
		if (gfl_demand_same(w->demands[i], d)) {
			join_demand(w->vals, w->demands[i], d);
			return;
		}
		if (covers(w->demands[i], d))
			return;
		nr_locks += w->demands[i]->kind == GFL_DO_LOCK;
	}
	/* They are many, and must not crowd out what allocates. */
	if (d->kind == GFL_DO_LOCK && nr_locks == GFL_MAX_LOCKS)
		return;
	for (uint32_t i = 0; i < w->nr_demands; i++)
		if (!covers(d, w->demands[i]))
			w->demands[kept++] = w->demands[i];
	w->nr_demands = kept;
	if (w->nr_demands == GFL_MAX_DEMANDS) {
		uint32_t worst = worst_demand(w);

		if (!is_better(d, w->demands[worst]))
			return;
		w->demands[worst] = w->demands[--w->nr_demands];
	}
	/* Many are dropped again: those that are left at the end are kept. */
	new = gfl_demand_keep(w->eng->scratch, d);
	new->way = 0;
	GFL_GROW(w->demands, w->nr_demands, w->cap_demands);
	w->demands[w->nr_demands++] = new;
}
