/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names: what the rules and the unit know of a called one. */
#include <string.h>

#include "engine.h"
#include "gfplint/link.h"

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

/* The name as the source has it: that is what rules and readers know. */
const char *gfl_engine_base(const struct gfl_engine *eng, const char *name)
{
	return gfl_base_name(eng->unit->strings, name);
}

/**
 * gfl_engine_sym() - what is known of a name
 * @eng:  the analysis
 * @name: interned in the unit
 *
 * Return: rules and body, never NULL; owned by the analysis.
 */
struct gfl_sym *gfl_engine_sym(struct gfl_engine *eng, const char *name)
{
	struct gfl_sym **slot = &eng->syms[hash_pointer(name) & (eng->nr_syms_hash - 1)];
	struct gfl_sym *sym;

	for (sym = *slot; sym; sym = sym->next)
		if (sym->name == name)
			return sym;
	sym = gfl_arena_alloc(eng->arena, sizeof(*sym));
	sym->name = name;
	name = gfl_engine_base(eng, name);
	sym->rule = gfl_rules_func(eng->rules, name, eng->unit->kernel);
	sym->callback = gfl_rules_callback(eng->rules, name, eng->unit->kernel);
	sym->macro = gfl_rules_macro(eng->rules, name, eng->unit->kernel);
	if (sym->rule && !gfl_engine_applies(eng, sym->rule))
		sym->rule = NULL;
	sym->next = *slot;
	*slot = sym;
	return sym;
}

bool gfl_engine_wants(const struct gfl_engine *eng, const char *check)
{
	for (uint32_t i = 0; i < eng->nr_checks; i++)
		if (!strcmp(eng->checks[i]->id, check))
			return true;
	return false;
}
