// SPDX-License-Identifier: GPL-2.0-or-later
/* gfplint report: analyse a facts file again and print what is found. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "facts.h"

struct report {
	struct gfl_cli_options opts;
	bool is_json;
	const char *path;
};

static int unknown_option(const char *arg)
{
	struct gfl_words known = { 0 };
	char *name = gfl_format("%.*s", (int)strcspn(arg, "="), arg);

	gfl_words_add(&known, "--json");
	gfl_cli_option_names(&known);
	gfl_unknown("option", name, &known);
	return -1;
}

static int parse(struct report *report, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int is_common = gfl_cli_option(&report->opts, argv[i]);

		if (is_common < 0)
			return -1;
		if (is_common)
			continue;
		if (gfl_option(argv[i], "--json")) {
			report->is_json = true;
		} else if (argv[i][0] == '-') {
			return unknown_option(argv[i]);
		} else if (report->path) {
			gfl_usage(&gfl_cmd_report, "more than one facts file given");
			return -1;
		} else {
			report->path = argv[i];
		}
	}
	if (!report->path) {
		gfl_usage(&gfl_cmd_report, "no facts file given");
		return -1;
	}
	return 0;
}

static bool print(const struct report *report, const struct gfl_result *result)
{
	struct gfl_report_options opts = {
		.color = gfl_cli_color(&report->opts, STDOUT_FILENO),
		.excerpt = true,
		.advice = true,
		.max_more = GFL_MAX_MORE,
	};
	bool ok;

	ok = report->is_json ? gfl_report_json(result, stdout) :
			       gfl_report_text(result, &opts, stdout);
	return ok && !fflush(stdout);
}

static int run(int argc, char **argv)
{
	struct report report = { 0 };
	struct gfl_facts facts;
	int ret = GFL_EXIT_FAILED;

	if (parse(&report, argc, argv))
		return GFL_EXIT_FAILED;
	if (!gfl_facts_open(&facts, report.path, &report.opts))
		return GFL_EXIT_FAILED;
	if (print(&report, facts.result))
		ret = facts.result->nr_findings ? GFL_EXIT_FINDINGS : GFL_EXIT_OK;
	else
		gfl_complain("cannot write findings: %s", strerror(errno));
	gfl_facts_close(&facts);
	return ret;
}

const struct gfl_cmd gfl_cmd_report = {
	.name = "report",
	.args = "[OPTIONS] FACTS",
	.summary = "print the findings of a facts file",
	.help = "\n"
		"Options:\n"
		"  --json            as JSON\n"
		"  --model=rt,nort   kernels to judge for: with PREEMPT_RT, without; default both\n"
		"  --checks=A,B      checks to run instead of the default ones\n"
		"  --rules=DIR       rules to use instead of our own\n"
		"  --color=WHEN      auto, always, never\n"
		"\n"
		"Exit code: 0 without findings, 1 with, 2 if something failed.\n",
	.run = run,
};
