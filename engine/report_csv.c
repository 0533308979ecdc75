// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings as CSV (RFC 4180), one row for each; docs/csv.md describes the columns. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

/* A field of the row at hand. */
struct cell {
	char *text;
	size_t len;
	FILE *out;
};

static FILE *cell_begin(struct cell *cell)
{
	*cell = (struct cell){ 0 };
	cell->out = open_memstream(&cell->text, &cell->len);
	return cell->out;
}

/*
 * Spreadsheets take what begins like this for a formula and run it, quoted or not. An apostrophe in
 * front is their own sign for plain text.
 */
static bool is_formula(const char *text)
{
	return *text && strchr("=+-@\t\r\n", *text);
}

static void cell_end(struct cell *cell, FILE *out)
{
	json_t *utf8;
	const char *text;

	fclose(cell->out);
	utf8 = gfl_json_text(cell->text);
	text = json_string_value(utf8);
	fputc('"', out);
	if (is_formula(text))
		fputc('\'', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
	json_decref(utf8);
	free(cell->text);
}

struct table {
	const struct gfl_unit *unit;
	const struct gfl_report_options *opts;
	FILE *out;
};

static void text(const char *s, FILE *out)
{
	struct cell cell;

	fputs(s, cell_begin(&cell));
	cell_end(&cell, out);
	fputc(',', out);
}

static void print_place(const struct table *t, struct gfl_loc loc, FILE *out)
{
	fprintf(out, "%s:%u:%u", gfl_shown_file(t->unit, t->opts, loc), loc.line, loc.col);
}

static void models(uint8_t mask, FILE *out)
{
	const char *sep = "";
	struct cell cell;

	cell_begin(&cell);
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		if (!(mask & GFL_MODEL_BIT(m)))
			continue;
		fprintf(cell.out, "%s%s", sep, gfl_model_name(m));
		sep = ",";
	}
	cell_end(&cell, out);
	fputc(',', out);
}

static void root(const struct table *t, const struct gfl_finding *f)
{
	struct cell cell;

	cell_begin(&cell);
	if (f->root < f->nr_steps)
		print_place(t, f->steps[f->root].loc, cell.out);
	cell_end(&cell, t->out);
	fputc(',', t->out);
}

static void path(const struct table *t, const struct gfl_finding *f)
{
	struct cell cell;

	cell_begin(&cell);
	for (uint32_t i = 0; i < f->nr_steps; i++) {
		fputs(i ? "; " : "", cell.out);
		print_place(t, f->steps[i].loc, cell.out);
		fprintf(cell.out, ": %s", f->steps[i].text);
	}
	cell_end(&cell, t->out);
}

static void subsystem(const struct table *t, const struct gfl_finding *f)
{
	const char *name = NULL;
	struct cell cell;

	if (t->opts->subsystem)
		name = t->opts->subsystem(t->opts->arg, gfl_loc_file(t->unit, f->loc));
	fputs(name ? name : "", cell_begin(&cell));
	cell_end(&cell, t->out);
}

static void row(const struct table *t, const struct gfl_finding *f, uint32_t group)
{
	FILE *out = t->out;

	text(gfl_shown_file(t->unit, t->opts, f->loc), out);
	fprintf(out, "%u,%u,", f->loc.line, f->loc.col);
	text(f->check->id, out);
	models(f->models, out);
	text(gfl_confidence_name(f->confidence), out);
	text(f->func, out);
	text(f->message, out);
	root(t, f);
	text(f->fingerprint, out);
	fprintf(out, "%u,", group);
	path(t, f);
	fputc(',', out);
	subsystem(t, f);
	fputs("\r\n", out);
}

bool gfl_report_csv(const struct gfl_result *result, const struct gfl_report_options *opts,
		    FILE *out)
{
	const struct table t = { .unit = result->unit, .opts = opts, .out = out };

	fputs("file,line,column,check,models,confidence,function,message,root,fingerprint,group,path,subsystem\r\n",
	      out);
	for (uint32_t g = 0; g < result->nr_groups; g++)
		for (uint32_t i = 0; i < result->groups[g].nr; i++)
			row(&t, &result->findings[result->groups[g].first + i], g);
	return !fflush(out) && !ferror(out);
}
