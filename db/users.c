// SPDX-License-Identifier: GPL-2.0-or-later
/* Which files use what is in another. */
#include "db.h"

void gfl_db_each_user(struct gfl_db *db, const char *file,
		      void (*each)(void *arg, const char *user), void *arg)
{
	static const char sql[] = "SELECT DISTINCT users.name FROM functions AS callee"
				  " JOIN calls ON calls.callee = callee.id"
				  " JOIN functions AS caller ON caller.id = calls.caller"
				  " JOIN files AS users ON users.id = caller.file"
				  " WHERE callee.file = (SELECT id FROM files WHERE name = ?1)"
				  " AND caller.file != callee.file ORDER BY users.name";
	sqlite3_stmt *st = gfl_db_ask(db, sql, "s", file);

	while (gfl_db_next(db, st))
		each(arg, gfl_db_col(st, 0));
}
