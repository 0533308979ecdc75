// SPDX-License-Identifier: GPL-2.0-or-later
/* Which compiler a tree is built with, and running programs without a shell. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"

extern char **environ;

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int spawn(pid_t *pid, const struct gfl_words *words, posix_spawn_file_actions_t *actions)
{
	/* posix_spawnp() does not write to the words, its prototype is older than const */
	errno = posix_spawnp(pid, words->v[0], actions, NULL, (char *const *)words->v, environ);
	return errno;
}

int gfl_run(const struct gfl_words *words)
{
	pid_t pid;

	fflush(NULL);
	return spawn(&pid, words, NULL) ? -1 : wait_for(pid);
}

/* All of @fd, though only what fits is kept: the writer must not be stopped by a full pipe. */
static void drain(int fd, char *buf, size_t size)
{
	char more[4096];
	size_t len = 0;
	ssize_t got;

	while ((got = read(fd, more, sizeof(more))) > 0 || (got < 0 && errno == EINTR)) {
		size_t room = size - 1 - len;
		size_t n = got < 0 ? 0 : (size_t)got;

		if (n > room)
			n = room;
		memcpy(buf + len, more, n);
		len += n;
	}
	buf[len] = '\0';
}

int gfl_run_read(const struct gfl_words *words, char *buf, size_t size)
{
	posix_spawn_file_actions_t actions;
	int fd[2];
	pid_t pid;
	int err;

	buf[0] = '\0';
	if (pipe2(fd, O_CLOEXEC))
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, fd[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fd[1], STDERR_FILENO);
	err = spawn(&pid, words, &actions);
	posix_spawn_file_actions_destroy(&actions);
	close(fd[1]);
	if (!err)
		drain(fd[0], buf, size);
	close(fd[0]);
	return err ? -1 : wait_for(pid);
}

/* Copy what follows @key at the beginning of a line of @text, up to a blank. */
static bool line_value(const char *text, const char *key, char *value, size_t size)
{
	for (const char *at = text; (at = strstr(at, key)); at++) {
		size_t len;

		if (at != text && at[-1] != '\n')
			continue;
		at += strlen(key);
		len = strcspn(at, " \n");
		if (len >= size)
			len = size - 1;
		memcpy(value, at, len);
		value[len] = '\0';
		return true;
	}
	return false;
}

/* Ask the compiler at words->v[@at] with -v; returns whether it is a GCC. */
static bool answers(struct gfl_compiler *compiler, const struct gfl_words *words, size_t at,
		    bool *is_clang)
{
	struct gfl_words ask = { 0 };
	char version[32];
	char text[8192];
	int status;

	gfl_words_add(&ask, words->v[at]);
	gfl_words_add(&ask, "-v");
	status = gfl_run_read(&ask, text, sizeof(text));
	if (status)
		return false;
	*is_clang |= strstr(text, "clang version") != NULL;
	if (!line_value(text, "gcc version ", version, sizeof(version)))
		return false;
	compiler->major = (unsigned int)strtoul(version, NULL, 10);
	line_value(text, "Target: ", compiler->target, sizeof(compiler->target));
	return compiler->major != 0;
}

/*
 * CC may begin with launchers: "ccache gcc", "distcc ccache x86_64-linux-gnu-gcc-12 -m64". The
 * compiler is the last word that answers like one, as launchers may answer for it (distcc does).
 */
bool gfl_compiler_find(struct gfl_compiler *compiler, const char *cc)
{
	struct gfl_words words = { 0 };
	bool is_clang = false;
	bool is_found = false;

	*compiler = (struct gfl_compiler){ 0 };
	if (!cc || !cc[strspn(cc, " \t")])
		cc = "gcc";
	gfl_words_split(&words, cc, " \t");
	/* messages of -v are translated */
	setenv("LC_ALL", "C", 1);
	for (size_t i = words.nr; i-- > 0 && !is_found && !is_clang;) {
		if (words.v[i][0] == '-' || !answers(compiler, &words, i, &is_clang))
			continue;
		is_found = true;
		for (size_t k = i; k < words.nr; k++)
			gfl_words_add(&compiler->words, words.v[k]);
	}
	if (is_clang)
		gfl_complain("the compiler '%s' is clang, only trees built with gcc can be checked",
			     cc);
	else if (!is_found)
		gfl_complain("the compiler '%s' does not run, or is no gcc", cc);
	return is_found;
}

/* A plugin belongs to one major version and one target; that of this machine goes without saying. */
const char *gfl_compiler_plugin(const struct gfl_compiler *compiler)
{
	bool is_native = !strcmp(compiler->target, GFL_NATIVE);
	char *name = gfl_format("plugin-%u%s%s/gfplint.so", compiler->major, is_native ? "" : "-",
				is_native ? "" : compiler->target);
	const char *path = gfl_data_path(name);

	if (!path)
		gfl_complain("no plugin for %s: gcc %u for %s; with its plugin headers installed "
			     "(gcc-%u-plugin-dev), make builds one",
			     compiler->words.v[0], compiler->major, compiler->target,
			     compiler->major);
	return path;
}
