/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ways into a function: which calls, in the whole program, lead to it in a context that forbids
 * something. The walk of a function notes whom it calls where what is forbidden. When all summaries are done
 * it is found out, callers before callees, which of these calls are the strictest and nearest for whom
 * they reach; functions that make such calls are walked once more, to write these down (ways_write.c). A
 * later analysis of a single file judges what has changed there in these contexts.
 */
#include <stdlib.h>
#include <string.h>

#include "reached.h"
#include "ways.h"

/* --- the first walk ----------------------------------------------------------------------------- */

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

static struct gfl_called *find_call(struct gfl_called *calls, uint32_t nr, uint32_t callee)
{
	while (nr-- > 0)
		if (calls[nr].callee == callee)
			return &calls[nr];
	return NULL;
}

static void note_call(struct gfl_walk *w, uint32_t callee, const struct gfl_ctx *ctx)
{
	const uint8_t wait = strictest(ctx);
	struct gfl_called *call = find_call(w->calls, w->nr_calls, callee);

	if (!call) {
		GFL_GROW(w->calls, w->nr_calls, w->cap_calls);
		call = &w->calls[w->nr_calls++];
		*call = (struct gfl_called){ callee, wait, gfl_around_never, NULL };
	}
	if (wait < call->wait)
		call->wait = wait;
	gfl_around_join(&call->at, ctx);
}

/**
 * gfl_ways_pointer() - something is called through a pointer
 * @w:  the walk
 * @st: state at the call
 * @ev: the call, in the block being walked
 */
void gfl_ways_pointer(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev)
{
	const uint32_t event = (uint32_t)(ev - w->func->block[w->block].events);
	uint32_t i;

	if (!w->eng->indirect || w->eng->finder)
		return;
	for (i = 0; i < w->nr_met; i++)
		if (w->met[i].block == w->block && w->met[i].event == event)
			break;
	if (i == w->nr_met) {
		GFL_GROW(w->met, w->nr_met, w->cap_met);
		w->met[w->nr_met++] = (struct gfl_met){ w->block, event, gfl_around_never };
	}
	gfl_around_join(&w->met[i].at, &st->ctx);
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
	const struct gfl_engine *eng = w->eng;
	const uint32_t index = (uint32_t)(callee - eng->fns);
	const struct gfl_called *call;
	uint8_t wait;

	if (eng->probe) {
		gfl_reached_call(w, st, callee, args);
		return;
	}
	if (!eng->indirect || callee == w->fn)
		return;
	if (!eng->finder) {
		note_call(w, index, &st->ctx);
		return;
	}
	wait = strictest(&st->ctx);
	call = find_call(w->fn->calls, w->fn->nr_calls, index);
	if (call && call->way &&
	    (wait < GFL_WAIT_SLEEP || eng->finder->ways[w->fn - eng->fns].wait < GFL_WAIT_SLEEP))
		gfl_ways_draft(w, st, ev, args, call->way);
}

/**
 * gfl_ways_note() - keep whom a function that was walked calls, and in which context
 * @w: the walk, its function gets it, in the order of gfl_scc_callee()
 */
void gfl_ways_note(struct gfl_walk *w)
{
	struct gfl_callees at = { .fn = w->fn };
	struct gfl_fn *fn = w->fn;
	const struct gfl_fn *callee;

	fn->nr_calls = 0;
	fn->calls = gfl_arena_alloc(w->eng->arena, w->nr_calls * sizeof(*fn->calls));
	while (fn->nr_calls < w->nr_calls && (callee = gfl_scc_callee(w->eng, &at))) {
		const uint32_t index = (uint32_t)(callee - w->eng->fns);
		const struct gfl_called *call = find_call(w->calls, w->nr_calls, index);

		if (call && !find_call(fn->calls, fn->nr_calls, index))
			fn->calls[fn->nr_calls++] = *call;
	}
	free(w->calls);
	fn->nr_met = w->nr_met;
	fn->met = gfl_arena_alloc(w->eng->arena, w->nr_met * sizeof(*fn->met));
	for (uint32_t i = 0; i < w->nr_met; i++)
		fn->met[i] = w->met[i];
	free(w->met);
}

/* --- which ways are kept ------------------------------------------------------------------------ */

/* The stricter first, then the shorter. */
static int compare_ways(const struct gfl_way *a, const struct gfl_way *b)
{
	if (a->wait != b->wait)
		return a->wait < b->wait ? -1 : 1;
	return (a->dist > b->dist) - (a->dist < b->dist);
}

static void reach(struct gfl_ways *ways, uint8_t wait, uint16_t dist)
{
	if (wait < ways->wait || (wait == ways->wait && dist < ways->dist)) {
		ways->wait = wait;
		ways->dist = dist;
	}
}

/* Sorted; what was there first stays before its equals. */
static void keep(struct gfl_ways *ways, const struct gfl_way *way)
{
	uint32_t at = ways->nr;

	if (ways->nr < GFL_MAX_WAYS)
		ways->nr++;
	else if (compare_ways(way, &ways->v[--at]) >= 0)
		return;
	for (; at > 0 && compare_ways(way, &ways->v[at - 1]) < 0; at--)
		ways->v[at] = ways->v[at - 1];
	ways->v[at] = *way;
}

/* Where more is forbidden to the caller than it knows itself, that counts for all that it calls. */
static void lead_on(struct gfl_way_finder *f, const struct gfl_ways *mine, struct gfl_fn *fn)
{
	for (uint32_t i = 0; i < fn->nr_calls; i++) {
		struct gfl_called *call = &fn->calls[i];
		struct gfl_way way = { .call = call, .wait = call->wait };

		if (mine->wait < way.wait) {
			way.wait = mine->wait;
			way.dist = (uint16_t)(mine->dist + 1);
		}
		if (way.wait == GFL_WAIT_SLEEP)
			continue;
		reach(&f->ways[call->callee], way.wait, way.dist);
		keep(&f->ways[call->callee], &way);
	}
}

static void begin_entries(struct gfl_engine *eng, struct gfl_way_finder *f)
{
	for (uint32_t i = 0; i < eng->nr_entries; i++) {
		const struct gfl_entry *e = &eng->entries[i];
		ptrdiff_t at = e->fn - eng->fns;

		if (e->rule && at >= 0 && at < eng->nr_fns)
			reach(&f->ways[at], GFL_WAIT_SPIN, 0);
	}
}

/* Callers before callees. */
static void choose(struct gfl_engine *eng, struct gfl_way_finder *f)
{
	for (uint32_t i = 0; i < eng->nr_fns; i++) {
		f->ways[i].wait = GFL_WAIT_SLEEP;
		f->ways[i].dist = UINT16_MAX - 1;
	}
	begin_entries(eng, f);
	for (uint32_t i = eng->nr_order; i-- > 0;)
		lead_on(f, &f->ways[eng->order[i] - eng->fns], eng->order[i]);
	for (uint32_t i = 0; i < eng->nr_fns; i++)
		for (uint32_t k = 0; k < f->ways[i].nr; k++)
			f->ways[i].v[k].call->way = &f->ways[i].v[k];
}

/* --- all of it ------------------------------------------------------------------------------------ */

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

/**
 * gfl_ways_find() - find the ways into all functions of a whole program
 * @eng:  the analysis, its summaries and entries done
 * @jobs: threads, at least 1
 */
void gfl_ways_find(struct gfl_engine *eng, uint32_t jobs)
{
	struct gfl_way_finder *f = gfl_arena_alloc(eng->arena, sizeof(*f));

	f->ways = gfl_arena_alloc(eng->arena, (eng->nr_fns + 1) * sizeof(*f->ways));
	f->keys = gfl_arena_alloc(eng->arena, (eng->nr_fns + 1) * sizeof(*f->keys));
	find_keys(eng, f);
	choose(eng, f);
	gfl_ways_write(eng, f, jobs);
	eng->finder = f;
}

static void drop(struct gfl_way *way)
{
	if (!way->is_kept)
		free(way->text);
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
	const struct gfl_fn *fn = &eng->fns[func];
	struct gfl_outer_writer w;
	bool any = false;

	for (uint32_t i = gfl_entries_first(eng, fn);
	     i < eng->nr_entries && eng->entries[i].fn == fn; i++) {
		const struct gfl_entry *e = &eng->entries[i];

		if (!e->rule)
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
		if (ways->v[i].text)
			fputs(ways->v[i].text, out);
	fputs("eof\n", out);
	return gfl_outer_take(arena, out, &text, &len);
}
