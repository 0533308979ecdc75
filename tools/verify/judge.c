// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Marks against findings.
 *
 * They are matched by line and check id, never by wording. What is reported at one line for one id
 * is the union of the models of the findings there; a mark with brackets speaks about its models
 * only. A finding that no EXPECT or SPURIOUS covers is a mismatch, wherever it is.
 */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The compiler is given another spelling of the path; the shorter one must end the longer one. */
static bool is_same_file(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), min = la < lb ? la : lb;

	return !strcmp(base_name(a), base_name(b)) && !strcmp(a + la - min, b + lb - min);
}

/* A mark may name trees, front ends or both; it holds where both agree. */
static bool is_active(const struct gfl_mark *m, const char *tree, const char *frontend)
{
	bool names_tree = false, names_frontend = false;
	const char *p = m->only;

	while (*p) {
		if (*p == 'g' || *p == 'c')
			names_frontend = true;
		else
			names_tree = true;
		p = strchr(p, ' ') + 1;
	}
	return (!names_tree || gfl_list_has(m->only, tree)) &&
	       (!names_frontend || gfl_list_has(m->only, frontend));
}

static unsigned int reported_at(const struct gfl_output *o, const struct gfl_mark *m)
{
	unsigned int models = 0;

	for (unsigned int i = 0; i < o->nr_lines; i++) {
		const struct gfl_line *l = &o->lines[i];

		if (!l->is_step && l->line == m->line && !strcmp(l->id, m->id) &&
		    is_same_file(l->file, m->file))
			models |= l->models;
	}
	return models;
}

static bool has_step(const struct gfl_output *o, const struct gfl_mark *m)
{
	for (unsigned int i = 0; i < o->nr_lines; i++) {
		const struct gfl_line *l = &o->lines[i];

		if (l->is_step && l->line == m->line && strstr(l->text, m->id) &&
		    is_same_file(l->file, m->file))
			return true;
	}
	return false;
}

/* What is wrong with @m, as a format with one %s for its id and one for its brackets; or NULL */
static const char *mismatch(const struct gfl_mark *m, unsigned int reported)
{
	unsigned int hit = m->models ? reported & m->models : reported;
	bool is_whole = m->models ? hit == m->models : hit != 0;

	switch (m->kind) {
	case GFL_MARK_EXPECT:
		return is_whole ? NULL : "not reported: // EXPECT %s%s";
	case GFL_MARK_OK:
		return hit ? "reported, though: // OK %s%s" : NULL;
	case GFL_MARK_MISSING:
		return hit ? "reported at last, change the mark to: // EXPECT %s%s" : NULL;
	case GFL_MARK_SPURIOUS:
		return is_whole ? NULL : "silent at last, change the mark to: // OK %s%s";
	case GFL_MARK_NOTE:
	case GFL_NR_MARK_KINDS:
		break;
	}
	return NULL;
}

static unsigned int judge_mark(const struct gfl_mark *m, const struct gfl_output *o,
			       const char *tree, FILE *out)
{
	const char *wrong;

	if (m->kind == GFL_MARK_NOTE) {
		if (has_step(o, m))
			return 0;
		fprintf(out, "%s:%u: [%s] no path has this step: // NOTE %s\n", m->file, m->line,
			tree, m->id);
		return 1;
	}
	wrong = mismatch(m, reported_at(o, m));
	if (!wrong)
		return 0;
	fprintf(out, "%s:%u: [%s] ", m->file, m->line, tree);
	fprintf(out, wrong, m->id,
		gfl_models_name(m->models)); /* NOLINT: formats are in mismatch() */
	fputc('\n', out);
	return 1;
}

/* Models of finding @l that a mark has spoken about; what it said was judged with the mark. */
static unsigned int covered(const struct gfl_case *c, const struct gfl_line *l, const char *tree,
			    const char *frontend)
{
	unsigned int models = 0;

	for (unsigned int i = 0; i < c->nr_marks; i++) {
		const struct gfl_mark *m = &c->marks[i];

		if (m->kind != GFL_MARK_NOTE && m->line == l->line && !strcmp(m->id, l->id) &&
		    is_same_file(l->file, m->file) && is_active(m, tree, frontend))
			models |= m->models ? m->models : GFL_MODEL_RT | GFL_MODEL_NORT;
	}
	return models;
}

unsigned int gfl_judge(const struct gfl_case *c, const struct gfl_output *o, const char *tree,
		       const char *frontend, FILE *out)
{
	unsigned int nr = 0;

	if (o->stray) {
		fprintf(out, "%s:1: [%s] neither finding nor step: %s\n", c->path, tree, o->stray);
		return 1;
	}
	for (unsigned int i = 0; i < c->nr_marks; i++) {
		if (is_active(&c->marks[i], tree, frontend))
			nr += judge_mark(&c->marks[i], o, tree, out);
	}
	for (unsigned int i = 0; i < o->nr_lines; i++) {
		const struct gfl_line *l = &o->lines[i];
		unsigned int rest;

		if (l->is_step)
			continue;
		rest = l->models & ~covered(c, l, tree, frontend);
		if (rest) {
			fprintf(out, "%s:%u: [%s] finding without mark: // EXPECT %s%s: %s\n",
				l->file, l->line, tree, l->id, gfl_models_name(rest), l->text);
			nr++;
		}
	}
	return nr;
}

unsigned int gfl_judge_end(const struct gfl_case *c, enum gfl_end end, const char *tree,
			   const char *stderr_text, FILE *out)
{
	static const char *const what[] = {
		[GFL_END_ERROR] = "does not compile",
		[GFL_END_SIGNAL] = "the analyser crashed",
		[GFL_END_TIMEOUT] = "took too long",
	};

	if (end == GFL_END_OK)
		return 0;
	fprintf(out, "%s:1: [%s] %s\n%s", c->path, tree, what[end], stderr_text);
	return 1;
}
