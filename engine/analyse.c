/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The analysis of one unit, from its facts to its findings. */
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "gfplint/link.h"

#define SCC_ROUNDS 4

/* --- callees first ---------------------------------------------------------------------- */

static void summarise(struct gfl_engine *eng, struct gfl_fn *fn)
{
	struct gfl_stats *stats = &eng->result->stats;

	gfl_walk_func(eng, fn);
	if (fn->done)
		return;
	fn->done = true;
	stats->nr_funcs++;
}

/* Functions about which less is known than there is to know. */
static void count_gaps(struct gfl_engine *eng)
{
	struct gfl_stats *stats = &eng->result->stats;

	for (uint32_t i = 0; i < eng->nr_fns; i++) {
		const struct gfl_fn *fn = &eng->fns[i];

		stats->nr_unbalanced += fn->sum.is_unbalanced;
		if (!fn->sum.is_exhausted)
			continue;
		GFL_GROW(stats->exhausted, stats->nr_exhausted, eng->cap_exhausted);
		stats->exhausted[stats->nr_exhausted++] = fn->func->name;
	}
}

/*
 * Functions that call each other in a circle: paths through a call that was not seen to return yet
 * end there, so the first round finds the ways out of the circle, and later ones what they mean to
 * the others. Only the last one speaks.
 */
static void summarise_scc(struct gfl_engine *eng, struct gfl_fn *root)
{
	uint32_t first = eng->nr_stack;
	bool is_circle;

	while (eng->stack[--first] != root)
		;
	is_circle = eng->nr_stack - first > 1 || root->is_recursive;
	if (is_circle && eng->nr_stack - first > eng->result->stats.nr_circle)
		eng->result->stats.nr_circle = eng->nr_stack - first;
	for (int round = is_circle ? SCC_ROUNDS : 1; round > 0; round--) {
		eng->is_quiet = round > 1;
		for (uint32_t i = eng->nr_stack; i-- > first;)
			summarise(eng, eng->stack[i]);
	}
	for (uint32_t i = first; i < eng->nr_stack; i++)
		eng->stack[i]->on_stack = false;
	eng->nr_stack = first;
}

struct visit {
	struct gfl_fn *fn;
	uint32_t block, event, arg;
};

/*
 * The called function, or one that is handed to it, which may be called before it returns, or one
 * that stands in the member called through.
 */
static struct gfl_fn *callee_at(struct gfl_engine *eng, const struct gfl_func *func,
				const struct gfl_event *ev, uint32_t i,
				const struct gfl_targets *targets)
{
	const char *name = ev->callee;
	const struct gfl_sym *sym;

	if (i > ev->nr_args)
		return targets->fns[i - ev->nr_args - 1];
	if (i) {
		const struct gfl_val *val = &func->vals.v[ev->args[i - 1]];

		name = val->kind == GFL_VAL_FN ? val->name : NULL;
	}
	sym = name ? gfl_engine_sym(eng, name) : NULL;
	return sym && !sym->rule ? sym->fn : NULL;
}

static struct gfl_fn *next_callee(struct gfl_engine *eng, struct visit *v)
{
	const struct gfl_func *func = v->fn->func;

	for (; v->block < func->nr_blocks; v->block++, v->event = 0)
		for (; v->event < func->block[v->block].nr_events; v->event++, v->arg = 0) {
			const struct gfl_event *ev = &func->block[v->block].events[v->event];
			const struct gfl_targets *t = gfl_indirect_targets(eng, func, ev);
			uint32_t nr = ev->nr_args + (t && t->nr <= GFL_MAX_TARGETS ? t->nr : 0);

			while (v->arg <= nr) {
				struct gfl_fn *fn = callee_at(eng, func, ev, v->arg++, t);

				if (fn)
					return fn;
			}
		}
	return NULL;
}

static void push(struct gfl_engine *eng, struct visit *v, struct gfl_fn *fn)
{
	fn->index = fn->lowlink = ++eng->next_index;
	fn->on_stack = true;
	GFL_GROW(eng->stack, eng->nr_stack, eng->cap_stack);
	eng->stack[eng->nr_stack++] = fn;
	*v = (struct visit){ fn, 0, 0, 0 };
}

/* Tarjan's strongly connected components, without recursion: call chains in a kernel are long. */
static void visit_from(struct gfl_engine *eng, struct gfl_fn *start, struct visit *todo)
{
	uint32_t depth = 0;

	push(eng, &todo[depth++], start);
	while (depth) {
		struct gfl_fn *fn = todo[depth - 1].fn;
		struct gfl_fn *callee = next_callee(eng, &todo[depth - 1]);

		if (callee && callee == fn)
			fn->is_recursive = true;
		if (callee && !callee->index) {
			push(eng, &todo[depth++], callee);
		} else if (callee) {
			if (callee->on_stack && callee->index < fn->lowlink)
				fn->lowlink = callee->index;
		} else {
			depth--;
			if (depth && fn->lowlink < todo[depth - 1].fn->lowlink)
				todo[depth - 1].fn->lowlink = fn->lowlink;
			if (fn->lowlink == fn->index)
				summarise_scc(eng, fn);
		}
	}
}

/* --- the pipeline ------------------------------------------------------------------------- */

static int64_t role(const struct gfl_engine *eng, const char *name)
{
	const char *constant = gfl_rules_role(eng->rules, name);
	const struct gfl_const *c = constant ? gfl_unit_const(eng->unit, constant) : NULL;

	return c && c->known ? c->value : 0;
}

static void choose_checks(struct gfl_engine *eng, const struct gfl_options *opts)
{
	const struct gfl_check *c;

	eng->models = opts && opts->models ? opts->models : GFL_ALL_MODELS;
	for (uint32_t i = 0; (c = gfl_check_at(i)); i++) {
		bool wanted = c->is_default;

		if (opts && opts->checks) {
			wanted = false;
			for (uint32_t j = 0; j < opts->nr_checks; j++)
				wanted |= !strcmp(opts->checks[j], c->id);
		}
		if (wanted)
			eng->checks[eng->nr_checks++] = c;
	}
}

/* Rules about members and variables rather than functions. */
static void find_places(struct gfl_engine *eng)
{
	uint32_t nr = gfl_rules_nr(eng->rules);

	eng->field_tests = gfl_arena_alloc(eng->arena, nr * sizeof(*eng->field_tests));
	eng->globals = gfl_arena_alloc(eng->arena, nr * sizeof(*eng->globals));
	for (uint32_t i = 0; i < nr; i++) {
		const struct gfl_rule *rule = gfl_rules_at(eng->rules, i);

		if (rule->kind == GFL_RULE_TEST && strchr(rule->name, '.'))
			eng->field_tests[eng->nr_field_tests++] = rule;
		if (rule->kind == GFL_RULE_VALUE && rule->is_const)
			eng->globals[eng->nr_globals++] = rule;
	}
}

static struct gfl_engine *engine_create(const struct gfl_unit *unit, const struct gfl_rules *rules,
					const struct gfl_options *opts)
{
	static const char *const masks[] = { "preempt-mask", "softirq-mask", "hardirq-mask",
					     "nmi-mask" };
	struct gfl_arena *arena = gfl_arena_create();
	struct gfl_engine *eng = gfl_arena_alloc(arena, sizeof(*eng));

	eng->unit = unit;
	eng->rules = rules;
	eng->arena = arena;
	eng->scratch = gfl_arena_create();
	eng->result = gfl_arena_alloc(arena, sizeof(*eng->result));
	eng->result->unit = unit;
	eng->result->engine = eng;
	eng->direct_reclaim = role(eng, "direct-reclaim");
	eng->is_rt = role(eng, "config-rt") != 0;
	for (uint32_t i = 0; i < GFL_ARRAY_SIZE(masks); i++)
		eng->count_mask[i] = role(eng, masks[i]);
	choose_checks(eng, opts);
	find_places(eng);
	for (eng->nr_syms_hash = 4096; eng->nr_syms_hash < 2 * unit->nr_funcs;)
		eng->nr_syms_hash *= 2;
	eng->syms = gfl_arena_alloc(arena, eng->nr_syms_hash * sizeof(*eng->syms));
	eng->nr_fns = unit->nr_funcs;
	eng->fns = gfl_arena_alloc(arena, unit->nr_funcs * sizeof(*eng->fns));
	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		eng->fns[i].func = unit->funcs[i];
		gfl_vals_copy(&eng->fns[i].vals, &unit->funcs[i]->vals, arena);
		gfl_engine_sym(eng, unit->funcs[i]->name)->fn = &eng->fns[i];
	}
	if (opts && opts->whole_program)
		gfl_indirect_init(eng);
	return eng;
}

struct gfl_result *gfl_analyse(const struct gfl_unit *unit, const struct gfl_rules *rules,
			       const struct gfl_options *opts)
{
	struct gfl_engine *eng = engine_create(unit, rules, opts);
	struct visit *todo = gfl_arena_alloc(eng->arena, (eng->nr_fns + 1) * sizeof(*todo));

	for (uint32_t i = 0; i < eng->nr_fns; i++)
		if (!eng->fns[i].index)
			visit_from(eng, &eng->fns[i], todo);
	count_gaps(eng);
	gfl_entry_ops(eng);
	gfl_entry_annots(eng);
	for (uint32_t i = 0; i < eng->nr_entries; i++)
		gfl_judge_entry(eng, &eng->entries[i]);
	gfl_arms_filter(eng);
	gfl_findings_finish(eng);
	return eng->result;
}

void gfl_result_destroy(struct gfl_result *result)
{
	struct gfl_engine *eng;

	if (!result)
		return;
	eng = result->engine;
	for (uint32_t i = 0; i < eng->nr_fns; i++)
		gfl_vals_deinit(&eng->fns[i].vals);
	free(result->findings);
	free(result->groups);
	free(result->stats.exhausted);
	gfl_indirect_destroy(eng);
	free(eng->finding_hash);
	free(eng->entries);
	free(eng->stack);
	gfl_arena_destroy(eng->scratch);
	gfl_arena_destroy(eng->arena);
}
