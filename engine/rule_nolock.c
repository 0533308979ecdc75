// SPDX-License-Identifier: GPL-2.0-or-later
/* Keys of rules about allocators that take no lock: what they take, where they work, how to free. */
#include <string.h>

#include "rule_priv.h"

void gfl_load_nolock(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->nolock = gfl_read_bool(ld, node, "nolock");
	if (rule->nolock && rule->needs == GFL_NR_WAITS)
		rule->needs = GFL_WAIT_FREE;
}

void gfl_load_gfp_only(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->gfp_only = gfl_read_names(ld, node, "gfp-only", "constant", &rule->nr_gfp_only);
}

/* By enum gfl_null_in. */
static uint8_t read_places(struct gfl_loader *ld, const struct gfl_node *list)
{
	static const char *const names[] = { "hardirq", "nmi", "atomic" };
	uint8_t places = 0;

	if (!gfl_read_is_list(ld, list, "null-in"))
		return 0;
	for (uint32_t i = 0; i < list->nr; i++) {
		int place =
			gfl_load_choice(ld, list->item[i], "place", names, GFL_ARRAY_SIZE(names));

		if (place >= 0)
			places |= (uint8_t)(1u << place);
	}
	return places;
}

void gfl_load_null_in(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	struct gfl_sub_key keys[GFL_NR_MODELS] = { { gfl_model_name(GFL_RT), NULL },
						   { gfl_model_name(GFL_NORT), NULL } };

	if (node->kind != GFL_NODE_MAP) {
		for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
			rule->null_in[m] = read_places(ld, node);
		return;
	}
	gfl_read_map(ld, node, "'null-in'", keys, GFL_NR_MODELS);
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (keys[m].node)
			rule->null_in[m] = read_places(ld, keys[m].node);
}

void gfl_load_at_most(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	struct gfl_sub_key keys[] = { { "arg", NULL }, { "is", NULL }, { "or-exactly", NULL } };

	if (!gfl_read_map(ld, node, "'at-most'", keys, GFL_ARRAY_SIZE(keys)) ||
	    !gfl_read_has(ld, node, &keys[0], "'at-most'") ||
	    !gfl_read_has(ld, node, &keys[1], "'at-most'"))
		return;
	rule->at_most_arg = gfl_read_index(ld, keys[0].node, "arg");
	rule->at_most = gfl_read_identifier(ld, keys[1].node, "constant");
	if (keys[2].node)
		rule->or_exactly = gfl_read_identifier(ld, keys[2].node, "constant");
}

void gfl_load_not_under(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	if (!gfl_read_is_list(ld, node, "not-under"))
		return;
	rule->not_under = gfl_arena_alloc(ld->rules->arena, node->nr * sizeof(*rule->not_under));
	for (uint32_t i = 0; i < node->nr; i++) {
		const char *name = gfl_read_text(ld, node->item[i], "not-under");

		if (name && !gfl_is_member(name))
			gfl_load_error(ld, node->item[i],
				       "'%.80s' is no member, like task_struct.pi_lock", name);
		else if (name)
			rule->not_under[rule->nr_not_under++] = name;
	}
}

void gfl_load_freed_by(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->freed_by = gfl_read_names(ld, node, "freed-by", "rule name", &rule->nr_freed_by);
}

void gfl_load_frees(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->frees = gfl_read_names(ld, node, "frees", "rule name", &rule->nr_frees);
}

static bool has_rule(const struct gfl_rules *rules, uint8_t kind, const char *name)
{
	for (uint32_t i = 0; i < rules->nr; i++)
		if (rules->rule[i].kind == kind && !strcmp(rules->rule[i].name, name))
			return true;
	return false;
}

static void check_names(const struct gfl_rules *rules, const struct gfl_rule *rule, uint8_t kind,
			const char *const *names, uint32_t nr, struct gfl_log *log)
{
	for (uint32_t i = 0; i < nr; i++)
		if (!has_rule(rules, kind, names[i]))
			gfl_error(log, rule->file, rule->line, 1,
				  "rule '%.80s' names '%.80s', which has no rule of kind '%s'",
				  rule->name, names[i], gfl_rule_kind_name(kind));
}

void gfl_nolock_check(const struct gfl_rules *rules, struct gfl_log *log)
{
	for (uint32_t i = 0; i < rules->nr; i++) {
		const struct gfl_rule *rule = &rules->rule[i];

		check_names(rules, rule, GFL_RULE_FREE, rule->freed_by, rule->nr_freed_by, log);
		check_names(rules, rule, GFL_RULE_ALLOC, rule->frees, rule->nr_frees, log);
	}
}
