/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which findings are not shown: suppressed ones, those of a baseline, and unsure ones. */
#ifndef GFL_CLI_KNOWN_H
#define GFL_CLI_KNOWN_H

#include "cli.h"
#include "gfplint/known.h"

/** enum gfl_scope - how much was looked at */
enum gfl_scope {
	GFL_SCOPE_PART, /* some files of a tree */
	GFL_SCOPE_FILE, /* one file for itself */
	GFL_SCOPE_TREE, /* all there is */
};

/**
 * struct gfl_known - what is known, and what was left out for it
 * @baseline_file, @write_baseline, @suppression_file, @show_suppressed: options
 * @is_restricted: not all checks or models were asked for
 * @checks:        those that were
 * @models:        mask of GFL_MODEL_BIT(); 0 for all
 * @least:         the least confidence that is shown
 * @suppressed:    findings that are suppressed, @nr_suppressed of them
 * @nr_known:      findings that the baseline has as well
 * @nr_unsure:     findings of which no way in is as sure as @least
 * @nr_fixed:      findings of the baseline that are gone
 * @tells_fixed:   enough was looked at to say so
 * @nr_stale:      suppressions that are of no use any more
 */
struct gfl_known {
	const char *baseline_file;
	const char *write_baseline;
	const char *suppression_file;
	bool show_suppressed;
	bool is_restricted;
	uint32_t checks;
	uint8_t models;
	enum gfl_confidence least;
	struct gfl_baseline *baseline;
	struct gfl_suppressions *suppressions;
	struct gfl_suppressed *suppressed;
	uint32_t nr_suppressed, cap_suppressed;
	uint32_t nr_known, nr_unsure, nr_fixed, nr_stale;
	bool tells_fixed;
};

/** gfl_known_option() - take one option; 1 if @arg was one, 0 if not, -1 after a complaint */
int gfl_known_option(struct gfl_known *known, const char *arg);

/** gfl_known_option_names() - add the names of these options, for suggestions */
void gfl_known_option_names(struct gfl_words *names);

/**
 * gfl_known_open() - read the files that options name
 *
 * To be called before the work begins, so that a bad file does not end it.
 *
 * Return: false after a complaint.
 */
bool gfl_known_open(struct gfl_known *known, const struct gfl_cli_options *opts);

/**
 * gfl_known_apply() - leave in @result what is to be shown, and write the new baseline
 *
 * Return: false after a complaint.
 */
bool gfl_known_apply(struct gfl_known *known, struct gfl_result *result, enum gfl_scope scope);

/**
 * gfl_known_tell() - print to stderr what is fixed, suppressed (if asked), and stale
 * @how: how reports name files
 */
void gfl_known_tell(const struct gfl_known *known, const struct gfl_result *result,
		    enum gfl_scope scope, const struct gfl_report_options *how);

/** gfl_known_shown() - "3 findings at 2 places (4 ways in)" for the last line; @kind: "new " or "" */
const char *gfl_known_shown(const struct gfl_result *result, const char *kind);

/** gfl_known_counts() - ", 3 known, 2 suppressed" for the last line; empty if nothing was left out */
const char *gfl_known_counts(const struct gfl_known *known);

void gfl_known_close(struct gfl_known *known);

#endif /* GFL_CLI_KNOWN_H */
