// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings that are known already, or not sure enough: what is left out of reports, and said so. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "known.h"

/* --- options --------------------------------------------------------------------------------- */

int gfl_known_option(struct gfl_known *known, const char *arg)
{
	const struct {
		const char *name;
		const char **value;
	} files[] = {
		{ "--baseline=", &known->baseline_file },
		{ "--write-baseline=", &known->write_baseline },
		{ "--suppressions=", &known->suppression_file },
	};

	for (size_t i = 0; i < GFL_ARRAY_SIZE(files); i++) {
		size_t len = strlen(files[i].name) - 1;

		if (strncmp(arg, files[i].name, len) || (arg[len] && arg[len] != '='))
			continue;
		if (arg[len] && arg[len + 1]) {
			*files[i].value = arg + len + 1;
			return 1;
		}
		gfl_complain("%sFILE needs a file", files[i].name);
		return -1;
	}
	if (!gfl_option(arg, "--show-suppressed"))
		return 0;
	known->show_suppressed = true;
	return 1;
}

void gfl_known_option_names(struct gfl_words *names)
{
	gfl_words_add(names, "--baseline");
	gfl_words_add(names, "--write-baseline");
	gfl_words_add(names, "--suppressions");
	gfl_words_add(names, "--show-suppressed");
}

/* --- files ----------------------------------------------------------------------------------- */

static bool open_baseline(struct gfl_known *known)
{
	struct gfl_log log = gfl_log_stderr();
	size_t len;
	char *text = gfl_read_file(known->baseline_file, &len);

	if (text)
		known->baseline = gfl_baseline_parse(text, len, known->baseline_file, &log);
	free(text);
	return known->baseline;
}

static bool open_suppressions(struct gfl_known *known)
{
	struct gfl_log log = gfl_log_stderr();
	time_t now = time(NULL);
	char today[16];
	size_t len;
	char *text = gfl_read_file(known->suppression_file, &len);

	strftime(today, sizeof(today), "%Y-%m-%d", localtime(&now));
	if (text)
		known->suppressions =
			gfl_suppressions_parse(text, len, known->suppression_file, today, &log);
	free(text);
	return known->suppressions;
}

bool gfl_known_open(struct gfl_known *known, const struct gfl_cli_options *opts)
{
	struct gfl_options analyse = gfl_cli_analyse_options(opts);
	bool ok = true;

	known->models = analyse.models;
	known->checks = analyse.checks ? analyse.checks : gfl_checks_default();
	known->is_restricted = opts->models || opts->checks;
	known->least = gfl_cli_confidence(opts);
	if (known->baseline_file)
		ok = open_baseline(known);
	if (known->suppression_file)
		ok &= open_suppressions(known);
	if (!ok)
		gfl_known_close(known);
	return ok;
}

void gfl_known_close(struct gfl_known *known)
{
	gfl_baseline_destroy(known->baseline);
	gfl_suppressions_destroy(known->suppressions);
	free(known->suppressed);
	known->baseline = NULL;
	known->suppressions = NULL;
	known->suppressed = NULL;
}

/* --- what is left out -------------------------------------------------------------------------- */

/* A finding that is suppressed is there: what the baseline says of it is not fixed. */
static bool is_not_suppressed(void *arg, const struct gfl_finding *finding)
{
	struct gfl_known *known = arg;
	const struct gfl_suppression *by = NULL;

	if (known->baseline)
		gfl_baseline_has(known->baseline, finding);
	if (known->suppressions)
		by = gfl_suppressions_match(known->suppressions, finding);
	if (!by)
		return true;
	GFL_GROW(known->suppressed, known->nr_suppressed, known->cap_suppressed);
	known->suppressed[known->nr_suppressed++] = (struct gfl_suppressed){ *finding, by };
	return false;
}

static bool is_new(void *arg, const struct gfl_finding *finding)
{
	struct gfl_known *known = arg;
	bool is_known = gfl_baseline_has(known->baseline, finding);

	known->nr_known += is_known;
	return !is_known;
}

static bool write_json(void *arg, FILE *out)
{
	return gfl_report_json(arg, &(struct gfl_report_options){ 0 }, out);
}

/* Only what was looked for can be fixed. */
static bool is_fixed(const struct gfl_known *known, const struct gfl_baseline_entry *e)
{
	const struct gfl_check *check = gfl_check_by_id(e->check);
	bool is_asked = check && known->checks & gfl_check_bit(check);

	if (known->models && e->models && !(known->models & e->models))
		return false;
	return is_asked && !e->is_seen;
}

/* Of a part of the tree it cannot be said: what leads to a finding may be elsewhere. */
static bool can_tell_fixed(const struct gfl_known *known, const struct gfl_result *result,
			   enum gfl_scope scope)
{
	return known->baseline &&
	       (scope == GFL_SCOPE_TREE ||
		(scope == GFL_SCOPE_FILE && !strcmp(known->baseline->unit, result->unit->source)));
}

/* The file says too much: an entry that has expired, or that nothing matches though all was looked at. */
static bool is_stale(const struct gfl_known *known, const struct gfl_suppression *s,
		     enum gfl_scope scope)
{
	if (s->nr_matched)
		return s->is_expired;
	return scope == GFL_SCOPE_TREE && !known->is_restricted;
}

static void count(struct gfl_known *known, const struct gfl_result *result, enum gfl_scope scope)
{
	known->tells_fixed = can_tell_fixed(known, result, scope);
	if (known->tells_fixed)
		for (uint32_t i = 0; i < known->baseline->nr; i++)
			known->nr_fixed += is_fixed(known, &known->baseline->v[i]);
	for (uint32_t i = 0; known->suppressions && i < known->suppressions->nr; i++)
		known->nr_stale += is_stale(known, &known->suppressions->v[i], scope);
}

bool gfl_known_apply(struct gfl_known *known, struct gfl_result *result, enum gfl_scope scope)
{
	bool ok = true;

	gfl_result_keep(result, is_not_suppressed, known);
	if (known->write_baseline)
		ok = gfl_write_file(known->write_baseline, "the baseline", write_json, result);
	if (known->baseline)
		gfl_result_keep(result, is_new, known);
	known->nr_unsure = gfl_result_keep_sure(result, known->least);
	count(known, result, scope);
	return ok;
}

/* --- what is said ------------------------------------------------------------------------------ */

/* As reports name files. */
static const char *shown(const struct gfl_report_options *how, const char *file)
{
	return how->path ? how->path(how->arg, file) : file;
}

static void tell_fixed(const struct gfl_known *known, const struct gfl_report_options *how)
{
	for (uint32_t i = 0; i < known->baseline->nr; i++) {
		const struct gfl_baseline_entry *e = &known->baseline->v[i];

		if (is_fixed(known, e))
			fprintf(stderr, "gfplint: fixed: %s: %s(): %s [%s]\n", shown(how, e->file),
				e->func, e->message, e->check);
	}
}

static void tell_suppressed(const struct gfl_known *known, const struct gfl_unit *unit,
			    const struct gfl_report_options *how)
{
	for (uint32_t i = 0; i < known->nr_suppressed; i++) {
		const struct gfl_finding *f = &known->suppressed[i].finding;
		const struct gfl_suppression *by = known->suppressed[i].by;

		fprintf(stderr, "gfplint: suppressed: %s:%u: %s [%s]: %s (%s)\n",
			shown(how, f->loc.file ? unit->files[f->loc.file] : unit->source),
			f->loc.line, f->message, f->check->id, by->reason, by->owner);
	}
}

static void tell_stale(const struct gfl_known *known, enum gfl_scope scope)
{
	for (uint32_t i = 0; i < known->suppressions->nr; i++) {
		const struct gfl_suppression *s = &known->suppressions->v[i];

		if (!is_stale(known, s, scope))
			continue;
		fprintf(stderr, "%s:%u: warning: ", s->file, s->line);
		if (s->nr_matched)
			fprintf(stderr,
				"expired on %s, what it suppressed is shown again: %s (%s)\n",
				s->expires, s->reason, s->owner);
		else
			fprintf(stderr, "suppresses nothing: %s (%s)\n", s->reason, s->owner);
	}
}

void gfl_known_tell(const struct gfl_known *known, const struct gfl_result *result,
		    enum gfl_scope scope, const struct gfl_report_options *how)
{
	if (known->tells_fixed)
		tell_fixed(known, how);
	else if (known->baseline && scope == GFL_SCOPE_PART)
		gfl_complain("not the whole tree was looked at: fixed findings are not listed");
	if (known->show_suppressed)
		tell_suppressed(known, result->unit, how);
	if (known->suppressions)
		tell_stale(known, scope);
}

const char *gfl_known_shown(const struct gfl_result *result, const char *kind)
{
	const uint32_t nr_places = gfl_report_nr_places(result);
	const char *text = gfl_format("%u %sfinding%s", result->nr_groups, kind,
				      result->nr_groups == 1 ? "" : "s");

	if (nr_places != result->nr_groups)
		text = gfl_format("%s at %u place%s", text, nr_places, nr_places == 1 ? "" : "s");
	if (result->nr_findings == result->nr_groups)
		return text;
	return gfl_format("%s (%u ways in)", text, result->nr_findings);
}

const char *gfl_known_counts(const struct gfl_known *known)
{
	const char *text = "";

	if (known->baseline)
		text = gfl_format("%s, %u in the baseline", text, known->nr_known);
	if (known->tells_fixed)
		text = gfl_format("%s, %u fixed", text, known->nr_fixed);
	if (known->suppressions)
		text = gfl_format("%s, %u suppressed", text, known->nr_suppressed);
	if (known->nr_unsure)
		text = gfl_format("%s, %u of %slow confidence not shown: --confidence=low", text,
				  known->nr_unsure, known->least == GFL_HIGH ? "medium or " : "");
	return text;
}
