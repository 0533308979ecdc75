// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * MAINTAINERS of kernel trees.
 *
 * Input: file names as compilers wrote them. Output: their names within the tree, and subsystems.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "maintainers.h"

/* A source tree; @root: absolute, without slash at its end. */
struct tree {
	const char *root;
	struct gfl_maintainers_file *file;
};

/* What was asked about one file. */
struct known {
	const char *file; /* interned */
	const char *path;
	const char *subsystem; /* NULL: none, or not yet looked for */
	struct tree *tree;
	bool is_looked_up;
};

struct gfl_maintainers {
	char *base; /* absolute, NULL if it is not there */
	struct gfl_arena *arena;
	struct gfl_strtab *names;
	struct tree **trees;
	uint32_t nr_trees, cap_trees;
	struct known *known; /* open addressing by address of @file; a power of two */
	uint32_t nr_known, cap_known;
};

/* --- where files are --------------------------------------------------------------------- */

/* The part of @path below @dir, or NULL. */
static const char *below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return !strncmp(path, dir, len) && path[len] == '/' ? path + len + 1 : NULL;
}

/* @path without "." and "..", in place; for files that are not there any more. */
static void normalise(char *path)
{
	char *to = path, *from = path;

	while (*from) {
		size_t len = strcspn(++from, "/");

		if (len == 2 && !strncmp(from, "..", 2)) {
			while (to > path && *--to != '/')
				;
		} else if (len && !(len == 1 && *from == '.')) {
			*to++ = '/';
			memmove(to, from, len);
			to += len;
		}
		from += len;
	}
	*to = '\0';
}

static char *absolute(const struct gfl_maintainers *m, const char *file)
{
	char *path = NULL, *real;

	if (*file != '/' && !m->base)
		return NULL;
	path = gfl_xrealloc(NULL, (m->base ? strlen(m->base) : 0) + strlen(file) + 2);
	if (*file == '/')
		strcpy(path, file);
	else
		sprintf(path, "%s/%s", m->base, file);
	real = realpath(path, NULL);
	if (!real) {
		normalise(path);
		return path;
	}
	free(path);
	return real;
}

static bool is_tree(const char *dir)
{
	static const char *const marks[] = { "MAINTAINERS", "Kbuild" };
	bool is = true;

	for (size_t i = 0; i < GFL_ARRAY_SIZE(marks) && is; i++) {
		char *path = gfl_xrealloc(NULL, strlen(dir) + strlen(marks[i]) + 2);

		sprintf(path, "%s/%s", dir, marks[i]);
		is = !access(path, R_OK);
		free(path);
	}
	return is;
}

static struct tree *open_tree(struct gfl_maintainers *m, const char *root)
{
	struct tree *t;

	GFL_GROW(m->trees, m->nr_trees, m->cap_trees);
	t = m->trees[m->nr_trees++] = gfl_arena_alloc(m->arena, sizeof(*t));
	t->root = gfl_arena_printf(m->arena, "%s", root);
	t->file = gfl_maintainers_read(m->arena, gfl_format("%s/MAINTAINERS", root));
	return t;
}

static struct tree *tree_at(struct gfl_maintainers *m, const char *root)
{
	for (uint32_t i = 0; i < m->nr_trees; i++)
		if (!strcmp(m->trees[i]->root, root))
			return m->trees[i];
	return is_tree(root) ? open_tree(m, root) : NULL;
}

/* kbuild leaves the link "source" in a folder that is built in but has no source. */
static struct tree *tree_of_base(struct gfl_maintainers *m)
{
	char *link = gfl_xrealloc(NULL, strlen(m->base) + sizeof("/source"));
	char *root;
	struct tree *t;

	sprintf(link, "%s/source", m->base);
	root = realpath(link, NULL);
	t = root ? tree_at(m, root) : NULL;
	free(link);
	free(root);
	return t;
}

static struct tree *tree_above(struct gfl_maintainers *m, const char *path)
{
	char *dir = strdup(path), *slash;
	struct tree *t = NULL;

	while (dir && !t && (slash = strrchr(dir, '/')) && slash != dir) {
		*slash = '\0';
		t = tree_at(m, dir);
	}
	free(dir);
	return t;
}

static void place(struct gfl_maintainers *m, struct known *k)
{
	char *path = absolute(m, k->file);
	const char *rest = path && m->base ? below(path, m->base) : NULL;

	k->path = k->file;
	while (!strncmp(k->path, "./", 2))
		k->path += 2;
	k->tree = rest ? tree_of_base(m) : NULL;
	if (!k->tree && path) {
		k->tree = tree_above(m, path);
		rest = k->tree ? below(path, k->tree->root) : NULL;
	}
	if (k->tree && rest)
		k->path = gfl_intern(m->names, rest);
	free(path);
}

/* --- asking ------------------------------------------------------------------------------ */

/* The place in the table for the interned @file. */
static struct known *slot(const struct gfl_maintainers *m, const char *file)
{
	uint32_t at = (uint32_t)((uintptr_t)file >> 3) * 2654435761u;

	for (;; at++) {
		struct known *k = &m->known[at & (m->cap_known - 1)];

		if (!k->file || k->file == file)
			return k;
	}
}

static void make_room(struct gfl_maintainers *m)
{
	struct known *old = m->known;
	uint32_t nr_old = m->cap_known;

	m->cap_known = nr_old ? nr_old * 2 : 256;
	m->known = gfl_arena_alloc(m->arena, m->cap_known * sizeof(*m->known));
	for (uint32_t i = 0; i < nr_old; i++)
		if (old[i].file)
			*slot(m, old[i].file) = old[i];
}

static struct known *look_up(struct gfl_maintainers *m, const char *file)
{
	struct known *k;

	file = gfl_intern(m->names, file);
	if (2 * m->nr_known >= m->cap_known)
		make_room(m);
	k = slot(m, file);
	if (!k->file) {
		k->file = file;
		m->nr_known++;
		place(m, k);
	}
	return k;
}

/* The first two folders of a name within a tree; the last two of one that stands for itself. */
static const char *folders(struct gfl_maintainers *m, const char *path)
{
	const char *end, *second;

	while (!strncmp(path, "../", 3))
		path += 3;
	end = strrchr(path, '/');
	if (!end || end == path)
		return NULL;
	if (*path == '/') {
		for (second = end; second > path && second[-1] != '/'; second--)
			;
		for (second -= second > path; second > path && second[-1] != '/'; second--)
			;
		path = second + (*second == '/');
	} else {
		second = strchr(strchr(path, '/') + 1, '/');
		end = second ? second : end;
	}
	return gfl_arena_printf(m->arena, "%.*s", (int)(end - path), path);
}

const char *gfl_maintainers_path(void *maintainers, const char *file)
{
	return look_up(maintainers, file)->path;
}

const char *gfl_maintainers_subsystem(void *maintainers, const char *file)
{
	struct gfl_maintainers *m = maintainers;
	struct known *k = look_up(m, file);

	if (!k->is_looked_up) {
		k->is_looked_up = true;
		k->subsystem = k->tree ? gfl_maintainers_find(k->tree->file, k->path) : NULL;
		if (!k->subsystem)
			k->subsystem = folders(m, k->path);
	}
	return k->subsystem;
}

struct gfl_maintainers *gfl_maintainers_open(const char *base)
{
	struct gfl_maintainers *m = gfl_xrealloc(NULL, sizeof(*m));

	*m = (struct gfl_maintainers){ .base = realpath(base ? base : ".", NULL),
				       .arena = gfl_arena_create(),
				       .names = gfl_strtab_create() };
	return m;
}

void gfl_maintainers_close(struct gfl_maintainers *m)
{
	for (uint32_t i = 0; i < m->nr_trees; i++)
		gfl_maintainers_forget(m->trees[i]->file);
	free(m->trees);
	free(m->base);
	gfl_strtab_destroy(m->names);
	gfl_arena_destroy(m->arena);
	free(m);
}
