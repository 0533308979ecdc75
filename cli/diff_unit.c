// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How a unit is compiled in a shadow: by its own command, in which absolute names lead to the shadow, and from
 * a folder in the shadow if it is compiled from one of the sources. So files have the names that they have
 * in an audit, or those with another beginning.
 */
#include <string.h>

#include "diff.h"

static const char *const path_flags[] = { "-I", "-iquote", "-isystem", "-idirafter" };

/* What of a word is a folder to look for headers in: "" if that is the next word; NULL if it is no such flag. */
static const char *dir_of(const char *word)
{
	for (size_t k = 0; k < GFL_ARRAY_SIZE(path_flags); k++) {
		size_t len = strlen(path_flags[k]);

		if (!strncmp(word, path_flags[k], len))
			return word + len;
	}
	return NULL;
}

/* --- what is needed ----------------------------------------------------------------------- */

struct need {
	struct gfl_shadow *shadow;
	const struct gfl_tu *tu;
};

static void need_file(void *arg, const char *path)
{
	struct need *need = arg;
	const char *below = gfl_below(need->shadow->root, gfl_clean_name(need->tu->dir, path));

	if (below)
		gfl_shadow_need_file(need->shadow, below);
}

/* Where a unit lies, and where it is compiled: headers beside it may be new to it. */
static void need_dir(struct need *need, const char *dir)
{
	const char *below = gfl_below(need->shadow->root, dir);

	if (below)
		gfl_shadow_need(need->shadow, below, true);
}

void gfl_diff_unit_need(const struct gfl_diff_unit *unit, const struct gfl_tree *tree,
			struct gfl_shadow *shadow)
{
	struct need need = { .shadow = shadow, .tu = unit->tu };

	need_dir(&need, gfl_clean_name("/", unit->tu->dir));
	for (int side = 0; side < GFL_NR_SIDES; side++) {
		const char *path = unit->source[side];
		const char *slash = path ? strrchr(path, '/') : NULL;

		if (path)
			gfl_shadow_need(shadow,
					gfl_format("%.*s", (int)(slash ? slash - path : 0), path),
					true);
	}
	gfl_tu_each_dep(tree, unit->tu, need_file, &need);
}

/* --- the command ------------------------------------------------------------------------------ */

/* An absolute name below the sources becomes one below the shadow. */
static const char *map_path(const struct gfl_shadow *shadow, const char *path)
{
	const char *below = *path == '/' ? gfl_below(shadow->root, path) : NULL;

	return below ? gfl_format("%s/%s", shadow->dir, below) : path;
}

/*
 * A folder to look for headers in is followed by the real one: headers that are new to the unit are not in
 * the shadow, unless they differ.
 */
static void add_dir(struct gfl_words *flags, const struct gfl_shadow *shadow,
		    const struct gfl_tu *tu, const char *flag, const char *dir)
{
	const char *real = gfl_clean_name(tu->dir, dir);

	gfl_words_addf(flags, "%s%s", flag, map_path(shadow, dir));
	if (gfl_below(shadow->root, real) && strcmp(shadow->dir, shadow->top))
		gfl_words_addf(flags, "%s%s", flag, real);
}

static void add_flags(struct gfl_words *flags, const struct gfl_shadow *shadow,
		      const struct gfl_tu *tu, const char *source)
{
	for (size_t i = 0; i < tu->flags.nr; i++) {
		const char *word = tu->flags.v[i], *dir = dir_of(word);

		if (dir && !*dir && i + 1 < tu->flags.nr)
			add_dir(flags, shadow, tu, word, tu->flags.v[++i]);
		else if (dir && *dir)
			add_dir(flags, shadow, tu, gfl_format("%.*s", (int)(dir - word), word),
				dir);
		else
			gfl_words_add(flags,
				      map_path(shadow, strcmp(word, tu->source) ? word : source));
	}
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
	add_flags(&tu.flags, shadow, unit->tu, source);
	if (dir)
		tu.dir = gfl_format("%s/%s", shadow->dir, dir);
	/* for messages */
	tu.source = side == GFL_BEFORE ? gfl_format("%s before the change", unit->source[side]) :
					 unit->source[side];
	return tu;
}
