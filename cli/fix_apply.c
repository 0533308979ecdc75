// SPDX-License-Identifier: GPL-2.0-or-later
/* Edits made: as a text, as a diff, as files. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fix.h"

/* --- the text ------------------------------------------------------------------------- */

/* In order of the text; what is put in comes before what is replaced there. */
static int compare_pieces(const void *pa, const void *pb)
{
	const struct gfl_piece *a = *(const struct gfl_piece *const *)pa;
	const struct gfl_piece *b = *(const struct gfl_piece *const *)pb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	/* lines that go to one place keep their order */
	return a->text < b->text ? -1 : a->text > b->text;
}

static void put(char *to, size_t *len, const char *text, size_t nr)
{
	memcpy(to + *len, text, nr);
	*len += nr;
}

char *gfl_fixed_text(const struct gfl_source *source, struct gfl_fix *const *fixes, size_t nr,
		     size_t *len)
{
	const struct gfl_piece **all = gfl_xrealloc(NULL, (nr * 2 + 1) * sizeof(*all));
	size_t nr_all = 0, room = source->len + 1;
	uint32_t at = 0;
	char *text;

	for (size_t i = 0; i < nr; i++)
		for (unsigned int p = 0; fixes[i]->source == source && p < fixes[i]->nr_pieces;
		     p++) {
			all[nr_all++] = &fixes[i]->piece[p];
			room += fixes[i]->piece[p].len;
		}
	qsort(all, nr_all, sizeof(*all), compare_pieces);
	text = gfl_xrealloc(NULL, room);
	*len = 0;
	for (size_t i = 0; i < nr_all; i++) {
		if (all[i]->from < at) {
			free(text);
			free(all);
			return NULL;
		}
		put(text, len, source->text + at, all[i]->from - at);
		put(text, len, all[i]->text, all[i]->len);
		at = all[i]->to;
	}
	put(text, len, source->text + at, source->len - at);
	free(all);
	return text;
}

struct text {
	char *text;
	size_t len;
};

/* A file with what is accepted; no text if that is nothing. */
static struct text fixed_file(const struct gfl_fixer *fixer, const struct gfl_source *source)
{
	struct gfl_fix **fixes = gfl_xrealloc(NULL, (fixer->nr_fixes + 1) * sizeof(*fixes));
	struct text new = { 0 };
	size_t nr = 0;

	for (size_t i = 0; i < fixer->nr_fixes; i++)
		if (fixer->fixes[i].is_accepted && fixer->fixes[i].source == source)
			fixes[nr++] = &fixer->fixes[i];
	if (nr)
		new.text = gfl_fixed_text(source, fixes, nr, &new.len);
	free(fixes);
	return new;
}

static bool write_text(void *arg, FILE *out)
{
	const struct text *text = arg;

	return fwrite(text->text, 1, text->len, out) == text->len;
}

/* --- a diff ------------------------------------------------------------------------------- */

/* The name that git apply and patch -p1 want, from the top of the sources. */
static const char *name_in_tree(const struct gfl_fixer *fixer, const char *path)
{
	char *top = realpath(gfl_format("%s/source", fixer->tree->build), NULL);
	const char *build = top ? top : fixer->tree->build;
	size_t len = strlen(build);
	const char *name = !strncmp(path, build, len) && path[len] == '/' ? path + len : path;

	name = gfl_format("%s", name + (*name == '/'));
	free(top);
	return name;
}

static bool print_diff(const struct gfl_fixer *fixer, const struct gfl_source *source,
		       const struct text *new)
{
	const char *before = gfl_format("%s/before", fixer->tmp);
	const char *after = gfl_format("%s/after", fixer->tmp);
	const char *name = name_in_tree(fixer, source->path);
	struct text old = { source->text, source->len };
	struct gfl_words cmd = { 0 };
	int status;

	if (!gfl_write_file(before, "a copy", write_text, &old) ||
	    !gfl_write_file(after, "a copy", write_text, (void *)new))
		return false;
	gfl_words_split(&cmd, "diff -u --label", " ");
	gfl_words_addf(&cmd, "a/%s", name);
	gfl_words_add(&cmd, "--label");
	gfl_words_addf(&cmd, "b/%s", name);
	gfl_words_add(&cmd, before);
	gfl_words_add(&cmd, after);
	status = gfl_run(&cmd);
	if (status == 1)
		return true;
	gfl_complain("diff failed%s%s", status < 0 ? ": " : "", status < 0 ? strerror(errno) : "");
	return false;
}

bool gfl_fix_diff(const struct gfl_fixer *fixer)
{
	bool ok = true;

	for (size_t i = 0; ok && i < fixer->nr_sources; i++) {
		struct text new = fixed_file(fixer, &fixer->sources[i]);

		ok = !new.text || print_diff(fixer, &fixer->sources[i], &new);
		free(new.text);
	}
	return ok;
}

/* --- files ---------------------------------------------------------------------------------- */

/* Is the file still what was read? */
static bool is_unchanged(const struct gfl_source *source)
{
	size_t len;
	char *text = gfl_read_file(source->path, &len);
	bool same = text && len == source->len && !memcmp(text, source->text, len);

	if (text && !same)
		gfl_complain("'%s' was changed meanwhile, nothing is applied", source->path);
	free(text);
	return same;
}

/* The new file beside the old one, with its mode and owner, not in its place yet. */
static bool write_beside(const struct gfl_source *source, const struct text *new, const char *tmp)
{
	struct stat st;
	int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	bool ok = out && fwrite(new->text, 1, new->len, out) == new->len && !fflush(out) &&
		  !stat(source->path, &st) && !fchmod(fd, st.st_mode & 07777) && !fsync(fd);

	/* only root can give files away, and only then it matters */
	if (ok && (st.st_uid != geteuid() || st.st_gid != getegid()) &&
	    fchown(fd, st.st_uid, st.st_gid) && !geteuid())
		ok = false;
	if (!ok)
		gfl_complain("cannot write '%s': %s", tmp, strerror(errno));
	if (out)
		fclose(out);
	else if (fd >= 0)
		close(fd);
	return ok;
}

bool gfl_fix_apply(const struct gfl_fixer *fixer)
{
	const char **tmp = gfl_xrealloc(NULL, (fixer->nr_sources + 1) * sizeof(*tmp));
	bool ok = true;

	memset(tmp, 0, (fixer->nr_sources + 1) * sizeof(*tmp));
	for (size_t i = 0; ok && i < fixer->nr_sources; i++) {
		const struct gfl_source *source = &fixer->sources[i];
		struct text new = fixed_file(fixer, source);

		if (new.text) {
			tmp[i] = gfl_format("%s.%d.tmp", source->path, (int)getpid());
			ok = write_beside(source, &new, tmp[i]);
		}
		free(new.text);
	}
	for (size_t i = 0; ok && i < fixer->nr_sources; i++)
		ok = !tmp[i] || is_unchanged(&fixer->sources[i]);
	for (size_t i = 0; i < fixer->nr_sources; i++) {
		if (!tmp[i])
			continue;
		if (ok && rename(tmp[i], fixer->sources[i].path)) {
			gfl_complain("cannot replace '%s': %s", fixer->sources[i].path,
				     strerror(errno));
			ok = false;
		}
		if (!ok)
			unlink(tmp[i]);
	}
	free(tmp);
	return ok;
}
