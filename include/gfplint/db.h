/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The database: what an audit of a whole tree found out, kept for questions and for later runs on
 * single files. An SQLite file, docs/database.md describes its tables.
 */
#ifndef GFPLINT_DB_H
#define GFPLINT_DB_H

#include "gfplint/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GFL_DB_NAME "audit.db" /* in the folder of the facts */
#define GFL_DB_VERSION 1       /* PRAGMA user_version */
#define GFL_DB_ID 0x67666c70   /* PRAGMA application_id, "gflp" */

/* --- writing ----------------------------------------------------------------------------- */

/**
 * struct gfl_db_unit - one unit that was audited
 * @name:       object without ".o", relative to the build folder; its facts are NAME.gfl beside the database
 * @source:     as the compiler got it
 * @stamp:      what its facts were made from, apart from files
 * @facts_time: when its facts were written, in nanoseconds since 1970; 0 if it has none
 */
struct gfl_db_unit {
	const char *name;
	const char *source;
	const char *stamp;
	int64_t facts_time;
};

/**
 * struct gfl_db_kept - what stands in a database, for whoever writes the next one
 * @data: @len bytes; NULL: it is not known
 */
struct gfl_db_kept {
	const void *data;
	size_t len;
};

/**
 * struct gfl_db_run - what the analysis does not know about its run
 * @version:  of gfplint
 * @ruleset:  what was analysed with
 * @rules:    folder it came from
 * @scope:    folders that were audited, blanks between; "" for the whole tree
 * @units:    @nr_units of them, sorted by name
 * @seconds:  how long the run took so far
 * @summary:  what single-file runs need of the function @func, an index of gfl_unit.funcs: text,
 *            from @arena if it is made for the call, or NULL if nothing is worth keeping. NULL: no
 *            summaries are kept
 * @ways:     the same of the ways into the function, which are found by the @key of it
 * @before:   what gfl_db_write() said of the database there is, if nobody has written to it since, but
 *            gfl_db_add_run()
 */
struct gfl_db_run {
	const char *version;
	const struct gfl_rules *ruleset;
	const char *rules;
	const char *scope;
	const struct gfl_db_unit *units;
	uint32_t nr_units;
	double seconds;
	const char *(*summary)(const struct gfl_result *result, uint32_t func,
			       struct gfl_arena *arena);
	const char *(*ways)(const struct gfl_result *result, uint32_t func,
			    struct gfl_arena *arena);
	const char *(*key)(const struct gfl_result *result, uint32_t func, struct gfl_arena *arena);
	struct gfl_db_kept before;
};

/**
 * gfl_db_write() - write a database, in place of the one there is
 * @path:   of the database
 * @result: of a whole program
 * @run:    about the run
 * @kept:   set to what is there then; the caller frees its data. NULL: of no interest
 * @log:    gets what went wrong
 *
 * If little is other than in the database there is, that is changed, in one transaction. Else a new file
 * takes the old one's place when it is complete. The old one's history of runs is
 * carried over; if it cannot be read, that is said, the file is kept as PATH.old, and history
 * begins anew. Callers see to it that nobody else writes the same one.
 *
 * Return: false after an error; the old database is as it was then.
 */
bool gfl_db_write(const char *path, const struct gfl_result *result, const struct gfl_db_run *run,
		  struct gfl_db_kept *kept, struct gfl_log *log);

/**
 * gfl_db_add_run() - add a run that found all as the last one did to the history of a database
 * @path:   of the database, which is as the last run left it
 * @result: what that run found
 * @run:    about the new one
 *
 * In one transaction. Callers see to it that nobody else writes the same database.
 *
 * Return: false if that is not possible; the database is as it was then, and gfl_db_write() says what is wrong.
 */
bool gfl_db_add_run(const char *path, const struct gfl_result *result,
		    const struct gfl_db_run *run);

/* --- reading ----------------------------------------------------------------------------- */

/** struct gfl_db - an open database, for reading; one thread at a time */
struct gfl_db;

/**
 * gfl_db_open() - open a database
 * @path: of the database
 * @log:  gets what is wrong with it, and what to do about that; without a stream, not that it is an error
 *
 * Looks at the file's head only, so that it costs next to nothing. A damage further on is reported
 * by what comes across it.
 *
 * Return: the database, or NULL after an error; the caller closes it with gfl_db_close().
 */
struct gfl_db *gfl_db_open(const char *path, struct gfl_log *log);
void gfl_db_close(struct gfl_db *db);

/** gfl_db_failed() - did anything since gfl_db_open() fail (and was said to its log) */
bool gfl_db_failed(const struct gfl_db *db);

/**
 * gfl_db_summary() - what the audit kept for single-file runs of a function
 * @db:   the database
 * @name: of a function that is global in the whole tree
 * @unit: set to the name of the unit the function is in, NULL if it is in none (an inline function of a
 *        header); may be NULL. The caller frees it with free()
 *
 * Return: the text, NUL-terminated; the caller frees it with free(). NULL if there is none.
 */
char *gfl_db_summary(struct gfl_db *db, const char *name, char **unit);

/** gfl_db_ways() - what the audit kept of the ways into the function with that key; as gfl_db_summary() */
char *gfl_db_ways(struct gfl_db *db, const char *key);

/** gfl_db_is_newer() - is the source of @unit newer than what the database says of it */
bool gfl_db_is_newer(struct gfl_db *db, const char *unit);

/**
 * gfl_db_say_once() - is something to be said now, or was it in the same build
 * @path: of the database
 * @text: what is to be said
 *
 * A build is the process group that `make` and all it starts belong to. What was said stands in PATH.said.
 */
bool gfl_db_say_once(const char *path, const char *text);

/* --- questions ---------------------------------------------------------------------------- */

/**
 * gfl_db_explain() - print what is known about a function or a finding
 * @db:   the database
 * @what: a function, a finding's fingerprint or the beginning of one, or its FILE:LINE
 * @out:  stream
 *
 * Return: how many things of that name there are and were printed; 0 if there is none, or after
 * a failure of the database.
 */
uint32_t gfl_db_explain(struct gfl_db *db, const char *what, FILE *out);

/**
 * gfl_db_each_user() - call @each for the files with functions that call those of another file
 * @db:   the database
 * @file: below the source tree, as are those that @each gets; they are valid during the call only
 */
void gfl_db_each_user(struct gfl_db *db, const char *file,
		      void (*each)(void *arg, const char *user), void *arg);

/** gfl_db_each_name() - call @each for the name of each function, for suggestions */
void gfl_db_each_name(struct gfl_db *db, void (*each)(void *arg, const char *name), void *arg);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_DB_H */
