// SPDX-License-Identifier: GPL-2.0-or-later
/* Rule files to a set of rules. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rule_priv.h"

/* Roles of constants first, then those of functions and macros that not every kernel has. */
enum { ROLE_FIRST_DECL = 13 };

static const char *const role_names[] = {
	"direct-reclaim",
	"kswapd-reclaim",
	"nofail",
	"io",
	"fs",
	"atomic",
	"preempt-mask",
	"softirq-mask",
	"hardirq-mask",
	"nmi-mask",
	"config-rt",
	"version-code",
	"config-preempt-count",
	[ROLE_FIRST_DECL] = "slab-nolock",
	"page-nolock",
	"page-nolock-old",
	"page-free-nolock",
	"free-rcu",
	"free-atomic",
};

const char *const *gfl_role_names(uint32_t *nr)
{
	*nr = GFL_ARRAY_SIZE(role_names);
	return role_names;
}

bool gfl_role_is_decl(uint32_t role)
{
	return role >= ROLE_FIRST_DECL;
}

/* --- a rule ------------------------------------------------------------------ */

bool gfl_is_member(const char *name)
{
	const char *dot = strchr(name, '.');
	char tag[128];

	if (!dot || (size_t)(dot - name) >= sizeof(tag))
		return false;
	memcpy(tag, name, (size_t)(dot - name));
	tag[dot - name] = '\0';
	return gfl_is_identifier(tag) && gfl_is_identifier(dot + 1);
}

/*
 * A TYPE may be "struct mutex" where there is no typedef, a TEST or IGNORE a member of a struct;
 * everything else is a C identifier.
 */
static const char *read_rule_name(struct gfl_loader *ld, const struct gfl_rule *rule,
				  const struct gfl_node *node)
{
	static const char prefix[] = "struct ";

	if (rule->kind == GFL_RULE_TYPE && node->kind == GFL_NODE_WORD &&
	    strncmp(node->text, prefix, sizeof(prefix) - 1) == 0 &&
	    gfl_is_identifier(node->text + sizeof(prefix) - 1))
		return node->text;
	if ((rule->kind == GFL_RULE_TEST || rule->kind == GFL_RULE_IGNORE) &&
	    node->kind == GFL_NODE_WORD && gfl_is_member(node->text))
		return node->text;
	return gfl_read_identifier(ld, node, "name");
}

static void add_rule(struct gfl_rules *rules, const struct gfl_rule *rule,
		     const struct gfl_node *map, const struct gfl_node *name)
{
	GFL_GROW(rules->rule, rules->nr, rules->cap);
	GFL_GROW(rules->src, rules->nr, rules->cap_src);
	rules->rule[rules->nr] = *rule;
	rules->src[rules->nr] = (struct gfl_rule_src){ map, name };
	rules->nr++;
}

/* The name, and whatever else `seen:` lists. */
static void load_seen(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *map)
{
	const struct gfl_node *node = gfl_node_get(map, "seen");
	uint32_t room = 1;

	if (node && gfl_read_is_list(ld, node, "seen"))
		room += node->nr;
	rule->seen = gfl_arena_alloc(ld->rules->arena, room * sizeof(*rule->seen));
	rule->seen[rule->nr_seen++] = rule->name;
	if (room > 1)
		gfl_read_identifiers(ld, node, "name", rule->seen, &rule->nr_seen);
}

/* One rule for each of `names:`. */
static void load_names(struct gfl_loader *ld, const struct gfl_rule *shared,
		       const struct gfl_node *map, const struct gfl_node *names)
{
	const struct gfl_node *seen = gfl_node_get(map, "seen");

	if (seen)
		gfl_load_error(ld, seen, "'seen' needs a 'name', not 'names'");
	if (!gfl_read_is_list(ld, names, "names"))
		return;
	for (uint32_t i = 0; i < names->nr; i++) {
		struct gfl_rule rule = *shared;

		rule.name = read_rule_name(ld, &rule, names->item[i]);
		rule.line = names->item[i]->line;
		if (!rule.name)
			continue;
		rule.seen = gfl_arena_alloc(ld->rules->arena, sizeof(*rule.seen));
		rule.seen[rule.nr_seen++] = rule.name;
		add_rule(ld->rules, &rule, map, names->item[i]);
	}
}

static void load_rule(struct gfl_loader *ld, const struct gfl_node *map)
{
	struct gfl_rule rule = {
		.file = ld->file,
		.gfp_arg = -1,
		.needs = GFL_NR_WAITS,
		.size_arg = -1,
		.at_most_arg = -1,
		.object_arg = -1,
		.value_arg = -1,
		.fn_arg = -1,
		.fn_arg2 = -1,
		.mode_object = -1,
		.cond_arg = -1,
	};
	const struct gfl_node *name, *names;

	ld->rule = NULL;
	if (map->kind != GFL_NODE_MAP) {
		gfl_load_error(ld, map, "a rule must be a map, starting with '- name:'");
		return;
	}
	name = gfl_node_get(map, "name");
	names = gfl_node_get(map, "names");
	if (name && name->kind == GFL_NODE_WORD)
		ld->rule = name->text;
	if (!gfl_load_keys(ld, &rule, map))
		return;
	if (!name == !names) {
		gfl_load_error(ld, map, "a rule needs either 'name' or 'names'");
		return;
	}
	if (names) {
		load_names(ld, &rule, map, names);
		return;
	}
	rule.name = read_rule_name(ld, &rule, name);
	rule.line = name->line;
	if (rule.name) {
		load_seen(ld, &rule, map);
		add_rule(ld->rules, &rule, map, name);
	}
}

/* --- the file that is no list of rules ----------------------------------------- */

static void load_roles(struct gfl_loader *ld, const struct gfl_node *map)
{
	if (map->kind != GFL_NODE_MAP) {
		gfl_load_error(ld, map, "'roles' must be a map from role to constant");
		return;
	}
	for (uint32_t i = 0; i + 1 < map->nr; i += 2) {
		int role = gfl_load_choice(ld, map->item[i], "role", role_names,
					   GFL_ARRAY_SIZE(role_names));

		if (role < 0)
			continue;
		if (ld->rules->role[role])
			gfl_load_error(ld, map->item[i], "role '%s' given twice", role_names[role]);
		ld->rules->role[role] = gfl_read_identifier(ld, map->item[i + 1], "constant");
	}
}

static void load_words(struct gfl_loader *ld, const struct gfl_node *node, const char *key,
		       struct gfl_words *words)
{
	uint32_t nr;
	const char **list = gfl_read_names(ld, node, key, "name", &nr);

	for (uint32_t i = 0; i < nr; i++) {
		GFL_GROW(words->w, words->nr, words->cap);
		words->w[words->nr++] = list[i];
	}
}

static void load_lists(struct gfl_loader *ld, const struct gfl_node *map)
{
	struct gfl_sub_key keys[] = { { "roles", NULL },
				      { "gfp-names", NULL },
				      { "decls", NULL },
				      { "raw-safe", NULL },
				      { "conflicts", NULL } };

	ld->rule = NULL;
	gfl_read_map(ld, map, "the file", keys, GFL_ARRAY_SIZE(keys));
	if (keys[0].node)
		load_roles(ld, keys[0].node);
	if (keys[1].node)
		load_words(ld, keys[1].node, "gfp-names", &ld->rules->gfp_names);
	if (keys[2].node)
		load_words(ld, keys[2].node, "decls", &ld->rules->decls);
	if (keys[3].node)
		load_words(ld, keys[3].node, "raw-safe", &ld->rules->raw_safe);
	if (keys[4].node)
		gfl_load_conflicts(ld, keys[4].node);
}

/* Return: false if the text is no YAML, so that nobody knows what rules it held. */
static bool load_text(struct gfl_rules *rules, const char *text, size_t len, const char *file,
		      struct gfl_log *log)
{
	struct gfl_loader ld = { .rules = rules, .log = log };
	struct gfl_node *root;

	ld.file = gfl_arena_printf(rules->arena, "%s", file);
	for (size_t i = 0; i < len; i++)
		rules->digest = (rules->digest ^ (unsigned char)text[i]) * 0x100000001b3u;
	rules->digest = (rules->digest ^ len) * 0x9e3779b97f4a7c15u;
	if (!gfl_yaml_parse(rules->arena, text, len, ld.file, log, &root))
		return false;
	if (!root)
		return true;
	if (root->kind == GFL_NODE_MAP) {
		load_lists(&ld, root);
	} else if (root->kind == GFL_NODE_LIST) {
		for (uint32_t i = 0; i < root->nr; i++)
			load_rule(&ld, root->item[i]);
	} else {
		gfl_load_error(&ld, root, "a file must be a list of rules");
	}
	return true;
}

/* --- files ----------------------------------------------------------------- */

/* The rules, or NULL if there was an error; cross-checks only what was read completely. */
static struct gfl_rules *finish(struct gfl_rules *rules, bool is_complete, struct gfl_log *log,
				unsigned int errors_before)
{
	gfl_rules_index(rules);
	if (is_complete)
		gfl_rules_check(rules, log);
	if (log->nr_errors == errors_before)
		return rules;
	gfl_rules_destroy(rules);
	return NULL;
}

struct gfl_rules *gfl_rules_parse(const char *text, size_t len, const char *file,
				  struct gfl_log *log)
{
	struct gfl_rules *rules = gfl_rules_new();
	unsigned int before = log->nr_errors;
	bool is_complete = load_text(rules, text, len, file, log);

	return finish(rules, is_complete, log, before);
}

static int is_rule_file(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".yaml") == 0;
}

/* Not alphasort(), which follows the locale. */
static int compare_entries(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool load_file(struct gfl_rules *rules, const char *path, struct gfl_log *log)
{
	size_t nr = 0, cap = 0;
	char *text = NULL;
	bool ok = false;
	FILE *f = fopen(path, "r");

	if (!f) {
		gfl_error(log, path, 0, 0, "cannot open: %s", strerror(errno));
		return false;
	}
	do {
		if (nr == cap) {
			cap = cap ? cap * 2 : 32 * 1024;
			text = gfl_xrealloc(text, cap);
		}
		nr += fread(text + nr, 1, cap - nr, f);
	} while (nr == cap);
	if (ferror(f))
		gfl_error(log, path, 0, 0, "cannot read: %s", strerror(errno));
	else
		ok = load_text(rules, text, nr, path, log);
	free(text);
	fclose(f);
	return ok;
}

struct gfl_rules *gfl_rules_load(const char *dir, struct gfl_log *log)
{
	unsigned int before = log->nr_errors;
	struct dirent **entry;
	struct gfl_rules *rules;
	bool is_complete = true;
	int nr;

	nr = scandir(dir, &entry, is_rule_file, compare_entries);
	if (nr < 0) {
		gfl_error(log, dir, 0, 0, "cannot open the rules: %s", strerror(errno));
		return NULL;
	}
	rules = gfl_rules_new();
	if (nr == 0)
		gfl_error(log, dir, 0, 0, "no *.yaml file in the rules folder");
	for (int i = 0; i < nr; i++) {
		const char *path = gfl_arena_printf(rules->arena, "%s/%s", dir, entry[i]->d_name);

		is_complete &= load_file(rules, path, log);
		free(entry[i]);
	}
	free(entry);
	return finish(rules, is_complete, log, before);
}
