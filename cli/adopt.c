// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Facts that the plugin wrote inside the real build.
 *
 * A .cmd file is written when its compiler has ended. If the command in it loads our plugin and tells it to
 * write facts here, and there are facts older than the .cmd file with no other owner (NAME.dep), they were
 * made by that command; and by this plugin and for these rules, if they are older than the facts. NAME.dep then
 * says so, and from then on they are facts like all others.
 */
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"

static bool is_same_file(const struct gfl_tu *tu, const char *given, const char *ours)
{
	char *path = realpath(given[0] == '/' ? given : gfl_format("%s/%s", tu->dir, given), NULL);
	bool ret = path && ours && !strcmp(path, ours);

	free(path);
	return ret;
}

/* Would we have run the compiler that way? */
static bool is_our_way(const struct gfl_extract *ex, const struct gfl_tu *tu, const char *plugin)
{
	const char *folder = gfl_format("%s/.gfplint", ex->tree->build);
	const char *annotate = gfl_data_path("annotate.h");
	bool is_ours = false, is_here = false, is_annotated = false, has_rules = true;

	for (size_t i = 0; i < tu->plugin.nr; i++) {
		const char *word = tu->plugin.v[i], *value;

		if ((value = gfl_option(word, "-fplugin=")))
			is_ours |= is_same_file(tu, value, plugin);
		else if ((value = gfl_option(word, "-fplugin-arg-gfplint-facts=")))
			is_here = is_same_file(tu, value, folder);
		else if ((value = gfl_option(word, "-fplugin-arg-gfplint-rules=")))
			has_rules = is_same_file(tu, value, ex->rules_dir);
	}
	for (size_t i = 0; i + 1 < tu->flags.nr; i++)
		is_annotated |= !strcmp(tu->flags.v[i], "-include") &&
				is_same_file(tu, tu->flags.v[i + 1], annotate);
	return is_ours && is_here && has_rules && is_annotated;
}

static bool write_name(void *arg, const char *path, bool is_optional)
{
	if (!is_optional)
		fprintf(arg, "%s\n", path);
	return true;
}

static bool is_older(const char *path, const struct timespec *than)
{
	struct stat st;

	return !stat(path, &st) && gfl_is_before(&st.st_mtim, than);
}

/* What the facts were asked for must not have changed since; which rule file matters is not known here. */
static bool are_rules_older(const char *rules_dir, const struct timespec *than)
{
	glob_t found = { 0 };
	bool ok = !glob(gfl_format("%s/*.yaml", rules_dir), 0, NULL, &found);

	for (size_t i = 0; ok && i < found.gl_pathc; i++)
		ok = is_older(found.gl_pathv[i], than);
	globfree(&found);
	return ok;
}

bool gfl_adopt(const struct gfl_extract *ex, const struct gfl_tu *tu, const char *plugin,
	       const char *stamp)
{
	const char *path = gfl_facts_path(ex->tree, tu, ".dep");
	char *tmp = gfl_format("%s.tmp", path);
	struct stat facts;
	FILE *out;
	bool ok;

	if (!tu->cmdfile || !tu->plugin.nr || !access(path, F_OK) ||
	    stat(gfl_facts_path(ex->tree, tu, ".gfl"), &facts) ||
	    gfl_is_before(&tu->told, &facts.st_mtim) || !is_our_way(ex, tu, plugin) ||
	    !is_older(plugin, &facts.st_mtim) || !are_rules_older(ex->rules_dir, &facts.st_mtim))
		return false;
	out = fopen(tmp, "we");
	ok = out && fprintf(out, "%s\n", stamp) > 0 && gfl_tu_deps(tu, write_name, out);
	if (out)
		ok = !fclose(out) && ok;
	return ok && !rename(tmp, path) && gfl_tu_is_fresh(ex->tree, tu, stamp);
}
