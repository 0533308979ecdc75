/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is legal as far as a function goes becomes a demand on its callers. */
#include "check.h"
#include "choice.h"
#include "indirect.h"
#include "judge.h"

static void tighten_demand(struct gfl_demand *d, const struct gfl_ctx *ctx)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		struct gfl_limit l = gfl_ctx_limit(ctx, m);

		if (l.wait < d->limit[m]) {
			d->limit[m] = l.wait;
			d->limit_site = l.site;
			d->limit_why = l.why;
		}
		d->ctx_irq[m] = ctx->irq[m];
		for (unsigned int i = 0; i < GFL_NR_DIMS; i++)
			d->lowered[m][i] = ctx->dim[m][i] < 0 ? ctx->dim[m][i] : 0;
	}
}

void gfl_judge_add_guard(const struct gfl_vals *vals, struct gfl_demand *d, struct gfl_guard g)
{
	for (uint32_t i = 0; i < d->nr_guards; i++)
		if (d->guards[i].val == g.val)
			return;
	if (d->nr_guards < GFL_MAX_GUARDS) {
		d->guards[d->nr_guards++] = g;
		return;
	}
	if (!gfl_is_mode(vals, g.val))
		return;
	for (uint32_t i = 0; i < GFL_MAX_GUARDS; i++)
		if (!gfl_is_mode(vals, d->guards[i].val)) {
			d->guards[i] = g;
			return;
		}
}

bool gfl_judge_is_known(const struct gfl_walk *w, gfl_id v)
{
	const struct gfl_val *val = &w->vals->v[v];

	if (gfl_is_over_params(w->vals, v))
		return true;
	if (val->kind == GFL_VAL_OP)
		val = &w->vals->v[val->a];
	return val->kind == GFL_VAL_LOAD && gfl_is_portable(w->vals, v);
}

void gfl_judge_export(struct gfl_walk *w, struct gfl_demand *d, const struct gfl_state *st,
		      const struct gfl_ctx *ctx, uint8_t models)
{
	struct gfl_guard guards[2 * GFL_MAX_GUARDS];
	uint32_t nr;

	/* Callers can only make a sleeping operation wrong without PREEMPT_RT. */
	if (d->sleeps == GFL_NO && !(models & GFL_MODEL_BIT(GFL_RT)))
		return;
	if (!models || (d->settled & GFL_CHECK_MASK(GFL_ALLOC_IN_RAW) && d->sleeps == GFL_NO))
		return;
	/* Here it is wrong with any table; who calls has one that may be another. */
	if (gfl_indirect_none(w, w->block))
		gfl_doubt(&d->doubts, GFL_DOUBT_CHOICE, GFL_DOUBT_CHOICES);
	if (d->depth > GFL_MAX_CALLS || gfl_doubts_weight(d->doubts) > GFL_MAX_WEIGHT)
		return;
	tighten_demand(d, ctx);
	d->models = models;
	d->assume = ctx->assume;
	d->irq_val = gfl_is_over_params(w->vals, ctx->irq_val) ? ctx->irq_val : 0;
	if (d->ref && !gfl_is_over_params(w->vals, d->ref))
		d->ref = 0;
	d->nr_dropped = ctx->nr_dropped;
	d->dropped = ctx->dropped;
	if (d->gfp && !gfl_is_over_params(w->vals, d->gfp))
		d->gfp = 0;
	/* What is known of an argument itself says more than any condition on it. */
	for (uint32_t i = 0; w->kept && i < st->nr_facts; i++)
		if (w->vals->v[st->facts[i].val].kind == GFL_VAL_PARAM &&
		    gfl_is_kept(w, st->facts[i].val))
			gfl_judge_add_guard(w->vals, d,
					    (struct gfl_guard){ st->facts[i].val,
								st->facts[i].abs });
	nr = gfl_flow_guards(w, w->block, guards, GFL_ARRAY_SIZE(guards));
	for (uint32_t i = 0; i < nr; i++)
		gfl_judge_add_guard(w->vals, d, guards[i]);
	for (uint32_t i = 0; w->kept && i < st->nr_facts; i++)
		if (gfl_is_kept(w, st->facts[i].val))
			gfl_judge_add_guard(w->vals, d,
					    (struct gfl_guard){ st->facts[i].val,
								st->facts[i].abs });
	/* What the path released before depends on it. */
	for (uint32_t i = 0; w->may_release && i < st->nr_facts; i++)
		if (gfl_is_deciding(w, st->facts[i].val) && gfl_judge_is_known(w, st->facts[i].val))
			gfl_judge_add_guard(w->vals, d,
					    (struct gfl_guard){ st->facts[i].val,
								st->facts[i].abs });
	gfl_demand_add(w, d);
}
