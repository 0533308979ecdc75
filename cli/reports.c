// SPDX-License-Identifier: GPL-2.0-or-later
/* The forms in which findings are written, and the options that choose among them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maintainers.h"
#include "reports.h"

/** struct gfl_format - a form of report; the first is what you get without asking */
struct gfl_format {
	const char *name;
	bool (*write)(const struct gfl_result *result, const struct gfl_report_options *opts,
		      FILE *out);
};

static const struct gfl_format formats[] = {
	{ "text", gfl_report_text },   { "terse", gfl_report_terse }, { "json", gfl_report_json },
	{ "sarif", gfl_report_sarif }, { "csv", gfl_report_csv },     { "html", gfl_report_html },
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
	if (gfl_option(arg, "--json") || gfl_option(arg, "--terse"))
		return set_format(reports, arg + strlen("--"));
	return gfl_known_option(&reports->known, arg);
}

void gfl_reports_option_names(struct gfl_words *names)
{
	gfl_words_add(names, "--format");
	gfl_words_add(names, "--output");
	gfl_words_add(names, "--report");
	gfl_words_add(names, "--json");
	gfl_words_add(names, "--terse");
	gfl_known_option_names(names);
}

bool gfl_reports_open(struct gfl_reports *reports, const struct gfl_cli_options *opts)
{
	reports->opts = opts;
	return gfl_known_open(&reports->known, opts);
}

void gfl_reports_close(struct gfl_reports *reports)
{
	gfl_known_close(&reports->known);
	free(reports->more);
}

bool gfl_reports_is_text(const struct gfl_reports *reports)
{
	const struct gfl_format *format = reports->main.format;

	return reports->main.file || !format || format->write == gfl_report_text ||
	       format->write == gfl_report_terse;
}

/* --- writing ------------------------------------------------------------------------------- */

struct writing {
	const struct gfl_format *format;
	const struct gfl_report_options *how;
	const struct gfl_result *result;
};

static bool write_to(void *arg, FILE *out)
{
	const struct writing *w = arg;

	return w->format->write(w->result, w->how, out);
}

static bool write_one(const struct gfl_output *output, const struct gfl_report_options *how,
		      const struct gfl_result *result)
{
	struct writing w = { output->format ? output->format : &formats[0], how, result };

	if (output->file)
		return gfl_write_file(output->file, "findings", write_to, &w);
	if (write_to(&w, stdout))
		return true;
	gfl_complain("cannot write findings to 'stdout': %s", strerror(errno));
	return false;
}

/* kbuild leaves a link to the sources in a build folder that is not the source folder. */
static const char *source_folder(const char *base)
{
	char *path = realpath(gfl_format("%s/source", base), NULL);
	const char *sources = path ? gfl_format("%s", path) : base;

	free(path);
	return sources;
}

bool gfl_reports_write(struct gfl_reports *reports, struct gfl_result *result, const char *base,
		       enum gfl_scope scope)
{
	const struct gfl_known *known = &reports->known;
	bool ok = gfl_known_apply(&reports->known, result, scope);
	struct gfl_maintainers *maintainers = gfl_maintainers_open(base);
	struct gfl_report_options how = {
		.color = !reports->main.file && gfl_cli_color(reports->opts, STDOUT_FILENO),
		.excerpt = true,
		.advice = true,
		.max_more = GFL_MAX_MORE,
		.base = base,
		.sources = source_folder(base),
		.texts = reports->texts,
		.version = GFL_VERSION,
		.suppressed = known->suppressed,
		.nr_suppressed = known->nr_suppressed,
		.has_suppressions = known->suppressions,
		.show_suppressed = known->show_suppressed,
		.path = gfl_maintainers_path,
		.subsystem = gfl_maintainers_subsystem,
		.arg = maintainers,
	};

	ok &= write_one(&reports->main, &how, result);
	how.color = false;
	for (size_t i = 0; i < reports->nr_more; i++)
		ok &= write_one(&reports->more[i], &how, result);
	gfl_known_tell(known, result, scope, &how);
	gfl_maintainers_close(maintainers);
	return ok;
}
