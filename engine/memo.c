/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records by key, and the file they stand in, in the byte order of the machine:
 *
 *	head, then an index entry for each record, then the records
 *	the same again, each time something was added
 *
 * What was added last may be incomplete, if that was killed: it counts as not there.
 *
 * While an analysis runs, what was read does not change, and what is new stands apart, so that several
 * threads can ask without waiting for each other.
 */
#include "memo.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MEMO_VERSION 1
#define MEMO_ORDER 0x01020304u /* reads otherwise on a machine of the other byte order */
#define MAX_AGE 3	       /* how often a record is written again though it was not asked for */
#define MAX_ADDED 4 /* what is added may be one part of so many of what was written at once */

static const char magic[8] = "gfpmemo";

struct head {
	char magic[8];
	uint32_t version, order;
	uint64_t program;
	uint64_t nr, bytes;
	uint64_t sum; /* of both */
};

struct index {
	struct gfl_memo_key key;
	uint64_t at; /* within the records */
	uint32_t len, age;
};

struct record {
	struct gfl_memo_key key;
	const uint8_t *data;
	uint32_t len, age;
	bool is_used; /* in this analysis; set by the one thread that needs it */
	bool is_new;
};

/* @written, @whole: bytes of the file up to which it was written at once, and up to which it is complete */
struct gfl_memo {
	uint64_t program;
	size_t written, whole, len;
	struct record *old, *new;
	uint32_t nr_old, nr_new, cap_new;
	uint32_t *slots; /* 1 + index in @old */
	uint32_t nr_slots;
	struct gfl_arena *arena;
	pthread_mutex_t lock;
};

struct gfl_memo *gfl_memo_create(uint64_t program)
{
	struct gfl_memo *memo = gfl_xrealloc(NULL, sizeof(*memo));

	*memo = (struct gfl_memo){ .program = program,
				   .arena = gfl_arena_create(),
				   .lock = PTHREAD_MUTEX_INITIALIZER };
	return memo;
}

void gfl_memo_destroy(struct gfl_memo *memo)
{
	if (!memo)
		return;
	gfl_arena_destroy(memo->arena);
	free(memo->old);
	free(memo->new);
	free(memo->slots);
	free(memo);
}

uint64_t gfl_memo_program(const struct gfl_memo *memo)
{
	return memo->program;
}

/* --- records ------------------------------------------------------------------------------- */

static uint32_t *find_slot(const struct gfl_memo *memo, struct gfl_memo_key key)
{
	for (uint32_t at = (uint32_t)key.h[0];; at++) {
		uint32_t *slot = &memo->slots[at & (memo->nr_slots - 1)];

		if (!*slot || !memcmp(&memo->old[*slot - 1].key, &key, sizeof(key)))
			return slot;
	}
}

const uint8_t *gfl_memo_find(struct gfl_memo *memo, struct gfl_memo_key key, size_t *len)
{
	uint32_t *slot = memo->nr_slots ? find_slot(memo, key) : NULL;
	struct record *r = slot && *slot ? &memo->old[*slot - 1] : NULL;

	if (!r)
		return NULL;
	r->is_used = true;
	*len = r->len;
	return r->data;
}

void gfl_memo_add(struct gfl_memo *memo, struct gfl_memo_key key, const void *data, size_t len)
{
	uint8_t *copy;

	if (len > UINT32_MAX)
		return;
	pthread_mutex_lock(&memo->lock);
	copy = gfl_arena_alloc(memo->arena, len);
	memcpy(copy, data, len);
	GFL_GROW(memo->new, memo->nr_new, memo->cap_new);
	memo->new[memo->nr_new++] = (struct record){ key, copy, (uint32_t)len, 0, true, true };
	pthread_mutex_unlock(&memo->lock);
}

bool gfl_memo_has_news(const struct gfl_memo *memo)
{
	return memo->nr_new != 0;
}

/* --- the file ------------------------------------------------------------------------------ */

struct sum {
	uint64_t h[4];
};

/* The parts must be a multiple of 32 bytes, the last one apart. */
static void add_sum(struct sum *sum, const void *data, size_t len)
{
	const uint8_t *p = data;
	uint64_t x[4];

	for (; len; p += sizeof(x), len -= len < sizeof(x) ? len : sizeof(x)) {
		memset(x, 0, sizeof(x));
		memcpy(x, p, len < sizeof(x) ? len : sizeof(x));
		for (int i = 0; i < 4; i++) {
			sum->h[i] = (sum->h[i] ^ x[i]) * 0x9e3779b97f4a7c15u;
			sum->h[i] ^= sum->h[i] >> 29;
		}
	}
}

static uint64_t end_sum(const struct sum *sum)
{
	uint64_t h = 0;

	for (int i = 0; i < 4; i++)
		h = gfl_link_mix(h, sum->h[i]);
	return h;
}

static size_t length_of(const struct head *head)
{
	return sizeof(*head) + head->nr * sizeof(struct index) + head->bytes;
}

/* What is wrong with what begins at @data; NULL if nothing is. */
static const char *fault_of(struct head *head, const uint8_t *data, size_t len)
{
	struct sum sum = { { 1, 2, 3, 4 } };
	size_t room;

	*head = (struct head){ .nr = 0 };
	memcpy(head, data, len < sizeof(*head) ? len : sizeof(*head));
	if (len < sizeof(*head) || memcmp(head->magic, magic, sizeof(magic)))
		return "is no memo";
	room = len - sizeof(*head);
	if (head->version != MEMO_VERSION || head->order != MEMO_ORDER)
		return "was written by another version";
	if (head->nr > room / sizeof(struct index) ||
	    head->bytes > room - head->nr * sizeof(struct index))
		return "is cut off";
	data += sizeof(*head);
	add_sum(&sum, data, head->nr * sizeof(struct index));
	add_sum(&sum, data + head->nr * sizeof(struct index), head->bytes);
	return end_sum(&sum) == head->sum ? NULL : "is damaged";
}

/* Room for @nr more records. */
static void make_slots(struct gfl_memo *memo, uint64_t nr)
{
	const uint64_t all = memo->nr_old + nr;

	memo->old = gfl_xrealloc(memo->old, (all + 1) * sizeof(*memo->old));
	if (memo->nr_slots >= 2 * all && memo->nr_slots)
		return;
	if (!memo->nr_slots)
		memo->nr_slots = 64;
	while (memo->nr_slots < 2 * all)
		memo->nr_slots *= 2;
	free(memo->slots);
	memo->slots = gfl_xrealloc(NULL, memo->nr_slots * sizeof(*memo->slots));
	memset(memo->slots, 0, memo->nr_slots * sizeof(*memo->slots));
	for (uint32_t i = 0; i < memo->nr_old; i++)
		*find_slot(memo, memo->old[i].key) = i + 1;
}

/* Of two with one key the one that was added later counts: the other was of no use. */
static void read_records(struct gfl_memo *memo, const struct head *head, const uint8_t *data)
{
	const uint8_t *bytes = data + sizeof(*head) + head->nr * sizeof(struct index);

	make_slots(memo, head->nr);
	for (uint64_t i = 0; i < head->nr; i++) {
		struct record *r = &memo->old[memo->nr_old];
		uint32_t *slot;
		struct index in;

		memcpy(&in, data + sizeof(*head) + i * sizeof(in), sizeof(in));
		if (in.at > head->bytes || in.len > head->bytes - in.at)
			continue;
		slot = find_slot(memo, in.key);
		if (*slot)
			r = &memo->old[*slot - 1];
		else
			*slot = ++memo->nr_old;
		*r = (struct record){ in.key, bytes + in.at, in.len, in.age, false, false };
	}
}

bool gfl_memo_read(struct gfl_memo *memo, const void *data, size_t len, const char *name,
		   struct gfl_log *log)
{
	struct head head;
	const char *fault = fault_of(&head, data, len);

	if (fault) {
		gfl_error(log, name, 0, 0, "%s; all functions are judged anew", fault);
		return false;
	}
	/* Nothing in it can be found: that is so after each change of the program, and no fault. */
	if (head.program != memo->program)
		return true;
	memo->written = length_of(&head);
	memo->len = len;
	do {
		read_records(memo, &head, (const uint8_t *)data + memo->whole);
		memo->whole += length_of(&head);
	} while (!fault_of(&head, (const uint8_t *)data + memo->whole, len - memo->whole) &&
		 head.program == memo->program);
	return true;
}

/* Of two with one key the one that was added comes first: the other was of no use. */
static int compare_records(const void *pa, const void *pb)
{
	const struct record *a = pa, *b = pb;
	int order = memcmp(&a->key, &b->key, sizeof(a->key));

	return order ? order : (int)b->is_new - (int)a->is_new;
}

static uint32_t drop_twins(struct record *all, uint32_t nr)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < nr; i++)
		if (!kept || memcmp(&all[kept - 1].key, &all[i].key, sizeof(all[i].key)))
			all[kept++] = all[i];
	return kept;
}

/* What is worth writing, in an order that does not depend on threads. */
static struct record *collect(const struct gfl_memo *memo, bool is_news, uint32_t *nr)
{
	const uint32_t nr_old = is_news ? 0 : memo->nr_old;
	struct record *all = gfl_xrealloc(NULL, (nr_old + memo->nr_new + 1) * sizeof(*all));

	*nr = 0;
	for (uint32_t i = 0; i < memo->nr_new; i++)
		all[(*nr)++] = memo->new[i];
	for (uint32_t i = 0; i < nr_old; i++) {
		struct record r = memo->old[i];

		r.age = r.is_used ? 0 : r.age + 1;
		if (r.age <= MAX_AGE)
			all[(*nr)++] = r;
	}
	qsort(all, *nr, sizeof(*all), compare_records);
	*nr = drop_twins(all, *nr);
	return all;
}

/* Records are put one behind the other, so their sum needs them in one piece. */
static uint8_t *join(const struct record *all, uint32_t nr, struct index *index, uint64_t *bytes)
{
	uint8_t *joined;

	*bytes = 0;
	for (uint32_t i = 0; i < nr; i++) {
		index[i] = (struct index){ all[i].key, *bytes, all[i].len, all[i].age };
		*bytes += all[i].len;
	}
	joined = gfl_xrealloc(NULL, *bytes + 1);
	for (uint32_t i = 0; i < nr; i++)
		memcpy(joined + index[i].at, all[i].data, all[i].len);
	return joined;
}

bool gfl_memo_can_add(const struct gfl_memo *memo, size_t *at)
{
	size_t bytes = memo->whole - memo->written;

	for (uint32_t i = 0; i < memo->nr_new; i++)
		bytes += memo->new[i].len + sizeof(struct index);
	*at = memo->whole;
	return memo->whole && memo->whole == memo->len && bytes <= memo->written / MAX_ADDED;
}

static bool write_part(const struct gfl_memo *memo, bool is_news, FILE *out)
{
	struct head head = { .version = MEMO_VERSION,
			     .order = MEMO_ORDER,
			     .program = memo->program };
	struct sum sum = { { 1, 2, 3, 4 } };
	struct index *index;
	struct record *all;
	uint8_t *joined;
	uint32_t nr;

	all = collect(memo, is_news, &nr);
	index = gfl_xrealloc(NULL, (nr + 1) * sizeof(*index));
	joined = join(all, nr, index, &head.bytes);
	memcpy(head.magic, magic, sizeof(magic));
	head.nr = nr;
	add_sum(&sum, index, nr * sizeof(*index));
	add_sum(&sum, joined, head.bytes);
	head.sum = end_sum(&sum);
	fwrite(&head, sizeof(head), 1, out);
	fwrite(index, sizeof(*index), nr, out);
	fwrite(joined, 1, head.bytes, out);
	free(joined);
	free(index);
	free(all);
	return !fflush(out) && !ferror(out);
}

bool gfl_memo_write(const struct gfl_memo *memo, FILE *out)
{
	return write_part(memo, false, out);
}

bool gfl_memo_write_news(const struct gfl_memo *memo, FILE *out)
{
	return write_part(memo, true, out);
}
