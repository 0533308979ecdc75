/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls through members that may lead to several functions: does it matter to which? */
#include <string.h>

#include "engine.h"
#include "indirect.h"

/* Does the operation sleep, with the arguments of this call? */
static enum gfl_tri sleeps_here(struct gfl_walk *w, const struct gfl_state *st,
				const struct gfl_fn *callee, const struct gfl_demand *d,
				const struct gfl_args *args)
{
	gfl_id gfp = d->gfp ? gfl_import(w, st, callee, d->gfp, args) : 0;
	struct gfl_abs abs;

	if (!gfp || d->sleeps != GFL_MAYBE)
		return d->sleeps;
	abs = gfl_eval(w, st, gfp);
	return gfl_abs_meet(&abs, d->gfp_abs) ? gfl_may_reclaim(w->eng, &abs) : GFL_NO;
}

/*
 * Is it done whatever the arguments, in the caller's context, and nothing about it is doubted? What is
 * further down depends on more than can be seen from here, unless the flags were handed down.
 */
static bool is_certain(const struct gfl_demand *d)
{
	if (d->depth >= GFL_NEAR && !d->gfp)
		return false;
	if (d->nr_guards || d->doubts || d->nr_dropped || d->drops_lock || d->assume || d->phase)
		return false;
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		if (d->ctx_irq[m] != GFL_IRQ_ENTRY && d->ctx_irq[m] != GFL_IRQ_OFF)
			return false;
		for (unsigned int dim = 0; dim < GFL_NR_DIMS; dim++)
			if (d->lowered[m][dim])
				return false;
	}
	return true;
}

static bool does(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
		 const struct gfl_demand *d, enum gfl_tri sleeps, const struct gfl_args *args)
{
	for (uint32_t i = 0; i < callee->sum.nr_demands; i++) {
		const struct gfl_demand *own = callee->sum.demands[i];

		if (own->kind == d->kind && !(d->models & ~own->models) && is_certain(own) &&
		    sleeps_here(w, st, callee, own, args) == sleeps)
			return true;
	}
	return false;
}

/**
 * gfl_indirect_agree() - does every function a call may lead to do what one of them does?
 * @w:    the walk of the caller
 * @st:   state at the call
 * @t:    the functions
 * @fn:   one of them
 * @d:    what it does
 * @args: arguments of the call
 *
 * Then the call is as good as one by name, for this operation.
 */
bool gfl_indirect_agree(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_targets *t,
			const struct gfl_fn *fn, const struct gfl_demand *d,
			const struct gfl_args *args)
{
	enum gfl_tri sleeps = sleeps_here(w, st, fn, d, args);
	struct gfl_args theirs = *args;

	if (!is_certain(d))
		return false;
	/* What is known there is of one callee. */
	theirs.imports = NULL;
	for (uint32_t i = 0; i < t->nr; i++)
		if (t->fns[i] != fn && !does(w, st, t->fns[i], d, sleeps, &theirs))
			return false;
	return true;
}

/**
 * gfl_indirect_near() - does a function stand in the folder of its caller, or below?
 * @w:      the walk of the caller
 * @callee: the function
 *
 * A driver that calls one of its own functions through a member has hardware for which it is that one.
 */
bool gfl_indirect_near(const struct gfl_walk *w, const struct gfl_fn *callee)
{
	const struct gfl_func *from = w->func, *to = callee->func;
	const char *file = from->unit->files[from->loc.file], *end;

	if (!from->loc.file || !to->loc.file)
		return false;
	end = strrchr(file, '/');
	return end && !strncmp(file, to->unit->files[to->loc.file], (size_t)(end + 1 - file));
}

/**
 * gfl_indirect_none() - does a block only run if a member is empty in which tables have functions?
 * @w:     the walk
 * @block: the block
 *
 * Which table the object has is not known, as little as with a call through the member.
 */
bool gfl_indirect_none(struct gfl_walk *w, gfl_id block)
{
	if (w->fixed)
		return false;
	for (gfl_id b = block; b != 0; b = w->bl[b].idom) {
		const struct gfl_block *dom = &w->func->block[w->bl[b].idom];
		enum gfl_op op;

		if (w->bl[b].nr_preds != 1 || dom->term != GFL_TERM_COND ||
		    dom->succ[0] == dom->succ[1])
			continue;
		op = dom->succ[0] == b ? dom->op : gfl_op_negate(dom->op);
		if (op == GFL_OP_EQ && w->vals->v[dom->b].kind == GFL_VAL_CONST &&
		    !w->vals->v[dom->b].num && gfl_indirect_in_table(w->eng, w->func, dom->a))
			return true;
	}
	return false;
}
