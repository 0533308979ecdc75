// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Compare pairs of commands: run both in turn, several rounds, and print medians of paired ratios.
 *
 * Reads lines of four fields, separated by tabs: group, folder, command A, command B (for sh). The
 * other load of a machine falls on both commands of a pair alike, which totals would not show.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_PAIRS 400
#define MAX_ROUNDS 50

/** struct cost - of one run: seconds of processor time and of the clock, KiB of memory */
struct cost {
	double cpu, wall;
	long rss;
};

struct pair {
	char *group, *dir, *cmd[2];
	struct cost cost[2][MAX_ROUNDS];
};

static struct pair pairs[MAX_PAIRS];
static unsigned int nr_pairs, nr_rounds;

static void die(const char *what, const char *name)
{
	fprintf(stderr, "bench: %s '%s'%s%s\n", what, name, errno ? ": " : "",
		errno ? strerror(errno) : "");
	exit(2);
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void exec_command(const struct pair *p, int which)
{
	int null = open("/dev/null", O_WRONLY);

	if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0 ||
	    chdir(p->dir))
		_exit(126);
	execl("/bin/sh", "sh", "-c", p->cmd[which], (char *)NULL);
	_exit(127);
}

/* The resources of a child include those of the children it waited for. */
static void run(struct pair *p, int which, struct cost *cost)
{
	struct timespec start, end;
	struct rusage usage;
	int status;
	pid_t pid;

	clock_gettime(CLOCK_MONOTONIC, &start);
	pid = fork();
	if (pid < 0)
		die("cannot start", p->cmd[which]);
	if (!pid)
		exec_command(p, which);
	if (wait4(pid, &status, 0, &usage) < 0)
		die("cannot wait for", p->cmd[which]);
	clock_gettime(CLOCK_MONOTONIC, &end);
	errno = 0;
	if (status)
		die("this failed:", p->cmd[which]);
	cost->cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
	cost->wall =
		(double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
	cost->rss = usage.ru_maxrss;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double quantile(double *v, unsigned int nr, double q)
{
	qsort(v, nr, sizeof(*v), by_value);
	return v[(unsigned int)((double)(nr - 1) * q + 0.5)];
}

enum measure { CPU_RATIO, WALL_RATIO, CPU_DIFF };

/* The median over rounds for one pair. */
static double of_pair(const struct pair *p, enum measure what)
{
	double v[MAX_ROUNDS] = { 0 };

	for (unsigned int r = 0; r < nr_rounds; r++) {
		const struct cost *a = &p->cost[0][r], *b = &p->cost[1][r];

		if (what == CPU_RATIO)
			v[r] = b->cpu / a->cpu;
		else if (what == WALL_RATIO)
			v[r] = b->wall / a->wall;
		else
			v[r] = b->cpu - a->cpu;
	}
	return quantile(v, nr_rounds, 0.5);
}

static double of_group(const char *group, enum measure what, double q)
{
	double v[MAX_PAIRS] = { 0 };
	unsigned int nr = 0;

	for (unsigned int i = 0; i < nr_pairs; i++)
		if (!strcmp(pairs[i].group, group))
			v[nr++] = of_pair(&pairs[i], what);
	return quantile(v, nr, q);
}

static void print_group(const char *group)
{
	long rss[2] = { 0, 0 };
	double total[2] = { 0, 0 };
	unsigned int nr = 0;

	for (unsigned int i = 0; i < nr_pairs; i++) {
		if (strcmp(pairs[i].group, group))
			continue;
		nr++;
		for (int w = 0; w < 2; w++) {
			for (unsigned int r = 0; r < nr_rounds; r++) {
				total[w] += pairs[i].cost[w][r].cpu / nr_rounds;
				if (pairs[i].cost[w][r].rss > rss[w])
					rss[w] = pairs[i].cost[w][r].rss;
			}
		}
	}
	printf("%-10s %5u %8.3f %8.3f %8.3f %9.1f %8.2f %8.2f %7ld %7ld\n", group, nr,
	       of_group(group, CPU_RATIO, 0.5), of_group(group, CPU_RATIO, 0.9),
	       of_group(group, WALL_RATIO, 0.5), of_group(group, CPU_DIFF, 0.5) * 1e3, total[0],
	       total[1], rss[0] / 1024, rss[1] / 1024);
}

static void print_all(void)
{
	printf("%-10s %5s %8s %8s %8s %9s %8s %8s %7s %7s\n", "group", "pairs", "cpu B/A", "p90",
	       "wall B/A", "B-A ms", "A s", "B s", "A MiB", "B MiB");
	for (unsigned int i = 0; i < nr_pairs; i++) {
		unsigned int k = 0;

		while (strcmp(pairs[k].group, pairs[i].group))
			k++;
		if (k == i)
			print_group(pairs[i].group);
	}
}

static void read_pairs(const char *path)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;

	if (!in)
		die("cannot open", path);
	while (getline(&line, &cap, in) > 0) {
		struct pair *p = &pairs[nr_pairs++];
		char *rest = line;

		line[strcspn(line, "\n")] = '\0';
		if (nr_pairs == MAX_PAIRS)
			die("too many pairs in", path);
		p->group = strsep(&rest, "\t");
		p->dir = strsep(&rest, "\t");
		p->cmd[0] = strsep(&rest, "\t");
		p->cmd[1] = strsep(&rest, "\t");
		errno = 0;
		if (!p->cmd[1])
			die("a line without four fields in", path);
		line = NULL; /* the pair keeps it */
		cap = 0;
	}
	free(line);
	fclose(in);
	errno = 0;
	if (!nr_pairs)
		die("no pairs in", path);
}

int main(int argc, char **argv)
{
	nr_rounds = argc == 3 ? (unsigned int)strtoul(argv[1], NULL, 10) : 0;
	if (!nr_rounds || nr_rounds > MAX_ROUNDS) {
		fprintf(stderr, "usage: bench ROUNDS FILE (1 to %d rounds)\n", MAX_ROUNDS);
		return 2;
	}
	read_pairs(argv[2]);
	for (unsigned int r = 0; r < nr_rounds; r++) {
		for (unsigned int i = 0; i < nr_pairs; i++) {
			int first = (r + i) % 2; /* neither command always runs on a warm cache */

			run(&pairs[i], first, &pairs[i].cost[first][r]);
			run(&pairs[i], !first, &pairs[i].cost[!first][r]);
		}
		fprintf(stderr, "bench: round %u of %u\n", r + 1, nr_rounds);
	}
	print_all();
	return 0;
}
