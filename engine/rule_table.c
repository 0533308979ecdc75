// SPDX-License-Identifier: GPL-2.0-or-later
/* The set of rules: ownership, lookups by name, and the lists other parts ask for. */
#include <stdlib.h>
#include <string.h>

#include "rule_priv.h"

struct gfl_rules *gfl_rules_new(void)
{
	struct gfl_rules *rules = gfl_xrealloc(NULL, sizeof(*rules));
	uint32_t nr_roles;

	memset(rules, 0, sizeof(*rules));
	rules->arena = gfl_arena_create();
	gfl_role_names(&nr_roles);
	rules->role = gfl_arena_alloc(rules->arena, nr_roles * sizeof(*rules->role));
	return rules;
}

void gfl_rules_destroy(struct gfl_rules *rules)
{
	if (!rules)
		return;
	gfl_arena_destroy(rules->arena);
	free(rules->rule);
	free(rules->src);
	free(rules->constants.w);
	free(rules->decls.w);
	free(rules->gfp_names.w);
	free(rules->raw_safe.w);
	free(rules->conflict);
	free(rules->hit);
	free(rules->bucket);
	free(rules->located);
	free(rules->trampoline);
	free(rules);
}

enum gfl_slot gfl_rule_slot(const struct gfl_rule *rule)
{
	switch (rule->kind) {
	case GFL_RULE_CALLBACK:
		return GFL_SLOT_CALLBACK;
	case GFL_RULE_MACRO:
		return GFL_SLOT_MACRO;
	case GFL_RULE_OPS:
		return GFL_SLOT_OPS;
	case GFL_RULE_TYPE:
		return GFL_SLOT_TYPE;
	case GFL_RULE_PHASE:
		return GFL_SLOT_PHASE;
	case GFL_RULE_CONFIG:
		return GFL_SLOT_CONFIG;
	case GFL_RULE_TRAMPOLINE:
		return GFL_SLOT_TRAMPOLINE;
	default:
		return GFL_SLOT_FUNC;
	}
}

/* FNV-1a */
static uint32_t hash_add(uint32_t hash, const char *s)
{
	for (; *s; s++)
		hash = (hash ^ (unsigned char)*s) * 16777619u;
	return hash;
}

static uint32_t hash_of(enum gfl_slot slot, const char *key, const char *field)
{
	uint32_t hash = hash_add(2166136261u + (uint32_t)slot, key);

	return field ? hash_add(hash ^ '.', field) : hash;
}

static void add_hit(struct gfl_rules *rules, uint32_t rule, const char *key, const char *field)
{
	enum gfl_slot slot = gfl_rule_slot(&rules->rule[rule]);

	GFL_GROW(rules->hit, rules->nr_hits, rules->cap_hits);
	rules->hit[rules->nr_hits++] = (struct gfl_hit){
		.hash = hash_of(slot, key, field),
		.key = key,
		.field = field,
		.rule = rule,
		.slot = (uint8_t)slot,
	};
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_word(struct gfl_words *words, const char *word)
{
	GFL_GROW(words->w, words->nr, words->cap);
	words->w[words->nr++] = word;
}

static void add_words(struct gfl_words *words, const char *const *w, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		add_word(words, w[i]);
}

static void sort_words(struct gfl_words *words)
{
	uint32_t nr = 0;

	if (words->nr == 0)
		return;
	qsort(words->w, words->nr, sizeof(*words->w), compare_words);
	for (uint32_t i = 0; i < words->nr; i++) {
		if (nr == 0 || strcmp(words->w[nr - 1], words->w[i]) != 0)
			words->w[nr++] = words->w[i];
	}
	words->nr = nr;
}

static void collect_constants(struct gfl_rules *rules)
{
	struct gfl_words *words = &rules->constants;
	uint32_t nr_roles;

	gfl_role_names(&nr_roles);
	for (uint32_t i = 0; i < nr_roles; i++) {
		if (rules->role[i])
			add_word(gfl_role_is_decl(i) ? &rules->decls : words, rules->role[i]);
	}
	for (uint32_t i = 0; i < rules->gfp_names.nr; i++)
		add_word(words, rules->gfp_names.w[i]);
	for (uint32_t i = 0; i < rules->raw_safe.nr; i++)
		add_word(words, rules->raw_safe.w[i]);
	for (uint32_t i = 0; i < rules->nr_conflicts; i++) {
		const struct gfl_conflict *c = &rules->conflict[i];

		add_words(words, c->has, c->nr_has);
		add_words(words, c->lacks, c->nr_lacks);
	}
	for (uint32_t i = 0; i < rules->nr; i++) {
		const struct gfl_rule *rule = &rules->rule[i];

		if (rule->gfp)
			add_word(words, rule->gfp);
		if (rule->config)
			add_word(words, rule->config);
		if (rule->is_const)
			add_word(words, rule->is_const);
		if (rule->at_most)
			add_word(words, rule->at_most);
		if (rule->or_exactly)
			add_word(words, rule->or_exactly);
		add_words(words, rule->gfp_only, rule->nr_gfp_only);
		if (rule->only_if)
			add_word(words, rule->only_if);
		for (uint32_t j = 0; j < rule->nr_cases; j++) {
			for (uint32_t k = 0; k < rule->cases[j].nr_names; k++)
				add_word(words, rule->cases[j].names[k]);
		}
	}
	sort_words(words);
}

/* By which names a rule is found. */
static void add_hits(struct gfl_rules *rules, uint32_t i)
{
	const struct gfl_rule *rule = &rules->rule[i];

	switch (rule->kind) {
	case GFL_RULE_OPS:
		for (uint32_t j = 0; j < rule->nr_fields; j++)
			add_hit(rules, i, rule->name, rule->fields[j]);
		break;
	case GFL_RULE_CONFIG:
		for (uint32_t j = 0; j < rule->nr_fields; j++)
			add_hit(rules, i, rule->fields[j], NULL);
		if (!rule->nr_paths)
			break;
		GFL_GROW(rules->located, rules->nr_located, rules->cap_located);
		rules->located[rules->nr_located++] = i;
		break;
	case GFL_RULE_TRAMPOLINE:
		if (rule->setup)
			add_hit(rules, i, rule->setup, NULL);
		GFL_GROW(rules->trampoline, rules->nr_trampolines, rules->cap_trampolines);
		rules->trampoline[rules->nr_trampolines++] = i;
		break;
	default:
		for (uint32_t j = 0; j < rule->nr_seen; j++)
			add_hit(rules, i, rule->seen[j], NULL);
	}
}

void gfl_rules_index(struct gfl_rules *rules)
{
	for (uint32_t i = 0; i < rules->nr; i++)
		add_hits(rules, i);
	rules->nr_buckets = 64;
	while (rules->nr_buckets < rules->nr_hits * 2)
		rules->nr_buckets *= 2;
	rules->bucket = gfl_xrealloc(NULL, rules->nr_buckets * sizeof(*rules->bucket));
	memset(rules->bucket, 0, rules->nr_buckets * sizeof(*rules->bucket));
	/* From the end, so that a chain has the rules in file order. */
	for (uint32_t i = rules->nr_hits; i-- > 0;) {
		uint32_t *head = &rules->bucket[rules->hit[i].hash & (rules->nr_buckets - 1)];

		rules->hit[i].next = *head;
		*head = i + 1;
	}
	collect_constants(rules);
	sort_words(&rules->decls);
}

static bool is_same(const struct gfl_hit *hit, uint32_t hash, enum gfl_slot slot, const char *key,
		    const char *field)
{
	if (hit->hash != hash || hit->slot != slot || strcmp(hit->key, key) != 0)
		return false;
	return !field || strcmp(hit->field, field) == 0;
}

const struct gfl_hit *gfl_rules_find(const struct gfl_rules *rules, enum gfl_slot slot,
				     const char *key, const char *field)
{
	uint32_t hash = hash_of(slot, key, field);
	uint32_t i = rules->bucket[hash & (rules->nr_buckets - 1)];

	while (i && !is_same(&rules->hit[i - 1], hash, slot, key, field))
		i = rules->hit[i - 1].next;
	return i ? &rules->hit[i - 1] : NULL;
}

const struct gfl_hit *gfl_rules_find_next(const struct gfl_rules *rules, const struct gfl_hit *hit)
{
	uint32_t i = hit->next;

	while (i && !is_same(&rules->hit[i - 1], hit->hash, (enum gfl_slot)hit->slot, hit->key,
			     hit->field))
		i = rules->hit[i - 1].next;
	return i ? &rules->hit[i - 1] : NULL;
}

static bool applies(const struct gfl_rule *rule, uint32_t kernel)
{
	return !kernel || (kernel >= rule->since && (!rule->until || kernel < rule->until));
}

static const struct gfl_rule *look_up(const struct gfl_rules *rules, enum gfl_slot slot,
				      const char *key, const char *field, uint32_t kernel)
{
	const struct gfl_hit *hit = gfl_rules_find(rules, slot, key, field);

	while (hit && !applies(&rules->rule[hit->rule], kernel))
		hit = gfl_rules_find_next(rules, hit);
	return hit ? &rules->rule[hit->rule] : NULL;
}

const struct gfl_rule *gfl_rules_func(const struct gfl_rules *rules, const char *name,
				      uint32_t kernel)
{
	return look_up(rules, GFL_SLOT_FUNC, name, NULL, kernel);
}

const struct gfl_rule *gfl_rules_callback(const struct gfl_rules *rules, const char *name,
					  uint32_t kernel)
{
	return look_up(rules, GFL_SLOT_CALLBACK, name, NULL, kernel);
}

const struct gfl_rule *gfl_rules_macro(const struct gfl_rules *rules, const char *name,
				       uint32_t kernel)
{
	return look_up(rules, GFL_SLOT_MACRO, name, NULL, kernel);
}

const struct gfl_rule *gfl_rules_ops(const struct gfl_rules *rules, const char *tag,
				     const char *field, uint32_t kernel)
{
	return look_up(rules, GFL_SLOT_OPS, tag, field, kernel);
}

const struct gfl_rule *gfl_rules_phase(const struct gfl_rules *rules, const char *name,
				       uint32_t kernel)
{
	return look_up(rules, GFL_SLOT_PHASE, name, NULL, kernel);
}

/* Is @file, however it was written, this one or below this folder of the tree? */
static bool is_below(const char *file, const char *path)
{
	size_t len = strlen(path);

	for (const char *at = file; at; at = strchr(at, '/')) {
		at += *at == '/';
		if (!strncmp(at, path, len) && (path[len - 1] == '/' || !at[len]))
			return true;
	}
	return false;
}

uint8_t gfl_rules_absent(const struct gfl_rules *rules, const char *name, const char *file,
			 uint32_t kernel)
{
	const struct gfl_rule *rule = look_up(rules, GFL_SLOT_CONFIG, name, NULL, kernel);
	uint8_t models = rule ? rule->only_models : 0;

	for (uint32_t i = 0; file && i < rules->nr_located; i++) {
		rule = &rules->rule[rules->located[i]];
		for (uint32_t j = 0; applies(rule, kernel) && j < rule->nr_paths; j++)
			if (is_below(file, rule->paths[j]))
				models |= rule->only_models;
	}
	return models;
}

const struct gfl_rule *gfl_rules_trampoline(const struct gfl_rules *rules, const char *name,
					    const char **rest)
{
	for (uint32_t i = 0; i < rules->nr_trampolines; i++) {
		const struct gfl_rule *rule = &rules->rule[rules->trampoline[i]];
		size_t len = strlen(rule->name);

		if (strncmp(name, rule->name, len) || !name[len])
			continue;
		*rest = name + len;
		return rule;
	}
	return NULL;
}

const struct gfl_rule *gfl_rules_trampoline_object(const struct gfl_rules *rules, const char *name)
{
	for (uint32_t i = 0; i < rules->nr_trampolines; i++) {
		const struct gfl_rule *rule = &rules->rule[rules->trampoline[i]];
		size_t len = strlen(rule->object);

		if (!strncmp(name, rule->object, len) && name[len])
			return rule;
	}
	return NULL;
}

const struct gfl_rule *gfl_rules_trampoline_setup(const struct gfl_rules *rules, const char *name)
{
	return look_up(rules, GFL_SLOT_TRAMPOLINE, name, NULL, 0);
}

enum gfl_class gfl_rules_class(const struct gfl_rules *rules, const char *type)
{
	const struct gfl_rule *rule = look_up(rules, GFL_SLOT_TYPE, type, NULL, 0);

	return rule ? (enum gfl_class)rule->cls : GFL_CLASS_NONE;
}

uint32_t gfl_rules_nr(const struct gfl_rules *rules)
{
	return rules->nr;
}

const struct gfl_rule *gfl_rules_at(const struct gfl_rules *rules, uint32_t i)
{
	return &rules->rule[i];
}

uint64_t gfl_rules_digest(const struct gfl_rules *rules)
{
	return rules->digest;
}

const char *const *gfl_rules_constants(const struct gfl_rules *rules, uint32_t *nr)
{
	*nr = rules->constants.nr;
	return rules->constants.w;
}

const char *const *gfl_rules_decls(const struct gfl_rules *rules, uint32_t *nr)
{
	*nr = rules->decls.nr;
	return rules->decls.w;
}

const char *const *gfl_rules_gfp_names(const struct gfl_rules *rules, uint32_t *nr)
{
	*nr = rules->gfp_names.nr;
	return rules->gfp_names.w;
}

const char *const *gfl_rules_raw_safe(const struct gfl_rules *rules, uint32_t *nr)
{
	*nr = rules->raw_safe.nr;
	return rules->raw_safe.w;
}

const char *gfl_rules_role(const struct gfl_rules *rules, const char *role)
{
	const char *const *names;
	uint32_t nr;

	names = gfl_role_names(&nr);
	for (uint32_t i = 0; i < nr; i++) {
		if (strcmp(names[i], role) == 0)
			return rules->role[i];
	}
	return NULL;
}
