/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings as one HTML file that needs nothing else: no network, no other file, and no script to be read.
 *
 * What is the same in each report stands in report.html, report.css and report.js, which the build puts into
 * this library. Where the page says {{name}}, a function here prints what is meant.
 */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "report.h"

#define WAYS_WITH_EXCERPTS 10 /* of one group; of the others, steps are listed */

/* --- names --------------------------------------------------------------------------------- */

const char *gfl_html_subsystem(const struct gfl_html *h, const struct gfl_finding *f)
{
	const char *file = gfl_loc_file(h->res->unit, f->loc);

	return h->opts->subsystem ? h->opts->subsystem(h->opts->arg, file) : NULL;
}

const char *gfl_html_models(const struct gfl_finding *f)
{
	static const char *const names[] = { "none", "rt", "nort", "rt, nort" };

	return names[f->models & GFL_ALL_MODELS];
}

static int compare_fingerprints(const void *pa, const void *pb)
{
	const struct gfl_finding *a = *(const struct gfl_finding *const *)pa;
	const struct gfl_finding *b = *(const struct gfl_finding *const *)pb;
	int order = strcmp(a->fingerprint, b->fingerprint);

	return order ? order : (a > b) - (a < b);
}

/* An address must be there once, and two findings may look the same to their fingerprints. */
static void find_twins(struct gfl_html *h)
{
	uint32_t nr = h->res->nr_findings;
	const struct gfl_finding **sorted = gfl_xrealloc(NULL, (nr + 1) * sizeof(*sorted));

	h->twin = gfl_xrealloc(NULL, (nr + 1) * sizeof(*h->twin));
	for (uint32_t i = 0; i < nr; i++)
		sorted[i] = &h->res->findings[i];
	qsort(sorted, nr, sizeof(*sorted), compare_fingerprints);
	for (uint32_t i = 0; i < nr; i++) {
		uint32_t at = (uint32_t)(sorted[i] - h->res->findings);
		bool is_twin = i && !strcmp(sorted[i]->fingerprint, sorted[i - 1]->fingerprint);

		h->twin[at] = is_twin ? h->twin[sorted[i - 1] - h->res->findings] + 1 : 0;
	}
	free(sorted);
}

static void print_id(const struct gfl_html *h, const struct gfl_finding *f)
{
	uint32_t twin = h->twin[f - h->res->findings];

	fprintf(h->out, "f-%s", f->fingerprint);
	if (twin)
		fprintf(h->out, "-%u", twin + 1);
}

/* --- pieces -------------------------------------------------------------------------------- */

static void print_place(const struct gfl_html *h, struct gfl_loc loc)
{
	fputs("<span class=\"at\">", h->out);
	gfl_html_puts(h->out, gfl_shown_file(h->res->unit, h->opts, loc));
	if (loc.line)
		fprintf(h->out, ":%u", loc.line);
	if (loc.line && loc.col)
		fprintf(h->out, ":%u", loc.col);
	fputs("</span>", h->out);
}

static void print_link(const struct gfl_html *h, const struct gfl_finding *f)
{
	fputs("<a class=\"id\" href=\"#", h->out);
	print_id(h, f);
	fprintf(h->out, "\" title=\"link to this\">%s</a>", f->fingerprint);
}

static void print_list(const struct gfl_html *h, const char *title, const char *const *items,
		       uint32_t nr)
{
	if (!nr)
		return;
	fprintf(h->out, "<dt>%s</dt>\n", title);
	for (uint32_t i = 0; i < nr; i++) {
		fputs("<dd>", h->out);
		gfl_html_puts(h->out, items[i]);
		fputs("</dd>\n", h->out);
	}
}

/* Steps that follow each other in one function share an excerpt. */
static uint32_t run_length(const struct gfl_finding *f, uint32_t first, uint32_t end)
{
	uint32_t i = first + 1;

	while (i < end && f->steps[i].loc.file == f->steps[first].loc.file &&
	       !strcmp(f->steps[i].func, f->steps[first].func))
		i++;
	return i - first;
}

/* How many steps at the ends of two paths are the same. */
static uint32_t common_steps(const struct gfl_finding *a, const struct gfl_finding *b)
{
	uint32_t nr = 0;

	while (nr < a->nr_steps && nr < b->nr_steps) {
		const struct gfl_step *x = &a->steps[a->nr_steps - nr - 1];
		const struct gfl_step *y = &b->steps[b->nr_steps - nr - 1];

		if (x->loc.file != y->loc.file || x->loc.line != y->loc.line ||
		    x->loc.col != y->loc.col || strcmp(x->func, y->func) ||
		    strcmp(x->text, y->text))
			break;
		nr++;
	}
	return nr;
}

/* The first @end steps. */
static void print_steps(const struct gfl_html *h, const struct gfl_finding *f, uint32_t end,
			bool with_excerpts, bool is_shared)
{
	static const char *const kinds[] = { "ctx", "call", "op" };
	uint32_t nr;

	for (uint32_t first = 0; first < end; first += nr) {
		nr = run_length(f, first, end);
		for (uint32_t i = first; i < first + nr; i++) {
			const struct gfl_step *step = &f->steps[i];

			fprintf(h->out, "<li class=\"%s\">", kinds[step->kind]);
			gfl_html_puts(h->out, step->text);
			if (is_shared && i == f->root)
				fputs(" <span class=\"root\">where all ways lead</span>", h->out);
			fputc(' ', h->out);
			print_place(h, step->loc);
			if (with_excerpts && i == first + nr - 1)
				gfl_html_excerpt(h->sources, h->out, &f->steps[first], nr,
						 first + 1);
			fputs("</li>\n", h->out);
		}
	}
}

static void print_facts(const struct gfl_html *h, const struct gfl_finding *f)
{
	print_list(h, "Not surer because", f->doubts, f->nr_doubts);
	fputs("<dt>Fingerprint</dt>\n<dd>", h->out);
	print_link(h, f);
	fputs("</dd>\n", h->out);
}

/* --- findings ------------------------------------------------------------------------------ */

/* Only what is different from the way that is told in full. */
static void print_way(const struct gfl_html *h, const struct gfl_finding *f,
		      const struct gfl_finding *first, bool with_excerpts)
{
	uint32_t common = common_steps(f, first);

	fputs("<li><details><summary>", h->out);
	gfl_html_puts(h->out, f->message);
	fputs(" <span class=\"where\">", h->out);
	print_place(h, f->loc);
	fputs(" <span class=\"fn\">", h->out);
	gfl_html_puts(h->out, f->func);
	fprintf(h->out,
		"()</span> <span>%s</span> <span>%s confidence</span></span></summary>\n<div id=\"",
		gfl_html_models(f), gfl_confidence_name(f->confidence));
	print_id(h, f);
	fputs("\">\n<dl>\n", h->out);
	print_facts(h, f);
	fputs("</dl>\n<ol class=\"path\">\n", h->out);
	print_steps(h, f, f->nr_steps - common, with_excerpts, false);
	if (common)
		fprintf(h->out, "<li class=\"call\">as above from step %u on</li>\n",
			first->nr_steps - common + 1);
	fputs("</ol>\n</div></details></li>\n", h->out);
}

static void print_ways(const struct gfl_html *h, const struct gfl_group *group)
{
	uint32_t others = group->nr - 1;

	if (!others)
		return;
	fprintf(h->out, "<details class=\"ways\"><summary>%u other way%s in</summary>\n<ol>\n",
		others, others == 1 ? "" : "s");
	for (uint32_t i = 1; i < group->nr; i++)
		print_way(h, &h->res->findings[group->first + i], &h->res->findings[group->first],
			  i < WAYS_WITH_EXCERPTS);
	fputs("</ol>\n</details>\n", h->out);
}

static void print_head(const struct gfl_html *h, const struct gfl_finding *f, const char *subsys,
		       uint32_t ways)
{
	fprintf(h->out, "<summary><span class=\"conf %s\">%s</span> <span class=\"msg\">",
		gfl_confidence_name(f->confidence), gfl_confidence_name(f->confidence));
	gfl_html_puts(h->out, f->message);
	fputs("</span> <span class=\"tags\">", h->out);
	gfl_html_puts(h->out, f->check->id);
	fprintf(h->out, " <span class=\"models\">[%s]</span></span> <span class=\"where\">",
		gfl_html_models(f));
	print_place(h, f->loc);
	fputs(" <span class=\"fn\">", h->out);
	gfl_html_puts(h->out, f->func);
	fputs("()</span>", h->out);
	if (subsys) {
		fputs(" <span>", h->out);
		gfl_html_puts(h->out, subsys);
		fputs("</span>", h->out);
	}
	if (ways > 1)
		fprintf(h->out, " <span class=\"nr\">%u ways in</span>", ways);
	fputs("</span></summary>\n", h->out);
}

static void print_group(const struct gfl_html *h, const struct gfl_group *group)
{
	const struct gfl_finding *f = &h->res->findings[group->first];
	const char *subsys = gfl_html_subsystem(h, f);

	fprintf(h->out, "<article data-confidence=\"%s\" data-check=\"",
		gfl_confidence_name(f->confidence));
	gfl_html_puts(h->out, f->check->id);
	fprintf(h->out, "\" data-models=\"%s\" data-ways=\"%u\" data-subsystem=\"",
		gfl_html_models(f), group->nr);
	gfl_html_puts(h->out, subsys ? subsys : "");
	fputs("\"><details>", h->out);
	print_head(h, f, subsys, group->nr);
	/* a browser opens what holds the address it is sent to */
	fputs("<div class=\"body\" id=\"", h->out);
	print_id(h, f);
	fputs("\">\n", h->out);
	fputs("<dl>\n", h->out);
	if (h->opts->advice)
		print_list(h, f->nr_advice > 1 ? "Fix, best first" : "Fix", f->advice,
			   f->nr_advice);
	print_facts(h, f);
	fputs("</dl>\n", h->out);
	fputs("<ol class=\"path\">\n", h->out);
	print_steps(h, f, f->nr_steps, true, group->nr > 1);
	fputs("</ol>\n", h->out);
	print_ways(h, group);
	fputs("</div></details></article>\n", h->out);
}

static void print_findings(const struct gfl_html *h)
{
	for (uint32_t i = 0; i < h->res->nr_groups; i++)
		print_group(h, &h->res->groups[i]);
	if (!h->res->nr_groups)
		fputs("<p class=\"none\">Nothing was found.</p>\n", h->out);
}

/* --- the page ------------------------------------------------------------------------------ */

static void print_title(const struct gfl_html *h)
{
	gfl_html_puts(h->out, h->res->unit->source);
}

static void print_counts(const struct gfl_html *h)
{
	const struct gfl_result *res = h->res;
	uint32_t kernel = res->unit->kernel;

	fprintf(h->out, "%u finding%s", res->nr_groups, res->nr_groups == 1 ? "" : "s");
	if (res->nr_findings != res->nr_groups)
		fprintf(h->out, ", %u ways in", res->nr_findings);
	fprintf(h->out, ", %u functions analysed", res->stats.nr_funcs);
	if (res->stats.nr_exhausted)
		fprintf(h->out, ", %u of them not to the end", res->stats.nr_exhausted);
	if (h->opts->nr_suppressed)
		fprintf(h->out, ", %u suppressed", h->opts->nr_suppressed);
	if (kernel)
		fprintf(h->out, ", Linux %u.%u.%u", kernel >> 16, kernel >> 8 & 0xff,
			kernel & 0xff);
}

static void print_checks(const struct gfl_html *h)
{
	const struct gfl_check *check;

	for (uint32_t i = 0; (check = gfl_check_at(i)); i++) {
		fputs("<dt>", h->out);
		gfl_html_puts(h->out, check->id);
		fputs("</dt><dd>", h->out);
		gfl_html_puts(h->out, check->title);
		fputs("</dd>\n", h->out);
	}
}

static void print_style(const struct gfl_html *h)
{
	fputs((const char *)gfl_html_style, h->out);
}

static void print_script(const struct gfl_html *h)
{
	fputs((const char *)gfl_html_script, h->out);
}

static void print_style_digest(const struct gfl_html *h)
{
	fputs(gfl_html_style_digest, h->out);
}

static void print_script_digest(const struct gfl_html *h)
{
	fputs(gfl_html_script_digest, h->out);
}

static const struct {
	const char *name;
	void (*print)(const struct gfl_html *h);
} parts[] = {
	{ "style-digest", print_style_digest },
	{ "script-digest", print_script_digest },
	{ "style", print_style },
	{ "script", print_script },
	{ "title", print_title },
	{ "counts", print_counts },
	{ "totals", gfl_html_totals },
	{ "findings", print_findings },
	{ "checks", print_checks },
};

static void print_part(const struct gfl_html *h, const char *name, size_t len)
{
	for (size_t i = 0; i < GFL_ARRAY_SIZE(parts); i++)
		if (strlen(parts[i].name) == len && !memcmp(parts[i].name, name, len))
			parts[i].print(h);
}

bool gfl_report_html(const struct gfl_result *result, const struct gfl_report_options *opts,
		     FILE *out)
{
	struct gfl_html h = { .res = result, .opts = opts, .out = out };
	const char *at = (const char *)gfl_html_page, *open, *close;

	h.sources = gfl_html_sources_create(result->unit, opts->texts ? opts->texts : opts->base);
	find_twins(&h);
	while ((open = strstr(at, "{{")) && (close = strstr(open, "}}"))) {
		fwrite(at, 1, (size_t)(open - at), out);
		print_part(&h, open + 2, (size_t)(close - open) - 2);
		at = close + 2;
	}
	fputs(at, out);
	free(h.twin);
	gfl_html_sources_destroy(h.sources);
	return !fflush(out) && !ferror(out);
}
