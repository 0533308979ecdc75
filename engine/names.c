/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names: what the rules and the unit know of a called one. */
#include <string.h>

#include "engine.h"
#include "link.h"

static uint32_t hash_pointer(const void *p)
{
	return (uint32_t)(((uintptr_t)p >> 4) * 0x9e3779b1u);
}

/* Does the configuration of the unit leave the rule standing? */
bool gfl_engine_applies(const struct gfl_engine *eng, const struct gfl_rule *rule)
{
	const struct gfl_const *c = NULL;

	if (rule->config) {
		c = gfl_unit_const(eng->unit, rule->config);
		if (!c || !c->known || !c->value)
			return false;
	}
	if (!rule->only_if)
		return true;
	c = gfl_unit_const(eng->unit, rule->only_if);
	return !c || !c->known || !c->value;
}

/**
 * gfl_engine_absent() - models whose kernels do not have a function
 * @eng:  the analysis
 * @func: a function of the unit
 *
 * A kernel of the model the unit is built for has whatever the unit has.
 */
uint8_t gfl_engine_absent(const struct gfl_engine *eng, const struct gfl_func *func)
{
	const struct gfl_unit *unit = eng->unit;
	uint8_t models = gfl_rules_absent(eng->rules, gfl_base_name(unit->strings, func->name),
					  unit->files[func->loc.file], unit->kernel);

	return models & ~GFL_MODEL_BIT(eng->is_rt ? GFL_RT : GFL_NORT);
}

static struct gfl_sym *find_sym(const struct gfl_engine *eng, const char *name)
{
	struct gfl_sym *sym = eng->syms[hash_pointer(name) & (eng->nr_syms_hash - 1)];

	while (sym && sym->name != name)
		sym = sym->next;
	return sym;
}

/* The name as the source has it: that is what rules and readers know. */
const char *gfl_engine_base(const struct gfl_engine *eng, const char *name)
{
	const struct gfl_sym *sym = find_sym(eng, name);

	return sym ? sym->base : name;
}

static void learn(struct gfl_engine *eng, const char *name)
{
	struct gfl_sym **slot = &eng->syms[hash_pointer(name) & (eng->nr_syms_hash - 1)];
	struct gfl_sym *sym;

	if (find_sym(eng, name))
		return;
	sym = gfl_arena_alloc(eng->arena, sizeof(*sym));
	sym->name = name;
	name = gfl_base_name(eng->unit->strings, name);
	sym->base = name;
	sym->rule = gfl_rules_func(eng->rules, name, eng->unit->kernel);
	sym->callback = gfl_rules_callback(eng->rules, name, eng->unit->kernel);
	sym->macro = gfl_rules_macro(eng->rules, name, eng->unit->kernel);
	if (sym->rule && !gfl_engine_applies(eng, sym->rule))
		sym->rule = NULL;
	sym->next = *slot;
	*slot = sym;
}

static void learn_event(struct gfl_engine *eng, const struct gfl_event *ev)
{
	if (ev->callee) {
		learn(eng, ev->callee);
		find_sym(eng, ev->callee)->is_called = true;
		find_sym(eng, ev->callee)->has_flags |= ev->gfp_arg >= 0;
	}
	for (uint32_t i = 0; i < ev->nr_frames; i++)
		learn(eng, ev->frames[i].macro);
}

/*
 * A rule that leaves it to an argument of type gfp_t, which the function does not have in this kernel, is
 * about another version of it: what its body does counts.
 */
static void drop_rules_without_flags(struct gfl_engine *eng)
{
	for (uint32_t i = 0; i < eng->nr_syms_hash; i++)
		for (struct gfl_sym *sym = eng->syms[i]; sym; sym = sym->next) {
			const struct gfl_rule *rule = sym->rule;

			if (rule && rule->kind == GFL_RULE_ALLOC && !rule->gfp &&
			    rule->gfp_arg < 0 && rule->needs == GFL_NR_WAITS && !rule->nolock &&
			    sym->is_called && !sym->has_flags) {
				sym->rule = NULL;
				eng->dropped_rules += gfl_link_text(sym->base);
			}
		}
}

/**
 * gfl_engine_learn_names() - look up once all names that a unit uses
 * @eng: the analysis; afterwards names are only read, by any number of threads
 */
void gfl_engine_learn_names(struct gfl_engine *eng)
{
	const struct gfl_unit *unit = eng->unit;

	for (uint32_t i = 0; i < unit->nr_ops; i++)
		if (unit->ops[i].fn[0] != '&')
			learn(eng, unit->ops[i].fn);
	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		const struct gfl_func *func = unit->funcs[i];

		learn(eng, func->name);
		for (gfl_id v = 1; v < func->vals.nr; v++)
			if (func->vals.v[v].kind == GFL_VAL_FN)
				learn(eng, func->vals.v[v].name);
		for (uint32_t b = 0; b < func->nr_blocks; b++)
			for (uint32_t e = 0; e < func->block[b].nr_events; e++)
				learn_event(eng, &func->block[b].events[e]);
	}
	drop_rules_without_flags(eng);
}

/**
 * gfl_engine_sym() - what is known of a name
 * @eng:  the analysis
 * @name: interned in the unit, which uses it
 *
 * Return: rules and body, never NULL; owned by the analysis.
 */
struct gfl_sym *gfl_engine_sym(const struct gfl_engine *eng, const char *name)
{
	static struct gfl_sym unused;
	struct gfl_sym *sym = find_sym(eng, name);

	return sym ? sym : &unused;
}

/* Is the rule about some calls only? Of the others the body tells what they do. */
static bool is_partial(const struct gfl_rule *rule)
{
	return (rule->kind == GFL_RULE_ALLOC || rule->kind == GFL_RULE_FREE) && rule->cond_arg >= 0;
}

/**
 * gfl_sym_body() - the body that a call of a name is followed into
 * @sym: the name
 *
 * Return: NULL if there is none, or if a rule says all that matters.
 */
struct gfl_fn *gfl_sym_body(const struct gfl_sym *sym)
{
	return sym->fn && (!sym->rule || is_partial(sym->rule)) ? sym->fn : NULL;
}
