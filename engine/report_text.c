/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as text, in the form of GCC's warnings and notes, so that every editor can follow them. */
#include <stdlib.h>
#include <string.h>

#include "report.h"

struct printer {
	const struct gfl_result *res;
	const struct gfl_report_options *opts;
	FILE *out;
	uint32_t file; /* the one whose text is loaded */
	char *text;
};

static void load_file(struct printer *p, uint32_t file)
{
	const char *name = p->res->unit->files[file];
	const char *base = p->opts->texts ? p->opts->texts : p->opts->base;
	char *path = NULL;
	size_t room = 0, used = 0;
	FILE *f;

	if (p->file == file)
		return;
	p->file = file;
	free(p->text);
	p->text = NULL;
	if (name[0] != '/' && base) {
		path = gfl_xrealloc(NULL, strlen(base) + strlen(name) + 2);
		sprintf(path, "%s/%s", base, name);
	}
	f = fopen(path ? path : name, "r");
	free(path);
	if (!f)
		return;
	do {
		room += 1 << 16;
		p->text = gfl_xrealloc(p->text, room + 1);
		used += fread(p->text + used, 1, room - used, f);
	} while (used == room);
	p->text[used] = '\0';
	fclose(f);
}

static void excerpt(struct printer *p, struct gfl_loc loc)
{
	const char *line;
	size_t len;

	if (!p->opts->excerpt || !loc.file || !loc.line)
		return;
	load_file(p, loc.file);
	line = p->text;
	for (uint32_t i = 1; line && i < loc.line; i++) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (!line)
		return;
	len = strcspn(line, "\r\n");
	fprintf(p->out, "%5u | %.*s\n", loc.line, (int)len, line);
	if (!loc.col || loc.col > len)
		return;
	fputs("      | ", p->out);
	for (uint32_t i = 0; i + 1 < loc.col; i++)
		fputc(line[i] == '\t' ? '\t' : ' ', p->out);
	fprintf(p->out, "%s^%s\n", p->opts->color ? "\033[01;35m" : "",
		p->opts->color ? "\033[m" : "");
}

static void position(struct printer *p, struct gfl_loc loc)
{
	const char *name = gfl_shown_file(p->res->unit, p->opts, loc);

	fprintf(p->out, "%s%s:%u:%u:%s ", p->opts->color ? "\033[01m" : "", name, loc.line, loc.col,
		p->opts->color ? "\033[m" : "");
}

/* The beginning of a note; what it says and the end of the line are up to the caller. */
static void begin_note(struct printer *p, struct gfl_loc loc)
{
	position(p, loc);
	fprintf(p->out, "%snote:%s ", p->opts->color ? "\033[01;36m" : "",
		p->opts->color ? "\033[m" : "");
}

static void models(struct printer *p, uint8_t mask)
{
	const char *sep = " [";

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (mask & GFL_MODEL_BIT(m)) {
			fprintf(p->out, "%s%s", sep, gfl_model_name(m));
			sep = ",";
		}
	fputc(']', p->out);
}

static bool is_same_loc(struct gfl_loc a, struct gfl_loc b)
{
	return a.file == b.file && a.line == b.line && a.col == b.col;
}

static bool is_same_place(const struct gfl_finding *a, const struct gfl_finding *b)
{
	return a->check == b->check && is_same_loc(a->loc, b->loc) && !strcmp(a->func, b->func);
}

/* What else the report has to say about a finding: in one line each, up to a limit. */
struct more {
	const struct gfl_finding *first;
	uint32_t nr;
};

/* The operation is that of the first way: what is different is who comes there, and in which context. */
static void print_way(struct printer *p, const struct gfl_finding *f, uint8_t known_models)
{
	uint32_t i = 0;

	while (i + 1 < f->nr_steps && f->steps[i].kind == GFL_STEP_CONTEXT)
		i++;
	begin_note(p, f->loc);
	fprintf(p->out, "another way in: %s", f->steps[i].text);
	if (i)
		fprintf(p->out, ", %s", f->steps[0].text);
	if (f->models != known_models)
		models(p, f->models);
	fputc('\n', p->out);
}

static void print_more(struct printer *p, struct more *more, const struct gfl_finding *f)
{
	const struct gfl_step *op = &f->steps[f->nr_steps - 1];

	if (++more->nr > p->opts->max_more)
		return;
	if (is_same_place(more->first, f)) {
		begin_note(p, op->loc);
		fprintf(p->out, "reached through the same call: %s\n", op->text);
	} else {
		print_way(p, f, more->first->models);
	}
}

/* The first of the groups behind @group that is at another place. */
static uint32_t next_place(const struct gfl_result *res, uint32_t group)
{
	const struct gfl_finding *first = &res->findings[res->groups[group].first];

	while (++group < res->nr_groups &&
	       is_same_place(first, &res->findings[res->groups[group].first]))
		;
	return group;
}

uint32_t gfl_report_nr_places(const struct gfl_result *result)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < result->nr_groups; i = next_place(result, i))
		nr++;
	return nr;
}

/* Other ways into the same fault, and other operations that the same call leads to. */
static uint32_t print_ways(struct printer *p, uint32_t group)
{
	const struct gfl_result *res = p->res;
	const uint32_t next = next_place(res, group);
	struct more more = { .first = &res->findings[res->groups[group].first] };

	for (uint32_t at = group; at < next; at++) {
		const struct gfl_group *g = &res->groups[at];

		for (uint32_t i = at == group; i < g->nr; i++)
			print_more(p, &more, &res->findings[g->first + i]);
	}
	if (more.nr > p->opts->max_more) {
		begin_note(p, more.first->loc);
		fprintf(p->out, "and %u more, which --format=json lists\n",
			more.nr - p->opts->max_more);
	}
	return next;
}

/* The place that the warning has shown already is not shown again. */
static void print_steps(struct printer *p, const struct gfl_finding *f)
{
	for (uint32_t i = 0; i < f->nr_steps; i++) {
		begin_note(p, f->steps[i].loc);
		fprintf(p->out, "%s\n", f->steps[i].text);
		if (!is_same_loc(f->steps[i].loc, f->loc))
			excerpt(p, f->steps[i].loc);
	}
}

/* Returns the next group to be printed. */
static uint32_t print_group(struct printer *p, uint32_t group)
{
	const struct gfl_finding *f = &p->res->findings[p->res->groups[group].first];

	position(p, f->loc);
	fprintf(p->out, "%swarning:%s %s [%s]", p->opts->color ? "\033[01;35m" : "",
		p->opts->color ? "\033[m" : "", f->message, f->check->id);
	models(p, f->models);
	fputc('\n', p->out);
	excerpt(p, f->loc);
	print_steps(p, f);
	group = print_ways(p, group);
	for (uint32_t i = 0; i < f->nr_doubts; i++) {
		begin_note(p, f->loc);
		fprintf(p->out, "%s confidence: %s\n", gfl_confidence_name(f->confidence),
			f->doubts[i]);
	}
	for (uint32_t i = 0; p->opts->advice && i < f->nr_advice && i < GFL_MAX_ADVICE; i++) {
		begin_note(p, f->loc);
		fprintf(p->out, "%s %s\n", i ? "or:" : "fix:", f->advice[i]);
	}
	return group;
}

bool gfl_report_text(const struct gfl_result *result, const struct gfl_report_options *opts,
		     FILE *out)
{
	struct printer p = { .res = result, .opts = opts, .out = out };

	for (uint32_t i = 0; i < result->nr_groups;) {
		if (i && opts->excerpt)
			fputc('\n', out);
		i = print_group(&p, i);
	}
	free(p.text);
	return !fflush(out) && !ferror(out);
}
