// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Findings of both sides. The units of a side are linked and judged as one, with what an audit knows of all
 * others; new is what the side before has not.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "database.h"
#include "diff.h"
#include "facts.h"
#include "gfplint/db.h"
#include "gfplint/link.h"
#include "gfplint/outer.h"

/* --- facts -------------------------------------------------------------------------------- */

/* Name of the facts of unit @i. */
static const char *facts_name(int side, size_t i)
{
	return gfl_format("%d/%zu", side, i);
}

/* Is a unit part of a side: it is there, and it is needed. */
static bool is_in(const struct gfl_diff_unit *u, int side)
{
	return u->tu && u->source[side] && (side == GFL_AFTER || u->is_compared);
}

/* One side's units as a tree, to be compiled together. */
struct facts {
	struct gfl_tree tree;
	struct gfl_extract ex;
	size_t *unit; /* by unit of the tree: which it is */
};

static void add_side(struct facts *facts, const struct gfl_diff_units *units,
		     const struct gfl_diff_side *side, int which)
{
	for (size_t i = 0; i < units->nr; i++) {
		const struct gfl_diff_unit *u = &units->v[i];
		struct gfl_tree *t = &facts->tree;

		if (!is_in(u, which))
			continue;
		GFL_GROW(t->units, t->nr, t->cap);
		facts->unit[t->nr] = i;
		t->units[t->nr++] = gfl_diff_unit_tu(u, which, &side->shadow, facts_name(which, i));
	}
}

/* A unit that lacks one of its sides cannot be compared. Whether it could be compiled at all was a guess if it was not built. */
static void drop_failed(const struct facts *facts, struct gfl_diff_units *units)
{
	for (size_t i = 0; i < facts->tree.nr; i++) {
		struct gfl_diff_unit *u = &units->v[facts->unit[i]];
		struct gfl_changes *to = &units->unbuilt;
		struct gfl_change c;

		if (!facts->ex.failed[i])
			continue;
		u->tu = NULL;
		units->nr_failed += !u->is_borrowed;
		if (!u->is_borrowed)
			continue;
		memcpy(c.path, u->source, sizeof(c.path));
		GFL_GROW(to->v, to->nr, to->cap);
		to->v[to->nr++] = c;
	}
}

static const char *facts_folder(const char *tmp)
{
	return gfl_format("%s/facts", tmp);
}

static bool make_facts(const struct gfl_diff_judge *judge, struct gfl_diff_units *units,
		       const struct gfl_diff_side *sides, int side)
{
	struct facts facts = { .tree.build = facts_folder(judge->tmp) };
	const char *hide[] = { gfl_format("%s/", sides[GFL_BEFORE].shadow.dir),
			       gfl_format("%s/", sides[GFL_AFTER].shadow.dir), NULL };
	bool ok;

	facts.unit = gfl_xrealloc(NULL, (units->nr + 1) * sizeof(*facts.unit));
	add_side(&facts, units, &sides[side], side);
	facts.ex = (struct gfl_extract){ .tree = &facts.tree,
					 .rules_dir = judge->rules_dir,
					 .rules = judge->rules,
					 .jobs = judge->jobs,
					 .verbose = judge->verbose,
					 .hide = hide,
					 .is_quiet = true };
	ok = gfl_extract(&facts.ex);
	if (ok)
		drop_failed(&facts, units);
	free(facts.tree.units);
	free(facts.ex.failed);
	free(facts.unit);
	return ok;
}

/* Files get the names they have in an audit of the build. */
static void restore_names(struct gfl_unit *unit, const struct gfl_shadow *shadow)
{
	for (uint32_t i = 1; i < unit->nr_files; i++) {
		const char *below = gfl_below(shadow->dir, unit->files[i]);

		if (below)
			unit->files[i] =
				gfl_intern(unit->strings, gfl_format("%s/%s", shadow->root, below));
	}
}

static bool link_side(const struct gfl_diff_judge *judge, const struct gfl_diff_units *units,
		      struct gfl_diff_side *side, int which)
{
	const struct gfl_tree facts = { .build = facts_folder(judge->tmp) };
	struct gfl_linker *linker = gfl_linker_create(side->shadow.root);
	bool ok = true;

	for (size_t i = 0; i < units->nr; i++) {
		const struct gfl_tu tu = { .name = facts_name(which, i) };
		struct gfl_unit *unit;

		if (!is_in(&units->v[i], which))
			continue;
		unit = gfl_facts_read(gfl_facts_path(&facts, &tu, ".gfl"));
		ok = ok && unit;
		if (!unit)
			continue;
		restore_names(unit, &side->shadow);
		gfl_linker_add(linker, unit);
		gfl_unit_destroy(unit);
	}
	side->unit = gfl_linker_finish(linker);
	return ok;
}

/* --- what is known of other files ------------------------------------------------------------- */

struct others {
	const struct gfl_diff_units *units;
	struct gfl_db *db;
	struct gfl_log log;
	struct gfl_outer outer;
	const char *stale; /* a unit that changed since the audit, and is not looked at */
};

static bool is_looked_at(const struct gfl_diff_units *units, const char *name)
{
	for (size_t i = 0; i < units->nr; i++)
		if (units->v[i].tu && !strcmp(units->v[i].tu->name, name))
			return true;
	return false;
}

static char *find_summary(void *arg, const char *name)
{
	struct others *others = arg;
	char *unit = NULL, *text = NULL;

	if (!gfl_db_failed(others->db))
		text = gfl_db_summary(others->db, name, &unit);
	if (unit && !others->stale && !is_looked_at(others->units, unit) &&
	    gfl_db_is_newer(others->db, unit))
		others->stale = gfl_format("%s", unit);
	free(unit);
	return text;
}

static char *find_ways(void *arg, const char *key)
{
	struct others *others = arg;

	return gfl_db_failed(others->db) ? NULL : gfl_db_ways(others->db, key);
}

/* What is said is said of one side only. */
static void open_others(struct others *others, const struct gfl_diff_judge *judge,
			struct gfl_options *opts, bool is_told)
{
	const char *path = gfl_db_path(judge->tree->build);

	if (access(path, F_OK)) {
		if (is_told)
			fprintf(stderr,
				"gfplint: note: '%s' was not audited: what lies in other files is not "
				"known; `gfplint audit` looks\n",
				judge->tree->build);
		return;
	}
	others->db = gfl_db_open(path, &others->log);
	if (!others->db) {
		if (is_told)
			fprintf(stderr, "gfplint: note: %s\n", others->log.last);
		return;
	}
	if (is_told)
		gfl_database_check(path, judge->rules_dir, "/proc/self/exe", true);
	others->outer = (struct gfl_outer){ find_summary, find_ways, others, &others->log };
	opts->outer = &others->outer;
}

static void close_others(const struct others *others, bool is_told)
{
	if (!others->db)
		return;
	if (is_told && others->log.nr_errors)
		fprintf(stderr, "gfplint: note: %s\n", others->log.last);
	if (is_told && others->stale)
		fprintf(stderr,
			"gfplint: note: '%s' changed since the audit, what is known of it may be "
			"wrong; `gfplint audit` looks again\n",
			others->stale);
	gfl_db_close(others->db);
}

/* --- what is new ------------------------------------------------------------------------------ */

/* Files have the names that people see: below the top. */
static void show_names(struct gfl_diff_side *side, const char *build)
{
	struct gfl_unit *unit = side->unit;

	for (uint32_t i = 1; i < unit->nr_files; i++) {
		const char *path = gfl_clean_name(build, unit->files[i]);
		const char *below = gfl_below(side->shadow.root, path);

		unit->files[i] = gfl_intern(unit->strings, below && *below ? below : path);
	}
}

struct comparison {
	const struct gfl_diff_side *sides;
	bool *is_taken; /* by finding before: it is one of those after */
};

static bool is_same(const struct gfl_finding *a, const struct gfl_finding *b)
{
	return !strcmp(a->fingerprint, b->fingerprint);
}

/* The text of a line, without blanks around it; NULL if there is none. */
static const char *line_at(const struct gfl_diff_side *side, struct gfl_loc loc)
{
	FILE *in = loc.file ? fopen(gfl_clean_name(side->shadow.dir, side->unit->files[loc.file]),
				    "re") :
			      NULL;
	char *line = NULL;
	const char *text = NULL;
	size_t size = 0;
	ssize_t len = 0;

	for (uint32_t i = 0; in && len >= 0 && i < loc.line; i++)
		len = getline(&line, &size, in);
	if (in && len > 0) {
		char *at = line + strspn(line, " \t");

		for (size_t n = strlen(at); n && strchr(" \t\r\n", at[n - 1]);)
			at[--n] = '\0';
		text = gfl_format("%s", at);
	}
	free(line);
	if (in)
		fclose(in);
	return text;
}

static bool is_same_line(const struct comparison *c, struct gfl_loc before, struct gfl_loc after)
{
	const char *a = line_at(&c->sides[GFL_BEFORE], before);
	const char *b = line_at(&c->sides[GFL_AFTER], after);

	return a && b && !strcmp(a, b);
}

/*
 * A function on the path was renamed, or a piece of it became one of its own: the context is still set by the
 * same line, and so is the operation.
 */
static bool is_moved(const struct comparison *c, const struct gfl_finding *before,
		     const struct gfl_finding *after)
{
	if (before->check != after->check || (after->models & ~before->models) ||
	    !before->nr_steps || !after->nr_steps)
		return false;
	return is_same_line(c, before->steps[0].loc, after->steps[0].loc) &&
	       is_same_line(c, before->steps[before->nr_steps - 1].loc,
			    after->steps[after->nr_steps - 1].loc);
}

static bool is_new(void *arg, const struct gfl_finding *finding)
{
	const struct comparison *c = arg;
	const struct gfl_result *before = c->sides[GFL_BEFORE].result;

	for (uint32_t i = 0; i < before->nr_findings; i++)
		if (is_same(&before->findings[i], finding))
			return (finding->models & ~before->findings[i].models) != 0;
	for (uint32_t i = 0; i < before->nr_findings; i++)
		if (!c->is_taken[i] && is_moved(c, &before->findings[i], finding)) {
			c->is_taken[i] = true;
			return false;
		}
	return true;
}

/* Findings before that are there after as well cannot have moved. */
void gfl_diff_compare(const struct gfl_diff_side *sides)
{
	const struct gfl_result *before = sides[GFL_BEFORE].result;
	struct gfl_result *after = sides[GFL_AFTER].result;
	struct comparison c = { sides, gfl_xrealloc(NULL, before->nr_findings + 1) };

	memset(c.is_taken, 0, before->nr_findings + 1);
	for (uint32_t i = 0; i < before->nr_findings; i++)
		for (uint32_t k = 0; k < after->nr_findings; k++)
			c.is_taken[i] |= is_same(&before->findings[i], &after->findings[k]);
	gfl_result_keep(after, is_new, &c);
	free(c.is_taken);
}

/* --- judging ---------------------------------------------------------------------------------- */

static bool analyse(const struct gfl_diff_judge *judge, const struct gfl_diff_units *units,
		    struct gfl_diff_side *sides, int side)
{
	struct others others = { .units = units };
	struct gfl_options opts = judge->opts;
	bool ok = link_side(judge, units, &sides[side], side);

	if (!ok)
		return false;
	open_others(&others, judge, &opts, side == GFL_AFTER);
	sides[side].result = gfl_analyse(sides[side].unit, judge->rules, &opts);
	show_names(&sides[side], judge->tree->build);
	close_others(&others,
		     side == GFL_AFTER && (!judge->is_quiet || sides[side].result->nr_findings));
	return true;
}

size_t gfl_diff_units_compiled(const struct gfl_diff_units *units)
{
	size_t nr = 0;

	for (size_t i = 0; i < units->nr; i++)
		nr += units->v[i].tu != NULL;
	return nr;
}

/*
 * Before the change, those units are needed that it changes, for code moves among them; and those through which a
 * finding leads. If it leads through code that many share, nobody can tell which: all.
 */
static void choose_compared(struct gfl_diff_units *units, const struct gfl_diff_side *after)
{
	const struct gfl_result *result = after->result;
	const char *const *files = after->unit->files;
	bool all = false;

	for (uint32_t i = 0; i < result->nr_findings; i++)
		for (uint32_t s = 0; s < result->findings[i].nr_steps; s++) {
			const char *file = files[result->findings[i].steps[s].loc.file];

			all |= !gfl_is_c_source(file);
			for (size_t u = 0; u < units->nr; u++)
				if (units->v[u].source[GFL_AFTER] &&
				    !strcmp(units->v[u].source[GFL_AFTER], file))
					units->v[u].is_compared = true;
		}
	for (size_t u = 0; u < units->nr; u++)
		units->v[u].is_compared |= all || units->v[u].is_changed;
}

bool gfl_diff_judge(const struct gfl_diff_judge *judge, struct gfl_diff_units *units,
		    struct gfl_diff_side *sides, int side)
{
	size_t nr = gfl_diff_units_compiled(units);

	if (side == GFL_BEFORE)
		choose_compared(units, &sides[GFL_AFTER]);
	if (!make_facts(judge, units, sides, side) || !analyse(judge, units, sides, side))
		return false;
	if (side == GFL_AFTER || nr == gfl_diff_units_compiled(units))
		return true;
	/* some cannot be compared */
	gfl_diff_side_deinit(&sides[GFL_AFTER]);
	return analyse(judge, units, sides, GFL_AFTER);
}

void gfl_diff_side_deinit(struct gfl_diff_side *side)
{
	gfl_result_destroy(side->result);
	gfl_unit_destroy(side->unit);
}
