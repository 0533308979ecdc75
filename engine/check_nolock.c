/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocators that take no lock, and what may go wrong with them: flags and contexts are judged as
 * any operation is; what becomes of the result is seen while a function is walked.
 *
 * They come back with NULL when a lock they try is taken, so that is what happens sooner or later, and
 * trying again does not help. SOURCE: mm/slub.c:kmalloc_nolock_noprof
 */
#include <stdio.h>
#include <string.h>

#include "advice.h"
#include "check.h"
#include "nolock.h"

/**
 * struct gfl_made - a call that allocates
 * @block:     it is in
 * @null_back: a loop comes back to it after it failed
 * @ok_back:   a loop comes back to it after it succeeded
 */
struct gfl_made {
	const struct gfl_rule *rule;
	const struct gfl_event *ev;
	gfl_id block;
	bool null_back, ok_back;
};

/* --- flags, contexts ------------------------------------------------------------------ */

static bool always_fails(const struct gfl_asked *q, enum gfl_model m)
{
	const uint8_t places = q->d->rule->null_in[m];

	return (places & GFL_NULL_IN_HARDIRQ && q->ctx->dim[m][GFL_DIM_HARDIRQ] > 0) ||
	       (places & GFL_NULL_IN_NMI && q->ctx->dim[m][GFL_DIM_NMI] > 0) ||
	       (places & GFL_NULL_IN_ATOMIC && q->limit[m].wait <= GFL_WAIT_SPIN);
}

static void judge_null(const struct gfl_asked *q, struct gfl_fault *f)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (q->models & GFL_MODEL_BIT(m) && always_fails(q, m)) {
			f->models |= GFL_MODEL_BIT(m);
			f->limit = q->limit[m];
		}
	if (!f->models)
		return;
	f->is_final = true;
	f->what = gfl_arena_printf(q->eng->arena, "always fails %s%s", f->limit.why,
				   f->models == GFL_MODEL_BIT(GFL_RT) ? " on PREEMPT_RT" : "");
	f->fix = "move the work to where an allocator works, or allocate before";
}

/* The lock of a struct, written as "tag.member". */
static bool is_lock(const struct gfl_lock *lock, const char *name)
{
	size_t len = lock->tag ? strlen(lock->tag) : 0;

	return lock->tag && lock->field && !strncmp(name, lock->tag, len) && name[len] == '.' &&
	       !strcmp(name + len + 1, lock->field);
}

static void judge_locks(const struct gfl_asked *q, struct gfl_fault *f)
{
	const struct gfl_rule *rule = q->d->rule;

	for (uint32_t i = 0; i < q->ctx->nr_held; i++)
		for (uint32_t j = 0; j < rule->nr_not_under; j++) {
			const struct gfl_held *held = &q->ctx->held[i];

			if (!(q->models & GFL_MODEL_BIT(GFL_RT)) ||
			    !is_lock(&held->lock, rule->not_under[j]))
				continue;
			f->models = GFL_MODEL_BIT(GFL_RT);
			f->is_final = true;
			f->limit = (struct gfl_limit){ GFL_WAIT_SPIN, held->site,
						       gfl_arena_printf(q->eng->arena, "under %s",
									rule->not_under[j]) };
			f->what = gfl_arena_printf(
				q->eng->arena,
				"may deadlock %s: the locks it tries take that one on PREEMPT_RT",
				f->limit.why);
			f->fix = "allocate before the lock is taken";
			return;
		}
}

static void judge_flags(const struct gfl_asked *q, struct gfl_fault *f)
{
	const struct gfl_rule *rule = q->d->rule;
	const struct gfl_abs *gfp = &q->d->gfp_abs;
	struct gfl_abs other;
	uint64_t allowed = 0;

	for (uint32_t i = 0; i < rule->nr_gfp_only; i++) {
		const struct gfl_const *c = gfl_unit_const(q->eng->unit, rule->gfp_only[i]);

		allowed |= c && c->known ? (uint64_t)c->value : 0;
	}
	if (!rule->nr_gfp_only || !(gfp->kmask & gfp->kval & ~allowed))
		return;
	other = gfl_abs_const((int64_t)(gfp->kmask & gfp->kval & ~allowed));
	f->models = q->models;
	f->what = gfl_arena_printf(q->eng->arena, "does not take %s", gfl_gfp_text(q->eng, &other));
	f->fix = gfl_arena_printf(q->eng->arena, "leave it out: only %s%s may be given",
				  rule->gfp_only[0], rule->nr_gfp_only > 1 ? " and its like" : "");
}

void gfl_judge_nolock_misuse(const struct gfl_asked *q, struct gfl_fault *fault)
{
	if (q->d->kind != GFL_DO_ALLOC || !q->d->rule->nolock)
		return;
	judge_null(q, fault);
	if (!fault->models)
		judge_locks(q, fault);
	if (!fault->models)
		judge_flags(q, fault);
}

/* --- what a function does with the result ---------------------------------------------- */

static const struct gfl_made *made_by(const struct gfl_walk *w, gfl_id v)
{
	return w->made && v < w->nr_orig_vals ? w->made[v] : NULL;
}

/* What a call allocates by: its own rule, or that of what a function without one comes back with. */
static const struct gfl_rule *allocator(const struct gfl_sym *sym)
{
	if (!sym || (sym->rule && sym->rule->kind != GFL_RULE_ALLOC))
		return NULL;
	return sym->rule || !sym->fn ? sym->rule : sym->fn->returns_nolock;
}

/* Note the calls that allocate; what is known of the results of those that take no lock stays known. */
void gfl_nolock_prepare(struct gfl_walk *w)
{
	w->made = NULL;
	for (gfl_id b = 0; w->eng->has_nolock && b < w->nr_blocks; b++)
		for (uint32_t e = 0; w->bl[b].reachable && e < w->func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &w->func->block[b].events[e];
			const struct gfl_rule *rule = allocator(w->bl[b].ev[e].sym);
			struct gfl_made *made;

			if (!rule || !ev->ret)
				continue;
			if (!w->made)
				w->made = gfl_arena_alloc(w->eng->scratch,
							  w->nr_orig_vals * sizeof(*w->made));
			made = gfl_arena_alloc(w->eng->scratch, sizeof(*made));
			*made = (struct gfl_made){ rule, ev, b, false, false };
			w->made[ev->ret] = made;
			for (gfl_id i = 0; rule->nolock && i < w->nr_blocks; i++) {
				w->bl[i].live[ev->ret / 64] |= 1ull << ev->ret % 64;
				w->bl[i].live_mid[ev->ret / 64] |= 1ull << ev->ret % 64;
			}
		}
}

static void report(struct gfl_walk *w, const struct gfl_made *made, struct gfl_loc loc,
		   const char *message, const char *step, const char *fix)
{
	struct gfl_engine *eng = w->eng;
	const struct gfl_check *check = gfl_check_at(GFL_NOLOCK_MISUSE);
	struct gfl_demand d = { .rule = made->rule, .loc = loc, .root = loc, .func = w->func->name };
	const char *func = gfl_engine_base(eng, w->func->name);
	const struct gfl_advice_input in = { .demand = &d, .fix = fix };
	struct gfl_finding *f;

	if (!(eng->checks & gfl_check_bit(check)))
		return;
	f = gfl_finding_add(eng, check, eng->models, &d, 0);
	if (!f)
		return;
	f->message = message;
	gfl_finding_step(eng, f, GFL_STEP_CONTEXT, w->func->name, made->ev->loc,
			 gfl_arena_printf(eng->arena, "%s() allocates here: %s()", func,
					  gfl_written_name(eng, made->ev, made->rule)));
	gfl_finding_step(eng, f, GFL_STEP_OP, w->func->name, loc,
			 gfl_arena_printf(eng->arena, "%s() %s here", func, step));
	f->root = f->nr_steps - 1;
	gfl_finding_grade(eng, f, &d);
	gfl_advise(eng, f, &in);
}

/**
 * gfl_nolock_use() - an address is followed: may it be the NULL of an allocation that failed?
 * @w:    the walk
 * @st:   state
 * @addr: the address
 * @loc:  where
 */
void gfl_nolock_use(struct gfl_walk *w, const struct gfl_state *st, gfl_id addr, struct gfl_loc loc)
{
	gfl_id root = w->made ? gfl_val_root(w->vals, addr) : 0;
	const struct gfl_made *made = made_by(w, root);
	struct gfl_abs abs;
	const char *name;

	if (!made || !made->rule->nolock || st->imprecise)
		return;
	abs = gfl_eval(w, st, root);
	if (abs.nz || abs.lo > 0 || abs.hi < 0)
		return;
	name = gfl_written_name(w->eng, made->ev, made->rule);
	report(w, made, loc,
	       gfl_arena_printf(w->eng->arena,
				"the result of %s() is used, which may be NULL at any time", name),
	       "uses the result", "check it for NULL, and do without the memory then");
}

/* What a call is given: the address of a member is that of an object. */
void gfl_nolock_args(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		     const struct gfl_args *args)
{
	for (uint32_t i = 0; w->made && i < args->nr; i++)
		if (w->vals->v[args->v[i]].kind == GFL_VAL_FIELD)
			gfl_nolock_use(w, st, args->v[i], ev->loc);
}

static bool is_listed(const char *const *names, uint32_t nr, const char *name)
{
	for (uint32_t i = 0; i < nr; i++)
		if (!strcmp(names[i], name))
			return true;
	return !nr;
}

/**
 * gfl_nolock_free() - is memory given back to where it came from?
 * @w:      the walk
 * @rule:   of the function that frees
 * @object: what it frees, resolved
 * @ev:     the call
 */
void gfl_nolock_free(struct gfl_walk *w, const struct gfl_rule *rule, gfl_id object,
		     const struct gfl_event *ev)
{
	const struct gfl_made *made = made_by(w, object);
	const char *from, *to;

	if (!made || (is_listed(made->rule->freed_by, made->rule->nr_freed_by, rule->name) &&
		      is_listed(rule->frees, rule->nr_frees, made->rule->name)))
		return;
	from = gfl_written_name(w->eng, made->ev, made->rule);
	to = gfl_written_name(w->eng, ev, rule);
	report(w, made, ev->loc,
	       gfl_arena_printf(w->eng->arena,
				"%s() frees what comes from %s(), which it does not take", to,
				from),
	       "frees it",
	       made->rule->nr_freed_by ?
		       gfl_arena_printf(w->eng->arena, "%s()", made->rule->freed_by[0]) :
		       gfl_arena_printf(w->eng->arena, "free it as any memory of %s()", from));
}

/**
 * gfl_nolock_size() - is too much asked for?
 * @w:    the walk
 * @st:   state
 * @ev:   the call
 * @rule: of the allocator
 * @args: arguments
 */
void gfl_nolock_size(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		     const struct gfl_rule *rule, const struct gfl_args *args)
{
	const struct gfl_made made = { .rule = rule, .ev = ev };
	const struct gfl_const *most, *exactly;
	struct gfl_abs abs;

	if (!rule->at_most || (uint32_t)rule->at_most_arg >= args->nr)
		return;
	abs = gfl_eval(w, st, args->v[rule->at_most_arg]);
	most = gfl_unit_const(w->eng->unit, rule->at_most);
	exactly = rule->or_exactly ? gfl_unit_const(w->eng->unit, rule->or_exactly) : NULL;
	if (!most || !most->known || abs.lo <= most->value)
		return;
	if (exactly && exactly->known && abs.lo <= exactly->value && abs.hi >= exactly->value)
		return;
	report(w, &made, ev->loc,
	       gfl_arena_printf(w->eng->arena, "%s() always fails for more than %s",
				gfl_written_name(w->eng, ev, rule), rule->at_most),
	       "asks for too much", "ask for less, or allocate elsewhere");
}

/* Does it ask for the same again? What it is given was not computed in the loop. */
static bool is_same_again(const struct gfl_walk *w, const struct gfl_made *made, gfl_id header)
{
	for (uint32_t i = 0; i < made->ev->nr_args; i++) {
		gfl_id def = w->vals->v[made->ev->args[i]].block;

		if (def != GFL_NONE && w->bl[def].rpo >= w->bl[header].rpo)
			return false;
	}
	return true;
}

/**
 * gfl_nolock_back() - a loop begins anew: what came of the allocations in it?
 * @w:      the walk
 * @st:     state, what the loop has computed still in it
 * @header: block the loop begins with
 */
void gfl_nolock_back(struct gfl_walk *w, const struct gfl_state *st, gfl_id header)
{
	for (uint32_t i = 0; w->made && i < st->nr_facts; i++) {
		const struct gfl_fact *fact = &st->facts[i];
		struct gfl_made *made = fact->val < w->nr_orig_vals ? w->made[fact->val] : NULL;

		if (!made || !made->rule->nolock || w->bl[made->block].rpo < w->bl[header].rpo)
			continue;
		if (fact->abs.lo == 0 && fact->abs.hi == 0)
			made->null_back |= is_same_again(w, made, header);
		else
			made->ok_back = true;
	}
}

/**
 * gfl_nolock_return() - the path returns: what such an allocator gave, tested or not?
 * @w:   the walk
 * @st:  state
 * @val: what is returned, 0 if nothing
 */
void gfl_nolock_return(struct gfl_walk *w, const struct gfl_state *st, gfl_id val)
{
	const struct gfl_made *made;
	struct gfl_abs abs;

	if (!w->made || !val)
		return;
	abs = gfl_eval(w, st, val);
	w->returned_null |= abs.lo == 0 && abs.hi == 0;
	made = made_by(w, gfl_resolve(st, w->vals, val));
	if (!made || !made->rule->nolock)
		return;
	w->returned = made->rule;
	w->returned_maybe |= !abs.nz;
}

/* After the walk: loops that come back for want of memory, and for no other reason. */
void gfl_nolock_finish(struct gfl_walk *w)
{
	w->fn->returns_nolock = w->returned_maybe || w->returned_null ? w->returned : NULL;
	for (uint32_t v = 0; w->made && v < w->nr_orig_vals; v++) {
		const struct gfl_made *made = w->made[v];
		const char *name;

		if (!made || !made->null_back || made->ok_back)
			continue;
		name = gfl_written_name(w->eng, made->ev, made->rule);
		report(w, made, made->ev->loc,
		       gfl_arena_printf(w->eng->arena,
					"%s() is tried again after it failed, which does not help",
					name),
		       "tries again", "take its failure for want of memory, and do without");
	}
}
