// SPDX-License-Identifier: GPL-2.0-or-later
/* Questions about a function: what it does, asks, and is called in. */
#include "db.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LINES 20 /* of each kind; more are counted only */
#define MAX_HOPS 40

static void say_more(uint32_t nr, FILE *out)
{
	if (nr > MAX_LINES)
		fprintf(out, "  and %u more\n", nr - MAX_LINES);
}

void gfl_db_list(struct gfl_db *db, uint64_t id, const char *heading, const char *sql, FILE *out)
{
	sqlite3_stmt *st = gfl_db_ask(db, sql, "k", id);
	uint32_t nr = 0;

	while (gfl_db_next(db, st)) {
		if (!nr && heading)
			fprintf(out, "%s\n", heading);
		if (nr++ >= MAX_LINES)
			continue;
		fputs("  ", out);
		for (int i = 0; i < sqlite3_column_count(st); i++)
			fputs(gfl_db_col(st, i), out);
		fputc('\n', out);
	}
	say_more(nr, out);
}

/* --- what it does ------------------------------------------------------------------------------ */

/* What follows a separator goes to a line of its own. */
static void print_split(const char *text, const char *separator, const char *indent, FILE *out)
{
	const size_t len = strlen(separator);
	const char *end;

	while ((end = strstr(text, separator))) {
		fprintf(out, "%s%.*s\n", indent, (int)(end - text), text);
		text = end + len;
	}
	fprintf(out, "%s%s\n", indent, text);
}

/* "returning VALUES: CLAUSE; CLAUSE", line by line. */
static void print_exits(const char *text, FILE *out)
{
	char *copy = strdup(text), *save = NULL;

	fputs("returns:\n", out);
	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *clauses = strstr(line, ": ");

		fprintf(out, "  %.*s\n", clauses ? (int)(clauses - line) : -1, line);
		if (clauses)
			print_split(clauses + 2, "; ", "    ", out);
	}
	free(copy);
}

/* --- what it asks ------------------------------------------------------------------------------ */

struct way {
	uint64_t func, root_file;
	uint32_t root_line, depth;
	char operation[256];
};

/* The calls from a function's demand to the operation: each is the shortest of the next function. */
static void print_way(struct gfl_db *db, struct way way, FILE *out)
{
	static const char sql[] = "SELECT n.id, n.name, " GFL_DB_PLACE(
		"d.") ", d.depth FROM demands d"
		      " JOIN functions n ON n.id = d.callee WHERE d.function = ?1 AND d.root_file = ?2"
		      " AND d.root_line = ?3 AND d.operation = ?4 AND d.depth <= ?5 ORDER BY d.depth DESC LIMIT 1";

	for (int hop = 0; way.func && hop < MAX_HOPS; hop++) {
		sqlite3_stmt *st = gfl_db_ask(db, sql, "kkisi", way.func, way.root_file,
					      way.root_line, way.operation, way.depth);

		way.func = 0;
		while (gfl_db_next(db, st)) {
			fprintf(out, "    by way of %s() at %s\n", gfl_db_col(st, 1),
				gfl_db_col(st, 2));
			way.func = (uint64_t)sqlite3_column_int64(st, 0);
			way.depth = (uint32_t)sqlite3_column_int64(st, 3);
			way.depth -= way.depth > 0;
		}
	}
}

static void print_demands(struct gfl_db *db, uint64_t func, FILE *out)
{
	static const char sql[] =
		"SELECT d.operation, d.root_file, d.root_line, min(d.depth),"
		" p.name || ':' || d.root_line, s.text, (SELECT text FROM texts WHERE id = d.gfp),"
		" (SELECT text FROM texts WHERE id = d.conditions), nullif(count(*), 1) - 1"
		" FROM demands d JOIN demand_sleeps s ON s.id = d.sleeps"
		" LEFT JOIN files p ON p.id = d.root_file WHERE d.function = ?1"
		" GROUP BY d.root_file, d.root_line, d.operation, d.sleeps, d.gfp"
		" ORDER BY min(d.depth), min(d.nr)";
	sqlite3_stmt *st = gfl_db_ask(db, sql, "k", func);
	uint32_t nr = 0;

	if (st)
		fputs("asks of its callers' contexts:\n", out);
	while (gfl_db_next(db, st)) {
		struct way way = { .func = func };

		if (nr++ >= MAX_LINES)
			continue;
		fprintf(out, "  %s() at %s: %s", gfl_db_col(st, 0), gfl_db_col(st, 4),
			gfl_db_col(st, 5));
		fprintf(out, "%s%s%s\n", *gfl_db_col(st, 6) ? " (" : "", gfl_db_col(st, 6),
			*gfl_db_col(st, 6) ? ")" : "");
		if (*gfl_db_col(st, 7))
			print_split(gfl_db_col(st, 7), "; ", "    ", out);
		if (*gfl_db_col(st, 8))
			fprintf(out, "    and in %s other way%s\n", gfl_db_col(st, 8),
				sqlite3_column_int(st, 8) == 1 ? "" : "s");
		way.root_file = (uint64_t)sqlite3_column_int64(st, 1);
		way.root_line = (uint32_t)sqlite3_column_int64(st, 2);
		way.depth = (uint32_t)sqlite3_column_int64(st, 3);
		snprintf(way.operation, sizeof(way.operation), "%s", gfl_db_col(st, 0));
		print_way(db, way, out);
	}
	if (!nr)
		fputs("  nothing\n", out);
	say_more(nr, out);
}

static void print_function(struct gfl_db *db, uint64_t func, FILE *out)
{
	static const char sql[] = "SELECT name, " GFL_DB_PLACE(
		"") ", is_exhausted, is_unbalanced, is_pure,"
		    " (SELECT text FROM texts WHERE id = exits), section, is_static"
		    " FROM functions WHERE id = ?1";
	sqlite3_stmt *st = gfl_db_ask(db, sql, "k", func);
	bool has_body = false;

	while (gfl_db_next(db, st)) {
		if (!*gfl_db_col(st, 1)) {
			fprintf(out, "%s(): its body is not there\n", gfl_db_col(st, 0));
			continue;
		}
		has_body = true;
		fprintf(out, "%s() at %s%s%s%s\n", gfl_db_col(st, 0), gfl_db_col(st, 1),
			sqlite3_column_int(st, 7) ? ", static" : "",
			*gfl_db_col(st, 6) ? ", in " : "", gfl_db_col(st, 6));
		if (sqlite3_column_int(st, 2))
			fputs("too large: not all of its paths were followed\n", out);
		if (sqlite3_column_int(st, 3))
			fputs("leaves different contexts that its result does not tell; the freer counts\n",
			      out);
		if (sqlite3_column_int(st, 4))
			fputs("does nothing but compute its result\n", out);
		if (*gfl_db_col(st, 5))
			print_exits(gfl_db_col(st, 5), out);
		else
			fputs("leaves the context as it was\n", out);
	}
	gfl_db_list(db, func, "is known by rule:",
		    "SELECT r.kind, ' ', r.name, ', ' || r.source, ', ' || r.note"
		    " FROM functions f JOIN rules r ON r.id = f.rule WHERE f.id = ?1",
		    out);
	if (has_body)
		print_demands(db, func, out);
}

/* --- what it is called in ---------------------------------------------------------------------- */

static void print_contexts(struct gfl_db *db, uint64_t func, FILE *out)
{
	gfl_db_list(db, func, "is called back:",
		    "SELECT e.context, ': ', e.text, ' at ', " GFL_DB_PLACE(
			    "e.") ","
				  " ' (rule ' || r.name || ', ' || r.source || ')' FROM entries e"
				  " LEFT JOIN rules r ON r.id = e.rule WHERE e.function = ?1",
		    out);
	gfl_db_list(
		db, func, "stands in:",
		"SELECT 'struct ', m.tag, '.', m.field, ' of ' || o.variable, ' at ', " GFL_DB_PLACE(
			"o.") " FROM ops o JOIN members m ON m.id = o.member WHERE o.function = ?1"
			      " ORDER BY m.tag, m.field, o.nr",
		out);
	gfl_db_list(
		db, func, "is called by:",
		"SELECT a.name, '() at ', " GFL_DB_PLACE(
			"c.") ","
			      " ', through struct ' || m.tag || '.' || m.field, ', ' || nullif(c.times, 1) || ' times'"
			      " FROM calls c JOIN functions a ON a.id = c.caller"
			      " LEFT JOIN members m ON m.id = c.member WHERE c.callee = ?1 ORDER BY a.name",
		out);
	/* each caller once, with the fewest calls between */
	gfl_db_list(
		db, func, "can be reached from:",
		"WITH RECURSIVE up (f, depth) AS (SELECT ?1, 0 UNION SELECT c.caller, depth + 1 FROM up"
		" JOIN calls c ON c.callee = up.f WHERE depth < 6)"
		" SELECT f.name, '(), ', min(up.depth), ' calls up: ', e.context, ', ', e.text, ' at ', " GFL_DB_PLACE(
			"e.") " FROM up JOIN entries e ON e.function = up.f"
			      " JOIN functions f ON f.id = up.f WHERE up.depth > 0"
			      " GROUP BY f.id, e.context ORDER BY 3, 1",
		out);
	gfl_db_list(
		db, func, "is on the way of findings:",
		"SELECT f.fingerprint, ' ', f.confidence, ' ', " GFL_DB_PLACE(
			"f.") ", ': ', f.message,"
			      " ' [' || f.check_id || ']',"
			      " char(10) || '    ' || c.text FROM findings f"
			      " LEFT JOIN steps c ON c.finding = f.id AND c.kind = 'context'"
			      " WHERE f.id IN (SELECT finding FROM steps WHERE function ="
			      " (SELECT base FROM functions WHERE id = ?1))"
			      " OR (f.function = (SELECT base FROM functions WHERE id = ?1)) GROUP BY f.id",
		out);
	gfl_db_list(
		db, func, "makes calls that are not followed:",
		"SELECT coalesce('through struct ' || m.tag || '.' || m.field, b.name || '()', 'through a"
		" pointer'), ' at ', " GFL_DB_PLACE(
			"c.") ", ': ', h.text FROM calls c"
			      " JOIN call_hows h ON h.id = c.how LEFT JOIN members m ON m.id = c.member"
			      " LEFT JOIN functions b ON b.id = c.callee WHERE c.caller = ?1 AND NOT h.is_followed",
		out);
}

/* --- functions by name ---------------------------------------------------------------------------- */

static void list_functions(struct gfl_db *db, const char *base, uint32_t nr, FILE *out)
{
	sqlite3_stmt *st = gfl_db_ask(
		db,
		"SELECT name, " GFL_DB_PLACE(
			"") " FROM functions"
			    " WHERE base = ?1 AND file IS NOT NULL ORDER BY length(name), name",
		"s", base);

	fprintf(out, "%u functions are called %s(); which one?\n", nr, base);
	while (gfl_db_next(db, st))
		fprintf(out, "  %s at %s\n", gfl_db_col(st, 0), gfl_db_col(st, 1));
}

static uint64_t find_function(struct gfl_db *db, const char *sql, const char *name, uint32_t *nr)
{
	sqlite3_stmt *st = gfl_db_ask(db, sql, "s", name);
	uint64_t id = 0;

	while (gfl_db_next(db, st)) {
		id = (uint64_t)sqlite3_column_int64(st, 0);
		*nr = (uint32_t)sqlite3_column_int64(st, 1);
	}
	return id;
}

/* "foo" is every foo() there is; "foo.2" the one the linker calls so, and so is "foo" if it is alone. */
static uint32_t explain_function(struct gfl_db *db, const char *name, FILE *out)
{
	uint32_t nr = 0;
	uint64_t func = find_function(db,
				      "SELECT max(id), count(*) FROM functions"
				      " WHERE base = ?1 AND file IS NOT NULL",
				      name, &nr);

	if (nr > 1) {
		list_functions(db, name, nr, out);
		return nr;
	}
	if (!func)
		func = find_function(db, "SELECT max(id), 1 FROM functions WHERE name = ?1", name,
				     &nr);
	if (!func)
		return 0;
	print_function(db, func, out);
	print_contexts(db, func, out);
	return 1;
}

void gfl_db_each_name(struct gfl_db *db, void (*each)(void *arg, const char *name), void *arg)
{
	sqlite3_stmt *st =
		gfl_db_ask(db, "SELECT DISTINCT base FROM functions WHERE file IS NOT NULL", "");

	while (gfl_db_next(db, st))
		each(arg, gfl_db_col(st, 0));
}

uint32_t gfl_db_explain(struct gfl_db *db, const char *what, FILE *out)
{
	uint32_t nr = explain_function(db, what, out);

	if (!nr && !db->failed)
		nr = gfl_db_explain_finding(db, what, out);
	return db->failed ? 0 : nr;
}
