// SPDX-License-Identifier: GPL-2.0-or-later
/* The forms in which findings are written, and the options that choose among them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports.h"

/** struct gfl_format - a form of report; the first is what you get without asking */
struct gfl_format {
	const char *name;
	bool (*write)(const struct gfl_result *result, const struct gfl_report_options *opts,
		      FILE *out);
};

static const struct gfl_format formats[] = {
	{ "text", gfl_report_text },
	{ "json", gfl_report_json },
};

/* --- options ------------------------------------------------------------------------------- */

static const struct gfl_format *find_format(const char *name)
{
	struct gfl_words known = { 0 };

	for (size_t i = 0; i < GFL_ARRAY_SIZE(formats); i++) {
		if (!strcmp(formats[i].name, name))
			return &formats[i];
		gfl_words_add(&known, formats[i].name);
	}
	gfl_unknown("format", name, &known);
	return NULL;
}

static int set_format(struct gfl_reports *reports, const char *name)
{
	reports->main.format = find_format(name);
	return reports->main.format ? 1 : -1;
}

static int set_output(struct gfl_reports *reports, const char *file)
{
	reports->main.file = file;
	if (file && *file)
		return 1;
	gfl_complain("-o needs a file");
	return -1;
}

/* FORMAT:FILE */
static int add_output(struct gfl_reports *reports, const char *text)
{
	size_t len = strcspn(text, ":");
	const struct gfl_format *format;

	if (!text[len] || !text[len + 1]) {
		gfl_complain("--report= needs a format and a file, as in --report=json:FILE");
		return -1;
	}
	format = find_format(gfl_format("%.*s", (int)len, text));
	if (!format)
		return -1;
	GFL_GROW(reports->more, reports->nr_more, reports->cap_more);
	reports->more[reports->nr_more++] = (struct gfl_output){ format, text + len + 1 };
	return 1;
}

int gfl_reports_option(struct gfl_reports *reports, const char *arg, const char *next,
		       bool *used_next)
{
	const char *value;

	*used_next = !strcmp(arg, "-o");
	if (*used_next)
		return set_output(reports, next);
	if ((value = gfl_option(arg, "--output=")))
		return set_output(reports, value);
	if ((value = gfl_option(arg, "--format=")))
		return set_format(reports, value);
	if ((value = gfl_option(arg, "--report=")))
		return add_output(reports, value);
	if (gfl_option(arg, "--json"))
		return set_format(reports, "json");
	return 0;
}

void gfl_reports_option_names(struct gfl_words *names)
{
	gfl_words_add(names, "--format");
	gfl_words_add(names, "--output");
	gfl_words_add(names, "--report");
	gfl_words_add(names, "--json");
}

/* --- writing ------------------------------------------------------------------------------- */

static bool write_one(const struct gfl_output *output, const struct gfl_report_options *opts,
		      const struct gfl_result *result)
{
	const struct gfl_format *format = output->format ? output->format : &formats[0];
	FILE *file = output->file ? fopen(output->file, "we") : NULL;
	FILE *out = output->file ? file : stdout;
	bool ok = out && format->write(result, opts, out);

	if (file)
		ok = !fclose(file) && ok;
	if (!ok)
		gfl_complain("cannot write findings to '%s': %s",
			     output->file ? output->file : "stdout", strerror(errno));
	return ok;
}

bool gfl_reports_write(const struct gfl_reports *reports, const struct gfl_cli_options *opts,
		       const struct gfl_result *result, const char *base)
{
	struct gfl_report_options how = {
		.color = !reports->main.file && gfl_cli_color(opts, STDOUT_FILENO),
		.excerpt = true,
		.advice = true,
		.max_more = GFL_MAX_MORE,
		.base = base,
	};
	bool ok = write_one(&reports->main, &how, result);

	how.color = false;
	for (size_t i = 0; i < reports->nr_more; i++)
		ok &= write_one(&reports->more[i], &how, result);
	return ok;
}
