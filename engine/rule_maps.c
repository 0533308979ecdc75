// SPDX-License-Identifier: GPL-2.0-or-later
/* Keys of a rule that hold maps: an argument's condition, the mode of a table, cases by flags. */
#include <string.h>

#include "rule_priv.h"

void gfl_load_only_if_arg(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	static const char *const is_names[] = { "null", "not-null" };
	struct gfl_sub_key keys[] = { { "arg", NULL }, { "is", NULL } };
	int is;

	if (!gfl_read_map(ld, node, "'only-if-arg'", keys, GFL_ARRAY_SIZE(keys)) ||
	    !gfl_read_has(ld, node, &keys[0], "'only-if-arg'") ||
	    !gfl_read_has(ld, node, &keys[1], "'only-if-arg'"))
		return;
	rule->cond_arg = gfl_read_index(ld, keys[0].node, "arg");
	is = gfl_load_choice(ld, keys[1].node, "condition", is_names, GFL_ARRAY_SIZE(is_names));
	rule->cond_is_null = is == 0;
}

/* The member, written tag.member, of a struct that points to the table and holds its mode. */
static void load_held_by(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	const char *dot;

	if (node->kind != GFL_NODE_WORD || !gfl_is_member(node->text)) {
		gfl_load_error(ld, node, "'held-by' must be a member, as in tag.member");
		return;
	}
	dot = strchr(node->text, '.');
	rule->mode_tag =
		gfl_arena_printf(ld->rules->arena, "%.*s", (int)(dot - node->text), node->text);
	rule->mode_field = dot + 1;
}

void gfl_load_mode(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	struct gfl_sub_key keys[] = { { "setup", NULL },
				      { "object", NULL },
				      { "arg", NULL },
				      { "member", NULL },
				      { "held-by", NULL } };

	if (!gfl_read_map(ld, node, "'mode'", keys, GFL_ARRAY_SIZE(keys)))
		return;
	if (keys[3].node) {
		rule->mode_member = gfl_read_identifier(ld, keys[3].node, "member");
		if (keys[0].node || keys[1].node || keys[2].node)
			gfl_load_error(ld, node, "a mode is told by a member or by a function");
		if (keys[4].node)
			load_held_by(ld, rule, keys[4].node);
		return;
	}
	for (uint32_t i = 0; i < 3; i++) {
		if (!gfl_read_has(ld, node, &keys[i], "'mode'"))
			return;
	}
	rule->mode_setup = gfl_read_identifier(ld, keys[0].node, "function");
	rule->mode_object = gfl_read_index(ld, keys[1].node, "object");
	ld->mode_arg = gfl_read_index(ld, keys[2].node, "arg");
}

/* The argument a case is about: for OPS that of the mode, else its own. */
static int8_t case_arg(struct gfl_loader *ld, const struct gfl_rule *rule,
		       const struct gfl_node *map, const struct gfl_sub_key *arg)
{
	if (rule->kind == GFL_RULE_CALLBACK)
		return gfl_read_has(ld, map, arg, "a case") ? gfl_read_index(ld, arg->node, "arg") :
							      -1;
	if (arg->node)
		gfl_load_error(ld, arg->node, "'arg' stands in 'mode', not in its cases");
	if (!rule->mode_setup && !rule->mode_member)
		gfl_load_error(ld, map, "cases of kind 'ops' need a 'mode'");
	return ld->mode_arg;
}

/* Which constants the argument is compared with, and how. */
static void load_condition(struct gfl_loader *ld, const struct gfl_node *map,
			   const struct gfl_sub_key *any_of, const struct gfl_sub_key *equals,
			   const struct gfl_sub_key *between, struct gfl_flag_case *c)
{
	const struct gfl_sub_key *key = any_of->node ? any_of : equals->node ? equals : between;

	if (!!any_of->node + !!equals->node + !!between->node != 1) {
		gfl_load_error(ld, map, "a case needs one of 'any-of', 'equals' and 'between'");
		return;
	}
	c->is_equal = !any_of->node;
	c->is_between = between->node;
	c->names = gfl_read_names(ld, key->node, key->name, "constant", &c->nr_names);
	if (c->is_between && c->nr_names && key->node->nr != 2)
		gfl_load_error(ld, key->node, "'between' must be a list of two");
}

static void load_case(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *map,
		      struct gfl_flag_case *c)
{
	struct gfl_sub_key keys[] = { { "arg", NULL },
				      { "any-of", NULL },
				      { "equals", NULL },
				      { "between", NULL },
				      { "context", NULL } };

	if (!gfl_read_map(ld, map, "a case", keys, GFL_ARRAY_SIZE(keys)))
		return;
	c->arg = case_arg(ld, rule, map, &keys[0]);
	load_condition(ld, map, &keys[1], &keys[2], &keys[3], c);
	if (gfl_read_has(ld, map, &keys[4], "a case"))
		gfl_load_effects(ld, keys[4].node, true, &c->context);
}

void gfl_load_cases(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	if (!gfl_read_is_list(ld, node, "cases"))
		return;
	rule->cases = gfl_arena_alloc(ld->rules->arena, node->nr * sizeof(*rule->cases));
	rule->nr_cases = node->nr;
	for (uint32_t i = 0; i < node->nr; i++)
		load_case(ld, rule, node->item[i], &rule->cases[i]);
}
