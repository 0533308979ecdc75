// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * MAINTAINERS of a kernel tree.
 *
 * Input: file names as compilers wrote them. Output: their names within the tree, and subsystems.
 * SOURCE: MAINTAINERS, "Descriptions of section entries"; scripts/get_maintainer.pl:file_match_pattern
 */
#include <limits.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "maintainers.h"

/* An F: or X: line. */
struct pattern {
	const char *glob;
	uint32_t literal; /* bytes before the first wildcard */
	int depth;	  /* how specific it is: as get_maintainer.pl counts */
	uint32_t entry;
	bool is_exclusion;
};

/* An N: line. */
struct name_pattern {
	regex_t regex;
	uint32_t entry;
};

/* A source tree; patterns are sorted by their literal part, those of one first letter are found by it. */
struct tree {
	const char *root; /* absolute, without slash at its end */
	char *text;
	const char **entries;
	uint32_t nr_entries, cap_entries;
	struct pattern *patterns;
	uint32_t nr_patterns, cap_patterns;
	struct name_pattern *names;
	uint32_t nr_names, cap_names;
	uint32_t letters[257];
	bool *is_excluded; /* by entry, for the file at hand */
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

/* --- reading ----------------------------------------------------------------------------- */

static int count_slashes(const char *s)
{
	int nr = 0;

	for (; *s; s++)
		nr += *s == '/';
	return nr;
}

static void add_pattern(struct tree *t, const char *glob, bool is_exclusion)
{
	struct pattern *p;
	size_t len = strlen(glob);

	if (!len)
		return;
	GFL_GROW(t->patterns, t->nr_patterns, t->cap_patterns);
	p = &t->patterns[t->nr_patterns++];
	*p = (struct pattern){ .glob = glob,
			       .literal = (uint32_t)strcspn(glob, "*?["),
			       .depth = count_slashes(glob) + (glob[len - 1] != '/'),
			       .entry = t->nr_entries - 1,
			       .is_exclusion = is_exclusion };
	if (*glob == '*')
		p->depth = -1;
}

static void add_name(struct tree *t, const char *text)
{
	struct name_pattern n = { .entry = t->nr_entries - 1 };

	/* Perl's expressions are more than these, but those in use are not. */
	if (regcomp(&n.regex, text, REG_EXTENDED | REG_NOSUB))
		return;
	GFL_GROW(t->names, t->nr_names, t->cap_names);
	t->names[t->nr_names++] = n;
}

static bool is_tagged(const char *line)
{
	return line[0] >= 'A' && line[0] <= 'Z' && line[1] == ':';
}

/* Entries begin with a line of text; what stands before the first is a preface without such a thing. */
static void read_lines(struct tree *t)
{
	char *save = NULL, *title = NULL;

	for (char *line = strtok_r(t->text, "\r\n", &save); line;
	     line = strtok_r(NULL, "\r\n", &save)) {
		char *value;

		for (size_t len = strlen(line); len && strchr(" \t", line[len - 1]);)
			line[--len] = '\0';
		if (!is_tagged(line)) {
			if (*line && !strchr(" \t#", *line))
				title = line;
			continue;
		}
		if (title) {
			GFL_GROW(t->entries, t->nr_entries, t->cap_entries);
			t->entries[t->nr_entries++] = title;
			title = NULL;
		}
		if (!t->nr_entries)
			continue;
		value = line + 2 + strspn(line + 2, " \t");
		if (line[0] == 'F' || line[0] == 'X')
			add_pattern(t, value, line[0] == 'X');
		else if (line[0] == 'N')
			add_name(t, value);
	}
}

static int compare_patterns(const void *pa, const void *pb)
{
	const struct pattern *a = pa, *b = pb;
	int x = a->literal ? (unsigned char)*a->glob : 256;
	int y = b->literal ? (unsigned char)*b->glob : 256;

	if (x != y)
		return x - y;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

/* Where the patterns of each first letter begin; those that begin with a wildcard come last. */
static void index_patterns(struct tree *t)
{
	uint32_t at = 0;

	qsort(t->patterns, t->nr_patterns, sizeof(*t->patterns), compare_patterns);
	for (int c = 0; c <= 256; c++) {
		while (at < t->nr_patterns && t->patterns[at].literal &&
		       (unsigned char)*t->patterns[at].glob < c)
			at++;
		t->letters[c] = at;
	}
}

static struct tree *open_tree(struct gfl_maintainers *m, const char *root)
{
	struct tree *t;
	size_t len;
	char *path = gfl_arena_printf(m->arena, "%s/MAINTAINERS", root);

	GFL_GROW(m->trees, m->nr_trees, m->cap_trees);
	t = m->trees[m->nr_trees++] = gfl_arena_alloc(m->arena, sizeof(*t));
	t->root = gfl_arena_printf(m->arena, "%s", root);
	t->text = gfl_read_file(path, &len);
	if (!t->text)
		return t;
	t->text = gfl_xrealloc(t->text, len + 1);
	t->text[len] = '\0';
	read_lines(t);
	index_patterns(t);
	t->is_excluded = gfl_arena_alloc(m->arena, t->nr_entries * sizeof(*t->is_excluded));
	return t;
}

/* --- matching ---------------------------------------------------------------------------- */

/* Does a set like [a-c] or [^x] hold @c? Moves @glob behind it. */
static bool in_set(const char **glob, char c)
{
	const char *s = *glob + 1;
	bool is_not = *s == '^', is_in = false;

	for (s += is_not; *s && *s != ']'; s++) {
		if (s[1] == '-' && s[2] && s[2] != ']') {
			is_in |= c >= s[0] && c <= s[2];
			s += 2;
		} else {
			is_in |= c == *s;
		}
	}
	*glob = *s ? s + 1 : s;
	return is_in != is_not;
}

/* Does the beginning of @s match? A star stands for slashes, too. */
static bool matches_begin(const char *glob, const char *s)
{
	const char *retry_glob = NULL, *retry_s = NULL;

	while (*glob) {
		const char *next = glob + 1;

		if (*glob == '*') {
			retry_glob = next;
			retry_s = s;
			glob = next;
			continue;
		}
		if (*s && (*glob == '[' ? (next = glob, in_set(&next, *s)) :
					  *glob == '?' || *glob == *s)) {
			glob = next;
			s++;
			continue;
		}
		if (!retry_glob || !*retry_s)
			return false;
		glob = retry_glob;
		s = ++retry_s;
	}
	return true;
}

/*
 * A pattern with a slash at its end means all below, any other what is as deep as itself. One without
 * wildcard that names a folder means all below, too.
 */
static bool fits(const struct pattern *p, const char *path, int slashes)
{
	size_t len = strlen(p->glob);

	if (strncmp(p->glob, path, p->literal))
		return false;
	if (p->literal == len)
		return p->glob[len - 1] == '/' || path[len] == '/' ||
		       count_slashes(p->glob) == slashes;
	return matches_begin(p->glob + p->literal, path + p->literal) &&
	       (p->glob[len - 1] == '/' || count_slashes(p->glob) == slashes);
}

/* Of two lines that fit, the better one; an entry's N: line is as good as a depth of 0. */
struct best {
	int depth;
	uint32_t literal, entry;
};

static void improve(struct best *best, struct best other)
{
	if (other.depth != best->depth	   ? other.depth > best->depth :
	    other.literal != best->literal ? other.literal > best->literal :
					     other.entry < best->entry)
		*best = other;
}

static void exclude(struct tree *t, const char *path, int slashes, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (t->patterns[i].is_exclusion && fits(&t->patterns[i], path, slashes))
			t->is_excluded[t->patterns[i].entry] = true;
}

static void look(struct tree *t, const char *path, int slashes, uint32_t from, uint32_t to,
		 struct best *best)
{
	for (uint32_t i = from; i < to; i++) {
		const struct pattern *p = &t->patterns[i];

		if (!p->is_exclusion && !t->is_excluded[p->entry] && fits(p, path, slashes))
			improve(best, (struct best){ p->depth, p->literal, p->entry });
	}
}

static const char *find_entry(struct tree *t, const char *path)
{
	/* -1 is that of "THE REST" */
	struct best best = { .depth = -1, .entry = UINT32_MAX, .literal = 0 };
	uint32_t from = t->letters[(unsigned char)*path], to = t->letters[(unsigned char)*path + 1];
	int slashes = count_slashes(path);

	if (!t->nr_entries)
		return NULL;
	memset(t->is_excluded, 0, t->nr_entries * sizeof(*t->is_excluded));
	exclude(t, path, slashes, from, to);
	exclude(t, path, slashes, t->letters[256], t->nr_patterns);
	look(t, path, slashes, from, to, &best);
	look(t, path, slashes, t->letters[256], t->nr_patterns, &best);
	for (uint32_t i = 0; best.depth < 0 && i < t->nr_names; i++)
		if (!t->is_excluded[t->names[i].entry] &&
		    !regexec(&t->names[i].regex, path, 0, NULL, 0))
			improve(&best, (struct best){ 0, 0, t->names[i].entry });
	return best.depth < 0 ? NULL : t->entries[best.entry];
}

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
		k->subsystem = k->tree ? find_entry(k->tree, k->path) : NULL;
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
	for (uint32_t i = 0; i < m->nr_trees; i++) {
		struct tree *t = m->trees[i];

		for (uint32_t n = 0; n < t->nr_names; n++)
			regfree(&t->names[n].regex);
		free(t->names);
		free(t->patterns);
		free(t->entries);
		free(t->text);
	}
	free(m->trees);
	free(m->base);
	gfl_strtab_destroy(m->names);
	gfl_arena_destroy(m->arena);
	free(m);
}
