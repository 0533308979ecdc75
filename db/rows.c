// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows on their way into the database: putting them in words is one half of the work, SQLite's the other,
 * and a thread of its own does that. Rows come to it in batches, in the order in which they were queued.
 */
#include "db.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_BYTES (256 * 1024)
#define MAX_WAITING 64 /* batches */

/** struct batch - rows, one behind the other: what for, then the values in the order of its types */
struct batch {
	struct batch *next;
	size_t len, cap;
	char *data;
};

/** struct what - @types: of gfl_db_put(); NULL: @sql is to be run */
struct what {
	enum gfl_db_table table;
	const char *types;
	const char *sql;
};

struct gfl_db_rows {
	struct gfl_db_writer *w;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct batch *first, **last; /* waiting */
	uint32_t nr;
	bool is_complete;
	struct batch *filling;
};

/* --- into a batch ------------------------------------------------------------------------- */

static void add(struct batch *b, const void *data, size_t len)
{
	if (b->cap - b->len < len) {
		b->cap = (b->len + len) * 2;
		b->data = gfl_xrealloc(b->data, b->cap);
	}
	memcpy(b->data + b->len, data, len);
	b->len += len;
}

/* With its NUL; a byte in front tells it from NULL. */
static void add_text(struct batch *b, const char *text)
{
	const char is_there = text != NULL;

	add(b, &is_there, 1);
	if (text)
		add(b, text, strlen(text) + 1);
}

static void add_values(struct batch *b, const char *types, va_list ap)
{
	for (; *types; types++) {
		uint32_t id;
		int64_t num;
		double real;
		const char *text;

		switch (*types) {
		case 'i':
		case 'n':
			id = va_arg(ap, uint32_t);
			add(b, &id, sizeof(id));
			break;
		case 'l':
			num = va_arg(ap, int64_t);
			add(b, &num, sizeof(num));
			break;
		case 'f':
			real = va_arg(ap, double);
			add(b, &real, sizeof(real));
			break;
		case 't':
			text = va_arg(ap, const char *);
			add(b, &text, sizeof(text));
			break;
		default:
			add_text(b, va_arg(ap, const char *));
			break;
		}
	}
}

/* --- out of it ---------------------------------------------------------------------------- */

static const char *take(const char **at, void *to, size_t len)
{
	memcpy(to, *at, len);
	*at += len;
	return *at;
}

static int bind_value(sqlite3_stmt *st, int column, char type, const char **at)
{
	const char *text = NULL;
	uint32_t id;
	int64_t num;
	double real;

	switch (type) {
	case 'i':
	case 'n':
		take(at, &id, sizeof(id));
		return type == 'i' || id ? sqlite3_bind_int64(st, column, id) :
					   sqlite3_bind_null(st, column);
	case 'l':
		take(at, &num, sizeof(num));
		return sqlite3_bind_int64(st, column, num);
	case 'f':
		take(at, &real, sizeof(real));
		return sqlite3_bind_double(st, column, real);
	case 't':
		take(at, &text, sizeof(text));
		return sqlite3_bind_text(st, column, text, -1, SQLITE_STATIC);
	default:
		if (*(*at)++) {
			text = *at;
			*at += strlen(text) + 1;
		}
		return sqlite3_bind_text(st, column, text, -1, SQLITE_STATIC);
	}
}

static void put_batch(struct gfl_db_writer *w, const struct batch *b)
{
	for (const char *at = b->data; at < b->data + b->len && !w->failed;) {
		sqlite3_stmt *st;
		struct what what;
		int ret = SQLITE_OK;

		take(&at, &what, sizeof(what));
		if (!what.types) {
			if (sqlite3_exec(w->db, what.sql, NULL, NULL, NULL) != SQLITE_OK)
				w->failed = true;
			continue;
		}
		st = gfl_db_inserter(w, what.table, strlen(what.types));
		for (int i = 0; st && what.types[i]; i++)
			ret |= bind_value(st, i + 1, what.types[i], &at);
		if (!st || ret != SQLITE_OK || sqlite3_step(st) != SQLITE_DONE)
			w->failed = true;
		sqlite3_reset(st);
	}
}

/* --- the queue ---------------------------------------------------------------------------- */

static struct batch *next_batch(struct gfl_db_rows *rows)
{
	struct batch *b;

	pthread_mutex_lock(&rows->lock);
	while (!rows->first && !rows->is_complete)
		pthread_cond_wait(&rows->change, &rows->lock);
	b = rows->first;
	if (b) {
		rows->first = b->next;
		if (!rows->first)
			rows->last = &rows->first;
		rows->nr--;
		pthread_cond_signal(&rows->change);
	}
	pthread_mutex_unlock(&rows->lock);
	return b;
}

static void free_batch(struct batch *b)
{
	free(b->data);
	free(b);
}

static void *put_all(void *arg)
{
	struct gfl_db_rows *rows = arg;
	struct batch *b;

	while ((b = next_batch(rows))) {
		put_batch(rows->w, b);
		free_batch(b);
	}
	return NULL;
}

static struct batch *new_batch(void)
{
	struct batch *b = gfl_xrealloc(NULL, sizeof(*b));

	*b = (struct batch){ .cap = BATCH_BYTES + BATCH_BYTES / 16 };
	b->data = gfl_xrealloc(NULL, b->cap);
	return b;
}

/* Hand over what is filled; wait if too much waits already. */
static void hand_over(struct gfl_db_rows *rows, bool is_complete)
{
	pthread_mutex_lock(&rows->lock);
	while (rows->nr >= MAX_WAITING)
		pthread_cond_wait(&rows->change, &rows->lock);
	*rows->last = rows->filling;
	rows->last = &rows->filling->next;
	rows->nr++;
	rows->is_complete = is_complete;
	pthread_cond_signal(&rows->change);
	pthread_mutex_unlock(&rows->lock);
	rows->filling = is_complete ? NULL : new_batch();
}

static void queue(struct gfl_db_rows *rows, const struct what *what)
{
	if (rows->filling->len >= BATCH_BYTES)
		hand_over(rows, false);
	add(rows->filling, what, sizeof(*what));
}

void gfl_db_queue(struct gfl_db_rows *rows, enum gfl_db_table table, const char *types, va_list ap)
{
	queue(rows, &(struct what){ .table = table, .types = types });
	add_values(rows->filling, types, ap);
}

void gfl_db_queue_sql(struct gfl_db_rows *rows, const char *sql)
{
	queue(rows, &(struct what){ .sql = sql });
}

void gfl_db_rows_begin(struct gfl_db_writer *w)
{
	struct gfl_db_rows *rows = gfl_xrealloc(NULL, sizeof(*rows));

	*rows = (struct gfl_db_rows){ .w = w,
				      .lock = PTHREAD_MUTEX_INITIALIZER,
				      .change = PTHREAD_COND_INITIALIZER,
				      .last = &rows->first };
	if (pthread_create(&rows->thread, NULL, put_all, rows)) {
		free(rows);
		return;
	}
	rows->filling = new_batch();
	w->rows = rows;
}

void gfl_db_rows_end(struct gfl_db_writer *w)
{
	struct gfl_db_rows *rows = w->rows;

	if (!rows)
		return;
	hand_over(rows, true);
	pthread_join(rows->thread, NULL);
	w->rows = NULL;
	free(rows);
}
