// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which units a change touches: those whose file it changes, and of those that include a header it changes,
 * some. A unit that was not built is compiled like a neighbour, if it has one.
 */
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "gfplint/db.h"

/* --- names ------------------------------------------------------------------------------ */

static bool has_end(const char *path, const char *end)
{
	size_t len = strlen(path), n = strlen(end);

	return len > n && !strcmp(path + len - n, end);
}

bool gfl_is_c_source(const char *path)
{
	return has_end(path, ".c");
}

bool gfl_is_c_part(const char *path)
{
	static const char *const ends[] = { ".c",   ".h",	  ".inc",      ".def",
					    ".tbl", ".h_shipped", ".c_shipped" };

	for (size_t i = 0; i < GFL_ARRAY_SIZE(ends); i++)
		if (has_end(path, ends[i]))
			return true;
	return false;
}

/* Sources and documentation that are no part of a kernel, though some of it is C. */
static bool is_of_kernel(const char *path)
{
	return strncmp(path, "tools/", 6) && strncmp(path, "Documentation/", 14) &&
	       strncmp(path, "scripts/", 8);
}

static size_t dir_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) : 0;
}

static bool is_same_dir(const char *a, const char *b)
{
	size_t len = dir_len(a);

	return len == dir_len(b) && !strncmp(a, b, len);
}

const char *gfl_tu_path(const struct gfl_shadow *shadow, const struct gfl_tu *tu)
{
	return gfl_below(shadow->root, gfl_clean_name(tu->dir, tu->source));
}

/* --- what a unit is made of ------------------------------------------------------------------ */

struct dep_visit {
	void (*each)(void *arg, const char *path);
	void *arg;
};

static bool visit_dep(void *arg, const char *path, bool is_optional)
{
	const struct dep_visit *v = arg;

	if (!is_optional)
		v->each(v->arg, path);
	return true;
}

void gfl_tu_each_dep(const struct gfl_tree *tree, const struct gfl_tu *tu,
		     void (*each)(void *arg, const char *path), void *arg)
{
	struct dep_visit v = { each, arg };
	FILE *in = fopen(gfl_facts_path(tree, tu, ".dep"), "re");
	char *line = NULL;
	size_t size = 0;

	if (!in) {
		gfl_tu_deps(tu, visit_dep, &v);
		return;
	}
	/* the first line tells what the facts were made by */
	for (bool is_first = true; getline(&line, &size, in) > 0; is_first = false) {
		line[strcspn(line, "\n")] = '\0';
		if (!is_first)
			each(arg, line);
	}
	free(line);
	fclose(in);
}

/* --- units whose own file changes --------------------------------------------------------------- */

/* A changed file that others include, and by which units. */
struct part {
	const char *path;
	bool *is_in;
};

struct finder {
	struct gfl_diff_units *units;
	const struct gfl_tree *tree;
	const struct gfl_shadow *shadow;
	const char **paths; /* of the tree's units, by their index */
	bool *is_used;
	struct part *parts;
	size_t nr_parts, cap_parts;
};

static const struct gfl_tu *unit_of(const struct finder *f, const char *path)
{
	for (size_t i = 0; path && i < f->tree->nr; i++)
		if (f->paths[i] && !strcmp(f->paths[i], path)) {
			f->is_used[i] = true;
			return &f->tree->units[i];
		}
	return NULL;
}

static const struct gfl_tu *neighbour_of(const struct finder *f, const char *path)
{
	for (size_t i = 0; path && i < f->tree->nr; i++)
		if (f->paths[i] && is_same_dir(f->paths[i], path))
			return &f->tree->units[i];
	return NULL;
}

static void add_change(struct gfl_changes *changes, const struct gfl_change *c)
{
	GFL_GROW(changes->v, changes->nr, changes->cap);
	changes->v[changes->nr++] = *c;
}

/* What the compiler is told on one side, with the other side's if it is new there. */
static void add_source(struct finder *f, const struct gfl_change *c)
{
	const struct gfl_tu *tu = unit_of(f, c->path[GFL_AFTER]);
	struct gfl_diff_unit unit = { .is_changed = true };

	if (!tu)
		tu = unit_of(f, c->path[GFL_BEFORE]);
	if (!tu) {
		tu = neighbour_of(f, c->path[c->path[GFL_AFTER] ? GFL_AFTER : GFL_BEFORE]);
		unit.is_borrowed = true;
	}
	if (!tu) {
		add_change(&f->units->unbuilt, c);
		return;
	}
	if (f->units->nr >= f->units->max) {
		f->units->nr_left++;
		return;
	}
	unit.tu = tu;
	memcpy(unit.source, c->path, sizeof(unit.source));
	GFL_GROW(f->units->v, f->units->nr, f->units->cap);
	f->units->v[f->units->nr++] = unit;
}

/* --- units that include what changes --------------------------------------------------------------- */

struct includer {
	struct finder *f;
	size_t unit;
};

/* The end of a name is compared fast, and is rarely right. */
static void compare_dep(void *arg, const char *path)
{
	const struct includer *in = arg;
	struct finder *f = in->f;

	for (size_t p = 0; p < f->nr_parts; p++) {
		const char *part = f->parts[p].path, *base = strrchr(part, '/'), *below;

		if (!has_end(path, base ? base : part))
			continue;
		below = gfl_below(f->shadow->root,
				  gfl_clean_name(f->tree->units[in->unit].dir, path));
		if (below && !strcmp(below, part))
			f->parts[p].is_in[in->unit] = true;
	}
}

/* All of them at once: what units are made of is a lot of text. */
static void find_includers(struct finder *f)
{
	for (size_t i = 0; f->nr_parts && i < f->tree->nr; i++)
		gfl_tu_each_dep(f->tree, &f->tree->units[i], compare_dep,
				&(struct includer){ f, i });
}

static void add_copy(void *words, const char *word)
{
	gfl_words_add(words, gfl_format("%s", word));
}

/* Files that call what is defined in @part, as far as an audit knows. */
static void find_callers(const struct finder *f, const char *part, struct gfl_words *files)
{
	struct gfl_log log = { 0 };
	const char *path = gfl_db_path(f->tree->build);
	struct gfl_db *db = gfl_db_open(path, &log);

	if (!db)
		return;
	gfl_db_each_user(db, part, add_copy, files);
	gfl_db_close(db);
}

static bool has_word(const struct gfl_words *words, const char *word)
{
	for (size_t i = 0; i < words->nr; i++)
		if (!strcmp(words->v[i], word))
			return true;
	return false;
}

/* Less is looked at first: who calls what is in it, who lies beside it, the others. */
static int rank_of(const struct finder *f, size_t i, const char *part,
		   const struct gfl_words *callers)
{
	if (has_word(callers, f->paths[i]))
		return 0;
	return is_same_dir(f->paths[i], part) ? 1 : 2;
}

/* Returns how many there are. */
static size_t add_includers(struct finder *f, const struct part *p)
{
	const char *part = p->path;
	struct gfl_words callers = { 0 };
	char *ranks = gfl_xrealloc(NULL, f->tree->nr + 1);
	size_t nr = 0, nr_taken = 0;

	find_callers(f, part, &callers);
	for (size_t i = 0; i < f->tree->nr; i++) {
		ranks[i] = -1;
		if (!f->paths[i] || !p->is_in[i])
			continue;
		nr++;
		nr_taken += f->is_used[i];
		if (!f->is_used[i])
			ranks[i] = (char)rank_of(f, i, part, &callers);
	}
	for (char rank = 0; rank < 3; rank++)
		for (size_t i = 0; i < f->tree->nr && f->units->nr < f->units->max; i++) {
			if (ranks[i] != rank)
				continue;
			f->is_used[i] = true;
			nr_taken++;
			GFL_GROW(f->units->v, f->units->nr, f->units->cap);
			f->units->v[f->units->nr++] =
				(struct gfl_diff_unit){ .tu = &f->tree->units[i],
							.source = { f->paths[i], f->paths[i] } };
		}
	free(ranks);
	if (nr_taken < nr)
		fprintf(stderr,
			"gfplint: '%s' is part of %zu units, %zu of them are looked at: --max-units=N\n",
			part, nr, nr_taken);
	return nr;
}

/* --- all of them -------------------------------------------------------------------------------------- */

static bool is_unit(const struct finder *f, const struct gfl_change *c)
{
	for (size_t i = 0; i < f->tree->nr; i++)
		for (int side = 0; f->paths[i] && side < GFL_NR_SIDES; side++)
			if (c->path[side] && !strcmp(f->paths[i], c->path[side]))
				return true;
	return false;
}

static const char *path_of(const struct gfl_change *c)
{
	return c->path[c->path[GFL_AFTER] ? GFL_AFTER : GFL_BEFORE];
}

static void add_parts(struct finder *f, const struct gfl_change *c)
{
	for (int side = 0; side < GFL_NR_SIDES; side++) {
		if (!c->path[side] || (side && c->path[0] == c->path[1]))
			continue;
		GFL_GROW(f->parts, f->nr_parts, f->cap_parts);
		f->parts[f->nr_parts] =
			(struct part){ c->path[side], gfl_xrealloc(NULL, f->tree->nr + 1) };
		memset(f->parts[f->nr_parts++].is_in, 0, f->tree->nr + 1);
	}
}

/* What is no unit may be part of one; else it was not built. */
static void add_other(struct finder *f, const struct gfl_change *c)
{
	size_t nr = 0;

	for (size_t p = 0; p < f->nr_parts; p++)
		if (f->parts[p].path == c->path[GFL_BEFORE] ||
		    f->parts[p].path == c->path[GFL_AFTER])
			nr += add_includers(f, &f->parts[p]);
	if (nr)
		return;
	if (!gfl_is_c_source(path_of(c)))
		fprintf(stderr, "gfplint: '%s' is part of no unit of '%s'\n", path_of(c),
			f->tree->build);
	else if (is_of_kernel(path_of(c)))
		add_source(f, c);
}

static bool is_other(const struct finder *f, const struct gfl_change *c)
{
	return gfl_is_c_part(path_of(c)) && !is_unit(f, c);
}

void gfl_diff_units_find(struct gfl_diff_units *units, const struct gfl_tree *tree,
			 const struct gfl_shadow *shadow, const struct gfl_changes *changes)
{
	struct finder f = { .units = units, .tree = tree, .shadow = shadow };

	f.paths = gfl_xrealloc(NULL, (tree->nr + 1) * sizeof(*f.paths));
	f.is_used = gfl_xrealloc(NULL, tree->nr + 1);
	memset(f.is_used, 0, tree->nr + 1);
	for (size_t i = 0; i < tree->nr; i++)
		f.paths[i] = gfl_tu_path(shadow, &tree->units[i]);
	for (size_t i = 0; i < changes->nr; i++)
		if (is_unit(&f, &changes->v[i]))
			add_source(&f, &changes->v[i]);
		else if (is_other(&f, &changes->v[i]))
			add_parts(&f, &changes->v[i]);
	find_includers(&f);
	for (size_t i = 0; i < changes->nr; i++)
		if (is_other(&f, &changes->v[i]))
			add_other(&f, &changes->v[i]);
	if (units->nr_left)
		gfl_complain("the change touches %zu units more than are looked at: --max-units=N, "
			     "or gfplint audit",
			     units->nr_left);
	for (size_t p = 0; p < f.nr_parts; p++)
		free(f.parts[p].is_in);
	free(f.parts);
	free(f.paths);
	free(f.is_used);
}
