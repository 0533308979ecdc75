/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which subsystem a file of a kernel tree belongs to. */
#ifndef GFL_CLI_MAINTAINERS_H
#define GFL_CLI_MAINTAINERS_H

/** struct gfl_maintainers - what is known of the source trees that files were found in */
struct gfl_maintainers;

/**
 * gfl_maintainers_open() - get ready to name files
 * @base: folder that relative names are relative to; NULL for the current one
 *
 * The tree of a file is the nearest folder above it with the MAINTAINERS and Kbuild of a kernel. It is
 * read when the first file in it is asked for.
 *
 * Return: never NULL; the caller ends it with gfl_maintainers_close().
 */
struct gfl_maintainers *gfl_maintainers_open(const char *base);
void gfl_maintainers_close(struct gfl_maintainers *maintainers);

/**
 * gfl_maintainers_path() - name of a file within its tree
 * @maintainers: a struct gfl_maintainers; void so that it fits struct gfl_report_options
 * @file: relative or absolute
 *
 * Return: "kernel/relay.c" for "../linux/kernel/relay.c". A generated file is named as below @base. For
 * a file in no tree, @file without "./". Lives as long as @maintainers.
 */
const char *gfl_maintainers_path(void *maintainers, const char *file);

/**
 * gfl_maintainers_subsystem() - the entry of MAINTAINERS that fits a file best
 *
 * Entries are matched by their F:, X: and N: lines the way scripts/get_maintainer.pl does it. Of several that
 * fit, the most specific counts: that of most path components, then the one with more letters before a
 * wildcard, then the first. What fits all files is not meant.
 *
 * Return: "SLAB ALLOCATOR"; without such an entry the first two folders of the path, "drivers/gpio"; NULL
 * for a file without folder. Lives as long as @maintainers.
 */
const char *gfl_maintainers_subsystem(void *maintainers, const char *file);

/* --- maintainers_file.c ---------------------------------------------------------------------- */

struct gfl_arena;
struct gfl_maintainers_file;

/** gfl_maintainers_read() - read the file at @path; without entries after a complaint. It lives in @arena */
struct gfl_maintainers_file *gfl_maintainers_read(struct gfl_arena *arena, const char *path);

/** gfl_maintainers_find() - title of the entry that knows best of @path, a name within the tree; NULL if none does */
const char *gfl_maintainers_find(struct gfl_maintainers_file *t, const char *path);

/** gfl_maintainers_forget() - free what does not lie in the arena */
void gfl_maintainers_forget(struct gfl_maintainers_file *t);

#endif /* GFL_CLI_MAINTAINERS_H */
