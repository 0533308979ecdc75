// SPDX-License-Identifier: GPL-2.0-or-later
/* gfplint audit: check a whole build tree, across its files. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit.h"
#include "facts.h"
#include "gfplint/link.h"
#include "memo.h"
#include "reports.h"

struct audit {
	struct gfl_cli_options opts;
	struct gfl_reports reports;
	const char *build;
	struct gfl_words dirs;
	struct gfl_drive drive;
	unsigned int jobs;
	bool is_error;
	bool has_no_memo;
	bool verbose;
	double started;
};

/* --- the command line ------------------------------------------------------------------ */

static int unknown_option(const char *arg)
{
	static const char *const own[] = { "--jobs", "--error", "--all", "--no-memo" };
	struct gfl_words known = { 0 };

	gfl_reports_option_names(&known);
	return gfl_unknown_option(arg, own, GFL_ARRAY_SIZE(own), &known);
}

static int parse_jobs(struct audit *a, const char *text)
{
	char *end;
	unsigned long nr = strtoul(text, &end, 10);

	if (*end || end == text || !nr || nr > 4096) {
		gfl_complain("audit: '%s' is no number of jobs", text);
		return -1;
	}
	a->jobs = (unsigned int)nr;
	return 1;
}

/* 1 if it was an option, 0 if not, -1 after a complaint; @next: its value, if that is a word of its own. */
static int parse_option(struct audit *a, const char *arg, const char *next, bool *used_next)
{
	const char *value = gfl_option(arg, "--jobs=");
	int is_report;

	if (value)
		return parse_jobs(a, value);
	if (!strncmp(arg, "-j", 2)) {
		*used_next = !arg[2];
		return parse_jobs(a, arg[2] ? arg + 2 : next ? next : "");
	}
	if (gfl_option(arg, "--error")) {
		a->is_error = true;
		return 1;
	}
	if (gfl_option(arg, "--all")) {
		a->drive.is_wanted = true;
		return 1;
	}
	if (gfl_option(arg, "--no-memo")) {
		a->has_no_memo = true;
		return 1;
	}
	if (!strcmp(arg, "-v")) {
		a->verbose = true;
		return 1;
	}
	is_report = gfl_reports_option(&a->reports, arg, next, used_next);
	return is_report ? is_report : gfl_cli_option(&a->opts, arg);
}

/* As on make's command line: ARCH=arm64 */
static bool is_variable(const char *arg)
{
	size_t len = strspn(arg, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

	return len && arg[len] == '=';
}

static int parse(struct audit *a, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		bool used_next = false;
		int is_option =
			parse_option(a, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &used_next);

		if (is_option < 0 || (!is_option && argv[i][0] == '-' && unknown_option(argv[i])))
			return -1;
		if (is_option)
			i += used_next;
		else if (is_variable(argv[i]))
			gfl_words_add(&a->drive.vars, argv[i]);
		else if (!a->build)
			a->build = argv[i];
		else
			gfl_words_add(&a->dirs, argv[i]);
	}
	if (!a->build) {
		gfl_usage(&gfl_cmd_audit, "no build folder given");
		return -1;
	}
	return 0;
}

/* --- linking ----------------------------------------------------------------------------- */

/**
 * struct reading - putting facts together
 * @is_ready: all of them are there; until then, only those that are not made now are read
 * @is_read:  by index
 * @nr_bad:   facts that could not be read
 * @packed:   units as the linker keeps them, for those whose facts are as they were; opened when they are needed
 */
struct reading {
	const struct gfl_extract *ex;
	struct gfl_keep keep;
	unsigned int jobs;
	bool is_ready;
	bool *is_read;
	size_t nr_bad;
	bool has_packed;
	struct gfl_cli_memo packed;
	struct gfl_linker *linker;
	pthread_mutex_t lock;
};

static bool add_packed(struct reading *r, const char *words)
{
	size_t len;
	const void *data = r->packed.memo ? gfl_memo_find_data(r->packed.memo, words, &len) : NULL;
	bool ok;

	if (!data)
		return false;
	pthread_mutex_lock(&r->lock);
	ok = gfl_linker_add_packed(r->linker, data, len);
	pthread_mutex_unlock(&r->lock);
	return ok;
}

static void add_unit(struct reading *r, const struct gfl_unit *unit, const char *words)
{
	void *data = NULL;
	size_t len;

	pthread_mutex_lock(&r->lock);
	if (unit)
		gfl_linker_add(r->linker, unit);
	else
		r->nr_bad++;
	if (unit && r->packed.memo)
		data = gfl_linker_pack(r->linker, &len);
	pthread_mutex_unlock(&r->lock);
	if (data)
		gfl_memo_add_data(r->packed.memo, words, data, len);
	free(data);
}

/* Readers share nothing but the linker. In what order they get to it does not matter. */
static void read_one(void *arg, size_t at)
{
	struct reading *r = arg;
	struct gfl_unit *unit;
	const char *path, *words;

	if (r->is_read[at] || (r->is_ready ? r->ex->failed[at] : r->ex->stale[at]))
		return;
	r->is_read[at] = true;
	path = gfl_facts_path(r->ex->tree, &r->ex->tree->units[at], ".gfl");
	gfl_keep_note(&r->keep, at);
	words = gfl_keep_unit(&r->keep, at);
	if (add_packed(r, words))
		return;
	unit = gfl_facts_read(path);
	add_unit(r, unit, words);
	/* It will be made again next time. */
	if (!unit)
		unlink(path);
	gfl_unit_destroy(unit);
}

static void read_units(struct reading *r)
{
	/* One that is damaged is of no use, and written anew. */
	struct gfl_log quiet = { 0 };

	if (r->has_packed && !r->packed.memo)
		gfl_cli_memo_open(&r->packed, r->ex->tree, "units", &quiet);
	gfl_each(r->jobs, r->ex->tree->nr, read_one, r);
}

/* While compilers are at work. */
static void read_meanwhile(void *arg)
{
	struct reading *r = arg;

	read_units(r);
}

static void reading_init(struct reading *r, const struct audit *a, struct gfl_extract *ex)
{
	*r = (struct reading){ .ex = ex,
			       .jobs = a->jobs,
			       .is_read = gfl_xrealloc(NULL, ex->tree->nr + 1),
			       .has_packed = !a->has_no_memo,
			       .linker = gfl_linker_create(ex->tree->build),
			       .lock = PTHREAD_MUTEX_INITIALIZER };
	memset(r->is_read, 0, ex->tree->nr + 1);
	gfl_keep_open(&r->keep, ex, &a->dirs);
	ex->meanwhile = read_meanwhile;
	ex->arg = r;
}

static struct gfl_unit *link_tree(struct reading *r)
{
	struct gfl_linker *linker = r->linker;

	r->is_ready = true;
	read_units(r);
	gfl_cli_memo_keep(&r->packed, r->ex->tree);
	r->linker = NULL;
	return gfl_linker_finish(linker);
}

static void reading_deinit(struct reading *r)
{
	if (r->linker)
		gfl_unit_destroy(gfl_linker_finish(r->linker));
	free(r->is_read);
	gfl_cli_memo_close(&r->packed);
	gfl_keep_close(&r->keep);
}

/* --- the report --------------------------------------------------------------------------- */

static void print_stats(const struct gfl_stats *stats)
{
	fprintf(stderr,
		"gfplint: %u functions, %u of them walked, %llu steps, %u out of steps, %u unbalanced, largest circle %u\n"
		"gfplint: %u calls through pointers, %u not followed, %u followed to fewer functions than stand in the member\n",
		stats->nr_funcs, stats->nr_walked, (unsigned long long)stats->nr_steps,
		stats->nr_exhausted, stats->nr_unbalanced, stats->nr_circle, stats->nr_indirect,
		stats->nr_not_followed, stats->nr_narrowed);
	for (uint32_t i = 0; i < stats->nr_exhausted; i++)
		fprintf(stderr, "gfplint: out of steps in %s()\n", stats->exhausted[i]);
}

/* Where the time went, in seconds (gfl_seconds()) at the end of each part. */
static void print_times(const struct audit *a, double facts, double linked, double kept,
			const struct gfl_stats *stats)
{
	if (!a->verbose)
		return;
	fprintf(stderr,
		"gfplint: %.1f s facts, %.1f s reading and linking, %.1f s judging, %.1f s callers, %.1f s memo and database\n",
		facts - a->started, linked - facts, stats->judging, stats->callers,
		kept - linked - stats->judging - stats->callers);
}

/* Report what was found, and say how much was looked at. */
static int conclude(struct audit *a, const struct gfl_tree *tree, struct gfl_result *result,
		    size_t nr_missing)
{
	enum gfl_scope scope = a->dirs.nr || nr_missing ? GFL_SCOPE_PART : GFL_SCOPE_TREE;
	/* Nothing was looked at: reports would say that nothing is wrong. */
	bool ok = nr_missing < tree->nr &&
		  gfl_reports_write(&a->reports, result, tree->build, scope);

	if (a->verbose)
		print_stats(&result->stats);
	fprintf(stderr, "gfplint: %s in %zu unit%s%s", gfl_known_shown(result, ""),
		tree->nr - nr_missing, tree->nr - nr_missing == 1 ? "" : "s",
		gfl_known_counts(&a->reports.known));
	if (nr_missing)
		fprintf(stderr, ", %zu unit%s without facts", nr_missing,
			nr_missing == 1 ? "" : "s");
	fputc('\n', stderr);
	if (!ok)
		return GFL_EXIT_FAILED;
	if (a->is_error && (result->nr_findings || a->reports.known.nr_stale))
		return GFL_EXIT_FINDINGS;
	return GFL_EXIT_OK;
}

/* All functions of the tree. What is found goes into the database, which has what reports leave out. */
static int analyse(struct audit *a, struct reading *r, struct gfl_options *opts)
{
	const struct gfl_extract *ex = r->ex;
	const double facts = gfl_seconds();
	struct gfl_unit *unit = link_tree(r);
	const double linked = gfl_seconds();
	const size_t nr_missing = ex->nr_failed + r->nr_bad;
	struct gfl_log log = gfl_log_stderr();
	struct gfl_cli_memo memo = { 0 };
	struct gfl_result *result;
	bool ok;
	int ret;

	if (!a->has_no_memo)
		gfl_cli_memo_open(&memo, ex->tree, "memo", &log);
	opts->memo = memo.memo;
	result = gfl_analyse(unit, ex->rules, opts);
	gfl_cli_memo_keep(&memo, ex->tree);
	ok = nr_missing == ex->tree->nr ||
	     gfl_keep_result(&r->keep, result, gfl_seconds() - a->started,
			     !a->has_no_memo && !r->nr_bad);
	print_times(a, facts, linked, gfl_seconds(), &result->stats);
	ret = conclude(a, ex->tree, result, nr_missing);
	gfl_result_destroy(result);
	gfl_cli_memo_close(&memo);
	gfl_unit_destroy(unit);
	return ok ? ret : GFL_EXIT_FAILED;
}

static int judge(struct audit *a, struct reading *r)
{
	struct gfl_options opts = gfl_cli_analyse_options(&a->opts);
	struct gfl_result *result = NULL;
	struct gfl_unit *unit;
	int ret;

	opts.whole_program = true;
	opts.ways = true;
	opts.jobs = a->jobs;
	gfl_keep_ready(&r->keep, &opts);
	if (!a->has_no_memo)
		result = gfl_keep_recall(&r->keep, gfl_seconds() - a->started, &unit);
	if (!result)
		return analyse(a, r, &opts);
	if (a->verbose)
		fputs("gfplint: nothing has changed since the last audit\n", stderr);
	ret = conclude(a, r->ex->tree, result, r->ex->nr_failed);
	gfl_result_destroy(result);
	gfl_unit_destroy(unit);
	return ret;
}

static int audit_tree(struct audit *a, struct gfl_tree *tree, const char *rules_dir,
		      const struct gfl_rules *rules)
{
	struct gfl_extract ex = { .tree = tree,
				  .rules = rules,
				  .rules_dir = rules_dir,
				  .jobs = a->jobs,
				  .verbose = a->verbose };
	struct reading reading;
	int ret;

	reading_init(&reading, a, &ex);
	ret = gfl_extract(&ex) ? judge(a, &reading) : GFL_EXIT_FAILED;
	reading_deinit(&reading);
	free(ex.failed);
	free(ex.stale);
	return ret;
}

static int run(int argc, char **argv)
{
	struct audit a = { .jobs = gfl_processors() };
	struct gfl_tree tree = { 0 };
	struct gfl_rules *rules;
	char *rules_dir;
	int ret = GFL_EXIT_FAILED;

	a.started = gfl_seconds();
	if (parse(&a, argc, argv) || !gfl_reports_open(&a.reports, &a.opts))
		return GFL_EXIT_FAILED;
	a.drive.jobs = a.jobs;
	rules = gfl_rules_open(a.opts.rules);
	rules_dir = realpath(a.opts.rules ? a.opts.rules : gfl_data_path("rules"), NULL);
	if (rules && rules_dir && gfl_tree_open(&tree, a.build, &a.dirs, &a.drive))
		ret = audit_tree(&a, &tree, rules_dir, rules);
	free(tree.units);
	free(rules_dir);
	gfl_rules_destroy(rules);
	gfl_reports_close(&a.reports);
	return ret;
}

const struct gfl_cmd gfl_cmd_audit = {
	.name = "audit",
	.args = "[OPTIONS] BUILD [DIR...] [NAME=VALUE...]",
	.summary = "check a whole build tree, across its files",
	.help = "\n"
		"BUILD is where the kernel was built, or configured; DIR are folders below it, if not all\n"
		"is wanted; NAME=VALUE is for make, if nothing was built yet.\n"
		"Facts are kept in BUILD/.gfplint, and made again only for what has changed.\n"
		"\n"
		"Options:\n"
		"  --all             also what was never compiled: make tells\n"
		"  -j N, --jobs=N    compilers to run at a time; default: one per processor\n"
		"  --format=FORMAT   text, terse, json, sarif, csv or html; default: text\n"
		"  -o FILE           where findings go instead of stdout\n"
		"  --report=FORMAT:FILE  another report, besides; any number of times\n"
		"  --model=rt,nort   kernels to judge for: with PREEMPT_RT, without; default both\n"
		"  --checks=A,B      checks to run: ids, default, all, no-ID; `gfplint explain --check` lists them\n"
		"  --confidence=C    least confidence to show: low, medium, high; default: medium\n"
		"  --baseline=FILE   JSON of an earlier run: show only what is new, tell what is fixed\n"
		"  --write-baseline=FILE  write what there is now, for --baseline\n"
		"  --suppressions=FILE    leave out what is named there with reason and owner\n"
		"  --show-suppressed      tell what was left out for that\n"
		"  --error           exit with 1 for findings\n"
		"  --no-memo         judge all functions, also those that are as they were the last time\n"
		"  --rules=DIR       rules to use instead of our own\n"
		"  --color=WHEN      auto, always, never\n"
		"  -v                say what was not followed, and why units failed\n"
		"\n"
		"Exit code: 0 if it was done, 1 with --error and findings, 2 if it could not be done.\n",
	.run = run,
};
