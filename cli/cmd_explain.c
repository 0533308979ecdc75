// SPDX-License-Identifier: GPL-2.0-or-later
/* gfplint explain: what is known about a function or a finding, of a facts file or an audited tree. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"
#include "facts.h"
#include "gfplint/db.h"

static int flush(int ret)
{
	if (!fflush(stdout))
		return ret;
	gfl_complain("cannot write: %s", strerror(errno));
	return GFL_EXIT_FAILED;
}

/* --- a facts file ---------------------------------------------------------------------- */

static int unknown_function(const struct gfl_unit *unit, const char *func)
{
	struct gfl_words known = { 0 };

	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		gfl_words_add(&known, unit->funcs[i]->name);
	return gfl_unknown("function", func, &known);
}

static int explain_facts(const char *path, const char *func, const struct gfl_cli_options *opts)
{
	struct gfl_facts facts;
	int ret = GFL_EXIT_OK;

	if (!gfl_facts_open(&facts, path, opts))
		return GFL_EXIT_FAILED;
	if (!gfl_explain(facts.result, func, stdout))
		ret = unknown_function(facts.unit, func);
	gfl_facts_close(&facts);
	return flush(ret);
}

/* --- a tree ---------------------------------------------------------------------------- */

static void add_name(void *arg, const char *name)
{
	gfl_words_addf(arg, "%s", name);
}

static bool is_place_or_fingerprint(const char *what)
{
	return strchr(what, ':') || !what[strspn(what, "0123456789abcdef")];
}

static int unknown_thing(struct gfl_db *db, const char *what)
{
	struct gfl_words known = { 0 };

	if (strchr(what, ':'))
		gfl_complain("no finding at '%s'", what);
	else
		gfl_db_each_name(db, add_name, &known);
	if (gfl_db_failed(db))
		return GFL_EXIT_FAILED;
	if (known.nr)
		gfl_unknown("function or finding", what, &known);
	if (is_place_or_fingerprint(what))
		gfl_complain("what the last audit found is known, with the checks, kernels and "
			     "folders that it was asked for");
	return GFL_EXIT_FAILED;
}

static int explain_tree(const char *build, const char *what)
{
	const char *path = gfl_db_path(build);
	struct gfl_log log = gfl_log_stderr();
	int ret = GFL_EXIT_OK;
	struct gfl_db *db;

	if (access(path, F_OK)) {
		gfl_complain("'%s' was not audited yet: `gfplint audit %s` does that", build,
			     build);
		return GFL_EXIT_FAILED;
	}
	db = gfl_db_open(path, &log);
	if (!db)
		return GFL_EXIT_FAILED;
	if (!gfl_db_explain(db, what, stdout))
		ret = gfl_db_failed(db) ? GFL_EXIT_FAILED : unknown_thing(db, what);
	gfl_db_close(db);
	return flush(ret);
}

/* --- a check ------------------------------------------------------------------------------ */

static int list_checks(void)
{
	const struct gfl_check *check;

	for (uint32_t i = 0; (check = gfl_check_at(i)); i++)
		printf("%-16s%s%s\n", check->id, check->title,
		       check->is_default ? "" : "; off unless asked for");
	return flush(GFL_EXIT_OK);
}

static int unknown_check(const char *id)
{
	struct gfl_words known = { 0 };
	const struct gfl_check *check;

	for (uint32_t i = 0; (check = gfl_check_at(i)); i++)
		gfl_words_add(&known, check->id);
	return gfl_unknown("check", id, &known);
}

/* The page of the documentation. */
static int explain_check(const char *id)
{
	const char *path;
	size_t len;
	char *text;

	if (!gfl_check_by_id(id))
		return unknown_check(id);
	path = gfl_data_path(gfl_format("checks/%s.md", id));
	if (!path) {
		gfl_complain("the pages on checks are not installed");
		return GFL_EXIT_FAILED;
	}
	text = gfl_read_file(path, &len);
	if (!text)
		return GFL_EXIT_FAILED;
	fwrite(text, 1, len, stdout);
	free(text);
	return flush(GFL_EXIT_OK);
}

/* --- the command ------------------------------------------------------------------------ */

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static int unknown_option(const char *arg)
{
	static const char *const own[] = { "--check" };
	struct gfl_words known = { 0 };

	return gfl_unknown_option(arg, own, GFL_ARRAY_SIZE(own), &known);
}

static int run(int argc, char **argv)
{
	struct gfl_cli_options opts = { 0 };
	const char *words[2];
	int nr = 0;

	for (int i = 1; i < argc; i++) {
		int is_common = gfl_cli_option(&opts, argv[i]);
		const char *check = gfl_option(argv[i], "--check=");

		if (is_common < 0)
			return GFL_EXIT_FAILED;
		if (is_common)
			continue;
		if (check)
			return explain_check(check);
		if (!strcmp(argv[i], "--check"))
			return list_checks();
		if (argv[i][0] == '-') {
			unknown_option(argv[i]);
			return GFL_EXIT_FAILED;
		}
		if (nr == 2)
			return gfl_usage(&gfl_cmd_explain, "more than a file and a function given");
		words[nr++] = argv[i];
	}
	if (nr < 2)
		return gfl_usage(&gfl_cmd_explain, "needs a facts file and a function");
	if (is_folder(words[0]))
		return explain_tree(words[0], words[1]);
	return explain_facts(words[0], words[1], &opts);
}

const struct gfl_cmd gfl_cmd_explain = {
	.name = "explain",
	.args = "[OPTIONS] FACTS FUNCTION | BUILD FUNCTION|FINDING | --check[=ID]",
	.summary = "what is known about a function, or what led to a finding",
	.help = "\n"
		"FACTS is what `gfplint cc` writes: .gfplint/kernel/relay.gfl for kernel/relay.o.\n"
		"BUILD is a build folder that `gfplint audit` has looked at. A FINDING is named by its\n"
		"fingerprint, by the beginning of one, or by its FILE:LINE.\n"
		"--check=ID prints the page on a check, --check lists them.\n"
		"\n"
		"Options, for FACTS only:\n"
		"  --model=rt,nort   kernels to judge for: with PREEMPT_RT, without; default both\n"
		"  --rules=DIR       rules to use instead of our own\n",
	.run = run,
};
