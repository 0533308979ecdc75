// SPDX-License-Identifier: GPL-2.0-or-later
/* Combinations of allocation flags that make no sense: `conflicts:` in rules/gfp.yaml. */
#include <string.h>

#include "rule_priv.h"

static const char *const where_names[GFL_NR_WHERES] = { "anywhere", "atomic", "raw" };

enum { HAS, LACKS, OF, FAMILY, IN, SAYS, FIX, SOURCE, SINCE, UNTIL, NR_KEYS };

static const char **read_list(struct gfl_loader *ld, const struct gfl_sub_key *key,
			      const char *what, uint32_t *nr)
{
	*nr = 0;
	return key->node ? gfl_read_names(ld, key->node, key->name, what, nr) : NULL;
}

static void load_conflict(struct gfl_loader *ld, const struct gfl_node *map, struct gfl_conflict *c)
{
	static const char what[] = "a conflict";
	struct gfl_sub_key keys[NR_KEYS] = {
		[HAS] = { "has", NULL },     [LACKS] = { "lacks", NULL },
		[OF] = { "of", NULL },	     [FAMILY] = { "family", NULL },
		[IN] = { "in", NULL },	     [SAYS] = { "says", NULL },
		[FIX] = { "fix", NULL },     [SOURCE] = { "source", NULL },
		[SINCE] = { "since", NULL }, [UNTIL] = { "until", NULL },
	};
	int where;

	if (!gfl_read_map(ld, map, what, keys, NR_KEYS))
		return;
	if (!keys[HAS].node && !keys[LACKS].node)
		gfl_load_error(ld, map, "a conflict without 'has' and 'lacks'");
	c->has = read_list(ld, &keys[HAS], "constant", &c->nr_has);
	c->lacks = read_list(ld, &keys[LACKS], "constant", &c->nr_lacks);
	c->of = read_list(ld, &keys[OF], "rule name", &c->nr_of);
	if (keys[FAMILY].node)
		c->family = gfl_load_family(ld, keys[FAMILY].node);
	if (keys[IN].node) {
		where = gfl_load_choice(ld, keys[IN].node, "place", where_names, GFL_NR_WHERES);
		c->where = (uint8_t)(where < 0 ? GFL_ANYWHERE : where);
	}
	if (gfl_read_has(ld, map, &keys[SAYS], what))
		c->says = gfl_read_text(ld, keys[SAYS].node, "says");
	if (gfl_read_has(ld, map, &keys[FIX], what))
		c->fix = gfl_read_text(ld, keys[FIX].node, "fix");
	if (gfl_read_has(ld, map, &keys[SOURCE], what))
		c->source = gfl_read_text(ld, keys[SOURCE].node, "source");
	if (keys[SINCE].node)
		c->since = gfl_read_version(ld, keys[SINCE].node, "since");
	if (keys[UNTIL].node)
		c->until = gfl_read_version(ld, keys[UNTIL].node, "until");
	if (c->until && c->since >= c->until)
		gfl_load_error(ld, keys[UNTIL].node, "'until' must be later than 'since'");
}

void gfl_load_conflicts(struct gfl_loader *ld, const struct gfl_node *node)
{
	struct gfl_rules *rules = ld->rules;

	if (!gfl_read_is_list(ld, node, "conflicts"))
		return;
	for (uint32_t i = 0; i < node->nr; i++) {
		struct gfl_conflict c = { .file = ld->file, .line = node->item[i]->line };

		load_conflict(ld, node->item[i], &c);
		GFL_GROW(rules->conflict, rules->nr_conflicts, rules->cap_conflicts);
		rules->conflict[rules->nr_conflicts++] = c;
	}
}

const struct gfl_conflict *gfl_rules_conflicts(const struct gfl_rules *rules, uint32_t *nr)
{
	*nr = rules->nr_conflicts;
	return rules->conflict;
}

/* Does a rule of kind alloc go by @name? */
static bool is_alloc(const struct gfl_rules *rules, const char *name)
{
	for (uint32_t i = 0; i < rules->nr; i++)
		if (rules->rule[i].kind == GFL_RULE_ALLOC && !strcmp(rules->rule[i].name, name))
			return true;
	return false;
}

void gfl_conflicts_check(const struct gfl_rules *rules, struct gfl_log *log)
{
	for (uint32_t i = 0; i < rules->nr_conflicts; i++) {
		const struct gfl_conflict *c = &rules->conflict[i];

		for (uint32_t j = 0; j < c->nr_of; j++)
			if (!is_alloc(rules, c->of[j]))
				gfl_error(log, c->file, c->line, 1,
					  "conflict of '%.80s', which is no allocator with a rule",
					  c->of[j]);
	}
}
