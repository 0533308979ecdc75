/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where findings go, and in which form: what audit and report have in common. */
#ifndef GFL_CLI_REPORTS_H
#define GFL_CLI_REPORTS_H

#include "cli.h"

/** struct gfl_output - one report: how and where to; @file is NULL for stdout */
struct gfl_output {
	const struct gfl_format *format;
	const char *file;
};

/**
 * struct gfl_reports - the reports of one run
 * @main:    --format and -o
 * @more:    --report, each with a file
 * @nr_more: how many
 */
struct gfl_reports {
	struct gfl_output main;
	struct gfl_output *more;
	size_t nr_more, cap_more;
};

/**
 * gfl_reports_option() - take one option that is about reports
 * @arg:       the option
 * @next:      the word behind it, or NULL
 * @used_next: set if @next was its value
 *
 * Return: 1 if @arg was one, 0 if not, -1 after a complaint about its value.
 */
int gfl_reports_option(struct gfl_reports *reports, const char *arg, const char *next,
		       bool *used_next);

/** gfl_reports_option_names() - add the names of these options, for suggestions */
void gfl_reports_option_names(struct gfl_words *names);

/**
 * gfl_reports_write() - write all reports
 * @opts: for colours
 * @base: folder that relative file names are relative to; NULL for the current one
 *
 * All are tried, even if one fails.
 *
 * Return: false after a complaint.
 */
bool gfl_reports_write(const struct gfl_reports *reports, const struct gfl_cli_options *opts,
		       const struct gfl_result *result, const char *base);

#endif /* GFL_CLI_REPORTS_H */
