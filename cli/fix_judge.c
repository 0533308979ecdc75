// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The tree, and the tree with edits, judged as a whole. An edited file is compiled from a copy that says
 * by #line which file it is, in a folder of its own; nothing in the tree is touched.
 */
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "fix.h"
#include "gfplint/link.h"

/* --- linking ------------------------------------------------------------------------- */

/* A copy goes by the name of what it is a copy of. */
static void restore_name(struct gfl_unit *unit, const struct gfl_tu *tu)
{
	const char *name = gfl_intern(unit->strings, tu->source);

	for (uint32_t i = 1; i < unit->nr_files; i++)
		if (!strcmp(unit->files[i], unit->source))
			unit->files[i] = name;
	unit->source = name;
}

/* All units as one; @copy: index + 1 of the copy that stands for a unit, or NULL. NULL after a complaint. */
static struct gfl_unit *link_tree(const struct gfl_fixer *fixer, const size_t *copy)
{
	const struct gfl_tree *tree = fixer->tree;
	struct gfl_linker *linker = gfl_linker_create(tree->build);
	bool ok = true;

	for (size_t i = 0; i < tree->nr; i++) {
		const struct gfl_tu *tu = &tree->units[i];
		const bool is_copy = copy && copy[i];
		struct gfl_unit *unit = gfl_facts_read(is_copy ? fixer->copies[copy[i] - 1].facts :
								 gfl_facts_path(tree, tu, ".gfl"));

		ok = ok && unit;
		if (!unit)
			continue;
		if (is_copy)
			restore_name(unit, tu);
		gfl_linker_add(linker, unit);
		gfl_unit_destroy(unit);
	}
	if (ok)
		return gfl_linker_finish(linker);
	gfl_unit_destroy(gfl_linker_finish(linker));
	return NULL;
}

bool gfl_fix_judge_tree(struct gfl_fixer *fixer)
{
	fixer->unit = link_tree(fixer, NULL);
	if (!fixer->unit)
		return false;
	fixer->result = gfl_analyse(fixer->unit, fixer->rules, &fixer->opts);
	return true;
}

/* --- copies ---------------------------------------------------------------------------- */

static bool write_copy(void *arg, FILE *out)
{
	const struct gfl_copy *copy = arg;

	fputs("#line 1 \"", out);
	for (const char *s = copy->tu->source; *s; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', out);
		fputc(*s, out);
	}
	fputs("\"\n", out);
	fwrite(copy->text, 1, copy->len, out);
	return !ferror(out);
}

/* The unit as it is compiled from a copy: headers beside the source are still looked for there first. */
static struct gfl_tu tu_of_copy(const struct gfl_tu *tu, const char *path, size_t nr)
{
	const char *slash = strrchr(tu->source, '/');
	struct gfl_tu copy = *tu;

	copy.name = gfl_format("%zu", nr);
	copy.cmdfile = NULL;
	copy.plugin = copy.flags = (struct gfl_words){ 0 };
	gfl_words_add(&copy.flags, "-iquote");
	gfl_words_addf(&copy.flags, "%.*s", slash ? (int)(slash - tu->source) : 1,
		       slash ? tu->source : ".");
	for (size_t i = 0; i < tu->flags.nr; i++)
		gfl_words_add(&copy.flags,
			      strcmp(tu->flags.v[i], tu->source) ? tu->flags.v[i] : path);
	copy.source = gfl_format("%s, fixed", tu->source);
	return copy;
}

/**
 * struct trial - an edited tree
 * @copy:  by unit: index + 1 of its copy
 * @first: the copies from there on are to be compiled
 * @tree:  these as units
 */
struct trial {
	struct gfl_fixer *fixer;
	struct gfl_fix *const *fixes;
	size_t nr;
	size_t *copy;
	size_t first;
	struct gfl_tree tree;
};

static bool is_edited(const struct trial *t, const struct gfl_source *source)
{
	for (size_t i = 0; i < t->nr; i++)
		if (t->fixes[i]->source == source)
			return true;
	return false;
}

static void blame_file(const struct trial *t, const char *name)
{
	for (size_t i = 0; i < t->nr; i++)
		if (!strcmp(t->fixes[i]->source->name, name))
			t->fixes[i]->is_blamed = true;
}

/* Index of the copy of @tu with this text; a new one if there is none. */
static size_t find_copy(struct gfl_fixer *fixer, const struct gfl_tu *tu, const char *text,
			size_t len)
{
	struct gfl_copy *c;

	for (size_t i = 0; i < fixer->nr_copies; i++) {
		c = &fixer->copies[i];
		if (c->tu == tu && c->len == len && !memcmp(c->text, text, len))
			return i;
	}
	GFL_GROW(fixer->copies, fixer->nr_copies, fixer->cap_copies);
	c = &fixer->copies[fixer->nr_copies];
	*c = (struct gfl_copy){ .tu = tu, .text = gfl_xrealloc(NULL, len + 1), .len = len };
	memcpy(c->text, text, len);
	return fixer->nr_copies++;
}

/* An edited source, for each unit that is compiled from it; NULL or why that is not possible. */
static const char *add_copies(struct trial *t, const struct gfl_source *source)
{
	const struct gfl_tree *tree = t->fixer->tree;
	size_t len;
	char *text = gfl_fixed_text(source, t->fixes, t->nr, &len);

	if (!text) {
		blame_file(t, source->name);
		return "it changes what another fix changes; try again when that is applied";
	}
	for (size_t i = 0; i < tree->nr; i++)
		if (!strcmp(tree->units[i].source, source->name))
			t->copy[i] = find_copy(t->fixer, &tree->units[i], text, len) + 1;
	free(text);
	return NULL;
}

/* Write and compile the copies that are new. */
static const char *compile(struct trial *t)
{
	struct gfl_fixer *fixer = t->fixer;
	struct gfl_extract ex = { .tree = &t->tree,
				  .rules = fixer->rules,
				  .rules_dir = fixer->rules_dir,
				  .jobs = fixer->jobs,
				  .verbose = fixer->verbose,
				  .is_quiet = true };
	bool ok = true;

	t->tree.build = gfl_format("%s/facts", fixer->tmp);
	for (size_t i = t->first; ok && i < fixer->nr_copies; i++) {
		const char *path = gfl_format("%s/%zu.c", fixer->tmp, i);

		ok = gfl_write_file(path, "a copy", write_copy, &fixer->copies[i]);
		GFL_GROW(t->tree.units, t->tree.nr, t->tree.cap);
		t->tree.units[t->tree.nr++] = tu_of_copy(fixer->copies[i].tu, path, i);
	}
	ok = ok && (!t->tree.nr || gfl_extract(&ex));
	for (size_t i = 0; ok && i < t->tree.nr; i++)
		if (!ex.failed[i])
			fixer->copies[t->first + i].facts =
				gfl_facts_path(&t->tree, &t->tree.units[i], ".gfl");
	free(ex.failed);
	return ok ? NULL : "it could not be compiled";
}

/* Those that were compiled before count as well. */
static const char *blame_broken(const struct trial *t)
{
	const char *why_not = NULL;

	for (size_t i = 0; i < t->fixer->tree->nr; i++)
		if (t->copy[i] && !t->fixer->copies[t->copy[i] - 1].facts) {
			blame_file(t, t->fixer->tree->units[i].source);
			why_not = "it does not compile";
		}
	return why_not;
}

/* --- comparing ----------------------------------------------------------------------------- */

/* Findings that are the same but for the number of twins. */
static uint32_t count(const struct gfl_result *result, const struct gfl_finding *like)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < result->nr_findings; i++)
		nr += !strncmp(result->findings[i].fingerprint, like->fingerprint, 12);
	return nr;
}

static uint32_t count_fixed(const struct trial *t, const struct gfl_finding *like)
{
	uint32_t nr = 0;

	for (size_t i = 0; i < t->nr; i++)
		nr += !strncmp(t->fixes[i]->finding->fingerprint, like->fingerprint, 12);
	return nr;
}

static void blame_twins(const struct trial *t, const struct gfl_finding *like)
{
	for (size_t i = 0; i < t->nr; i++)
		if (!strncmp(t->fixes[i]->finding->fingerprint, like->fingerprint, 12))
			t->fixes[i]->is_blamed = true;
}

static const char *compare(const struct trial *t, const struct gfl_unit *unit,
			   const struct gfl_result *after)
{
	const struct gfl_result *before = t->fixer->result;
	const char *why_not = NULL;

	for (uint32_t i = 0; i < after->nr_findings; i++) {
		const struct gfl_finding *f = &after->findings[i];
		uint32_t nr = count(after, f), had = count(before, f);
		const char *file = unit->files[f->steps[f->nr_steps - 1].loc.file];

		if (nr > had) {
			why_not = gfl_format("it would make appear, in %s:%u: %s",
					     unit->files[f->loc.file], f->loc.line, f->message);
			blame_file(t, file);
		} else if (nr + count_fixed(t, f) > had) {
			if (!why_not)
				why_not = "it does not cure it";
			blame_twins(t, f);
		}
	}
	return why_not;
}

static const char *judge(struct trial *t)
{
	const char *why_not = "its facts cannot be read";
	struct gfl_unit *unit = link_tree(t->fixer, t->copy);
	struct gfl_result *after;

	if (!unit)
		return why_not;
	after = gfl_analyse(unit, t->fixer->rules, &t->fixer->opts);
	why_not = compare(t, unit, after);
	gfl_result_destroy(after);
	gfl_unit_destroy(unit);
	return why_not;
}

const char *gfl_fix_try(struct gfl_fixer *fixer, struct gfl_fix *const *more, size_t nr_more)
{
	struct gfl_fix **fixes = gfl_xrealloc(NULL, (fixer->nr_fixes + nr_more) * sizeof(*fixes));
	struct trial t = { .fixer = fixer, .fixes = fixes, .first = fixer->nr_copies };
	const char *why_not = NULL;

	for (size_t i = 0; i < fixer->nr_fixes; i++)
		if (fixer->fixes[i].is_accepted)
			fixes[t.nr++] = &fixer->fixes[i];
	for (size_t i = 0; i < nr_more; i++)
		fixes[t.nr++] = more[i];
	for (size_t i = 0; i < t.nr; i++)
		fixes[i]->is_blamed = false;
	t.copy = gfl_xrealloc(NULL, (fixer->tree->nr + 1) * sizeof(*t.copy));
	memset(t.copy, 0, (fixer->tree->nr + 1) * sizeof(*t.copy));
	for (size_t i = 0; !why_not && i < fixer->nr_sources; i++)
		if (is_edited(&t, &fixer->sources[i]))
			why_not = add_copies(&t, &fixer->sources[i]);
	if (!why_not)
		why_not = compile(&t);
	if (!why_not)
		why_not = blame_broken(&t);
	if (!why_not)
		why_not = judge(&t);
	free(t.tree.units);
	free(t.copy);
	free(fixes);
	return why_not;
}
