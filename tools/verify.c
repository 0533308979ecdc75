// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Run the annotated cases: compile each as kernel code with the plugin, for each kernel tree, and
 * compare what it prints with the marks in the file.
 *
 * Run from the top of the repository. Ends with one line `N passed, N failed`; a case counts once
 * per tree. Exit code: 0 all passed, 1 something failed, 2 the runner could not run.
 */
#include "verify/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_TREES 3
#define MAX_JOBS 64
#define MAX_LINES 10 /* printed per case and tree */

static const char *const all_trees[MAX_TREES] = { "6.12-rt", "6.12", "6.1" };

/* What the command line asked for. */
static struct {
	const char *build;   /* output folder of the build */
	const char *pattern; /* part of a path, or NULL */
	const char *tree;    /* one tree, or NULL for all */
	const char *gcc;     /* major version */
	unsigned int nr_jobs;
	long timeout; /* seconds */
	bool plain;   /* compile without the plugin; only marks and compilation are tested */
	char cc[64];
	char plugin[PATH_MAX];
	char rules[PATH_MAX];
	char annotate[PATH_MAX]; /* header that makes sparse annotations visible */
	char top[PATH_MAX];	 /* where we are */
	char work[PATH_MAX];	 /* for our own files, absolute */
} opt = { .build = "build", .nr_jobs = 2, .timeout = 20 };

struct tree {
	const char *name;
	char dir[PATH_MAX];   /* where the compiler runs */
	char flags[PATH_MAX]; /* response file */
};

struct job {
	pid_t pid;
	struct gfl_case *c;
	const struct tree *tree;
	struct timespec start;
	char err[PATH_MAX + 32];
	bool is_late;
};

static struct gfl_case *cases;
static unsigned int nr_cases, nr_passed, nr_failed;

static void die(const char *what, const char *name)
{
	fprintf(stderr, "verify: %s '%s'%s%s\n", what, name, errno ? ": " : "",
		errno ? strerror(errno) : "");
	exit(2);
}

static char *read_file(const char *path)
{
	FILE *in = fopen(path, "r");
	struct stat st;
	char *text;
	size_t got;

	if (!in || fstat(fileno(in), &st))
		die("cannot read", path);
	text = gfl_xalloc((size_t)st.st_size + 1);
	got = fread(text, 1, (size_t)st.st_size, in);
	text[got] = '\0';
	fclose(in);
	return text;
}

/* --- trees ---------------------------------------------------------------- */

/* The first line @command prints, into @buf. */
static void first_line(const char *command, char *buf, size_t size)
{
	FILE *in = popen(command, "r");

	errno = 0;
	if (!in)
		die("cannot run", command);
	if (!fgets(buf, (int)size, in))
		buf[0] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	if (pclose(in) || !buf[0])
		die("this failed:", command);
}

static void prepare_tree(struct tree *t, const char *name)
{
	char command[3 * PATH_MAX];

	t->name = name;
	snprintf(command, sizeof(command), "tools/kernel.sh %s", name);
	first_line(command, t->dir, sizeof(t->dir));
	if (snprintf(t->flags, sizeof(t->flags), "%s/flags-%s-%s", opt.work, name, opt.cc) >=
	    (int)sizeof(t->flags))
		die("too long:", opt.work);
	snprintf(command, sizeof(command), "tools/case-flags.sh '%s' %s '%s'", t->dir, opt.cc,
		 t->flags);
	if (system(command)) {
		errno = 0;
		die("no compiler flags for tree", name);
	}
}

/* --- cases ---------------------------------------------------------------- */

static void add_case(const char *path)
{
	char *text;

	if (opt.pattern && !strstr(path, opt.pattern))
		return;
	cases = realloc(cases, (nr_cases + 1) * sizeof(*cases));
	if (!cases)
		exit(2);
	text = read_file(path);
	gfl_case_parse(&cases[nr_cases++], path, text);
	free(text);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void find_cases(char **paths)
{
	FTS *fts = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *e;

	if (!fts)
		die("cannot read", paths[0]);
	while ((e = fts_read(fts))) {
		if (e->fts_info == FTS_NS || e->fts_info == FTS_DNR || e->fts_info == FTS_ERR) {
			errno = e->fts_errno;
			die("cannot read", e->fts_path);
		}
		if (e->fts_info == FTS_F && e->fts_namelen > 2 &&
		    !strcmp(e->fts_name + e->fts_namelen - 2, ".c"))
			add_case(e->fts_path);
	}
	fts_close(fts);
}

/* The written cases, and the generated ones. */
static void find_all_cases(void)
{
	char testcases[] = "testcases", matrix[PATH_MAX], command[PATH_MAX + 64];
	char *paths[] = { testcases, matrix, NULL };

	snprintf(matrix, sizeof(matrix), "%s/matrix", opt.build);
	snprintf(command, sizeof(command), "tools/case-matrix.sh '%s'", matrix);
	errno = 0;
	if (system(command))
		die("this failed:", command);
	find_cases(paths);
}

/* --- running -------------------------------------------------------------- */

/* In the child: become the compiler. Its own process group, so that cc1 can be ended with it. */
static void exec_compiler(const struct job *j)
{
	char flags[PATH_MAX + 1], path[PATH_MAX], plugin[PATH_MAX + 16], rules[PATH_MAX + 32];
	const char *argv[16];
	int fd = open(j->err, O_WRONLY | O_CREAT | O_TRUNC, 0644), n = 0;

	setpgid(0, 0);
	snprintf(flags, sizeof(flags), "@%s", j->tree->flags);
	if (j->c->path[0] == '/')
		snprintf(path, sizeof(path), "%s", j->c->path);
	else if (snprintf(path, sizeof(path), "%s/%s", opt.top, j->c->path) >= (int)sizeof(path))
		_exit(126);
	argv[n++] = opt.cc;
	argv[n++] = flags;
	argv[n++] = "-fno-diagnostics-show-caret";
	if (!opt.plain) {
		snprintf(plugin, sizeof(plugin), "-fplugin=%s", opt.plugin);
		snprintf(rules, sizeof(rules), "-fplugin-arg-gfplint-rules=%s", opt.rules);
		argv[n++] = plugin;
		argv[n++] = rules;
		argv[n++] = "-fplugin-arg-gfplint-stop";
		argv[n++] = "-include";
		argv[n++] = opt.annotate;
	}
	argv[n++] = "-S";
	argv[n++] = "-o";
	argv[n++] = "/dev/null";
	argv[n++] = path;
	argv[n] = NULL;
	if (fd < 0 || dup2(fd, STDERR_FILENO) < 0 || chdir(j->tree->dir))
		_exit(126);
	execvp(opt.cc, (char **)argv);
	_exit(127);
}

static void start(struct job *j, struct gfl_case *c, const struct tree *t, unsigned int slot)
{
	j->c = c;
	j->tree = t;
	j->is_late = false;
	snprintf(j->err, sizeof(j->err), "%s/stderr-%d-%u", opt.work, (int)getpid(), slot);
	clock_gettime(CLOCK_MONOTONIC, &j->start);
	j->pid = fork();
	if (j->pid < 0)
		die("cannot start", opt.cc);
	if (!j->pid)
		exec_compiler(j);
	setpgid(j->pid, j->pid);
}

/* The driver tells of a dead cc1 in words only. */
static enum gfl_end how_ended(const struct job *j, int status, const char *text)
{
	if (j->is_late)
		return GFL_END_TIMEOUT;
	if (WIFSIGNALED(status) || strstr(text, "internal compiler error") ||
	    strstr(text, "terminated signal") || strstr(text, "Killed signal"))
		return GFL_END_SIGNAL;
	return WEXITSTATUS(status) ? GFL_END_ERROR : GFL_END_OK;
}

static unsigned int judge(struct job *j, int status, FILE *out)
{
	char *text = read_file(j->err);
	enum gfl_end end = how_ended(j, status, text);
	struct gfl_output o;
	unsigned int wrong;

	gfl_output_parse(&o, text);
	if (end == GFL_END_OK && opt.plain && o.stray)
		end = GFL_END_ERROR;
	wrong = gfl_judge_end(j->c, end, j->tree->name, text, out);
	if (!wrong && !opt.plain)
		wrong = gfl_judge(j->c, &o, j->tree->name, "gcc", out);
	gfl_output_deinit(&o);
	free(text);
	return wrong;
}

static void finish(struct job *j, int status)
{
	char *text = NULL, *line, *save = NULL;
	unsigned int nr = 0;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		die("no memory for", j->c->path);
	if (judge(j, status, out))
		nr_failed++;
	else
		nr_passed++;
	fclose(out);
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (nr++ < MAX_LINES)
			puts(line);
	}
	if (nr > MAX_LINES)
		printf("%s:1: [%s] and %u lines more\n", j->c->path, j->tree->name, nr - MAX_LINES);
	free(text);
	unlink(j->err);
	j->pid = 0;
}

static void end_late(struct job *j)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!j->pid || j->is_late || now.tv_sec - j->start.tv_sec <= opt.timeout)
		return;
	j->is_late = true;
	kill(-j->pid, SIGKILL);
}

/* Wait for a job to end; returns its slot. */
static unsigned int reap(struct job *jobs)
{
	const struct timespec pause = { .tv_nsec = 4000000 };

	for (;;) {
		for (unsigned int i = 0; i < opt.nr_jobs; i++) {
			int status;

			if (!jobs[i].pid)
				continue;
			end_late(&jobs[i]);
			if (waitpid(jobs[i].pid, &status, WNOHANG) == jobs[i].pid) {
				finish(&jobs[i], status);
				return i;
			}
		}
		nanosleep(&pause, NULL);
	}
}

static bool is_for_tree(const struct gfl_case *c, const struct tree *t)
{
	return !c->trees[0] || gfl_list_has(c->trees, t->name);
}

static void run_all(const struct tree *trees, unsigned int nr_trees)
{
	struct job jobs[MAX_JOBS] = { 0 };
	unsigned int nr_running = 0, slot = 0;

	for (unsigned int i = 0; i < nr_cases; i++) {
		if (cases[i].nr_errors) {
			fputs(cases[i].errors, stdout);
			nr_failed++;
			continue;
		}
		for (unsigned int t = 0; t < nr_trees; t++) {
			if (!is_for_tree(&cases[i], &trees[t]))
				continue;
			if (nr_running == opt.nr_jobs)
				slot = reap(jobs);
			else
				slot = nr_running++;
			start(&jobs[slot], &cases[i], &trees[t], slot);
		}
	}
	while (nr_running--)
		reap(jobs);
}

/* --- command line --------------------------------------------------------- */

static void usage(FILE *out)
{
	fputs("usage: verify [options] [file or folder...]\n"
	      "  -t, --match=TEXT   only cases whose path contains TEXT\n"
	      "      --tree=NAME    only this tree: 6.12-rt, 6.12 or 6.1\n"
	      "      --gcc=N        major version of the compiler and its plugin (default 12)\n"
	      "  -j, --jobs=N       compilers at a time (default 2)\n"
	      "      --timeout=SEC  what a case may take (default 20)\n"
	      "  -b, --build=DIR    where gfplint was built (default build)\n"
	      "      --plain        without the plugin: do the cases compile, are the marks well formed\n"
	      "      --self-test    prove that the runner notices each kind of mismatch\n",
	      out);
}

static void self_test(void)
{
	unsigned int failed = gfl_selftest(stdout);

	exit(failed ? 1 : 0);
}

static void parse_options(int argc, char **argv)
{
	static const struct option options[] = {
		{ "match", required_argument, NULL, 't' },
		{ "tree", required_argument, NULL, 'T' },
		{ "gcc", required_argument, NULL, 'g' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "timeout", required_argument, NULL, 'l' },
		{ "build", required_argument, NULL, 'b' },
		{ "plain", no_argument, NULL, 'p' },
		{ "self-test", no_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int c;

	opt.gcc = "12";
	while ((c = getopt_long(argc, argv, "t:j:b:h", options, NULL)) != -1) {
		switch (c) {
		case 't':
			opt.pattern = optarg[0] ? optarg : NULL;
			break;
		case 'T':
			opt.tree = optarg;
			break;
		case 'g':
			opt.gcc = optarg;
			break;
		case 'j':
			opt.nr_jobs = (unsigned int)strtoul(optarg, NULL, 10);
			break;
		case 'l':
			opt.timeout = strtol(optarg, NULL, 10);
			break;
		case 'b':
			opt.build = optarg;
			break;
		case 'p':
			opt.plain = true;
			break;
		case 's':
			self_test();
			break;
		case 'h':
			usage(stdout);
			exit(0);
		default:
			usage(stderr);
			exit(2);
		}
	}
	if (!opt.nr_jobs || opt.nr_jobs > MAX_JOBS) {
		fprintf(stderr, "verify: -j takes 1 to %d\n", MAX_JOBS);
		exit(2);
	}
}

static void find_parts(void)
{
	char dir[PATH_MAX];

	if (!getcwd(opt.top, sizeof(opt.top)))
		die("cannot find out about", ".");
	snprintf(dir, sizeof(dir), "%s/verify", opt.build);
	if ((mkdir(dir, 0755) && errno != EEXIST) || !realpath(dir, opt.work))
		die("cannot make", dir);
	snprintf(opt.cc, sizeof(opt.cc), "gcc-%s", opt.gcc);
	if (opt.plain)
		return;
	snprintf(dir, sizeof(dir), "%s/plugin-%s/gfplint.so", opt.build, opt.gcc);
	if (!realpath(dir, opt.plugin))
		die("cannot find the plugin", dir);
	if (!realpath("plugin/annotate.h", opt.annotate))
		die("cannot find the header", "plugin/annotate.h");
	if (!realpath("rules", opt.rules))
		die("cannot find", "rules");
}

int main(int argc, char **argv)
{
	static struct tree trees[MAX_TREES];
	unsigned int nr_trees = 0, nr_marks = 0;

	parse_options(argc, argv);
	find_parts();
	if (optind < argc)
		find_cases(argv + optind);
	else
		find_all_cases();
	for (unsigned int i = 0; i < MAX_TREES; i++) {
		if (!opt.tree || !strcmp(opt.tree, all_trees[i]))
			prepare_tree(&trees[nr_trees++], all_trees[i]);
	}
	errno = 0;
	if (!nr_trees)
		die("there is no tree", opt.tree);
	if (!nr_cases)
		die("no case matches", opt.pattern ? opt.pattern : "");
	run_all(trees, nr_trees);
	for (unsigned int i = 0; i < nr_cases; i++) {
		nr_marks += cases[i].nr_marks;
		gfl_case_deinit(&cases[i]);
	}
	free(cases);
	printf("%u marks in %u files on %u trees\n", nr_marks, nr_cases, nr_trees);
	printf("%u passed, %u failed\n", nr_passed, nr_failed);
	return nr_failed ? 1 : 0;
}
