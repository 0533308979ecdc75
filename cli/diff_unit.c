// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How a unit is compiled in a shadow: by its own command, in which absolute names lead to the shadow, and from
 * a folder in the shadow if it is compiled from one of the sources. So files have the names that they have
 * in an audit, or those with another beginning.
 */
#include <string.h>

#include "diff.h"

/* --- folders ------------------------------------------------------------------------------ */

struct need {
	struct gfl_shadow *shadow;
	const struct gfl_tu *tu;
	const char *last; /* most files lie where the one before does */
	size_t len;
};

/* @path is a file, or, with a slash at its end, a folder. */
static void need_path(void *arg, const char *path)
{
	struct need *need = arg;
	const char *slash = strrchr(path, '/'), *dir;
	size_t len = slash ? (size_t)(slash - path) : 0;

	if (need->last && len == need->len && !strncmp(path, need->last, len))
		return;
	need->last = gfl_format("%.*s", (int)len, path);
	need->len = len;
	dir = gfl_below(need->shadow->root, gfl_clean_name(need->tu->dir, len ? need->last : "."));
	if (dir)
		gfl_shadow_need(need->shadow, dir);
}

static const char *const path_flags[] = { "-I", "-iquote", "-isystem", "-idirafter" };

/* Where headers are looked for that are new to the unit. */
static void need_flags(struct need *need)
{
	const struct gfl_words *flags = &need->tu->flags;

	for (size_t i = 0; i < flags->nr; i++)
		for (size_t k = 0; k < GFL_ARRAY_SIZE(path_flags); k++) {
			size_t len = strlen(path_flags[k]);
			const char *dir = flags->v[i] + len;

			if (strncmp(flags->v[i], path_flags[k], len))
				continue;
			if (!*dir && i + 1 < flags->nr)
				dir = flags->v[i + 1];
			need_path(need, gfl_format("%s/", dir));
		}
}

void gfl_diff_unit_need(const struct gfl_diff_unit *unit, const struct gfl_tree *tree,
			struct gfl_shadow *shadow)
{
	struct need need = { .shadow = shadow, .tu = unit->tu };

	need_flags(&need);
	need_path(&need, gfl_format("%s/", unit->tu->dir));
	for (int side = 0; side < GFL_NR_SIDES; side++)
		if (unit->source[side])
			need_path(&need, gfl_format("%s/%s", shadow->root, unit->source[side]));
	gfl_tu_each_dep(tree, unit->tu, need_path, &need);
}

/* --- the command ------------------------------------------------------------------------------ */

/* A word of the command line: its absolute name below the sources becomes one below the shadow. */
static const char *map_word(const struct gfl_shadow *shadow, const char *word)
{
	const char *path = word, *below;

	for (size_t k = 0; k < GFL_ARRAY_SIZE(path_flags); k++) {
		size_t len = strlen(path_flags[k]);

		if (!strncmp(word, path_flags[k], len) && word[len] == '/')
			path = word + len;
	}
	if (*path != '/')
		return word;
	below = gfl_below(shadow->root, path);
	if (!below)
		return word;
	return gfl_format("%.*s%s/%s", (int)(path - word), word, shadow->dir, below);
}

/* The source as the compiler is to be told: like that of @tu, with another name below the top. */
static const char *spell(const struct gfl_shadow *shadow, const struct gfl_tu *tu, const char *path)
{
	const char *own = gfl_tu_path(shadow, tu);
	size_t len = strlen(tu->source), own_len = own ? strlen(own) : 0;

	if (!own || own_len > len || strcmp(tu->source + len - own_len, own))
		return gfl_format("%s/%s", shadow->dir, path);
	return gfl_format("%.*s%s", (int)(len - own_len), tu->source, path);
}

struct gfl_tu gfl_diff_unit_tu(const struct gfl_diff_unit *unit, int side,
			       const struct gfl_shadow *shadow, const char *name)
{
	struct gfl_tu tu = *unit->tu;
	const char *dir = gfl_below(shadow->root, tu.dir);
	const char *source = spell(shadow, unit->tu, unit->source[side]);

	tu.name = name;
	tu.cmdfile = NULL;
	tu.plugin = tu.flags = (struct gfl_words){ 0 };
	for (size_t i = 0; i < unit->tu->flags.nr; i++) {
		const char *word = unit->tu->flags.v[i];

		gfl_words_add(&tu.flags,
			      map_word(shadow, strcmp(word, unit->tu->source) ? word : source));
	}
	if (dir)
		tu.dir = gfl_format("%s/%s", shadow->dir, dir);
	/* for messages */
	tu.source = side == GFL_BEFORE ? gfl_format("%s before the change", unit->source[side]) :
					 unit->source[side];
	return tu;
}
