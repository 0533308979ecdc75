// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions whose rows stand in the database already, known without putting them in words: by a stamp of all
 * that is told of them. Of each is kept what its rows name, as that has to stay, too.
 */
#include "db.h"

#include <stdlib.h>
#include <string.h>

/* What a row names: the table, whether it is a function that had a body, and the id, which has 47 bits. */
#define TABLE_SHIFT 56
#define HAS_BODY ((uint64_t)1 << 55)

static enum gfl_db_table table_of(uint64_t ref)
{
	return (enum gfl_db_table)(ref >> TABLE_SHIFT);
}

static uint64_t id_of(uint64_t ref)
{
	return ref & (HAS_BODY - 1);
}

void gfl_db_refer(struct gfl_db_writer *w, enum gfl_db_table table, uint64_t id, bool has_body)
{
	const struct gfl_db_ref ref = { w->at, (uint64_t)table << TABLE_SHIFT |
						       (has_body ? HAS_BODY : 0) | id };

	if (w->at == GFL_NONE || !w->stamps[w->at])
		return;
	GFL_GROW(w->refs, w->nr_refs, w->cap_refs);
	w->refs[w->nr_refs++] = ref;
}

/* --- before anything is put --------------------------------------------------------------- */

/* Is each function that a rule speaks for still there, or still not? Rules spare the analysis to look. */
static bool same_bodies(const struct gfl_db_writer *w, const uint64_t *refs, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		if (table_of(refs[i]) == GFL_DB_FUNCTIONS &&
		    gfl_ids_has(&w->names, id_of(refs[i])) != !!(refs[i] & HAS_BODY))
			return false;
	return true;
}

void gfl_db_find_same(struct gfl_db_writer *w)
{
	const struct gfl_unit *unit = w->result->unit;

	w->stamps = gfl_arena_alloc(w->arena, unit->nr_funcs * sizeof(*w->stamps));
	w->is_same = gfl_arena_alloc(w->arena, unit->nr_funcs * sizeof(*w->is_same));
	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		const char *of = w->units[unit->funcs[i]->loc.file];
		uint64_t stamp = gfl_inspect_stamp(w->result, i);
		const uint64_t *refs;
		uint32_t nr;

		if (stamp)
			stamp = gfl_db_mix_text(stamp, of ? of : "") | 1;
		w->stamps[i] = stamp;
		w->is_same[i] = stamp && w->before &&
				gfl_db_sums_find_func(w->before, w->funcs[i], stamp, &refs, &nr) &&
				same_bodies(w, refs, nr);
	}
}

/* --- instead of putting rows -------------------------------------------------------------- */

void gfl_db_keep_func(struct gfl_db_writer *w, uint32_t at)
{
	static const enum gfl_db_table tables[] = { GFL_DB_FUNCTIONS, GFL_DB_DEMANDS,
						    GFL_DB_CALLS };
	const uint64_t *refs;
	uint32_t nr;

	gfl_db_sums_find_func(w->before, w->funcs[at], w->stamps[at], &refs, &nr);
	gfl_db_sums_add_func(w->now, w->funcs[at], w->stamps[at], refs, nr);
	for (size_t i = 0; i < GFL_ARRAY_SIZE(tables); i++)
		gfl_db_sums_keep(w->before, w->now, tables[i], w->funcs[at]);
	gfl_db_sums_keep(w->before, w->now, GFL_DB_SUMMARIES,
			 gfl_db_sums_key(w->result->unit->funcs[at]->name));
	for (uint32_t i = 0; i < nr; i++)
		if (!(refs[i] & HAS_BODY))
			gfl_db_sums_keep(w->before, w->now, table_of(refs[i]), id_of(refs[i]));
}

/* --- when all is put ---------------------------------------------------------------------- */

static int compare_refs(const void *pa, const void *pb)
{
	const struct gfl_db_ref *a = pa, *b = pb;

	if (a->func != b->func)
		return a->func < b->func ? -1 : 1;
	return (a->ref > b->ref) - (a->ref < b->ref);
}

void gfl_db_add_stamps(struct gfl_db_writer *w)
{
	uint64_t *refs = gfl_xrealloc(NULL, (w->nr_refs + 1) * sizeof(*refs));
	uint32_t at = 0;

	if (w->nr_refs)
		qsort(w->refs, w->nr_refs, sizeof(*w->refs), compare_refs);
	for (uint32_t i = 0; i < w->result->unit->nr_funcs; i++) {
		uint32_t nr = 0;

		for (; at < w->nr_refs && w->refs[at].func == i; at++)
			if (!nr || refs[nr - 1] != w->refs[at].ref)
				refs[nr++] = w->refs[at].ref;
		if (w->stamps[i] && !w->is_same[i])
			gfl_db_sums_add_func(w->now, w->funcs[i], w->stamps[i], refs, nr);
	}
	free(refs);
	free(w->refs);
	w->refs = NULL;
}
