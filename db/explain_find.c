// SPDX-License-Identifier: GPL-2.0-or-later
/* Questions about a finding: all that led to it. */
#include "db.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MIN_PREFIX 4  /* digits of a fingerprint */
#define MAX_OTHERS 10 /* other ways into the group that are listed */

/* --- one finding ---------------------------------------------------------------------------------- */

static void print_others(struct gfl_db *db, uint64_t id, FILE *out)
{
	static const char sql[] = "SELECT o.fingerprint, o.confidence, " GFL_DB_PLACE(
		"o.") ", o.function FROM findings o"
		      " WHERE o.grp = (SELECT grp FROM findings WHERE id = ?1) AND o.id != ?1 ORDER BY o.id";
	sqlite3_stmt *st = gfl_db_ask(db, sql, "k", id);
	uint32_t nr = 0;

	while (gfl_db_next(db, st)) {
		if (!nr)
			fputs("other ways into the same fault:\n", out);
		if (nr++ < MAX_OTHERS)
			fprintf(out, "  %s %s %s: %s()\n", gfl_db_col(st, 0), gfl_db_col(st, 1),
				gfl_db_col(st, 2), gfl_db_col(st, 3));
	}
	if (nr > MAX_OTHERS)
		fprintf(out, "  and %u more\n", nr - MAX_OTHERS);
}

static void print_finding(struct gfl_db *db, uint64_t id, FILE *out)
{
	sqlite3_stmt *st = gfl_db_ask(
		db,
		"SELECT " GFL_DB_PLACE(
			"") " || ':' || col, message, check_id, models,"
			    " fingerprint, confidence, function FROM findings WHERE id = ?1",
		"k", id);

	while (gfl_db_next(db, st))
		fprintf(out, "%s: %s [%s] [%s]\nfinding %s, in %s(), confidence: %s\n",
			gfl_db_col(st, 0), gfl_db_col(st, 1), gfl_db_col(st, 2), gfl_db_col(st, 3),
			gfl_db_col(st, 4), gfl_db_col(st, 6), gfl_db_col(st, 5));
	gfl_db_list(db, id, "because:", "SELECT text FROM doubts WHERE finding = ?1 ORDER BY nr",
		    out);
	gfl_db_list(
		db, id, "path:",
		"SELECT " GFL_DB_PLACE(
			"s.") ", ': ',"
			      " CASE WHEN NOT instr(s.text, s.function || '()') THEN 'in ' || s.function || '(): ' END,"
			      " s.text,"
			      " CASE WHEN s.nr = f.root THEN ' (the place of the fault)' END"
			      " FROM steps s JOIN findings f ON f.id = s.finding WHERE s.finding = ?1 ORDER BY s.nr",
		out);
	gfl_db_list(
		db, id, "rules:",
		"SELECT r.kind, ' ', r.name, ', ' || r.source, ', ' || r.note FROM finding_rules u"
		" JOIN rules r ON r.id = u.rule WHERE u.finding = ?1 ORDER BY r.name, r.kind",
		out);
	gfl_db_list(db, id, "advice:", "SELECT text FROM advice WHERE finding = ?1 ORDER BY nr",
		    out);
	gfl_db_list(
		db, id, "history:",
		"SELECT 'first found ', datetime(a.time, 'unixepoch'), ' UTC, there since ',"
		" datetime(b.time, 'unixepoch'), ' UTC' FROM findings f JOIN history h USING (fingerprint)"
		" JOIN runs a ON a.id = h.first_run JOIN runs b ON b.id = h.since_run WHERE f.id = ?1",
		out);
	print_others(db, id, out);
}

/* --- which finding ----------------------------------------------------------------------------------- */

static bool is_fingerprint(const char *what)
{
	size_t len = strspn(what, "0123456789abcdef");

	return len >= MIN_PREFIX && len <= 16 && !what[len];
}

/* "a/b.c:12" as the file and the number; false if it is not of that form. */
static bool is_place(const char *what, size_t *file_len, uint32_t *line)
{
	const char *colon = strchr(what, ':');
	char *end;

	if (!colon || colon == what || !isdigit((unsigned char)colon[1]))
		return false;
	*line = (uint32_t)strtoul(colon + 1, &end, 10);
	*file_len = (size_t)(colon - what);
	/* a column may follow, as compilers print it */
	return !*end || *end == ':';
}

/* Is one name the end of the other, from a folder's name on? "../linux/mm/slub.c" is mm/slub.c. */
static bool same_file(const char *a, size_t a_len, const char *b)
{
	size_t b_len = strlen(b), len = a_len < b_len ? a_len : b_len;
	const char *longer = a_len < b_len ? b : a;
	size_t longer_len = a_len < b_len ? b_len : a_len;

	return !memcmp(a + a_len - len, b + b_len - len, len) &&
	       (longer_len == len || longer[longer_len - len - 1] == '/');
}

struct ids {
	uint64_t *v;
	uint32_t nr, cap;
};

static void add_id(struct ids *ids, sqlite3_stmt *st)
{
	GFL_GROW(ids->v, ids->nr, ids->cap);
	ids->v[ids->nr++] = (uint64_t)sqlite3_column_int64(st, 0);
}

static void find_by_place(struct gfl_db *db, const char *what, size_t len, uint32_t line,
			  struct ids *ids)
{
	sqlite3_stmt *st = gfl_db_ask(db,
				      "SELECT f.id, p.name FROM findings f JOIN files p"
				      " ON p.id = f.file WHERE f.line = ?1 ORDER BY f.id",
				      "i", line);

	while (gfl_db_next(db, st))
		if (same_file(what, len, gfl_db_col(st, 1)))
			add_id(ids, st);
}

static void find_by_fingerprint(struct gfl_db *db, const char *what, struct ids *ids)
{
	/* all that begin with it: up to it with the largest digits behind */
	sqlite3_stmt *st = gfl_db_ask(db,
				      "SELECT id FROM findings WHERE fingerprint >= ?1"
				      " AND fingerprint < ?1 || 'g' ORDER BY id",
				      "s", what);

	while (gfl_db_next(db, st))
		add_id(ids, st);
}

static void list_findings(struct gfl_db *db, const struct ids *ids, const char *what, FILE *out)
{
	fprintf(out, "%u findings begin with %s; which one?\n", ids->nr, what);
	for (uint32_t i = 0; i < ids->nr; i++)
		gfl_db_list(db, ids->v[i], NULL,
			    "SELECT fingerprint, ' ', " GFL_DB_PLACE(
				    "") ", ': ', message FROM findings WHERE id = ?1",
			    out);
}

uint32_t gfl_db_explain_finding(struct gfl_db *db, const char *what, FILE *out)
{
	struct ids ids = { 0 };
	uint32_t line = 0, nr;
	size_t len = 0;

	if (is_place(what, &len, &line))
		find_by_place(db, what, len, line, &ids);
	else if (is_fingerprint(what))
		find_by_fingerprint(db, what, &ids);
	nr = ids.nr;
	if (nr > 1 && !line)
		list_findings(db, &ids, what, out);
	/* of one place, there are few */
	for (uint32_t i = 0; i < nr && (nr == 1 || line); i++) {
		if (i)
			fputc('\n', out);
		print_finding(db, ids.v[i], out);
	}
	free(ids.v);
	return nr;
}
