// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Run the annotated cases: compile each as kernel code with the plugin, for each kernel tree, and
 * compare what is found with the marks in its files.
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
	const char *build; /* output folder of the build */
	const char *tree;  /* one tree, or NULL for all */
	const char *gcc;   /* major version */
	unsigned int nr_jobs;
	long timeout; /* seconds a file may take */
} opt = { .build = "build", .gcc = "12", .nr_jobs = 2, .timeout = 20 };

struct job {
	struct gfl_run run;
	struct timespec start;
	bool is_late;
};

static struct gfl_tools tools;
static struct gfl_cases cases;
static unsigned int nr_passed, nr_failed;

void gfl_die(const char *what, const char *name)
{
	fprintf(stderr, "verify: %s '%s'%s%s\n", what, name, errno ? ": " : "",
		errno ? strerror(errno) : "");
	exit(2);
}

char *gfl_read_file(const char *path)
{
	FILE *in = fopen(path, "r");
	struct stat st;
	char *text;
	size_t got;

	if (!in || fstat(fileno(in), &st))
		gfl_die("cannot read", path);
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
		gfl_die("cannot run", command);
	if (!fgets(buf, (int)size, in))
		buf[0] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	if (pclose(in) || !buf[0])
		gfl_die("this failed:", command);
}

static void prepare_tree(struct gfl_tree *t, const char *name)
{
	char command[3 * PATH_MAX];

	t->name = name;
	snprintf(command, sizeof(command), "tools/kernel.sh %s", name);
	first_line(command, t->dir, sizeof(t->dir));
	if (snprintf(t->flags, sizeof(t->flags), "%s/flags-%s-%s", tools.work, name, tools.cc) >=
	    (int)sizeof(t->flags))
		gfl_die("too long:", tools.work);
	snprintf(command, sizeof(command), "tools/case-flags.sh '%s' %s '%s'", t->dir, tools.cc,
		 t->flags);
	if (system(command)) {
		errno = 0;
		gfl_die("no compiler flags for tree", name);
	}
}

/* --- cases ---------------------------------------------------------------- */

/* Let a tool make cases in a folder of the build. */
static void make_cases(const char *tool, const char *name, char *folder)
{
	char command[PATH_MAX + 64];

	snprintf(folder, PATH_MAX, "%s/%s", opt.build, name);
	snprintf(command, sizeof(command), "%s '%s'", tool, folder);
	errno = 0;
	if (system(command))
		gfl_die("this failed:", command);
}

/* The written cases, and the generated ones. */
static void find_all_cases(void)
{
	char testcases[] = "testcases", matrix[PATH_MAX], docs[PATH_MAX];
	char *paths[] = { testcases, matrix, docs, NULL };

	make_cases("tools/case-matrix.sh", "matrix", matrix);
	make_cases("tools/case-docs.sh", "docs-cases", docs);
	gfl_cases_find(&cases, paths);
}

/* --- running -------------------------------------------------------------- */

static unsigned int judge(const struct job *j, int status, FILE *out)
{
	const struct gfl_run *run = &j->run;
	char *says = gfl_read_file(run->says);
	enum gfl_end end = j->is_late ? GFL_END_TIMEOUT : gfl_run_end(run, status, says);
	struct gfl_output o;
	unsigned int wrong;
	char *json;

	if (tools.is_plain && end == GFL_END_OK && *says)
		end = GFL_END_ERROR;
	wrong = gfl_judge_end(run->c, end, run->tree->name, says, out);
	if (!wrong && !tools.is_plain) {
		json = gfl_read_file(run->json);
		/* an audit tells how it goes on */
		gfl_output_parse(&o, json, run->c->is_program ? "" : says);
		wrong = gfl_judge(run->c, &o, run->tree->name, "gcc", out);
		gfl_output_deinit(&o);
		free(json);
	}
	free(says);
	unlink(run->says);
	unlink(run->json);
	return wrong;
}

static void finish(struct job *j, int status)
{
	char *text = NULL, *line, *save = NULL;
	unsigned int nr = 0;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		gfl_die("no memory for", j->run.c->path);
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
		printf("%s:1: [%s] and %u lines more\n", j->run.c->path, j->run.tree->name,
		       nr - MAX_LINES);
	free(text);
	j->run.pid = 0;
}

static void end_late(struct job *j)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!j->run.pid || j->is_late ||
	    now.tv_sec - j->start.tv_sec <= opt.timeout * (long)j->run.c->nr_files)
		return;
	j->is_late = true;
	kill(-j->run.pid, SIGKILL);
}

/* Wait for a job to end; returns its slot. */
static unsigned int reap(struct job *jobs)
{
	const struct timespec pause = { .tv_nsec = 4000000 };

	for (;;) {
		for (unsigned int i = 0; i < opt.nr_jobs; i++) {
			int status;

			if (!jobs[i].run.pid)
				continue;
			end_late(&jobs[i]);
			if (waitpid(jobs[i].run.pid, &status, WNOHANG) == jobs[i].run.pid) {
				finish(&jobs[i], status);
				return i;
			}
		}
		nanosleep(&pause, NULL);
	}
}

static void start(struct job *j, const struct gfl_case *c, const struct gfl_tree *t,
		  unsigned int slot)
{
	j->is_late = false;
	clock_gettime(CLOCK_MONOTONIC, &j->start);
	if (!gfl_run_start(&j->run, &tools, c, t, slot))
		gfl_die("cannot start a process for", c->path);
}

static bool is_for_tree(const struct gfl_case *c, const struct gfl_tree *t)
{
	return !c->trees[0] || gfl_list_has(c->trees, t->name);
}

static void run_all(const struct gfl_tree *trees, unsigned int nr_trees)
{
	struct job jobs[MAX_JOBS] = { 0 };
	unsigned int nr_running = 0, slot = 0;

	for (unsigned int i = 0; i < cases.nr; i++) {
		const struct gfl_case *c = &cases.v[i];

		if (c->nr_errors) {
			fputs(c->errors, stdout);
			nr_failed++;
			continue;
		}
		for (unsigned int t = 0; t < nr_trees; t++) {
			if (!is_for_tree(c, &trees[t]))
				continue;
			if (nr_running == opt.nr_jobs)
				slot = reap(jobs);
			else
				slot = nr_running++;
			start(&jobs[slot], c, &trees[t], slot);
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
	      "      --timeout=SEC  what a file may take (default 20)\n"
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

	while ((c = getopt_long(argc, argv, "t:j:b:h", options, NULL)) != -1) {
		switch (c) {
		case 't':
			cases.pattern = optarg[0] ? optarg : NULL;
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
			tools.is_plain = true;
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

	if (!getcwd(tools.top, sizeof(tools.top)))
		gfl_die("cannot find out about", ".");
	snprintf(dir, sizeof(dir), "%s/verify", opt.build);
	if ((mkdir(dir, 0755) && errno != EEXIST) || !realpath(dir, tools.work))
		gfl_die("cannot make", dir);
	snprintf(tools.cc, sizeof(tools.cc), "gcc-%s", opt.gcc);
	if (tools.is_plain)
		return;
	snprintf(dir, sizeof(dir), "%s/plugin-%s/gfplint.so", opt.build, opt.gcc);
	if (!realpath(dir, tools.plugin))
		gfl_die("cannot find the plugin", dir);
	snprintf(dir, sizeof(dir), "%s/gfplint", opt.build);
	if (!realpath(dir, tools.gfplint))
		gfl_die("cannot find", dir);
	if (!realpath("plugin/annotate.h", tools.annotate))
		gfl_die("cannot find the header", "plugin/annotate.h");
	if (!realpath("rules", tools.rules))
		gfl_die("cannot find", "rules");
}

int main(int argc, char **argv)
{
	static struct gfl_tree trees[MAX_TREES];
	unsigned int nr_trees = 0, nr_marks = 0;

	parse_options(argc, argv);
	find_parts();
	if (optind < argc)
		gfl_cases_find(&cases, argv + optind);
	else
		find_all_cases();
	for (unsigned int i = 0; i < MAX_TREES; i++) {
		if (!opt.tree || !strcmp(opt.tree, all_trees[i]))
			prepare_tree(&trees[nr_trees++], all_trees[i]);
	}
	gfl_cases_close(&cases);
	errno = 0;
	if (!nr_trees)
		gfl_die("there is no tree", opt.tree);
	if (!cases.nr)
		gfl_die("no case matches", cases.pattern ? cases.pattern : "");
	run_all(trees, nr_trees);
	for (unsigned int i = 0; i < cases.nr; i++)
		nr_marks += cases.v[i].nr_marks;
	printf("%u marks in %u cases on %u trees\n", nr_marks, cases.nr, nr_trees);
	gfl_cases_deinit(&cases);
	printf("%u passed, %u failed\n", nr_passed, nr_failed);
	return nr_failed ? 1 : 0;
}
