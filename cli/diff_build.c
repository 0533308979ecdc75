// SPDX-License-Identifier: GPL-2.0-or-later
/* The build that a change is checked with, and where its sources are. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diff.h"

static bool is_build(const char *dir)
{
	static const char *const signs[] = { ".config", ".gfplint", "compile_commands.json" };

	for (size_t i = 0; i < GFL_ARRAY_SIZE(signs); i++)
		if (!access(gfl_format("%s/%s", dir, signs[i]), F_OK))
			return true;
	return false;
}

/* As told; as the repository is set up; as kbuild is told; in the sources. NULL: there is none. */
const char *gfl_diff_find_build(const struct gfl_git *git, const char *told)
{
	const char *set = gfl_git_config(git, "gfplint.build");
	const char *env = getenv("GFPLINT_BUILD"), *kbuild = getenv("KBUILD_OUTPUT");

	if (told)
		return told;
	if (env && *env)
		return env;
	if (set)
		return gfl_clean_name(git->top, set);
	if (kbuild && *kbuild && is_build(kbuild))
		return kbuild;
	return is_build(git->top) ? git->top : NULL;
}

/* Only where something changes, if that is known to be enough. */
bool gfl_diff_open_build(struct gfl_tree *tree, const char *build,
			 const struct gfl_changes *changes)
{
	struct gfl_words dirs = { 0 };
	bool is_enough = true;

	for (size_t i = 0; i < changes->nr; i++)
		for (int side = 0; side < GFL_NR_SIDES; side++) {
			const char *path = changes->v[i].path[side];
			const char *slash = path ? strrchr(path, '/') : NULL;
			const char *dir;

			if (!path || !gfl_is_c_part(path))
				continue;
			dir = slash ? gfl_format("%.*s", (int)(slash - path), path) : ".";
			is_enough &= gfl_is_c_source(path) && slash &&
				     !access(gfl_format("%s/%s", build, dir), F_OK) &&
				     access(gfl_format("%s/compile_commands.json", build), F_OK);
			gfl_words_add(&dirs, dir);
		}
	if (!is_enough || dirs.nr > 50)
		dirs.nr = 0;
	return gfl_tree_open(tree, build, &dirs, NULL);
}

/* Top of another working tree that has @dir where this one has the same; else @dir. */
static const char *root_of(const char *dir, const char *top)
{
	char *at = gfl_format("%s", dir), *slash;

	for (; *at && access(gfl_format("%s/.git", at), F_OK); *slash = '\0') {
		slash = strrchr(at, '/');
		if (!slash)
			return dir;
	}
	if (!*at || access(gfl_format("%s%s", top, dir + strlen(at)), F_OK))
		return dir;
	return at;
}

/* The sources that the build belongs to; they need not be those of this working tree. */
const char *gfl_diff_root(const struct gfl_tree *tree, const char *top)
{
	char *source = realpath(gfl_format("%s/source", tree->build), NULL);
	const struct gfl_tu *tu = &tree->units[0];
	const char *first = gfl_clean_name(tu->dir, tu->source);
	const char *root;

	if (gfl_below(top, first))
		root = top;
	else
		root = root_of(source ? gfl_format("%s", source) : tree->build, top);
	free(source);
	return root;
}
