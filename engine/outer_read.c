/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads what is known of functions of other units. Input may be hostile: whatever is accepted can be
 * used without harm, and what it makes us allocate is linear in its length.
 */
#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "outer_get.h"

#define MAX_ITEMS 1024 /* of one kind, of one function */

/* --- functions and tables ----------------------------------------------------------------------- */

/* What was collected becomes the function's. */
static void finish_func(struct gfl_outer_reader *k)
{
	struct gfl_arena *arena = k->eng->arena;
	struct gfl_summary *sum;

	if (!k->known || k->r.s.failed)
		return;
	sum = &k->known->fn->sum;
	k->known->fn->vals = k->r.func->vals;
	sum->nr_exits = k->nr_exits;
	sum->exits = gfl_exits_keep(k->eng, k->exits, k->nr_exits);
	sum->nr_hooks = k->nr_hooks;
	sum->hooks = gfl_arena_alloc(arena, k->nr_hooks * sizeof(*sum->hooks));
	if (k->nr_hooks)
		memcpy(sum->hooks, k->hooks, k->nr_hooks * sizeof(*sum->hooks));
	sum->nr_demands = k->nr_demands;
	sum->demands = gfl_arena_alloc(arena, k->nr_demands * sizeof(*sum->demands));
	for (uint32_t i = 0; i < k->nr_demands; i++)
		sum->demands[i] = k->demands[i];
}

static void finish_demand(struct gfl_outer_reader *k)
{
	const struct gfl_ctx *ctx = &k->demand_ctx;
	const struct gfl_hop *hop;
	struct gfl_demand *d;

	if (k->item != GFL_OUTER_DEMAND || k->r.s.failed)
		return;
	d = k->demands[k->nr_demands - 1];
	if (!d->path) {
		gfl_scan_fail(&k->r.s, k->r.s.bol, "demand without steps before this line");
		return;
	}
	memcpy(d->ctx_irq, ctx->irq, sizeof(d->ctx_irq));
	memcpy(d->lowered, ctx->dim, sizeof(d->lowered));
	d->nr_dropped = ctx->nr_dropped;
	d->dropped = memcpy(gfl_arena_alloc(k->eng->arena, sizeof(ctx->dropped)), ctx->dropped,
			    sizeof(ctx->dropped));
	d->irq_val = ctx->irq_val;
	d->models = ctx->models;
	d->assume = ctx->assume;
	d->root = d->path->loc;
	d->root_func = d->path->func;
	d->depth = d->path->nr - 1;
	for (hop = d->path; hop->before; hop = hop->before)
		;
	d->func = hop->func;
	d->loc = hop->loc;
	d->sleeps = hop->sleeps;
	k->before = d->path;
}

static void read_of(struct gfl_outer_reader *k)
{
	struct gfl_outer_fn *known;

	finish_func(k);
	GFL_GROW(k->list->v, k->list->nr, k->list->cap);
	known = k->known = &k->list->v[k->list->nr++];
	*known = (struct gfl_outer_fn){ .key = gfl_read_opt_string(&k->r, "key") };
	known->fn = gfl_arena_alloc(k->eng->arena, sizeof(*known->fn));
	k->r.func = NULL;
	k->nr_exits = k->nr_demands = k->nr_hooks = 0;
	k->nr_files = k->nr_funcs = k->nr_sites = 1;
	k->before = NULL;
}

static void read_func(struct gfl_outer_reader *k)
{
	struct gfl_func *func = gfl_arena_alloc(k->eng->arena, sizeof(*func));

	if (k->r.func)
		gfl_scan_fail(&k->r.s, k->r.s.bol, "second 'func' line");
	func->unit = k->r.unit;
	func->name = gfl_read_string(&k->r, "function");
	func->flags = gfl_read_flags(&k->r);
	func->loc = gfl_get_loc(k);
	if (gfl_scan_word(&k->r.s, "end"))
		func->end_line = gfl_scan_count(&k->r.s, "line number", UINT32_MAX);
	if (k->r.s.failed)
		return;
	gfl_vals_init(&func->vals, k->eng->arena);
	k->r.func = func;
	k->known->fn->func = func;
	k->known->fn->done = true;
	k->known->fn->index = k->known->fn->lowlink = 1;
}

static void read_param(struct gfl_outer_reader *k)
{
	const char *name = gfl_read_opt_string(&k->r, "name of a parameter");

	gfl_func_add_param(k->r.func, name, gfl_read_opt_string(&k->r, "type"));
}

/* "file 1 NAME": numbers of the text become those of the unit. */
static void read_file(struct gfl_outer_reader *k)
{
	const char *at = gfl_read_at(&k->r);
	uint32_t id = gfl_scan_count(&k->r.s, "file number", UINT32_MAX);

	if (id != k->nr_files)
		gfl_scan_fail(&k->r.s, at, "file %u expected", k->nr_files);
	GFL_GROW(k->files, k->nr_files, k->cap_files);
	k->files[k->nr_files++] = gfl_unit_file(k->r.unit, gfl_scan_string(&k->r.s, "file name"));
}

static void read_in(struct gfl_outer_reader *k)
{
	const char *at = gfl_read_at(&k->r);
	uint32_t id = gfl_scan_count(&k->r.s, "number of a function", UINT32_MAX);
	struct gfl_func *func = gfl_arena_alloc(k->eng->arena, sizeof(*func));

	if (id != k->nr_funcs)
		gfl_scan_fail(&k->r.s, at, "function %u expected", k->nr_funcs);
	func->unit = k->r.unit;
	func->name = gfl_read_string(&k->r, "function");
	func->loc = gfl_get_loc(k);
	if (gfl_scan_word(&k->r.s, "end"))
		func->end_line = gfl_scan_count(&k->r.s, "line number", UINT32_MAX);
	GFL_GROW(k->funcs, k->nr_funcs, k->cap_funcs);
	k->funcs[k->nr_funcs++] = func;
	if (!k->r.s.failed && func->end_line)
		gfl_outer_remember(k->eng, func);
}

static void read_site(struct gfl_outer_reader *k)
{
	const char *at = gfl_read_at(&k->r);
	uint32_t id = gfl_scan_count(&k->r.s, "number of a site", UINT32_MAX);
	const char *func = gfl_get_func(k)->name;
	const struct gfl_site *inner = gfl_get_site(k);
	const char *text = gfl_read_string(&k->r, "text");

	if (id > GFL_MAX_OUTER_STEPS)
		gfl_scan_fail(&k->r.s, at, "more than %d sites", GFL_MAX_OUTER_STEPS);
	if (id != k->nr_sites)
		gfl_scan_fail(&k->r.s, at, "site %u expected", k->nr_sites);
	GFL_GROW(k->sites, k->nr_sites, k->cap_sites);
	k->sites[k->nr_sites++] = gfl_site_new(k->eng, func, gfl_get_loc(k), text, inner);
}

static void read_sum(struct gfl_outer_reader *k)
{
	struct gfl_summary *sum = &k->known->fn->sum;
	struct gfl_scan *s = &k->r.s;

	sum->is_neutral = gfl_scan_word(s, "neutral");
	sum->is_pure = gfl_scan_word(s, "pure");
	sum->is_unbalanced = gfl_scan_word(s, "unbalanced");
	sum->is_exhausted = gfl_scan_word(s, "exhausted");
	if (gfl_scan_word(s, "may-raise"))
		sum->may_raise = (uint8_t)gfl_scan_num(s, "mask of counts");
	if (gfl_scan_word(s, "may-lower"))
		sum->may_lower = (uint8_t)gfl_scan_num(s, "mask of counts");
	if (gfl_scan_word(s, "uses"))
		sum->uses = (uint64_t)gfl_scan_num(s, "mask of parameters");
	if (gfl_scan_word(s, "outs"))
		sum->outs = (uint64_t)gfl_scan_num(s, "mask of parameters");
}

static void read_reference(struct gfl_outer_reader *k)
{
	struct gfl_summary *sum = &k->known->fn->sum;
	struct gfl_ref *refs = (struct gfl_ref *)sum->refs, *ref;

	if (!refs)
		refs = gfl_arena_alloc(k->eng->arena, GFL_MAX_REFS * sizeof(*refs));
	sum->refs = refs;
	if (sum->nr_refs == GFL_MAX_REFS) {
		gfl_scan_fail(&k->r.s, k->r.s.bol, "more than %d references", GFL_MAX_REFS);
		return;
	}
	ref = &refs[sum->nr_refs++];
	ref->is_dropped = gfl_scan_words(&k->r.s, gfl_ref_words, 2, "taken or dropped");
	ref->addr = gfl_read_val(&k->r);
	ref->ret = gfl_read_opt_val(&k->r);
}

/* --- items -------------------------------------------------------------------------------------- */

static bool has_room(struct gfl_outer_reader *k, uint32_t nr)
{
	if (nr >= MAX_ITEMS)
		gfl_scan_fail(&k->r.s, k->r.s.bol, "more than %d of these", MAX_ITEMS);
	return !k->r.s.failed;
}

static void begin_item(struct gfl_outer_reader *k, enum gfl_outer_item item, struct gfl_ctx *ctx)
{
	k->item = item;
	k->ctx = ctx;
	ctx->models = GFL_ALL_MODELS;
}

static void read_exit(struct gfl_outer_reader *k)
{
	struct gfl_exit x = { 0 };

	x.ret = (uint8_t)gfl_get_num(k, "mask of returned values", 0, GFL_RET_ANY);
	x.val = gfl_read_opt_val(&k->r);
	x.abs = gfl_get_abs(k);
	if (!has_room(k, k->nr_exits))
		return;
	GFL_GROW(k->exits, k->nr_exits, k->cap_exits);
	k->exits[k->nr_exits] = x;
	begin_item(k, GFL_OUTER_EXIT, &k->exits[k->nr_exits].ctx);
	k->guards = k->exits[k->nr_exits].guards;
	k->nr_guards = &k->exits[k->nr_exits].nr_guards;
	k->max_guards = GFL_MAX_EXIT_GUARDS;
	k->saved = k->exits[k->nr_exits].saved;
	k->nr_saved = &k->exits[k->nr_exits].nr_saved;
	k->max_saved = GFL_ARRAY_SIZE(x.saved);
	k->nr_exits++;
}

static void read_demand(struct gfl_outer_reader *k)
{
	struct gfl_demand *d = gfl_arena_alloc(k->eng->arena, sizeof(*d));
	const char *at = gfl_read_at(&k->r);
	const char *rule = gfl_read_opt_string(&k->r, "rule");

	d->rule = rule ? gfl_rules_func(k->eng->rules, rule, k->eng->unit->kernel) :
			 &gfl_unknown_rule;
	if (!k->r.s.failed &&
	    (!d->rule || (d->rule->kind != GFL_RULE_ALLOC && d->rule->kind != GFL_RULE_FREE)))
		gfl_scan_fail(&k->r.s, at, "there is no rule '%s' for an allocation or a free",
			      rule);
	d->op_name = gfl_read_string(&k->r, "operation");
	d->gfp = gfl_read_opt_val(&k->r);
	d->gfp_abs = gfl_get_abs(k);
	if (!has_room(k, k->nr_demands))
		return;
	d->kind = d->rule->kind == GFL_RULE_FREE ? GFL_DO_FREE : GFL_DO_ALLOC;
	d->limit[GFL_RT] = d->limit[GFL_NORT] = GFL_WAIT_SLEEP;
	GFL_GROW(k->demands, k->nr_demands, k->cap_demands);
	k->demands[k->nr_demands++] = d;
	k->demand_ctx = (struct gfl_ctx){ 0 };
	begin_item(k, GFL_OUTER_DEMAND, &k->demand_ctx);
	k->guards = d->guards;
	k->nr_guards = &d->nr_guards;
	k->max_guards = GFL_MAX_GUARDS;
}

static void read_hook(struct gfl_outer_reader *k)
{
	struct gfl_hook hook = { .param = gfl_scan_count(&k->r.s, "parameter", UINT32_MAX) };

	hook.func = gfl_get_func(k)->name;
	hook.loc = gfl_get_loc(k);
	if (gfl_scan_more(&k->r.s))
		hook.effects = gfl_get_registrar(k, &hook.rule);
	if (!has_room(k, k->nr_hooks))
		return;
	GFL_GROW(k->hooks, k->nr_hooks, k->cap_hooks);
	k->hooks[k->nr_hooks] = hook;
	begin_item(k, GFL_OUTER_HOOK, &k->hooks[k->nr_hooks++].ctx);
}

static void read_entry(struct gfl_outer_reader *k)
{
	struct gfl_outer_fn *known = k->known;
	const char *at = gfl_read_at(&k->r);
	struct gfl_entry entry = { .site = gfl_get_site(k) };

	entry.effects = gfl_get_registrar(k, &entry.rule);
	if (!k->r.s.failed && !entry.site)
		gfl_scan_fail(&k->r.s, at, "an entry needs a site");
	if (!has_room(k, known->nr_entries))
		return;
	GFL_GROW(known->entries, known->nr_entries, known->cap_entries);
	known->entries[known->nr_entries++] = entry;
	k->item = GFL_OUTER_HEAD;
}

static void read_args(struct gfl_outer_reader *k, struct gfl_args *args)
{
	gfl_id v[32];

	gfl_scan_more(&k->r.s);
	gfl_scan_want(&k->r.s, '(');
	while (!k->r.s.failed && !gfl_scan_char(&k->r.s, ')')) {
		if (args->nr == GFL_ARRAY_SIZE(v))
			gfl_scan_fail(&k->r.s, k->r.s.at, "more than %zu arguments",
				      GFL_ARRAY_SIZE(v));
		else
			v[args->nr++] = gfl_read_val(&k->r);
	}
	args->v = gfl_arena_alloc(k->eng->arena, args->nr * sizeof(*v));
	if (args->nr)
		memcpy((gfl_id *)args->v, v, args->nr * sizeof(*v));
	args->written = args->v;
}

static void read_call(struct gfl_outer_reader *k)
{
	struct gfl_outer_fn *known = k->known;
	struct gfl_way_call *call;

	if (!has_room(k, known->nr_calls))
		return;
	GFL_GROW(known->calls, known->nr_calls, known->cap_calls);
	call = &known->calls[known->nr_calls++];
	memset(call, 0, sizeof(*call));
	call->ev.kind = GFL_EV_CALL;
	call->ev.gfp_arg = -1;
	read_args(k, &call->args);
	call->ev.loc = gfl_get_loc(k);
	call->args.is_choice = gfl_scan_word(&k->r.s, "choice");
	call->st.imprecise = gfl_scan_word(&k->r.s, "imprecise");
	if (gfl_scan_more(&k->r.s))
		call->args.via = gfl_read_string(&k->r, "how it was found");
	begin_item(k, GFL_OUTER_CALL, &call->st.ctx);
	k->guards = call->guards;
	k->nr_guards = &call->nr_guards;
	k->max_guards = GFL_ARRAY_SIZE(call->guards);
	k->saved = call->st.saved;
	k->nr_saved = &call->st.nr_saved;
	k->max_saved = GFL_MAX_SAVED;
}

static void read_eof(struct gfl_outer_reader *k)
{
	finish_func(k);
	k->r.done = true;
}

/* --- the text ----------------------------------------------------------------------------------- */

enum level { IN_TEXT, IN_PART, IN_FUNC, IS_ITEM };

static const struct {
	const char *word;
	enum level level;
	void (*read)(struct gfl_outer_reader *k);
} heads[] = {
	{ "val", IN_FUNC, gfl_get_val },
	{ "demand", IS_ITEM, read_demand },
	{ "in", IN_PART, read_in },
	{ "site", IN_PART, read_site },
	{ "file", IN_PART, read_file },
	{ "exit", IS_ITEM, read_exit },
	{ "call", IS_ITEM, read_call },
	{ "hook", IS_ITEM, read_hook },
	{ "of", IN_TEXT, read_of },
	{ "func", IN_PART, read_func },
	{ "param", IN_FUNC, read_param },
	{ "sum", IN_FUNC, read_sum },
	{ "entry", IS_ITEM, read_entry },
	{ "eof", IN_TEXT, read_eof },
	{ "reference", IN_FUNC, read_reference },
};

static void read_head(struct gfl_outer_reader *k, size_t i, const char *at)
{
	if (heads[i].level != IN_TEXT && !k->known)
		gfl_scan_fail(&k->r.s, at, "'%s' before 'of'", heads[i].word);
	else if (heads[i].level >= IN_FUNC && !k->r.func)
		gfl_scan_fail(&k->r.s, at, "'%s' before 'func'", heads[i].word);
	else if (heads[i].level == IN_TEXT && k->known && !k->r.func)
		gfl_scan_fail(&k->r.s, at, "'%s', but 'func' expected", heads[i].word);
	if (heads[i].level == IN_TEXT || heads[i].level == IS_ITEM) {
		finish_demand(k);
		if (!k->r.s.failed)
			k->item = GFL_OUTER_HEAD;
	}
	if (!k->r.s.failed)
		heads[i].read(k);
}

static void read_line(struct gfl_outer_reader *k)
{
	const char *at = k->r.s.at;
	const struct gfl_outer_line *line;
	size_t i;

	if (k->r.done)
		gfl_scan_fail(&k->r.s, at, "line after 'eof'");
	line = k->item == GFL_OUTER_HEAD ? NULL : gfl_get_line(k);
	for (i = 0; !line && i < GFL_ARRAY_SIZE(heads); i++)
		if (gfl_scan_word(&k->r.s, heads[i].word))
			break;
	if (line && !(line->items >> k->item & 1))
		gfl_scan_fail(&k->r.s, at, "'%s' does not belong here", line->word);
	else if (line)
		line->read(k);
	else if (i < GFL_ARRAY_SIZE(heads))
		read_head(k, i, at);
	else
		gfl_scan_words(&k->r.s, NULL, 0, "kind of line");
	gfl_scan_end(&k->r.s);
}

static void read_start(struct gfl_outer_reader *k)
{
	const char *at;
	uint32_t version;

	gfl_scan_line(&k->r.s);
	if (!gfl_scan_word(&k->r.s, "gfplint-function"))
		gfl_scan_fail(&k->r.s, k->r.s.at, "'gfplint-function' expected");
	at = gfl_read_at(&k->r);
	version = gfl_scan_count(&k->r.s, "version", UINT32_MAX);
	if (!k->r.s.failed && version != GFL_OUTER_VERSION)
		gfl_scan_fail(&k->r.s, at, "version %u, but only version %d can be read", version,
			      GFL_OUTER_VERSION);
	gfl_scan_end(&k->r.s);
}

void gfl_outer_list_deinit(struct gfl_outer_list *list)
{
	for (uint32_t i = 0; i < list->nr; i++) {
		if (list->v[i].fn)
			gfl_vals_deinit(&list->v[i].fn->vals);
		free(list->v[i].entries);
		free(list->v[i].calls);
	}
	free(list->v);
	*list = (struct gfl_outer_list){ 0 };
}

/* After an error: the values of the last function are not its own yet. */
static void give_up(struct gfl_outer_reader *k)
{
	for (uint32_t i = 0; i < k->list->nr; i++) {
		struct gfl_fn *fn = k->list->v[i].fn;

		if (fn->func && !fn->vals.v)
			fn->vals = fn->func->vals;
	}
	gfl_outer_list_deinit(k->list);
}

bool gfl_outer_read(struct gfl_engine *eng, const char *text, const char *name, struct gfl_log *log,
		    struct gfl_outer_list *list)
{
	struct gfl_outer_reader k = { .eng = eng, .list = list };

	*list = (struct gfl_outer_list){ 0 };
	k.r.s = (struct gfl_scan){ .name = name, .log = log };
	k.r.s.at = k.r.s.bol = text;
	k.r.s.end = text + strlen(text);
	k.r.unit = eng->unit->funcs[0]->unit;
	/* Number 0 of each is none. */
	k.files = gfl_xrealloc(NULL, sizeof(*k.files));
	k.funcs = gfl_xrealloc(NULL, sizeof(*k.funcs));
	k.sites = gfl_xrealloc(NULL, sizeof(*k.sites));
	k.depths = gfl_xrealloc(NULL, sizeof(*k.depths));
	k.cap_files = k.cap_funcs = k.cap_sites = k.cap_depths = 1;
	k.files[0] = 0;
	k.funcs[0] = NULL;
	k.sites[0] = NULL;
	k.depths[0] = 0;
	read_start(&k);
	while (gfl_scan_line(&k.r.s))
		read_line(&k);
	if (!k.r.done)
		gfl_scan_fail(&k.r.s, k.r.s.at, "'eof' expected: the text was cut off");
	if (k.r.s.failed)
		give_up(&k);
	free(k.r.s.buf);
	free(k.files);
	free(k.funcs);
	free(k.sites);
	free(k.depths);
	free(k.exits);
	free(k.demands);
	free(k.hooks);
	return !k.r.s.failed;
}
