// SPDX-License-Identifier: GPL-2.0-or-later
/* gfplint report: analyse a facts file again and print what is found. */
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "reports.h"

struct report {
	struct gfl_cli_options opts;
	struct gfl_reports reports;
	const char *path;
};

static int unknown_option(const char *arg)
{
	struct gfl_words known = { 0 };

	gfl_reports_option_names(&known);
	return gfl_unknown_option(arg, NULL, 0, &known);
}

static int parse(struct report *report, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;
		bool used_next = false;
		int is_option = gfl_reports_option(&report->reports, argv[i], next, &used_next);

		if (!is_option)
			is_option = gfl_cli_option(&report->opts, argv[i]);
		if (is_option < 0)
			return -1;
		if (is_option) {
			i += used_next;
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

static int print(struct report *report, struct gfl_result *result)
{
	char *base = realpath(".", NULL);
	bool ok = gfl_reports_write(&report->reports, result, base ? base : ".", GFL_SCOPE_FILE);
	const char *counts = gfl_known_counts(&report->reports.known);

	free(base);
	if (*counts)
		fprintf(stderr, "gfplint: %s%s\n", gfl_known_shown(result, ""), counts);
	if (!ok)
		return GFL_EXIT_FAILED;
	return result->nr_findings ? GFL_EXIT_FINDINGS : GFL_EXIT_OK;
}

static int run(int argc, char **argv)
{
	struct report report = { 0 };
	struct gfl_facts facts;
	int ret = GFL_EXIT_FAILED;

	if (parse(&report, argc, argv))
		return GFL_EXIT_FAILED;
	if (!gfl_reports_open(&report.reports, &report.opts))
		return GFL_EXIT_FAILED;
	if (gfl_facts_open(&facts, report.path, &report.opts)) {
		ret = print(&report, facts.result);
		gfl_facts_close(&facts);
	}
	gfl_reports_close(&report.reports);
	return ret;
}

const struct gfl_cmd gfl_cmd_report = {
	.name = "report",
	.args = "[OPTIONS] FACTS",
	.summary = "print the findings of a facts file",
	.help = "\n"
		"Options:\n"
		"  --format=FORMAT   text, terse, json, sarif, csv or html; default: text\n"
		"  --json, --terse   the same as --format=json, --format=terse\n"
		"  -o FILE           where findings go instead of stdout\n"
		"  --report=FORMAT:FILE  another report, besides; any number of times\n"
		"  --model=rt,nort   kernels to judge for: with PREEMPT_RT, without; default both\n"
		"  --checks=A,B      checks to run: ids, default, all, no-ID; `gfplint explain --check` lists them\n"
		"  --confidence=C    least confidence to show: low, medium, high; default: medium\n"
		"  --baseline=FILE   JSON of an earlier run: show only what is new, tell what is fixed\n"
		"  --write-baseline=FILE  write what there is now, for --baseline\n"
		"  --suppressions=FILE    leave out what is named there with reason and owner\n"
		"  --show-suppressed      tell what was left out for that\n"
		"  --rules=DIR       rules to use instead of our own\n"
		"  --color=WHEN      auto, always, never\n"
		"\n"
		"Exit code: 0 without findings, 1 with, 2 if something failed.\n",
	.run = run,
};
