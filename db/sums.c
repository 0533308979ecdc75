// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What stands in a database, as numbers: of each group of rows the key, made of the first column, and a sum
 * of the rows. Whoever writes the next one puts only those groups that have another sum.
 */
#include "db.h"

#include <stdlib.h>
#include <string.h>

struct sum {
	uint64_t key, sum;
};

/** struct table - @slots: 1 + index in @v by key; made when somebody asks. @is_marked: by index */
struct table {
	struct sum *v;
	uint32_t nr, cap;
	uint32_t *slots;
	uint32_t size;
	bool *is_marked;
};

struct gfl_db_sums {
	struct table tables[GFL_DB_RUNS];
};

uint64_t gfl_db_mix(uint64_t hash, uint64_t x)
{
	hash = (hash ^ x) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

uint64_t gfl_db_mix_text(uint64_t hash, const char *text)
{
	size_t len = strlen(text);
	uint64_t word;

	hash = gfl_db_mix(hash, len);
	for (; len >= sizeof(word); len -= sizeof(word), text += sizeof(word)) {
		memcpy(&word, text, sizeof(word));
		hash = gfl_db_mix(hash, word);
	}
	word = 0;
	memcpy(&word, text, len);
	return gfl_db_mix(hash, word);
}

struct gfl_db_sums *gfl_db_sums_create(void)
{
	struct gfl_db_sums *sums = gfl_xrealloc(NULL, sizeof(*sums));

	*sums = (struct gfl_db_sums){ 0 };
	return sums;
}

void gfl_db_sums_destroy(struct gfl_db_sums *sums)
{
	for (uint32_t i = 0; sums && i < GFL_DB_RUNS; i++) {
		free(sums->tables[i].v);
		free(sums->tables[i].slots);
		free(sums->tables[i].is_marked);
	}
	free(sums);
}

void gfl_db_sums_add(struct gfl_db_sums *sums, enum gfl_db_table table, uint64_t key, uint64_t sum)
{
	struct table *t = &sums->tables[table];

	GFL_GROW(t->v, t->nr, t->cap);
	t->v[t->nr++] = (struct sum){ key, sum };
}

/* --- asking ------------------------------------------------------------------------------- */

static uint32_t *find_slot(const struct table *t, uint64_t key)
{
	for (uint32_t at = (uint32_t)(key * 0x9e3779b97f4a7c15u >> 32);; at++) {
		uint32_t *slot = &t->slots[at & (t->size - 1)];

		if (!*slot || t->v[*slot - 1].key == key)
			return slot;
	}
}

static void make_slots(struct table *t)
{
	for (t->size = 64; t->size < 2 * t->nr;)
		t->size *= 2;
	t->slots = gfl_xrealloc(NULL, t->size * sizeof(*t->slots));
	memset(t->slots, 0, t->size * sizeof(*t->slots));
	t->is_marked = gfl_xrealloc(NULL, t->nr + 1);
	memset(t->is_marked, 0, t->nr + 1);
	for (uint32_t i = 0; i < t->nr; i++)
		*find_slot(t, t->v[i].key) = i + 1;
}

enum gfl_db_group gfl_db_sums_compare(struct gfl_db_sums *sums, enum gfl_db_table table,
				      uint64_t key, uint64_t sum)
{
	struct table *t = &sums->tables[table];
	bool was_marked;
	uint32_t at;

	if (!t->slots)
		make_slots(t);
	at = *find_slot(t, key);
	if (!at)
		return GFL_DB_GROUP_NEW;
	was_marked = t->is_marked[at - 1];
	t->is_marked[at - 1] = true;
	if (was_marked)
		return GFL_DB_GROUP_TWICE;
	return t->v[at - 1].sum == sum ? GFL_DB_GROUP_SAME : GFL_DB_GROUP_OTHER;
}

bool gfl_db_sums_is_gone(struct gfl_db_sums *sums, enum gfl_db_table table, uint64_t key)
{
	struct table *t = &sums->tables[table];
	uint32_t at;

	if (!t->slots)
		make_slots(t);
	at = *find_slot(t, key);
	return at && !t->is_marked[at - 1];
}

uint32_t gfl_db_sums_nr(const struct gfl_db_sums *sums)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < GFL_DB_RUNS; i++)
		nr += sums->tables[i].nr;
	return nr;
}

uint32_t gfl_db_sums_each_gone(const struct gfl_db_sums *sums, enum gfl_db_table table,
			       void (*each)(void *arg, uint64_t key), void *arg)
{
	const struct table *t = &sums->tables[table];
	uint32_t nr = 0;

	for (uint32_t i = 0; i < t->nr; i++) {
		if (t->slots && t->is_marked[i])
			continue;
		if (each)
			each(arg, t->v[i].key);
		nr++;
	}
	return nr;
}

/* --- kept from one audit to the next --------------------------------------------------------- */

/* By table, the number of groups, then the groups. */
void *gfl_db_sums_write(const struct gfl_db_sums *sums, size_t *len)
{
	const size_t bytes = gfl_db_sums_nr(sums) * sizeof(struct sum);
	char *data = gfl_xrealloc(NULL, bytes + GFL_DB_RUNS * sizeof(uint32_t));
	char *at = data;

	for (uint32_t i = 0; i < GFL_DB_RUNS; i++) {
		const struct table *t = &sums->tables[i];

		memcpy(at, &t->nr, sizeof(t->nr));
		at += sizeof(t->nr);
		if (t->nr)
			memcpy(at, t->v, t->nr * sizeof(*t->v));
		at += t->nr * sizeof(*t->v);
	}
	*len = (size_t)(at - data);
	return data;
}

struct gfl_db_sums *gfl_db_sums_read(const void *data, size_t len)
{
	struct gfl_db_sums *sums = gfl_db_sums_create();
	const char *at = data, *const end = at + len;

	for (uint32_t i = 0; i < GFL_DB_RUNS; i++) {
		struct table *t = &sums->tables[i];
		uint32_t nr = 0;

		if ((size_t)(end - at) < sizeof(nr))
			goto bad;
		memcpy(&nr, at, sizeof(nr));
		at += sizeof(nr);
		if (nr > (size_t)(end - at) / sizeof(*t->v))
			goto bad;
		t->nr = t->cap = nr;
		t->v = gfl_xrealloc(NULL, (nr + 1) * sizeof(*t->v));
		memcpy(t->v, at, nr * sizeof(*t->v));
		at += nr * sizeof(*t->v);
	}
	if (at == end)
		return sums;
bad:
	gfl_db_sums_destroy(sums);
	return NULL;
}
