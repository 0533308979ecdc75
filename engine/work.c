/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Summarising all functions, by several threads. A component is ready when all that it calls is done.
 * What comes out does not depend on which thread does what: a function's summary depends on those of
 * its callees only, and what is found is put in order at the end.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "circle.h"
#include "memo.h"

/* --- threads --------------------------------------------------------------------------------- */

/** struct task - a component, or a member of one that is a @circle and being walked */
struct task {
	const struct gfl_scc *scc;
	struct gfl_circle *circle;
	uint32_t member;
};

/**
 * struct pool - what waits for a thread
 * @found: by component
 * @files: numbers of files by name
 * @ready: components whose callees are done, and members of circles whose turn it is
 * @left:  components not done
 */
struct pool {
	struct gfl_engine *eng;
	struct gfl_found *found;
	struct gfl_ptr_map files;
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct task *ready;
	uint32_t nr_ready, cap_ready, left;
};

struct worker {
	struct pool *pool;
	struct gfl_engine eng;
	struct gfl_result result;
	struct gfl_memo_io io;
	uint32_t nr_walked;
	pthread_t thread;
};

/* What was found so far, and the thread begins with nothing. */
static struct gfl_found take_found(struct worker *w)
{
	struct gfl_engine *eng = &w->eng;
	const struct gfl_found found = { w->result.findings, eng->registered, w->result.nr_findings,
					 eng->nr_registered, w->result.stats.nr_steps };

	w->result.stats.nr_steps = 0;
	if (found.nr_findings) {
		memset(eng->finding_hash, 0, eng->nr_finding_hash * sizeof(*eng->finding_hash));
		w->result.findings = NULL;
		w->result.nr_findings = eng->cap_findings = 0;
	}
	if (found.nr_registered) {
		eng->registered = NULL;
		eng->nr_registered = eng->cap_registered = 0;
	}
	return found;
}

/* Adds what was found, and frees it. */
static void add_found(struct gfl_engine *eng, const struct gfl_found *found)
{
	eng->result->stats.nr_steps += found->nr_steps;
	for (uint32_t i = 0; i < found->nr_findings; i++)
		gfl_finding_merge(eng, &found->findings[i]);
	for (uint32_t i = 0; i < found->nr_registered; i++) {
		GFL_GROW(eng->registered, eng->nr_registered, eng->cap_registered);
		eng->registered[eng->nr_registered++] = found->registered[i];
	}
	if (found->nr_findings)
		free(found->findings);
	if (found->nr_registered)
		free(found->registered);
}

static void add_ready(struct pool *pool, struct task task)
{
	GFL_GROW(pool->ready, pool->nr_ready, pool->cap_ready);
	pool->ready[pool->nr_ready++] = task;
	pthread_cond_signal(&pool->change);
}

static void set_done(struct pool *pool, const struct gfl_scc *scc)
{
	const struct gfl_engine *eng = pool->eng;

	if (!--pool->left)
		pthread_cond_broadcast(&pool->change);
	for (uint32_t i = 0; i < scc->nr; i++) {
		const struct gfl_fn *fn = eng->order[scc->first + i];

		for (uint32_t c = 0; c < fn->nr_callers; c++) {
			uint32_t caller = fn->callers[c]->scc;

			if (caller != fn->scc && !--eng->sccs[caller].nr_waiting)
				add_ready(pool, (struct task){ .scc = &eng->sccs[caller] });
		}
	}
}

/* All of its functions are summarised. */
static void finish(struct worker *w, const struct gfl_scc *scc)
{
	for (uint32_t i = 0; i < scc->nr; i++)
		gfl_vals_seal(&w->eng.order[scc->first + i]->vals);
	w->pool->found[scc - w->eng.sccs] = take_found(w);
	pthread_mutex_lock(&w->pool->lock);
	set_done(w->pool, scc);
	pthread_mutex_unlock(&w->pool->lock);
}

static void finish_walked(struct worker *w, const struct gfl_scc *scc)
{
	w->nr_walked += scc->nr;
	if (w->eng.memo)
		gfl_memo_keep(&w->io, scc);
	finish(w, scc);
}

/* In the order of its members, whichever thread had them. */
static void finish_circle(struct worker *w, const struct task *task)
{
	for (uint32_t i = 0; i < task->circle->nr; i++)
		add_found(&w->eng, &task->circle->found[i]);
	gfl_circle_destroy(task->circle);
	finish_walked(w, task->scc);
}

/* Return: false if there is no other round. */
static bool begin_round(struct pool *pool, const struct gfl_scc *scc, struct gfl_circle *circle)
{
	if (!gfl_circle_begin(circle))
		return false;
	pthread_mutex_lock(&pool->lock);
	for (uint32_t i = circle->nr; i-- > 0;)
		if (!circle->waiting[i])
			add_ready(pool, (struct task){ scc, circle, i });
	pthread_mutex_unlock(&pool->lock);
	return true;
}

/* What is known of before need not be walked. */
static void do_component(struct worker *w, const struct gfl_scc *scc)
{
	if (w->eng.memo && gfl_memo_recall(&w->io, scc)) {
		finish(w, scc);
	} else if (scc->is_circle) {
		begin_round(w->pool, scc, gfl_circle_create(&w->eng, scc));
	} else {
		gfl_walk_func(&w->eng, w->eng.order[scc->first]);
		finish_walked(w, scc);
	}
}

/* What an earlier round found does not count any more, but what was registered was. */
static bool walk_member(struct worker *w, struct gfl_fn *fn, struct gfl_found *found)
{
	struct gfl_found before = *found;
	bool is_changed;

	if (before.nr_registered) {
		free(w->eng.registered);
		w->eng.registered = before.registered;
		w->eng.nr_registered = w->eng.cap_registered = before.nr_registered;
	}
	is_changed = gfl_circle_walk(&w->eng, fn);
	*found = take_found(w);
	found->nr_steps += before.nr_steps;
	if (before.nr_findings)
		free(before.findings);
	return is_changed;
}

/* A member has had its turn; who waited for it may have the next. Return: was it the last one? */
static bool end_turn(struct pool *pool, const struct task *task, bool is_changed)
{
	struct gfl_circle *circle = task->circle;
	bool is_last;

	pthread_mutex_lock(&pool->lock);
	if (is_changed)
		gfl_circle_tell(circle->fns[task->member]);
	for (uint32_t i = circle->first[task->member]; i < circle->first[task->member + 1]; i++)
		if (!--circle->waiting[circle->next[i]])
			add_ready(pool, (struct task){ task->scc, circle, circle->next[i] });
	is_last = !--circle->left;
	pthread_mutex_unlock(&pool->lock);
	return is_last;
}

static void do_member(struct worker *w, const struct task *task)
{
	struct gfl_fn *fn = task->circle->fns[task->member];
	const bool is_stale = fn->is_stale;

	fn->is_stale = false;
	if (end_turn(w->pool, task,
		     is_stale && walk_member(w, fn, &task->circle->found[task->member])) &&
	    !begin_round(w->pool, task->scc, task->circle))
		finish_circle(w, task);
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct pool *pool = w->pool;

	pthread_mutex_lock(&pool->lock);
	while (pool->left) {
		struct task task;

		if (!pool->nr_ready) {
			pthread_cond_wait(&pool->change, &pool->lock);
			continue;
		}
		task = pool->ready[--pool->nr_ready];
		pthread_mutex_unlock(&pool->lock);
		if (task.circle)
			do_member(w, &task);
		else
			do_component(w, task.scc);
		pthread_mutex_lock(&pool->lock);
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

	res->stats.nr_walked += w->nr_walked;
	free(w->result.findings);
	free(w->eng.registered);
	free(w->eng.finding_hash);
	gfl_memo_io_deinit(&w->io);
	gfl_arena_destroy(w->eng.scratch);
	gfl_arena_adopt(eng->arena, w->eng.arena);
}

/* In the order of components, whichever thread had them. */
static void collect(struct gfl_engine *eng, const struct gfl_found *found)
{
	for (uint32_t s = 0; s < eng->nr_sccs; s++) {
		add_found(eng, &found[s]);
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
	for (uint32_t i = eng->nr_sccs; i-- > 0;)
		if (!eng->sccs[i].nr_waiting)
			add_ready(pool, (struct task){ .scc = &eng->sccs[i] });
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
