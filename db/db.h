/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parts of the database share.
 *
 *   schema.c   tables, indexes, views
 *   write.c    a new file takes the old one's place, or its rows are changed; its frame, and the history of runs
 *   change.c     rows that go
 *   put.c        rows, and ids for what they name
 *   rows.c       rows on their way to the thread that puts them there
 *   sums.c       which of them stand there already
 *   same.c       functions of which nothing has to be put
 *   put_funcs.c  functions, demands, calls
 *   put_texts.c  what a thread of its own puts in words meanwhile
 *   put_finds.c  findings and what belongs to them
 *   open.c     opening one, with clear words about what is none; summaries
 *   users.c    which files use what is in another
 *   said.c     what was said in a build already
 *   explain.c  questions about a function; explain_find.c: about a finding
 */
#ifndef GFL_DB_DB_H
#define GFL_DB_DB_H

#include <sqlite3.h>
#include <stdatomic.h>

#include "gfplint/db.h"
#include "gfplint/inspect.h"

#define GFL_DB_PATIENCE 10000 /* milliseconds to wait for whoever writes or reads it now */

extern const char gfl_db_tables[], gfl_db_indexes[], gfl_db_views[];

/* --- put.c ------------------------------------------------------------------------------ */

/** struct gfl_ids - texts that have ids; @text: by @id, where it is not 0 */
struct gfl_ids {
	struct gfl_id_slot {
		uint64_t id;
		const char *text;
	} * slots;
	uint32_t nr, size;
};

/**
 * gfl_ids_get() - the id of @text: made of its letters, so that it is the same in every database
 * @arena: gets a copy of @text if it is new; NULL: it lives as long as @ids anyway
 * @is_new: set if it had none until now; may be NULL
 */
uint64_t gfl_ids_get(struct gfl_ids *ids, const char *text, struct gfl_arena *arena, bool *is_new);

/** gfl_ids_has() - has a text that id */
bool gfl_ids_has(const struct gfl_ids *ids, uint64_t id);
void gfl_ids_deinit(struct gfl_ids *ids);

/* one prepared statement each; the names stand in put.c. Up to GFL_DB_WAYS, rows are replaced by groups: sums.c */
enum gfl_db_table {
	GFL_DB_FILES,
	GFL_DB_TEXTS,
	GFL_DB_MEMBERS,
	GFL_DB_RULES,
	GFL_DB_UNITS,
	GFL_DB_FUNCTIONS,
	GFL_DB_DEMANDS,
	GFL_DB_DEMAND_SLEEPS,
	GFL_DB_CALLS,
	GFL_DB_CALL_HOWS,
	GFL_DB_OPS,
	GFL_DB_MEMBER_CALLS,
	GFL_DB_WAITS,
	GFL_DB_ENTRIES,
	GFL_DB_FINDINGS,
	GFL_DB_STEPS,
	GFL_DB_DOUBTS,
	GFL_DB_ADVICE,
	GFL_DB_FINDING_RULES,
	GFL_DB_SUMMARIES,
	GFL_DB_WAYS,
	GFL_DB_RUNS,
	GFL_DB_HISTORY,
	GFL_DB_NR_TABLES
};

/** struct gfl_db_ref - rows about a function, by its place in the unit, name something: same.c */
struct gfl_db_ref {
	uint32_t func;
	uint64_t ref;
};

/**
 * struct gfl_db_writer - a database being written
 * @failed:  something went wrong; nothing more is written then
 * @remove:  statements that take the rows of a group away
 * @rows:    on their way to the thread that has @db and the statements now; NULL: not yet, or not any more
 * @before, @now: what stands in the database, and what is to
 * @scratch: for texts of one row
 * @arena:   for texts that have ids
 * @files, @funcs: ids of those of the unit, in its order
 * @order:   the functions of the unit, by id
 * @units:   by file, name of the unit whose source it is, or NULL
 * @stamps:  of functions, in the order of the unit; 0: not known. @is_same: their rows stand there already
 * @at:      the function whose rows are being put, or GFL_NONE
 * @refs:    what these name
 * @rules:   which have a row
 * @line:    a text being put together
 * @root:    folder of the source tree, with a slash at its end; taken off file names
 */
struct gfl_db_writer {
	sqlite3 *db;
	sqlite3_stmt *insert[GFL_DB_NR_TABLES], *remove[GFL_DB_NR_TABLES];
	struct gfl_db_sums *before, *now;
	atomic_bool failed;
	struct gfl_db_rows *rows;
	const struct gfl_result *result;
	const struct gfl_db_run *run;
	struct gfl_arena *scratch, *arena;
	struct gfl_ids texts, members, names;
	uint64_t *files, *funcs;
	uint32_t *order;
	const char **units;
	uint64_t *stamps;
	bool *is_same;
	uint32_t at;
	struct gfl_db_ref *refs;
	uint32_t nr_refs, cap_refs;
	bool *rules;
	char *root;
	char *line;
	size_t line_len, line_cap;
};

/**
 * gfl_db_put() - add a row
 * @w:     the writer
 * @table: where
 * @types: a letter for each column: `i` uint32_t, `n` the same with 0 for NULL, `k` uint64_t, an id, 0 for NULL,
 *         `l` int64_t, `f` double, `s` string or NULL, `t` the same, which lives until all is written
 */
void gfl_db_put(struct gfl_db_writer *w, enum gfl_db_table table, const char *types, ...);

#define GFL_DB_FUNCTION_TYPES "kssknnsiiiiiiiiikk"

/** gfl_db_inserter() - the statement that adds a row of @nr columns; NULL after a failure */
sqlite3_stmt *gfl_db_inserter(struct gfl_db_writer *w, enum gfl_db_table table, size_t nr);

/** gfl_db_remover() - the statement that takes away the rows with a value in the first column; as above */
sqlite3_stmt *gfl_db_remover(struct gfl_db_writer *w, enum gfl_db_table table);

/* --- sums.c ----------------------------------------------------------------------------- */

/**
 * struct gfl_db_sums - what stands in a database: a number for each group of rows
 *
 * A group are the rows of a table with the same value in the first column. Besides that, for functions, a stamp
 * that tells whether there can be anything new in their rows, and what these name.
 */
struct gfl_db_sums;

struct gfl_db_sums *gfl_db_sums_create(void);
void gfl_db_sums_destroy(struct gfl_db_sums *sums);

/** gfl_db_sums_read() - from what gfl_db_sums_write() gave; NULL if it is no such thing */
struct gfl_db_sums *gfl_db_sums_read(const void *data, size_t len);
void *gfl_db_sums_write(const struct gfl_db_sums *sums, size_t *len);

void gfl_db_sums_add(struct gfl_db_sums *sums, enum gfl_db_table table, uint64_t key, uint64_t sum);

/** gfl_db_sums_key() - the key of groups whose first column is a text */
uint64_t gfl_db_sums_key(const char *text);

enum gfl_db_group {
	GFL_DB_GROUP_NEW,
	GFL_DB_GROUP_OTHER,
	GFL_DB_GROUP_SAME,
	GFL_DB_GROUP_KEPT, /* the same, and gfl_db_sums_keep() saw to it */
	GFL_DB_GROUP_TWICE
};

/** gfl_db_sums_compare() - what is known of a group; it is marked, and was if it comes twice */
enum gfl_db_group gfl_db_sums_compare(struct gfl_db_sums *sums, enum gfl_db_table table,
				      uint64_t key, uint64_t sum);

/** gfl_db_sums_keep() - if there is such a group in @before it stays as it is: it is marked, and added to @now */
void gfl_db_sums_keep(struct gfl_db_sums *before, struct gfl_db_sums *now, enum gfl_db_table table,
		      uint64_t key);

/** gfl_db_sums_add_func() - a function by its id, its stamp, and what its rows name, which is copied */
void gfl_db_sums_add_func(struct gfl_db_sums *sums, uint64_t id, uint64_t stamp,
			  const uint64_t *refs, uint32_t nr);

/** gfl_db_sums_find_func() - is there that function with that stamp; then @refs and @nr are set to what it names */
bool gfl_db_sums_find_func(struct gfl_db_sums *sums, uint64_t id, uint64_t stamp,
			   const uint64_t **refs, uint32_t *nr);

/** gfl_db_sums_is_gone() - is there such a group, and it was not marked */
bool gfl_db_sums_is_gone(struct gfl_db_sums *sums, enum gfl_db_table table, uint64_t key);

/** gfl_db_sums_nr() - how many groups there are */
uint32_t gfl_db_sums_nr(const struct gfl_db_sums *sums);

/** gfl_db_sums_each_gone() - call @each, unless it is NULL, for the keys that were not marked; returns how many */
uint32_t gfl_db_sums_each_gone(const struct gfl_db_sums *sums, enum gfl_db_table table,
			       void (*each)(void *arg, uint64_t key), void *arg);

uint64_t gfl_db_mix(uint64_t hash, uint64_t x);
uint64_t gfl_db_mix_text(uint64_t hash, const char *text);

/* --- rows.c ----------------------------------------------------------------------------- */

struct gfl_db_rows;

/**
 * gfl_db_rows_begin() - from now on, rows are put by a thread of its own, if there can be one
 *
 * With gfl_db_writer.before only those of groups that have changed, in place of what stands there.
 */
void gfl_db_rows_begin(struct gfl_db_writer *w);

/** gfl_db_rows_end() - wait until all are */
void gfl_db_rows_end(struct gfl_db_writer *w);

/** gfl_db_queue() - a row, as gfl_db_put(); @types lives as long as the program */
void gfl_db_queue(struct gfl_db_rows *rows, enum gfl_db_table table, const char *types, va_list ap);

/** gfl_db_queue_sql() - run @sql, which lives as long, when all rows before are put */
void gfl_db_queue_sql(struct gfl_db_rows *rows, const char *sql);

/* --- put.c again ------------------------------------------------------------------------- */

/* ids of things that rows name; each puts a row of its own when it is new */
uint64_t gfl_db_text(struct gfl_db_writer *w, const char *text);
uint64_t gfl_db_clauses(struct gfl_db_writer *w, const struct gfl_clauses *clauses);

/** gfl_db_add() / gfl_db_add_clauses() - append to @w->line, which is empty if its @line_len is 0 */
void gfl_db_add(struct gfl_db_writer *w, const char *text);
void gfl_db_add_clauses(struct gfl_db_writer *w, const struct gfl_clauses *clauses);
uint64_t gfl_db_member(struct gfl_db_writer *w, const char *tag, const char *field);
uint64_t gfl_db_rule(struct gfl_db_writer *w, const struct gfl_rule *rule);
const struct gfl_rule *gfl_db_rule_of(const struct gfl_db_writer *w, const char *name);
uint64_t gfl_db_name(struct gfl_db_writer *w, const char *name);
const char *gfl_db_file(const struct gfl_db_writer *w, uint32_t file);

/* --- same.c -------------------------------------------------------------------------------- */

/** gfl_db_find_same() - set @w->stamps and @w->is_same; ids are known, and nothing was put yet */
void gfl_db_find_same(struct gfl_db_writer *w);

/** gfl_db_keep_func() - instead of putting the rows of a function that is the same, see that they stay */
void gfl_db_keep_func(struct gfl_db_writer *w, uint32_t at);

/** gfl_db_refer() - the row being put, of function @w->at, names another one */
void gfl_db_refer(struct gfl_db_writer *w, enum gfl_db_table table, uint64_t id, bool has_body);

/** gfl_db_add_stamps() - when the rows of all functions are put: to @w->now, those that were */
void gfl_db_add_stamps(struct gfl_db_writer *w);

/* --- change.c ------------------------------------------------------------------------------ */

/** gfl_db_remove_gone() - take away the rows of groups that are not there any more; all others were put */
void gfl_db_remove_gone(struct gfl_db_writer *w);

/* --- put_texts.c ---------------------------------------------------------------------------- */

/** struct gfl_db_texts - summaries, ways, calls through members, found out by a thread of its own, if there can be one */
struct gfl_db_texts;

/** gfl_db_texts_begin() - from now on; what @w knows before rows are put is known */
struct gfl_db_texts *gfl_db_texts_begin(struct gfl_db_writer *w);

/** gfl_db_put_texts() - wait until all is found out, and put the rows, which live until gfl_db_texts_end() */
void gfl_db_put_texts(struct gfl_db_texts *texts);
void gfl_db_texts_end(struct gfl_db_texts *texts);

/* put_funcs.c, put_finds.c */
void gfl_db_put_functions(struct gfl_db_writer *w);
void gfl_db_put_findings(struct gfl_db_writer *w);

/* --- open.c ------------------------------------------------------------------------------- */

/**
 * struct gfl_db - an open database
 * @dir: folder of the facts, without the slash at its end
 */
struct gfl_db {
	sqlite3 *sql;
	char *path, *dir;
	struct gfl_log *log;
	sqlite3_stmt *summary, *ways, *unit;
	bool failed;
};

/** gfl_db_fault() - what is wrong with a file, as far as its head tells; NULL if nothing is */
const char *gfl_db_fault(const char *path);

/**
 * gfl_db_ask() - begin a question
 * @db:    the database
 * @sql:   with ?1 ... for values
 * @types: of the values: as gfl_db_put()
 *
 * Return: the statement, to be stepped with gfl_db_next() until that ends it; NULL after an error.
 */
sqlite3_stmt *gfl_db_ask(struct gfl_db *db, const char *sql, const char *types, ...);

/** gfl_db_next() - go on to the next row; false at the end, when @st is gone */
bool gfl_db_next(struct gfl_db *db, sqlite3_stmt *st);

/** gfl_db_bind() - set the values of a statement; returns false if there is no memory */
bool gfl_db_bind(sqlite3_stmt *st, const char *types, va_list ap);

/** gfl_db_col() - text of a column; "" if it is NULL */
const char *gfl_db_col(sqlite3_stmt *st, int column);

/* --- explain.c, explain_find.c ------------------------------------------------------------ */

/* SQL: file and line of table @t, as people write a place */
#define GFL_DB_PLACE(t) "(SELECT name FROM files WHERE id = " t "file) || ':' || " t "line"

/**
 * gfl_db_list() - print the rows of a question
 * @db:      the database
 * @id:      its ?1
 * @heading: comes first if there are rows; may be NULL
 * @sql:     the question; of each row, the columns that are not NULL are printed one after the other
 * @out:     stream
 *
 * Beyond a number of rows, the rest is only counted.
 */
void gfl_db_list(struct gfl_db *db, uint64_t id, const char *heading, const char *sql, FILE *out);

/** gfl_db_explain_finding() - the part of gfl_db_explain() that is about findings */
uint32_t gfl_db_explain_finding(struct gfl_db *db, const char *what, FILE *out);

#endif /* GFL_DB_DB_H */
