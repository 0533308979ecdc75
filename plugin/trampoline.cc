// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Trampolines: functions that are patched to jump to what a member of an object says. A call of one is
 * a call through that member. Each object stands for itself, so the member's tag is the object's name.
 */
#include "front.h"

#include "gfplint/rule.h"

gfl_id gfl_trampoline_target(struct gfl_lower *lo, const char *callee)
{
	const struct gfl_rules *rules = lo->front->rules;
	const char *rest = NULL, *object;
	const struct gfl_rule *rule = rules ? gfl_rules_trampoline(rules, callee, &rest) : NULL;
	gfl_id var;

	if (!rule)
		return 0;
	object = gfl_arena_printf(lo->front->scratch, "%s%s", rule->object, rest);
	var = gfl_val_var(lo->func, object, NULL, false);
	return gfl_val_load(lo->func, gfl_val_field(lo->func, var, object, rule->member, NULL),
			    NULL);
}

const char *gfl_trampoline_tag(const struct gfl_front *front, const char *var, const char *name)
{
	const struct gfl_rule *rule =
		front->rules ? gfl_rules_trampoline_object(front->rules, var) : NULL;

	return rule && !strcmp(rule->member, name) ? var : NULL;
}

void gfl_trampoline_change(struct gfl_lower *lo, gfl_id block, const struct gfl_place *place,
			   const char *callee, const gfl_id *args, uint32_t nr)
{
	const struct gfl_rules *rules = lo->front->rules;
	const struct gfl_rule *rule = rules ? gfl_rules_trampoline_setup(rules, callee) : NULL;
	const char *object;

	if (!rule || nr < 2 || lo->func->vals.v[args[0]].kind != GFL_VAL_VAR)
		return;
	object = lo->func->vals.v[args[0]].name;
	gfl_add_store(lo->func, block, place->loc,
		      gfl_val_field(lo->func, args[0], object, rule->member, NULL), args[nr - 1]);
}
