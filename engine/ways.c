/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ways into a function: which calls, in the whole program, lead to it in a context that forbids
 * something. When all summaries are done functions are walked once more, callers before callees, and
 * the calls written down that forbid something themselves or whose function is called where something is
 * forbidden. A later analysis of a single file judges what has changed there in these contexts.
 */
#include <stdlib.h>
#include <string.h>

#include "choice.h"
#include "ways.h"

/* --- what a call says --------------------------------------------------------------------------- */

static uint8_t strictest(const struct gfl_ctx *ctx)
{
	uint8_t wait = GFL_WAIT_SLEEP;

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		struct gfl_limit l = gfl_ctx_limit(ctx, m);

		if ((ctx->models & GFL_MODEL_BIT(m)) && l.wait < wait)
			wait = (uint8_t)l.wait;
	}
	return wait;
}

/* Does a value have to do with an argument? */
static bool matters(const struct gfl_walk *w, const struct gfl_way_call *call, gfl_id v)
{
	for (uint32_t i = 0; i < call->args.nr; i++) {
		gfl_id root = gfl_val_root(w->vals, call->args.v[i]);
		const struct gfl_val *val = &w->vals->v[root];

		while (val->kind == GFL_VAL_OP || val->kind == GFL_VAL_LOAD) {
			root = gfl_val_root(w->vals, val->a);
			val = &w->vals->v[root];
		}
		if (val->kind != GFL_VAL_CONST && gfl_depends_on(w->vals, v, root))
			return true;
	}
	return false;
}

static void copy_facts(struct gfl_walk *w, const struct gfl_state *st, struct gfl_way_call *call)
{
	for (uint32_t i = 0; i < st->nr_facts; i++) {
		struct gfl_fact fact = st->facts[i];

		fact.val = gfl_simplify(w, st, fact.val);
		if (w->vals->v[fact.val].kind != GFL_VAL_CONST && matters(w, call, fact.val))
			call->st.facts[call->st.nr_facts++] = fact;
	}
	for (uint32_t i = 0; i < st->nr_mem; i++) {
		struct gfl_bind mem = { gfl_simplify(w, st, st->mem[i].val),
					gfl_simplify(w, st, st->mem[i].to) };

		if (matters(w, call, mem.val))
			call->st.mem[call->st.nr_mem++] = mem;
	}
	for (uint32_t i = 0; i < st->nr_saved; i++)
		if (matters(w, call, st->saved[i].val))
			call->st.saved[call->st.nr_saved++] = st->saved[i];
}

static void add_guard(struct gfl_way_call *call, gfl_id val, struct gfl_abs abs)
{
	if (call->nr_guards < GFL_MAX_GUARDS)
		call->guards[call->nr_guards++] = (struct gfl_guard){ val, abs };
}

static void describe(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		     const struct gfl_args *args, struct gfl_way_call *call)
{
	struct gfl_guard guards[GFL_MAX_GUARDS];
	uint32_t nr = gfl_flow_guards(w, w->block, guards, GFL_MAX_GUARDS);

	memset(call, 0, sizeof(*call));
	call->ev.loc = ev->loc;
	call->args = *args;
	call->st.ctx = st->ctx;
	call->st.imprecise = st->imprecise;
	copy_facts(w, st, call);
	for (uint32_t i = 0; i < nr; i++)
		add_guard(call, guards[i].val, guards[i].abs);
	for (uint32_t i = 0; w->kept && i < st->nr_facts; i++)
		if (gfl_is_kept(w, st->facts[i].val))
			add_guard(call, st->facts[i].val, st->facts[i].abs);
}

static uint32_t hash_call(struct gfl_way_call *call)
{
	uint32_t h;

	gfl_state_hash(&call->st);
	h = call->st.hash ^ call->ev.loc.line * 0x9e3779b1u;
	for (uint32_t i = 0; i < call->args.nr; i++)
		h = (h ^ call->args.v[i]) * 0x9e3779b1u;
	for (uint32_t i = 0; i < call->nr_guards; i++)
		h = (h ^ call->guards[i].val ^ (uint32_t)call->guards[i].abs.lo) * 0x9e3779b1u;
	return h ^ h >> 15;
}

/* --- keeping ------------------------------------------------------------------------------------ */

/* The stricter first, then the shorter. */
static int compare_ways(const struct gfl_way *a, const struct gfl_way *b)
{
	if (a->wait != b->wait)
		return a->wait < b->wait ? -1 : 1;
	return (a->dist > b->dist) - (a->dist < b->dist);
}

static bool has_room(const struct gfl_ways *ways, const struct gfl_way *way)
{
	return ways->nr < GFL_MAX_WAYS || compare_ways(way, &ways->v[ways->nr - 1]) < 0;
}

static void reach(uint8_t *old_wait, uint16_t *old_dist, uint8_t wait, uint16_t dist)
{
	if (wait < *old_wait) {
		*old_wait = wait;
		*old_dist = dist;
	} else if (wait == *old_wait && dist < *old_dist) {
		*old_dist = dist;
	}
}

static void drop(struct gfl_way *way)
{
	if (!way->is_kept)
		free(way->text);
}

/* Sorted; what was there first stays before its equals. */
static void keep(struct gfl_ways *ways, struct gfl_way *way)
{
	uint32_t at = ways->nr;

	if (!has_room(ways, way)) {
		drop(way);
		return;
	}
	if (ways->nr == GFL_MAX_WAYS)
		drop(&ways->v[--at]);
	else
		ways->nr++;
	for (; at > 0 && compare_ways(way, &ways->v[at - 1]) < 0; at--)
		ways->v[at] = ways->v[at - 1];
	ways->v[at] = *way;
}

static struct gfl_draft *find_draft(struct gfl_walk *w, uint32_t callee, const struct gfl_way *way)
{
	struct gfl_way_finder *f = w->eng->finder;
	struct gfl_draft *d;

	for (d = f->drafts; d && d->callee != callee; d = d->next)
		;
	if (!d) {
		d = gfl_arena_alloc(w->eng->scratch, sizeof(*d));
		d->callee = callee;
		d->wait = way->wait;
		d->dist = way->dist;
		d->next = f->drafts;
		f->drafts = d;
	}
	reach(&d->wait, &d->dist, way->wait, way->dist);
	return d;
}

/* Is it worth writing down? Begins with it if so. */
static bool begin_draft(struct gfl_walk *w, struct gfl_draft *d, const struct gfl_way *way)
{
	struct gfl_engine *eng = w->eng;
	struct gfl_way_finder *f = eng->finder;

	if (d->out || !has_room(&f->ways[d->callee], way))
		return d->out != NULL;
	d->out = open_memstream(&d->text, &d->len);
	if (!d->out)
		return false;
	d->way = *way;
	gfl_outer_begin(&d->w, eng, w->fn, f->keys[w->fn - eng->fns], d->out);
	d->w.from = w->vals;
	return true;
}

/**
 * gfl_ways_call() - a function is called whose summary is known
 * @w:      the walk
 * @st:     state at the call
 * @ev:     the call
 * @callee: the called function
 * @args:   the arguments
 */
void gfl_ways_call(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		   const struct gfl_fn *callee, const struct gfl_args *args)
{
	struct gfl_way_finder *f = w->eng->finder;
	struct gfl_way way = { .caller = w->fn, .wait = strictest(&st->ctx) };
	const struct gfl_ways *mine;
	struct gfl_way_call call;
	struct gfl_draft *d;
	uint32_t hash;

	w->fn->is_strict |= way.wait < GFL_WAIT_SLEEP;
	if (!f || callee == w->fn)
		return;
	mine = &f->ways[w->fn - w->eng->fns];
	if (mine->wait < way.wait || (mine->wait == way.wait && mine->wait == GFL_WAIT_SLEEP)) {
		way.wait = mine->wait;
		way.dist = (uint16_t)(mine->dist + 1);
	}
	if (way.wait == GFL_WAIT_SLEEP)
		return;
	d = find_draft(w, (uint32_t)(callee - w->eng->fns), &way);
	if (!begin_draft(w, d, &way) || d->nr_calls == GFL_MAX_WAY_CALLS)
		return;
	if (compare_ways(&way, &d->way) < 0)
		d->way = way;
	describe(w, st, ev, args, &call);
	hash = hash_call(&call);
	for (uint32_t i = 0; i < d->nr_calls; i++)
		if (d->hashes[i] == hash)
			return;
	d->hashes[d->nr_calls++] = hash;
	gfl_outer_put_call(&d->w, &call);
}

/* --- the second walk ---------------------------------------------------------------------------- */

static void end_drafts(struct gfl_way_finder *f)
{
	for (struct gfl_draft *d = f->drafts; d; d = d->next)
		if (d->out) {
			gfl_outer_end(&d->w);
			fclose(d->out);
		}
}

static void keep_drafts(struct gfl_way_finder *f)
{
	for (struct gfl_draft *d = f->drafts; d; d = d->next) {
		struct gfl_ways *ways = &f->ways[d->callee];

		reach(&ways->wait, &ways->dist, d->wait, d->dist);
		if (d->text) {
			d->way.text = d->text;
			keep(ways, &d->way);
		}
	}
	f->drafts = NULL;
}

/* The name says it all if it is global; static functions of one name are told apart by their files. */
static const char *key_of(const struct gfl_engine *eng, const struct gfl_func *func,
			  struct gfl_arena *arena)
{
	const char *name = gfl_engine_base(eng, func->name);

	if (!(func->flags & GFL_FN_STATIC))
		return name;
	return gfl_arena_printf(arena, "%s:%s",
				func->loc.file ? eng->unit->files[func->loc.file] : "", name);
}

/* Where even those are equal the first one has the key, and the others one that nobody asks for. */
static void find_keys(struct gfl_engine *eng, struct gfl_way_finder *f)
{
	struct gfl_strtab *strings = gfl_strtab_create();
	struct gfl_ptr_map seen = { 0 };

	for (uint32_t i = 0; i < eng->nr_fns; i++) {
		const char *key = key_of(eng, eng->fns[i].func, eng->arena);
		uint32_t *nr = gfl_ptr_map_at(&seen, gfl_intern(strings, key), 0);

		if ((*nr)++)
			key = gfl_arena_printf(eng->arena, "%s#%u", key, *nr);
		f->keys[i] = key;
	}
	gfl_ptr_map_deinit(&seen);
	gfl_strtab_destroy(strings);
}

static void begin_entries(struct gfl_engine *eng, struct gfl_way_finder *f)
{
	for (uint32_t i = 0; i < eng->nr_entries; i++) {
		const struct gfl_entry *e = &eng->entries[i];
		ptrdiff_t at = e->fn - eng->fns;

		if (e->rule && at >= 0 && at < eng->nr_fns)
			reach(&f->ways[at].wait, &f->ways[at].dist, GFL_WAIT_SPIN, 0);
	}
}

static void walk_one(struct gfl_engine *eng, struct gfl_way_finder *f, struct gfl_memo_io *io,
		     struct gfl_fn *fn)
{
	if (eng->memo)
		io->key = gfl_ways_key(eng, f, fn);
	if (!eng->memo || !gfl_ways_recall(io, f, fn)) {
		gfl_walk_again(eng, fn);
		end_drafts(f);
		eng->result->stats.nr_walked++;
		if (eng->memo)
			gfl_ways_keep(io, f);
	}
	keep_drafts(f);
	gfl_arena_reset(eng->scratch);
	gfl_arena_reset(eng->arena);
}

/* What is found and noted on the way was found before: it goes. */
static void walk_again(const struct gfl_engine *eng, struct gfl_way_finder *f)
{
	struct gfl_engine again = *eng;
	struct gfl_result result = { .unit = eng->unit, .engine = &again };
	struct gfl_memo_io io;

	again.arena = gfl_arena_create();
	again.scratch = gfl_arena_create();
	again.result = &result;
	again.checks = 0;
	again.entries = NULL;
	again.nr_entries = again.cap_entries = 0;
	again.registered = NULL;
	again.nr_registered = again.cap_registered = 0;
	again.finder = f;
	gfl_memo_io_init(&io, &again, NULL);
	for (uint32_t i = eng->nr_order; i-- > 0;) {
		struct gfl_fn *fn = eng->order[i];

		if (!fn->is_strict && f->ways[fn - eng->fns].wait == GFL_WAIT_SLEEP)
			continue;
		walk_one(&again, f, &io, fn);
	}
	eng->result->stats.nr_walked_again = result.stats.nr_walked;
	gfl_memo_io_deinit(&io);
	free(again.registered);
	gfl_arena_destroy(again.scratch);
	gfl_arena_destroy(again.arena);
}

/**
 * gfl_ways_find() - find the ways into all functions of a whole program
 * @eng: the analysis, its summaries and entries done
 */
void gfl_ways_find(struct gfl_engine *eng)
{
	struct gfl_way_finder *f = gfl_arena_alloc(eng->arena, sizeof(*f));

	f->ways = gfl_arena_alloc(eng->arena, (eng->nr_fns + 1) * sizeof(*f->ways));
	f->keys = gfl_arena_alloc(eng->arena, (eng->nr_fns + 1) * sizeof(*f->keys));
	for (uint32_t i = 0; i < eng->nr_fns; i++) {
		f->ways[i].wait = GFL_WAIT_SLEEP;
		f->ways[i].dist = UINT16_MAX - 1;
	}
	find_keys(eng, f);
	begin_entries(eng, f);
	walk_again(eng, f);
	eng->finder = f;
}

void gfl_ways_destroy(struct gfl_engine *eng)
{
	for (uint32_t i = 0; eng->finder && i < eng->nr_fns; i++)
		for (uint32_t k = 0; k < eng->finder->ways[i].nr; k++)
			drop(&eng->finder->ways[i].v[k]);
}

/* --- what came out ------------------------------------------------------------------------------ */

const char *gfl_outer_key(const struct gfl_result *result, uint32_t func, struct gfl_arena *arena)
{
	const struct gfl_engine *eng = result->engine;

	return eng->finder ? eng->finder->keys[func] : key_of(eng, eng->unit->funcs[func], arena);
}

static bool put_entries(struct gfl_engine *eng, uint32_t func, FILE *out)
{
	struct gfl_outer_writer w;
	bool any = false;

	for (uint32_t i = 0; i < eng->nr_entries; i++) {
		const struct gfl_entry *e = &eng->entries[i];

		if (e->fn != &eng->fns[func] || !e->rule)
			continue;
		if (!any)
			gfl_outer_begin(&w, eng, e->fn, NULL, out);
		any = true;
		gfl_outer_put_entry(&w, e);
	}
	if (any)
		gfl_outer_end(&w);
	return any;
}

const char *gfl_outer_ways(const struct gfl_result *result, uint32_t func, struct gfl_arena *arena)
{
	struct gfl_engine *eng = result->engine;
	const struct gfl_ways *ways = eng->finder ? &eng->finder->ways[func] : NULL;
	char *text = NULL;
	size_t len = 0;
	FILE *out;

	if (!ways || ways->wait == GFL_WAIT_SLEEP)
		return NULL;
	out = open_memstream(&text, &len);
	if (!out)
		return NULL;
	fprintf(out, "gfplint-function %d\n", GFL_OUTER_VERSION);
	if (!put_entries(eng, func, out) && !ways->nr) {
		fclose(out);
		free(text);
		return NULL;
	}
	for (uint32_t i = 0; i < ways->nr; i++)
		fputs(ways->v[i].text, out);
	fputs("eof\n", out);
	return gfl_outer_take(arena, out, &text, &len);
}
