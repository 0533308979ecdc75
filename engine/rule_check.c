// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks between rules: names given twice, and whether what is taken is released. */
#include <stdlib.h>
#include <string.h>

#include "rule_priv.h"

struct checker {
	const struct gfl_rules *rules;
	struct gfl_log *log;
	bool *is_named; /* by rule: some released-by names it */
};

/* --- what a rule takes or gives back ---------------------------------------- */

/*
 * A set of parts of a context: one bit for each class of lock, each dimension, the interrupt flag
 * and the raw count, for both models.
 */
enum {
	PART_CLASS = 0,
	PART_DIM = PART_CLASS + GFL_NR_CLASSES,
	PART_IRQ = PART_DIM + GFL_NR_DIMS,
	PART_COUNT,
	NR_PARTS
};

_Static_assert(NR_PARTS *GFL_NR_MODELS <= 32, "parts fit a word");

enum direction { TAKES, RELEASES, NEITHER };

/* The part an effect is about, and in *@dir what it does to it. */
static int part_of(const struct gfl_effect *e, enum direction *dir)
{
	*dir = NEITHER;
	switch ((enum gfl_effect_kind)e->kind) {
	case GFL_EFF_TAKE:
	case GFL_EFF_DROP:
		*dir = e->kind == GFL_EFF_TAKE ? TAKES : RELEASES;
		return PART_CLASS + e->cls;
	case GFL_EFF_RAISE:
	case GFL_EFF_LOWER:
		*dir = e->kind == GFL_EFF_RAISE ? TAKES : RELEASES;
		return PART_DIM + e->dim;
	case GFL_EFF_COUNT_ADD:
	case GFL_EFF_COUNT_SUB:
		*dir = e->kind == GFL_EFF_COUNT_ADD ? TAKES : RELEASES;
		return PART_COUNT;
	case GFL_EFF_IRQ_OFF:
	case GFL_EFF_IRQ_SAVE:
	case GFL_EFF_IRQ_SAVE_TO:
		*dir = TAKES;
		return PART_IRQ;
	case GFL_EFF_IRQ_ON:
	case GFL_EFF_IRQ_RESTORE:
		*dir = RELEASES;
		return PART_IRQ;
	case GFL_EFF_IRQ_READ:
	case GFL_NR_EFFECTS:
		break;
	}
	return PART_IRQ;
}

static uint32_t parts(const struct gfl_rule *rule, enum direction want)
{
	uint32_t set = 0;

	for (uint32_t i = 0; i < rule->effects.nr; i++) {
		const struct gfl_effect *e = &rule->effects.e[i];
		enum direction dir;
		int part = part_of(e, &dir);

		if (dir == want)
			set |= (uint32_t)e->models << part * GFL_NR_MODELS;
	}
	return set;
}

/* preempt_count holds several parts; a rule about an amount of it may be about any of them. */
static uint32_t with_count(uint32_t set)
{
	static const uint8_t counted[] = { GFL_DIM_PREEMPT, GFL_DIM_BH, GFL_DIM_HARDIRQ,
					   GFL_DIM_NMI };
	uint32_t models = set >> PART_COUNT * GFL_NR_MODELS & GFL_ALL_MODELS;

	for (size_t i = 0; i < GFL_ARRAY_SIZE(counted); i++)
		set |= models << (PART_DIM + counted[i]) * GFL_NR_MODELS;
	return set;
}

/* Name of the first part in @set. */
static const char *part_name(uint32_t set)
{
	int part = 0;

	while (part < NR_PARTS && !(set >> part * GFL_NR_MODELS & GFL_ALL_MODELS))
		part++;
	if (part < PART_DIM)
		return gfl_class_name((enum gfl_class)(part - PART_CLASS));
	if (part < PART_IRQ)
		return gfl_dim_name((enum gfl_dim)(part - PART_DIM));
	return part == PART_IRQ ? "irq" : "preempt-count";
}

/* --- names ----------------------------------------------------------------- */

static void report(struct checker *ck, uint32_t rule, const struct gfl_node *node, const char *fmt,
		   ...) GFL_PRINTF(4, 5);

static void report(struct checker *ck, uint32_t rule, const struct gfl_node *node, const char *fmt,
		   ...)
{
	struct gfl_loader ld = { .log = ck->log,
				 .file = ck->rules->rule[rule].file,
				 .rule = ck->rules->rule[rule].name };
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	gfl_load_error(&ld, node, "%s", text);
}

static bool overlaps(const struct gfl_rule *a, const struct gfl_rule *b)
{
	return (!a->until || b->since < a->until) && (!b->until || a->since < b->until);
}

static void check_twice(struct checker *ck, const struct gfl_hit *hit)
{
	const struct gfl_rule *rules = ck->rules->rule;
	const struct gfl_hit *other = hit;

	while ((other = gfl_rules_find_next(ck->rules, other))) {
		const struct gfl_rule *first = &rules[hit->rule];
		const char *sep = hit->field ? "." : "";

		if (!overlaps(first, &rules[other->rule]))
			continue;
		report(ck, other->rule, ck->rules->src[other->rule].name,
		       "'%.80s%s%.80s' has a rule already, at %.80s:%u", hit->key, sep,
		       hit->field ? hit->field : "", first->file, first->line);
	}
}

/* --- releases -------------------------------------------------------------- */

static bool is_release(const struct gfl_rule *rule)
{
	return rule->kind == GFL_RULE_UNLOCK || rule->kind == GFL_RULE_LEAVE ||
	       (rule->kind == GFL_RULE_MACRO && parts(rule, RELEASES));
}

/* The next rule after @from called @name, in any version; the number of rules if there is none. */
static uint32_t find_release(const struct checker *ck, const char *name, bool is_macro,
			     uint32_t from)
{
	enum gfl_slot slot = is_macro ? GFL_SLOT_MACRO : GFL_SLOT_FUNC;
	const struct gfl_hit *hit = gfl_rules_find(ck->rules, slot, name, NULL);

	for (; hit; hit = gfl_rules_find_next(ck->rules, hit)) {
		const struct gfl_rule *rule = &ck->rules->rule[hit->rule];

		if (hit->rule >= from && strcmp(rule->name, name) == 0)
			return hit->rule;
	}
	return ck->rules->nr;
}

static const char *suggest_release(const struct checker *ck, const char *name)
{
	const char **names = gfl_xrealloc(NULL, ck->rules->nr * sizeof(*names));
	uint32_t nr = 0;
	const char *hint;

	for (uint32_t i = 0; i < ck->rules->nr; i++) {
		if (is_release(&ck->rules->rule[i]))
			names[nr++] = ck->rules->rule[i].name;
	}
	hint = gfl_suggest(name, names, nr);
	free(names);
	return hint;
}

static void unknown_release(struct checker *ck, uint32_t rule, const struct gfl_node *node)
{
	const char *hint = suggest_release(ck, node->text);

	if (hint)
		report(ck, rule, node, "released by unknown rule '%.80s', did you mean '%.80s'?",
		       node->text, hint);
	else
		report(ck, rule, node, "released by unknown rule '%.80s'", node->text);
}

/* Checks one name of a released-by list; returns what that release gives back. */
static uint32_t check_release(struct checker *ck, uint32_t rule, const struct gfl_node *node,
			      uint32_t taken)
{
	const struct gfl_rules *rules = ck->rules;
	bool is_macro = rules->rule[rule].kind == GFL_RULE_MACRO;
	bool has_parts = rules->rule[rule].only_models == GFL_ALL_MODELS;
	uint32_t i = find_release(ck, node->text, is_macro, 0), given = 0;

	if (i == rules->nr && has_parts) {
		is_macro = false;
		i = find_release(ck, node->text, is_macro, 0);
	}
	if (i == rules->nr) {
		unknown_release(ck, rule, node);
		return taken;
	}
	for (; i < rules->nr; i = find_release(ck, node->text, is_macro, i + 1)) {
		uint32_t other;

		ck->is_named[i] = true;
		if (!overlaps(&rules->rule[rule], &rules->rule[i]))
			continue;
		if (!is_release(&rules->rule[i])) {
			report(ck, rule, node, "'%.80s' releases nothing", node->text);
			return taken;
		}
		other = parts(&rules->rule[i], RELEASES) & ~with_count(taken);
		/* The rest is what the parts of the macro take. */
		if (other && !has_parts)
			report(ck, rule, node, "'%.80s' releases '%s', which was not taken",
			       node->text, part_name(other));
		given |= parts(&rules->rule[i], RELEASES);
	}
	return given;
}

static void check_taker(struct checker *ck, uint32_t i)
{
	const struct gfl_node *list = gfl_node_get(ck->rules->src[i].map, "released-by");
	uint32_t taken = parts(&ck->rules->rule[i], TAKES), given = 0, missing;

	if (!list || list->kind != GFL_NODE_LIST)
		return;
	for (uint32_t j = 0; j < list->nr; j++) {
		if (list->item[j]->kind == GFL_NODE_WORD)
			given |= check_release(ck, i, list->item[j], taken);
	}
	missing = taken & ~with_count(given);
	if (missing)
		report(ck, i, list, "none of these releases '%s'", part_name(missing));
}

static void check_direction(struct checker *ck, uint32_t i)
{
	const struct gfl_rule *rule = &ck->rules->rule[i];
	const struct gfl_node *node = gfl_node_get(ck->rules->src[i].map, "effect");
	uint32_t taken = parts(rule, TAKES), given = parts(rule, RELEASES);

	if (!node || !rule->effects.nr)
		return;
	switch (rule->kind) {
	case GFL_RULE_LOCK:
	case GFL_RULE_ENTER:
		if (!taken || given)
			report(ck, i, node, "kind '%s' must take, and release nothing",
			       gfl_rule_kind_name(rule->kind));
		break;
	case GFL_RULE_UNLOCK:
	case GFL_RULE_LEAVE:
		if (!given || taken)
			report(ck, i, node, "kind '%s' must release, and take nothing",
			       gfl_rule_kind_name(rule->kind));
		break;
	case GFL_RULE_ALLOC:
		if (given)
			report(ck, i, node, "kind 'alloc' must not release");
		else if (taken && !rule->nr_released_by)
			report(ck, i, node, "no 'released-by'");
		break;
	case GFL_RULE_MACRO:
		if (taken && given)
			report(ck, i, node, "a macro must not both take and release");
		else if (taken && !rule->nr_released_by)
			report(ck, i, node, "no 'released-by'");
		break;
	default:
		if (taken || given)
			report(ck, i, node, "kind '%s' must not change the context",
			       gfl_rule_kind_name(rule->kind));
		break;
	}
}

void gfl_rules_check(const struct gfl_rules *rules, struct gfl_log *log)
{
	struct checker ck = { .rules = rules, .log = log };

	ck.is_named = gfl_xrealloc(NULL, rules->nr * sizeof(*ck.is_named));
	memset(ck.is_named, 0, rules->nr * sizeof(*ck.is_named));
	for (uint32_t i = 0; i < rules->nr_hits; i++)
		check_twice(&ck, &rules->hit[i]);
	for (uint32_t i = 0; i < rules->nr; i++) {
		check_direction(&ck, i);
		check_taker(&ck, i);
	}
	for (uint32_t i = 0; i < rules->nr; i++) {
		if (is_release(&rules->rule[i]) && !ck.is_named[i])
			report(&ck, i, rules->src[i].name, "no rule is released by this");
	}
	gfl_conflicts_check(rules, log);
	gfl_nolock_check(rules, log);
	free(ck.is_named);
}
