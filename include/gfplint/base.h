/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory, interned strings and messages: what every part of gfplint needs.
 *
 * Running out of memory ends the process with a message: nothing here returns
 * NULL for want of memory.
 */
#ifndef GFPLINT_BASE_H
#define GFPLINT_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define GFL_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define GFL_PRINTF(fmt, args)
#endif

#define GFL_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/**
 * gfl_seconds() - a clock that is never set
 *
 * Return: seconds since some moment in the past.
 */
double gfl_seconds(void);

/** struct gfl_arena - memory that is freed all at once */
struct gfl_arena;

/**
 * gfl_arena_create() - make an empty arena
 *
 * Return: the arena; the caller frees it with gfl_arena_destroy().
 */
struct gfl_arena *gfl_arena_create(void);

/**
 * gfl_arena_destroy() - free an arena and all that was allocated from it
 * @arena: the arena, or NULL
 */
void gfl_arena_destroy(struct gfl_arena *arena);

/**
 * gfl_arena_adopt() - let what was allocated from one arena live as long as another
 * @arena: the arena
 * @child: gone afterwards, its memory is @arena's
 */
void gfl_arena_adopt(struct gfl_arena *arena, struct gfl_arena *child);

/**
 * gfl_arena_alloc() - zeroed memory that lives as long as the arena
 * @arena: where from
 * @bytes: how much, in bytes; 0 is allowed
 *
 * Return: memory aligned for any object, never NULL.
 */
void *gfl_arena_alloc(struct gfl_arena *arena, size_t bytes);

/**
 * gfl_arena_room() - memory as gfl_arena_alloc() gives, but not zeroed
 * @arena: where from
 * @bytes: how much, in bytes; 0 is allowed
 */
void *gfl_arena_room(struct gfl_arena *arena, size_t bytes);

/**
 * gfl_arena_reset() - give all memory back to the arena, keeping its chunks
 * @arena: the arena; every pointer into it is dead afterwards
 */
void gfl_arena_reset(struct gfl_arena *arena);

/**
 * gfl_arena_printf() - format into the arena
 * @arena: where to
 * @fmt:   printf format
 *
 * Return: the string, owned by @arena.
 */
char *gfl_arena_printf(struct gfl_arena *arena, const char *fmt, ...) GFL_PRINTF(2, 3);

/** struct gfl_strtab - interned strings: equal strings have equal addresses */
struct gfl_strtab;

/**
 * gfl_strtab_create() - make an empty table
 *
 * Return: the table; the caller frees it with gfl_strtab_destroy().
 */
struct gfl_strtab *gfl_strtab_create(void);

/**
 * gfl_strtab_destroy() - free the table and its strings
 * @tab: the table, or NULL
 */
void gfl_strtab_destroy(struct gfl_strtab *tab);

/**
 * gfl_intern() - the one copy of a string
 * @tab: the table
 * @s:   the string; NULL gives NULL
 *
 * Return: a string owned by @tab, equal to @s.
 */
const char *gfl_intern(struct gfl_strtab *tab, const char *s);

/**
 * gfl_intern_find() - the one copy of a string, if there is one already
 * @tab: the table
 * @s:   the string
 *
 * Return: the string gfl_intern() would give, or NULL if it never saw an equal one.
 */
const char *gfl_intern_find(const struct gfl_strtab *tab, const char *s);

/**
 * gfl_xrealloc() - realloc() that does not fail
 * @p:     memory from malloc(), or NULL
 * @bytes: the new size in bytes
 *
 * Return: the memory; the caller frees it with free().
 */
void *gfl_xrealloc(void *p, size_t bytes);

/**
 * GFL_GROW() - make room for one more element of a malloc()ed array
 * @a:   the array (an lvalue)
 * @nr:  elements in use
 * @cap: elements there is room for (an lvalue), doubled when used up
 */
#define GFL_GROW(a, nr, cap)                                                                       \
	do {                                                                                       \
		if ((nr) >= (cap)) {                                                               \
			(cap) = (cap) ? (cap)*2 : 8;                                               \
			*(void **)&(a) = gfl_xrealloc((a), (size_t)(cap) * sizeof(*(a)));          \
		}                                                                                  \
	} while (0)

/**
 * struct gfl_log - where messages about bad input go
 * @out:       stream to print to; NULL keeps only the counts
 * @nr_errors: how many errors were reported
 * @last:      text of the latest message, "file:line:col: error: ...", for tests
 */
struct gfl_log {
	FILE *out;
	unsigned int nr_errors;
	char last[512];
};

/**
 * gfl_error() - report bad input
 * @log:  where to
 * @file: name of the input; may be NULL
 * @line: 1-based; 0 if unknown
 * @col:  1-based; 0 if unknown
 * @fmt:  message: lower case, no full stop, the subject quoted
 *
 * At most 20 messages are printed per log, all are counted.
 */
void gfl_error(struct gfl_log *log, const char *file, unsigned int line, unsigned int col,
	       const char *fmt, ...) GFL_PRINTF(5, 6);

/**
 * gfl_suggest() - the word somebody probably meant
 * @word:  what was written
 * @words: what exists, @nr of them
 *
 * Return: one of @words that is a few typing errors away from @word, or NULL.
 */
const char *gfl_suggest(const char *word, const char *const *words, uint32_t nr);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_BASE_H */
