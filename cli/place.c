// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * BUILD/.gfplint, where facts are kept: who may write there, and how a unit's files get there as a whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"

bool gfl_make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST) {
			gfl_complain("cannot make '%s': %s", path, strerror(errno));
			return false;
		}
		*slash = '/';
	}
	return true;
}

/* --- the lock ------------------------------------------------------------------------ */

/*
 * One audit of a tree at a time. Compilers inherit the lock, so that those that outlive a killed audit
 * keep the next one from using the same temporary files.
 */
static bool open_lock(struct gfl_tree *tree)
{
	char *path = gfl_format("%s/.gfplint/lock", tree->build);
	int fd;

	if (!gfl_make_parents(path))
		return false;
	fd = open(path, O_RDWR | O_CREAT, 0666);
	if (fd < 0) {
		gfl_complain("cannot open '%s': %s", path, strerror(errno));
		return false;
	}
	tree->lock = fd;
	return true;
}

bool gfl_tree_lock(struct gfl_tree *tree)
{
	if (tree->lock)
		return true;
	if (!open_lock(tree))
		return false;
	if (!flock(tree->lock, LOCK_EX | LOCK_NB))
		return true;
	if (errno == EWOULDBLOCK)
		gfl_complain("waiting for another audit of '%s'", tree->build);
	while (flock(tree->lock, LOCK_EX))
		if (errno != EINTR) {
			gfl_complain("cannot lock '%s/.gfplint/lock': %s", tree->build,
				     strerror(errno));
			gfl_tree_unlock(tree);
			return false;
		}
	return true;
}

bool gfl_tree_share(struct gfl_tree *tree)
{
	if (!open_lock(tree))
		return false;
	if (!flock(tree->lock, LOCK_SH | LOCK_NB))
		return true;
	gfl_tree_unlock(tree);
	return false;
}

void gfl_tree_unlock(struct gfl_tree *tree)
{
	if (tree->lock)
		close(tree->lock);
	tree->lock = 0;
}

/* --- a unit's files -------------------------------------------------------------------- */

bool gfl_place_open(struct gfl_place *place, const struct gfl_tree *tree, const struct gfl_tu *tu)
{
	*place = (struct gfl_place){
		.tree = tree,
		.tu = tu,
		.facts = gfl_facts_path(tree, tu, ".gfl.tmp"),
		.deps = gfl_facts_path(tree, tu, ".d.tmp"),
	};
	/* the clock that file systems use */
	clock_gettime(CLOCK_REALTIME_COARSE, &place->begun);
	return gfl_make_parents(place->facts);
}

void gfl_place_flags(const struct gfl_place *place, struct gfl_words *cmd)
{
	gfl_words_addf(cmd, "-fplugin-arg-gfplint-facts=%s", place->facts);
	gfl_words_add(cmd, "-MD");
	gfl_words_add(cmd, "-MF");
	gfl_words_add(cmd, place->deps);
}

void gfl_place_drop(const struct gfl_place *place)
{
	unlink(place->facts);
	unlink(place->deps);
}

/* What the compiler read: from a rule for make to one name per line. What is ours, the stamp tells of. */
static bool add_deps(const char *path, FILE *out)
{
	const char *annotate = gfl_data_path("annotate.h");
	size_t len = 0;
	char *text = gfl_read_file(path, &len), *save = NULL;
	bool first = true;

	unlink(path);
	if (!text)
		return false;
	text = gfl_xrealloc(text, len + 1);
	text[len] = '\0';
	for (char *w = strtok_r(text, " \t\n\\", &save); w; w = strtok_r(NULL, " \t\n\\", &save)) {
		if (!first && !(annotate && !strcmp(w, annotate)))
			fprintf(out, "%s\n", w);
		first = false;
	}
	free(text);
	return true;
}

static bool write_dep(const struct gfl_place *place, const char *stamp)
{
	const char *tmp = gfl_facts_path(place->tree, place->tu, ".dep.tmp");
	FILE *out = fopen(tmp, "we");
	bool ok = out && fprintf(out, "%s\n", stamp) > 0;

	ok = ok && add_deps(place->deps, out);
	if (out)
		ok = !ferror(out) && ok;
	if (out)
		ok = !fclose(out) && ok;
	ok = ok && !rename(tmp, gfl_facts_path(place->tree, place->tu, ".dep"));
	if (!ok)
		fprintf(stderr, "cannot write '%s': %s\n", tmp, strerror(errno));
	return ok;
}

bool gfl_place_put(const struct gfl_place *place, const char *stamp)
{
	const char *facts = gfl_facts_path(place->tree, place->tu, ".gfl");
	const struct timespec times[2] = { place->begun, place->begun };

	if (unlink(facts) && errno != ENOENT) {
		fprintf(stderr, "cannot remove '%s': %s\n", facts, strerror(errno));
		return false;
	}
	if (!write_dep(place, stamp))
		return false;
	if (!utimensat(AT_FDCWD, place->facts, times, 0) && !rename(place->facts, facts))
		return true;
	fprintf(stderr, "cannot write '%s': %s\n", facts, strerror(errno));
	return false;
}
