/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Totals of the HTML report: how many findings there are by what, as numbers and bars. */
#include <stdlib.h>
#include <string.h>

#include "html.h"

/* One thing findings are counted by. */
struct facet {
	const char *name, *title;
	const char *(*value)(const struct gfl_html *h, const struct gfl_finding *f);
};

struct total {
	const char *value;
	uint32_t order; /* of its first finding */
	uint32_t nr[GFL_NR_CONFIDENCES];
};

static const char *confidence_value(const struct gfl_html *h, const struct gfl_finding *f)
{
	(void)h;
	return gfl_confidence_name(f->confidence);
}

static const char *check_value(const struct gfl_html *h, const struct gfl_finding *f)
{
	(void)h;
	return f->check->id;
}

static const char *models_value(const struct gfl_html *h, const struct gfl_finding *f)
{
	(void)h;
	return gfl_html_models(f);
}

static const char *subsystem_value(const struct gfl_html *h, const struct gfl_finding *f)
{
	const char *name = gfl_html_subsystem(h, f);

	return name ? name : "";
}

static const struct facet facets[] = {
	{ "confidence", "Confidence", confidence_value },
	{ "check", "Check", check_value },
	{ "models", "Kernels", models_value },
	{ "subsystem", "Subsystem", subsystem_value },
};

static uint32_t sum(const struct total *t)
{
	uint32_t nr = 0;

	for (int c = 0; c < GFL_NR_CONFIDENCES; c++)
		nr += t->nr[c];
	return nr;
}

static int compare_values(const void *pa, const void *pb)
{
	const struct total *a = pa, *b = pb;
	int order = strcmp(a->value, b->value);

	return order ? order : (a->order > b->order) - (a->order < b->order);
}

/* Grades in their own order, which is that of the findings; else the most first. */
static int compare_totals(const void *pa, const void *pb)
{
	const struct total *a = pa, *b = pb;
	uint32_t x = sum(a), y = sum(b);

	return x == y ? strcmp(a->value, b->value) : x < y ? 1 : -1;
}

static int compare_orders(const void *pa, const void *pb)
{
	const struct total *a = pa, *b = pb;

	return (a->order > b->order) - (a->order < b->order);
}

/* Totals of @facet, the caller frees them. */
static struct total *count(const struct gfl_html *h, const struct facet *facet, uint32_t *nr)
{
	struct total *t = gfl_xrealloc(NULL, (h->res->nr_groups + 1) * sizeof(*t));

	*nr = 0;
	for (uint32_t i = 0; i < h->res->nr_groups; i++) {
		const struct gfl_finding *f = &h->res->findings[h->res->groups[i].first];

		t[i] = (struct total){ .value = facet->value(h, f), .order = i };
		t[i].nr[f->confidence] = 1;
	}
	qsort(t, h->res->nr_groups, sizeof(*t), compare_values);
	for (uint32_t i = 0; i < h->res->nr_groups; i++) {
		if (!*nr || strcmp(t[*nr - 1].value, t[i].value)) {
			t[(*nr)++] = t[i];
			continue;
		}
		for (int c = 0; c < GFL_NR_CONFIDENCES; c++)
			t[*nr - 1].nr[c] += t[i].nr[c];
	}
	qsort(t, *nr, sizeof(*t), facet == &facets[0] ? compare_orders : compare_totals);
	return t;
}

/* A bar as wide as its part of @max, in one piece per confidence. */
static void print_bar(const struct gfl_html *h, const struct total *t, uint32_t max)
{
	double at = 0;

	fputs("<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
	      h->out);
	for (int c = GFL_NR_CONFIDENCES - 1; c >= 0; c--) {
		double width = 100.0 * t->nr[c] / max;

		fprintf(h->out, "<rect class=\"%s\" x=\"%.2f\" width=\"%.2f\" height=\"8\"/>",
			gfl_confidence_name((enum gfl_confidence)c), at, width);
		at += width;
	}
	fputs("</svg>", h->out);
}

static void print_facet(const struct gfl_html *h, const struct facet *facet)
{
	uint32_t nr, max = 1;
	struct total *totals = count(h, facet, &nr);

	for (uint32_t i = 0; i < nr; i++)
		if (sum(&totals[i]) > max)
			max = sum(&totals[i]);
	/* one empty name: nobody knows subsystems */
	if (nr && (nr > 1 || *totals[0].value)) {
		fprintf(h->out, "<section data-facet=\"%s\"><h2>%s</h2>\n<ul>\n", facet->name,
			facet->title);
		for (uint32_t i = 0; i < nr; i++) {
			fputs("<li data-value=\"", h->out);
			gfl_html_puts(h->out, totals[i].value);
			fputs("\"><span class=\"name\">", h->out);
			gfl_html_puts(h->out, *totals[i].value ? totals[i].value : "unknown");
			fprintf(h->out, "</span> <span class=\"nr\">%u</span> ", sum(&totals[i]));
			print_bar(h, &totals[i], max);
			fputs("</li>\n", h->out);
		}
		fputs("</ul></section>\n", h->out);
	}
	free(totals);
}

void gfl_html_totals(const struct gfl_html *h)
{
	for (size_t i = 0; i < GFL_ARRAY_SIZE(facets); i++)
		print_facet(h, &facets[i]);
}
