// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The tables, and views for the usual questions. docs/database.md explains them to users; a change
 * here that old questions would stumble over raises GFL_DB_VERSION.
 */
#include "db.h"

/* Ids count from 1. A column that names a table in the singular holds ids of it. */
const char gfl_db_tables[] =
	"CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
	"CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL);"
	"CREATE TABLE members (id INTEGER PRIMARY KEY, tag TEXT NOT NULL, field TEXT NOT NULL,"
	" rule INTEGER);"
	"CREATE TABLE rules (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,"
	" source TEXT, note TEXT);"

	"CREATE TABLE units (name TEXT PRIMARY KEY, source TEXT NOT NULL, stamp TEXT,"
	" facts_time INTEGER) WITHOUT ROWID;"
	"CREATE TABLE functions (id INTEGER PRIMARY KEY, name TEXT NOT NULL, base TEXT NOT NULL,"
	" file INTEGER, line INTEGER, end_line INTEGER, section TEXT, is_static INTEGER,"
	" is_inline INTEGER, is_init INTEGER, is_weak INTEGER, is_neutral INTEGER, is_pure INTEGER,"
	" is_exhausted INTEGER, is_unbalanced INTEGER, nr_demands INTEGER, exits INTEGER,"
	" rule INTEGER);"
	"CREATE TABLE demands (function INTEGER, nr INTEGER, operation TEXT NOT NULL, rule INTEGER,"
	" gfp INTEGER, sleeps INTEGER, depth INTEGER, conditions INTEGER, file INTEGER, line INTEGER,"
	" callee INTEGER, root_function TEXT, root_file INTEGER, root_line INTEGER,"
	" PRIMARY KEY (function, nr)) WITHOUT ROWID;"
	"CREATE TABLE demand_sleeps (id INTEGER PRIMARY KEY, text TEXT NOT NULL);"
	"CREATE TABLE calls (caller INTEGER, nr INTEGER, callee INTEGER, how INTEGER, member INTEGER,"
	" file INTEGER, line INTEGER, times INTEGER, PRIMARY KEY (caller, nr)) WITHOUT ROWID;"
	"CREATE TABLE call_hows (id INTEGER PRIMARY KEY, text TEXT NOT NULL, is_followed INTEGER);"
	"CREATE TABLE ops (member INTEGER, nr INTEGER, function INTEGER, variable TEXT,"
	" storer INTEGER, file INTEGER, line INTEGER, PRIMARY KEY (member, nr)) WITHOUT ROWID;"
	"CREATE TABLE member_calls (member INTEGER, nr INTEGER, function INTEGER, how INTEGER,"
	" allows_rt INTEGER, allows_nort INTEGER, context TEXT, file INTEGER, line INTEGER,"
	" PRIMARY KEY (member, nr)) WITHOUT ROWID;"
	"CREATE TABLE waits (id INTEGER PRIMARY KEY, text TEXT NOT NULL);"
	"CREATE TABLE entries (id INTEGER PRIMARY KEY, function INTEGER, context TEXT, text TEXT,"
	" rule INTEGER, registrar TEXT, file INTEGER, line INTEGER);"

	"CREATE TABLE findings (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL,"
	" check_id TEXT NOT NULL, models TEXT NOT NULL, confidence TEXT, grp INTEGER,"
	" function TEXT, file INTEGER, line INTEGER, col INTEGER, message TEXT, root INTEGER);"
	"CREATE TABLE steps (finding INTEGER, nr INTEGER, kind TEXT, function TEXT, file INTEGER,"
	" line INTEGER, col INTEGER, text TEXT, PRIMARY KEY (finding, nr)) WITHOUT ROWID;"
	"CREATE TABLE doubts (finding INTEGER, nr INTEGER, text TEXT,"
	" PRIMARY KEY (finding, nr)) WITHOUT ROWID;"
	"CREATE TABLE advice (finding INTEGER, nr INTEGER, text TEXT,"
	" PRIMARY KEY (finding, nr)) WITHOUT ROWID;"
	"CREATE TABLE finding_rules (finding INTEGER, rule INTEGER,"
	" PRIMARY KEY (finding, rule)) WITHOUT ROWID;"

	"CREATE TABLE summaries (name TEXT PRIMARY KEY, unit TEXT, text BLOB) WITHOUT ROWID;"
	"CREATE TABLE ways (key TEXT PRIMARY KEY, text BLOB) WITHOUT ROWID;"

	"CREATE TABLE runs (id INTEGER PRIMARY KEY, time INTEGER, version TEXT, rules TEXT,"
	" scope TEXT, nr_units INTEGER, nr_failed INTEGER, nr_functions INTEGER, nr_high INTEGER,"
	" nr_medium INTEGER, nr_low INTEGER, nr_groups INTEGER, seconds REAL, root TEXT);"
	"CREATE TABLE history (fingerprint TEXT PRIMARY KEY, first_run INTEGER, since_run INTEGER,"
	" last_run INTEGER, place TEXT, message TEXT) WITHOUT ROWID;";

/* Made when the tables are full. */
const char gfl_db_indexes[] = "CREATE INDEX functions_by_name ON functions (name);"
			      "CREATE INDEX functions_by_base ON functions (base);"
			      "CREATE INDEX calls_by_callee ON calls (callee);"
			      "CREATE INDEX ops_by_function ON ops (function);"
			      "CREATE INDEX entries_by_function ON entries (function);"
			      "CREATE INDEX findings_by_fingerprint ON findings (fingerprint);"
			      "CREATE INDEX findings_by_place ON findings (line);"
			      "CREATE INDEX steps_by_function ON steps (function);";

#define PLACE(t) GFL_DB_PLACE(t) " AS place"
#define TEXT(column) "(SELECT text FROM texts WHERE id = " column ")"
#define MEMBER "'struct ' || m.tag || '.' || m.field"
/* a path without what follows its last slash */
#define FOLDER(path) "rtrim(rtrim(" path ", replace(" path ", '/', '')), '/')"
#define THIS_RUN "(SELECT max(id) FROM runs)"
#define WAIT(column) "(SELECT text FROM waits WHERE id = " column ")"

/* clang-format off */
const char gfl_db_views[] =
	"CREATE VIEW finding_list AS SELECT f.fingerprint, f.check_id, f.models, f.confidence, f.grp,"
	" " PLACE("f.") ", f.function, f.message FROM findings f;"

	"CREATE VIEW findings_by_folder AS SELECT " FOLDER("p.name") " AS folder, f.check_id,"
	" f.confidence, count(*) AS findings, count(DISTINCT f.grp) AS faults"
	" FROM findings f JOIN files p ON p.id = f.file GROUP BY 1, 2, 3;"

	"CREATE VIEW findings_new AS SELECT l.* FROM finding_list l JOIN history h USING (fingerprint)"
	" WHERE h.since_run = " THIS_RUN ";"

	/* gone is what the last run that looked at the same folders still had */
	"CREATE VIEW findings_gone AS SELECT h.fingerprint, h.place, h.message, h.last_run"
	" FROM history h WHERE h.last_run < " THIS_RUN
	" AND h.last_run >="
	" (SELECT max(old.id) FROM runs old JOIN runs new ON new.id = " THIS_RUN
	" AND old.scope = new.scope AND old.id < new.id);"

	"CREATE VIEW function_list AS SELECT f.id, f.name, f.base, " PLACE("f.") ", f.section,"
	" f.is_static, f.is_neutral, f.is_exhausted, f.is_unbalanced, f.nr_demands,"
	" coalesce(" TEXT("f.exits") ", 'leaves the context as it was') AS exits"
	" FROM functions f WHERE f.file IS NOT NULL;"

	"CREATE VIEW function_gaps AS SELECT f.name, " PLACE("f.") ","
	" CASE WHEN f.is_exhausted THEN 'too large: not all paths were followed'"
	" ELSE 'leaves contexts that its result does not tell' END AS gap,"
	" (SELECT count(*) FROM calls c WHERE c.callee = f.id) AS callers"
	" FROM functions f WHERE f.is_exhausted OR f.is_unbalanced;"

	"CREATE VIEW demand_list AS SELECT f.name AS function, d.operation, " TEXT("d.gfp") " AS gfp,"
	" s.text AS sleeps, d.depth, " TEXT("d.conditions") " AS conditions, " PLACE("d.") ","
	" n.name AS next, d.root_function,"
	" (SELECT name FROM files WHERE id = d.root_file) || ':' || d.root_line AS root"
	" FROM demands d JOIN functions f ON f.id = d.function"
	" JOIN demand_sleeps s ON s.id = d.sleeps LEFT JOIN functions n ON n.id = d.callee;"

	"CREATE VIEW call_list AS SELECT a.name AS caller, b.name AS callee, h.text AS how,"
	" " MEMBER " AS member, " PLACE("c.") ", c.times FROM calls c JOIN functions a ON a.id = c.caller"
	" JOIN call_hows h ON h.id = c.how LEFT JOIN functions b ON b.id = c.callee"
	" LEFT JOIN members m ON m.id = c.member;"

	"CREATE VIEW op_list AS SELECT " MEMBER " AS member, f.name AS function, o.variable,"
	" s.name AS storer, " PLACE("o.") " FROM ops o JOIN members m ON m.id = o.member"
	" JOIN functions f ON f.id = o.function LEFT JOIN functions s ON s.id = o.storer;"

	"CREATE VIEW member_list AS SELECT " MEMBER " AS member, k.calls, k.not_followed,"
	" (SELECT count(DISTINCT function) FROM ops o WHERE o.member = m.id) AS functions,"
	" " WAIT("k.least_rt") " AS strictest_rt, " WAIT("k.most_rt") " AS freest_rt,"
	" " WAIT("k.least_nort") " AS strictest_nort, " WAIT("k.most_nort") " AS freest_nort,"
	" c.context, " PLACE("c.") ", r.source AS rule FROM"
	" (SELECT c.member, count(*) AS calls, sum(NOT h.is_followed) AS not_followed,"
	" min(c.allows_rt) AS least_rt, max(c.allows_rt) AS most_rt,"
	" min(c.allows_nort) AS least_nort, max(c.allows_nort) AS most_nort"
	" FROM member_calls c JOIN call_hows h ON h.id = c.how GROUP BY c.member) k"
	/* context and place are those of the strictest call, the first of them */
	" JOIN member_calls c ON c.member = k.member AND c.nr = (SELECT nr FROM member_calls s"
	" WHERE s.member = k.member ORDER BY coalesce(s.allows_rt, 5), coalesce(s.allows_nort, 5), nr LIMIT 1)"
	" JOIN members m ON m.id = k.member LEFT JOIN rules r ON r.id = m.rule;"

	"CREATE VIEW not_followed AS SELECT h.text AS reason, " MEMBER " AS member,"
	" sum(c.times) AS calls, (SELECT count(DISTINCT o.function) FROM ops o"
	" WHERE o.member = c.member) AS functions FROM calls c JOIN call_hows h ON h.id = c.how"
	" LEFT JOIN members m ON m.id = c.member WHERE NOT h.is_followed AND c.callee IS NULL"
	" GROUP BY c.how, c.member;"

	"CREATE VIEW entry_list AS SELECT f.name AS function, e.context, e.text, e.registrar,"
	" " PLACE("e.") ", r.name AS rule, r.source FROM entries e"
	" JOIN functions f ON f.id = e.function LEFT JOIN rules r ON r.id = e.rule;"

	/* what runs in a known context and comes to an allocation or a free, right or wrong */
	"CREATE VIEW entry_demands AS SELECT f.name AS function, e.context, e.text, d.operation,"
	" " TEXT("d.gfp") " AS gfp, s.text AS sleeps, d.depth, d.root_function,"
	" (SELECT name FROM files WHERE id = d.root_file) || ':' || d.root_line AS root"
	" FROM entries e JOIN functions f ON f.id = e.function JOIN demands d ON d.function = e.function"
	" JOIN demand_sleeps s ON s.id = d.sleeps;";
