/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the analysis believes of a function, in words. */
#include "engine.h"
#include "gfplint/inspect.h"

static const char *place(const struct gfl_result *res, struct gfl_arena *arena, struct gfl_loc loc)
{
	return gfl_arena_printf(arena, "%s:%u", loc.file ? res->unit->files[loc.file] : "?",
				loc.line);
}

static void explain_clauses(const struct gfl_clauses *clauses, FILE *out)
{
	for (uint32_t i = 0; i < clauses->nr; i++)
		fprintf(out, "    %s\n", clauses->v[i]);
}

static void explain_exits(const struct gfl_result *res, uint32_t func, uint32_t nr, FILE *out)
{
	fprintf(out, "returns in %u way%s:\n", nr, nr == 1 ? "" : "s");
	for (uint32_t i = 0; i < nr; i++) {
		struct gfl_exit_info x;

		gfl_inspect_exit(res, func, i, res->engine->arena, &x);
		fprintf(out, "  returning %s\n", x.returns);
		explain_clauses(&x.clauses, out);
	}
}

static void explain_demands(const struct gfl_result *res, uint32_t func, uint32_t nr, FILE *out)
{
	struct gfl_arena *arena = res->engine->arena;

	fprintf(out, "asks of its callers' contexts, for %u operation%s:\n", nr,
		nr == 1 ? "" : "s");
	for (uint32_t i = 0; i < nr; i++) {
		const struct gfl_demand *way = res->engine->fns[func].sum.demands[i];
		struct gfl_demand_info d;

		gfl_inspect_demand(res, func, i, arena, &d);
		fprintf(out, "  %s() at %s: %s", d.op, place(res, arena, d.root),
			gfl_sleeps_text(d.sleeps));
		if (d.gfp)
			fprintf(out, " (%s)", d.gfp);
		fputc('\n', out);
		explain_clauses(&d.clauses, out);
		for (; way->next; way = way->next)
			fprintf(out, "    by way of %s at %s\n", gfl_call_text(res->engine, way),
				place(res, arena, way->loc));
	}
}

static void explain_entries(const struct gfl_result *res, uint32_t func, FILE *out)
{
	for (uint32_t i = 0; i < gfl_inspect_nr_entries(res); i++) {
		struct gfl_entry_info e;

		gfl_inspect_entry(res, i, res->engine->arena, &e);
		if (e.func == func && !e.rule)
			fprintf(out, "is annotated: %s\n", e.text);
		else if (e.func == func)
			fprintf(out, "is called back: %s at %s (rule %s, %s)\n", e.text,
				place(res, res->engine->arena, e.loc), e.rule->name,
				e.rule->source);
	}
}

bool gfl_explain(const struct gfl_result *result, const char *func, FILE *out)
{
	struct gfl_func *f = gfl_unit_func(result->unit, func);
	struct gfl_fn *fn = f ? gfl_engine_sym(result->engine, f->name)->fn : NULL;
	struct gfl_func_info info;
	uint32_t at;

	if (!fn)
		return false;
	at = (uint32_t)(fn - result->engine->fns);
	gfl_inspect_func(result, at, &info);
	fprintf(out, "%s() at %s\n", func, place(result, result->engine->arena, f->loc));
	if (info.is_exhausted)
		fputs("too large: not all of its paths were followed\n", out);
	if (info.is_unbalanced)
		fputs("leaves different contexts that its result does not tell; the freer counts\n",
		      out);
	for (unsigned int d = 0; d < GFL_NR_DIMS; d++) {
		if (fn->sum.may_raise >> d & 1)
			fprintf(out, "may leave %s raised\n", gfl_dim_name(d));
		if (fn->sum.may_lower >> d & 1)
			fprintf(out, "may lower %s, if it is raised\n", gfl_dim_name(d));
	}
	if (info.is_pure)
		fputs("does nothing but compute its result\n", out);
	explain_exits(result, at, info.nr_exits, out);
	explain_demands(result, at, info.nr_demands, out);
	explain_entries(result, at, out);
	return true;
}
