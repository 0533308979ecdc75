// SPDX-License-Identifier: GPL-2.0-or-later
/* A temporary folder that goes when the work is done, whatever becomes of the work. */
#include <errno.h>
#include <fts.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"

static void remove_all(const char *path)
{
	char *paths[] = { gfl_format("%s", path), NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (fts && (entry = fts_read(fts)))
		if (entry->fts_info == FTS_DP)
			rmdir(entry->fts_path);
		else if (entry->fts_info != FTS_D)
			unlink(entry->fts_path);
	if (fts)
		fts_close(fts);
}

static pid_t worker;

static void pass_on(int sig)
{
	kill(worker, sig);
}

static const char *make_tmp(void)
{
	const char *dir = getenv("TMPDIR");
	char *tmp = gfl_format("%s/gfplint-XXXXXX", dir && *dir ? dir : "/tmp"), *real;

	if (!mkdtemp(tmp)) {
		gfl_complain("cannot make '%s': %s", tmp, strerror(errno));
		return NULL;
	}
	real = realpath(tmp, NULL);
	if (real)
		tmp = gfl_format("%s", real);
	free(real);
	return tmp;
}

/* Until the worker has ended, and the programs that it left behind have. */
static int wait_for_all(void)
{
	int status = 0, other;
	pid_t pid;

	while ((pid = waitpid(-1, &other, 0)) > 0 || errno == EINTR)
		if (pid == worker)
			status = other;
	return status;
}

static int watch(const char *tmp, const sigset_t *signals)
{
	int status;

	signal(SIGINT, pass_on);
	signal(SIGTERM, pass_on);
	signal(SIGHUP, pass_on);
	sigprocmask(SIG_SETMASK, signals, NULL);
	status = wait_for_all();
	remove_all(tmp);
	return status;
}

int gfl_in_tmp(int (*work)(void *arg, const char *tmp), void *arg)
{
	const char *tmp;
	sigset_t set, old;
	int status;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	/* compilers that outlive the worker are waited for: nobody may write to the folder while it goes */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	sigprocmask(SIG_BLOCK, &set, &old);
	tmp = make_tmp();
	if (!tmp)
		return GFL_EXIT_FAILED;
	fflush(NULL);
	worker = fork();
	if (!worker) {
		sigprocmask(SIG_SETMASK, &old, NULL);
		status = work(arg, tmp);
		fflush(NULL);
		_exit(status);
	}
	if (worker < 0) {
		gfl_complain("cannot start: %s", strerror(errno));
		remove_all(tmp);
		return GFL_EXIT_FAILED;
	}
	status = watch(tmp, &old);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	gfl_complain("ended: %s", strsignal(WTERMSIG(status)));
	return GFL_EXIT_FAILED;
}
