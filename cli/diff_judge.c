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

/* The units of both sides as those of one tree, to be compiled together. */
struct facts {
	struct gfl_tree tree;
	struct gfl_extract ex;
	size_t *unit; /* by unit of the tree: which it is */
	int *side;
};

static void add_sides(struct facts *facts, const struct gfl_diff_units *units,
		      const struct gfl_diff_side *sides)
{
	for (size_t i = 0; i < units->nr; i++)
		for (int side = 0; side < GFL_NR_SIDES; side++) {
			struct gfl_tree *t = &facts->tree;

			if (!units->v[i].source[side])
				continue;
			GFL_GROW(t->units, t->nr, t->cap);
			facts->unit[t->nr] = i;
			facts->side[t->nr] = side;
			t->units[t->nr++] = gfl_diff_unit_tu(&units->v[i], side,
							     &sides[side].shadow,
							     gfl_format("%d/%zu", side, i));
		}
}

/* A unit that lacks one of its sides cannot be compared. Whether it could be compiled at all was a guess if it was not built. */
static void drop_failed(const struct facts *facts, struct gfl_diff_units *units)
{
	bool *failed = gfl_xrealloc(NULL, units->nr + 1);

	memset(failed, 0, units->nr + 1);
	for (size_t i = 0; i < facts->tree.nr; i++)
		if (facts->ex.failed[i])
			failed[facts->unit[i]] = true;
	for (size_t i = 0; i < units->nr; i++) {
		struct gfl_changes *to = &units->unbuilt;
		struct gfl_change c;

		if (!failed[i])
			continue;
		units->v[i].tu = NULL;
		units->nr_failed += !units->v[i].is_borrowed;
		if (!units->v[i].is_borrowed)
			continue;
		memcpy(c.path, units->v[i].source, sizeof(c.path));
		GFL_GROW(to->v, to->nr, to->cap);
		to->v[to->nr++] = c;
	}
	free(failed);
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

static bool link_side(const struct facts *facts, const struct gfl_diff_units *units,
		      struct gfl_diff_side *side, int which)
{
	struct gfl_linker *linker = gfl_linker_create(side->shadow.root);
	bool ok = true;

	for (size_t i = 0; i < facts->tree.nr; i++) {
		struct gfl_unit *unit;

		if (facts->side[i] != which || !units->v[facts->unit[i]].tu)
			continue;
		unit = gfl_facts_read(gfl_facts_path(&facts->tree, &facts->tree.units[i], ".gfl"));
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

static bool make_facts(const struct gfl_diff_judge *judge, struct gfl_diff_units *units,
		       struct gfl_diff_side *sides, const char *tmp)
{
	size_t max = units->nr * GFL_NR_SIDES + 1;
	struct facts facts = { .tree.build = gfl_format("%s/facts", tmp) };
	const char *hide[] = { gfl_format("%s/", sides[GFL_BEFORE].shadow.dir),
			       gfl_format("%s/", sides[GFL_AFTER].shadow.dir), NULL };
	bool ok;

	facts.unit = gfl_xrealloc(NULL, max * sizeof(*facts.unit));
	facts.side = gfl_xrealloc(NULL, max * sizeof(*facts.side));
	add_sides(&facts, units, sides);
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
	for (int side = 0; ok && side < GFL_NR_SIDES; side++)
		ok = link_side(&facts, units, &sides[side], side);
	free(facts.tree.units);
	free(facts.ex.failed);
	free(facts.unit);
	free(facts.side);
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

static void open_others(struct others *others, const struct gfl_diff_judge *judge,
			struct gfl_options *opts)
{
	const char *path = gfl_db_path(judge->tree->build);

	if (access(path, F_OK)) {
		fprintf(stderr,
			"gfplint: note: '%s' was not audited: what lies in other files is not known; "
			"`gfplint audit` looks\n",
			judge->tree->build);
		return;
	}
	others->db = gfl_db_open(path, &others->log);
	if (!others->db) {
		fprintf(stderr, "gfplint: note: %s\n", others->log.last);
		return;
	}
	gfl_database_check(path, judge->rules_dir, "/proc/self/exe", true);
	others->outer = (struct gfl_outer){ find_summary, find_ways, others, &others->log };
	opts->outer = &others->outer;
}

static void close_others(const struct others *others)
{
	if (!others->db)
		return;
	if (others->log.nr_errors)
		fprintf(stderr, "gfplint: note: %s\n", others->log.last);
	if (others->stale)
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
static void compare(struct gfl_diff_side *sides)
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

bool gfl_diff_judge(const struct gfl_diff_judge *judge, struct gfl_diff_units *units,
		    struct gfl_diff_side *sides, const char *tmp)
{
	struct others others = { .units = units };
	struct gfl_options opts = judge->opts;

	if (!make_facts(judge, units, sides, tmp))
		return false;
	open_others(&others, judge, &opts);
	for (int side = 0; side < GFL_NR_SIDES; side++) {
		sides[side].result = gfl_analyse(sides[side].unit, judge->rules, &opts);
		show_names(&sides[side], judge->tree->build);
	}
	close_others(&others);
	compare(sides);
	return true;
}

void gfl_diff_side_deinit(struct gfl_diff_side *side)
{
	gfl_result_destroy(side->result);
	gfl_unit_destroy(side->unit);
}
