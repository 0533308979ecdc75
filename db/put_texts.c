// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a thread of its own finds out and puts in words while tables are filled: summaries, ways, and calls through
 * members. Their rows are put when both are done.
 */
#include "db.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/**
 * struct text - about a function
 * @key: by which it is found
 */
struct text {
	const char *key;
	uint32_t func;
	const char *text;
};

/** struct gfl_db_texts - @own: memory of the thread, @arena: of who waits for it; @next: way to be written, by either */
struct gfl_db_texts {
	struct gfl_db_writer *w;
	struct gfl_arena *own, *arena;
	atomic_uint next;
	struct text *summaries, *ways;
	uint32_t nr_summaries, nr_ways;
	struct gfl_member_call_info *calls;
	uint32_t nr_calls, cap_calls;
	pthread_t thread;
	bool is_apart;
};

/* --- in the thread, which only reads what others do ------------------------------------------- */

static int compare_keys(const void *a, const void *b)
{
	return strcmp(((const struct text *)a)->key, ((const struct text *)b)->key);
}

/* Those that may be new, in the order of the table. Of functions that are not global, another file cannot speak. */
static void write_summaries(struct gfl_db_texts *t)
{
	const struct gfl_result *result = t->w->result;
	const struct gfl_unit *unit = result->unit;

	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		if (!(unit->funcs[i]->flags & GFL_FN_STATIC) && !t->w->is_same[i])
			t->summaries[t->nr_summaries++] =
				(struct text){ unit->funcs[i]->name, i, NULL };
	qsort(t->summaries, t->nr_summaries, sizeof(*t->summaries), compare_keys);
	for (uint32_t i = 0; i < t->nr_summaries; i++)
		t->summaries[i].text = t->w->run->summary(result, t->summaries[i].func, t->own);
}

/* The order does not depend on who wrote them: they are sorted at the end. */
static void write_ways(struct gfl_db_texts *t, struct gfl_arena *arena)
{
	const struct gfl_result *result = t->w->result;
	uint32_t i;

	while (t->w->run->ways && (i = atomic_fetch_add(&t->next, 1)) < t->nr_ways)
		t->ways[i] = (struct text){ t->w->run->key(result, i, arena), i,
					    t->w->run->ways(result, i, arena) };
}

static void add_member_call(void *arg, const struct gfl_member_call_info *call)
{
	struct gfl_db_texts *t = arg;

	GFL_GROW(t->calls, t->nr_calls, t->cap_calls);
	t->calls[t->nr_calls++] = *call;
}

static void *write_texts(void *arg)
{
	struct gfl_db_texts *t = arg;
	const uint32_t nr = t->w->result->unit->nr_funcs;

	t->summaries = gfl_xrealloc(NULL, (nr + 1) * sizeof(*t->summaries));
	gfl_inspect_member_calls(t->w->result, t->own, add_member_call, t);
	if (t->w->run->summary)
		write_summaries(t);
	write_ways(t, t->own);
	return NULL;
}

struct gfl_db_texts *gfl_db_texts_begin(struct gfl_db_writer *w)
{
	struct gfl_db_texts *t = gfl_xrealloc(NULL, sizeof(*t));

	*t = (struct gfl_db_texts){ .w = w,
				    .own = gfl_arena_create(),
				    .arena = gfl_arena_create(),
				    .nr_ways = w->run->ways ? w->result->unit->nr_funcs : 0 };
	t->ways = gfl_xrealloc(NULL, (t->nr_ways + 1) * sizeof(*t->ways));
	t->is_apart = !pthread_create(&t->thread, NULL, write_texts, t);
	return t;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* In the order of members; those of one are numbered. */
static void put_member_calls(struct gfl_db_texts *t)
{
	struct gfl_db_writer *w = t->w;
	uint64_t last = 0;
	uint32_t nr = 0;

	for (uint32_t i = 0; i < t->nr_calls; i++) {
		const struct gfl_member_call_info *call = &t->calls[i];
		const uint64_t member = gfl_db_member(w, call->tag, call->field);
		uint32_t allows[GFL_NR_MODELS];

		for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
			allows[m] = call->allows[m] == GFL_NR_WAITS ? 0 : 1u + call->allows[m];
		nr = member == last ? nr + 1 : 0;
		last = member;
		gfl_db_put(w, GFL_DB_MEMBER_CALLS, "kikinnskn", member, nr, w->funcs[call->func],
			   call->how, allows[GFL_RT], allows[GFL_NORT], call->context,
			   w->files[call->loc.file], call->loc.line);
	}
	gfl_arena_reset(w->scratch);
}

void gfl_db_put_texts(struct gfl_db_texts *t)
{
	struct gfl_db_writer *w = t->w;
	const struct gfl_unit *unit = w->result->unit;

	write_ways(t, t->arena);
	if (t->is_apart)
		pthread_join(t->thread, NULL);
	else
		write_texts(t);
	if (t->nr_ways)
		qsort(t->ways, t->nr_ways, sizeof(*t->ways), compare_keys);
	put_member_calls(t);
	for (uint32_t i = 0; i < t->nr_summaries && !w->failed; i++) {
		const struct text *s = &t->summaries[i];

		if (s->text)
			gfl_db_put(w, GFL_DB_SUMMARIES, "ttt", s->key,
				   w->units[unit->funcs[s->func]->loc.file], s->text);
	}
	for (uint32_t i = 0; i < t->nr_ways && !w->failed; i++)
		if (t->ways[i].text)
			gfl_db_put(w, GFL_DB_WAYS, "tt", t->ways[i].key, t->ways[i].text);
}

void gfl_db_texts_end(struct gfl_db_texts *t)
{
	free(t->summaries);
	free(t->ways);
	free(t->calls);
	gfl_arena_destroy(t->own);
	gfl_arena_destroy(t->arena);
	free(t);
}
