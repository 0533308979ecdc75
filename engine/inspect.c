/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the analysis knows, for those outside: functions, exits, demands, entries, calls. */
#include "gfplint/inspect.h"

#include <string.h>

#include "engine.h"
#include "memo.h"

const char *gfl_sleeps_text(enum gfl_sleeps sleeps)
{
	static const char *const text[GFL_NR_SLEEPS] = { "does not sleep", "may sleep",
							 "may sleep if its flags say so",
							 "may not be called with interrupts off" };

	return text[sleeps];
}

static const struct gfl_fn *fn_at(const struct gfl_result *result, uint32_t func)
{
	return &result->engine->fns[func];
}

static uint32_t index_of(const struct gfl_result *result, const struct gfl_fn *fn)
{
	return fn ? (uint32_t)(fn - result->engine->fns) : GFL_NONE;
}

void gfl_inspect_func(const struct gfl_result *result, uint32_t func, struct gfl_func_info *info)
{
	const struct gfl_fn *fn = fn_at(result, func);

	*info = (struct gfl_func_info){
		.func = fn->func,
		.name = gfl_engine_base(result->engine, fn->func->name),
		.rule = gfl_engine_sym(result->engine, fn->func->name)->rule,
		.is_exhausted = fn->sum.is_exhausted,
		.is_unbalanced = fn->sum.is_unbalanced,
		.is_neutral = fn->sum.is_neutral,
		.is_pure = fn->sum.is_pure,
		.is_recursive = fn->is_recursive,
		.nr_exits = fn->sum.nr_exits,
		.nr_demands = fn->sum.nr_demands,
	};
}

uint64_t gfl_inspect_stamp(const struct gfl_result *result, uint32_t func)
{
	const struct gfl_fn *fn = fn_at(result, func);
	struct gfl_memo_key key = fn->key;

	if (!result->engine->memo)
		return 0;
	gfl_memo_mix_text(&key, fn->func->name);
	gfl_memo_mix_place(&key, result->engine, fn->func->name);
	return key.h[0] | 1;
}

/* --- clauses -------------------------------------------------------------------------------- */

/* Few: the array grows in the arena, one by one. */
static void add_clause(struct gfl_clauses *clauses, struct gfl_arena *arena, const char *text)
{
	if (clauses->nr == clauses->cap) {
		const char **v = gfl_arena_alloc(arena, (clauses->cap * 2 + 4) * sizeof(*v));

		if (clauses->nr)
			memcpy(v, clauses->v, clauses->nr * sizeof(*v));
		clauses->v = v;
		clauses->cap = clauses->cap * 2 + 4;
	}
	clauses->v[clauses->nr++] = text;
}

/* One clause if it is the same on all kernels, else one for each that has something to say. */
static void add_by_model(struct gfl_clauses *clauses, struct gfl_arena *arena,
			 const char *const text[GFL_NR_MODELS])
{
	if (text[GFL_RT] && text[GFL_NORT] && !strcmp(text[GFL_RT], text[GFL_NORT])) {
		add_clause(clauses, arena, text[GFL_RT]);
		return;
	}
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (text[m])
			add_clause(clauses, arena,
				   gfl_arena_printf(arena, "%s (%s)", text[m], gfl_model_name(m)));
}

/* What is known of a value, in words: as little as says it all. */
static const char *known_text(struct gfl_arena *arena, const struct gfl_abs *abs)
{
	uint64_t ones = abs->kmask & abs->kval, zeros = abs->kmask & ~abs->kval;

	if (abs->lo == abs->hi)
		return gfl_arena_printf(arena, "is %lld", (long long)abs->lo);
	if (ones && zeros)
		return gfl_arena_printf(arena, "has 0x%llx and lacks 0x%llx",
					(unsigned long long)ones, (unsigned long long)zeros);
	if (ones || zeros)
		return gfl_arena_printf(arena, "%s 0x%llx", ones ? "has" : "lacks",
					(unsigned long long)(ones | zeros));
	if (abs->lo != INT64_MIN || abs->hi != INT64_MAX)
		return gfl_arena_printf(arena, "is in %lld..%lld", (long long)abs->lo,
					(long long)abs->hi);
	return abs->nz ? "is not 0" : "is no error";
}

/* As C has it; that a comparison is one of unsigned numbers, their types say. */
static const char *sign_of(enum gfl_op cmp)
{
	static const char *const sign[] = { "==", "!=", "<", "<=", ">", ">=", "<", "<=", ">", ">=" };

	_Static_assert(GFL_OP_GEU - GFL_OP_EQ + 1 == GFL_ARRAY_SIZE(sign), "one for each");
	return sign[cmp - GFL_OP_EQ];
}

/* A value in C, a bit mask and the like included: `op & 0x7f`. */
static const char *value_text(const struct gfl_fn *fn, struct gfl_arena *arena, gfl_id v)
{
	static const char *const sign[] = {
		[GFL_OP_AND] = "&", [GFL_OP_OR] = "|",	 [GFL_OP_XOR] = "^",
		[GFL_OP_ADD] = "+", [GFL_OP_PADD] = "+", [GFL_OP_SUB] = "-",
		[GFL_OP_MUL] = "*", [GFL_OP_SHL] = "<<", [GFL_OP_SHR] = ">>"
	};
	const struct gfl_val *val = &fn->vals.v[v], *b = &fn->vals.v[val->b];
	const char *a;

	if (val->kind != GFL_VAL_OP || val->op >= GFL_ARRAY_SIZE(sign) || !sign[val->op])
		return gfl_val_text(arena, fn->func, &fn->vals, v);
	a = gfl_val_text(arena, fn->func, &fn->vals, val->a);
	if (val->op == GFL_OP_AND && b->kind == GFL_VAL_CONST)
		return gfl_arena_printf(arena, "%s & %s0x%llx", a, b->num < 0 ? "~" : "",
					(unsigned long long)(b->num < 0 ? ~b->num : b->num));
	return gfl_arena_printf(arena, "%s %s %s", a, sign[val->op],
				gfl_val_text(arena, fn->func, &fn->vals, val->b));
}

static bool is_cmp(const struct gfl_fn *fn, gfl_id v)
{
	return fn->vals.v[v].kind == GFL_VAL_OP && gfl_op_is_cmp(fn->vals.v[v].op);
}

/*
 * @v is not 0, or is 0: of a comparison with 0 of what is a comparison itself that one, and so on. Of constants
 * it is said as of what is known of values, so that the same is said in the same words.
 */
static const char *truth_text(const struct gfl_fn *fn, struct gfl_arena *arena, gfl_id v,
			      bool is_true)
{
	while (is_cmp(fn, v)) {
		const struct gfl_val *val = &fn->vals.v[v], *b = &fn->vals.v[val->b];
		enum gfl_op op = is_true ? val->op : gfl_op_negate(val->op);

		if (b->kind != GFL_VAL_CONST || (op != GFL_OP_EQ && op != GFL_OP_NE))
			return gfl_arena_printf(arena, "only if %s %s %s",
						value_text(fn, arena, val->a), sign_of(op),
						value_text(fn, arena, val->b));
		if (b->num)
			return gfl_arena_printf(arena, "only if %s %s %lld",
						value_text(fn, arena, val->a),
						op == GFL_OP_EQ ? "is" : "is not",
						(long long)b->num);
		v = val->a;
		is_true = op == GFL_OP_NE;
	}
	return gfl_arena_printf(arena, "only if %s is %s", value_text(fn, arena, v),
				is_true ? "not 0" : "0");
}

static const char *guard_text(const struct gfl_fn *fn, struct gfl_arena *arena,
			      const struct gfl_guard *guard)
{
	const struct gfl_abs *abs = &guard->abs;

	if (is_cmp(fn, guard->val) && (abs->nz || !abs->hi))
		return truth_text(fn, arena, guard->val, abs->nz);
	return gfl_arena_printf(arena, "only if %s %s", value_text(fn, arena, guard->val),
				known_text(arena, abs));
}

/* A value and a comparison of it may say the same. */
static void add_guards(const struct gfl_fn *fn, struct gfl_arena *arena,
		       const struct gfl_guard *guards, uint32_t nr, struct gfl_clauses *clauses)
{
	const uint32_t first = clauses->nr;

	for (uint32_t i = 0; i < nr; i++) {
		const char *text = guard_text(fn, arena, &guards[i]);
		uint32_t j;

		for (j = first; j < clauses->nr && strcmp(clauses->v[j], text) != 0; j++)
			;
		if (j == clauses->nr)
			add_clause(clauses, arena, text);
	}
}

/* What it leaves in memory that its parameters point to. */
static void add_outs(const struct gfl_fn *fn, struct gfl_arena *arena, const struct gfl_exit *x,
		     struct gfl_clauses *clauses)
{
	for (uint32_t i = 0; i < x->nr_outs; i++) {
		const char *place = gfl_val_text(arena, fn->func, &fn->vals, x->outs[i].val);
		gfl_id to = x->outs[i].to;
		const struct gfl_val *val = &fn->vals.v[to];

		if (val->kind == GFL_VAL_ENTRY && val->a == x->outs[i].val)
			continue;
		add_clause(clauses, arena,
			   to ? gfl_arena_printf(arena, "with *%s = %s", place,
						 gfl_val_text(arena, fn->func, &fn->vals, to)) :
				gfl_arena_printf(arena, "with a *%s that %s", place,
						 known_text(arena, &x->out_abs[i])));
	}
}

static const char *lock_text(const struct gfl_fn *fn, struct gfl_arena *arena,
			     const struct gfl_lock *lock)
{
	return lock->obj ? gfl_val_text(arena, fn->func, &fn->vals, lock->obj) :
			   gfl_arena_printf(arena, "%s of a struct %s", lock->field, lock->tag);
}

static void add_ctx(const struct gfl_fn *fn, struct gfl_arena *arena, const struct gfl_ctx *ctx,
		    struct gfl_clauses *clauses)
{
	static const char *const irq[] = { NULL, "interrupts off", "interrupts on",
					   "interrupts as saved by the caller" };
	const char *text[GFL_NR_MODELS];

	if (gfl_ctx_is_neutral(ctx))
		add_clause(clauses, arena, "leaves the context as it was");
	for (uint32_t i = 0; i < ctx->nr_held; i++)
		add_clause(clauses, arena,
			   gfl_arena_printf(arena, "holds a %s lock: %s",
					    gfl_class_name(ctx->held[i].lock.cls),
					    gfl_val_text(arena, fn->func, &fn->vals,
							 ctx->held[i].lock.obj)));
	for (uint32_t i = 0; i < ctx->nr_dropped; i++)
		add_clause(clauses, arena,
			   gfl_arena_printf(arena, "has released a %s lock: %s",
					    gfl_class_name(ctx->dropped[i].cls),
					    lock_text(fn, arena, &ctx->dropped[i])));
	for (unsigned int d = 0; d < GFL_NR_DIMS; d++) {
		for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
			text[m] = ctx->dim[m][d] ?
					  gfl_arena_printf(arena, "%s %+d", gfl_dim_name(d),
							   ctx->dim[m][d]) :
					  NULL;
		add_by_model(clauses, arena, text);
	}
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		text[m] = irq[ctx->irq[m]];
	add_by_model(clauses, arena, text);
}

static const char *ret_text(uint8_t ret)
{
	static const char *const text[] = {
		"never",	"0 or NULL", "an error", "0 or an error", "neither 0 nor an error",
		"not an error", "not 0",     "anything"
	};

	return text[ret & GFL_RET_ANY];
}

/* --- exits and demands ------------------------------------------------------------------------ */

void gfl_inspect_exit(const struct gfl_result *result, uint32_t func, uint32_t i,
		      struct gfl_arena *arena, struct gfl_exit_info *info)
{
	const struct gfl_fn *fn = fn_at(result, func);
	const struct gfl_exit *x = &fn->sum.exits[i];

	*info = (struct gfl_exit_info){ .returns = ret_text(x->ret) };
	add_guards(fn, arena, x->guards, x->nr_guards, &info->clauses);
	add_outs(fn, arena, x, &info->clauses);
	add_ctx(fn, arena, &x->ctx, &info->clauses);
}

static enum gfl_sleeps sleeps_of(const struct gfl_demand *d)
{
	if (d->sleeps == GFL_MAYBE && d->kind == GFL_DO_FREE)
		return GFL_SLEEPS_IRQS_OFF;
	if (d->sleeps == GFL_MAYBE)
		return GFL_SLEEPS_BY_FLAGS;
	return d->sleeps == GFL_YES ? GFL_SLEEPS_YES : GFL_SLEEPS_NO;
}

void gfl_inspect_demand(const struct gfl_result *result, uint32_t func, uint32_t i,
			struct gfl_arena *arena, struct gfl_demand_info *info)
{
	static const char *const limit[GFL_NR_WAITS] = {
		[GFL_WAIT_FREE] = "where the function itself allows no lock",
		[GFL_WAIT_SPIN] = "where the function itself allows raw spinlocks only",
		[GFL_WAIT_CONFIG] = "where the function itself forbids sleeping",
	};
	struct gfl_engine *eng = result->engine;
	const struct gfl_fn *fn = fn_at(result, func);
	const struct gfl_demand *d = fn->sum.demands[i];
	const char *text[GFL_NR_MODELS];

	*info = (struct gfl_demand_info){
		.rule = d->rule,
		.op = d->op_name,
		.gfp = d->kind == GFL_DO_ALLOC ? gfl_gfp_text(eng, &d->gfp_abs) : NULL,
		.sleeps = sleeps_of(d),
		.loc = d->loc,
		.callee = d->next ? index_of(result, gfl_engine_sym(eng, d->next->func)->fn) :
				    GFL_NONE,
		.root = d->root,
		.root_func = gfl_engine_base(eng, d->root_func),
		.depth = d->depth,
	};
	if (!arena)
		return;
	add_guards(fn, arena, d->guards, d->nr_guards, &info->clauses);
	for (uint32_t k = 0; k < d->nr_dropped; k++)
		add_clause(&info->clauses, arena,
			   gfl_arena_printf(arena, "with the caller's %s released",
					    lock_text(fn, arena, &d->dropped[k])));
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		text[m] = limit[d->limit[m]];
	add_by_model(&info->clauses, arena, text);
}

/* One that has no name here is known by its member. */
static bool is_same_lock(const struct gfl_lock *a, const struct gfl_lock *b)
{
	return a->cls == b->cls && a->obj == b->obj && a->tag == b->tag && a->field == b->field;
}

bool gfl_inspect_same_clauses(const struct gfl_result *result, uint32_t func, uint32_t i,
			      uint32_t j)
{
	const struct gfl_summary *sum = &fn_at(result, func)->sum;
	const struct gfl_demand *a = sum->demands[i], *b = sum->demands[j];

	if (a->nr_guards != b->nr_guards || a->nr_dropped != b->nr_dropped ||
	    memcmp(a->limit, b->limit, sizeof(a->limit)))
		return false;
	for (uint32_t k = 0; k < a->nr_dropped; k++)
		if (!is_same_lock(&a->dropped[k], &b->dropped[k]))
			return false;
	for (uint32_t k = 0; k < a->nr_guards; k++)
		if (a->guards[k].val != b->guards[k].val ||
		    memcmp(&a->guards[k].abs, &b->guards[k].abs, sizeof(a->guards[k].abs)))
			return false;
	return true;
}

/* --- entries ----------------------------------------------------------------------------------- */

static const char *effect_text(struct gfl_arena *arena, const struct gfl_effect *e)
{
	switch (e->kind) {
	case GFL_EFF_TAKE:
		return gfl_arena_printf(arena, "+%s", gfl_class_name(e->cls));
	case GFL_EFF_DROP:
		return gfl_arena_printf(arena, "-%s", gfl_class_name(e->cls));
	case GFL_EFF_RAISE:
		return gfl_arena_printf(arena, "+%s", gfl_dim_name(e->dim));
	case GFL_EFF_LOWER:
		return gfl_arena_printf(arena, "-%s", gfl_dim_name(e->dim));
	case GFL_EFF_IRQ_OFF:
		return "irq=off";
	case GFL_EFF_IRQ_ON:
		return "irq=on";
	default:
		return "?";
	}
}

static const char *context_text(struct gfl_arena *arena, const struct gfl_effects *effects)
{
	const char *text = "";

	for (uint32_t i = 0; i < effects->nr; i++) {
		const struct gfl_effect *e = &effects->e[i];
		const char *only = "";

		for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
			if (e->models == GFL_MODEL_BIT(m))
				only = gfl_arena_printf(arena, " on %s", gfl_model_name(m));
		text = gfl_arena_printf(arena, "%s%s%s%s", text, *text ? ", " : "",
					effect_text(arena, e), only);
	}
	return text;
}

uint32_t gfl_inspect_nr_entries(const struct gfl_result *result)
{
	return result->engine->nr_entries;
}

void gfl_inspect_entry(const struct gfl_result *result, uint32_t i, struct gfl_arena *arena,
		       struct gfl_entry_info *info)
{
	const struct gfl_entry *entry = &result->engine->entries[i];

	*info = (struct gfl_entry_info){
		.func = index_of(result, entry->fn),
		.rule = entry->rule,
		.text = entry->site->text,
		.in = gfl_engine_base(result->engine, entry->site->func),
		.loc = entry->site->loc,
	};
	if (entry->rule)
		info->context = context_text(arena, entry->effects);
	else
		info->context = gfl_arena_printf(arena, "+%s", gfl_class_name(entry->lock.cls));
}
