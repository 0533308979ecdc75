/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order of the analysis: callees before callers. Functions that call each other in a circle are one
 * strongly connected component; components wait for those they call.
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "indirect.h"

/* --- who calls whom ----------------------------------------------------------------------- */

/* A function that @func names in its values; what is called through a variable is one of them. */
static struct gfl_fn *named_at(struct gfl_engine *eng, const struct gfl_func *func, uint32_t i)
{
	const struct gfl_val *val = &func->vals.v[i];
	const struct gfl_sym *sym = val->kind == GFL_VAL_FN ? gfl_engine_sym(eng, val->name) : NULL;

	return sym ? gfl_sym_body(sym) : NULL;
}

/*
 * The called function, or one that is handed to it, which may be called before it returns, or one
 * that stands in the member called through, or may stand in the variable called through.
 */
static struct gfl_fn *callee_at(struct gfl_engine *eng, const struct gfl_func *func,
				const struct gfl_event *ev, uint32_t i,
				const struct gfl_targets *targets)
{
	const char *name = ev->callee;
	const struct gfl_sym *sym;

	if (i > ev->nr_args && !targets)
		return named_at(eng, func, i - ev->nr_args - 1);
	if (i > ev->nr_args)
		return targets->fns[i - ev->nr_args - 1];
	if (i) {
		const struct gfl_val *val = &func->vals.v[ev->args[i - 1]];

		name = val->kind == GFL_VAL_FN ? val->name : NULL;
	}
	sym = name ? gfl_engine_sym(eng, name) : NULL;
	return sym ? gfl_sym_body(sym) : NULL;
}

/**
 * gfl_scc_callee() - the next function that one may call; some come more than once
 * @eng: the analysis
 * @v:   where to go on, the beginning if all but @fn is 0
 *
 * Return: the function, NULL at the end.
 */
struct gfl_fn *gfl_scc_callee(struct gfl_engine *eng, struct gfl_callees *v)
{
	const struct gfl_func *func = v->fn->func;

	for (; v->block < func->nr_blocks; v->block++, v->event = 0)
		for (; v->event < func->block[v->block].nr_events; v->event++, v->arg = 0) {
			const struct gfl_event *ev = &func->block[v->block].events[v->event];
			const struct gfl_targets *t = gfl_indirect_targets(eng, ev);
			uint32_t nr = ev->nr_args;

			if (t)
				nr += t->nr <= GFL_MAX_TARGETS ? t->nr : 0;
			else if (ev->fnptr)
				nr += func->vals.nr;
			while (v->arg <= nr) {
				struct gfl_fn *fn = callee_at(eng, func, ev, v->arg++, t);

				if (fn)
					return fn;
			}
		}
	return NULL;
}

/* --- Tarjan's algorithm ------------------------------------------------------------------- */

/** struct scc_call - a function of the unit, by index, may call another, which may be one of another unit */
struct scc_call {
	uint32_t caller;
	struct gfl_fn *callee;
};

struct tarjan {
	struct gfl_engine *eng;
	struct scc_call *calls; /* all, each where it was come to */
	uint32_t nr_calls, cap_calls;
	struct gfl_callees *todo;
	uint32_t depth;
	struct gfl_fn **stack;
	uint32_t nr_stack, cap_stack;
	uint32_t next_index;
	uint32_t cap_sccs;
};

static void add_call(struct tarjan *t, const struct gfl_fn *caller, struct gfl_fn *callee)
{
	const struct gfl_engine *eng = t->eng;

	if (caller < eng->fns || caller >= eng->fns + eng->nr_fns)
		return;
	GFL_GROW(t->calls, t->nr_calls, t->cap_calls);
	t->calls[t->nr_calls++] = (struct scc_call){ (uint32_t)(caller - eng->fns), callee };
}

static void push(struct tarjan *t, struct gfl_fn *fn)
{
	fn->index = fn->lowlink = ++t->next_index;
	fn->on_stack = true;
	GFL_GROW(t->stack, t->nr_stack, t->cap_stack);
	t->stack[t->nr_stack++] = fn;
	t->todo[t->depth++] = (struct gfl_callees){ fn, 0, 0, 0 };
}

/* All from @root on is a component; those pushed last come first, as they are called by the others. */
static void pop_scc(struct tarjan *t, struct gfl_fn *root)
{
	struct gfl_engine *eng = t->eng;
	struct gfl_scc *scc;
	struct gfl_fn *fn;

	GFL_GROW(eng->sccs, eng->nr_sccs, t->cap_sccs);
	scc = &eng->sccs[eng->nr_sccs++];
	*scc = (struct gfl_scc){ .first = eng->nr_order };
	do {
		fn = t->stack[--t->nr_stack];
		fn->on_stack = false;
		fn->scc = eng->nr_sccs - 1;
		fn->place = eng->nr_order;
		scc->is_circle |= fn->is_recursive;
		eng->order[eng->nr_order++] = fn;
	} while (fn != root);
	scc->nr = eng->nr_order - scc->first;
	scc->is_circle |= scc->nr > 1;
}

/* Without recursion: call chains in a kernel are long. */
static void visit_from(struct tarjan *t, struct gfl_fn *start)
{
	push(t, start);
	while (t->depth) {
		struct gfl_fn *fn = t->todo[t->depth - 1].fn;
		struct gfl_fn *callee = gfl_scc_callee(t->eng, &t->todo[t->depth - 1]);

		if (callee)
			add_call(t, fn, callee);
		if (callee && callee == fn)
			fn->is_recursive = true;
		if (callee && !callee->index) {
			push(t, callee);
		} else if (callee) {
			if (callee->on_stack && callee->index < fn->lowlink)
				fn->lowlink = callee->index;
		} else {
			t->depth--;
			if (t->depth && fn->lowlink < t->todo[t->depth - 1].fn->lowlink)
				t->todo[t->depth - 1].fn->lowlink = fn->lowlink;
			if (fn->lowlink == fn->index)
				pop_scc(t, fn);
		}
	}
}

/* --- who waits for whom -------------------------------------------------------------------- */

static void add_caller(struct gfl_fn *callee, struct gfl_fn *fn)
{
	if (callee->nr_callers && callee->callers[callee->nr_callers - 1] == fn)
		return;
	GFL_GROW(callee->callers, callee->nr_callers, callee->cap_callers);
	callee->callers[callee->nr_callers++] = fn;
}

/* The functions called, by caller, in the order of functions: @first: where those of each begin, and the last end. */
static struct gfl_fn **by_caller(const struct tarjan *t, uint32_t *first)
{
	struct gfl_fn **callees = gfl_xrealloc(NULL, (t->nr_calls + 1) * sizeof(*callees));
	const uint32_t nr = t->eng->nr_fns;

	memset(first, 0, (nr + 2) * sizeof(*first));
	for (uint32_t i = 0; i < t->nr_calls; i++)
		first[t->calls[i].caller + 2]++;
	for (uint32_t i = 2; i < nr + 2; i++)
		first[i] += first[i - 1];
	/* each begins where the one before ended, which is where it has got to */
	for (uint32_t i = 0; i < t->nr_calls; i++)
		callees[first[t->calls[i].caller + 1]++] = t->calls[i].callee;
	return callees;
}

/* Each component waits once for every call that leaves it. */
static void find_callers(struct tarjan *t)
{
	struct gfl_engine *eng = t->eng;
	uint32_t *first = gfl_xrealloc(NULL, (eng->nr_fns + 2) * sizeof(*first));
	struct gfl_fn **callees = by_caller(t, first);

	for (uint32_t i = 0; i < eng->nr_fns; i++)
		for (uint32_t c = first[i]; c < first[i + 1]; c++)
			add_caller(callees[c], &eng->fns[i]);
	for (uint32_t i = 0; i < eng->nr_fns; i++)
		for (uint32_t c = 0; c < eng->fns[i].nr_callers; c++) {
			const struct gfl_fn *caller = eng->fns[i].callers[c];

			if (caller->scc != eng->fns[i].scc)
				eng->sccs[caller->scc].nr_waiting++;
		}
	free(first);
	free(callees);
}

/**
 * gfl_scc_find() - order all functions into components, callees first, and find out who waits for whom
 * @eng: the analysis; gets sccs, order, and each function its scc and its callers
 */
void gfl_scc_find(struct gfl_engine *eng)
{
	struct tarjan t = { .eng = eng };

	t.todo = gfl_xrealloc(NULL, (eng->nr_fns + 1) * sizeof(*t.todo));
	eng->order = gfl_arena_alloc(eng->arena, (eng->nr_fns + 1) * sizeof(*eng->order));
	for (uint32_t i = 0; i < eng->nr_fns; i++)
		if (!eng->fns[i].index)
			visit_from(&t, &eng->fns[i]);
	find_callers(&t);
	free(t.todo);
	free(t.stack);
	free(t.calls);
}

/**
 * gfl_scc_is_ordered() - is a function summarised before, or together with, another?
 * @caller: the one that looks at the other's summary
 * @callee: the other, found while walking: by a pointer that a variable holds, say
 *
 * If not, its summary may be there or not, by chance.
 */
bool gfl_scc_is_ordered(const struct gfl_fn *caller, const struct gfl_fn *callee)
{
	uint32_t lo = 0, hi = callee->nr_callers;

	/* callers stand in the order of functions */
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (callee->callers[mid] == caller)
			return true;
		if (callee->callers[mid] < caller)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}
