// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: the loader of rules. Rules come back if and only if no error was reported, and what
 * is accepted can be looked up by all its names. With -DGFL_FUZZ_MAIN the files given as arguments
 * are replayed.
 */
#include "gfplint/rule.h"
#include "replay.h"

#include <stdlib.h>
#include <string.h>

static bool is_found(const struct gfl_rules *rules, const struct gfl_rule *rule, const char *name)
{
	switch (rule->kind) {
	case GFL_RULE_CALLBACK:
		return gfl_rules_callback(rules, name, rule->since);
	case GFL_RULE_MACRO:
		return gfl_rules_macro(rules, name, rule->since);
	case GFL_RULE_TYPE:
		return gfl_rules_class(rules, name) != GFL_CLASS_NONE;
	default:
		return gfl_rules_func(rules, name, rule->since);
	}
}

static void check_lookups(const struct gfl_rules *rules, const struct gfl_rule *rule)
{
	if (rule->kind == GFL_RULE_OPS) {
		for (uint32_t i = 0; i < rule->nr_fields; i++)
			if (!gfl_rules_ops(rules, rule->name, rule->fields[i], rule->since))
				abort();
		return;
	}
	if (!rule->nr_seen || strcmp(rule->seen[0], rule->name) != 0)
		abort();
	for (uint32_t i = 0; i < rule->nr_seen; i++)
		if (!is_found(rules, rule, rule->seen[i]))
			abort();
}

static void check_sorted(const char *const *words, uint32_t nr)
{
	for (uint32_t i = 1; i < nr; i++)
		if (strcmp(words[i - 1], words[i]) >= 0)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gfl_log log = { 0 };
	struct gfl_rules *rules = gfl_rules_parse((const char *)data, size, "fuzz", &log);
	const char *const *words;
	uint32_t nr;

	if (!rules != !!log.nr_errors)
		abort();
	if (!rules)
		return 0;
	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++)
		check_lookups(rules, gfl_rules_at(rules, i));
	words = gfl_rules_constants(rules, &nr);
	check_sorted(words, nr);
	words = gfl_rules_decls(rules, &nr);
	check_sorted(words, nr);
	gfl_rules_destroy(rules);
	return 0;
}
