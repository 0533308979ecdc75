// SPDX-License-Identifier: GPL-2.0-or-later
/* Opening a database, saying clearly what is wrong with one, and looking things up quickly. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db.h"

/* --- is it one? --------------------------------------------------------------------------------- */

/* SOURCE: sqlite.org/fileformat2.html#the_database_header: numbers are big-endian */
#define HEAD_BYTES 100
#define AT_PAGE_SIZE 16
#define AT_CHANGES 24
#define AT_PAGES 28
#define AT_USER_VERSION 60
#define AT_APPLICATION_ID 68
#define AT_VALID_FOR 92

static uint32_t number(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_cut_off(const unsigned char *head, off_t size)
{
	uint64_t page = (uint64_t)head[AT_PAGE_SIZE] << 8 | head[AT_PAGE_SIZE + 1];

	if (page == 1)
		page = 65536;
	return number(head + AT_CHANGES) == number(head + AT_VALID_FOR) &&
	       page * number(head + AT_PAGES) > (uint64_t)size;
}

/* A killed audit left something to undo, which whoever opens the database does: its end may come with that. */
static bool is_to_be_undone(const char *path)
{
	char name[4096];

	snprintf(name, sizeof(name), "%s-journal", path);
	return !access(name, F_OK);
}

static const char *fault_of_head(const unsigned char *head)
{
	uint32_t version = number(head + AT_USER_VERSION);

	if (memcmp(head, "SQLite format 3", 16))
		return "is no database";
	if (number(head + AT_APPLICATION_ID) != GFL_DB_ID)
		return "is the database of another program";
	if (version > GFL_DB_VERSION)
		return "was written by a newer gfplint";
	if (version < GFL_DB_VERSION)
		return "was written by an older gfplint";
	return NULL;
}

/* What is wrong with the file, as far as its head tells; NULL if nothing is. */
const char *gfl_db_fault(const char *path)
{
	unsigned char head[HEAD_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *fault = NULL;
	struct stat st;
	ssize_t len;

	if (fd < 0)
		return errno == ENOENT ? "there is none" : strerror(errno);
	len = pread(fd, head, sizeof(head), 0);
	if (len < 0 || fstat(fd, &st))
		fault = strerror(errno);
	else if (len < (ssize_t)sizeof(head))
		fault = "is no database";
	else
		fault = fault_of_head(head);
	if (!fault && is_cut_off(head, st.st_size) && !is_to_be_undone(path))
		fault = "is cut off";
	close(fd);
	return fault;
}

/* --- opening ------------------------------------------------------------------------------------- */

/* Whoever has no stream says how bad it is, and where. */
static void complain(struct gfl_log *log, const char *path, const char *text)
{
	if (log->out) {
		gfl_error(log, path, 0, 0, "%s", text);
		return;
	}
	snprintf(log->last, sizeof(log->last), "%s: %s", path, text);
	log->nr_errors++;
}

static char *copy(const char *text, size_t len)
{
	char *s = gfl_xrealloc(NULL, len + 1);

	memcpy(s, text, len);
	s[len] = '\0';
	return s;
}

struct gfl_db *gfl_db_open(const char *path, struct gfl_log *log)
{
	const char *fault = gfl_db_fault(path);
	const char *slash = strrchr(path, '/');
	struct gfl_db *db;
	char text[256];

	if (fault) {
		snprintf(text, sizeof(text), "%s; `gfplint audit` makes a new one", fault);
		complain(log, path, text);
		return NULL;
	}
	db = gfl_xrealloc(NULL, sizeof(*db));
	*db = (struct gfl_db){ .log = log, .path = copy(path, strlen(path)) };
	db->dir = slash ? copy(path, (size_t)(slash - path)) : copy(".", 1);
	/* for writing, if that is allowed, only to undo what a killed audit was about to do */
	if (sqlite3_open_v2(path, &db->sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
	    SQLITE_OK) {
		sqlite3_busy_timeout(db->sql, GFL_DB_PATIENCE);
		return db;
	}
	snprintf(text, sizeof(text), "cannot open: %s", sqlite3_errmsg(db->sql));
	complain(log, path, text);
	gfl_db_close(db);
	return NULL;
}

void gfl_db_close(struct gfl_db *db)
{
	if (!db)
		return;
	sqlite3_finalize(db->summary);
	sqlite3_finalize(db->ways);
	sqlite3_finalize(db->unit);
	sqlite3_close(db->sql);
	free(db->path);
	free(db->dir);
	free(db);
}

bool gfl_db_failed(const struct gfl_db *db)
{
	return db->failed;
}

/* --- asking ---------------------------------------------------------------------------------------- */

static void fail(struct gfl_db *db)
{
	const int code = sqlite3_errcode(db->sql);
	char text[256];

	/* One damage is met by many questions. */
	if (db->failed)
		return;
	db->failed = true;
	if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR)
		snprintf(text, sizeof(text), "is damaged (%s); `gfplint audit` makes a new one",
			 sqlite3_errmsg(db->sql));
	else
		snprintf(text, sizeof(text), "cannot read: %s", sqlite3_errmsg(db->sql));
	complain(db->log, db->path, text);
}

sqlite3_stmt *gfl_db_ask(struct gfl_db *db, const char *sql, const char *types, ...)
{
	sqlite3_stmt *st = NULL;
	va_list ap;
	bool ok;

	va_start(ap, types);
	ok = sqlite3_prepare_v2(db->sql, sql, -1, &st, NULL) == SQLITE_OK &&
	     gfl_db_bind(st, types, ap);
	va_end(ap);
	if (ok)
		return st;
	fail(db);
	sqlite3_finalize(st);
	return NULL;
}

bool gfl_db_next(struct gfl_db *db, sqlite3_stmt *st)
{
	int ret = st ? sqlite3_step(st) : SQLITE_DONE;

	if (ret == SQLITE_ROW)
		return true;
	if (ret != SQLITE_DONE)
		fail(db);
	sqlite3_finalize(st);
	return false;
}

const char *gfl_db_col(sqlite3_stmt *st, int column)
{
	const unsigned char *text = sqlite3_column_text(st, column);

	return text ? (const char *)text : "";
}

/* --- looking up ------------------------------------------------------------------------------------ */

/* Steps a statement that is kept for the next time; false if there is no row. */
static bool look_up(struct gfl_db *db, sqlite3_stmt **st, const char *sql, const char *key)
{
	int ret;

	if (!*st && !(*st = gfl_db_ask(db, sql, "")))
		return false;
	sqlite3_reset(*st);
	sqlite3_bind_text(*st, 1, key, -1, SQLITE_STATIC);
	ret = sqlite3_step(*st);
	if (ret != SQLITE_ROW && ret != SQLITE_DONE)
		fail(db);
	return ret == SQLITE_ROW;
}

char *gfl_db_summary(struct gfl_db *db, const char *name, char **unit)
{
	char *text = NULL;

	if (unit)
		*unit = NULL;
	if (look_up(db, &db->summary, "SELECT unit, text FROM summaries WHERE name = ?1", name)) {
		const char *found = gfl_db_col(db->summary, 0);

		if (unit && *found)
			*unit = copy(found, strlen(found));
		found = gfl_db_col(db->summary, 1);
		text = copy(found, strlen(found));
	}
	sqlite3_reset(db->summary);
	return text;
}

char *gfl_db_ways(struct gfl_db *db, const char *key)
{
	char *text = NULL;

	if (look_up(db, &db->ways, "SELECT text FROM ways WHERE key = ?1", key)) {
		const char *found = gfl_db_col(db->ways, 0);

		text = copy(found, strlen(found));
	}
	sqlite3_reset(db->ways);
	return text;
}

/* When the source of a unit was changed; -1 if it is not there. */
static int64_t source_time(const struct gfl_db *db, const char *source)
{
	/* relative names begin at the build folder, which is the parent of ours */
	const bool is_absolute = source[0] == '/';
	char path[4096];
	struct stat st;

	snprintf(path, sizeof(path), "%s%s%s", is_absolute ? "" : db->dir,
		 is_absolute ? "" : "/../", source);
	if (stat(path, &st))
		return -1;
	return (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

bool gfl_db_is_newer(struct gfl_db *db, const char *unit)
{
	bool is_newer = false;

	if (look_up(db, &db->unit, "SELECT source, facts_time FROM units WHERE name = ?1", unit))
		is_newer = source_time(db, gfl_db_col(db->unit, 0)) >=
			   sqlite3_column_int64(db->unit, 1);
	sqlite3_reset(db->unit);
	return is_newer;
}
