// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Trees of git's. Whatever git writes for us goes to a temporary folder: objects, and copies of the index.
 * The repository, its index and its working tree are only read.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diff.h"

#define MANY 2000 /* files that are written whether they are needed or not */

extern char **environ;

/* --- calling git ------------------------------------------------------------------------- */

static char *take(int fd, size_t *len_ret)
{
	off_t size = lseek(fd, 0, SEEK_END);
	size_t len = 0;
	char *text = gfl_xrealloc(NULL, (size_t)(size > 0 ? size : 0) + 1);

	while (size > 0 && len < (size_t)size) {
		ssize_t got = pread(fd, text + len, (size_t)size - len, (off_t)len);

		if (got <= 0)
			break;
		len += (size_t)got;
	}
	text[len] = '\0';
	if (len_ret)
		*len_ret = len;
	return text;
}

static int put(const char *text, size_t len)
{
	int fd = text ? memfd_create("gfplint", MFD_CLOEXEC) :
			open("/dev/null", O_RDONLY | O_CLOEXEC);

	for (size_t at = 0; fd >= 0 && text && at < len;) {
		ssize_t done = write(fd, text + at, len - at);

		if (done < 0) {
			close(fd);
			return -1;
		}
		at += (size_t)done;
	}
	if (fd >= 0 && text)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

/* Its exit code; -1 if it cannot be run. Files instead of pipes: nobody has to wait for anybody. */
static int spawn(const struct gfl_words *cmd, const int *fds)
{
	posix_spawn_file_actions_t actions;
	int status = -1;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	for (int i = 0; i < 3; i++)
		posix_spawn_file_actions_adddup2(&actions, fds[i], i);
	errno = posix_spawnp(&pid, cmd->v[0], &actions, NULL, (char *const *)cmd->v, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (errno)
		return -1;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void complain_lines(const char *text)
{
	char *copy = gfl_format("%s", text), *save = NULL;

	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (strncmp(line, "hint:", 5))
			gfl_complain("git: %s", line);
}

static bool run_words(struct gfl_git_run *run, const struct gfl_words *cmd)
{
	int fds[3] = { put(run->input, run->len), memfd_create("gfplint", MFD_CLOEXEC),
		       memfd_create("gfplint", MFD_CLOEXEC) };
	int status = -1;

	if (fds[0] < 0 || fds[1] < 0 || fds[2] < 0) {
		gfl_complain("cannot run git: %s", strerror(errno));
	} else {
		status = spawn(cmd, fds);
		if (status < 0)
			gfl_complain("cannot run git: %s", strerror(errno));
		run->out = take(fds[1], &run->out_len);
		run->err = take(fds[2], NULL);
	}
	for (int i = 0; i < 3; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return !status;
}

bool gfl_git_run(const struct gfl_git *git, struct gfl_git_run *run)
{
	const char *before = getenv("GIT_INDEX_FILE");
	struct gfl_words cmd = { 0 };
	bool ok;

	before = before ? gfl_format("%s", before) : NULL;
	run->out = run->err = NULL;
	gfl_words_add(&cmd, "git");
	if (git->top) {
		gfl_words_add(&cmd, "-C");
		gfl_words_add(&cmd, git->top);
	}
	for (size_t i = 0; run->args[i]; i++)
		gfl_words_add(&cmd, run->args[i]);
	if (run->index)
		setenv("GIT_INDEX_FILE", run->index, 1);
	ok = run_words(run, &cmd);
	if (run->index && before)
		setenv("GIT_INDEX_FILE", before, 1);
	else if (run->index)
		unsetenv("GIT_INDEX_FILE");
	if (!ok && !run->may_fail && run->err)
		complain_lines(run->err);
	return ok;
}

void gfl_git_run_free(struct gfl_git_run *run)
{
	free(run->out);
	free(run->err);
	run->out = run->err = NULL;
}

const char *gfl_git_line(const struct gfl_git *git, struct gfl_git_run *run)
{
	const char *line = NULL;

	if (gfl_git_run(git, run))
		line = gfl_format("%.*s", (int)strcspn(run->out, "\n"), run->out);
	gfl_git_run_free(run);
	return line && *line ? line : NULL;
}

/* --- the repository ------------------------------------------------------------------------ */

/* From here on: nothing is written to the repository, nothing is fetched, nobody is asked. */
static bool redirect(const char *tmp, const char *objects)
{
	const char *dir = gfl_format("%s/objects", tmp);
	const char *more = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");

	if (mkdir(dir, 0777)) {
		gfl_complain("cannot make '%s': %s", dir, strerror(errno));
		return false;
	}
	setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES",
	       more && *more ? gfl_format("%s:%s", objects, more) : objects, 1);
	setenv("GIT_OBJECT_DIRECTORY", dir, 1);
	setenv("GIT_OPTIONAL_LOCKS", "0", 1);
	setenv("GIT_NO_LAZY_FETCH", "1", 1);
	setenv("GIT_TERMINAL_PROMPT", "0", 1);
	return true;
}

bool gfl_git_open(struct gfl_git *git, const char *tmp)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("rev-parse", "--path-format=absolute",
							"--show-toplevel", "--git-path", "index",
							"--git-path", "objects",
							"--is-shallow-repository") };
	struct gfl_words lines = { 0 };
	bool ok;

	*git = (struct gfl_git){ .tmp = tmp };
	setenv("LC_ALL", "C", 1);
	ok = gfl_git_run(git, &run);
	if (ok) {
		gfl_words_split(&lines, run.out, "\n");
		ok = lines.nr == 4;
	}
	gfl_git_run_free(&run);
	if (!ok)
		return false;
	git->top = lines.v[0];
	git->index = lines.v[1];
	git->is_shallow = !strcmp(lines.v[3], "true");
	return redirect(tmp, lines.v[2]);
}

const char *gfl_git_config(const struct gfl_git *git, const char *name)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("config", "--get", name),
				   .may_fail = true };

	return gfl_git_line(git, &run);
}

/* --- trees ------------------------------------------------------------------------------------ */

static const char *tree_of(const struct gfl_git *git, const char *rev)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("rev-parse", "--verify",
							gfl_format("%s^{tree}", rev)) };

	return gfl_git_line(git, &run);
}

static const char *empty_tree(const struct gfl_git *git)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("hash-object", "-t", "tree", "-w",
							"--stdin") };

	return gfl_git_line(git, &run);
}

const char *gfl_git_head(const struct gfl_git *git)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("rev-parse", "--verify", "-q", "HEAD"),
				   .may_fail = true };

	return gfl_git_line(git, &run) ? tree_of(git, "HEAD") : empty_tree(git);
}

/* The user's index under another name; there may be none yet. */
static const char *copy_index(const struct gfl_git *git, const char *name)
{
	const char *path = gfl_format("%s/%s", git->tmp, name);
	size_t len = 0;
	char *text;
	FILE *out;
	bool ok;

	if (access(git->index, F_OK))
		return path;
	text = gfl_read_file(git->index, &len);
	if (!text)
		return NULL;
	out = fopen(path, "we");
	ok = out && fwrite(text, 1, len, out) == len;
	if (out)
		ok = !fclose(out) && ok;
	free(text);
	if (!ok)
		gfl_complain("cannot write '%s': %s", path, strerror(errno));
	return ok ? path : NULL;
}

static const char *write_tree(const struct gfl_git *git, const char *index)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("write-tree"), .index = index };

	return gfl_git_line(git, &run);
}

/* No tree can be made of an index that has several versions of a file: `MODE HASH NR<TAB>PATH` each. */
static bool is_merged(const struct gfl_git *git)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("ls-files", "-u") };
	const char *line = gfl_git_line(git, &run);

	if (line)
		gfl_complain("'%s' is not merged: what would be committed is not known",
			     line + strcspn(line, "\t") + 1);
	return !line;
}

const char *gfl_git_staged(const struct gfl_git *git)
{
	const char *index = copy_index(git, "staged.index");

	return index && is_merged(git) ? write_tree(git, index) : NULL;
}

const char *gfl_git_worktree(const struct gfl_git *git)
{
	const char *index = copy_index(git, "worktree.index");
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("add", "-u"), .index = index };
	bool ok = index && gfl_git_run(git, &run);

	gfl_git_run_free(&run);
	return ok ? write_tree(git, index) : NULL;
}

/* --- revisions --------------------------------------------------------------------------------- */

static void hint_shallow(const struct gfl_git *git)
{
	if (git->is_shallow)
		gfl_complain(
			"the history of this clone is cut off: `git fetch --deepen=N` gets more");
}

/* What git makes of the words: commits that are in, and commits that are out. */
static bool parse_revs(const struct gfl_git *git, const char *text, struct gfl_words *in,
		       struct gfl_words *out)
{
	struct gfl_git_run run = { .args = GFL_GIT_ARGS("rev-parse", text, "--") };
	struct gfl_words lines = { 0 };
	bool ok = gfl_git_run(git, &run);

	if (ok)
		gfl_words_split(&lines, run.out, "\n");
	gfl_git_run_free(&run);
	for (size_t i = 0; i < lines.nr && strcmp(lines.v[i], "--"); i++)
		if (lines.v[i][0] == '^')
			gfl_words_add(out, lines.v[i] + 1);
		else
			gfl_words_add(in, lines.v[i]);
	return ok;
}

bool gfl_git_range(const struct gfl_git *git, const char *text, const char **trees)
{
	struct gfl_words in = { 0 }, out = { 0 };
	const char *fault = NULL;

	if (!parse_revs(git, text, &in, &out)) {
		hint_shallow(git);
		return false;
	}
	if (!in.nr)
		fault = "names no commit";
	else if (out.nr > 1)
		fault = "is a merge, or has several bases; say with what to compare, as in HEAD^1..HEAD";
	else if (in.nr > 1 && !out.nr)
		fault = "has no common ancestor";
	else if (out.nr == 0 && in.nr == 1 && strchr(text, '!'))
		fault = "has no parent here";
	if (fault) {
		gfl_complain("diff: '%s' %s", text, fault);
		hint_shallow(git);
		return false;
	}
	/* of A...B, B comes first */
	trees[GFL_BEFORE] = tree_of(git, out.nr ? out.v[0] : in.v[0]);
	trees[GFL_AFTER] = out.nr ? tree_of(git, in.v[0]) : NULL;
	return trees[GFL_BEFORE] && (!out.nr || trees[GFL_AFTER]);
}

/* --- what differs ----------------------------------------------------------------------------------- */

/* The next of many strings that each end with a NUL; NULL behind the last. */
static const char *next(const char **at, const char *end)
{
	const char *s = *at;

	if (s >= end)
		return NULL;
	*at = s + strlen(s) + 1;
	return s;
}

bool gfl_git_changes(const struct gfl_git *git, const char *const *trees,
		     const struct gfl_words *paths, struct gfl_changes *changes)
{
	struct gfl_words args = { 0 };
	struct gfl_git_run run = { 0 };
	const char *at, *end, *status, *path;
	bool ok;

	gfl_words_split(&args, "diff-tree -r -M -z --name-status", " ");
	gfl_words_add(&args, trees[GFL_BEFORE]);
	gfl_words_add(&args, trees[GFL_AFTER]);
	gfl_words_add(&args, "--");
	for (size_t i = 0; i < paths->nr; i++)
		gfl_words_add(&args, paths->v[i]);
	run.args = args.v;
	ok = gfl_git_run(git, &run);
	at = run.out;
	end = run.out + run.out_len;
	while (ok && (status = next(&at, end)) && (path = next(&at, end))) {
		struct gfl_change c = { 0 };

		c.path[GFL_BEFORE] = c.path[GFL_AFTER] = gfl_format("%s", path);
		if (*status == 'R' && (path = next(&at, end)))
			c.path[GFL_AFTER] = gfl_format("%s", path);
		else if (*status == 'A')
			c.path[GFL_BEFORE] = NULL;
		else if (*status == 'D')
			c.path[GFL_AFTER] = NULL;
		GFL_GROW(changes->v, changes->nr, changes->cap);
		changes->v[changes->nr++] = c;
	}
	gfl_git_run_free(&run);
	return ok;
}

/* A file that differs: `:100644 100644 OLD NEW M`, and its path. */
struct entry {
	char mode[8], hash[80];
	const char *path;
};

static bool is_in(const struct gfl_words *dirs, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;

	for (size_t i = 0; i < dirs->nr; i++)
		if (!strncmp(dirs->v[i], path, len) && !dirs->v[i][len])
			return true;
	return false;
}

/* All that differs; if that is much, what lies in @dirs. */
static struct entry *parse_raw(const char *at, const char *end, const struct gfl_words *dirs,
			       size_t *nr)
{
	struct entry *entries = NULL, e;
	size_t cap = 0, nr_in = 0;
	const char *raw;

	*nr = 0;
	while ((raw = next(&at, end)) && (e.path = next(&at, end))) {
		if (sscanf(raw, ":%*s %7s %*s %79s", e.mode, e.hash) != 2)
			continue;
		GFL_GROW(entries, *nr, cap);
		entries[(*nr)++] = e;
	}
	if (*nr <= MANY)
		return entries;
	for (size_t i = 0; i < *nr; i++)
		if (is_in(dirs, entries[i].path))
			entries[nr_in++] = entries[i];
	*nr = nr_in;
	return entries;
}

/* What update-index reads. Submodules are no files. */
static void put_entry(FILE *list, const struct entry *e, struct gfl_words *gone)
{
	if (!strcmp(e->mode, "000000"))
		gfl_words_add(gone, gfl_format("%s", e->path));
	else if (strcmp(e->mode, "160000"))
		fprintf(list, "%s %s\t%s%c", e->mode, e->hash, e->path, '\0');
}

bool gfl_git_check_out(const struct gfl_git *git, const char *from, const char *tree,
		       const char *dir, const struct gfl_words *dirs, struct gfl_words *gone)
{
	const char *index = gfl_format("%s.index", dir);
	struct gfl_git_run diff = { .args = GFL_GIT_ARGS("diff-tree", "-r", "-z", "--no-renames",
							 "--no-abbrev", from, tree) };
	struct gfl_git_run fill = { .args = GFL_GIT_ARGS("update-index", "-z", "--index-info"),
				    .index = index };
	struct gfl_git_run out = { .args = GFL_GIT_ARGS("checkout-index", "-a", "-q",
							gfl_format("--prefix=%s/", dir)),
				   .index = index };
	char *entries = NULL;
	size_t len = 0;
	FILE *list = open_memstream(&entries, &len);
	bool ok = list && gfl_git_run(git, &diff);
	struct entry *differ = NULL;
	size_t nr = 0;

	if (ok)
		differ = parse_raw(diff.out, diff.out + diff.out_len, dirs, &nr);
	for (size_t i = 0; i < nr; i++)
		put_entry(list, &differ[i], gone);
	free(differ);
	if (list)
		fclose(list);
	fill.input = entries;
	fill.len = len;
	ok = ok && (!len || (gfl_git_run(git, &fill) && gfl_git_run(git, &out)));
	gfl_git_run_free(&diff);
	gfl_git_run_free(&fill);
	gfl_git_run_free(&out);
	free(entries);
	return ok;
}
