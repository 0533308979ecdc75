// SPDX-License-Identifier: GPL-2.0-or-later
/* Members of structs and what they are called in: which rules are wrong, which are missing. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "gfplint/derived.h"
#include "gfplint/link.h"
#include "maintainers.h"
#include "rules_derived.h"

/** struct proposal - a rule that could be: what gfl_derive_members() tells, kept */
struct proposal {
	struct gfl_derived_member m;
	const char *file;
};

struct members {
	const struct gfl_unit *unit;
	struct gfl_maintainers *names;
	struct proposal *v;
	uint32_t nr, cap;
	uint32_t nr_how[GFL_NR_MEMBER_HOWS];
};

static const char *file_of(const struct members *ms, struct gfl_loc loc)
{
	return loc.file ? gfl_maintainers_path(ms->names, ms->unit->files[loc.file]) : "?";
}

static const char *base_of(const struct members *ms, const struct gfl_func *func)
{
	return gfl_base_name(ms->unit->strings, func->name);
}

static void print_rule(const struct members *ms, const struct gfl_derived_member *m)
{
	static const char *const how[GFL_NR_MEMBER_HOWS] = {
		[GFL_MEMBER_AGREES] = "agrees",
		[GFL_MEMBER_STRICTER] = "differs",
		[GFL_MEMBER_UNSEEN] = "not derivable",
		[GFL_MEMBER_NO_CALL] = "no call",
	};

	printf("%s:%u: '%s.%s' %s", m->rule->file, m->rule->line, m->tag, m->field, how[m->how]);
	if (m->func)
		printf(": %s:%u: %s(): rule: %s, call: %s", file_of(ms, m->loc), m->loc.line,
		       base_of(ms, m->func), m->declared, m->derived);
	if (m->why)
		printf(": %s", m->why);
	putchar('\n');
}

static void keep(struct members *ms, const struct gfl_derived_member *m)
{
	GFL_GROW(ms->v, ms->nr, ms->cap);
	ms->v[ms->nr++] = (struct proposal){ *m, file_of(ms, m->loc) };
}

static void take(void *arg, const struct gfl_derived_member *m)
{
	struct members *ms = arg;

	ms->nr_how[m->how]++;
	if (m->rule)
		print_rule(ms, m);
	else if (m->how == GFL_MEMBER_PROPOSED)
		keep(ms, m);
}

/* --- proposals ------------------------------------------------------------------------------- */

/* May they be fields of one rule? */
static bool is_same_rule(const struct proposal *a, const struct proposal *b)
{
	return !strcmp(a->m.tag, b->m.tag) && a->m.func == b->m.func &&
	       a->m.is_may == b->m.is_may && !strcmp(a->m.derived, b->m.derived);
}

static void print_comment(const struct members *ms, const struct proposal *p)
{
	const struct gfl_derived_member *m = &p->m;

	printf("# %s.%s: %s:%u, in %s(); ", m->tag, m->field, p->file, m->loc.line,
	       base_of(ms, m->func));
	if (m->nr_strict == m->nr_calls)
		printf("%s", m->nr_calls == 1 ? "the only call" : "so is each call");
	else
		printf("%u of %u calls", m->nr_strict, m->nr_calls);
	if (m->strictest)
		printf(", some %s", m->strictest);
	printf("; adds %u", m->nr_new);
	if (m->nr_new != m->nr_functions)
		printf(" of %u", m->nr_functions);
	printf(" function%s\n", m->nr_functions == 1 ? "" : "s");
}

static void print_yaml(const struct members *ms, const struct proposal *v, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		print_comment(ms, &v[i]);
	printf("- name: %s\n  kind: ops\n  fields: [", v->m.tag);
	for (uint32_t i = 0; i < nr; i++)
		printf("%s%s", i ? ", " : "", v[i].m.field);
	printf("]\n  context: %s\n%s  source: %s:%s\n", v->m.derived,
	       v->m.is_may ? "  may: true\n" : "", v->file, base_of(ms, v->m.func));
}

static int compare(const void *pa, const void *pb)
{
	const struct proposal *a = pa, *b = pb;
	int order = strcmp(a->file, b->file);

	if (!order)
		order = strcmp(a->m.tag, b->m.tag);
	if (!order)
		order = strcmp(a->m.func->name, b->m.func->name);
	if (!order)
		order = strcmp(a->m.derived, b->m.derived);
	if (!order)
		order = (int)a->m.is_may - (int)b->m.is_may;
	return order ? order : strcmp(a->m.field, b->m.field);
}

static void print_proposals(struct members *ms)
{
	uint32_t nr;

	if (!ms->nr)
		return;
	qsort(ms->v, ms->nr, sizeof(*ms->v), compare);
	puts("\n# Rules that are missing, as far as calls tell. Read the code before you believe one.");
	for (uint32_t i = 0; i < ms->nr; i += nr) {
		for (nr = 1; i + nr < ms->nr && is_same_rule(&ms->v[i], &ms->v[i + nr]); nr++)
			;
		putchar('\n');
		print_yaml(ms, &ms->v[i], nr);
	}
}

uint32_t gfl_rules_members(const struct gfl_unit *unit, const struct gfl_rules *rules)
{
	const struct gfl_options opts = { .whole_program = true, .jobs = gfl_processors() };
	struct gfl_result *result = gfl_analyse(unit, rules, &opts);
	struct members ms = { .unit = unit, .names = gfl_maintainers_open(NULL) };

	gfl_derive_members(result, rules, take, &ms);
	printf("members: %u agree, %u differ, %u not derivable, %u are not called; "
	       "%u could have a rule, %u more need none\n",
	       ms.nr_how[GFL_MEMBER_AGREES], ms.nr_how[GFL_MEMBER_STRICTER],
	       ms.nr_how[GFL_MEMBER_UNSEEN], ms.nr_how[GFL_MEMBER_NO_CALL],
	       ms.nr_how[GFL_MEMBER_PROPOSED], ms.nr_how[GFL_MEMBER_FOLLOWED]);
	print_proposals(&ms);
	free(ms.v);
	gfl_maintainers_close(ms.names);
	gfl_result_destroy(result);
	return ms.nr_how[GFL_MEMBER_STRICTER];
}
