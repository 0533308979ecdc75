// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A tree of git's as a folder to compile in.
 *
 * Files that differ from the working tree are there; what a unit was made of when it was compiled last are links
 * to it. Folders that a compiler comes through have to be real ones: from behind a link to a folder,
 * ".." and the header beside a header are those of the working tree.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diff.h"

/* --- names ------------------------------------------------------------------------------ */

const char *gfl_clean_name(const char *dir, const char *name)
{
	char *path = *name == '/' ? gfl_format("%s", name) : gfl_format("%s/%s", dir, name);
	char *copy = gfl_format("%s", path), *save = NULL, *to = path;

	for (char *part = strtok_r(copy, "/", &save); part; part = strtok_r(NULL, "/", &save)) {
		if (!strcmp(part, "."))
			continue;
		if (!strcmp(part, "..")) {
			while (to > path && *--to != '/')
				;
			continue;
		}
		*to++ = '/';
		memmove(to, part, strlen(part));
		to += strlen(part);
	}
	*to = '\0';
	return path;
}

const char *gfl_below(const char *top, const char *path)
{
	size_t len = strlen(top);

	if (strncmp(path, top, len) || (path[len] && path[len] != '/'))
		return NULL;
	return path[len] ? path + len + 1 : "";
}

bool gfl_git_paths(const struct gfl_git *git, struct gfl_words *paths)
{
	char *here = realpath(".", NULL);
	const char *dir = here ? gfl_format("%s", here) : "/";

	free(here);
	for (size_t i = 0; i < paths->nr; i++) {
		const char *below = gfl_below(git->top, gfl_clean_name(dir, paths->v[i]));

		if (!below) {
			gfl_complain("diff: '%s' is not below '%s'", paths->v[i], git->top);
			return false;
		}
		paths->v[i] = gfl_format(":(top,literal)%s", below);
	}
	return true;
}

/* --- folders ------------------------------------------------------------------------------ */

static bool has_dir(const struct gfl_words *dirs, const char *dir, size_t len)
{
	for (size_t i = dirs->nr; i-- > 0;)
		if (!strncmp(dirs->v[i], dir, len) && !dirs->v[i][len])
			return true;
	return false;
}

void gfl_shadow_need(struct gfl_shadow *shadow, const char *dir, bool is_whole)
{
	size_t len = strlen(dir);

	if (is_whole && !has_dir(&shadow->whole, dir, len))
		gfl_words_add(&shadow->whole, dir);
	while (!has_dir(&shadow->dirs, dir, len)) {
		gfl_words_add(&shadow->dirs, gfl_format("%.*s", (int)len, dir));
		while (len && dir[len - 1] != '/')
			len--;
		len -= len > 0;
	}
}

void gfl_shadow_need_file(struct gfl_shadow *shadow, const char *path)
{
	const char *slash = strrchr(path, '/');

	gfl_shadow_need(shadow, slash ? gfl_format("%.*s", (int)(slash - path), path) : "", false);
	gfl_words_add(&shadow->files, path);
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool make_dir(const char *path)
{
	if (!mkdir(path, 0777) || errno == EEXIST)
		return true;
	gfl_complain("cannot make '%s': %s", path, strerror(errno));
	return false;
}

/* Links to what is in folder @dir of the sources at @top, but for what is there already. */
static bool link_entries(const struct gfl_shadow *shadow, const char *top, const char *dir)
{
	const char *slash = *dir ? "/" : "";
	DIR *in = opendir(gfl_format("%s/%s", top, dir));
	char from[8192], to[8192];
	struct dirent *entry;
	bool ok = true;

	while (in && ok && (entry = readdir(in))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
		    !strcmp(entry->d_name, ".git"))
			continue;
		snprintf(from, sizeof(from), "%s/%s%s%s", top, dir, slash, entry->d_name);
		snprintf(to, sizeof(to), "%s/%s%s%s", shadow->dir, dir, slash, entry->d_name);
		ok = !symlink(from, to) || errno == EEXIST;
	}
	if (!ok)
		gfl_complain("cannot make '%s': %s", to, strerror(errno));
	if (in)
		closedir(in);
	return ok;
}

/* What was generated lies in the sources of the build, and only there. */
static bool link_file(const struct gfl_shadow *shadow, const char *path)
{
	char from[8192], to[8192];

	snprintf(from, sizeof(from), "%s/%s", shadow->top, path);
	if (access(from, F_OK))
		snprintf(from, sizeof(from), "%s/%s", shadow->root, path);
	snprintf(to, sizeof(to), "%s/%s", shadow->dir, path);
	if (!symlink(from, to) || errno == EEXIST)
		return true;
	gfl_complain("cannot make '%s': %s", to, strerror(errno));
	return false;
}

static void sort(struct gfl_words *words)
{
	if (words->nr)
		qsort(words->v, words->nr, sizeof(*words->v), compare_words);
}

bool gfl_shadow_fill(struct gfl_shadow *shadow)
{
	const bool is_elsewhere = strcmp(shadow->top, shadow->root) != 0;
	bool ok = make_dir(shadow->dir);

	/* parents first; one file is named by many units */
	sort(&shadow->dirs);
	sort(&shadow->files);
	for (size_t i = 0; ok && i < shadow->dirs.nr; i++)
		ok = make_dir(gfl_format("%s/%s", shadow->dir, shadow->dirs.v[i]));
	for (size_t i = 0; ok && i < shadow->files.nr; i++)
		if (!i || strcmp(shadow->files.v[i - 1], shadow->files.v[i]))
			ok = link_file(shadow, shadow->files.v[i]);
	for (size_t i = 0; ok && i < shadow->whole.nr; i++)
		ok = link_entries(shadow, shadow->top, shadow->whole.v[i]) &&
		     (!is_elsewhere || link_entries(shadow, shadow->root, shadow->whole.v[i]));
	for (size_t i = 0; ok && i < shadow->gone.nr; i++)
		unlink(gfl_format("%s/%s", shadow->dir, shadow->gone.v[i]));
	return ok;
}
