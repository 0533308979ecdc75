/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the walk of a component leaves: summaries, findings, and what was registered. Each struct is spelt out
 * once, for writing and reading. Who adds a member to one of them adds it here; the sizes tell.
 */
#include "memo.h"

#include <stdlib.h>
#include <string.h>

#define MAX_EXITS 4096
#define MAX_LIST (1u << 20)

#if UINTPTR_MAX == UINT64_MAX
#define SPELT_OUT(type, size)                                                                      \
	_Static_assert(                                                                            \
		sizeof(struct type) == (size),                                                     \
		"struct " #type                                                                    \
		" has changed: write and read all of it, below, in memo_io.c or memo_last.c")
SPELT_OUT(gfl_lock, 24);
SPELT_OUT(gfl_held, 40);
SPELT_OUT(gfl_ctx, 720);
SPELT_OUT(gfl_guard, 48);
SPELT_OUT(gfl_saved, 12);
SPELT_OUT(gfl_exit, 1064);
SPELT_OUT(gfl_hook, 768);
SPELT_OUT(gfl_demand, 464);
SPELT_OUT(gfl_ref, 12);
SPELT_OUT(gfl_summary, 80);
SPELT_OUT(gfl_finding, 120);
SPELT_OUT(gfl_step, 40);
SPELT_OUT(gfl_abs, 40);
SPELT_OUT(gfl_site, 48);
#endif

/* --- contexts ------------------------------------------------------------------------------ */

static void lock(struct gfl_memo_io *io, struct gfl_lock *l)
{
	GFL_MEMO_NUM(io, l->cls);
	gfl_memo_val(io, &l->obj);
	gfl_memo_name(io, &l->tag);
	gfl_memo_name(io, &l->field);
}

static void context(struct gfl_memo_io *io, struct gfl_ctx *ctx)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
			GFL_MEMO_NUM(io, ctx->dim[m][d]);
		GFL_MEMO_NUM(io, ctx->irq[m]);
	}
	for (unsigned int d = 0; d < GFL_NR_DIMS; d++)
		gfl_memo_site(io, &ctx->dim_site[d]);
	gfl_memo_site(io, &ctx->irq_site);
	gfl_memo_val(io, &ctx->irq_val);
	GFL_MEMO_NUM(io, ctx->models);
	GFL_MEMO_NUM(io, ctx->assume);
	ctx->nr_held = (uint8_t)gfl_memo_count(io, ctx->nr_held, GFL_MAX_HELD);
	for (uint32_t i = 0; i < ctx->nr_held; i++) {
		lock(io, &ctx->held[i].lock);
		GFL_MEMO_NUM(io, ctx->held[i].count);
		gfl_memo_site(io, &ctx->held[i].site);
	}
	ctx->nr_dropped = (uint8_t)gfl_memo_count(io, ctx->nr_dropped, GFL_MAX_DROPPED);
	for (uint32_t i = 0; i < ctx->nr_dropped; i++)
		lock(io, &ctx->dropped[i]);
}

static void guards(struct gfl_memo_io *io, struct gfl_guard *g, uint8_t *nr, uint32_t max)
{
	*nr = (uint8_t)gfl_memo_count(io, *nr, max);
	for (uint32_t i = 0; i < *nr; i++) {
		gfl_memo_val(io, &g[i].val);
		gfl_memo_abs(io, &g[i].abs);
	}
}

static void binds(struct gfl_memo_io *io, struct gfl_bind *b, uint8_t *nr, uint32_t max)
{
	*nr = (uint8_t)gfl_memo_count(io, *nr, max);
	for (uint32_t i = 0; i < *nr; i++) {
		gfl_memo_val(io, &b[i].val);
		gfl_memo_val(io, &b[i].to);
	}
}

/* --- summaries ----------------------------------------------------------------------------- */

static void one_exit(struct gfl_memo_io *io, struct gfl_exit *x)
{
	GFL_MEMO_NUM(io, x->ret);
	gfl_memo_val(io, &x->val);
	gfl_memo_abs(io, &x->abs);
	context(io, &x->ctx);
	guards(io, x->guards, &x->nr_guards, GFL_MAX_EXIT_GUARDS);
	x->nr_saved = (uint8_t)gfl_memo_count(io, x->nr_saved, GFL_ARRAY_SIZE(x->saved));
	for (uint32_t i = 0; i < x->nr_saved; i++) {
		gfl_memo_val(io, &x->saved[i].val);
		for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
			GFL_MEMO_NUM(io, x->saved[i].irq[m]);
		gfl_memo_val(io, &x->saved[i].irq_val);
	}
	gfl_memo_val(io, &x->agg);
	binds(io, x->fields, &x->nr_fields, GFL_ARRAY_SIZE(x->fields));
	binds(io, x->outs, &x->nr_outs, GFL_ARRAY_SIZE(x->outs));
	for (uint32_t i = 0; i < x->nr_outs; i++)
		gfl_memo_abs(io, &x->out_abs[i]);
}

static void hook(struct gfl_memo_io *io, struct gfl_hook *h)
{
	GFL_MEMO_NUM(io, h->param);
	gfl_memo_rule(io, &h->rule);
	gfl_memo_effects(io, h->rule, &h->effects);
	context(io, &h->ctx);
	gfl_memo_val(io, &h->ref);
	gfl_memo_name(io, &h->func);
	if (!io->is_reading)
		gfl_memo_mix_place(&io->hash, io->eng, h->func);
	gfl_memo_loc(io, &h->loc);
}

static void demand(struct gfl_memo_io *io, struct gfl_demand *d);

/* A number for the way from a demand to its operation: who reports it reports all of the way. */
static uint64_t way_of(struct gfl_memo_io *io, const struct gfl_demand *d)
{
	struct gfl_memo_key key = { { 1, 2 } };

	gfl_memo_mix_text(&key, d->func);
	gfl_memo_mix_place(&key, io->eng, d->func);
	gfl_memo_mix_text(&key, io->eng->unit->files[d->loc.file]);
	gfl_memo_mix(&key, (uint64_t)d->loc.line << 32 | d->loc.col);
	gfl_memo_mix(&key, d->sleeps | (uint64_t)d->kind << 8);
	gfl_memo_mix_text(&key, d->op_name);
	gfl_memo_mix_text(&key, d->callee ? d->callee->func->name : NULL);
	gfl_memo_mix_text(&key, d->via);
	gfl_memo_mix_text(&key, d->call_text);
	if (d->next)
		gfl_memo_mix(&key, d->next->way ? d->next->way : way_of(io, d->next));
	return key.h[0] | 1;
}

enum { NO_NEXT, NEXT_OWN, NEXT_KNOWN };

/* Which of its function's demands is it? Those of an earlier round of a circle are none of them any more. */
static int64_t number_of_demand(const struct gfl_fn *fn, const struct gfl_demand *d)
{
	for (uint32_t i = 0; fn && i < fn->sum.nr_demands; i++)
		if (fn->sum.demands[i] == d)
			return i;
	return -1;
}

/* What follows on the way: a demand of the called function, or one that is kept nowhere else. */
static void next_of(struct gfl_memo_io *io, struct gfl_demand *d)
{
	struct gfl_fn *const fn = io->fn;
	int64_t nr = NO_NEXT;

	if (!io->is_reading && d->next) {
		nr = number_of_demand(d->callee, d->next);
		nr = nr < 0 ? NEXT_OWN : NEXT_KNOWN + nr;
		gfl_memo_mix(&io->hash, d->next->way ? d->next->way : way_of(io, d->next));
	}
	GFL_MEMO_OWN(io, nr);
	if (nr == NEXT_OWN) {
		struct gfl_demand copy = { 0 }, *next = &copy;

		if (io->is_reading)
			next = gfl_arena_alloc(io->eng->arena, sizeof(*next));
		else
			gfl_demand_copy(&copy, d->next);
		/* Nobody asks for its values: only for the way. */
		io->fn = NULL;
		demand(io, next);
		io->fn = fn;
		if (io->is_reading)
			d->next = next;
	} else if (io->is_reading && nr != NO_NEXT) {
		io->failed |= !d->callee || nr < NEXT_KNOWN ||
			      nr - NEXT_KNOWN >= d->callee->sum.nr_demands;
		d->next = io->failed ? NULL : d->callee->sum.demands[nr - NEXT_KNOWN];
	}
}

static void demand(struct gfl_memo_io *io, struct gfl_demand *d)
{
	GFL_MEMO_NUM(io, d->kind);
	gfl_memo_rule(io, &d->rule);
	gfl_memo_text(io, &d->op_name);
	gfl_memo_val(io, &d->gfp);
	gfl_memo_abs(io, &d->gfp_abs);
	GFL_MEMO_NUM(io, d->sleeps);
	GFL_MEMO_NUM(io, d->settled);
	GFL_MEMO_NUM(io, d->drops_lock);
	GFL_MEMO_NUM(io, d->at_entry);
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		GFL_MEMO_NUM(io, d->limit[m]);
		GFL_MEMO_NUM(io, d->ctx_irq[m]);
		for (unsigned int i = 0; i < GFL_NR_DIMS; i++)
			GFL_MEMO_NUM(io, d->lowered[m][i]);
	}
	gfl_memo_site(io, &d->limit_site);
	gfl_memo_text(io, &d->limit_why);
	gfl_memo_val(io, &d->irq_val);
	gfl_memo_val(io, &d->ref);
	d->nr_dropped = (uint8_t)gfl_memo_count(io, d->nr_dropped, GFL_MAX_DROPPED);
	if (io->is_reading)
		d->dropped = gfl_arena_alloc(io->eng->arena, d->nr_dropped * sizeof(*d->dropped));
	for (uint32_t i = 0; i < d->nr_dropped; i++)
		lock(io, (struct gfl_lock *)&d->dropped[i]);
	GFL_MEMO_NUM(io, d->assume);
	GFL_MEMO_NUM(io, d->models);
	guards(io, d->guards, &d->nr_guards, GFL_MAX_GUARDS);
	gfl_memo_name(io, &d->func);
	if (!io->is_reading)
		gfl_memo_mix_place(&io->hash, io->eng, d->func);
	gfl_memo_loc(io, &d->loc);
	gfl_memo_fn(io, &d->callee);
	gfl_memo_text(io, &d->via);
	gfl_memo_text(io, &d->call_text);
	next_of(io, d);
	gfl_memo_loc(io, &d->root);
	gfl_memo_name(io, &d->root_func);
	GFL_MEMO_NUM(io, d->depth);
	GFL_MEMO_NUM(io, d->doubts);
	gfl_memo_text(io, &d->phase);
	if (!io->is_reading && io->fn)
		d->way = way_of(io, d);
	GFL_MEMO_OWN(io, d->way);
}

static void references(struct gfl_memo_io *io, struct gfl_summary *sum)
{
	struct gfl_ref *refs = (struct gfl_ref *)sum->refs;

	sum->nr_refs = gfl_memo_count(io, sum->nr_refs, GFL_MAX_REFS);
	if (io->is_reading)
		refs = gfl_arena_alloc(io->eng->arena, sum->nr_refs * sizeof(*refs));
	for (uint32_t i = 0; i < sum->nr_refs; i++) {
		gfl_memo_val(io, &refs[i].addr);
		gfl_memo_val(io, &refs[i].ret);
		GFL_MEMO_NUM(io, refs[i].is_dropped);
	}
	sum->refs = refs;
}

static void summary(struct gfl_memo_io *io, struct gfl_summary *sum)
{
	struct gfl_exit *exits = NULL;

	GFL_MEMO_NUM(io, sum->is_neutral);
	GFL_MEMO_NUM(io, sum->is_unbalanced);
	GFL_MEMO_NUM(io, sum->may_raise);
	GFL_MEMO_NUM(io, sum->may_lower);
	GFL_MEMO_NUM(io, sum->is_pure);
	GFL_MEMO_NUM(io, sum->is_exhausted);
	GFL_MEMO_NUM(io, sum->uses);
	GFL_MEMO_NUM(io, sum->outs);
	sum->nr_exits = gfl_memo_count(io, sum->nr_exits, MAX_EXITS);
	if (io->is_reading)
		sum->exits = exits =
			gfl_arena_alloc(io->eng->arena, sum->nr_exits * sizeof(*exits));
	for (uint32_t i = 0; i < sum->nr_exits; i++) {
		/* Equal exits of several functions are one, which other threads may be looking at: what is written is a copy. */
		struct gfl_exit copy = sum->exits[i];

		one_exit(io, exits ? &exits[i] : &copy);
	}
	sum->nr_hooks = gfl_memo_count(io, sum->nr_hooks, GFL_MAX_HOOKS);
	if (io->is_reading)
		sum->hooks = gfl_arena_alloc(io->eng->arena, sum->nr_hooks * sizeof(*sum->hooks));
	for (uint32_t i = 0; i < sum->nr_hooks; i++)
		hook(io, &sum->hooks[i]);
	references(io, sum);
	for (uint32_t i = 0; i < sum->nr_demands; i++)
		demand(io, (struct gfl_demand *)sum->demands[i]);
}

/* --- findings ------------------------------------------------------------------------------ */

void gfl_memo_texts(struct gfl_memo_io *io, const char ***list, uint32_t *nr)
{
	*nr = gfl_memo_count(io, *nr, MAX_LIST);
	if (io->is_reading)
		*list = gfl_arena_alloc(io->eng->arena, *nr * sizeof(**list));
	for (uint32_t i = 0; i < *nr; i++)
		gfl_memo_text(io, &(*list)[i]);
}

/* Advice looks at the functions on the path: none of them may be another one. */
static void same_func(struct gfl_memo_io *io, const char *name)
{
	const struct gfl_func *func = name ? gfl_unit_func(io->eng->unit, name) : NULL;
	uint64_t is = func ? func->hash[0] : 0, was = is;

	GFL_MEMO_NUM(io, was);
	io->failed |= was != is;
}

void gfl_memo_check(struct gfl_memo_io *io, const struct gfl_check **check)
{
	const char *id = io->is_reading ? NULL : (*check)->id;

	gfl_memo_text(io, &id);
	if (io->is_reading)
		*check = id ? gfl_check_by_id(id) : NULL;
	io->failed |= !*check;
}

static void finding(struct gfl_memo_io *io, struct gfl_finding *f)
{
	gfl_memo_check(io, &f->check);
	GFL_MEMO_NUM(io, f->models);
	gfl_memo_name(io, &f->func);
	same_func(io, f->func);
	gfl_memo_loc(io, &f->loc);
	gfl_memo_text(io, &f->message);
	f->nr_steps = gfl_memo_count(io, f->nr_steps, MAX_LIST);
	if (io->is_reading)
		f->steps = gfl_arena_alloc(io->eng->arena, f->nr_steps * sizeof(*f->steps));
	for (uint32_t i = 0; i < f->nr_steps; i++) {
		struct gfl_step *step = &f->steps[i];

		GFL_MEMO_NUM(io, step->kind);
		gfl_memo_name(io, &step->func);
		same_func(io, step->func);
		gfl_memo_loc(io, &step->loc);
		gfl_memo_text(io, &step->text);
	}
	GFL_MEMO_NUM(io, f->root);
	io->failed |= f->root >= f->nr_steps;
	GFL_MEMO_NUM(io, f->confidence);
	gfl_memo_texts(io, &f->doubts, &f->nr_doubts);
	GFL_MEMO_NUM(io, f->weight);
	GFL_MEMO_NUM(io, f->assume);
	gfl_memo_texts(io, &f->advice, &f->nr_advice);
}

static void findings(struct gfl_memo_io *io)
{
	struct gfl_engine *eng = io->eng;
	struct gfl_result *res = eng->result;
	uint32_t nr = gfl_memo_count(io, res->nr_findings, MAX_LIST);

	for (uint32_t i = 0; i < nr && !io->failed; i++) {
		struct gfl_finding f = { 0 };

		if (!io->is_reading)
			f = res->findings[i];
		finding(io, &f);
		if (io->is_reading && !io->failed)
			gfl_finding_merge(eng, &f);
	}
}

/* --- what was registered ------------------------------------------------------------------- */

static void registered(struct gfl_memo_io *io, struct gfl_registered *reg)
{
	const char *in = io->is_reading ? NULL : reg->func->name;

	gfl_memo_name(io, &in);
	if (io->is_reading)
		reg->func = in ? gfl_unit_func(io->eng->unit, in) : NULL;
	io->failed |= !reg->func;
	gfl_memo_name(io, &reg->name);
	GFL_MEMO_NUM(io, reg->obj.kind);
	gfl_memo_name(io, &reg->obj.name);
	gfl_memo_name(io, &reg->obj.tag);
	gfl_memo_rule(io, &reg->rule);
	gfl_memo_effects(io, reg->rule, &reg->effects);
	gfl_memo_site(io, &reg->site);
	io->failed |= !reg->rule || !reg->effects || !reg->site;
}

static void all_registered(struct gfl_memo_io *io)
{
	struct gfl_engine *eng = io->eng;
	uint32_t nr = gfl_memo_count(io, eng->nr_registered, MAX_LIST);

	for (uint32_t i = 0; i < nr && !io->failed; i++) {
		struct gfl_registered reg = { 0 };

		if (!io->is_reading)
			reg = eng->registered[i];
		registered(io, &reg);
		if (!io->is_reading || io->failed)
			continue;
		GFL_GROW(eng->registered, eng->nr_registered, eng->cap_registered);
		eng->registered[eng->nr_registered++] = reg;
	}
}

/* --- a component --------------------------------------------------------------------------- */

/* Ways lead from one function of a circle to another: their demands are there before they are filled in. */
static void room_for_demands(struct gfl_memo_io *io, struct gfl_summary *sum)
{
	sum->nr_demands = gfl_memo_count(io, sum->nr_demands, GFL_MAX_DEMANDS);
	if (!io->is_reading)
		return;
	sum->demands = gfl_arena_alloc(io->eng->arena, sum->nr_demands * sizeof(*sum->demands));
	for (uint32_t i = 0; i < sum->nr_demands; i++)
		sum->demands[i] = gfl_arena_alloc(io->eng->arena, sizeof(*sum->demands[i]));
}

static void function(struct gfl_memo_io *io, struct gfl_fn *fn)
{
	gfl_memo_io_fn(io, fn);
	gfl_memo_mix(&io->hash, fn->sum.nr_demands);
	summary(io, &fn->sum);
	gfl_memo_rule(io, &fn->returns_nolock);
	if (!io->is_reading)
		fn->told = io->hash;
	GFL_MEMO_OWN(io, fn->told.h[0]);
	GFL_MEMO_OWN(io, fn->told.h[1]);
	GFL_MEMO_OWN(io, fn->kept);
	gfl_memo_calls(io, fn);
}

static void component(struct gfl_memo_io *io, const struct gfl_scc *scc)
{
	struct gfl_fn *const *fns = &io->eng->order[scc->first];

	GFL_MEMO_NUM(io, io->eng->result->stats.nr_steps);
	for (uint32_t i = 0; i < scc->nr; i++)
		room_for_demands(io, &fns[i]->sum);
	for (uint32_t i = 0; i < scc->nr && !io->failed; i++)
		function(io, fns[i]);
	gfl_memo_io_fn(io, NULL);
	findings(io);
	all_registered(io);
}

/* Nothing of a record that turned out to be none may stay. */
static void forget(struct gfl_memo_io *io, struct gfl_fn *fn)
{
	memset(&fn->sum, 0, sizeof(fn->sum));
	fn->returns_nolock = NULL;
	fn->kept = 0;
	fn->nr_calls = fn->nr_met = 0;
	gfl_vals_deinit(&fn->vals);
	gfl_vals_share(&fn->vals, &fn->func->vals, io->eng->arena);
}

bool gfl_memo_recall(struct gfl_memo_io *io, const struct gfl_scc *scc)
{
	struct gfl_engine *eng = io->eng;
	struct gfl_fn *const *fns = &eng->order[scc->first];
	const struct gfl_memo_key key = gfl_memo_key_scc(eng, scc);
	const uint8_t *data;
	size_t len;

	for (uint32_t i = 0; i < scc->nr; i++) {
		fns[i]->key = key;
		gfl_memo_mix(&fns[i]->key, i);
		gfl_fn_vals(eng, fns[i]);
	}
	data = gfl_memo_find(eng->memo, key, &len);
	if (!data)
		return false;
	gfl_memo_io_read(io, data, len);
	component(io, scc);
	if (!io->failed && io->in.at == io->in.end)
		return true;
	for (uint32_t i = 0; i < scc->nr; i++)
		forget(io, fns[i]);
	eng->result->nr_findings = eng->nr_registered = 0;
	eng->result->stats.nr_steps = 0;
	return false;
}

void gfl_memo_keep(struct gfl_memo_io *io, const struct gfl_scc *scc)
{
	gfl_memo_io_write(io);
	component(io, scc);
	/* Who ends a circle need not be who began it, and may have looked for others since. */
	if (!io->failed)
		gfl_memo_add(io->eng->memo, gfl_memo_key_scc(io->eng, scc), io->out.data,
			     io->out.len);
}
