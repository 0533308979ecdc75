// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows on their way into the database: putting them in words is one half of the work, SQLite's the other,
 * and a thread of its own does that. Rows come to it in batches.
 *
 * Rows of a group are held together until the next group of their table begins: if its sum is what the
 * database has already they go nowhere, else they take the place of what it has.
 */
#include "db.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_BYTES (256 * 1024)
#define MAX_WAITING 64 /* batches */

/* Changing more groups than that costs more than to write all. */
#define MIN_CHANGES 1000
#define MAX_CHANGED 10 /* one of so many */

/** struct batch - rows, one behind the other: what for, then the values in the order of its types */
struct batch {
	struct batch *next;
	size_t len, cap;
	char *data;
};

/** struct what - @types: of gfl_db_put(); NULL: @sql is to be run. @is_removal: the value is that of a group */
struct what {
	enum gfl_db_table table;
	bool is_removal;
	const char *types;
	const char *sql;
};

/** struct group - rows with the same first column; @key: made of it */
struct group {
	struct batch rows;
	uint64_t key, sum;
	const char *types;
};

struct gfl_db_rows {
	struct gfl_db_writer *w;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct batch *first, **last; /* waiting */
	uint32_t nr;
	bool is_complete, has_thread;
	struct batch *filling;
	struct group groups[GFL_DB_RUNS]; /* open */
	uint32_t nr_changes, max_changes;
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

/* Returns the sum of what was in @hash and the values. */
static uint64_t add_values(struct batch *b, const char *types, va_list ap, uint64_t hash)
{
	for (; *types; types++) {
		uint64_t id, word;
		double real;
		const char *text;

		switch (*types) {
		case 'i':
		case 'n':
		case 'k':
		case 'l':
			id = *types == 'k' || *types == 'l' ? va_arg(ap, uint64_t) :
							      va_arg(ap, uint32_t);
			add(b, &id, sizeof(id));
			hash = gfl_db_mix(hash, id);
			break;
		case 'f':
			real = va_arg(ap, double);
			add(b, &real, sizeof(real));
			memcpy(&word, &real, sizeof(word));
			hash = gfl_db_mix(hash, word);
			break;
		default:
			text = va_arg(ap, const char *);
			if (*types == 't')
				add(b, &text, sizeof(text));
			else
				add_text(b, text);
			hash = text ? gfl_db_mix_text(hash, text) : gfl_db_mix(hash, 0);
			break;
		}
	}
	return hash;
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
	uint64_t id;
	double real;

	switch (type) {
	case 'i':
	case 'n':
	case 'k':
	case 'l':
		take(at, &id, sizeof(id));
		return type == 'i' || type == 'l' || id ?
			       sqlite3_bind_int64(st, column, (int64_t)id) :
			       sqlite3_bind_null(st, column);
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
		st = what.is_removal ? gfl_db_remover(w, what.table) :
				       gfl_db_inserter(w, what.table, strlen(what.types));
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
	if (!rows->has_thread) {
		put_batch(rows->w, rows->filling);
		rows->filling->len = 0;
		return;
	}
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

static void make_room(struct gfl_db_rows *rows)
{
	if (rows->filling->len >= BATCH_BYTES)
		hand_over(rows, false);
}

/* Its key is the first value of its first row. */
static void queue_removal(struct gfl_db_rows *rows, enum gfl_db_table table, const struct group *g)
{
	static const char *const types[] = { "i", "k", "s", "t" };
	const char *const value = g->rows.data + sizeof(struct what);
	struct what what = { .table = table, .is_removal = true };
	size_t len = sizeof(uint64_t);

	for (size_t i = 0; i < GFL_ARRAY_SIZE(types); i++)
		if (g->types[0] == types[i][0])
			what.types = types[i];
	if (g->types[0] == 's')
		len = strlen(value + 1) + 2;
	add(rows->filling, &what, sizeof(what));
	add(rows->filling, value, len);
}

static void close_group(struct gfl_db_rows *rows, enum gfl_db_table table)
{
	struct gfl_db_writer *w = rows->w;
	struct group *g = &rows->groups[table];
	enum gfl_db_group is = GFL_DB_GROUP_NEW;

	if (!g->rows.len)
		return;
	if (w->before) {
		is = gfl_db_sums_compare(w->before, table, g->key, g->sum);
		rows->nr_changes += is != GFL_DB_GROUP_SAME && is != GFL_DB_GROUP_KEPT;
		/* a file of its own is made sooner then, or is the only way */
		if (rows->nr_changes > rows->max_changes || is == GFL_DB_GROUP_TWICE)
			w->failed = true;
	}
	if (is != GFL_DB_GROUP_KEPT)
		gfl_db_sums_add(w->now, table, g->key, g->sum);
	if (is != GFL_DB_GROUP_SAME && is != GFL_DB_GROUP_KEPT) {
		make_room(rows);
		if (is == GFL_DB_GROUP_OTHER)
			queue_removal(rows, table, g);
		add(rows->filling, g->rows.data, g->rows.len);
	}
	g->rows.len = 0;
}

static uint64_t key_of(const char *types, va_list ap)
{
	va_list copy;
	uint64_t key;

	va_copy(copy, ap);
	if (*types == 's' || *types == 't')
		key = gfl_db_sums_key(va_arg(copy, const char *));
	else
		key = *types == 'k' ? va_arg(copy, uint64_t) : va_arg(copy, uint32_t);
	va_end(copy);
	return key;
}

void gfl_db_queue(struct gfl_db_rows *rows, enum gfl_db_table table, const char *types, va_list ap)
{
	struct group *g = &rows->groups[table];
	const struct what what = { .table = table, .types = types };
	const uint64_t key = key_of(types, ap);

	if (g->rows.len && g->key != key)
		close_group(rows, table);
	if (!g->rows.len) {
		g->key = key;
		g->sum = 0;
		g->types = types;
	}
	add(&g->rows, &what, sizeof(what));
	g->sum = add_values(&g->rows, types, ap, gfl_db_mix(g->sum, 1));
}

static void close_groups(struct gfl_db_rows *rows)
{
	for (uint32_t i = 0; i < GFL_DB_RUNS; i++)
		close_group(rows, i);
}

void gfl_db_queue_sql(struct gfl_db_rows *rows, const char *sql)
{
	close_groups(rows);
	make_room(rows);
	add(rows->filling, &(struct what){ .sql = sql }, sizeof(struct what));
}

void gfl_db_rows_begin(struct gfl_db_writer *w)
{
	struct gfl_db_rows *rows = gfl_xrealloc(NULL, sizeof(*rows));

	*rows = (struct gfl_db_rows){ .w = w,
				      .lock = PTHREAD_MUTEX_INITIALIZER,
				      .change = PTHREAD_COND_INITIALIZER,
				      .last = &rows->first };
	if (w->before)
		rows->max_changes = MIN_CHANGES + gfl_db_sums_nr(w->before) / MAX_CHANGED;
	rows->filling = new_batch();
	rows->has_thread = !pthread_create(&rows->thread, NULL, put_all, rows);
	w->rows = rows;
}

void gfl_db_rows_end(struct gfl_db_writer *w)
{
	struct gfl_db_rows *rows = w->rows;

	close_groups(rows);
	hand_over(rows, true);
	if (rows->has_thread)
		pthread_join(rows->thread, NULL);
	else
		free_batch(rows->filling);
	w->rows = NULL;
	for (uint32_t i = 0; i < GFL_DB_RUNS; i++)
		free(rows->groups[i].rows.data);
	free(rows);
}
