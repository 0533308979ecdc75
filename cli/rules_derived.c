// SPDX-License-Identifier: GPL-2.0-or-later
/* gfplint rules check --derived: do rules say what the bodies of functions do? */
#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>

#include "facts.h"
#include "gfplint/derived.h"
#include "gfplint/link.h"
#include "rules_derived.h"

/* --- facts --------------------------------------------------------------------------------- */

static bool add_file(struct gfl_linker *linker, const char *path, size_t *nr)
{
	struct gfl_unit *unit = gfl_facts_read(path);

	if (!unit)
		return false;
	gfl_linker_add(linker, unit);
	gfl_unit_destroy(unit);
	(*nr)++;
	return true;
}

static bool ends_in(const char *name, const char *end)
{
	size_t len = strlen(name), len_end = strlen(end);

	return len >= len_end && !strcmp(name + len - len_end, end);
}

static bool add_folder(struct gfl_linker *linker, const char *path, size_t *nr)
{
	char *paths[] = { gfl_format("%s/.gfplint", path), NULL };
	struct stat st;
	FTSENT *entry;
	bool ok = true;
	FTS *fts;

	if (stat(paths[0], &st))
		paths[0] = gfl_format("%s", path);
	fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	while (fts && ok && (errno = 0, entry = fts_read(fts))) {
		if (entry->fts_info == FTS_ERR || entry->fts_info == FTS_DNR) {
			gfl_complain("cannot read '%s': %s", entry->fts_path,
				     strerror(entry->fts_errno));
			ok = false;
		} else if (entry->fts_info == FTS_F && ends_in(entry->fts_name, ".gfl")) {
			ok = add_file(linker, entry->fts_path, nr);
		}
	}
	if (!fts || (ok && errno)) {
		gfl_complain("cannot read '%s': %s", paths[0], strerror(errno));
		ok = false;
	}
	if (fts)
		fts_close(fts);
	return ok;
}

/* All facts as one unit, NULL after a complaint. */
static struct gfl_unit *link_all(const struct gfl_words *paths)
{
	struct gfl_linker *linker = gfl_linker_create("facts");
	struct gfl_unit *unit;
	bool ok = true;
	size_t nr = 0;

	for (size_t i = 0; i < paths->nr && ok; i++) {
		const char *path = paths->v[i];
		struct stat st;

		ok = !stat(path, &st) && S_ISDIR(st.st_mode) ? add_folder(linker, path, &nr) :
							       add_file(linker, path, &nr);
	}
	unit = gfl_linker_finish(linker);
	if (ok && !nr)
		gfl_complain("no facts in '%s': `gfplint audit` makes them", paths->v[0]);
	if (ok && nr)
		return unit;
	gfl_unit_destroy(unit);
	return NULL;
}

/* --- what comes of it ---------------------------------------------------------------------- */

struct derived {
	struct gfl_unit *unit;
	unsigned int nr[GFL_NR_DERIVED];
};

static void print_one(void *arg, const struct gfl_derived *one)
{
	struct derived *d = arg;
	const struct gfl_rule *rule = one->rule;

	d->nr[one->how]++;
	printf("%s:%u: '%s' %s", rule->file, rule->line, rule->name, gfl_derived_name(one->how));
	if (one->func)
		printf(": %s:%u: %s(): ", d->unit->files[one->func->loc.file], one->func->loc.line,
		       one->func->name);
	if (one->how == GFL_DERIVED_AGREES)
		printf("%s", one->declared);
	else if (one->func)
		printf("rule: %s, body: %s", one->declared, one->derived);
	if (one->why)
		printf(": %s", one->why);
	putchar('\n');
}

int gfl_rules_derived(const struct gfl_rules *rules, const struct gfl_words *paths)
{
	struct derived d = { .unit = link_all(paths) };
	enum gfl_model model;
	uint32_t nr_differ;

	if (!d.unit)
		return GFL_EXIT_FAILED;
	model = gfl_derive(d.unit, rules, print_one, &d);
	printf("%s: %u agree, %u differ, %u not derivable, %u have no body\n",
	       gfl_model_name(model), d.nr[GFL_DERIVED_AGREES], d.nr[GFL_DERIVED_DIFFERS],
	       d.nr[GFL_DERIVED_OPAQUE], d.nr[GFL_DERIVED_NO_BODY]);
	nr_differ = d.nr[GFL_DERIVED_DIFFERS] + gfl_rules_members(d.unit, rules);
	gfl_unit_destroy(d.unit);
	return nr_differ ? GFL_EXIT_FINDINGS : GFL_EXIT_OK;
}
