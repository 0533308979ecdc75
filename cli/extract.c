// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Getting facts: the tree's own compiler with the plugin, once per unit that has changed, several at a
 * time, each in a child of its own that puts the result in place when it is complete.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "audit.h"

struct job {
	pid_t pid;
	int output; /* what the compiler said */
	size_t unit;
};

/* --- one unit, in a child ---------------------------------------------------------------- */

static int run_plugin(const struct gfl_extract *ex, const struct gfl_tu *tu,
		      const struct gfl_compiler *compiler, const char *plugin,
		      const struct gfl_place *place)
{
	const char *annotate = gfl_data_path("annotate.h");
	struct gfl_words cmd = { 0 };

	for (size_t i = 0; i < compiler->words.nr; i++)
		gfl_words_add(&cmd, compiler->words.v[i]);
	for (size_t i = 0; i < tu->flags.nr; i++)
		gfl_words_add(&cmd, tu->flags.v[i]);
	if (annotate) {
		gfl_words_add(&cmd, "-include");
		gfl_words_add(&cmd, annotate);
	}
	gfl_words_addf(&cmd, "-fplugin=%s", plugin);
	gfl_words_add(&cmd, "-fplugin-arg-gfplint-no-analysis");
	gfl_words_add(&cmd, "-fplugin-arg-gfplint-stop");
	gfl_words_addf(&cmd, "-fplugin-arg-gfplint-rules=%s", ex->rules_dir);
	gfl_place_flags(place, &cmd);
	gfl_words_add(&cmd, "-w");
	gfl_words_add(&cmd, "-S");
	gfl_words_add(&cmd, "-o");
	gfl_words_add(&cmd, "/dev/null");
	return gfl_run(&cmd);
}

/* Returns the exit code of the child. */
static int make_facts(const struct gfl_extract *ex, const struct gfl_tu *tu,
		      const struct gfl_compiler *compiler, const char *plugin, const char *stamp)
{
	struct gfl_place place;

	if (!gfl_place_open(&place, ex->tree, tu))
		return 1;
	if (chdir(tu->dir)) {
		fprintf(stderr, "cannot change to '%s': %s\n", tu->dir, strerror(errno));
		return 1;
	}
	if (run_plugin(ex, tu, compiler, plugin, &place)) {
		gfl_place_drop(&place);
		return 1;
	}
	return !gfl_place_put(&place, stamp);
}

static bool start(const struct gfl_extract *ex, struct job *job, size_t unit,
		  const struct gfl_compiler *compiler, const char *plugin, const char *stamp)
{
	int null;

	job->unit = unit;
	job->output = memfd_create("gfplint", MFD_CLOEXEC);
	if (job->output < 0)
		return false;
	fflush(NULL);
	job->pid = fork();
	if (job->pid)
		return job->pid > 0;
	null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(job->output, STDOUT_FILENO) < 0 ||
	    dup2(job->output, STDERR_FILENO) < 0)
		_exit(1);
	null = make_facts(ex, &ex->tree->units[unit], compiler, plugin, stamp);
	fflush(NULL);
	_exit(null);
}

/* --- all units --------------------------------------------------------------------------- */

/* As much as fits in a line: what is broken into two cannot be written over. */
static int bar_width(size_t nr, int most)
{
	struct winsize window = { 0 };
	int room;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &window) || !window.ws_col)
		return most;
	room = window.ws_col - snprintf(NULL, 0, "gfplint: facts [] %zu/%zu ", nr, nr);
	return room < 0 ? 0 : room > most ? most : room;
}

static void progress(size_t done, size_t nr, bool is_tty)
{
	static const char bar[] = "##############################";
	int width = is_tty ? bar_width(nr, (int)sizeof(bar) - 1) : 0;
	int filled = (int)(done * (size_t)width / nr);

	if (width)
		fprintf(stderr, "\rgfplint: facts [%-*.*s] %zu/%zu%s", width, filled, bar, done, nr,
			done == nr ? "\n" : "");
	else if (done == nr || done * 10 / nr != (done - 1) * 10 / nr)
		fprintf(stderr, "gfplint: facts of %zu of %zu units\n", done, nr);
}

/* A line of the compiler's, without the beginnings of names that nobody wants to see. */
static void show_line(const struct gfl_extract *ex, const char *line)
{
	fputs("  ", stderr);
	while (*line) {
		size_t len = 0;

		for (size_t i = 0; ex->hide && ex->hide[i] && !len; i++)
			if (!strncmp(line, ex->hide[i], strlen(ex->hide[i])))
				len = strlen(ex->hide[i]);
		if (!len)
			fputc(*line++, stderr);
		line += len;
	}
	fputc('\n', stderr);
}

/* The beginning of what the compiler said; true if that is that the disk is full. */
static bool say_why(struct gfl_extract *ex, const struct job *job, bool is_tty)
{
	char text[4096], *line, *save = NULL;
	ssize_t len = pread(job->output, text, sizeof(text) - 1, 0);
	bool is_full;
	int nr = 0;

	text[len > 0 ? len : 0] = '\0';
	is_full = strstr(text, strerror(ENOSPC)) != NULL;
	ex->failed[job->unit] = true;
	ex->nr_failed++;
	if (is_tty && !ex->is_quiet)
		fputc('\n', stderr);
	gfl_complain("no facts of '%s':%s", ex->tree->units[job->unit].source,
		     *text ? "" : " the compiler failed without a word");
	for (line = strtok_r(text, "\n", &save); line && nr < 5; line = strtok_r(NULL, "\n", &save))
		if (strstr(line, "error") || strstr(line, "cannot") || ex->verbose) {
			show_line(ex, line);
			nr++;
		}
	return is_full;
}

/* Wait for one of the jobs; false if there is no going on. */
static bool reap(struct gfl_extract *ex, struct job *jobs, unsigned int *nr, bool is_tty)
{
	bool is_full = false;
	int status;
	pid_t pid;

	do
		pid = wait(&status);
	while (pid < 0 && errno == EINTR);
	for (unsigned int i = 0; i < *nr; i++) {
		struct job job = jobs[i];

		if (job.pid != pid)
			continue;
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			is_full = say_why(ex, &job, is_tty);
		else
			ex->nr_done++;
		close(job.output);
		jobs[i] = jobs[--*nr];
		break;
	}
	if (is_full)
		gfl_complain("the disk of '%s' is full", ex->tree->build);
	return pid >= 0 && !is_full;
}

struct todo {
	size_t unit;
	const struct gfl_compiler *compiler;
	const char *plugin, *made_by, *stamp;
};

/** struct look - at all units, whether their facts still hold */
struct look {
	const struct gfl_extract *ex;
	struct todo *units;
	uint64_t tree_stamp;
	bool *is_fresh;
};

static void look_at(void *arg, size_t at)
{
	const struct look *look = arg;
	const struct gfl_tree *tree = look->ex->tree;
	struct todo *t = &look->units[at];

	t->stamp = gfl_tu_stamp(&tree->units[at], t->made_by, look->tree_stamp);
	look->is_fresh[at] = gfl_tu_is_fresh(tree, &tree->units[at], t->stamp);
}

/* Which units have to be compiled, and by what. A tree has one compiler, as a rule. */
static bool find_stale(struct gfl_extract *ex, struct todo *todo, size_t *nr)
{
	struct look look = { .ex = ex,
			     .units = todo,
			     .tree_stamp = gfl_tree_stamp(ex->tree, ex->rules) };
	struct gfl_compiler *compiler = NULL;
	const char *name = NULL, *plugin = NULL, *made_by = NULL;

	for (size_t i = 0; i < ex->tree->nr; i++) {
		const struct gfl_tu *tu = &ex->tree->units[i];
		if (!name || strcmp(name, tu->compiler)) {
			name = tu->compiler;
			compiler = gfl_keep_alloc(sizeof(*compiler));
			if (!gfl_compiler_find(compiler, name))
				return false;
			plugin = gfl_compiler_plugin(compiler);
			made_by = plugin ? gfl_plugin_made_by(plugin) : NULL;
			if (!made_by)
				return false;
		}
		todo[i] = (struct todo){ i, compiler, plugin, made_by, NULL };
	}
	look.is_fresh = gfl_xrealloc(NULL, ex->tree->nr + 1);
	gfl_each(ex->jobs, ex->tree->nr, look_at, &look);
	for (size_t i = 0; i < ex->tree->nr; i++) {
		const struct todo t = todo[i];

		if (!look.is_fresh[i] && !gfl_adopt(ex, &ex->tree->units[i], t.plugin, t.stamp))
			todo[(*nr)++] = t;
	}
	free(look.is_fresh);
	return true;
}

static bool run_all(struct gfl_extract *ex, const struct todo *todo, size_t nr)
{
	const bool is_tty = isatty(STDERR_FILENO);
	struct job *jobs = gfl_xrealloc(NULL, ex->jobs * sizeof(*jobs));
	unsigned int running = 0;
	size_t next = 0, done = 0;
	bool ok = true;

	while ((ok && next < nr) || running) {
		if (ok && next < nr && running < ex->jobs) {
			const struct todo *t = &todo[next++];

			ok = start(ex, &jobs[running], t->unit, t->compiler, t->plugin, t->stamp);
			if (ok)
				running++;
			else
				gfl_complain("cannot start a compiler: %s", strerror(errno));
			continue;
		}
		if (ex->meanwhile && next == nr && !done)
			ex->meanwhile(ex->arg);
		ok &= reap(ex, jobs, &running, is_tty);
		done++;
		if (!ex->is_quiet)
			progress(done, nr, is_tty);
	}
	free(jobs);
	return ok;
}

static bool *stale_units(const struct gfl_extract *ex, const struct todo *todo, size_t nr)
{
	bool *stale = gfl_xrealloc(NULL, ex->tree->nr + 1);

	memset(stale, 0, ex->tree->nr + 1);
	for (size_t i = 0; i < nr; i++)
		stale[todo[i].unit] = true;
	return stale;
}

bool gfl_extract(struct gfl_extract *ex)
{
	struct todo *todo = gfl_xrealloc(NULL, (ex->tree->nr + 1) * sizeof(*todo));
	size_t nr = 0;
	bool ok;

	ex->failed = gfl_xrealloc(NULL, ex->tree->nr + 1);
	memset(ex->failed, 0, ex->tree->nr + 1);
	ok = gfl_tree_lock(ex->tree) && find_stale(ex, todo, &nr);
	if (ex->meanwhile)
		ex->stale = stale_units(ex, todo, nr);
	if (ok && !ex->is_quiet)
		fprintf(stderr, "gfplint: %zu unit%s, %zu to compile\n", ex->tree->nr,
			ex->tree->nr == 1 ? "" : "s", nr);
	ok = ok && (!nr || run_all(ex, todo, nr));
	gfl_tree_unlock(ex->tree);
	free(todo);
	return ok;
}
