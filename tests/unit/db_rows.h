/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests that compare databases. */
#ifndef GFPLINT_TESTS_DB_ROWS_H
#define GFPLINT_TESTS_DB_ROWS_H

#include "walk.h"

#include <sqlite3.h>

static void db_print_rows(sqlite3 *db, const char *sql, FILE *out)
{
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(st); i++)
			fprintf(out, " %s",
				sqlite3_column_text(st, i) ?
					(const char *)sqlite3_column_text(st, i) :
					"-");
		fputc('\n', out);
	}
	sqlite3_finalize(st);
}

/* All that a database holds but what tells of runs, as text; the caller frees it. */
static char *db_text(const char *path)
{
	sqlite3_stmt *st;
	char *text = NULL;
	sqlite3 *db;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	db_print_rows(db, "SELECT type, name, sql FROM sqlite_schema", out);
	db_print_rows(db, "PRAGMA integrity_check", out);
	assert_int_equal(sqlite3_prepare_v2(db,
					    "SELECT name FROM sqlite_schema WHERE type = 'table'"
					    " AND name NOT IN ('runs', 'history')",
					    -1, &st, NULL),
			 SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		char sql[96];

		snprintf(sql, sizeof(sql), "SELECT '%s', * FROM %s",
			 (const char *)sqlite3_column_text(st, 0),
			 (const char *)sqlite3_column_text(st, 0));
		db_print_rows(db, sql, out);
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	fclose(out);
	return text;
}

#endif
