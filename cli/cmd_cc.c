// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gfplint cc: check one file the way it is compiled.
 *
 * Stands where kbuild runs a checker. Runs the tree's own compiler with the plugin, without
 * generating code. Whatever goes wrong on our side is said in one line and does not
 * break the build, unless --error asks for that.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "database.h"

/**
 * struct cc - one run
 * @opts:     common options
 * @facts:    file to write facts to, "none", or NULL: where gfplint audit looks for them
 * @is_error: findings and failures make the exit code
 * @no_database: do without what an audit of the tree knows
 * @sparse:   run sparse as well
 * @verbose:  show the command and counts
 * @flags:    the compiler's command line
 * @args:     the same, untouched, for sparse
 * @tree:     what kbuild builds, if it is kbuild that calls
 * @tu:       the file as a unit of it
 * @place:    where its facts go
 * @is_kept:  there
 */
struct cc {
	struct gfl_cli_options opts;
	const char *facts;
	bool is_error;
	bool no_database;
	bool sparse;
	bool verbose;
	struct gfl_flags flags;
	struct gfl_words args;
	struct gfl_tree tree;
	struct gfl_tu tu;
	struct gfl_place place;
	bool is_kept;
};

/* One of our own options? 1 if so, 0 if not, -1 after a complaint. */
static int own_option(struct cc *cc, const char *arg)
{
	const char *facts = gfl_option(arg, "--facts=");

	if (facts) {
		if (!*facts) {
			gfl_usage(&gfl_cmd_cc, "--facts= needs a file, or none");
			return -1;
		}
		cc->facts = facts;
	} else if (gfl_option(arg, "--error")) {
		cc->is_error = true;
	} else if (gfl_option(arg, "--no-database")) {
		cc->no_database = true;
	} else if (gfl_option(arg, "--sparse")) {
		cc->sparse = true;
	} else {
		return gfl_cli_option(&cc->opts, arg);
	}
	return 1;
}

static int unknown_option(const char *arg)
{
	static const char *const own[] = { "--facts", "--error", "--no-database", "--sparse" };
	struct gfl_words known = { 0 };

	return gfl_unknown_option(arg, own, GFL_ARRAY_SIZE(own), &known);
}

/*
 * Our options stand first, but are taken anywhere before a "--": kbuild's CF= puts what the user
 * gives behind its own flags. Only in front is an unknown one an error; elsewhere it is the compiler's.
 */
static int parse(struct cc *cc, int argc, char **argv)
{
	bool is_front = true;
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		int is_own = strncmp(argv[i], "--", 2) ? 0 : own_option(cc, argv[i]);

		if (is_own < 0)
			return -1;
		if (is_own)
			continue;
		if (is_front && !strcmp(argv[i], "-v")) {
			cc->verbose = true;
			continue;
		}
		if (is_front && !strncmp(argv[i], "--", 2))
			return unknown_option(argv[i]);
		is_front = false;
		gfl_words_add(&cc->args, argv[i]);
	}
	for (i++; i < argc; i++)
		gfl_words_add(&cc->args, argv[i]);
	return 0;
}

/* Files there is nothing to say about: assembly, the build's own programs, no file at all. */
static bool is_skipped(const struct gfl_flags *flags)
{
	if (!flags->is_c || !strcmp(flags->input, "/dev/null"))
		return true;
	return flags->depfile && !flags->is_kernel;
}

/* As in a .cmd file: the words up to the first flag. */
static const char *compiler_of(const char *cc)
{
	struct gfl_words words = { 0 };
	const char *ret = NULL;

	gfl_words_split(&words, cc ? cc : "", " \t");
	for (size_t i = 0; i < words.nr && words.v[i][0] != '-'; i++)
		ret = ret ? gfl_format("%s %s", ret, words.v[i]) : words.v[i];
	return ret ? ret : "gcc";
}

/*
 * kbuild's kernel/.relay.o.d leads to .gfplint/kernel/relay.gfl, below the folder that kbuild runs in or, for
 * a module of somewhere else, below that of the file.
 */
static void find_unit(struct cc *cc)
{
	const char *dep = cc->flags.depfile;
	const char *base = strrchr(dep, '/');
	size_t dir = base ? (size_t)(base - dep) : 0;
	size_t len;

	base = base ? base + 1 : dep;
	len = strlen(base);
	if (base[0] != '.' || len < 6 || strcmp(base + len - 4, ".o.d"))
		return;
	cc->tu.dir = realpath(".", NULL);
	if (!cc->tu.dir)
		return;
	cc->tree.build = dep[0] == '/' ? gfl_format("%.*s", (int)dir, dep) : cc->tu.dir;
	cc->tu.name = gfl_format("%.*s%s%.*s", dep[0] == '/' ? 0 : (int)dir, dep,
				 dep[0] != '/' && dir ? "/" : "", (int)len - 5, base + 1);
	if (!strncmp(cc->tu.name, "./", 2))
		cc->tu.name += 2;
	cc->tu.source = cc->flags.input;
	cc->tu.compiler = compiler_of(getenv("CC"));
	cc->tu.flags = cc->flags.keep;
	/* an audit makes these facts itself */
	cc->is_kept = gfl_tree_share(&cc->tree) && gfl_place_open(&cc->place, &cc->tree, &cc->tu);
}

/* The facts are good if they are there: what else may fail comes after them. */
static bool keep_facts(const struct cc *cc, const char *made_by)
{
	struct gfl_rules *rules;
	bool ok;

	if (access(cc->place.facts, F_OK)) {
		gfl_place_drop(&cc->place);
		return true;
	}
	rules = gfl_rules_open(cc->opts.rules);
	ok = rules && gfl_place_put(&cc->place, gfl_tu_stamp(&cc->tu, made_by,
							     gfl_tree_stamp(&cc->tree, rules)));
	gfl_rules_destroy(rules);
	return ok;
}

static void add_plugin(struct gfl_words *cmd, const struct cc *cc, const char *plugin)
{
	const char *rules = cc->opts.rules ? cc->opts.rules : gfl_data_path("rules");
	const char *annotate = gfl_data_path("annotate.h");
	const char *database = cc->no_database ? NULL : gfl_database_find(cc->flags.depfile);

	if (annotate) {
		gfl_words_add(cmd, "-include");
		gfl_words_add(cmd, annotate);
	}
	gfl_words_addf(cmd, "-fplugin=%s", plugin);
	gfl_words_add(cmd, "-fplugin-arg-gfplint-stop");
	if (rules)
		gfl_words_addf(cmd, "-fplugin-arg-gfplint-rules=%s", rules);
	if (cc->is_kept)
		gfl_place_flags(&cc->place, cmd);
	else if (cc->facts && strcmp(cc->facts, "none"))
		gfl_words_addf(cmd, "-fplugin-arg-gfplint-facts=%s", cc->facts);
	if (database) {
		gfl_database_check(database, rules, plugin, cc->verbose);
		gfl_words_addf(cmd, "-fplugin-arg-gfplint-db=%s", database);
	}
	if (cc->opts.models)
		gfl_words_addf(cmd, "-fplugin-arg-gfplint-models=%s", cc->opts.models);
	if (cc->opts.checks)
		gfl_words_addf(cmd, "-fplugin-arg-gfplint-checks=%s", cc->opts.checks);
	if (cc->opts.confidence)
		gfl_words_addf(cmd, "-fplugin-arg-gfplint-confidence=%s", cc->opts.confidence);
	gfl_words_addf(cmd, "-fplugin-arg-gfplint-color=%s",
		       gfl_cli_color(&cc->opts, STDERR_FILENO) ? "always" : "never");
	if (cc->is_error)
		gfl_words_add(cmd, "-fplugin-arg-gfplint-error");
	if (cc->verbose)
		gfl_words_add(cmd, "-fplugin-arg-gfplint-verbose");
}

static void show(const struct gfl_words *cmd)
{
	fputs("gfplint:", stderr);
	for (size_t i = 0; i < cmd->nr; i++)
		fprintf(stderr, " %s", cmd->v[i]);
	fputc('\n', stderr);
}

static void build_command(struct gfl_words *cmd, const struct cc *cc,
			  const struct gfl_compiler *compiler, const char *plugin)
{
	for (size_t i = 0; i < compiler->words.nr; i++)
		gfl_words_add(cmd, compiler->words.v[i]);
	for (size_t i = 0; i < cc->flags.keep.nr; i++)
		gfl_words_add(cmd, cc->flags.keep.v[i]);
	add_plugin(cmd, cc, plugin);
	gfl_words_add(cmd, "-w");
	gfl_words_add(cmd, "-S");
	gfl_words_add(cmd, "-o");
	gfl_words_add(cmd, "/dev/null");
}

static int check(struct cc *cc)
{
	struct gfl_compiler compiler;
	struct gfl_words cmd = { 0 };
	const char *plugin, *made_by;
	int status;

	if (!gfl_compiler_find(&compiler, getenv("CC")))
		return GFL_EXIT_FAILED;
	plugin = gfl_compiler_plugin(&compiler);
	made_by = plugin ? gfl_plugin_made_by(plugin) : NULL;
	if (!made_by)
		return GFL_EXIT_FAILED;
	if (!cc->facts && cc->flags.depfile)
		find_unit(cc);
	build_command(&cmd, cc, &compiler, plugin);
	if (cc->verbose)
		show(&cmd);
	status = gfl_run(&cmd);
	if (status < 0)
		gfl_complain("cannot run '%s': %s", cmd.v[0], strerror(errno));
	if (cc->is_kept && !keep_facts(cc, made_by))
		status = GFL_EXIT_FAILED;
	return status;
}

static void run_sparse(const struct cc *cc)
{
	struct gfl_words cmd = { 0 };

	gfl_words_add(&cmd, "sparse");
	for (size_t i = 0; i < cc->args.nr; i++)
		gfl_words_add(&cmd, cc->args.v[i]);
	if (gfl_run(&cmd) < 0)
		gfl_complain("cannot run sparse: %s", strerror(errno));
}

static int run(int argc, char **argv)
{
	struct cc cc = { 0 };
	const char *kbuild_v = getenv("KBUILD_VERBOSE");
	int status = 0;

	cc.verbose = kbuild_v && strchr(kbuild_v, '1');
	if (parse(&cc, argc, argv))
		return GFL_EXIT_FAILED;
	if (!cc.args.nr)
		return gfl_usage(&gfl_cmd_cc, "no compiler flags and no file given");
	gfl_flags_parse(&cc.flags, (char *const *)cc.args.v, (int)cc.args.nr);
	if (!cc.flags.input)
		return gfl_usage(&gfl_cmd_cc, "no file given");
	if (cc.flags.nr_inputs > 1)
		return gfl_usage(&gfl_cmd_cc, "more than one file given, '%s' the last",
				 cc.flags.input);
	if (!is_skipped(&cc.flags))
		status = check(&cc);
	if (cc.sparse)
		run_sparse(&cc);
	return cc.is_error ? status : GFL_EXIT_OK;
}

const struct gfl_cmd gfl_cmd_cc = {
	.name = "cc",
	.args = "[OPTIONS] [--] COMPILER-FLAGS FILE",
	.summary = "check one file the way it is compiled; for kbuild's CHECK=",
	.help = "\n"
		"  make C=1 CHECK=\"gfplint cc\" kernel/irq/     files that are compiled anyway\n"
		"  make C=2 CHECK=\"gfplint cc\" kernel/irq/     all files\n"
		"\n"
		"Options:\n"
		"  --model=rt,nort   kernels to judge for: with PREEMPT_RT, without; default both\n"
		"  --checks=A,B      checks to run: ids, default, all, no-ID; `gfplint explain --check` lists them\n"
		"  --confidence=C    least confidence to show: low, medium, high; default: medium\n"
		"  --error           exit with 1 for findings and failed compilations, 2 for our failures\n"
		"  --sparse          run sparse as well\n"
		"  --facts=FILE      where to write facts; 'none' for nowhere; default: where\n"
		"                    gfplint audit finds them (.gfplint/NAME.gfl) if kbuild calls\n"
		"  --no-database     do without what `gfplint audit` found out about other files\n"
		"  --rules=DIR       rules to use instead of our own\n"
		"  --color=WHEN      auto, always, never\n"
		"  -v                show the compiler's command and what was not followed\n"
		"\n"
		"The compiler is taken from CC, as kbuild exports it.\n",
	.run = run,
};
