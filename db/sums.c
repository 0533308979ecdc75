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

/* What became of a group of the database before: its rows came again, or stay without that. */
enum mark { MARK_NONE, MARK_PUT, MARK_KEPT };

/** struct table - @slots: 1 + index in @v by key; made when somebody asks. @marks: by index */
struct table {
	struct sum *v;
	uint32_t nr, cap;
	uint32_t *slots;
	uint32_t size;
	uint8_t *marks;
};

/**
 * struct gfl_db_sums - see db.h
 * @funcs: stamps of functions, by id
 * @ends:  by index in @funcs, where what its rows name ends in @refs
 */
struct gfl_db_sums {
	struct table tables[GFL_DB_RUNS];
	struct table funcs;
	uint32_t *ends, cap_ends;
	uint64_t *refs;
	uint32_t nr_refs, cap_refs;
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

uint64_t gfl_db_sums_key(const char *text)
{
	return gfl_db_mix_text(1, text);
}

struct gfl_db_sums *gfl_db_sums_create(void)
{
	struct gfl_db_sums *sums = gfl_xrealloc(NULL, sizeof(*sums));

	*sums = (struct gfl_db_sums){ 0 };
	return sums;
}

static void free_table(struct table *t)
{
	free(t->v);
	free(t->slots);
	free(t->marks);
}

void gfl_db_sums_destroy(struct gfl_db_sums *sums)
{
	if (!sums)
		return;
	for (uint32_t i = 0; i < GFL_DB_RUNS; i++)
		free_table(&sums->tables[i]);
	free_table(&sums->funcs);
	free(sums->ends);
	free(sums->refs);
	free(sums);
}

static void add(struct table *t, uint64_t key, uint64_t sum)
{
	GFL_GROW(t->v, t->nr, t->cap);
	t->v[t->nr++] = (struct sum){ key, sum };
}

void gfl_db_sums_add(struct gfl_db_sums *sums, enum gfl_db_table table, uint64_t key, uint64_t sum)
{
	add(&sums->tables[table], key, sum);
}

void gfl_db_sums_add_func(struct gfl_db_sums *sums, uint64_t id, uint64_t stamp,
			  const uint64_t *refs, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++) {
		GFL_GROW(sums->refs, sums->nr_refs, sums->cap_refs);
		sums->refs[sums->nr_refs++] = refs[i];
	}
	GFL_GROW(sums->ends, sums->funcs.nr, sums->cap_ends);
	sums->ends[sums->funcs.nr] = sums->nr_refs;
	add(&sums->funcs, id, stamp);
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
	t->marks = gfl_xrealloc(NULL, t->nr + 1);
	memset(t->marks, MARK_NONE, t->nr + 1);
	for (uint32_t i = 0; i < t->nr; i++)
		*find_slot(t, t->v[i].key) = i + 1;
}

/* Index of a key + 1; 0 if it is not there. */
static uint32_t find(struct table *t, uint64_t key)
{
	if (!t->slots)
		make_slots(t);
	return *find_slot(t, key);
}

enum gfl_db_group gfl_db_sums_compare(struct gfl_db_sums *sums, enum gfl_db_table table,
				      uint64_t key, uint64_t sum)
{
	struct table *t = &sums->tables[table];
	const uint32_t at = find(t, key);
	enum mark was;

	if (!at)
		return GFL_DB_GROUP_NEW;
	was = t->marks[at - 1];
	if (was == MARK_KEPT && t->v[at - 1].sum == sum)
		return GFL_DB_GROUP_KEPT;
	if (was != MARK_NONE)
		return GFL_DB_GROUP_TWICE;
	t->marks[at - 1] = MARK_PUT;
	return t->v[at - 1].sum == sum ? GFL_DB_GROUP_SAME : GFL_DB_GROUP_OTHER;
}

void gfl_db_sums_keep(struct gfl_db_sums *before, struct gfl_db_sums *now, enum gfl_db_table table,
		      uint64_t key)
{
	struct table *t = &before->tables[table];
	const uint32_t at = find(t, key);

	if (!at || t->marks[at - 1] != MARK_NONE)
		return;
	t->marks[at - 1] = MARK_KEPT;
	gfl_db_sums_add(now, table, key, t->v[at - 1].sum);
}

bool gfl_db_sums_find_func(struct gfl_db_sums *sums, uint64_t id, uint64_t stamp,
			   const uint64_t **refs, uint32_t *nr)
{
	const uint32_t at = find(&sums->funcs, id);
	uint32_t first;

	if (!at || sums->funcs.v[at - 1].sum != stamp)
		return false;
	first = at > 1 ? sums->ends[at - 2] : 0;
	*refs = sums->refs + first;
	*nr = sums->ends[at - 1] - first;
	return true;
}

bool gfl_db_sums_is_gone(struct gfl_db_sums *sums, enum gfl_db_table table, uint64_t key)
{
	struct table *t = &sums->tables[table];
	const uint32_t at = find(t, key);

	return at && t->marks[at - 1] == MARK_NONE;
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
		if (t->slots && t->marks[i] != MARK_NONE)
			continue;
		if (each)
			each(arg, t->v[i].key);
		nr++;
	}
	return nr;
}

/* --- kept from one audit to the next --------------------------------------------------------- */

/*
 * Arrays one after the other, each behind its number of members: the groups of each table, the stamps, where
 * what functions name ends, and what they name.
 */
struct data {
	char *v;
	size_t len, cap;
};

static void put_array(struct data *data, const void *v, uint32_t nr, size_t size)
{
	const size_t bytes = nr * size;

	if (data->cap - data->len < sizeof(nr) + bytes) {
		data->cap = (data->len + sizeof(nr) + bytes) * 2;
		data->v = gfl_xrealloc(data->v, data->cap);
	}
	memcpy(data->v + data->len, &nr, sizeof(nr));
	data->len += sizeof(nr);
	if (nr)
		memcpy(data->v + data->len, v, bytes);
	data->len += bytes;
}

void *gfl_db_sums_write(const struct gfl_db_sums *sums, size_t *len)
{
	struct data data = { 0 };

	for (uint32_t i = 0; i < GFL_DB_RUNS; i++)
		put_array(&data, sums->tables[i].v, sums->tables[i].nr, sizeof(struct sum));
	put_array(&data, sums->funcs.v, sums->funcs.nr, sizeof(struct sum));
	put_array(&data, sums->ends, sums->funcs.nr, sizeof(*sums->ends));
	put_array(&data, sums->refs, sums->nr_refs, sizeof(*sums->refs));
	*len = data.len;
	return data.v;
}

/* Returns a copy of the next array; NULL if there is none. */
static void *get_array(struct data *data, uint32_t *nr, size_t size)
{
	void *v;

	if (data->cap - data->len < sizeof(*nr))
		return NULL;
	memcpy(nr, data->v + data->len, sizeof(*nr));
	data->len += sizeof(*nr);
	if (*nr > (data->cap - data->len) / size)
		return NULL;
	v = memcpy(gfl_xrealloc(NULL, *nr * size), data->v + data->len, *nr * size);
	data->len += *nr * size;
	return v;
}

static bool get_table(struct data *data, struct table *t)
{
	t->v = get_array(data, &t->nr, sizeof(*t->v));
	t->cap = t->nr;
	return t->v != NULL;
}

/* Does what functions name end where it can? */
static bool are_ends_good(const struct gfl_db_sums *sums)
{
	uint32_t end = 0;

	for (uint32_t i = 0; i < sums->funcs.nr; i++) {
		if (sums->ends[i] < end || sums->ends[i] > sums->nr_refs)
			return false;
		end = sums->ends[i];
	}
	return true;
}

static bool get_sums(struct data *data, struct gfl_db_sums *sums)
{
	for (uint32_t i = 0; i < GFL_DB_RUNS; i++)
		if (!get_table(data, &sums->tables[i]))
			return false;
	if (!get_table(data, &sums->funcs))
		return false;
	sums->ends = get_array(data, &sums->cap_ends, sizeof(*sums->ends));
	sums->refs = get_array(data, &sums->nr_refs, sizeof(*sums->refs));
	sums->cap_refs = sums->nr_refs;
	return sums->ends && sums->refs && sums->cap_ends == sums->funcs.nr &&
	       are_ends_good(sums) && data->len == data->cap;
}

struct gfl_db_sums *gfl_db_sums_read(const void *data, size_t len)
{
	struct gfl_db_sums *sums = gfl_db_sums_create();
	struct data at = { (char *)data, 0, len };

	if (get_sums(&at, sums))
		return sums;
	gfl_db_sums_destroy(sums);
	return NULL;
}
