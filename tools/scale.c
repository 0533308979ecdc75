// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What linking and judging costs, and how it grows.
 *
 *	find BUILD/.gfplint -name '*.gfl' | sort | scale [-r RULES] [-j THREADS] [-p PART] [-w]
 *	scale -s FUNCTIONS [-r RULES] [-j THREADS] [-w]
 *
 * Reads the facts it is given the names of, of every PARTth unit only with -p; or makes up a program
 * of so many functions; -w finds out who calls what in which context, too, as an audit does. Prints
 * one line: units, functions, processor and clock seconds, memory.
 */
#include "gfplint/finding.h"
#include "gfplint/link.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define PER_UNIT 40 /* functions, as in a kernel */

/**
 * struct scale - what is measured
 * @turn:  for what stands below it
 * @input: names of facts files
 * @next:  of the made-up functions the first of the next unit, or the number of names read
 */
struct scale {
	const char *rules;
	uint32_t jobs, part, synthetic;
	pthread_mutex_t turn;
	FILE *input;
	uint32_t next;
	struct gfl_linker *linker;
	uint32_t nr_units;
	bool ways;
	const char *lock, *unlock, *alloc;
};

static void die(const char *what, const char *name)
{
	fprintf(stderr, "scale: %s '%s'\n", what, name);
	exit(2);
}

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add_unit(struct scale *s, const char *text, size_t len, const char *name)
{
	struct gfl_log log = { .out = stderr };
	struct gfl_unit *unit = gfl_unit_read(text, len, name, &log);

	if (!unit)
		die("bad facts", name);
	pthread_mutex_lock(&s->turn);
	gfl_linker_add(s->linker, unit);
	s->nr_units++;
	pthread_mutex_unlock(&s->turn);
	gfl_unit_destroy(unit);
}

/* --- real facts --------------------------------------------------------------------------- */

static void add_file(struct scale *s, const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = NULL;
	size_t cap = 0;
	ssize_t len = in ? getdelim(&text, &cap, '\0', in) : -1;

	if (len < 0)
		die("cannot read", path);
	fclose(in);
	add_unit(s, text, (size_t)len, path);
	free(text);
}

static bool next_name(struct scale *s, char *path, int size)
{
	bool found = true;

	pthread_mutex_lock(&s->turn);
	do
		found = fgets(path, size, s->input);
	while (found && s->next++ % s->part);
	pthread_mutex_unlock(&s->turn);
	path[strcspn(path, "\n")] = '\0';
	return found;
}

static void add_listed(struct scale *s)
{
	char path[4096] = "";

	while (next_name(s, path, sizeof(path)))
		add_file(s, path);
}

/* --- made-up facts ------------------------------------------------------------------------ */

/* The same numbers everywhere. SOURCE: Park and Miller, CACM 31(10), 1988 */
static uint32_t next_random(uint32_t *seed)
{
	*seed = (uint32_t)((uint64_t)*seed * 48271 % 0x7fffffff);
	return *seed;
}

/* One of those before it, most often one that is near. */
static uint32_t callee_of(uint32_t fn, uint32_t *seed)
{
	uint32_t range = next_random(seed) % 4 ? 200 : fn;

	return fn - 1 - next_random(seed) % (range < fn ? range : fn);
}

/* Under a lock only the first few functions are called, which do nothing much. */
static void put_call(FILE *out, uint32_t fn, bool locked, uint32_t *seed, uint32_t line)
{
	if (fn)
		fprintf(out, "  call 0 f%u (1 2) @1:%u:2\n",
			locked ? next_random(seed) % 3 % fn : callee_of(fn, seed), line);
}

/* Names come from the rules: a raw lock that is argument 0, what releases it, an allocator. */
static void find_names(struct scale *s, const struct gfl_rules *rules)
{
	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++) {
		const struct gfl_rule *r = gfl_rules_at(rules, i);
		const struct gfl_effect *e = r->effects.nr == 1 ? r->effects.e : NULL;
		bool is_raw = e && e->cls == GFL_CLASS_RAW && e->arg == 0;

		if (r->kind == GFL_RULE_LOCK && is_raw && r->when == GFL_WHEN_ALWAYS && !s->lock)
			s->lock = r->name;
		if (r->kind == GFL_RULE_UNLOCK && is_raw && !s->unlock)
			s->unlock = r->name;
		if (r->kind == GFL_RULE_ALLOC && !r->gfp && r->cond_arg < 0 && !s->alloc)
			s->alloc = r->name;
	}
	if (!s->lock || !s->unlock || !s->alloc)
		die("no lock, or no allocator, in", s->rules);
}

/* Two conditions, four calls, the ones in the middle under a lock in every tenth; some allocate. */
static void put_func(FILE *out, const struct scale *s, uint32_t fn, uint32_t *seed)
{
	const uint32_t line = fn % PER_UNIT * 20 + 1;
	const bool locks = fn % 10 == 3;

	fprintf(out, "func f%u @1:%u:1 end %u\n param o \"struct obj *\"\n param n int\n", fn, line,
		line + 18);
	fputs(" val 1 param 0\n val 2 param 1\n val 3 const 0\n val 4 const 0xcc0\n"
	      " val 5 const 0x820\n val 6 field 1 obj lock raw_spinlock_t\n"
	      " val 7 field 1 obj state int\n val 8 result b2\n",
	      out);
	fprintf(out, " block 0\n  cond ne 2 3 b1 b2 @1:%u:2\n block 1\n", line + 1);
	put_call(out, fn, false, seed, line + 2);
	fputs("  goto b2\n block 2\n", out);
	if (locks)
		fprintf(out, "  call 0 %s (6) @1:%u:2\n", s->lock, line + 3);
	fprintf(out, "  load 8 7 @1:%u:2\n", line + 4);
	put_call(out, fn, locks, seed, line + 5);
	fprintf(out, "  cond eq 8 3 b3 b4 @1:%u:2\n block 3\n", line + 6);
	put_call(out, fn, locks, seed, line + 7);
	fputs("  goto b4\n block 4\n", out);
	if (locks)
		fprintf(out, "  call 0 %s (6) @1:%u:2\n", s->unlock, line + 8);
	if (fn % 20 == 7)
		fprintf(out, "  call 0 %s (2 %d) gfp 1 @1:%u:2\n", s->alloc, fn % 40 == 7 ? 4 : 5,
			line + 9);
	put_call(out, fn, false, seed, line + 10);
	fputs("  return\n", out);
}

static bool next_unit(struct scale *s, uint32_t *first)
{
	pthread_mutex_lock(&s->turn);
	*first = s->next;
	s->next += PER_UNIT;
	pthread_mutex_unlock(&s->turn);
	return *first < s->synthetic;
}

static void add_made_up(struct scale *s)
{
	uint32_t first;

	while (next_unit(s, &first)) {
		uint32_t seed = first * 2654435761u % 0x7ffffffe + 1;
		char *text = NULL, name[32];
		size_t len = 0;
		FILE *out = open_memstream(&text, &len);

		snprintf(name, sizeof(name), "unit%u.c", first / PER_UNIT);
		fprintf(out, "gfplint-facts 1\nunit %s\nkernel 0x060c00\nfile 1 %s\n", name, name);
		fputs("const __GFP_DIRECT_RECLAIM 0x400\nconst CONFIG_PREEMPT_RT 1\n", out);
		for (uint32_t i = 0; i < PER_UNIT && first + i < s->synthetic; i++)
			put_func(out, s, first + i, &seed);
		fputs("eof\n", out);
		fclose(out);
		add_unit(s, text, len, name);
		free(text);
	}
}

/* As an audit does: each thread reads units, one at a time is added. */
static void *add_units(void *arg)
{
	struct scale *s = arg;

	if (s->synthetic)
		add_made_up(s);
	else
		add_listed(s);
	return NULL;
}

static void add_all(struct scale *s)
{
	pthread_t *threads = gfl_xrealloc(NULL, s->jobs * sizeof(*threads));
	uint32_t nr = 0;

	while (nr + 1 < s->jobs && !pthread_create(&threads[nr], NULL, add_units, s))
		nr++;
	add_units(s);
	while (nr)
		pthread_join(threads[--nr], NULL);
	free(threads);
}

/* --- measuring ---------------------------------------------------------------------------- */

static void measure(struct scale *s)
{
	struct gfl_log log = { .out = stderr };
	struct gfl_rules *rules = gfl_rules_load(s->rules, &log);
	struct gfl_options opts = { .whole_program = true, .jobs = s->jobs, .ways = s->ways };
	double cpu = now(CLOCK_PROCESS_CPUTIME_ID), wall = now(CLOCK_MONOTONIC), linked;
	struct gfl_result *result;
	struct gfl_unit *whole;
	struct rusage usage;

	if (!rules)
		die("bad rules in", s->rules);
	s->linker = gfl_linker_create("tree");
	find_names(s, rules);
	add_all(s);
	whole = gfl_linker_finish(s->linker);
	linked = now(CLOCK_PROCESS_CPUTIME_ID);
	result = gfl_analyse(whole, rules, &opts);
	getrusage(RUSAGE_SELF, &usage);
	printf("%u units, %u functions: %.1f s of processor time (%.1f of it reading and linking), "
	       "%.1f s by the clock with %u threads, %.2f GiB; largest circle %u, %u findings\n",
	       s->nr_units, whole->nr_funcs, now(CLOCK_PROCESS_CPUTIME_ID) - cpu, linked - cpu,
	       now(CLOCK_MONOTONIC) - wall, s->jobs, (double)usage.ru_maxrss / (1 << 20),
	       result->stats.nr_circle, result->nr_findings);
	gfl_result_destroy(result);
	gfl_unit_destroy(whole);
	gfl_rules_destroy(rules);
}

static uint32_t number(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*end || !n || n > 100000000)
		die("not a number from 1 on:", text);
	return (uint32_t)n;
}

int main(int argc, char **argv)
{
	struct scale s = { .rules = "rules",
			   .jobs = 1,
			   .part = 1,
			   .turn = PTHREAD_MUTEX_INITIALIZER,
			   .input = stdin };
	int opt;

	while ((opt = getopt(argc, argv, "r:j:p:s:w")) >= 0) {
		switch (opt) {
		case 'r':
			s.rules = optarg;
			break;
		case 'j':
			s.jobs = number(optarg);
			break;
		case 'p':
			s.part = number(optarg);
			break;
		case 's':
			s.synthetic = number(optarg);
			break;
		case 'w':
			s.ways = true;
			break;
		default:
			fputs("usage: scale [-r RULES] [-j THREADS] [-p PART | -s FUNCTIONS] [-w]\n",
			      stderr);
			return 2;
		}
	}
	measure(&s);
	return 0;
}
