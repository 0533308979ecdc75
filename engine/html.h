/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the HTML report share: its fixed files, escaping, source excerpts. */
#ifndef GFL_HTML_H
#define GFL_HTML_H

#include "gfplint/finding.h"

struct gfl_html_sources;

/**
 * struct gfl_html - a report that is being written
 * @twin: by finding: how many before it have the same fingerprint
 */
struct gfl_html {
	const struct gfl_result *res;
	const struct gfl_report_options *opts;
	FILE *out;
	struct gfl_html_sources *sources;
	uint32_t *twin;
};

/* The files report.*, with the digests that allow them to run: tools/embed.sh. */
extern const unsigned char gfl_html_page[], gfl_html_style[], gfl_html_script[];
extern const char gfl_html_page_digest[], gfl_html_style_digest[], gfl_html_script_digest[];

/* --- html_text.c ------------------------------------------------------------------------- */

/**
 * gfl_html_text() - print text, which may be any bytes, so that it stays text
 * @out: stream
 * @s:   first byte
 * @len: in bytes
 *
 * Right in elements and in attributes with double quotes. What is not UTF-8 is printed as \xHH, and so
 * that nothing looks different from what it is, control and direction characters as \uHHHH.
 */
void gfl_html_text(FILE *out, const char *s, size_t len);

/** gfl_html_puts() - the same for a string */
void gfl_html_puts(FILE *out, const char *s);

/* --- html_source.c ----------------------------------------------------------------------- */

/** gfl_html_sources_create() - get ready to read the files of @unit; relative ones are below @base */
struct gfl_html_sources *gfl_html_sources_create(const struct gfl_unit *unit, const char *base);
void gfl_html_sources_destroy(struct gfl_html_sources *sources);

/**
 * gfl_html_excerpt() - print the lines around steps that are in one file
 * @sources: files
 * @out:     stream
 * @steps:   the steps
 * @nr:      how many, at least 1
 * @number:  of the first one in its path, from 1
 *
 * Prints nothing if there is no such file, or if no step is at a line it has.
 */
void gfl_html_excerpt(struct gfl_html_sources *sources, FILE *out, const struct gfl_step *steps,
		      uint32_t nr, uint32_t number);

/* --- html_totals.c ------------------------------------------------------------------------ */

/** gfl_html_totals() - print how many findings there are by confidence, check, kernel, subsystem */
void gfl_html_totals(const struct gfl_html *html);

/* --- report_html.c ------------------------------------------------------------------------ */

/** gfl_html_subsystem() - what a finding's place belongs to, NULL if that is not known */
const char *gfl_html_subsystem(const struct gfl_html *html, const struct gfl_finding *finding);

/** gfl_html_models() - the kernels a finding is about: "rt, nort" */
const char *gfl_html_models(const struct gfl_finding *finding);

#endif /* GFL_HTML_H */
