// SPDX-License-Identifier: GPL-2.0-or-later
/* The trees before and after a patch: a diff, a mail with one, or an mbox with a series. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diff.h"

#define HISTORY "200" /* commits among which a patch is looked for that does not apply */

/* --- reading ------------------------------------------------------------------------------ */

struct text {
	const char *s;
	size_t len;
};

static bool write_text(void *arg, FILE *out)
{
	const struct text *text = arg;

	return fwrite(text->s, 1, text->len, out) == text->len;
}

static bool is_diff(const char *text, size_t len)
{
	return (len >= 11 && !memcmp(text, "diff --git ", 11)) ||
	       (len >= 4 && !memcmp(text, "--- ", 4));
}

/* A mail may have a line of "---" and text behind it, as cover letters of b4 have, and no diff. */
static bool has_diff(const char *file)
{
	size_t len;
	char *text = gfl_read_file(file, &len);
	bool has = false;

	for (const char *at = text, *end = text + len; at && at < end && !has;) {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));

		has = is_diff(at, (size_t)(end - at));
		at = line_end ? line_end + 1 : NULL;
	}
	free(text);
	return has;
}

/* Undo what mail does to a patch. Returns a file that has nothing but the diff; NULL after a complaint. */
static const char *take_diff(const struct gfl_git *git, const char *mail)
{
	const char *diff = gfl_format("%s.diff", mail);
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("mailinfo", "-n", "-b",
							gfl_format("%s.text", mail), diff) };
	char *text = gfl_read_file(mail, &run.len);
	bool ok;

	run.input = text;
	ok = text && gfl_git_run(git, &run);
	gfl_git_run_free(&run);
	free(text);
	return ok ? diff : NULL;
}

static bool split_mails(const struct gfl_git *git, const char *file, struct gfl_words *diffs)
{
	const char *dir = gfl_format("%s/mail", git->tmp);
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("mailsplit", "-b", gfl_format("-o%s", dir),
							file) };
	const char *count;
	int nr;

	if (mkdir(dir, 0777)) {
		gfl_complain("cannot make '%s': %s", dir, strerror(errno));
		return false;
	}
	count = gfl_git_line(git, &run);
	if (!count)
		return false;
	nr = atoi(count);
	for (int i = 1; i <= nr; i++) {
		const char *diff = take_diff(git, gfl_format("%s/%04d", dir, i));

		if (!diff)
			return false;
		if (has_diff(diff))
			gfl_words_add(diffs, diff);
	}
	return true;
}

/* Does it begin as a mail, with "From " or a field of its head? Nothing at all will do, too: a change of nothing. */
static bool may_lack_diff(const char *text)
{
	const size_t name = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	return !text[strspn(text, " \t\r\n")] || !strncmp(text, "From ", 5) ||
	       (name && text[name] == ':');
}

/*
 * The diffs in a file, each in one of its own: 1; 0 if there is none, as in a cover letter, -1 after a
 * complaint.
 */
static int read_patch(const struct gfl_git *git, const char *name, struct gfl_words *diffs)
{
	const char *file = gfl_format("%s/patch", git->tmp);
	struct text text = { 0 };
	char *s = gfl_read_file(strcmp(name, "-") ? name : "/dev/stdin", &text.len);
	bool ok;

	if (!s)
		return -1;
	s = gfl_xrealloc(s, text.len + 1);
	s[text.len] = '\0';
	text.s = s;
	ok = gfl_write_file(file, "the patch", write_text, &text);
	if (ok && is_diff(s, text.len))
		gfl_words_add(diffs, file);
	else if (ok && text.len)
		ok = split_mails(git, file, diffs);
	name = strcmp(name, "-") ? name : "standard input";
	if (ok && !diffs->nr && !may_lack_diff(s)) {
		gfl_complain("'%s' is neither a diff nor a mail", name);
		ok = false;
	} else if (ok && !diffs->nr) {
		fprintf(stderr, "gfplint: nothing to check: no diff in '%s'\n", name);
	}
	free(s);
	return ok ? diffs->nr != 0 : -1;
}

/* --- applying ------------------------------------------------------------------------------- */

static bool read_tree(const struct gfl_git *git, const char *tree, const char *index)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("read-tree", tree), .index = index };
	bool ok = gfl_git_run(git, &run);

	gfl_git_run_free(&run);
	return ok;
}

/* All diffs, one after the other, to @tree; @why gets git's words if that fails. */
static const char *apply(const struct gfl_git *git, const char *tree, const struct gfl_words *diffs,
			 const char *const *only, const char **why)
{
	const char *index = gfl_format("%s/patched.index", git->tmp);
	struct gfl_git_run write = { .args = GFL_GIT_ARGS("write-tree"), .index = index };
	bool ok = read_tree(git, tree, index);

	for (size_t i = 0; ok && i < diffs->nr; i++) {
		struct gfl_words args = { 0 };
		struct gfl_git_run run = { .index = index, .may_fail = true };

		gfl_words_add(&args, "apply");
		gfl_words_add(&args, "--cached");
		gfl_words_add(&args, "--whitespace=nowarn");
		for (size_t k = 0; only[k]; k++)
			gfl_words_addf(&args, "--include=%s", only[k]);
		gfl_words_add(&args, diffs->v[i]);
		run.args = args.v;
		ok = gfl_git_run(git, &run);
		if (!ok && run.err)
			*why = gfl_format("%.*s", (int)strcspn(run.err, "\n"), run.err);
		gfl_git_run_free(&run);
	}
	return ok ? gfl_git_line(git, &write) : NULL;
}

/* --- looking for it in history ------------------------------------------------------------------ */

/* Lines of "PATCH-ID COMMIT" for @text. */
static bool patch_ids(const struct gfl_git *git, const char *text, size_t len,
		      struct gfl_words *lines)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("patch-id", "--stable"),
				   .input = text,
				   .len = len };
	bool ok = gfl_git_run(git, &run);

	if (ok)
		gfl_words_split(lines, run.out, "\n");
	gfl_git_run_free(&run);
	return ok;
}

static const char *find_commit(const struct gfl_words *history, const char *id)
{
	size_t len = strcspn(id, " ");

	for (size_t i = 0; i < history->nr; i++)
		if (!strncmp(history->v[i], id, len + 1))
			return history->v[i] + len + 1;
	return NULL;
}

/* The commit that a diff is, of those in @history. */
static const char *commit_of(const struct gfl_git *git, const char *diff,
			     const struct gfl_words *history)
{
	struct gfl_words ids = { 0 };
	size_t len;
	char *text = gfl_read_file(diff, &len);
	bool ok = text && patch_ids(git, text, len, &ids);

	free(text);
	return ok && ids.nr == 1 ? find_commit(history, ids.v[0]) : NULL;
}

static const char *tree_of(const struct gfl_git *git, const char *rev)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("rev-parse", "--verify", "-q", rev),
				   .may_fail = true };

	return gfl_git_line(git, &run);
}

/* Commits without a parent, as the last one of a shallow clone, are the whole tree, and no patch. */
static bool find_in_history(const struct gfl_git *git, const struct gfl_words *diffs,
			    const char **trees)
{
	struct gfl_git_run log = { .args = GFL_GIT_ARGS("log", "-p", "-M", "--max-parents=1",
							"--min-parents=1", "--no-color",
							"--no-ext-diff", "--no-textconv", "-n",
							HISTORY, "HEAD"),
				   .may_fail = true };
	struct gfl_words history = { 0 };
	const char *first = NULL, *last = NULL;
	bool ok = gfl_git_run(git, &log) && patch_ids(git, log.out, log.out_len, &history);

	gfl_git_run_free(&log);
	for (size_t i = 0; ok && i < diffs->nr; i++) {
		last = commit_of(git, diffs->v[i], &history);
		first = first ? first : last;
		ok = last;
	}
	if (!ok)
		return false;
	first = tree_of(git, gfl_format("%s^^{tree}", first));
	last = tree_of(git, gfl_format("%s^{tree}", last));
	if (!first || !last)
		return false;
	trees[GFL_BEFORE] = first;
	trees[GFL_AFTER] = last;
	return true;
}

int gfl_git_patch(const struct gfl_git *git, const char *file, const char **trees)
{
	static const char *const all[] = { NULL };
	static const char *const code[] = { "*.[chS]", "*.inc", "*.def", "*.tbl", NULL };
	const char *why = NULL, *ignored = NULL;
	struct gfl_words diffs = { 0 };
	int ret = read_patch(git, file, &diffs);

	if (ret <= 0)
		return ret;
	trees[GFL_BEFORE] = gfl_git_head(git);
	if (!trees[GFL_BEFORE])
		return -1;
	trees[GFL_AFTER] = apply(git, trees[GFL_BEFORE], &diffs, all, &why);
	if (trees[GFL_AFTER] || find_in_history(git, &diffs, trees))
		return 1;
	/* what git cannot apply may be a picture, or a text that is about to change elsewhere */
	trees[GFL_AFTER] = apply(git, trees[GFL_BEFORE], &diffs, code, &ignored);
	if (trees[GFL_AFTER]) {
		gfl_complain("only the code in the patch applies to HEAD: %s", why ? why : "");
		return 1;
	}
	gfl_complain("the patch does not apply to HEAD, and is not one of the last " HISTORY
		     " commits%s%s",
		     why ? ": " : "", why ? why : "");
	return -1;
}
