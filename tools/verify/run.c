// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Run compiler and analyser on a case. One file is compiled with the plugin, which writes its facts, and
 * `gfplint report` judges these. A program becomes a build folder with a compile_commands.json, and
 * `gfplint audit` does the rest; its facts are kept for the next time.
 */
#include "verify.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_ARGS 64

/* The words of a command. */
struct command {
	const char *v[MAX_ARGS + 1];
	unsigned int nr;
};

static void add(struct command *cmd, const char *word)
{
	if (!word || cmd->nr == MAX_ARGS)
		_exit(126);
	cmd->v[cmd->nr++] = word;
	cmd->v[cmd->nr] = NULL;
}

/* Strings live as long as the process, which does one thing. */
__attribute__((format(printf, 1, 2))) static char *format(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		_exit(126);
	va_end(ap);
	return s;
}

static const char *absolute(const struct gfl_tools *tools, const char *path)
{
	return path[0] == '/' ? path : format("%s/%s", tools->top, path);
}

/* Returns the exit code, 128 and more for a signal. @out: file for stdout, or NULL */
static int call(const struct command *cmd, const char *out)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		return 126;
	if (!pid) {
		int fd = out ? open(out, O_WRONLY | O_CREAT | O_TRUNC, 0644) : STDOUT_FILENO;

		if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
			_exit(126);
		execvp(cmd->v[0], (char **)cmd->v);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool is_source(const char *file)
{
	size_t len = strlen(file);

	return len > 2 && !strcmp(file + len - 2, ".c");
}

/* --- compiling only -------------------------------------------------------- */

static int run_plain(const struct gfl_run *run, const struct gfl_tools *tools)
{
	struct command cmd = { 0 };

	add(&cmd, tools->cc);
	add(&cmd, format("@%s", run->tree->flags));
	add(&cmd, "-fno-diagnostics-show-caret");
	add(&cmd, "-fsyntax-only");
	for (unsigned int i = 0; i < run->c->nr_files; i++)
		if (is_source(run->c->files[i]))
			add(&cmd, absolute(tools, run->c->files[i]));
	return call(&cmd, NULL);
}

/* The checks that are on unless told otherwise, and those a mark is about. */
static const char *checks_of(const struct gfl_case *c)
{
	const char *checks = "--checks=default";

	for (unsigned int i = 0; i < c->nr_marks; i++)
		if (c->marks[i].kind != GFL_MARK_NOTE && !strstr(checks, c->marks[i].id))
			checks = format("%s,%s", checks, c->marks[i].id);
	return checks;
}

/* --- one file --------------------------------------------------------------- */

static int compile(const struct gfl_run *run, const struct gfl_tools *tools, const char *facts)
{
	struct command cmd = { 0 };

	add(&cmd, tools->cc);
	add(&cmd, format("@%s", run->tree->flags));
	add(&cmd, "-fno-diagnostics-show-caret");
	add(&cmd, format("-fplugin=%s", tools->plugin));
	add(&cmd, format("-fplugin-arg-gfplint-rules=%s", tools->rules));
	add(&cmd, format("-fplugin-arg-gfplint-facts=%s", facts));
	add(&cmd, "-fplugin-arg-gfplint-no-analysis");
	add(&cmd, "-fplugin-arg-gfplint-stop");
	add(&cmd, "-include");
	add(&cmd, tools->annotate);
	add(&cmd, "-S");
	add(&cmd, "-o");
	add(&cmd, "/dev/null");
	add(&cmd, absolute(tools, run->c->path));
	return call(&cmd, NULL);
}

static int run_file(const struct gfl_run *run, const struct gfl_tools *tools)
{
	const char *facts = format("%s.gfl", run->json);
	struct command cmd = { 0 };
	int status = compile(run, tools, facts);

	if (!status) {
		add(&cmd, tools->gfplint);
		add(&cmd, "report");
		add(&cmd, "--json");
		add(&cmd, "--confidence=low");
		add(&cmd, checks_of(run->c));
		add(&cmd, format("--rules=%s", tools->rules));
		add(&cmd, facts);
		status = call(&cmd, run->json);
		/* there are findings */
		if (status == 1)
			status = 0;
	}
	unlink(facts);
	return status;
}

/* --- a program ---------------------------------------------------------------- */

/* A response file has one flag per line, quoted as in a shell. */
static char *join_flags(const char *file)
{
	char *flags = gfl_read_file(file);

	for (char *p = flags; *p; p++)
		if (*p == '\n')
			*p = ' ';
	return flags;
}

static bool write_commands(const struct gfl_run *run, const struct gfl_tools *tools,
			   const char *dir)
{
	const char *flags = join_flags(run->tree->flags);
	const char *path = format("%s/compile_commands.json", dir);
	json_t *list = json_array();

	for (unsigned int i = 0; i < run->c->nr_files; i++) {
		const char *source = absolute(tools, run->c->files[i]);
		const char *object = format("%s%s.o", dir, strrchr(source, '/'));

		if (is_source(source))
			json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "directory",
							      run->tree->dir, "file", source,
							      "output", object, "command",
							      format("%s %s -c -o %s %s", tools->cc,
								     flags, object, source)));
	}
	return !json_dump_file(list, path, JSON_INDENT(1));
}

/* A folder for each program on each tree with each compiler. */
static const char *make_dir(const struct gfl_run *run, const struct gfl_tools *tools)
{
	char *name = format("%s", run->c->path), *dir;

	for (char *p = name; *p; p++)
		if (*p == '/')
			*p = '_';
	dir = format("%s/%s-%s-%s", tools->work, name, run->tree->name, tools->cc);
	return mkdir(dir, 0777) && errno != EEXIST ? NULL : dir;
}

static int run_program(const struct gfl_run *run, const struct gfl_tools *tools)
{
	const char *dir = make_dir(run, tools);
	struct command cmd = { 0 };

	if (!dir || !write_commands(run, tools, dir)) {
		fprintf(stderr, "cannot write to '%s': %s\n", dir ? dir : tools->work,
			strerror(errno));
		return 126;
	}
	add(&cmd, tools->gfplint);
	add(&cmd, "audit");
	add(&cmd, "--jobs=1");
	add(&cmd, "--confidence=low");
	add(&cmd, "--format=json");
	add(&cmd, checks_of(run->c));
	add(&cmd, format("--output=%s", run->json));
	add(&cmd, format("--rules=%s", tools->rules));
	add(&cmd, dir);
	return call(&cmd, NULL);
}

/* --- both -------------------------------------------------------------------- */

static void run_in_child(const struct gfl_run *run, const struct gfl_tools *tools)
{
	int fd = open(run->says, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	/* a group of its own, so that everything below can be ended with it */
	setpgid(0, 0);
	if (fd < 0 || dup2(fd, STDERR_FILENO) < 0 || chdir(run->tree->dir))
		_exit(126);
	if (tools->is_plain)
		_exit(run_plain(run, tools));
	_exit(run->c->is_program ? run_program(run, tools) : run_file(run, tools));
}

bool gfl_run_start(struct gfl_run *run, const struct gfl_tools *tools, const struct gfl_case *c,
		   const struct gfl_tree *tree, unsigned int slot)
{
	run->c = c;
	run->tree = tree;
	snprintf(run->json, sizeof(run->json), "%s/json-%d-%u", tools->work, (int)getpid(), slot);
	snprintf(run->says, sizeof(run->says), "%s/says-%d-%u", tools->work, (int)getpid(), slot);
	fflush(NULL);
	run->pid = fork();
	if (!run->pid)
		run_in_child(run, tools);
	if (run->pid > 0)
		setpgid(run->pid, run->pid);
	return run->pid > 0;
}

/* The compiler's driver tells of a dead cc1 in words only, and so does an audit of a bad unit. */
enum gfl_end gfl_run_end(const struct gfl_run *run, int status, const char *says)
{
	if (WIFSIGNALED(status) || WEXITSTATUS(status) >= 128 ||
	    strstr(says, "internal compiler error") || strstr(says, "terminated signal") ||
	    strstr(says, "Killed signal"))
		return GFL_END_SIGNAL;
	if (WEXITSTATUS(status) || (run->c->is_program && strstr(says, "without facts")))
		return GFL_END_ERROR;
	return GFL_END_OK;
}
