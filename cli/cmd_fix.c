// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gfplint fix: repair what can be proved to be right, as a diff or in place.
 *
 * Every edit is tried before it is shown: the edited file is compiled as it is in the build, the tree is
 * judged again, and the finding must be gone, and no other one there.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fix.h"

struct fix_cmd {
	struct gfl_cli_options opts;
	const char *build;
	struct gfl_words wanted; /* files and fingerprints */
	bool *is_seen;		 /* by word of it */
	bool is_applied;
	struct gfl_tree tree;
	struct gfl_fixer fixer;
	uint32_t nr_faults, nr_fixed;
};

/* --- the command line ------------------------------------------------------------------ */

static int unknown_option(const char *arg)
{
	static const char *const own[] = { "--apply", "--jobs" };
	struct gfl_words known = { 0 };

	return gfl_unknown_option(arg, own, GFL_ARRAY_SIZE(own), &known);
}

static int parse_jobs(struct fix_cmd *c, const char *text)
{
	char *end;
	unsigned long nr = strtoul(text, &end, 10);

	if (*end || end == text || !nr || nr > 4096) {
		gfl_complain("fix: '%s' is no number of jobs", text);
		return -1;
	}
	c->fixer.jobs = (unsigned int)nr;
	return 1;
}

static int parse_option(struct fix_cmd *c, const char *arg, const char *next, bool *used_next)
{
	const char *value = gfl_option(arg, "--jobs=");

	if (value)
		return parse_jobs(c, value);
	if (!strncmp(arg, "-j", 2)) {
		*used_next = !arg[2];
		return parse_jobs(c, arg[2] ? arg + 2 : next ? next : "");
	}
	if (gfl_option(arg, "--apply"))
		return c->is_applied = true;
	if (!strcmp(arg, "-v"))
		return c->fixer.verbose = true;
	return gfl_cli_option(&c->opts, arg);
}

static int parse(struct fix_cmd *c, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		bool used_next = false;
		int is_option =
			parse_option(c, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &used_next);

		if (is_option < 0 || (!is_option && argv[i][0] == '-' && unknown_option(argv[i])))
			return -1;
		if (is_option)
			i += used_next;
		else if (!c->build)
			c->build = argv[i];
		else
			gfl_words_add(&c->wanted, argv[i]);
	}
	if (!c->build) {
		gfl_usage(&gfl_cmd_fix, "no build folder given");
		return -1;
	}
	c->is_seen = gfl_keep_alloc(c->wanted.nr + 1);
	return 0;
}

/* --- the tree ---------------------------------------------------------------------------- */

static void drop_units(struct gfl_tree *tree, bool (*keep)(const struct gfl_tree *, size_t, void *),
		       void *arg)
{
	size_t nr = 0;

	for (size_t i = 0; i < tree->nr; i++)
		if (keep(tree, i, arg))
			tree->units[nr++] = tree->units[i];
	tree->nr = nr;
}

static bool is_audited(const struct gfl_tree *tree, size_t i, void *arg)
{
	(void)arg;
	return !access(gfl_facts_path(tree, &tree->units[i], ".gfl"), R_OK);
}

static bool has_facts(const struct gfl_tree *tree, size_t i, void *arg)
{
	(void)tree;
	return !((const bool *)arg)[i];
}

/* What was audited last, brought up to date. */
static bool open_tree(struct fix_cmd *c)
{
	struct gfl_fixer *fixer = &c->fixer;
	struct gfl_extract ex = { .tree = &c->tree,
				  .rules = fixer->rules,
				  .rules_dir = fixer->rules_dir,
				  .jobs = fixer->jobs,
				  .verbose = fixer->verbose };
	struct gfl_words all = { 0 };

	if (!gfl_tree_open(&c->tree, c->build, &all, NULL))
		return false;
	drop_units(&c->tree, is_audited, NULL);
	if (!c->tree.nr) {
		gfl_complain("'%s' was not audited: run `gfplint audit` first", c->build);
		return false;
	}
	if (!gfl_extract(&ex))
		return false;
	drop_units(&c->tree, has_facts, ex.failed);
	free(ex.failed);
	fixer->tree = &c->tree;
	return gfl_fix_judge_tree(fixer);
}

/* --- what is asked for --------------------------------------------------------------------- */

static const char *file_of(const struct fix_cmd *c, const struct gfl_finding *f)
{
	return c->fixer.unit->files[f->loc.file];
}

/* A name fits if it is the end of the file's; @word: as users write it. */
static bool fits(const struct fix_cmd *c, const struct gfl_finding *f, const char *word)
{
	const char *file = file_of(c, f);
	size_t len, file_len = strlen(file);

	if (!strcmp(word, f->fingerprint))
		return true;
	while (!strncmp(word, "./", 2))
		word += 2;
	len = strlen(word);
	return len <= file_len && !strcmp(file + file_len - len, word) &&
	       (len == file_len || file[file_len - len - 1] == '/' || *word == '/');
}

static bool is_wanted(struct fix_cmd *c, const struct gfl_finding *f)
{
	bool wanted = !c->wanted.nr;

	if (f->confidence < gfl_cli_confidence(&c->opts))
		return false;
	for (size_t i = 0; i < c->wanted.nr; i++)
		if (fits(c, f, c->wanted.v[i]))
			wanted = c->is_seen[i] = true;
	return wanted;
}

static bool all_seen(const struct fix_cmd *c)
{
	bool ok = true;

	for (size_t i = 0; i < c->wanted.nr; i++)
		if (!c->is_seen[i]) {
			gfl_complain("no finding of '%s'", c->wanted.v[i]);
			ok = false;
		}
	return ok;
}

/* --- fixes ---------------------------------------------------------------------------------- */

static const struct gfl_func *func_at(const struct gfl_unit *unit, struct gfl_loc loc)
{
	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		const struct gfl_func *func = unit->funcs[i];

		if (func->loc.file == loc.file && func->loc.line <= loc.line &&
		    loc.line <= func->end_line)
			return func;
	}
	return NULL;
}

/* The unit that is compiled from file @name; NULL if there is none, as for headers. */
static const struct gfl_tu *unit_of(const struct gfl_tree *tree, const char *name)
{
	for (size_t i = 0; i < tree->nr; i++)
		if (!strcmp(tree->units[i].source, name))
			return &tree->units[i];
	return NULL;
}

static const char *open_source(struct gfl_fixer *fixer, const char *name,
			       struct gfl_source **source)
{
	const struct gfl_tu *tu = unit_of(fixer->tree, name);
	struct gfl_source one;
	struct stat facts;
	char *path;

	for (size_t i = 0; i < fixer->nr_sources; i++)
		if (!strcmp(fixer->sources[i].name, name)) {
			*source = &fixer->sources[i];
			return NULL;
		}
	if (!tu)
		return "it is in a file that others include";
	path = realpath(*name == '/' ? name : gfl_format("%s/%s", tu->dir, name), NULL);
	if (!path || !gfl_source_open(&one, name, gfl_format("%s", path)))
		return "its file cannot be read";
	free(path);
	if (stat(gfl_facts_path(fixer->tree, tu, ".gfl"), &facts) ||
	    !gfl_is_before(&one.mtime, &facts.st_mtim)) {
		gfl_source_close(&one);
		return "its file was changed meanwhile";
	}
	GFL_GROW(fixer->sources, fixer->nr_sources, fixer->cap_sources);
	*source = &fixer->sources[fixer->nr_sources];
	fixer->sources[fixer->nr_sources++] = one;
	return NULL;
}

static void add_fix(struct fix_cmd *c, const struct gfl_finding *f)
{
	struct gfl_fixer *fixer = &c->fixer;
	struct gfl_fix fix = { .finding = f, .func = func_at(fixer->unit, f->loc) };

	/* a unit may be compiled twice */
	for (size_t i = 0; i < fixer->nr_fixes; i++)
		if (!memcmp(&fixer->fixes[i].finding->loc, &f->loc, sizeof(f->loc)) &&
		    fixer->fixes[i].finding->check == f->check)
			return;
	fix.why_not = fix.func ? open_source(fixer, file_of(c, f), &fix.source) :
				 "its function is not known";
	GFL_GROW(fixer->fixes, fixer->nr_fixes, fixer->cap_fixes);
	fixer->fixes[fixer->nr_fixes++] = fix;
}

/* Sources move while they are collected; fixes get theirs when all are there. */
static void plan_all(struct fix_cmd *c)
{
	struct gfl_fixer *fixer = &c->fixer;

	for (size_t i = 0; i < fixer->nr_fixes; i++) {
		struct gfl_fix *fix = &fixer->fixes[i];

		if (!fix->why_not && !open_source(fixer, file_of(c, fix->finding), &fix->source))
			fix->is_planned = gfl_fix_plan(fix, fixer->rules);
	}
}

/* One fix, in every way there is, until one is good. */
static void try_one(struct gfl_fixer *fixer, struct gfl_fix *fix)
{
	while (fix->is_planned && !fix->is_accepted) {
		const char *why_not = gfl_fix_try(fixer, &fix, 1);

		if (!why_not) {
			fix->is_accepted = true;
			return;
		}
		fix->attempt++;
		fix->is_planned = gfl_fix_plan(fix, fixer->rules);
		if (!fix->is_planned)
			fix->why_not = gfl_format("%s: %s", fix->what, why_not);
	}
}

/* Those that are blamed go behind the others; how many do not. */
static size_t part(struct gfl_fix **all, size_t nr)
{
	size_t nr_good = 0;

	for (size_t i = 0; i < nr; i++)
		if (!all[i]->is_blamed) {
			struct gfl_fix *good = all[i];

			all[i] = all[nr_good];
			all[nr_good++] = good;
		}
	return nr_good;
}

/* All at once, then without those that are to blame for that it failed; these one after the other. */
static void try_all(struct gfl_fixer *fixer)
{
	struct gfl_fix **all = gfl_xrealloc(NULL, (fixer->nr_fixes + 1) * sizeof(*all));
	size_t nr = 0, nr_good;

	for (size_t i = 0; i < fixer->nr_fixes; i++)
		if (fixer->fixes[i].is_planned)
			all[nr++] = &fixer->fixes[i];
	nr_good = nr;
	while (nr_good > 1) {
		size_t before = nr_good;

		if (!gfl_fix_try(fixer, all, nr_good)) {
			for (size_t i = 0; i < nr_good; i++)
				all[i]->is_accepted = true;
			break;
		}
		nr_good = part(all, nr_good);
		if (nr_good == before)
			break;
	}
	for (size_t i = 0; i < nr; i++)
		try_one(fixer, all[i]);
	free(all);
}

/* --- what is said --------------------------------------------------------------------------- */

static void tell(const struct fix_cmd *c, const struct gfl_fix *fix)
{
	const struct gfl_finding *f = fix->finding;
	const char *at = gfl_format("%s:%u:%u", file_of(c, f), f->loc.line, f->loc.col);

	if (fix->is_accepted) {
		fprintf(stderr, "%s: fixed: %s [%s]\n", at, fix->what, f->check->id);
		return;
	}
	fprintf(stderr, "%s: not fixed: %s [%s]\n", at, fix->why_not, f->check->id);
	for (uint32_t i = 0; i < f->nr_advice && i < GFL_MAX_ADVICE; i++)
		fprintf(stderr, "%s: note: %s %s\n", at, i ? "or:" : "fix:", f->advice[i]);
}

static const struct gfl_fix *fix_of(const struct gfl_fixer *fixer, const struct gfl_finding *f)
{
	for (size_t i = 0; i < fixer->nr_fixes; i++)
		if (fixer->fixes[i].finding == f)
			return &fixer->fixes[i];
	return NULL;
}

/* A fault that is fixed on one way of several is not fixed; it is told about once. */
static void tell_group(struct fix_cmd *c, const struct gfl_group *g)
{
	const struct gfl_fix *worst = NULL;
	uint32_t nr = 0;

	for (uint32_t i = g->first; i < g->first + g->nr; i++) {
		const struct gfl_fix *fix = fix_of(&c->fixer, &c->fixer.result->findings[i]);

		if (!fix)
			continue;
		nr++;
		if (fix->is_accepted)
			tell(c, fix);
		else if (!worst)
			worst = fix;
	}
	if (worst)
		tell(c, worst);
	c->nr_faults += nr > 0;
	c->nr_fixed += nr && !worst;
}

static int conclude(struct fix_cmd *c)
{
	const struct gfl_result *result = c->fixer.result;

	for (uint32_t i = 0; i < result->nr_groups; i++)
		tell_group(c, &result->groups[i]);
	if (c->is_applied ? !gfl_fix_apply(&c->fixer) : !gfl_fix_diff(&c->fixer))
		return GFL_EXIT_FAILED;
	fprintf(stderr, "gfplint: %u of %u faults fixed%s\n", c->nr_fixed, c->nr_faults,
		c->nr_fixed ? ", compiled and judged again" : "");
	return c->nr_fixed == c->nr_faults ? GFL_EXIT_OK : GFL_EXIT_FINDINGS;
}

/* --- all of it --------------------------------------------------------------------------------- */

static int work(void *arg, const char *tmp)
{
	struct fix_cmd *c = arg;
	struct gfl_fixer *fixer = &c->fixer;

	fixer->tmp = tmp;
	fixer->rules = gfl_rules_open(c->opts.rules);
	fixer->rules_dir = realpath(c->opts.rules ? c->opts.rules : gfl_data_path("rules"), NULL);
	if (!fixer->rules || !fixer->rules_dir)
		return GFL_EXIT_FAILED;
	fixer->opts = gfl_cli_analyse_options(&c->opts);
	fixer->opts.whole_program = true;
	fixer->opts.jobs = fixer->jobs;
	if (!open_tree(c))
		return GFL_EXIT_FAILED;
	for (uint32_t i = 0; i < fixer->result->nr_findings; i++)
		if (is_wanted(c, &fixer->result->findings[i]))
			add_fix(c, &fixer->result->findings[i]);
	if (!all_seen(c))
		return GFL_EXIT_FAILED;
	plan_all(c);
	try_all(fixer);
	return conclude(c);
}

static int run(int argc, char **argv)
{
	struct fix_cmd c = { .fixer.jobs = gfl_processors() };

	if (parse(&c, argc, argv))
		return GFL_EXIT_FAILED;
	return gfl_in_tmp(work, &c);
}

const struct gfl_cmd gfl_cmd_fix = {
	.name = "fix",
	.args = "[OPTIONS] BUILD [FILE|FINGERPRINT...]",
	.summary = "repair what can be proved to be right",
	.help = "\n"
		"  gfplint fix ../build                      print a diff; nothing is changed\n"
		"  gfplint fix ../build kernel/foo.c | git apply\n"
		"  gfplint fix --apply ../build              change the files\n"
		"\n"
		"BUILD is a tree that was audited. FILE is the end of a file's name; FINGERPRINT is that of a\n"
		"finding in `gfplint audit --format=json`. Without them: all findings. What is changed was\n"
		"compiled and judged again: the finding is gone, and nothing else has appeared. The rest is\n"
		"told about with the reason and advice.\n"
		"\n"
		"Options:\n"
		"  --apply           change the files instead of printing a diff\n"
		"  -j N, --jobs=N    compilers to run at a time; default: one per processor\n"
		"  --model=rt,nort   kernels to judge for: with PREEMPT_RT, without; default both\n"
		"  --checks=A,B      checks to run instead of the default ones\n"
		"  --confidence=C    least confidence to look at: low, medium, high; default: medium\n"
		"  --rules=DIR       rules to use instead of our own\n"
		"  -v                say why a file does not compile\n"
		"\n"
		"Exit code: 0 if all is fixed, 1 if not, 2 if something failed.\n",
	.run = run,
};
