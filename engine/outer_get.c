/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the lines that belong to an item of a text: contexts, conditions, paths. */
#include "outer_get.h"

const char *const gfl_irq_words[GFL_NR_IRQ_WORDS] = { "entry", "off", "on", "saved" };

/* --- words -------------------------------------------------------------------------------------- */

int64_t gfl_get_num(struct gfl_outer_reader *k, const char *what, int64_t min, int64_t max)
{
	const char *at = gfl_read_at(&k->r);
	int64_t num = gfl_scan_num(&k->r.s, what);

	if (!k->r.s.failed && (num < min || num > max)) {
		gfl_scan_fail(&k->r.s, at, "%s is out of range", what);
		return 0;
	}
	return num;
}

static uint8_t get_name(struct gfl_outer_reader *k, const char *(*name)(unsigned int), uint32_t nr,
			const char *what)
{
	const char *words[16];

	for (uint32_t i = 0; i < nr; i++)
		words[i] = name(i);
	return (uint8_t)gfl_scan_words(&k->r.s, words, nr, what);
}

static const char *class_name(unsigned int i)
{
	return gfl_class_name(i);
}

static const char *wait_name(unsigned int i)
{
	return gfl_wait_name(i);
}

static const char *dim_name(unsigned int i)
{
	return gfl_dim_name(i);
}

static uint8_t get_irq(struct gfl_outer_reader *k)
{
	return (uint8_t)gfl_scan_words(&k->r.s, gfl_irq_words, GFL_NR_IRQ_WORDS,
				       "state of interrupts");
}

struct gfl_abs gfl_get_abs(struct gfl_outer_reader *k)
{
	struct gfl_abs abs = gfl_abs_top();
	struct gfl_scan *s = &k->r.s;
	const char *at = gfl_read_at(&k->r);

	if (gfl_scan_word(s, "is"))
		return gfl_abs_const(gfl_scan_num(s, "number"));
	if (gfl_scan_word(s, "min"))
		abs.lo = gfl_scan_num(s, "number");
	if (gfl_scan_word(s, "max"))
		abs.hi = gfl_scan_num(s, "number");
	if (gfl_scan_word(s, "bits")) {
		abs.kmask = (uint64_t)gfl_scan_num(s, "mask of bits");
		abs.kval = (uint64_t)gfl_scan_num(s, "bits");
	}
	abs.nz = gfl_scan_word(s, "nonzero");
	abs.noerr = gfl_scan_word(s, "noerror");
	if (abs.lo > abs.hi || (abs.kval & ~abs.kmask))
		gfl_scan_fail(s, at, "no value is like that");
	return abs;
}

struct gfl_loc gfl_get_loc(struct gfl_outer_reader *k)
{
	struct gfl_loc loc = gfl_scan_loc(&k->r.s, k->nr_files);

	if (!k->r.s.failed && loc.file)
		loc.file = k->files[loc.file];
	return loc;
}

const struct gfl_site *gfl_get_site(struct gfl_outer_reader *k)
{
	const char *at = gfl_read_at(&k->r);
	uint32_t id = gfl_scan_count(&k->r.s, "site", UINT32_MAX);

	if (id >= k->nr_sites)
		gfl_scan_fail(&k->r.s, at, "site %u is not known yet", id);
	return k->r.s.failed ? NULL : k->sites[id];
}

const struct gfl_func *gfl_get_func(struct gfl_outer_reader *k)
{
	static const struct gfl_func none;
	const char *at = gfl_read_at(&k->r);
	uint32_t id = gfl_scan_count(&k->r.s, "function", UINT32_MAX);

	if (!id || id >= k->nr_funcs)
		gfl_scan_fail(&k->r.s, at, "function %u is not known yet", id);
	return k->r.s.failed ? &none : k->funcs[id];
}

const struct gfl_effects *gfl_get_registrar(struct gfl_outer_reader *k,
					    const struct gfl_rule **rule)
{
	const struct gfl_rules *rules = k->eng->rules;
	uint32_t kernel = k->eng->unit->kernel, nr;
	const char *at = gfl_read_at(&k->r), *name;

	if (gfl_scan_word(&k->r.s, "ops")) {
		name = gfl_read_string(&k->r, "struct tag");
		*rule = gfl_rules_ops(rules, name, gfl_read_string(&k->r, "member"), kernel);
	} else {
		if (!gfl_scan_word(&k->r.s, "callback"))
			gfl_scan_fail(&k->r.s, at, "'callback' or 'ops' expected");
		name = gfl_read_string(&k->r, "rule");
		*rule = gfl_rules_callback(rules, name, kernel);
	}
	nr = gfl_scan_count(&k->r.s, "number of the case", UINT32_MAX);
	if (!*rule || nr > (*rule)->nr_cases) {
		gfl_scan_fail(&k->r.s, at, "there is no rule '%s' of that kind", name);
		return NULL;
	}
	return nr ? &(*rule)->cases[nr - 1].context : &(*rule)->context;
}

/* --- values ------------------------------------------------------------------------------------- */

static void read_app(struct gfl_outer_reader *k, struct gfl_val *v, struct gfl_phi *args)
{
	v->kind = GFL_VAL_APP;
	v->name = gfl_read_string(&k->r, "function");
	v->phi = args;
	while (!k->r.s.failed && gfl_scan_more(&k->r.s)) {
		if (v->nr_phi == 8)
			gfl_scan_fail(&k->r.s, k->r.s.at, "more than 8 arguments");
		else
			args[v->nr_phi++] = (struct gfl_phi){ GFL_NONE, gfl_read_val(&k->r) };
	}
}

static void read_kind(struct gfl_outer_reader *k, struct gfl_val *v, struct gfl_phi *args)
{
	if (gfl_scan_word(&k->r.s, "app")) {
		read_app(k, v, args);
	} else if (gfl_scan_word(&k->r.s, "entry")) {
		v->kind = GFL_VAL_ENTRY;
		v->a = gfl_read_val(&k->r);
	} else {
		const char *at = gfl_read_at(&k->r);

		v->kind = (uint8_t)gfl_scan_words(&k->r.s, gfl_val_words, GFL_NR_VAL_KINDS,
						  "kind of value");
		if (k->r.s.failed)
			return;
		if (v->kind == GFL_VAL_RESULT || v->kind == GFL_VAL_PHI)
			gfl_scan_fail(&k->r.s, at, "a value that only the function itself has");
		else
			gfl_read_val_rest(&k->r, v);
	}
}

/* What walks down a value does not expect it to be deep. */
static uint32_t depth_of(const struct gfl_outer_reader *k, const struct gfl_val *v)
{
	uint32_t depth = 0;
	const gfl_id ids[3] = { v->a, v->b, v->c };

	for (uint32_t i = 0; i < 3; i++)
		if (ids[i] && k->depths[ids[i]] > depth)
			depth = k->depths[ids[i]];
	for (uint32_t i = 0; i < v->nr_phi; i++)
		if (k->depths[v->phi[i].val] > depth)
			depth = k->depths[v->phi[i].val];
	return depth + 1;
}

void gfl_get_val(struct gfl_outer_reader *k)
{
	const gfl_id expected = k->r.func->vals.nr;
	const char *at = gfl_read_at(&k->r);
	gfl_id id = gfl_scan_count(&k->r.s, "number of the value", UINT32_MAX);
	struct gfl_val v = { .block = GFL_NONE };
	struct gfl_phi args[8];
	uint32_t depth;

	if (id != expected)
		gfl_scan_fail(&k->r.s, at, "value %u expected", expected);
	read_kind(k, &v, args);
	if (k->r.s.failed)
		return;
	depth = depth_of(k, &v);
	if (depth > GFL_MAX_OUTER_DEPTH) {
		gfl_scan_fail(&k->r.s, at, "value %u is made of too many others", id);
		return;
	}
	GFL_GROW(k->depths, id, k->cap_depths);
	k->depths[id] = (uint8_t)depth;
	id = gfl_vals_get(&k->r.func->vals, &v);
	if (id != expected)
		gfl_scan_fail(&k->r.s, at, "value %u is the same as value %u", expected, id);
}

/* --- contexts ----------------------------------------------------------------------------------- */

static void get_models(struct gfl_outer_reader *k)
{
	k->ctx->models = (uint8_t)gfl_get_num(k, "mask of models", 0, GFL_ALL_MODELS);
}

static void get_assume(struct gfl_outer_reader *k)
{
	k->ctx->assume = (uint8_t)gfl_get_num(k, "mask of assumptions", 0, UINT8_MAX);
}

static void get_dim(struct gfl_outer_reader *k)
{
	uint8_t dim = get_name(k, dim_name, GFL_NR_DIMS, "part of the context");

	k->ctx->dim[GFL_RT][dim] = (int8_t)gfl_get_num(k, "count", INT8_MIN, INT8_MAX);
	k->ctx->dim[GFL_NORT][dim] = (int8_t)gfl_get_num(k, "count", INT8_MIN, INT8_MAX);
	k->ctx->dim_site[dim] = gfl_get_site(k);
}

static void get_irq_line(struct gfl_outer_reader *k)
{
	k->ctx->irq[GFL_RT] = get_irq(k);
	k->ctx->irq[GFL_NORT] = get_irq(k);
	k->ctx->irq_val = gfl_read_opt_val(&k->r);
	k->ctx->irq_site = gfl_get_site(k);
}

static struct gfl_lock get_lock(struct gfl_outer_reader *k)
{
	struct gfl_lock lock = { .cls = get_name(k, class_name, GFL_NR_CLASSES,
						 "class of a lock") };

	lock.obj = gfl_read_opt_val(&k->r);
	lock.tag = gfl_read_opt_string(&k->r, "struct tag");
	lock.field = gfl_read_opt_string(&k->r, "member");
	return lock;
}

static void get_held(struct gfl_outer_reader *k)
{
	struct gfl_held held = { .lock = get_lock(k) };

	held.count = (uint8_t)gfl_get_num(k, "count", 1, GFL_MAX_DEPTH);
	held.site = gfl_get_site(k);
	if (k->ctx->nr_held == GFL_MAX_HELD)
		gfl_scan_fail(&k->r.s, k->r.s.bol, "too many locks");
	else
		k->ctx->held[k->ctx->nr_held++] = held;
}

static void get_dropped(struct gfl_outer_reader *k)
{
	struct gfl_lock lock = get_lock(k);

	if (k->ctx->nr_dropped == GFL_MAX_DROPPED)
		gfl_scan_fail(&k->r.s, k->r.s.bol, "too many locks");
	else
		k->ctx->dropped[k->ctx->nr_dropped++] = lock;
}

static void get_saved(struct gfl_outer_reader *k)
{
	struct gfl_saved saved = { .val = gfl_read_opt_val(&k->r) };

	saved.irq[GFL_RT] = get_irq(k);
	saved.irq[GFL_NORT] = get_irq(k);
	saved.irq_val = gfl_read_opt_val(&k->r);
	if (*k->nr_saved == k->max_saved)
		gfl_scan_fail(&k->r.s, k->r.s.bol, "too many saved flags");
	else
		k->saved[(*k->nr_saved)++] = saved;
}

static void get_guard(struct gfl_outer_reader *k)
{
	struct gfl_guard guard = { .val = gfl_read_val(&k->r) };

	guard.abs = gfl_get_abs(k);
	if (*k->nr_guards == k->max_guards)
		gfl_scan_fail(&k->r.s, k->r.s.bol, "too many conditions");
	else
		k->guards[(*k->nr_guards)++] = guard;
}

/* --- exits and calls ---------------------------------------------------------------------------- */

static void get_bind(struct gfl_outer_reader *k, struct gfl_bind *binds, uint8_t *nr, uint32_t max)
{
	struct gfl_bind bind = { .val = gfl_read_val(&k->r) };

	bind.to = gfl_read_val(&k->r);
	if (*nr == max)
		gfl_scan_fail(&k->r.s, k->r.s.bol, "too many of these");
	else
		binds[(*nr)++] = bind;
}

static void get_struct(struct gfl_outer_reader *k)
{
	k->exits[k->nr_exits - 1].agg = gfl_read_val(&k->r);
}

static void get_field(struct gfl_outer_reader *k)
{
	struct gfl_exit *x = &k->exits[k->nr_exits - 1];

	get_bind(k, x->fields, &x->nr_fields, GFL_ARRAY_SIZE(x->fields));
}

static void get_out(struct gfl_outer_reader *k)
{
	struct gfl_exit *x = &k->exits[k->nr_exits - 1];
	struct gfl_bind bind = { .val = gfl_read_val(&k->r) };

	bind.to = gfl_read_opt_val(&k->r);
	if (x->nr_outs == GFL_ARRAY_SIZE(x->outs)) {
		gfl_scan_fail(&k->r.s, k->r.s.bol, "too many of these");
		return;
	}
	x->out_abs[x->nr_outs] = gfl_get_abs(k);
	x->outs[x->nr_outs++] = bind;
}

static void get_fact(struct gfl_outer_reader *k)
{
	struct gfl_state *st = &k->known->calls[k->known->nr_calls - 1].st;
	struct gfl_fact fact = { .val = gfl_read_val(&k->r) };

	fact.abs = gfl_get_abs(k);
	if (st->nr_facts == GFL_MAX_FACTS)
		gfl_scan_fail(&k->r.s, k->r.s.bol, "too many facts");
	else
		st->facts[st->nr_facts++] = fact;
}

static void get_mem(struct gfl_outer_reader *k)
{
	struct gfl_state *st = &k->known->calls[k->known->nr_calls - 1].st;

	get_bind(k, st->mem, &st->nr_mem, GFL_MAX_MEM);
}

/* --- demands ------------------------------------------------------------------------------------ */

static struct gfl_demand *demand(struct gfl_outer_reader *k)
{
	return k->demands[k->nr_demands - 1];
}

/* The first steps are those of the demand before. */
static void get_same(struct gfl_outer_reader *k)
{
	const struct gfl_hop *hop = k->before;
	const char *at = gfl_read_at(&k->r);
	uint32_t nr = gfl_scan_count(&k->r.s, "number of steps", UINT32_MAX);

	while (hop && hop->nr > nr)
		hop = hop->before;
	if (demand(k)->path || !hop || hop->nr != nr)
		gfl_scan_fail(&k->r.s, at, "there are no %u steps to begin with", nr);
	else
		demand(k)->path = hop;
}

static void get_step(struct gfl_outer_reader *k)
{
	struct gfl_hop *hop = gfl_arena_alloc(k->eng->arena, sizeof(*hop));

	hop->before = demand(k)->path;
	hop->nr = hop->before ? hop->before->nr + 1 : 1;
	if (hop->nr > GFL_MAX_OUTER_STEPS)
		gfl_scan_fail(&k->r.s, k->r.s.bol, "more than %d steps", GFL_MAX_OUTER_STEPS);
	hop->func = gfl_get_func(k)->name;
	hop->sleeps = (uint8_t)gfl_get_num(k, "whether it sleeps", GFL_NO, GFL_MAYBE);
	hop->loc = gfl_get_loc(k);
	if (gfl_scan_more(&k->r.s))
		hop->text = gfl_read_string(&k->r, "what is called");
	demand(k)->path = hop;
}

static void get_settled(struct gfl_outer_reader *k)
{
	demand(k)->settled = (uint8_t)gfl_get_num(k, "mask of checks", 0, UINT8_MAX);
}

static void get_drops_lock(struct gfl_outer_reader *k)
{
	demand(k)->drops_lock = true;
}

static void get_limit(struct gfl_outer_reader *k)
{
	struct gfl_demand *d = demand(k);

	d->limit[GFL_RT] = get_name(k, wait_name, GFL_NR_WAITS, "what is allowed");
	d->limit[GFL_NORT] = get_name(k, wait_name, GFL_NR_WAITS, "what is allowed");
	d->limit_site = gfl_get_site(k);
	d->limit_why = gfl_read_string(&k->r, "reason");
}

static void get_counter(struct gfl_outer_reader *k)
{
	gfl_id *ref = k->item == GFL_OUTER_HOOK ? &k->hooks[k->nr_hooks - 1].ref : &demand(k)->ref;

	*ref = gfl_read_val(&k->r);
}

static void get_doubts(struct gfl_outer_reader *k)
{
	demand(k)->doubts = (uint16_t)gfl_get_num(k, "mask of doubts", 0, UINT16_MAX);
}

static void get_phase(struct gfl_outer_reader *k)
{
	demand(k)->phase = gfl_read_string(&k->r, "phase");
}

#define ANY (GFL_IN(EXIT) | GFL_IN(DEMAND) | GFL_IN(HOOK) | GFL_IN(CALL))

const struct gfl_outer_line *gfl_get_line(struct gfl_outer_reader *k)
{
	static const struct gfl_outer_line lines[] = {
		{ "step", GFL_IN(DEMAND), get_step },
		{ "same", GFL_IN(DEMAND), get_same },
		{ "guard", GFL_IN(EXIT) | GFL_IN(DEMAND) | GFL_IN(CALL), get_guard },
		{ "irq", ANY, get_irq_line },
		{ "dim", ANY, get_dim },
		{ "held", GFL_IN(EXIT) | GFL_IN(HOOK) | GFL_IN(CALL), get_held },
		{ "dropped", ANY, get_dropped },
		{ "models", ANY, get_models },
		{ "assume", ANY, get_assume },
		{ "saved", GFL_IN(EXIT) | GFL_IN(CALL), get_saved },
		{ "fact", GFL_IN(CALL), get_fact },
		{ "mem", GFL_IN(CALL), get_mem },
		{ "limit", GFL_IN(DEMAND), get_limit },
		{ "settled", GFL_IN(DEMAND), get_settled },
		{ "drops-lock", GFL_IN(DEMAND), get_drops_lock },
		{ "counter", GFL_IN(DEMAND) | GFL_IN(HOOK), get_counter },
		{ "doubts", GFL_IN(DEMAND), get_doubts },
		{ "phase", GFL_IN(DEMAND), get_phase },
		{ "struct", GFL_IN(EXIT), get_struct },
		{ "field", GFL_IN(EXIT), get_field },
		{ "out", GFL_IN(EXIT), get_out },
	};

	for (size_t i = 0; i < GFL_ARRAY_SIZE(lines); i++)
		if (gfl_scan_word(&k->r.s, lines[i].word))
			return &lines[i];
	return NULL;
}
