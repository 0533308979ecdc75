/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The calls that are ways into functions, as text: what is known of the arguments, the context, and when it is so. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "choice.h"
#include "ways.h"

/* --- what a call says --------------------------------------------------------------------------- */

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

/* --- drafts ----------------------------------------------------------------------------------- */

static struct gfl_draft *find_draft(struct gfl_walk *w, struct gfl_way *way)
{
	struct gfl_way_finder *f = w->eng->finder;
	struct gfl_draft *d;

	for (d = f->drafts; d && d->way != way; d = d->next)
		;
	if (d)
		return d;
	d = gfl_arena_alloc(w->eng->scratch, sizeof(*d));
	d->way = way;
	d->out = open_memstream(&way->text, &d->len);
	if (!d->out)
		return NULL;
	gfl_outer_begin(&d->w, w->eng, w->fn, f->keys[w->fn - w->eng->fns], d->out);
	d->w.from = w->vals;
	d->next = f->drafts;
	f->drafts = d;
	return d;
}

/**
 * gfl_ways_draft() - write down a call
 * @w:    the second walk of the caller
 * @st:   state at the call
 * @ev:   the call
 * @args: the arguments
 * @way:  the way that it is, or a part of
 */
void gfl_ways_draft(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		    const struct gfl_args *args, struct gfl_way *way)
{
	struct gfl_draft *d = find_draft(w, way);
	struct gfl_way_call call;
	uint32_t hash;

	if (!d || d->nr_calls == GFL_MAX_WAY_CALLS)
		return;
	describe(w, st, ev, args, &call);
	hash = hash_call(&call);
	for (uint32_t i = 0; i < d->nr_calls; i++)
		if (d->hashes[i] == hash)
			return;
	d->hashes[d->nr_calls++] = hash;
	gfl_outer_put_call(&d->w, &call);
}

static void end_drafts(struct gfl_way_finder *f)
{
	for (struct gfl_draft *d = f->drafts; d; d = d->next) {
		gfl_outer_end(&d->w);
		fclose(d->out);
	}
	f->drafts = NULL;
}

/* --- the second walk ---------------------------------------------------------------------------- */

static bool is_wanted(const struct gfl_fn *fn)
{
	for (uint32_t i = 0; i < fn->nr_calls; i++)
		if (fn->calls[i].way)
			return true;
	return false;
}

/** struct writer - a thread that walks again; @next: what is to be walked yet, for all of them */
struct writer {
	struct gfl_engine eng;
	struct gfl_result result;
	struct gfl_way_finder finder;
	struct gfl_memo_io io;
	atomic_uint *next;
	pthread_t thread;
};

static void walk_one(struct writer *w, struct gfl_fn *fn)
{
	struct gfl_engine *eng = &w->eng;

	if (eng->memo)
		w->io.key = gfl_ways_key(eng, &w->finder, fn);
	if (!eng->memo || !gfl_ways_recall(&w->io, fn)) {
		gfl_walk_again(eng, fn);
		end_drafts(&w->finder);
		w->result.stats.nr_walked++;
		if (eng->memo)
			gfl_ways_keep(&w->io, fn);
	}
	gfl_arena_reset(eng->scratch);
	gfl_arena_reset(eng->arena);
}

static void *walk_all(void *arg)
{
	struct writer *w = arg;
	uint32_t i;

	while ((i = atomic_fetch_add(w->next, 1)) < w->eng.nr_fns)
		if (is_wanted(&w->eng.fns[i]))
			walk_one(w, &w->eng.fns[i]);
	return NULL;
}

/* What is found and noted on the way was found before: it goes. */
static void writer_init(struct writer *w, const struct gfl_engine *eng,
			const struct gfl_way_finder *f, atomic_uint *next)
{
	*w = (struct writer){ .eng = *eng, .finder = *f, .next = next };
	w->result = (struct gfl_result){ .unit = eng->unit, .engine = &w->eng };
	w->eng.arena = gfl_arena_create();
	w->eng.scratch = gfl_arena_create();
	w->eng.result = &w->result;
	w->eng.checks = 0;
	w->eng.entries = NULL;
	w->eng.nr_entries = w->eng.cap_entries = 0;
	w->eng.registered = NULL;
	w->eng.nr_registered = w->eng.cap_registered = 0;
	w->eng.finder = &w->finder;
	gfl_memo_io_init(&w->io, &w->eng, NULL);
}

static void writer_finish(struct writer *w, struct gfl_stats *stats)
{
	stats->nr_walked_again += w->result.stats.nr_walked;
	gfl_memo_io_deinit(&w->io);
	free(w->eng.registered);
	gfl_arena_destroy(w->eng.scratch);
	gfl_arena_destroy(w->eng.arena);
}

/**
 * gfl_ways_write() - write down all ways that are kept
 * @eng:  the analysis
 * @f:    the ways; they get their texts
 * @jobs: threads, at least 1. Each way has its own text, so whichever of them writes it
 */
void gfl_ways_write(struct gfl_engine *eng, const struct gfl_way_finder *f, uint32_t jobs)
{
	struct writer *writers = gfl_xrealloc(NULL, jobs * sizeof(*writers));
	atomic_uint next = 0;
	uint32_t nr = 0;

	for (uint32_t i = 0; i < jobs; i++)
		writer_init(&writers[i], eng, f, &next);
	while (nr + 1 < jobs &&
	       !pthread_create(&writers[nr + 1].thread, NULL, walk_all, &writers[nr + 1]))
		nr++;
	walk_all(&writers[0]);
	for (uint32_t i = 1; i <= nr; i++)
		pthread_join(writers[i].thread, NULL);
	for (uint32_t i = 0; i < jobs; i++)
		writer_finish(&writers[i], &eng->result->stats);
	free(writers);
}
