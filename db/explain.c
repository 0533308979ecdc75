// SPDX-License-Identifier: GPL-2.0-or-later
/* Questions about a function: what it does, asks, and is called in. */
#include "db.h"

void gfl_db_each_name(struct gfl_db *db, void (*each)(void *arg, const char *name), void *arg)
{
	sqlite3_stmt *st = gfl_db_ask(db, "SELECT name FROM functions WHERE file IS NOT NULL", "");

	while (gfl_db_next(db, st))
		each(arg, gfl_db_col(st, 0));
}

uint32_t gfl_db_explain(struct gfl_db *db, const char *what, FILE *out)
{
	(void)db;
	(void)what;
	(void)out;
	return 0;
}
