// SPDX-License-Identifier: GPL-2.0-or-later
/* Running make, and telling what it says of interest from the rest. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit.h"
#include "make.h"

#define NR_LAST GFL_ARRAY_SIZE(((struct gfl_make *)NULL)->last)

static bool ends_with(const char *line, const char *end)
{
	size_t len = strlen(line), n = strlen(end);

	return len >= n && !strcmp(line + len - n, end);
}

/* A line of make's own, "make[3]: *** [FILE:LINE: TARGET] Error 1" */
static bool is_of_make(const char *line)
{
	return !strncmp(line, "make[", 5) || !strncmp(line, "make: ", 6);
}

void gfl_make_say_last(struct gfl_make *make)
{
	for (size_t i = make->nr_last > NR_LAST ? make->nr_last - NR_LAST : 0; i < make->nr_last;
	     i++)
		fprintf(stderr, "  %s\n", make->last[i % NR_LAST]);
	make->nr_last = 0;
}

/*
 * Did a make below fail, which has told why? "make[2]: *** [FILE:LINE: kernel/irq] Error 2" is about a
 * folder or a name like "prepare"; what a rule makes has a slash in its name.
 */
static bool is_of_make_below(const struct gfl_make *make, const char *line)
{
	const char *end = strrchr(line, ']');
	const char *at = end;
	struct stat st;
	char *target;

	while (at && at > line && at[-1] != ' ' && at[-1] != '[')
		at--;
	if (!ends_with(line, "] Error 2") || !at)
		return false;
	target = gfl_format("%.*s", (int)(end - at), at);
	return !strchr(target, '/') ||
	       (!stat(gfl_format("%s/%s", make->tree->build, target), &st) && S_ISDIR(st.st_mode));
}

static void take_line(struct gfl_make *make, const char *line)
{
	static const char *const expected[] = { " not remade because of errors.",
						"Waiting for unfinished jobs...." };
	bool is_ours = is_of_make(line) && ends_with(line, " Error " GFL_STRING(GFL_EXIT_RECORDED));
	bool is_error = is_of_make(line) && strstr(line, "*** ");

	fprintf(make->log, "%s\n", line);
	if (is_ours)
		make->nr++;
	if (is_ours || !*line)
		return;
	/* what follows from something else */
	if (is_of_make(line) && is_of_make_below(make, line))
		return;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(expected); i++)
		if (is_of_make(line) && ends_with(line, expected[i]))
			return;
	snprintf(make->last[make->nr_last++ % NR_LAST], sizeof(make->last[0]), "%s", line);
	if (!is_error)
		return;
	make->is_broken |= ends_with(line, " Error " GFL_STRING(GFL_EXIT_NOT_RECORDED));
	if (!make->nr_failed++)
		gfl_complain("make in '%s' said:", make->tree->build);
	if (make->nr_failed <= 5)
		gfl_make_say_last(make);
}

static void enter_make(const struct gfl_make *make, const struct gfl_words *cmd, int fd)
{
	static const char *const outside[] = { "MAKEFLAGS",	"MFLAGS", "MAKELEVEL", "MAKEFILES",
					       "KBUILD_OUTPUT", "LC_ALL", "LANGUAGE" };
	char *dir = gfl_format("%s/.gfplint/kbuild", make->tree->build);
	const char *path = getenv("PATH");
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	/* make ends with us, and its children with it */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	for (size_t i = 0; i < GFL_ARRAY_SIZE(outside); i++)
		unsetenv(outside[i]);
	setenv("LANG", "C", 1);
	setenv("LC_MESSAGES", "C", 1);
	if (make->is_asked) {
		setenv(GFL_RECORD_ENV, dir, 1);
		setenv("PATH", gfl_format("%s/bin:%s", dir, path ? path : "/usr/bin:/bin"), 1);
	}
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(fd, STDOUT_FILENO) < 0 ||
	    dup2(fd, STDERR_FILENO) < 0)
		_exit(127);
	execvp(cmd->v[0], (char *const *)cmd->v);
	fprintf(stderr, "make: *** cannot run '%s': %s\n", cmd->v[0], strerror(errno));
	_exit(127);
}

int gfl_make_run(struct gfl_make *make, const struct gfl_words *cmd)
{
	const bool is_tty = make->is_asked && isatty(STDERR_FILENO);
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int fd[2], status;
	FILE *in;
	pid_t pid;

	fflush(NULL);
	if (pipe2(fd, O_CLOEXEC) || (pid = fork()) < 0) {
		gfl_complain("cannot start make: %s", strerror(errno));
		return -1;
	}
	if (!pid)
		enter_make(make, cmd, fd[1]);
	close(fd[1]);
	in = fdopen(fd[0], "r");
	while (in && (len = getline(&line, &size, in)) > 0) {
		line[strcspn(line, "\n")] = '\0';
		take_line(make, line);
		if (is_tty)
			fprintf(stderr, "\rgfplint: kbuild: %zu objects", make->nr);
	}
	if (is_tty)
		fputc('\n', stderr);
	if (in)
		fclose(in);
	free(line);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
