// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows about functions: what each is, asks, calls, where it stands, and what it is called in. */
#include "db.h"

#include <stdlib.h>
#include <string.h>

/* --- functions and demands ---------------------------------------------------------------------- */

/* How a function that changes the context, or may not return, does so; 0 if there is nothing to say. */
static uint64_t exits_text(struct gfl_db_writer *w, uint32_t func, const struct gfl_func_info *info)
{
	w->line_len = 0;
	if (!info->nr_exits)
		return gfl_db_text(w, "does not return");
	for (uint32_t i = 0; i < info->nr_exits && (!info->is_neutral || info->nr_exits > 1); i++) {
		struct gfl_exit_info x;

		gfl_inspect_exit(w->result, func, i, w->scratch, &x);
		gfl_db_add(w, i ? "\nreturning " : "returning ");
		gfl_db_add(w, x.returns);
		gfl_db_add(w, ": ");
		gfl_db_add_clauses(w, &x.clauses);
	}
	return gfl_db_text(w, w->line_len ? w->line : NULL);
}

static void put_function(struct gfl_db_writer *w, uint32_t at)
{
	const struct gfl_func *func;
	struct gfl_func_info info;

	gfl_inspect_func(w->result, at, &info);
	func = info.func;
	gfl_db_put(w, GFL_DB_FUNCTIONS, GFL_DB_FUNCTION_TYPES, w->funcs[at], func->name, info.name,
		   w->files[func->loc.file], func->loc.line, func->end_line, func->section,
		   !!(func->flags & GFL_FN_STATIC), !!(func->flags & GFL_FN_INLINE),
		   !!(func->flags & GFL_FN_INIT), !!(func->flags & GFL_FN_WEAK), info.is_neutral,
		   info.is_pure, info.is_exhausted, info.is_unbalanced, info.nr_demands,
		   exits_text(w, at, &info), gfl_db_rule(w, info.rule));
	gfl_arena_reset(w->scratch);
}

/*
 * Most demands of a function come with the same clauses, and putting these in words is most of the
 * work: look back for one that has them.
 */
#define LOOK_BACK 8

static uint32_t find_same(const struct gfl_db_writer *w, uint32_t at, uint32_t i)
{
	for (uint32_t j = i; j-- > 0 && i - j <= LOOK_BACK;)
		if (gfl_inspect_same_clauses(w->result, at, i, j))
			return j;
	return i;
}

static void put_demands(struct gfl_db_writer *w, uint32_t at)
{
	uint64_t texts[LOOK_BACK + 1];
	struct gfl_func_info info;

	gfl_inspect_func(w->result, at, &info);
	for (uint32_t i = 0; i < info.nr_demands; i++) {
		const uint32_t same = find_same(w, at, i);
		uint64_t *text = &texts[i % GFL_ARRAY_SIZE(texts)];
		struct gfl_demand_info d;

		gfl_inspect_demand(w->result, at, i, same == i ? w->scratch : NULL, &d);
		*text = same == i ? gfl_db_clauses(w, &d.clauses) :
				    texts[same % GFL_ARRAY_SIZE(texts)];
		gfl_db_put(w, GFL_DB_DEMANDS, "kiskkiikknkskn", w->funcs[at], i, d.op,
			   gfl_db_rule(w, d.rule), gfl_db_text(w, d.gfp), d.sleeps, d.depth, *text,
			   w->files[d.loc.file], d.loc.line,
			   d.callee == GFL_NONE ? 0 : w->funcs[d.callee], d.root_func,
			   w->files[d.root.file], d.root.line);
	}
	gfl_arena_reset(w->scratch);
}

/* --- calls ------------------------------------------------------------------------------------ */

struct call {
	uint64_t callee, member;
	uint32_t file, line, times;
	uint8_t how;
};

/* Calls of one function; calls of the same by the same means are one row with a number. */
struct calls {
	struct gfl_db_writer *w;
	struct call *v;
	uint32_t nr, cap;
};

/* If it is followed, whoever calls it changes with it; else its row, and what that names, are needed. */
static uint64_t name_of(struct gfl_db_writer *w, const struct gfl_call_info *info)
{
	const uint64_t id = info->name ? gfl_db_name(w, info->name) : 0;
	const bool has_body = info->callee != GFL_NONE;

	if (id && (!has_body || info->how == GFL_CALL_RULE))
		gfl_db_refer(w, GFL_DB_FUNCTIONS, id, has_body);
	if (id && !has_body)
		gfl_db_rule(w, gfl_db_rule_of(w, info->name));
	return id;
}

static void add_call(void *arg, const struct gfl_call_info *info)
{
	struct calls *calls = arg;
	struct call call = {
		.how = info->how,
		.callee = name_of(calls->w, info),
		.member = gfl_db_member(calls->w, info->tag, info->field),
		.file = info->loc.file,
		.line = info->loc.line,
		.times = 1,
	};

	for (uint32_t i = 0; i < calls->nr; i++) {
		struct call *c = &calls->v[i];

		if (c->how != call.how || c->callee != call.callee || c->member != call.member)
			continue;
		c->times++;
		return;
	}
	GFL_GROW(calls->v, calls->nr, calls->cap);
	calls->v[calls->nr++] = call;
}

static void put_calls(struct calls *calls, uint32_t at)
{
	struct gfl_db_writer *w = calls->w;

	calls->nr = 0;
	gfl_inspect_calls(w->result, at, add_call, calls);
	for (uint32_t i = 0; i < calls->nr; i++) {
		const struct call *c = &calls->v[i];

		gfl_db_put(w, GFL_DB_CALLS, "kikikkni", w->funcs[at], i, c->callee, c->how,
			   c->member, w->files[c->file], c->line, c->times);
	}
	gfl_arena_reset(w->scratch);
}

/* --- members and entries ---------------------------------------------------------------------- */

struct op {
	uint64_t member, function, storer;
	uint32_t file, line;
	const char *variable;
};

struct ops {
	struct gfl_db_writer *w;
	struct op *v;
	uint32_t nr, cap;
};

static void add_op(void *arg, const struct gfl_store_info *info)
{
	struct ops *ops = arg;
	struct gfl_db_writer *w = ops->w;
	const uint64_t member = gfl_db_member(w, info->tag, info->field);

	if (!member)
		return;
	GFL_GROW(ops->v, ops->nr, ops->cap);
	ops->v[ops->nr++] = (struct op){ .member = member,
					 .function = gfl_db_name(w, info->name),
					 .storer = info->in ? gfl_db_name(w, info->in->name) : 0,
					 .file = info->loc.file,
					 .line = info->loc.line,
					 .variable = info->var };
	gfl_arena_reset(w->scratch);
}

static int compare_ops(const void *pa, const void *pb)
{
	const struct op *a = pa, *b = pb;

	if (a->member != b->member)
		return a->member < b->member ? -1 : 1;
	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static void put_ops(struct gfl_db_writer *w)
{
	struct ops ops = { .w = w };

	gfl_inspect_stores(w->result->unit, add_op, &ops);
	if (ops.nr)
		qsort(ops.v, ops.nr, sizeof(*ops.v), compare_ops);
	for (uint32_t i = 0, nr = 0; i < ops.nr; i++) {
		const struct op *op = &ops.v[i];

		nr = i && op[-1].member == op->member ? nr + 1 : 0;
		gfl_db_put(w, GFL_DB_OPS, "kikskkn", op->member, nr, op->function, op->variable,
			   op->storer, w->files[op->file], op->line);
	}
	free(ops.v);
}

static void put_entries(struct gfl_db_writer *w)
{
	uint32_t nr = gfl_inspect_nr_entries(w->result);

	for (uint32_t i = 0; i < nr; i++) {
		struct gfl_entry_info e;

		gfl_inspect_entry(w->result, i, w->scratch, &e);
		gfl_db_put(w, GFL_DB_ENTRIES, "iksskskn", i + 1, w->funcs[e.func], e.context,
			   e.text, gfl_db_rule(w, e.rule), e.in, w->files[e.loc.file], e.loc.line);
		gfl_arena_reset(w->scratch);
	}
}

static void put_words(struct gfl_db_writer *w)
{
	for (uint32_t i = 0; i < GFL_NR_SLEEPS; i++)
		gfl_db_put(w, GFL_DB_DEMAND_SLEEPS, "is", i, gfl_sleeps_text(i));
	for (uint32_t i = 0; i < GFL_NR_WAITS; i++)
		gfl_db_put(w, GFL_DB_WAITS, "is", i + 1, gfl_wait_name(i));
	for (uint32_t i = 0; i < GFL_NR_CALL_HOWS; i++)
		gfl_db_put(w, GFL_DB_CALL_HOWS, "isi", i, gfl_call_how_text(i),
			   i == GFL_CALL_DIRECT || i == GFL_CALL_RULE || i == GFL_CALL_MEMBER ||
				   i == GFL_CALL_TABLE);
}

/* The next function of which there is something to put; at the end, false, and @at is at the beginning again. */
static bool next_func(struct gfl_db_writer *w, uint32_t *at)
{
	while (*at < w->result->unit->nr_funcs) {
		w->at = w->order[(*at)++];
		if (!w->is_same[w->at])
			return true;
	}
	w->at = GFL_NONE;
	*at = 0;
	return false;
}

void gfl_db_put_functions(struct gfl_db_writer *w)
{
	const struct gfl_unit *unit = w->result->unit;
	struct calls calls = { .w = w };
	uint32_t at = 0;

	put_words(w);
	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		if (w->is_same[i])
			gfl_db_keep_func(w, i);
	/* table by table, and in the order of ids: rows that follow each other are appended */
	while (next_func(w, &at))
		put_function(w, w->at);
	while (next_func(w, &at))
		put_demands(w, w->at);
	while (next_func(w, &at))
		put_calls(&calls, w->at);
	free(calls.v);
	gfl_db_add_stamps(w);
	put_ops(w);
	put_entries(w);
}
