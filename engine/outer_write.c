/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes what is known of a function for analyses of other units, in the form of docs/summaries.md. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "outer.h"

static void put_name(FILE *out, const char *s)
{
	putc_unlocked(' ', out);
	if (s)
		gfl_write_string(out, s);
	else
		putc_unlocked('-', out);
}

/* --- exits and hooks -------------------------------------------------------------------------- */

static void put_bind(struct gfl_outer_writer *w, const char *word, const struct gfl_bind *bind)
{
	gfl_id val = gfl_put_val(w, bind->val), to = gfl_put_val(w, bind->to);

	fprintf(w->out, "  %s %u %u\n", word, val, to);
}

static void put_out(struct gfl_outer_writer *w, const struct gfl_bind *bind,
		    const struct gfl_abs *abs)
{
	gfl_id val = gfl_put_val(w, bind->val), to = gfl_put_val(w, bind->to);

	fprintf(w->out, "  out %u %u", val, to);
	gfl_put_abs(w->out, abs);
	putc_unlocked('\n', w->out);
}

static void put_exit(struct gfl_outer_writer *w, const struct gfl_exit *x)
{
	gfl_id val = gfl_put_val(w, x->val);

	fprintf(w->out, " exit %u %u", x->ret, val);
	gfl_put_abs(w->out, &x->abs);
	putc_unlocked('\n', w->out);
	if (x->nr_fields) {
		gfl_id agg = gfl_put_val(w, x->agg);

		fprintf(w->out, "  struct %u\n", agg);
	}
	for (uint32_t i = 0; i < x->nr_fields; i++)
		put_bind(w, "field", &x->fields[i]);
	for (uint32_t i = 0; i < x->nr_outs; i++)
		put_out(w, &x->outs[i], &x->out_abs[i]);
	for (uint32_t i = 0; i < x->nr_saved; i++)
		gfl_put_saved(w, &x->saved[i]);
	for (uint32_t i = 0; i < x->nr_guards; i++)
		gfl_put_guard(w, "guard", &x->guards[i]);
	gfl_put_ctx(w, &x->ctx);
}

/* The counter whose last reference is dropped on the way there. */
static void put_counter(struct gfl_outer_writer *w, gfl_id counter)
{
	gfl_id val = gfl_put_val(w, counter);

	if (val)
		fprintf(w->out, "  counter %u\n", val);
}

static void put_hook(struct gfl_outer_writer *w, const struct gfl_hook *hook)
{
	uint32_t func = gfl_put_func(w, hook->func);

	gfl_put_file(w, hook->loc);
	fprintf(w->out, " hook %u %u", hook->param, func);
	gfl_put_loc(w, hook->loc);
	if (hook->rule)
		gfl_put_registrar(w->out, hook->rule, hook->effects);
	putc_unlocked('\n', w->out);
	put_counter(w, hook->ref);
	gfl_put_ctx(w, &hook->ctx);
}

/* --- demands ---------------------------------------------------------------------------------- */

/* Is the text of a step what it would be without a word? */
static bool is_plain(struct gfl_engine *eng, const struct gfl_demand *step)
{
	const char *name = step->next ? gfl_engine_base(eng, step->next->func) : "";
	size_t len = strlen(name);

	if (!step->call_text)
		return step->next && !step->via;
	return step->next && !strncmp(step->call_text, name, len) &&
	       !strcmp(step->call_text + len, "()");
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_step(const struct gfl_demand *a, const struct gfl_demand *b)
{
	return a->func == b->func && !memcmp(&a->loc, &b->loc, sizeof(a->loc)) &&
	       a->sleeps == b->sleeps && !a->next == !b->next &&
	       same_text(a->call_text, b->call_text) && same_text(a->via, b->via) &&
	       (!a->next || a->next->func == b->next->func);
}

/* Steps that are those of the demand before are not written again. */
static void put_path(struct gfl_outer_writer *w, const struct gfl_demand *d,
		     const struct gfl_demand *before)
{
	uint32_t same = 0;

	for (; d->next && before && before->next && same_step(d, before); same++) {
		d = d->next;
		before = before->next;
	}
	if (same)
		fprintf(w->out, "  same %u\n", same);
	for (; d; d = d->next) {
		uint32_t func = gfl_put_func(w, d->func);

		gfl_put_file(w, d->loc);
		fprintf(w->out, "  step %u %u", func, d->sleeps);
		gfl_put_loc(w, d->loc);
		if (d->next && !is_plain(w->eng, d))
			put_name(w->out, gfl_call_text(w->eng, d));
		putc_unlocked('\n', w->out);
	}
}

static void put_limit(struct gfl_outer_writer *w, const struct gfl_demand *d)
{
	uint32_t site = gfl_put_site(w, d->limit_site);

	if (d->limit[GFL_RT] == GFL_WAIT_SLEEP && d->limit[GFL_NORT] == GFL_WAIT_SLEEP)
		return;
	fprintf(w->out, "  limit %s %s %u", gfl_wait_name(d->limit[GFL_RT]),
		gfl_wait_name(d->limit[GFL_NORT]), site);
	put_name(w->out, d->limit_why);
	putc_unlocked('\n', w->out);
}

static void put_demand(struct gfl_outer_writer *w, const struct gfl_demand *d,
		       const struct gfl_demand *before)
{
	gfl_id gfp = gfl_put_val(w, d->gfp);

	fputs(" demand", w->out);
	put_name(w->out, d->rule == &gfl_unknown_rule ? NULL : d->rule->name);
	put_name(w->out, d->op_name);
	fprintf(w->out, " %u", gfp);
	gfl_put_abs(w->out, &d->gfp_abs);
	putc_unlocked('\n', w->out);
	put_path(w, d, before);
	if (d->settled)
		fprintf(w->out, "  settled %u\n", d->settled);
	if (d->drops_lock)
		fputs("  drops-lock\n", w->out);
	put_limit(w, d);
	put_counter(w, d->ref);
	gfl_put_models(w->out, d->models, d->assume);
	gfl_put_irq(w, d->ctx_irq, d->irq_val, NULL);
	for (unsigned int i = 0; i < GFL_NR_DIMS; i++)
		if (d->lowered[GFL_RT][i] || d->lowered[GFL_NORT][i])
			fprintf(w->out, "  dim %s %d %d 0\n", gfl_dim_name(i),
				d->lowered[GFL_RT][i], d->lowered[GFL_NORT][i]);
	for (uint32_t i = 0; i < d->nr_dropped; i++)
		gfl_put_dropped(w, &d->dropped[i]);
	for (uint32_t i = 0; i < d->nr_guards; i++)
		gfl_put_guard(w, "guard", &d->guards[i]);
	if (d->doubts)
		fprintf(w->out, "  doubts %u\n", d->doubts);
	if (d->phase) {
		fputs("  phase", w->out);
		put_name(w->out, d->phase);
		putc_unlocked('\n', w->out);
	}
}

static bool is_better(const struct gfl_demand *a, const struct gfl_demand *b)
{
	unsigned int x = gfl_doubts_weight(a->doubts), y = gfl_doubts_weight(b->doubts);

	return x != y ? x < y : a->depth < b->depth;
}

/* Is the demand with index @at one of those that are worth keeping: the surest, then the nearest? */
static bool is_kept(const struct gfl_summary *sum, uint32_t at)
{
	uint32_t nr_better = 0;

	for (uint32_t i = 0; sum->nr_demands > GFL_MAX_OUTER_DEMANDS && i < sum->nr_demands; i++)
		nr_better += is_better(sum->demands[i], sum->demands[at]) ||
			     (i < at && !is_better(sum->demands[at], sum->demands[i]));
	return nr_better < GFL_MAX_OUTER_DEMANDS;
}

/* --- the text --------------------------------------------------------------------------------- */

static void put_head(struct gfl_outer_writer *w, const struct gfl_func *func)
{
	char before = ' ';

	gfl_put_file(w, func->loc);
	fputs("func", w->out);
	put_name(w->out, gfl_engine_base(w->eng, func->name));
	for (uint32_t i = 0; i < GFL_NR_FLAG_WORDS; i++) {
		if (!(func->flags & 1u << i))
			continue;
		fprintf(w->out, "%c%s", before, gfl_flag_words[i]);
		before = ',';
	}
	gfl_put_loc(w, func->loc);
	if (func->end_line)
		fprintf(w->out, " end %u", func->end_line);
	putc_unlocked('\n', w->out);
	for (uint32_t i = 0; i < func->nr_params; i++) {
		fputs(" param", w->out);
		put_name(w->out, func->params[i].name);
		put_name(w->out, func->params[i].type);
		putc_unlocked('\n', w->out);
	}
}

/**
 * gfl_outer_begin() - begin the text about a function
 * @w:   to be ended with gfl_outer_end()
 * @eng: the analysis
 * @fn:  the function
 * @key: its key, or NULL
 * @out: stream
 */
void gfl_outer_begin(struct gfl_outer_writer *w, struct gfl_engine *eng, const struct gfl_fn *fn,
		     const char *key, FILE *out)
{
	*w = (struct gfl_outer_writer){ .eng = eng, .fn = fn, .from = &fn->vals, .out = out };
	fputs("of", out);
	put_name(out, key);
	putc_unlocked('\n', out);
	put_head(w, fn->func);
}

void gfl_outer_end(struct gfl_outer_writer *w)
{
	free(w->vals);
	gfl_ptr_map_deinit(&w->files);
	gfl_ptr_map_deinit(&w->funcs);
	free(w->sites);
}

void gfl_outer_put_entry(struct gfl_outer_writer *w, const struct gfl_entry *entry)
{
	uint32_t site = gfl_put_site(w, entry->site);

	fprintf(w->out, " entry %u", site);
	gfl_put_registrar(w->out, entry->rule, entry->effects);
	putc_unlocked('\n', w->out);
}

void gfl_outer_put_call(struct gfl_outer_writer *w, const struct gfl_way_call *call)
{
	gfl_id args[32] = { 0 };

	for (uint32_t i = 0; i < call->args.nr; i++)
		args[i] = gfl_put_val(w, call->args.v[i]);
	gfl_put_file(w, call->ev.loc);
	fputs(" call (", w->out);
	for (uint32_t i = 0; i < call->args.nr; i++)
		fprintf(w->out, i ? " %u" : "%u", args[i]);
	putc_unlocked(')', w->out);
	gfl_put_loc(w, call->ev.loc);
	if (call->args.is_choice)
		fputs(" choice", w->out);
	if (call->st.imprecise)
		fputs(" imprecise", w->out);
	if (call->args.via)
		put_name(w->out, call->args.via);
	putc_unlocked('\n', w->out);
	for (uint32_t i = 0; i < call->nr_guards; i++)
		gfl_put_guard(w, "guard", &call->guards[i]);
	for (uint32_t i = 0; i < call->st.nr_facts; i++) {
		struct gfl_guard fact = { call->st.facts[i].val, call->st.facts[i].abs };

		gfl_put_guard(w, "fact", &fact);
	}
	for (uint32_t i = 0; i < call->st.nr_mem; i++)
		put_bind(w, "mem", &call->st.mem[i]);
	for (uint32_t i = 0; i < call->st.nr_saved; i++)
		gfl_put_saved(w, &call->st.saved[i]);
	gfl_put_ctx(w, &call->st.ctx);
}

static void put_sum(FILE *out, const struct gfl_summary *sum)
{
	fputs(" sum", out);
	if (sum->is_neutral)
		fputs(" neutral", out);
	if (sum->is_pure)
		fputs(" pure", out);
	if (sum->is_unbalanced)
		fputs(" unbalanced", out);
	if (sum->is_exhausted)
		fputs(" exhausted", out);
	if (sum->may_raise)
		fprintf(out, " may-raise %u", sum->may_raise);
	if (sum->may_lower)
		fprintf(out, " may-lower %u", sum->may_lower);
	if (sum->uses)
		fprintf(out, " uses %" PRId64, (int64_t)sum->uses);
	if (sum->outs)
		fprintf(out, " outs %" PRId64, (int64_t)sum->outs);
	putc_unlocked('\n', out);
}

static void put_ref(struct gfl_outer_writer *w, const struct gfl_ref *ref)
{
	gfl_id addr = gfl_put_val(w, ref->addr), ret = gfl_put_val(w, ref->ret);

	fprintf(w->out, " reference %s %u %u\n", gfl_ref_words[ref->is_dropped], addr, ret);
}

/* Text written to a stream of its own, into @arena. */
const char *gfl_outer_take(struct gfl_arena *arena, FILE *out, char **text, size_t *len)
{
	char *copy;

	fclose(out);
	copy = gfl_arena_room(arena, *len + 1);
	memcpy(copy, *text, *len + 1);
	free(*text);
	return copy;
}

const char *gfl_outer_write(struct gfl_engine *eng, const struct gfl_fn *fn,
			    struct gfl_arena *arena)
{
	const struct gfl_summary *sum = &fn->sum;
	const struct gfl_demand *before = NULL;
	struct gfl_outer_writer w;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	fprintf(out, "gfplint-function %d\n", GFL_OUTER_VERSION);
	gfl_outer_begin(&w, eng, fn, NULL, out);
	put_sum(out, sum);
	for (uint32_t i = 0; i < sum->nr_refs; i++)
		put_ref(&w, &sum->refs[i]);
	for (uint32_t i = 0; i < sum->nr_exits; i++)
		put_exit(&w, &sum->exits[i]);
	for (uint32_t i = 0; i < sum->nr_demands; i++) {
		const struct gfl_demand *d;

		if (sum->demands[i]->kind == GFL_DO_LOCK || !is_kept(sum, i))
			continue;
		d = gfl_outer_whole(eng, sum->demands[i]);
		put_demand(&w, d, before);
		before = d;
	}
	for (uint32_t i = 0; i < sum->nr_hooks; i++)
		put_hook(&w, &sum->hooks[i]);
	fputs("eof\n", out);
	gfl_outer_end(&w);
	return gfl_outer_take(arena, out, &text, &len);
}

const char *gfl_outer_summary(const struct gfl_result *result, uint32_t func,
			      struct gfl_arena *arena)
{
	struct gfl_engine eng = *result->engine;

	/* Others may be using its own. */
	eng.arena = arena;
	return gfl_outer_write(&eng, &eng.fns[func], arena);
}
