/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What to do about a finding, in the order in which maintainers ask for it: move the operation out,
 * defer it, change the flags where that helps, a _nolock function last and only where there is one
 * that works. Stripping reclaim bits, and scopes, are never the answer.
 */
#include <string.h>

#include "engine.h"

static void add(struct gfl_engine *eng, struct gfl_finding *f, const char *text)
{
	const char **list = gfl_arena_alloc(eng->arena, (f->nr_advice + 1) * sizeof(*list));

	if (f->nr_advice)
		memcpy(list, f->advice, f->nr_advice * sizeof(*list));
	list[f->nr_advice++] = text;
	f->advice = list;
}

static bool is_family(const struct gfl_demand *d, const char *family)
{
	return d->rule->family && !strcmp(d->rule->family, family);
}

/* The name under which rules list an optional function, if this tree declares it. */
static const char *declared(struct gfl_engine *eng, const char *role)
{
	const char *name = gfl_rules_role(eng->rules, role);

	return name && gfl_unit_has_decl(eng->unit, name) ? name : NULL;
}

static void advise_free(struct gfl_engine *eng, struct gfl_finding *f,
			const struct gfl_advice_input *in)
{
	const char *nolock = declared(eng, "page-free-nolock");

	if (in->demand->sleeps == GFL_YES) {
		add(eng, f, "free it after leaving the atomic section");
		return;
	}
	add(eng, f, "collect what is to be freed and free it after leaving the section");
	if (is_family(in->demand, "slab"))
		add(eng, f,
		    "if the object can carry an rcu_head, the two-argument kfree_rcu() is legal here");
	add(eng, f, "defer it to irq_work or a workqueue");
	if (nolock && is_family(in->demand, "page"))
		add(eng, f, gfl_arena_printf(eng->arena, "this tree has %s()", nolock));
}

static void advise_raw_alloc(struct gfl_engine *eng, struct gfl_finding *f,
			     const struct gfl_advice_input *in)
{
	const char *nolock = NULL;

	add(eng, f,
	    gfl_arena_printf(
		    eng->arena,
		    "move the allocation out: nothing may be allocated %s, not even with GFP_ATOMIC",
		    in->why));
	if (in->in_hardirq) {
		add(eng, f, "move the work to a threaded handler");
		return;
	}
	if (is_family(in->demand, "slab"))
		nolock = declared(eng, "slab-nolock");
	else if (is_family(in->demand, "page"))
		nolock = declared(eng, "page-nolock");
	if (nolock)
		add(eng, f,
		    gfl_arena_printf(eng->arena,
				     "if nothing else is possible and failure is handled: %s()",
				     nolock));
}

/**
 * gfl_advise() - say what to do about a finding
 * @eng: the analysis
 * @f:   finding, gets the advice
 * @in:  the verdict
 */
void gfl_advise(struct gfl_engine *eng, struct gfl_finding *f, const struct gfl_advice_input *in)
{
	if (in->demand->kind == GFL_DO_FREE) {
		advise_free(eng, f, in);
	} else if (in->is_raw) {
		advise_raw_alloc(eng, f, in);
	} else {
		add(eng, f,
		    gfl_arena_printf(eng->arena, "move the allocation out, to before it runs %s",
				     in->why));
		if (in->demand->rule->needs != GFL_WAIT_SLEEP && !in->demand->rule->gfp)
			add(eng, f, "GFP_ATOMIC or GFP_NOWAIT, if failure is handled");
	}
}
