/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where contexts come from: functions handed over as interrupt handlers, timers and the like. */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

/* What the rule says besides. */
static const struct gfl_site *entry_site(struct gfl_engine *eng, const struct gfl_rule *rule,
					 const struct gfl_site *of)
{
	struct gfl_site *site = gfl_arena_alloc(eng->arena, sizeof(*site));

	*site = *of;
	site->fix = rule->fix;
	site->text = gfl_arena_printf(eng->arena, "%s%s%s%s", of->text,
				      rule->may ? " (possible, not certain)" : "",
				      rule->note ? ", " : "", rule->note ? rule->note : "");
	return site;
}

/**
 * gfl_entry_add() - note a function and a context it is known to run in
 * @eng:     the analysis
 * @fn_name: the function
 * @rule:    why
 * @effects: the context
 * @site:    where that is said
 */
void gfl_entry_add(struct gfl_engine *eng, const char *fn_name, const struct gfl_rule *rule,
		   const struct gfl_effects *effects, const struct gfl_site *site)
{
	struct gfl_fn *fn = gfl_engine_sym(eng, fn_name)->fn;

	if (!fn || !effects->nr || !gfl_engine_applies(eng, rule))
		return;
	for (uint32_t i = 0; i < eng->nr_entries; i++)
		if (eng->entries[i].fn == fn && eng->entries[i].effects == effects &&
		    !memcmp(&eng->entries[i].site->loc, &site->loc, sizeof(site->loc)))
			return;
	if (rule->may || rule->note || rule->fix)
		site = entry_site(eng, rule, site);
	GFL_GROW(eng->entries, eng->nr_entries, eng->cap_entries);
	eng->entries[eng->nr_entries++] =
		(struct gfl_entry){ .fn = fn, .rule = rule, .effects = effects, .site = site };
}

/* Strictly between two constants: a section of an enumeration. */
static bool is_between(const struct gfl_unit *unit, const struct gfl_flag_case *c,
		       const struct gfl_abs *flags)
{
	const struct gfl_const *low = gfl_unit_const(unit, c->names[0]);
	const struct gfl_const *high = gfl_unit_const(unit, c->names[1]);

	return low && low->known && high && high->known && flags->lo > low->value &&
	       flags->hi < high->value;
}

static bool flag_matches(const struct gfl_unit *unit, const struct gfl_flag_case *c,
			 const struct gfl_abs *flags)
{
	for (uint32_t i = 0; i < c->nr_names; i++) {
		const struct gfl_const *k = gfl_unit_const(unit, c->names[i]);

		if (!k || !k->known)
			continue;
		if (c->is_between)
			return is_between(unit, c, flags);
		if (c->is_equal ? flags->lo == flags->hi && flags->lo == k->value :
				  (flags->kmask & flags->kval & (uint64_t)k->value) != 0)
			return true;
	}
	return false;
}

/**
 * gfl_entry_by_mode() - the context of what is called of an object in some mode
 * @eng:  the analysis
 * @rule: of kind OPS
 * @mode: a number
 */
const struct gfl_effects *gfl_entry_by_mode(const struct gfl_engine *eng,
					    const struct gfl_rule *rule, int64_t mode)
{
	const struct gfl_abs flags = gfl_abs_const(mode);

	for (uint32_t i = 0; i < rule->nr_cases; i++)
		if (flag_matches(eng->unit, &rule->cases[i], &flags))
			return &rule->cases[i].context;
	return &rule->context;
}

/* The context that a flag selects, or NULL if it selects none. */
static const struct gfl_effects *select_case(const struct gfl_unit *unit,
					     const struct gfl_flag_case *c,
					     const struct gfl_abs *flags)
{
	return flag_matches(unit, c, flags) ? &c->context : NULL;
}

/* The context that the flags of a registration select. */
static const struct gfl_effects *select_context(struct gfl_walk *w, const struct gfl_state *st,
						const struct gfl_rule *rule,
						const struct gfl_event *ev)
{
	const struct gfl_effects *context = NULL;

	for (uint32_t i = 0; !context && i < rule->nr_cases; i++) {
		const struct gfl_flag_case *c = &rule->cases[i];

		if (c->arg >= 0 && c->arg < ev->nr_args) {
			struct gfl_abs flags = gfl_eval(w, st, ev->args[c->arg]);

			context = select_case(w->eng->unit, c, &flags);
		}
	}
	return context ? context : &rule->context;
}

/* The function is a parameter: whoever calls us says which. */
static void add_param_hook(struct gfl_walk *w, gfl_id fn, const struct gfl_rule *rule,
			   const struct gfl_effects *effects, struct gfl_loc loc)
{
	if (w->vals->v[fn].kind == GFL_VAL_PARAM)
		gfl_summary_hook(w, &(struct gfl_hook){ .param = (uint32_t)w->vals->v[fn].num,
							.rule = rule,
							.effects = effects,
							.func = w->func->name,
							.loc = loc });
}

static void note(struct gfl_engine *eng, const struct gfl_registered *reg)
{
	GFL_GROW(eng->registered, eng->nr_registered, eng->cap_registered);
	eng->registered[eng->nr_registered++] = *reg;
}

/* The member that a function is read from, to be registered; or NULL. */
static const struct gfl_val *member_read(const struct gfl_vals *vals, gfl_id fn)
{
	const struct gfl_val *place = &vals->v[vals->v[fn].a];

	if (vals->v[fn].kind != GFL_VAL_LOAD || place->kind != GFL_VAL_FIELD)
		return NULL;
	return place->tag && place->name ? place : NULL;
}

/* Note what is registered: a function, one that stands in a member, or an object with one in a member. */
static void add_registered(struct gfl_walk *w, gfl_id what, const struct gfl_rule *rule,
			   const struct gfl_effects *effects, struct gfl_loc loc, const char *via)
{
	const struct gfl_val *val = &w->vals->v[what], *obj = val;
	struct gfl_registered reg = { .func = w->func, .rule = rule, .effects = effects };
	const char *through = "";

	if (!rule->member && val->kind != GFL_VAL_FN) {
		obj = member_read(w->vals, what);
		if (!obj)
			return;
		through = gfl_arena_printf(w->eng->arena, ", through struct %s.%s", obj->tag,
					   obj->name);
	}
	reg.site = gfl_site_new(w->eng, w->func->name, loc,
				gfl_arena_printf(w->eng->arena, "%s()%s", via, through), NULL);
	if (rule->member || *through)
		reg.obj = (struct gfl_val){ .kind = obj->kind, .name = obj->name, .tag = obj->tag };
	else
		reg.name = val->name;
	note(w->eng, &reg);
}

/**
 * gfl_entries_resolve() - find the functions behind all that was registered
 * @eng: the analysis, all functions walked
 */
void gfl_entries_resolve(struct gfl_engine *eng)
{
	for (uint32_t i = 0; i < eng->nr_registered; i++) {
		const struct gfl_registered *reg = &eng->registered[i];

		if (reg->name)
			gfl_entry_add(eng, reg->name, reg->rule, reg->effects, reg->site);
		else if (reg->rule->member)
			gfl_entry_object(eng, reg);
	}
	gfl_entry_members(eng);
}

/**
 * gfl_entry_hook() - something was handed to a helper that registers it
 * @w:    the walk
 * @hook: what the helper does with it
 * @what: the function, or the object that has it in a member
 * @loc:  where it was handed over
 * @via:  the helper
 */
void gfl_entry_hook(struct gfl_walk *w, const struct gfl_hook *hook, gfl_id what,
		    struct gfl_loc loc, const char *via)
{
	add_registered(w, what, hook->rule, hook->effects, loc, via);
}

/**
 * gfl_entry_callback() - note the function that a call registers
 * @w:    the walk
 * @st:   state, for what the arguments are
 * @ev:   the registering call
 * @rule: its rule
 */
void gfl_entry_callback(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
			const struct gfl_rule *rule)
{
	const int8_t fn_args[] = { rule->fn_arg, rule->fn_arg2 };

	for (uint32_t i = 0; i < GFL_ARRAY_SIZE(fn_args); i++) {
		gfl_id fn;

		if (fn_args[i] < 0 || fn_args[i] >= ev->nr_args)
			continue;
		fn = gfl_resolve(st, w->vals, ev->args[fn_args[i]]);
		add_param_hook(w, fn, rule, select_context(w, st, rule, ev), ev->loc);
		add_registered(w, fn, rule, select_context(w, st, rule, ev), ev->loc, ev->callee);
	}
}

static void find_calls(struct gfl_engine *eng, const char *name)
{
	for (uint32_t f = 0; f < eng->unit->nr_funcs; f++) {
		const struct gfl_func *func = eng->unit->funcs[f];

		for (uint32_t b = 0; b < func->nr_blocks; b++)
			for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
				const struct gfl_event *ev = &func->block[b].events[e];

				if (ev->callee != name)
					continue;
				GFL_GROW(eng->setups, eng->nr_setups, eng->cap_setups);
				eng->setups[eng->nr_setups++] = (struct gfl_setup){ func, ev };
			}
	}
}

/**
 * gfl_entry_setups() - find the calls that give objects a mode
 * @eng: the analysis
 */
void gfl_entry_setups(struct gfl_engine *eng)
{
	for (uint32_t r = 0; r < gfl_rules_nr(eng->rules); r++) {
		const char *setup = gfl_rules_at(eng->rules, r)->mode_setup;
		const char *name = setup ? gfl_intern_find(eng->unit->strings, setup) : NULL;
		uint32_t i;

		for (i = 0; name && i < eng->nr_setups && eng->setups[i].ev->callee != name; i++)
			;
		if (name && i == eng->nr_setups)
			find_calls(eng, name);
	}
}

/* The mode is a constant, or it is not known. */
static const struct gfl_effects *select_by_mode(const struct gfl_engine *eng,
						const struct gfl_rule *rule,
						const struct gfl_setup *setup)
{
	const struct gfl_effects *context = NULL;

	for (uint32_t i = 0; !context && i < rule->nr_cases; i++) {
		const struct gfl_flag_case *c = &rule->cases[i];

		if (c->arg >= 0 && c->arg < setup->ev->nr_args) {
			const struct gfl_val *mode = &setup->func->vals.v[setup->ev->args[c->arg]];
			struct gfl_abs flags = mode->kind == GFL_VAL_CONST ?
						       gfl_abs_const(mode->num) :
						       gfl_abs_top();

			context = select_case(eng->unit, c, &flags);
		}
	}
	return context ? context : &rule->context;
}

/* The mode given to the function that sets up the same member of the same struct. */
static const struct gfl_effects *context_by_setup(const struct gfl_engine *eng,
						  const struct gfl_rule *rule,
						  const struct gfl_val *object)
{
	for (uint32_t i = 0; i < eng->nr_setups; i++) {
		const struct gfl_event *ev = eng->setups[i].ev;
		const struct gfl_func *func = eng->setups[i].func;

		if (!strcmp(ev->callee, rule->mode_setup) && rule->mode_object < ev->nr_args &&
		    gfl_same_object(&func->vals.v[ev->args[rule->mode_object]], object))
			return select_by_mode(eng, rule, &eng->setups[i]);
	}
	return &rule->context;
}

/* The rule about a member that @place is, or NULL. */
static const struct gfl_rule *rule_of(const struct gfl_engine *eng, const struct gfl_val *place)
{
	if (place->kind != GFL_VAL_FIELD || !place->tag || !place->name)
		return NULL;
	return gfl_rules_ops(eng->rules, place->tag, place->name, eng->unit->kernel);
}

/**
 * gfl_entry_mode() - in which mode is what a store puts in a member called, as other functions set it up?
 * @eng:  the analysis
 * @func: the function that stores
 * @ev:   any of its events
 *
 * Return: a number for the mode; 0 if other functions do not matter.
 */
uint32_t gfl_entry_mode(const struct gfl_engine *eng, const struct gfl_func *func,
			const struct gfl_event *ev)
{
	const struct gfl_val *place = &func->vals.v[ev->addr];
	const struct gfl_rule *rule = ev->kind == GFL_EV_STORE ? rule_of(eng, place) : NULL;
	const struct gfl_effects *effects;
	uint32_t nr = 0;

	if (!rule || !rule->mode_setup)
		return 0;
	effects = context_by_setup(eng, rule, &func->vals.v[place->a]);
	while (nr < rule->nr_cases && effects != &rule->cases[nr].context)
		nr++;
	return 1 + nr;
}

/* Is a table, or a function, one of those that the rule is not about? */
static bool is_left_out(const struct gfl_rule *rule, const char *name)
{
	for (uint32_t i = 0; name && i < rule->nr_not_in; i++)
		if (!strcmp(name, rule->not_in[i]))
			return true;
	return false;
}

/**
 * gfl_entry_store() - note a function stored in a member that is called in a known context
 * @w:  the walk
 * @st: state
 * @ev: the store
 */
void gfl_entry_store(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev)
{
	const struct gfl_val *place = &w->vals->v[ev->addr];
	const struct gfl_rule *rule;
	const struct gfl_effects *effects;
	gfl_id fn = ev->val ? gfl_resolve(st, w->vals, ev->val) : 0;

	if (!fn || (w->vals->v[fn].kind != GFL_VAL_FN && w->vals->v[fn].kind != GFL_VAL_PARAM))
		return;
	rule = rule_of(w->eng, place);
	if (!rule || is_left_out(rule, w->vals->v[fn].name))
		return;
	effects = &rule->context;
	if (rule->mode_setup)
		effects = context_by_setup(w->eng, rule, &w->vals->v[place->a]);
	else if (rule->mode_member && !rule->mode_tag)
		effects = gfl_entry_by_member(w, rule, ev->addr);
	add_param_hook(w, fn, rule, effects, ev->loc);
	if (w->vals->v[fn].kind != GFL_VAL_FN)
		return;
	note(w->eng, &(struct gfl_registered){
			     .func = w->func,
			     .name = w->vals->v[fn].name,
			     .rule = rule,
			     .effects = effects,
			     .site = gfl_site_new(w->eng, w->func->name, ev->loc,
						  gfl_arena_printf(w->eng->arena, "being %s.%s",
								   place->tag, place->name),
						  NULL) });
}

/* The value of the function that is written @expr, an address; 0 if there is none. */
static gfl_id find_written(struct gfl_engine *eng, const struct gfl_fn *fn, const char *expr)
{
	expr += *expr == '&';
	for (gfl_id v = 1; v < fn->func->vals.nr; v++) {
		uint8_t kind = fn->vals.v[v].kind;
		const char *text;

		if (kind != GFL_VAL_FIELD && kind != GFL_VAL_VAR && kind != GFL_VAL_PARAM)
			continue;
		text = gfl_val_text(eng->scratch, fn->func, &fn->vals, v);
		if (!strcmp(text + (*text == '&'), expr))
			return v;
	}
	return 0;
}

/* Functions annotated to be called with a lock held. */
void gfl_entry_annots(struct gfl_engine *eng)
{
	for (uint32_t f = 0; f < eng->nr_fns; f++) {
		struct gfl_fn *fn = &eng->fns[f];
		struct gfl_walk w = { .eng = eng, .fn = fn, .func = fn->func, .vals = &fn->vals };

		for (uint32_t i = 0; i < fn->func->nr_annots && fn->sum.nr_demands; i++) {
			const struct gfl_annot *a = &fn->func->annots[i];
			struct gfl_entry e = { .fn = fn };
			gfl_id v;

			if (a->kind != GFL_ANNOT_MUST_HOLD || !(v = find_written(eng, fn, a->expr)))
				continue;
			e.lock = gfl_lock_of(&w, NULL, v, GFL_CLASS_NONE);
			if (e.lock.cls == GFL_CLASS_NONE)
				continue;
			e.site = gfl_site_new(
				eng, fn->func->name, fn->func->loc,
				gfl_arena_printf(eng->arena, "__must_hold(%s)", a->expr), NULL);
			GFL_GROW(eng->entries, eng->nr_entries, eng->cap_entries);
			eng->entries[eng->nr_entries++] = e;
		}
	}
	gfl_arena_reset(eng->scratch);
}

/* The context of what a static table calls, by its mode if it has one. */
static const struct gfl_effects *table_context(const struct gfl_engine *eng,
					       const struct gfl_rule *rule,
					       const struct gfl_ops *ops)
{
	if (rule->mode_tag)
		return gfl_entry_by_holder(eng, rule, ops);
	return ops->has_mode ? gfl_entry_by_mode(eng, rule, ops->mode) : &rule->context;
}

/* Static tables of operations. */
void gfl_entry_ops(struct gfl_engine *eng)
{
	for (uint32_t i = 0; i < eng->unit->nr_ops; i++) {
		const struct gfl_ops *o = &eng->unit->ops[i];
		const struct gfl_rule *rule =
			o->tag ? gfl_rules_ops(eng->rules, o->tag, o->field, eng->unit->kernel) :
				 NULL;

		if (rule && o->fn[0] != '&' && !is_left_out(rule, o->var) &&
		    !is_left_out(rule, o->fn))
			gfl_entry_add(eng, o->fn, rule, table_context(eng, rule, o),
				      gfl_site_new(eng, o->fn, o->loc,
						   gfl_arena_printf(eng->arena, "being %s.%s in %s",
								    o->tag, o->field,
								    o->var ? o->var : "?"),
						   NULL));
	}
}

static int compare_entries(const void *pa, const void *pb)
{
	const struct gfl_entry *a = pa, *b = pb;
	struct gfl_loc x = a->site->loc, y = b->site->loc;

	if (a->fn != b->fn)
		return a->fn < b->fn ? -1 : 1;
	if (x.file != y.file)
		return x.file < y.file ? -1 : 1;
	if (x.line != y.line)
		return x.line < y.line ? -1 : 1;
	if (x.col != y.col)
		return x.col < y.col ? -1 : 1;
	return strcmp(a->site->text, b->site->text);
}

/**
 * gfl_entries_finish() - put entries in order, each context of a function once
 * @eng: the analysis, all entries found
 */
void gfl_entries_finish(struct gfl_engine *eng)
{
	uint32_t nr = 0;

	if (eng->nr_entries)
		qsort(eng->entries, eng->nr_entries, sizeof(*eng->entries), compare_entries);
	for (uint32_t i = 0; i < eng->nr_entries; i++) {
		const struct gfl_entry *e = &eng->entries[i];
		uint32_t j = nr;

		while (j > 0 && eng->entries[j - 1].fn == e->fn &&
		       (eng->entries[j - 1].effects != e->effects || !e->rule))
			j--;
		if (!j || eng->entries[j - 1].fn != e->fn)
			eng->entries[nr++] = *e;
	}
	eng->nr_entries = nr;
}
