/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the analysis believes of a function, in words. */
#include <string.h>

#include "engine.h"

static const char *place(const struct gfl_result *res, struct gfl_arena *arena, struct gfl_loc loc)
{
	return gfl_arena_printf(arena, "%s:%u", loc.file ? res->unit->files[loc.file] : "?",
				loc.line);
}

static const char *ret_text(uint8_t ret)
{
	static const char *const text[] = {
		"never",	"0 or NULL", "an error", "0 or an error", "neither 0 nor an error",
		"not an error", "not 0",     "anything"
	};

	return text[ret & GFL_RET_ANY];
}

static void explain_ctx(const struct gfl_fn *fn, struct gfl_arena *arena, const struct gfl_ctx *ctx,
			FILE *out)
{
	static const char *const irq[] = { "as before", "off", "on", "as saved by the caller" };

	if (gfl_ctx_is_neutral(ctx))
		fputs("    leaves the context as it was\n", out);
	for (uint32_t i = 0; i < ctx->nr_held; i++)
		fprintf(out, "    holds a %s lock: %s\n", gfl_class_name(ctx->held[i].lock.cls),
			gfl_val_text(arena, fn->func, &fn->vals, ctx->held[i].lock.obj));
	for (uint32_t i = 0; i < ctx->nr_dropped; i++)
		fprintf(out, "    has released a %s lock: %s\n",
			gfl_class_name(ctx->dropped[i].cls),
			gfl_val_text(arena, fn->func, &fn->vals, ctx->dropped[i].obj));
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
			if (ctx->dim[m][d])
				fprintf(out, "    %s %+d on %s\n", gfl_dim_name(d), ctx->dim[m][d],
					gfl_model_name(m));
		if (ctx->irq[m] != GFL_IRQ_ENTRY)
			fprintf(out, "    interrupts %s on %s\n", irq[ctx->irq[m]],
				gfl_model_name(m));
	}
}

static void explain_guards(const struct gfl_fn *fn, struct gfl_arena *arena,
			   const struct gfl_guard *guards, uint32_t nr, FILE *out)
{
	for (uint32_t i = 0; i < nr; i++) {
		const struct gfl_val *val = &fn->vals.v[guards[i].val];

		if (val->kind == GFL_VAL_OP && val->a && val->b)
			fprintf(out, "    only if %s %s %s\n",
				gfl_val_text(arena, fn->func, &fn->vals, val->a),
				gfl_op_name(val->op),
				gfl_val_text(arena, fn->func, &fn->vals, val->b));
		else if (guards[i].abs.nz && guards[i].abs.lo == INT64_MIN)
			fprintf(out, "    only if %s is not 0\n",
				gfl_val_text(arena, fn->func, &fn->vals, guards[i].val));
		else
			fprintf(out, "    only if %s is in %lld..%lld\n",
				gfl_val_text(arena, fn->func, &fn->vals, guards[i].val),
				(long long)guards[i].abs.lo, (long long)guards[i].abs.hi);
	}
}

static void explain_outs(const struct gfl_fn *fn, struct gfl_arena *arena, const struct gfl_exit *x,
			 FILE *out)
{
	for (uint32_t i = 0; i < x->nr_outs; i++)
		fprintf(out, "    with *%s = %s\n",
			gfl_val_text(arena, fn->func, &fn->vals, x->outs[i].val),
			gfl_val_text(arena, fn->func, &fn->vals, x->outs[i].to));
}

static void explain_demand(const struct gfl_result *res, const struct gfl_fn *fn,
			   struct gfl_arena *arena, const struct gfl_demand *d, FILE *out)
{
	static const char *const sleeps[] = { "does not sleep", "may sleep",
					      "may sleep if its flags say so" };

	fprintf(out, "  %s() at %s: %s", d->op_name, place(res, arena, d->root), sleeps[d->sleeps]);
	if (d->kind == GFL_DO_ALLOC)
		fprintf(out, " (%s)", gfl_gfp_text(res->engine, &d->gfp_abs));
	fputc('\n', out);
	explain_guards(fn, arena, d->guards, d->nr_guards, out);
	for (uint32_t i = 0; i < d->nr_dropped; i++)
		fprintf(out, "    with the caller's %s released\n",
			gfl_val_text(arena, fn->func, &fn->vals, d->dropped[i].obj));
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (d->limit[m] < GFL_WAIT_SLEEP)
			fprintf(out, "    in a context of this function that allows %s on %s\n",
				gfl_wait_name(d->limit[m]), gfl_model_name(m));
	for (; d->next; d = d->next)
		fprintf(out, "    by way of %s at %s\n", d->call_text, place(res, arena, d->loc));
}

bool gfl_explain(const struct gfl_result *result, const char *func, FILE *out)
{
	struct gfl_engine *eng = result->engine;
	struct gfl_func *f = gfl_unit_func(result->unit, func);
	struct gfl_fn *fn = f ? gfl_engine_sym(eng, f->name)->fn : NULL;

	if (!fn)
		return false;
	fprintf(out, "%s() at %s\n", func, place(result, eng->arena, f->loc));
	if (fn->sum.is_exhausted)
		fputs("too large: not all of its paths were followed\n", out);
	if (fn->sum.is_unbalanced)
		fputs("leaves different contexts that its result does not tell; the freer counts\n",
		      out);
	if (fn->sum.is_pure)
		fputs("does nothing but compute its result\n", out);
	fprintf(out, "returns in %u way%s:\n", fn->sum.nr_exits, fn->sum.nr_exits == 1 ? "" : "s");
	for (uint32_t i = 0; i < fn->sum.nr_exits; i++) {
		const struct gfl_exit *x = &fn->sum.exits[i];

		fprintf(out, "  returning %s\n", ret_text(x->ret));
		explain_guards(fn, eng->arena, x->guards, x->nr_guards, out);
		explain_outs(fn, eng->arena, x, out);
		explain_ctx(fn, eng->arena, &x->ctx, out);
	}
	fprintf(out, "asks of its callers' contexts, for %u operation%s:\n", fn->sum.nr_demands,
		fn->sum.nr_demands == 1 ? "" : "s");
	for (uint32_t i = 0; i < fn->sum.nr_demands; i++)
		explain_demand(result, fn, eng->arena, fn->sum.demands[i], out);
	for (uint32_t i = 0; i < eng->nr_entries; i++)
		if (eng->entries[i].fn == fn && !eng->entries[i].rule)
			fprintf(out, "is annotated: %s\n", eng->entries[i].site->text);
		else if (eng->entries[i].fn == fn)
			fprintf(out, "is called back: %s at %s (rule %s, %s)\n",
				eng->entries[i].site->text,
				place(result, eng->arena, eng->entries[i].site->loc),
				eng->entries[i].rule->name, eng->entries[i].rule->source);
	return true;
}
