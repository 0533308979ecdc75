// SPDX-License-Identifier: GPL-2.0-or-later
/* Arenas, interned strings and messages. */
#include "gfplint/base.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CHUNK_BYTES (64 * 1024)
#define MAX_PRINTED_ERRORS 20

struct chunk {
	struct chunk *next;
	size_t size;
	size_t used;
	alignas(max_align_t) char mem[];
};

/* Chunks before @cur are full, chunks after it are empty. */
struct gfl_arena {
	struct chunk *first;
	struct chunk *cur;
};

struct slot {
	const char *s;
	uint32_t hash;
};

struct gfl_strtab {
	struct gfl_arena *arena;
	struct slot *slots;
	uint32_t nr;
	uint32_t size; /* a power of two */
};

static _Noreturn void out_of_memory(size_t bytes)
{
	fprintf(stderr, "gfplint: error: out of memory (%zu bytes wanted)\n", bytes);
	exit(EXIT_FAILURE);
}

void *gfl_xrealloc(void *p, size_t bytes)
{
	/* realloc(p, 0) may free p and return NULL, which is no failure. */
	p = realloc(p, bytes ? bytes : 1);
	if (!p)
		out_of_memory(bytes);
	return p;
}

struct gfl_arena *gfl_arena_create(void)
{
	struct gfl_arena *arena = gfl_xrealloc(NULL, sizeof(*arena));

	*arena = (struct gfl_arena){ 0 };
	return arena;
}

void gfl_arena_destroy(struct gfl_arena *arena)
{
	struct chunk *chunk, *next;

	if (!arena)
		return;
	for (chunk = arena->first; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	free(arena);
}

void gfl_arena_adopt(struct gfl_arena *arena, struct gfl_arena *child)
{
	struct chunk **last = &child->first;

	while (*last)
		last = &(*last)->next;
	/* In front of what is in use nothing is looked for any more. */
	*last = arena->first;
	arena->first = child->first;
	if (!arena->cur)
		arena->cur = child->cur;
	free(child);
}

/* Makes current the first empty chunk that is large enough, or a new one. */
static struct chunk *arena_next_chunk(struct gfl_arena *arena, size_t bytes)
{
	struct chunk **next = arena->cur ? &arena->cur->next : &arena->first;
	struct chunk **link = next;
	struct chunk *chunk;

	while (*link && (*link)->size < bytes)
		link = &(*link)->next;
	chunk = *link;
	if (chunk) {
		*link = chunk->next;
	} else {
		size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;

		chunk = gfl_xrealloc(NULL, sizeof(*chunk) + size);
		chunk->size = size;
		chunk->used = 0;
	}
	/* Those that were too small stay empty, behind it. */
	chunk->next = *next;
	*next = chunk;
	arena->cur = chunk;
	return chunk;
}

void *gfl_arena_room(struct gfl_arena *arena, size_t bytes)
{
	const size_t align = alignof(max_align_t);
	struct chunk *chunk = arena->cur;
	size_t rounded;
	void *mem;

	if (bytes > SIZE_MAX / 2)
		out_of_memory(bytes);
	/* Even nothing has an address of its own. */
	rounded = bytes ? (bytes + align - 1) / align * align : align;
	if (!chunk || chunk->size - chunk->used < rounded)
		chunk = arena_next_chunk(arena, rounded);
	mem = chunk->mem + chunk->used;
	chunk->used += rounded;
	return mem;
}

void *gfl_arena_alloc(struct gfl_arena *arena, size_t bytes)
{
	return memset(gfl_arena_room(arena, bytes), 0, bytes);
}

void gfl_arena_reset(struct gfl_arena *arena)
{
	struct chunk *chunk;

	for (chunk = arena->cur ? arena->first : NULL; chunk; chunk = chunk->next) {
		chunk->used = 0;
		if (chunk == arena->cur)
			break;
	}
	arena->cur = NULL;
}

char *gfl_arena_printf(struct gfl_arena *arena, const char *fmt, ...)
{
	char buf[256], *s;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	if (len < 0)
		len = 0;
	s = gfl_arena_alloc(arena, (size_t)len + 1);
	if ((size_t)len < sizeof(buf))
		return memcpy(s, buf, (size_t)len);
	va_start(ap, fmt);
	vsnprintf(s, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return s;
}

struct gfl_strtab *gfl_strtab_create(void)
{
	struct gfl_strtab *tab = gfl_xrealloc(NULL, sizeof(*tab));

	*tab = (struct gfl_strtab){ .arena = gfl_arena_create() };
	return tab;
}

void gfl_strtab_destroy(struct gfl_strtab *tab)
{
	if (!tab)
		return;
	gfl_arena_destroy(tab->arena);
	free(tab->slots);
	free(tab);
}

/* Facts of a tree have tens of millions of strings: eight characters at a time. */
static uint32_t hash_string(const char *s)
{
	uint64_t hash = 0, word;

	for (size_t len = strlen(s); len; len -= len < 8 ? len : 8, s += 8) {
		word = 0;
		memcpy(&word, s, len < 8 ? len : 8);
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	return (uint32_t)hash;
}

static void strtab_grow(struct gfl_strtab *tab)
{
	uint32_t size = tab->size ? tab->size * 2 : 256;
	struct slot *slots = gfl_xrealloc(NULL, size * sizeof(*slots));

	memset(slots, 0, size * sizeof(*slots));
	for (uint32_t i = 0; i < tab->size; i++) {
		uint32_t at = tab->slots[i].hash;

		if (!tab->slots[i].s)
			continue;
		while (slots[at & (size - 1)].s)
			at++;
		slots[at & (size - 1)] = tab->slots[i];
	}
	free(tab->slots);
	tab->slots = slots;
	tab->size = size;
}

/* The slot that holds @s, or the empty one where it belongs; NULL in a table without slots. */
static struct slot *strtab_slot(const struct gfl_strtab *tab, const char *s, uint32_t hash)
{
	if (!tab->size)
		return NULL;
	for (uint32_t at = hash;; at++) {
		struct slot *slot = &tab->slots[at & (tab->size - 1)];

		if (!slot->s || (slot->hash == hash && !strcmp(slot->s, s)))
			return slot;
	}
}

const char *gfl_intern_find(const struct gfl_strtab *tab, const char *s)
{
	const struct slot *slot = strtab_slot(tab, s, hash_string(s));

	return slot ? slot->s : NULL;
}

const char *gfl_intern(struct gfl_strtab *tab, const char *s)
{
	struct slot *slot;
	uint32_t hash;
	size_t len;
	char *copy;

	if (!s)
		return NULL;
	if (tab->nr >= tab->size / 2)
		strtab_grow(tab);
	hash = hash_string(s);
	slot = strtab_slot(tab, s, hash);
	if (slot->s)
		return slot->s;
	len = strlen(s);
	copy = gfl_arena_alloc(tab->arena, len + 1);
	memcpy(copy, s, len);
	*slot = (struct slot){ .s = copy, .hash = hash };
	tab->nr++;
	return copy;
}

/* Appends to a message as far as it fits. */
static GFL_PRINTF(4, 0) size_t
	append(char *buf, size_t size, size_t len, const char *fmt, va_list ap)
{
	int n = len < size ? vsnprintf(buf + len, size - len, fmt, ap) : 0;

	return n > 0 ? len + (size_t)n : len;
}

static GFL_PRINTF(4, 5) size_t appendf(char *buf, size_t size, size_t len, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	len = append(buf, size, len, fmt, ap);
	va_end(ap);
	return len;
}

void gfl_error(struct gfl_log *log, const char *file, unsigned int line, unsigned int col,
	       const char *fmt, ...)
{
	const size_t size = sizeof(log->last);
	size_t len = 0;
	va_list ap;

	log->last[0] = '\0';
	if (file) {
		len = appendf(log->last, size, len, "%s:", file);
		if (line)
			len = appendf(log->last, size, len, "%u:", line);
		if (line && col)
			len = appendf(log->last, size, len, "%u:", col);
		len = appendf(log->last, size, len, " ");
	}
	len = appendf(log->last, size, len, "error: ");
	va_start(ap, fmt);
	append(log->last, size, len, fmt, ap);
	va_end(ap);

	log->nr_errors++;
	if (log->out && log->nr_errors <= MAX_PRINTED_ERRORS)
		fprintf(log->out, "%s\n", log->last);
}

/* --- time ------------------------------------------------------------------------------------- */

double gfl_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
