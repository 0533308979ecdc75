/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The analysis of one unit, from its facts to its findings. */
#include <stdlib.h>
#include <string.h>

#include "indirect.h"
#include "judge.h"
#include "memo.h"
#include "reached.h"

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

/* --- the pipeline ------------------------------------------------------------------------- */

static int64_t role(const struct gfl_engine *eng, const char *name)
{
	const char *constant = gfl_rules_role(eng->rules, name);
	const struct gfl_const *c = constant ? gfl_unit_const(eng->unit, constant) : NULL;

	return c && c->known ? c->value : 0;
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
		eng->has_nolock |= rule->nolock &&
				   (!eng->unit->kernel || eng->unit->kernel >= rule->since);
		if (rule->kind == GFL_RULE_VALUE && rule->is_const)
			eng->globals[eng->nr_globals++] = rule;
	}
}

/**
 * gfl_engine_create() - all that an analysis needs before it begins
 *
 * Return: what gfl_result_destroy() of its result frees.
 */
struct gfl_engine *gfl_engine_create(const struct gfl_unit *unit, const struct gfl_rules *rules,
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
	eng->reclaim = (uint64_t)(eng->direct_reclaim | role(eng, "kswapd-reclaim"));
	gfl_gfp_init(eng);
	eng->is_rt = role(eng, "config-rt") != 0;
	for (uint32_t i = 0; i < GFL_ARRAY_SIZE(masks); i++)
		eng->count_mask[i] = role(eng, masks[i]);
	eng->models = opts && opts->models ? opts->models : GFL_ALL_MODELS;
	eng->checks = opts && opts->checks ? opts->checks : gfl_checks_default();
	find_places(eng);
	for (eng->nr_syms_hash = 4096; eng->nr_syms_hash < 2 * unit->nr_funcs;)
		eng->nr_syms_hash *= 2;
	eng->syms = gfl_arena_alloc(arena, eng->nr_syms_hash * sizeof(*eng->syms));
	eng->nr_fns = unit->nr_funcs;
	eng->fns = gfl_arena_alloc(arena, unit->nr_funcs * sizeof(*eng->fns));
	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		eng->fns[i].func = unit->funcs[i];
		eng->fns[i].absent = gfl_engine_absent(eng, unit->funcs[i]);
	}
	gfl_engine_learn_names(eng);
	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		gfl_engine_sym(eng, unit->funcs[i]->name)->fn = &eng->fns[i];
	eng->outer = opts ? opts->outer : NULL;
	gfl_outer_init(eng);
	if (opts && opts->whole_program)
		gfl_indirect_init(eng);
	/* What is known of functions elsewhere is no part of any key. */
	if (opts && opts->whole_program && !opts->outer)
		eng->memo = opts->memo;
	if (eng->memo)
		eng->memo_key = gfl_memo_key_start(eng);
	return eng;
}

struct gfl_result *gfl_analyse(const struct gfl_unit *unit, const struct gfl_rules *rules,
			       const struct gfl_options *opts)
{
	const double start = gfl_seconds();
	struct gfl_engine *eng = gfl_engine_create(unit, rules, opts);
	struct gfl_stats *stats = &eng->result->stats;
	const uint32_t jobs = opts && opts->jobs ? opts->jobs : 1;

	gfl_entry_setups(eng);
	gfl_scc_find(eng);
	stats->nr_funcs = eng->nr_fns;
	gfl_work(eng, jobs);
	for (uint32_t i = 0; i < eng->nr_fns; i++)
		eng->fns[i].vals.arena = eng->arena;
	count_gaps(eng);
	gfl_entries_resolve(eng);
	gfl_entry_ops(eng);
	gfl_entry_annots(eng);
	gfl_entries_finish(eng);
	for (uint32_t i = 0; i < eng->nr_entries; i++)
		gfl_judge_entry(eng, &eng->entries[i]);
	gfl_callers_judge(eng);
	gfl_entry_filter(eng);
	gfl_reached_filter(eng);
	gfl_arms_filter(eng);
	gfl_findings_finish(eng);
	stats->judging = gfl_seconds() - start;
	if (opts && opts->ways)
		gfl_ways_find(eng, jobs);
	stats->callers = gfl_seconds() - start - stats->judging;
	return eng->result;
}

void gfl_result_destroy(struct gfl_result *result)
{
	struct gfl_engine *eng;

	if (!result)
		return;
	eng = result->engine;
	for (uint32_t i = 0; i < eng->nr_fns; i++) {
		gfl_vals_deinit(&eng->fns[i].vals);
		free(eng->fns[i].callers);
	}
	free(result->findings);
	free(result->groups);
	free(result->stats.exhausted);
	gfl_indirect_destroy(eng->indirect);
	gfl_outer_destroy(eng);
	gfl_ways_destroy(eng);
	free(eng->finding_hash);
	free(eng->entries);
	free(eng->registered);
	free(eng->sccs);
	free(eng->setups);
	gfl_arena_destroy(eng->scratch);
	gfl_arena_destroy(eng->arena);
}
