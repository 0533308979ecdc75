// SPDX-License-Identifier: GPL-2.0-or-later
/* Changing a database in place: what is not there any more goes. */
#include "db.h"

#include <stdlib.h>

static void remove_group(struct gfl_db_writer *w, sqlite3_stmt *st, int bound)
{
	if (!st || bound != SQLITE_OK || sqlite3_step(st) != SQLITE_DONE)
		w->failed = true;
	sqlite3_reset(st);
}

struct gone {
	struct gfl_db_writer *w;
	enum gfl_db_table table;
};

static void remove_id(void *arg, uint64_t key)
{
	const struct gone *gone = arg;
	sqlite3_stmt *st = gfl_db_remover(gone->w, gone->table);

	remove_group(gone->w, st, st ? sqlite3_bind_int64(st, 1, (int64_t)key) : SQLITE_ERROR);
}

/* Groups are known by a number made of the name, so each name there is has to be looked at. */
static void remove_names(struct gfl_db_writer *w, enum gfl_db_table table, const char *sql)
{
	sqlite3_stmt *st = NULL, *remover = gfl_db_remover(w, table);
	const char **names = NULL;
	uint32_t nr = 0, cap = 0;
	int ret;

	if (sqlite3_prepare_v2(w->db, sql, -1, &st, NULL) != SQLITE_OK)
		w->failed = true;
	while ((ret = sqlite3_step(st)) == SQLITE_ROW) {
		const char *name = gfl_db_col(st, 0);

		if (!gfl_db_sums_is_gone(w->before, table, gfl_db_sums_key(name)))
			continue;
		GFL_GROW(names, nr, cap);
		names[nr++] = gfl_arena_printf(w->arena, "%s", name);
	}
	if (ret != SQLITE_DONE)
		w->failed = true;
	sqlite3_finalize(st);
	for (uint32_t i = 0; i < nr && !w->failed; i++)
		remove_group(w, remover,
			     sqlite3_bind_text(remover, 1, names[i], -1, SQLITE_STATIC));
	free(names);
}

void gfl_db_remove_gone(struct gfl_db_writer *w)
{
	static const char *const names[GFL_DB_RUNS] = {
		[GFL_DB_UNITS] = "SELECT name FROM units",
		[GFL_DB_SUMMARIES] = "SELECT name FROM summaries",
		[GFL_DB_WAYS] = "SELECT key FROM ways",
	};

	for (uint32_t i = 0; i < GFL_DB_RUNS && !w->failed; i++) {
		struct gone gone = { w, i };

		if (!names[i])
			gfl_db_sums_each_gone(w->before, i, remove_id, &gone);
		else if (gfl_db_sums_each_gone(w->before, i, NULL, NULL))
			remove_names(w, i, names[i]);
	}
}
