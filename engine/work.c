/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Summarising all functions, by several threads. A component is ready when all that it calls is done.
 * What comes out does not depend on which thread does what: a function's summary depends on those of
 * its callees only, and what is found is put in order at the end.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "memo.h"

#define SCC_ROUNDS 3 /* how often a function in a circle is walked at most */

/* --- one component --------------------------------------------------------------------------- */

/* Walk it; those in its circle that call it have to look again if it turned out different. */
static void summarise_again(struct gfl_engine *eng, struct gfl_fn *fn)
{
	const struct gfl_summary old = fn->sum;
	const bool was_done = fn->done;

	gfl_findings_forget(eng, fn->func->name);
	gfl_walk_func(eng, fn);
	fn->done = true;
	fn->is_stale = false;
	if (was_done && gfl_summary_same(&old, &fn->sum))
		return;
	for (uint32_t i = 0; i < fn->nr_callers; i++)
		if (fn->callers[i]->scc == fn->scc)
			fn->callers[i]->is_stale = true;
}

/*
 * Functions that call each other in a circle: paths through a call that was not seen to return yet
 * end there, so the first round finds the ways out of the circle, and later ones what they mean to
 * the others.
 */
static void summarise_circle(struct gfl_engine *eng, struct gfl_fn *const *fns, uint32_t nr)
{
	bool is_stale = true;

	for (uint32_t i = 0; i < nr; i++)
		fns[i]->is_stale = true;
	for (int round = 0; round < SCC_ROUNDS && is_stale; round++) {
		is_stale = false;
		for (uint32_t i = 0; i < nr; i++)
			if (fns[i]->is_stale)
				summarise_again(eng, fns[i]);
		for (uint32_t i = 0; i < nr; i++)
			is_stale |= fns[i]->is_stale;
	}
}

/** gfl_summarise() - summarise the functions of a component; those it calls are done */
void gfl_summarise(struct gfl_engine *eng, const struct gfl_scc *scc)
{
	struct gfl_fn *const *fns = &eng->order[scc->first];

	if (scc->is_circle)
		summarise_circle(eng, fns, scc->nr);
	else
		gfl_walk_func(eng, fns[0]);
}

/* --- threads --------------------------------------------------------------------------------- */

/** struct found - what walking a component found besides summaries */
struct found {
	struct gfl_finding *findings;
	struct gfl_registered *registered;
	uint32_t nr_findings, nr_registered;
};

/**
 * struct pool - components that wait for a thread
 * @found: by component
 * @files: numbers of files by name
 * @ready: components whose callees are done
 * @left:  components not done
 */
struct pool {
	struct gfl_engine *eng;
	struct found *found;
	struct gfl_ptr_map files;
	pthread_mutex_t lock;
	pthread_cond_t change;
	uint32_t *ready;
	uint32_t nr_ready, left;
};

struct worker {
	struct pool *pool;
	struct gfl_engine eng;
	struct gfl_result result;
	struct gfl_memo_io io;
	uint64_t nr_steps;
	uint32_t nr_walked;
	pthread_t thread;
};

/* What was found goes to its component, and the thread begins with nothing. */
static void take_found(struct worker *w, struct found *found)
{
	struct gfl_engine *eng = &w->eng;

	w->nr_steps += w->result.stats.nr_steps;
	w->result.stats.nr_steps = 0;
	*found = (struct found){ w->result.findings, eng->registered, w->result.nr_findings,
				 eng->nr_registered };
	if (found->nr_findings) {
		memset(eng->finding_hash, 0, eng->nr_finding_hash * sizeof(*eng->finding_hash));
		w->result.findings = NULL;
		w->result.nr_findings = eng->cap_findings = 0;
	}
	if (found->nr_registered) {
		eng->registered = NULL;
		eng->nr_registered = eng->cap_registered = 0;
	}
}

/* What is known of before need not be walked. */
static void summarise(struct worker *w, const struct gfl_scc *scc)
{
	if (!w->eng.memo || !gfl_memo_recall(&w->io, scc)) {
		gfl_summarise(&w->eng, scc);
		w->nr_walked += scc->nr;
		if (w->eng.memo)
			gfl_memo_keep(&w->io, scc);
	}
	for (uint32_t i = 0; i < scc->nr; i++)
		gfl_vals_seal(&w->eng.order[scc->first + i]->vals);
	take_found(w, &w->pool->found[scc - w->eng.sccs]);
}

static void set_done(struct pool *pool, const struct gfl_scc *scc)
{
	const struct gfl_engine *eng = pool->eng;

	pool->left--;
	for (uint32_t i = 0; i < scc->nr; i++) {
		const struct gfl_fn *fn = eng->order[scc->first + i];

		for (uint32_t c = 0; c < fn->nr_callers; c++) {
			uint32_t caller = fn->callers[c]->scc;

			if (caller != fn->scc && !--eng->sccs[caller].nr_waiting)
				pool->ready[pool->nr_ready++] = caller;
		}
	}
	pthread_cond_broadcast(&pool->change);
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct pool *pool = w->pool;

	pthread_mutex_lock(&pool->lock);
	while (pool->left) {
		const struct gfl_scc *scc;

		if (!pool->nr_ready) {
			pthread_cond_wait(&pool->change, &pool->lock);
			continue;
		}
		scc = &pool->eng->sccs[pool->ready[--pool->nr_ready]];
		pthread_mutex_unlock(&pool->lock);
		summarise(w, scc);
		pthread_mutex_lock(&pool->lock);
		set_done(pool, scc);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* A thread has memory and results of its own, and shares what does not change any more. */
static void worker_init(struct worker *w, struct pool *pool)
{
	*w = (struct worker){ .pool = pool, .eng = *pool->eng };
	w->eng.arena = gfl_arena_create();
	w->eng.scratch = gfl_arena_create();
	w->eng.result = &w->result;
	w->result = (struct gfl_result){ .unit = pool->eng->unit, .engine = &w->eng };
	gfl_memo_io_init(&w->io, &w->eng, &pool->files);
}

/* The memory of a thread becomes part of the whole. */
static void worker_finish(struct worker *w)
{
	struct gfl_engine *eng = w->pool->eng;
	struct gfl_result *res = eng->result;

	res->stats.nr_steps += w->nr_steps;
	res->stats.nr_walked += w->nr_walked;
	free(w->result.findings);
	free(w->eng.registered);
	free(w->eng.finding_hash);
	gfl_memo_io_deinit(&w->io);
	gfl_arena_destroy(w->eng.scratch);
	gfl_arena_adopt(eng->arena, w->eng.arena);
}

/* In the order of components, whichever thread had them. */
static void collect(struct gfl_engine *eng, struct found *found)
{
	for (uint32_t s = 0; s < eng->nr_sccs; s++) {
		for (uint32_t i = 0; i < found[s].nr_findings; i++)
			gfl_finding_merge(eng, &found[s].findings[i]);
		for (uint32_t i = 0; i < found[s].nr_registered; i++) {
			GFL_GROW(eng->registered, eng->nr_registered, eng->cap_registered);
			eng->registered[eng->nr_registered++] = found[s].registered[i];
		}
		if (found[s].nr_findings)
			free(found[s].findings);
		if (found[s].nr_registered)
			free(found[s].registered);
		if (eng->sccs[s].is_circle && eng->sccs[s].nr > eng->result->stats.nr_circle)
			eng->result->stats.nr_circle = eng->sccs[s].nr;
	}
}

static void pool_init(struct pool *pool, struct gfl_engine *eng)
{
	const struct gfl_unit *unit = eng->unit;

	*pool = (struct pool){ .eng = eng,
			       .lock = PTHREAD_MUTEX_INITIALIZER,
			       .change = PTHREAD_COND_INITIALIZER,
			       .left = eng->nr_sccs };
	pool->found = gfl_xrealloc(NULL, (eng->nr_sccs + 1) * sizeof(*pool->found));
	pool->ready = gfl_xrealloc(NULL, (eng->nr_sccs + 1) * sizeof(*pool->ready));
	for (uint32_t i = eng->nr_sccs; i-- > 0;)
		if (!eng->sccs[i].nr_waiting)
			pool->ready[pool->nr_ready++] = i;
	for (uint32_t i = 1; eng->memo && i < unit->nr_files; i++)
		*gfl_ptr_map_at(&pool->files, unit->files[i], 0) = i;
}

/**
 * gfl_work() - summarise all functions
 * @eng:  the analysis; gfl_scc_find() was called
 * @jobs: threads, at least 1
 */
void gfl_work(struct gfl_engine *eng, uint32_t jobs)
{
	struct worker *workers;
	struct pool pool;
	uint32_t nr = 0;

	pool_init(&pool, eng);
	workers = gfl_xrealloc(NULL, jobs * sizeof(*workers));
	for (uint32_t i = 0; i < jobs; i++)
		worker_init(&workers[i], &pool);
	while (nr + 1 < jobs &&
	       !pthread_create(&workers[nr + 1].thread, NULL, work, &workers[nr + 1]))
		nr++;
	work(&workers[0]);
	for (uint32_t i = 1; i <= nr; i++)
		pthread_join(workers[i].thread, NULL);
	for (uint32_t i = 0; i < jobs; i++)
		worker_finish(&workers[i]);
	collect(eng, pool.found);
	gfl_ptr_map_deinit(&pool.files);
	free(workers);
	free(pool.found);
	free(pool.ready);
}
