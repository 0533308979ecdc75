// SPDX-License-Identifier: GPL-2.0-or-later
/* gfplint diff: check what a change adds. */
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "reports.h"

#define MAX_UNITS 20

struct diff {
	struct gfl_cli_options opts;
	struct gfl_reports reports;
	const char *build;
	const char *revs;
	struct gfl_words paths;
	const char *patch;
	bool is_staged;
	bool is_quiet;
	bool verbose;
	unsigned int jobs;
	struct gfl_git git;
	const char *tmp;
	const char *worktree; /* as a tree of git's; NULL as long as nobody asked */
	const char *trees[GFL_NR_SIDES];
	struct gfl_changes changes;
	struct gfl_diff_units units;
	struct gfl_diff_side sides[GFL_NR_SIDES];
};

/* --- the command line ------------------------------------------------------------------ */

static int unknown_option(const char *arg)
{
	static const char *const own[] = { "--staged",	  "--patch", "--build",
					   "--max-units", "--jobs",  "--quiet" };
	struct gfl_words known = { 0 };

	gfl_reports_option_names(&known);
	return gfl_unknown_option(arg, own, GFL_ARRAY_SIZE(own), &known);
}

static bool parse_number(const char *text, const char *what, unsigned long *ret)
{
	char *end;

	*ret = strtoul(text, &end, 10);
	if (*text && !*end && *ret && *ret <= 100000)
		return true;
	gfl_complain("diff: '%s' is no number of %s", text, what);
	return false;
}

/* The value of an option that may be the next word, or NULL if @arg is another one. */
static const char *value_of(const char *arg, const char *name, const char *next, bool *used_next)
{
	size_t len = strlen(name);

	if (strncmp(arg, name, len) || (arg[len] && arg[len] != '='))
		return NULL;
	*used_next = !arg[len];
	return arg[len] ? arg + len + 1 : next ? next : "";
}

static int parse_own(struct diff *d, const char *arg, const char *next, bool *used_next)
{
	unsigned long nr;
	const char *value;

	if ((value = value_of(arg, "--patch", next, used_next))) {
		d->patch = value;
		if (!*value)
			gfl_complain("--patch needs a file, or - for standard input");
		return *value ? 1 : -1;
	}
	if ((value = value_of(arg, "--build", next, used_next))) {
		d->build = value;
		return 1;
	}
	if ((value = value_of(arg, "--max-units", next, used_next))) {
		if (!parse_number(value, "units", &nr))
			return -1;
		d->units.max = nr;
		return 1;
	}
	value = value_of(arg, "--jobs", next, used_next);
	if (!value && !strncmp(arg, "-j", 2)) {
		*used_next = !arg[2];
		value = arg[2] ? arg + 2 : next ? next : "";
	}
	if (!value)
		return 0;
	if (!parse_number(value, "jobs", &nr))
		return -1;
	d->jobs = (unsigned int)nr;
	return 1;
}

static bool parse_flag(struct diff *d, const char *arg)
{
	const struct {
		const char *name, *other;
		bool *flag;
	} flags[] = {
		{ "--staged", "--cached", &d->is_staged },
		{ "--quiet", "-q", &d->is_quiet },
		{ "--verbose", "-v", &d->verbose },
	};

	for (size_t i = 0; i < GFL_ARRAY_SIZE(flags); i++)
		if (!strcmp(arg, flags[i].name) || !strcmp(arg, flags[i].other)) {
			*flags[i].flag = true;
			return true;
		}
	return false;
}

/* 1 if it was an option, 0 if not, -1 after a complaint. */
static int parse_option(struct diff *d, const char *arg, const char *next, bool *used_next)
{
	int ret = parse_own(d, arg, next, used_next);

	if (!ret && parse_flag(d, arg))
		ret = 1;
	if (!ret)
		ret = gfl_reports_option(&d->reports, arg, next, used_next);
	return ret ? ret : gfl_cli_option(&d->opts, arg);
}

static int parse(struct diff *d, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		bool used_next = false;
		int is_option =
			parse_option(d, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &used_next);

		if (is_option < 0 || (!is_option && argv[i][0] == '-' && unknown_option(argv[i])))
			return -1;
		if (!is_option && d->revs) {
			gfl_usage(&gfl_cmd_diff, "two revisions given, say '%s..%s'", d->revs,
				  argv[i]);
			return -1;
		}
		if (is_option)
			i += used_next;
		else
			d->revs = argv[i];
	}
	for (i++; i < argc; i++)
		gfl_words_add(&d->paths, argv[i]);
	if ((d->is_staged && (d->revs || d->patch)) || (d->revs && d->patch)) {
		gfl_usage(&gfl_cmd_diff, "--staged, --patch and a revision exclude each other");
		return -1;
	}
	return 0;
}

/* --- what to compare --------------------------------------------------------------------- */

/* In one line, why there is nothing to do. */
static int nothing(const struct diff *d, const char *why)
{
	if (!d->is_quiet)
		fprintf(stderr, "gfplint: nothing to check: %s\n", why);
	return GFL_EXIT_OK;
}

/* A merge brings what was checked where it was written. */
static bool is_merging(const struct diff *d)
{
	struct gfl_git_run run = {
		.args = GFL_GIT_ARGS("rev-parse", "--verify", "-q", "MERGE_HEAD"), .may_fail = true
	};

	return d->is_staged && gfl_git_line(&d->git, &run);
}

/* It takes a look at every file; NULL after a complaint. */
static const char *worktree_of(struct diff *d)
{
	if (!d->worktree)
		d->worktree = gfl_git_worktree(&d->git);
	return d->worktree;
}

/* 1; 0 if there is nothing to compare, which was said; -1 after a complaint. */
static int find_trees(struct diff *d)
{
	const char **trees = d->trees;

	if (is_merging(d)) {
		nothing(d, "this is a merge; gfplint diff HEAD compares with this side of it");
		return 0;
	}
	if (d->patch)
		return gfl_git_patch(&d->git, d->patch, trees);
	if (d->revs) {
		if (!gfl_git_range(&d->git, d->revs, trees))
			return -1;
	} else {
		trees[GFL_BEFORE] = gfl_git_head(&d->git);
	}
	if (d->is_staged)
		trees[GFL_AFTER] = gfl_git_staged(&d->git);
	else if (!trees[GFL_AFTER])
		trees[GFL_AFTER] = worktree_of(d);
	return trees[GFL_BEFORE] && trees[GFL_AFTER] ? 1 : -1;
}

static const char *path_of(const struct gfl_change *c)
{
	return c->path[c->path[GFL_AFTER] ? GFL_AFTER : GFL_BEFORE];
}

static bool has_code(const struct gfl_changes *changes)
{
	for (size_t i = 0; i < changes->nr; i++)
		if (gfl_is_c_part(path_of(&changes->v[i])))
			return true;
	return false;
}

/* --- doing it ---------------------------------------------------------------------------- */

static void set_up_shadows(struct diff *d, const char *root)
{
	for (int side = 0; side < GFL_NR_SIDES; side++) {
		struct gfl_shadow *s = &d->sides[side].shadow;

		s->dir = gfl_format("%s/%s", d->tmp, side == GFL_BEFORE ? "before" : "after");
		s->top = d->git.top;
		s->root = root;
		for (size_t i = 0; i < d->changes.nr; i++) {
			const char *path = d->changes.v[i].path[side];
			const char *slash = path ? strrchr(path, '/') : NULL;

			if (path && gfl_is_c_part(path))
				gfl_shadow_need(s,
						gfl_format("%.*s", (int)(slash ? slash - path : 0),
							   path),
						true);
		}
	}
}

/* The working tree itself will do, if it is the one that was built. */
static bool is_there(const struct diff *d, int side)
{
	const struct gfl_shadow *s = &d->sides[side].shadow;

	return !strcmp(d->trees[side], d->worktree) && !strcmp(s->top, s->root);
}

static bool fill_shadow(struct diff *d, const struct gfl_tree *tree, int side)
{
	struct gfl_shadow *s = &d->sides[side].shadow;

	if (s->is_filled)
		return true;
	if (!worktree_of(d))
		return false;
	s->is_filled = true;
	if (is_there(d, side)) {
		s->dir = d->git.top;
		return true;
	}
	for (size_t i = 0; i < d->units.nr; i++)
		if (d->units.v[i].tu)
			gfl_diff_unit_need(&d->units.v[i], tree, s);
	return gfl_git_check_out(&d->git, d->worktree, d->trees[side], s->dir, &s->dirs,
				 &s->gone) &&
	       gfl_shadow_fill(s);
}

/* What would not be shown anyway need not be compared. */
static bool is_clean(struct diff *d)
{
	struct gfl_result *after = d->sides[GFL_AFTER].result;
	const struct gfl_known *known = &d->reports.known;

	if (d->is_quiet && !known->write_baseline)
		gfl_result_keep_sure(after, known->least);
	return !after->nr_findings;
}

/* What is not there after the change is not new: mostly one side is enough. */
static bool judge(struct diff *d, const struct gfl_tree *tree, const struct gfl_rules *rules)
{
	char *dir = realpath(d->opts.rules ? d->opts.rules : gfl_data_path("rules"), NULL);
	struct gfl_diff_judge how = { .tree = tree,
				      .rules = rules,
				      .rules_dir = dir,
				      .opts = gfl_cli_analyse_options(&d->opts),
				      .jobs = d->jobs,
				      .verbose = d->verbose,
				      .is_quiet = d->is_quiet,
				      .tmp = d->tmp };
	bool ok;

	how.opts.jobs = d->jobs;
	ok = dir && fill_shadow(d, tree, GFL_AFTER) &&
	     gfl_diff_judge(&how, &d->units, d->sides, GFL_AFTER);
	if (ok && !is_clean(d)) {
		ok = fill_shadow(d, tree, GFL_BEFORE) &&
		     gfl_diff_judge(&how, &d->units, d->sides, GFL_BEFORE);
		if (ok)
			gfl_diff_compare(d->sides);
	}
	free(dir);
	return ok;
}

/* What cannot be compiled. Returns the exit code. */
static int fall_back(struct diff *d, const struct gfl_tree *tree, const char *why)
{
	const struct gfl_shadow *const shadows[] = { &d->sides[GFL_BEFORE].shadow,
						     &d->sides[GFL_AFTER].shadow };
	const struct gfl_changes *files = &d->units.unbuilt;
	int nr;

	if (!fill_shadow(d, tree, GFL_BEFORE) || !fill_shadow(d, tree, GFL_AFTER))
		return GFL_EXIT_FAILED;
	for (size_t i = 0; i < files->nr && i < 5; i++)
		gfl_complain("'%s' %s", path_of(&files->v[i]), why);
	if (files->nr > 5)
		gfl_complain("and %zu more", files->nr - 5);
	gfl_complain(
		"checked by semantic patches only: each file for itself, without headers, macros, "
		"callers, and what a helper does");
	/* what is no text is for programs */
	nr = gfl_diff_cocci(files, shadows, gfl_reports_is_text(&d->reports) ? stdout : stderr);
	if (nr < 0)
		return GFL_EXIT_FAILED;
	return nr ? GFL_EXIT_FINDINGS : GFL_EXIT_OK;
}

static int report(struct diff *d)
{
	struct gfl_diff_side *after = &d->sides[GFL_AFTER];
	size_t nr = gfl_diff_units_compiled(&d->units);

	d->reports.texts = after->shadow.dir;
	if (!gfl_reports_write(&d->reports, after->result, d->git.top, GFL_SCOPE_PART))
		return GFL_EXIT_FAILED;
	if (!d->is_quiet || after->result->nr_findings)
		fprintf(stderr, "gfplint: %s in %zu unit%s%s\n",
			gfl_known_shown(after->result, "new "), nr, nr == 1 ? "" : "s",
			gfl_known_counts(&d->reports.known));
	return after->result->nr_findings ? GFL_EXIT_FINDINGS : GFL_EXIT_OK;
}

/* Findings weigh more than what could not be checked; that, more than silence. */
static int worse(int a, int b)
{
	if (a == GFL_EXIT_FINDINGS || b == GFL_EXIT_FINDINGS)
		return GFL_EXIT_FINDINGS;
	return a > b ? a : b;
}

static void say_borrowed(const struct diff *d)
{
	for (size_t i = 0; i < d->units.nr; i++) {
		const struct gfl_diff_unit *u = &d->units.v[i];

		if (u->is_borrowed)
			fprintf(stderr,
				"gfplint: '%s' is not built, and is compiled like its neighbour '%s'\n",
				u->source[u->source[GFL_AFTER] ? GFL_AFTER : GFL_BEFORE],
				u->tu->name);
	}
}

static int check_built(struct diff *d, const char *build)
{
	struct gfl_tree tree = { 0 };
	struct gfl_rules *rules = gfl_rules_open(d->opts.rules);
	int ret = GFL_EXIT_FAILED;

	if (!rules || !gfl_diff_open_build(&tree, build, &d->changes))
		return ret;
	set_up_shadows(d, gfl_diff_root(&tree, d->git.top));
	gfl_diff_units_find(&d->units, &tree, &d->sides[GFL_AFTER].shadow, &d->changes);
	say_borrowed(d);
	if (!d->units.nr && !d->units.unbuilt.nr && !d->units.nr_left)
		ret = nothing(d, "the change touches no unit of this build");
	else if (judge(d, &tree, rules))
		ret = gfl_diff_units_compiled(&d->units) ? report(d) : GFL_EXIT_OK;
	else
		goto out;
	if (d->units.unbuilt.nr)
		ret = worse(ret, fall_back(d, &tree, "is not compiled in this build"));
	if (d->units.nr_left || d->units.nr_failed)
		ret = worse(ret, GFL_EXIT_FAILED);
out:
	for (int side = 0; side < GFL_NR_SIDES; side++)
		gfl_diff_side_deinit(&d->sides[side]);
	free(tree.units);
	gfl_rules_destroy(rules);
	return ret;
}

static int check_unbuilt(struct diff *d)
{
	struct gfl_tree none = { 0 };

	for (size_t i = 0; i < d->changes.nr; i++) {
		struct gfl_changes *to = &d->units.unbuilt;

		if (!gfl_is_c_source(path_of(&d->changes.v[i])))
			continue;
		GFL_GROW(to->v, to->nr, to->cap);
		to->v[to->nr++] = d->changes.v[i];
	}
	if (!d->units.unbuilt.nr) {
		gfl_complain(
			"without a build, headers cannot be checked; say --build=DIR, or `git config "
			"gfplint.build DIR`");
		return GFL_EXIT_FAILED;
	}
	set_up_shadows(d, d->git.top);
	return fall_back(d, &none,
			 "cannot be compiled: no build; say --build=DIR, or `git config "
			 "gfplint.build DIR`");
}

static int work(void *arg, const char *tmp)
{
	const char *build;
	struct diff *d = arg;
	int ret;

	d->tmp = tmp;
	if (!gfl_git_open(&d->git, d->tmp) || !gfl_reports_open(&d->reports, &d->opts))
		return GFL_EXIT_FAILED;
	ret = find_trees(d);
	if (ret <= 0)
		return ret ? GFL_EXIT_FAILED : GFL_EXIT_OK;
	if (!strcmp(d->trees[GFL_BEFORE], d->trees[GFL_AFTER]))
		return nothing(d, "no change");
	if (!gfl_git_paths(&d->git, &d->paths) ||
	    !gfl_git_changes(&d->git, d->trees, &d->paths, &d->changes))
		return GFL_EXIT_FAILED;
	if (!has_code(&d->changes))
		return nothing(d, "no C file is changed");
	build = gfl_diff_find_build(&d->git, d->build);
	ret = build ? check_built(d, build) : check_unbuilt(d);
	gfl_reports_close(&d->reports);
	return ret;
}

static int run(int argc, char **argv)
{
	struct diff d = { .jobs = gfl_processors(), .units.max = MAX_UNITS };

	if (parse(&d, argc, argv))
		return GFL_EXIT_FAILED;
	return gfl_in_tmp(work, &d);
}

const struct gfl_cmd gfl_cmd_diff = {
	.name = "diff",
	.args = "[OPTIONS] [REV | A..B | --staged | --patch FILE] [-- PATH...]",
	.summary = "check what a change adds, before it is posted",
	.help = "\n"
		"  gfplint diff                  what is not committed\n"
		"  gfplint diff --staged         what would be\n"
		"  gfplint diff v6.12            the working tree, since a commit\n"
		"  gfplint diff HEAD^!           the last commit; A..B, A...B: a branch\n"
		"  gfplint diff --patch FILE     a patch, a mail or an mbox; - for standard input\n"
		"\n"
		"The units that the change touches are analysed before and after it, with what an audit knows of\n"
		"all others. The working tree, the index and the build are not touched. With PATH, only changes\n"
		"there count.\n"
		"\n"
		"Options:\n"
		"  --build=DIR       the build; default: $GFPLINT_BUILD, git's gfplint.build, $KBUILD_OUTPUT,\n"
		"                    the sources\n"
		"  --max-units=N     how many units to look at; default: 20\n"
		"  -j N, --jobs=N    compilers to run at a time; default: one per processor\n"
		"  --format=FORMAT   text, terse, json, sarif, csv or html; default: text\n"
		"  -o FILE           where findings go instead of stdout\n"
		"  --report=FORMAT:FILE  another report, besides; any number of times\n"
		"  --model=rt,nort   kernels to judge for: with PREEMPT_RT, without; default both\n"
		"  --checks=A,B      checks to run: ids, default, all, no-ID; `gfplint explain --check` lists them\n"
		"  --confidence=C    least confidence to show: low, medium, high; default: medium\n"
		"  --suppressions=FILE    leave out what is named there with reason and owner\n"
		"  --rules=DIR       rules to use instead of our own\n"
		"  --color=WHEN      auto, always, never\n"
		"  -q, --quiet       say nothing if there is nothing\n"
		"  -v                say more of what the compiler says\n"
		"\n"
		"Exit code: 0 nothing new, 1 findings, 2 could not be checked.\n",
	.run = run,
};
