/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where findings go, and in which form: what audit and report have in common. */
#ifndef GFL_CLI_REPORTS_H
#define GFL_CLI_REPORTS_H

#include "known.h"

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
 * @known:   what is left out of them
 * @opts:    the other options, for colours
 * @texts:   folder to read relative files from, if not from that of gfl_reports_write(); or NULL
 */
struct gfl_reports {
	struct gfl_output main;
	struct gfl_output *more;
	size_t nr_more, cap_more;
	struct gfl_known known;
	const struct gfl_cli_options *opts;
	const char *texts;
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
 * gfl_reports_open() - read the files that options name, before the work begins
 * @opts: the other options; must outlive @reports
 *
 * Return: false after a complaint; else the caller closes @reports with gfl_reports_close().
 */
bool gfl_reports_open(struct gfl_reports *reports, const struct gfl_cli_options *opts);
void gfl_reports_close(struct gfl_reports *reports);

/** gfl_reports_is_text() - do people read what goes to stdout, line by line */
bool gfl_reports_is_text(const struct gfl_reports *reports);

/**
 * gfl_reports_write() - leave in @result what is to be shown, and write all reports of it
 * @base:  folder that relative file names are relative to
 * @scope: how much was looked at
 *
 * All reports are tried, even if one fails. What is not in them is told on stderr, but for the counts
 * (gfl_known_counts()).
 *
 * Return: false after a complaint.
 */
bool gfl_reports_write(struct gfl_reports *reports, struct gfl_result *result, const char *base,
		       enum gfl_scope scope);

#endif /* GFL_CLI_REPORTS_H */
