// SPDX-License-Identifier: GPL-2.0-or-later
/* Rule files to rules: which keys a rule may have, and what each may hold. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rule_priv.h"

#define K(kind) (1u << GFL_RULE_##kind)
#define ANY_KIND (~0u)

/* As written in `kind:`, by enum gfl_rule_kind. */
static const char *const kind_names[GFL_NR_RULE_KINDS] = {
	[GFL_RULE_NONE] = "",	    [GFL_RULE_LOCK] = "lock",
	[GFL_RULE_UNLOCK] = "unlock", [GFL_RULE_ENTER] = "enter",
	[GFL_RULE_LEAVE] = "leave", [GFL_RULE_ALLOC] = "alloc",
	[GFL_RULE_FREE] = "free",   [GFL_RULE_TEST] = "test",
	[GFL_RULE_VALUE] = "value", [GFL_RULE_IGNORE] = "ignore",
	[GFL_RULE_CALLBACK] = "callback", [GFL_RULE_OPS] = "ops",
	[GFL_RULE_TYPE] = "type",   [GFL_RULE_MACRO] = "macro",
};

static const char *const when_names[] = { "always", "nonzero", "zero", "negative", "nonnegative" };

static const char *const test_names[GFL_NR_TESTS] = {
	[GFL_TEST_NONE] = "nothing",
	[GFL_TEST_PREEMPT_COUNT] = "preempt-count",
	[GFL_TEST_IRQS_OFF] = "irqs-off",
	[GFL_TEST_IRQ_FLAGS] = "irq-flags-off",
	[GFL_TEST_IN_HARDIRQ] = "in-hardirq",
	[GFL_TEST_IN_NMI] = "in-nmi",
	[GFL_TEST_IN_SOFTIRQ] = "in-softirq",
	[GFL_TEST_IN_INTERRUPT] = "in-interrupt",
	[GFL_TEST_PREEMPTIBLE] = "preemptible",
};

#define DEFAULT_FAMILY "other"

static const char *const families[] = {
	"slab", "page", "percpu", "vmalloc", "mempool", "skb", DEFAULT_FAMILY,
};

static const char *const role_names[] = {
	"direct-reclaim", "kswapd-reclaim", "nofail",	 "preempt-mask",
	"softirq-mask",	  "hardirq-mask",   "nmi-mask",	 "config-rt",
	"version-code",	  "config-preempt-count",
};

const char *const *gfl_role_names(uint32_t *nr)
{
	*nr = GFL_ARRAY_SIZE(role_names);
	return role_names;
}

const char *gfl_rule_kind_name(uint8_t kind)
{
	return kind_names[kind];
}

/* --- values of keys -------------------------------------------------------- */

static bool is_identifier(const char *s)
{
	if (!(*s == '_' || (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z')))
		return false;
	for (; *s; s++) {
		if (!(*s == '_' || (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
		      (*s >= '0' && *s <= '9')))
			return false;
	}
	return true;
}

/* Any text, but some. */
static const char *read_text(struct gfl_loader *ld, const struct gfl_node *node, const char *key)
{
	if (node->kind == GFL_NODE_WORD && *node->text)
		return node->text;
	gfl_load_error(ld, node, "'%s' must be a text", key);
	return NULL;
}

static const char *read_identifier(struct gfl_loader *ld, const struct gfl_node *node,
				   const char *what)
{
	if (node->kind != GFL_NODE_WORD)
		gfl_load_error(ld, node, "%s must be a name", what);
	else if (!is_identifier(node->text))
		gfl_load_error(ld, node, "%s '%.80s' is no C identifier", what, node->text);
	else
		return node->text;
	return NULL;
}

/* Adds the good ones of a list of C identifiers to @list, which has room for all. */
static void read_identifiers(struct gfl_loader *ld, const struct gfl_node *node, const char *what,
			     const char **list, uint32_t *nr)
{
	for (uint32_t i = 0; i < node->nr; i++) {
		const char *name = read_identifier(ld, node->item[i], what);

		if (name)
			list[(*nr)++] = name;
	}
}

static bool is_list(struct gfl_loader *ld, const struct gfl_node *node, const char *key)
{
	if (node->kind == GFL_NODE_LIST && node->nr)
		return true;
	gfl_load_error(ld, node, "'%s' must be a list with at least one element", key);
	return false;
}

static const char **read_name_list(struct gfl_loader *ld, const struct gfl_node *node,
				   const char *key, const char *what, uint32_t *nr)
{
	const char **list;

	*nr = 0;
	if (!is_list(ld, node, key))
		return NULL;
	list = gfl_arena_alloc(ld->rules->arena, node->nr * sizeof(*list));
	read_identifiers(ld, node, what, list, nr);
	return list;
}

static int8_t read_index(struct gfl_loader *ld, const struct gfl_node *node, const char *key)
{
	if (node->kind == GFL_NODE_WORD && node->text[0] >= '0' && node->text[0] <= '9') {
		if (!node->text[1])
			return (int8_t)(node->text[0] - '0');
		if (node->text[0] == '1' && node->text[1] >= '0' && node->text[1] <= '9' &&
		    !node->text[2])
			return (int8_t)(10 + node->text[1] - '0');
	}
	gfl_load_error(ld, node, "'%s' must be the index of an argument, from 0 to 19", key);
	return -1;
}

static bool read_bool(struct gfl_loader *ld, const struct gfl_node *node, const char *key)
{
	if (node->kind == GFL_NODE_WORD && strcmp(node->text, "true") == 0)
		return true;
	if (node->kind != GFL_NODE_WORD || strcmp(node->text, "false") != 0)
		gfl_load_error(ld, node, "'%s' must be true or false", key);
	return false;
}

/* One part of a version, at most 255 as in LINUX_VERSION_CODE. */
static bool read_number(const char **s, uint32_t *n)
{
	uint32_t digits = 0;

	*n = 0;
	for (; **s >= '0' && **s <= '9'; (*s)++, digits++)
		*n = *n * 10 + (uint32_t)(**s - '0');
	return digits > 0 && digits <= 3 && *n <= 255;
}

static uint32_t read_version(struct gfl_loader *ld, const struct gfl_node *node, const char *key)
{
	const char *s = node->kind == GFL_NODE_WORD ? node->text : "";
	uint32_t part[3] = { 0, 0, 0 };
	bool ok = read_number(&s, &part[0]) && *s++ == '.' && read_number(&s, &part[1]);

	if (ok && *s == '.') {
		s++;
		ok = read_number(&s, &part[2]);
	}
	if (ok && !*s && part[0])
		return part[0] << 16 | part[1] << 8 | part[2];
	gfl_load_error(ld, node, "'%s' must be a kernel version, like 6.12", key);
	return 0;
}

/* --- keys ------------------------------------------------------------------ */

/*
 * A TYPE may be "struct mutex" where there is no typedef; everything else is a C identifier.
 */
static const char *read_rule_name(struct gfl_loader *ld, const struct gfl_rule *rule,
				  const struct gfl_node *node)
{
	static const char prefix[] = "struct ";

	if (rule->kind == GFL_RULE_TYPE && node->kind == GFL_NODE_WORD &&
	    strncmp(node->text, prefix, sizeof(prefix) - 1) == 0 &&
	    is_identifier(node->text + sizeof(prefix) - 1))
		return node->text;
	return read_identifier(ld, node, "name");
}

static void load_source(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->source = read_text(ld, node, "source");
}

static void load_note(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->note = read_text(ld, node, "note");
}

static void load_since(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->since = read_version(ld, node, "since");
}

static void load_until(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->until = read_version(ld, node, "until");
	if (rule->until && rule->since >= rule->until)
		gfl_load_error(ld, node, "'until' must be later than 'since'");
}

static void load_effect(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	gfl_load_effects(ld, node, false, &rule->effects);
}

static void load_when(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	int when = gfl_load_choice(ld, node, "result", when_names, GFL_ARRAY_SIZE(when_names));

	rule->when = (uint8_t)(when < 0 ? GFL_WHEN_ALWAYS : when);
}

static void load_released_by(struct gfl_loader *ld, struct gfl_rule *rule,
			     const struct gfl_node *node)
{
	rule->released_by = read_name_list(ld, node, "released-by", "rule name",
					   &rule->nr_released_by);
}

static void load_gfp(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->gfp = read_identifier(ld, node, "constant");
}

static void load_gfp_arg(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->gfp_arg = read_index(ld, node, "gfp-arg");
}

static void load_needs(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	const char *const names[] = { gfl_wait_name(GFL_WAIT_FREE), gfl_wait_name(GFL_WAIT_SPIN),
				      gfl_wait_name(GFL_WAIT_CONFIG),
				      gfl_wait_name(GFL_WAIT_SLEEP) };
	int wait = gfl_load_choice(ld, node, "need", names, GFL_ARRAY_SIZE(names));

	rule->needs = (uint8_t)(wait < 0 ? GFL_NR_WAITS : wait);
}

static void load_size_arg(struct gfl_loader *ld, struct gfl_rule *rule,
			  const struct gfl_node *node)
{
	rule->size_arg = read_index(ld, node, "size-arg");
}

static void load_object(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->object_arg = read_index(ld, node, "object");
}

static void load_family(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	int i = gfl_load_choice(ld, node, "family", families, GFL_ARRAY_SIZE(families));

	if (i >= 0)
		rule->family = families[i];
}

static void load_defers(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->defers_in_interrupt = read_bool(ld, node, "defers-in-interrupt");
}

static void load_drops_lock(struct gfl_loader *ld, struct gfl_rule *rule,
			    const struct gfl_node *node)
{
	rule->drops_lock = read_bool(ld, node, "drops-lock");
}

static void load_tells(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	int test = gfl_load_choice(ld, node, "test", test_names, GFL_NR_TESTS);

	rule->test = (uint8_t)(test < 0 ? GFL_TEST_NONE : test);
}

static void load_returns(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->value_arg = read_index(ld, node, "returns");
}

static void load_function(struct gfl_loader *ld, struct gfl_rule *rule,
			  const struct gfl_node *node)
{
	if (node->kind != GFL_NODE_LIST) {
		rule->fn_arg = read_index(ld, node, "function");
		return;
	}
	if (node->nr != 2) {
		gfl_load_error(ld, node, "'function' must be one index or a list of two");
		return;
	}
	rule->fn_arg = read_index(ld, node->item[0], "function");
	rule->fn_arg2 = read_index(ld, node->item[1], "function");
}

static void load_context(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	gfl_load_effects(ld, node, true, &rule->context);
}

static void load_fields(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->fields = read_name_list(ld, node, "fields", "field", &rule->nr_fields);
}

static void load_may(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->may = read_bool(ld, node, "may");
}

static void load_class(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	const char *const names[] = { gfl_class_name(GFL_CLASS_RAW),
				      gfl_class_name(GFL_CLASS_CONFIG),
				      gfl_class_name(GFL_CLASS_SLEEP) };
	int cls = gfl_load_choice(ld, node, "class", names, GFL_ARRAY_SIZE(names));

	rule->cls = (uint8_t)(cls < 0 ? GFL_CLASS_NONE : GFL_CLASS_RAW + cls);
}

static void load_unless(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->only_if = read_identifier(ld, node, "constant");
}

static void load_only_models(struct gfl_loader *ld, struct gfl_rule *rule,
			     const struct gfl_node *node)
{
	const char *const names[] = { gfl_model_name(GFL_RT), gfl_model_name(GFL_NORT) };
	int model = gfl_load_choice(ld, node, "model", names, GFL_NR_MODELS);

	rule->only_models = (uint8_t)(model < 0 ? 0 : GFL_MODEL_BIT(model));
}

/* --- keys that hold maps ----------------------------------------------------- */

/** struct sub_key - a key of a map within a rule, and where its value was found */
struct sub_key {
	const char *name;
	const struct gfl_node *node;
};

/* Spreads @map over @keys; unknown keys are errors. */
static bool read_map(struct gfl_loader *ld, const struct gfl_node *map, const char *what,
		     struct sub_key *keys, uint32_t nr)
{
	const char *names[8];

	if (map->kind != GFL_NODE_MAP) {
		gfl_load_error(ld, map, "%s must be a map, with the key '%s'", what, keys[0].name);
		return false;
	}
	for (uint32_t i = 0; i < nr; i++)
		names[i] = keys[i].name;
	for (uint32_t i = 0; i + 1 < map->nr; i += 2) {
		int key = gfl_load_choice(ld, map->item[i], "key", names, nr);

		if (key >= 0)
			keys[key].node = map->item[i + 1];
	}
	return true;
}

static bool has_key(struct gfl_loader *ld, const struct gfl_node *map, const struct sub_key *key,
		    const char *what)
{
	if (!key->node)
		gfl_load_error(ld, map, "%s without '%s'", what, key->name);
	return key->node;
}

static void load_only_if_arg(struct gfl_loader *ld, struct gfl_rule *rule,
			     const struct gfl_node *node)
{
	static const char *const is_names[] = { "null", "not-null" };
	struct sub_key keys[] = { { "arg", NULL }, { "is", NULL } };
	int is;

	if (!read_map(ld, node, "'only-if-arg'", keys, GFL_ARRAY_SIZE(keys)) ||
	    !has_key(ld, node, &keys[0], "'only-if-arg'") ||
	    !has_key(ld, node, &keys[1], "'only-if-arg'"))
		return;
	rule->cond_arg = read_index(ld, keys[0].node, "arg");
	is = gfl_load_choice(ld, keys[1].node, "condition", is_names, GFL_ARRAY_SIZE(is_names));
	rule->cond_is_null = is == 0;
}

static void load_mode(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	struct sub_key keys[] = { { "setup", NULL }, { "object", NULL }, { "arg", NULL } };

	if (!read_map(ld, node, "'mode'", keys, GFL_ARRAY_SIZE(keys)))
		return;
	for (uint32_t i = 0; i < GFL_ARRAY_SIZE(keys); i++) {
		if (!has_key(ld, node, &keys[i], "'mode'"))
			return;
	}
	rule->mode_setup = read_identifier(ld, keys[0].node, "function");
	rule->mode_object = read_index(ld, keys[1].node, "object");
	ld->mode_arg = read_index(ld, keys[2].node, "arg");
}

/* The argument a case is about: for OPS that of the mode, else its own. */
static int8_t case_arg(struct gfl_loader *ld, const struct gfl_rule *rule,
		       const struct gfl_node *map, const struct sub_key *arg)
{
	if (rule->kind == GFL_RULE_CALLBACK)
		return has_key(ld, map, arg, "a case") ? read_index(ld, arg->node, "arg") : -1;
	if (arg->node)
		gfl_load_error(ld, arg->node, "'arg' stands in 'mode', not in its cases");
	if (!rule->mode_setup)
		gfl_load_error(ld, map, "cases of kind 'ops' need a 'mode'");
	return ld->mode_arg;
}

static void load_case(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *map,
		      struct gfl_flag_case *c)
{
	struct sub_key keys[] = {
		{ "arg", NULL }, { "any-of", NULL }, { "equals", NULL }, { "context", NULL }
	};
	const struct sub_key *names;

	if (!read_map(ld, map, "a case", keys, GFL_ARRAY_SIZE(keys)))
		return;
	c->arg = case_arg(ld, rule, map, &keys[0]);
	c->is_equal = keys[2].node;
	names = c->is_equal ? &keys[2] : &keys[1];
	if (!keys[1].node == !keys[2].node)
		gfl_load_error(ld, map, "a case needs either 'any-of' or 'equals'");
	else
		c->names = read_name_list(ld, names->node, names->name, "constant", &c->nr_names);
	if (has_key(ld, map, &keys[3], "a case"))
		gfl_load_effects(ld, keys[3].node, true, &c->context);
}

static void load_cases(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	if (!is_list(ld, node, "cases"))
		return;
	rule->cases = gfl_arena_alloc(ld->rules->arena, node->nr * sizeof(*rule->cases));
	rule->nr_cases = node->nr;
	for (uint32_t i = 0; i < node->nr; i++)
		load_case(ld, rule, node->item[i], &rule->cases[i]);
}

/* --- a rule ------------------------------------------------------------------ */

/**
 * struct rule_key - a key a rule may have
 * @load:  reads its value; NULL for those load_rule() reads itself
 * @kinds: which kinds may have it
 * @must:  which kinds must have it
 *
 * Keys are loaded in the order of the table, wherever they stand in the file.
 */
struct rule_key {
	const char *name;
	void (*load)(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node);
	uint32_t kinds;
	uint32_t must;
};

#define K_CHANGE (K(LOCK) | K(UNLOCK) | K(ENTER) | K(LEAVE))
#define K_CALLED (K_CHANGE | K(ALLOC) | K(FREE) | K(TEST) | K(VALUE) | K(IGNORE))

static const struct rule_key rule_keys[] = {
	{ "name", NULL, ANY_KIND, 0 },
	{ "names", NULL, ANY_KIND, 0 },
	{ "kind", NULL, ANY_KIND, 0 },
	{ "seen", NULL, K_CALLED | K(CALLBACK) | K(MACRO), 0 },
	{ "source", load_source, ANY_KIND, ANY_KIND },
	{ "note", load_note, ANY_KIND, 0 },
	{ "since", load_since, ANY_KIND, 0 },
	{ "until", load_until, ANY_KIND, 0 },
	{ "effect", load_effect, K_CHANGE | K(ALLOC) | K(TEST) | K(MACRO), K_CHANGE },
	{ "if-result", load_when, K(LOCK) | K(ENTER) | K(ALLOC), 0 },
	{ "released-by", load_released_by, K(LOCK) | K(ENTER) | K(ALLOC) | K(MACRO),
	  K(LOCK) | K(ENTER) },
	{ "gfp", load_gfp, K(ALLOC), 0 },
	{ "gfp-arg", load_gfp_arg, K(ALLOC), 0 },
	{ "needs", load_needs, K(ALLOC) | K(FREE), 0 },
	{ "size-arg", load_size_arg, K(ALLOC), 0 },
	{ "drops-lock", load_drops_lock, K(ALLOC), 0 },
	{ "object", load_object, K(FREE), 0 },
	{ "defers-in-interrupt", load_defers, K(FREE), 0 },
	{ "family", load_family, K(ALLOC) | K(FREE), 0 },
	{ "only-if-arg", load_only_if_arg, K(ALLOC) | K(FREE), 0 },
	{ "tells", load_tells, K(TEST), 0 },
	{ "returns", load_returns, K(VALUE), K(VALUE) },
	{ "function", load_function, K(CALLBACK), K(CALLBACK) },
	{ "fields", load_fields, K(OPS), K(OPS) },
	{ "context", load_context, K(CALLBACK) | K(OPS), K(CALLBACK) | K(OPS) },
	{ "mode", load_mode, K(OPS), 0 },
	{ "cases", load_cases, K(CALLBACK) | K(OPS), 0 },
	{ "may", load_may, K(CALLBACK) | K(OPS), 0 },
	{ "class", load_class, K(TYPE), K(TYPE) },
	{ "unless", load_unless, K(MACRO), 0 },
	{ "only-models", load_only_models, K(MACRO), 0 },
};

static void check_keys(struct gfl_loader *ld, const struct gfl_rule *rule,
		       const struct gfl_node *map)
{
	const char *names[GFL_ARRAY_SIZE(rule_keys)];

	for (size_t i = 0; i < GFL_ARRAY_SIZE(rule_keys); i++)
		names[i] = rule_keys[i].name;
	for (uint32_t i = 0; i + 1 < map->nr; i += 2) {
		int key = gfl_load_choice(ld, map->item[i], "key", names,
					  GFL_ARRAY_SIZE(rule_keys));

		if (key >= 0 && rule->kind && !(rule_keys[key].kinds & 1u << rule->kind))
			gfl_load_error(ld, map->item[i], "key '%s' does not go with kind '%s'",
				       names[key], kind_names[rule->kind]);
	}
}

static void load_keys(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *map)
{
	ld->mode_arg = -1;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(rule_keys); i++) {
		const struct rule_key *key = &rule_keys[i];
		const struct gfl_node *node = gfl_node_get(map, key->name);

		if (node && key->load && key->kinds & 1u << rule->kind)
			key->load(ld, rule, node);
		else if (!node && key->must & 1u << rule->kind)
			gfl_load_error(ld, map, "no '%s'", key->name);
	}
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

	if (node && is_list(ld, node, "seen"))
		room += node->nr;
	rule->seen = gfl_arena_alloc(ld->rules->arena, room * sizeof(*rule->seen));
	rule->seen[rule->nr_seen++] = rule->name;
	if (room > 1)
		read_identifiers(ld, node, "name", rule->seen, &rule->nr_seen);
}

/* One rule for each of `names:`. */
static void load_names(struct gfl_loader *ld, const struct gfl_rule *shared,
		       const struct gfl_node *map, const struct gfl_node *names)
{
	const struct gfl_node *seen = gfl_node_get(map, "seen");

	if (seen)
		gfl_load_error(ld, seen, "'seen' needs a 'name', not 'names'");
	if (!is_list(ld, names, "names"))
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

static void load_kind(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *map)
{
	const struct gfl_node *node = gfl_node_get(map, "kind");
	int kind;

	if (!node) {
		gfl_load_error(ld, map, "no 'kind'");
		return;
	}
	kind = gfl_load_choice(ld, node, "kind", kind_names + 1, GFL_NR_RULE_KINDS - 1);
	rule->kind = (uint8_t)(kind + 1);
}

static void load_rule(struct gfl_loader *ld, const struct gfl_node *map)
{
	struct gfl_rule rule = {
		.file = ld->file, .gfp_arg = -1, .needs = GFL_NR_WAITS, .size_arg = -1,
		.object_arg = -1, .value_arg = -1, .fn_arg = -1, .fn_arg2 = -1, .mode_object = -1,
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
	load_kind(ld, &rule, map);
	check_keys(ld, &rule, map);
	if (!name == !names) {
		gfl_load_error(ld, map, "a rule needs either 'name' or 'names'");
		return;
	}
	if (!rule.kind)
		return;
	if (rule.kind == GFL_RULE_ALLOC || rule.kind == GFL_RULE_FREE)
		rule.family = DEFAULT_FAMILY;
	load_keys(ld, &rule, map);
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
			gfl_load_error(ld, map->item[i], "role '%s' given twice",
				       role_names[role]);
		ld->rules->role[role] = read_identifier(ld, map->item[i + 1], "constant");
	}
}

static void load_words(struct gfl_loader *ld, const struct gfl_node *node, const char *key,
		       struct gfl_words *words)
{
	uint32_t nr;
	const char **list = read_name_list(ld, node, key, "name", &nr);

	for (uint32_t i = 0; i < nr; i++) {
		GFL_GROW(words->w, words->nr, words->cap);
		words->w[words->nr++] = list[i];
	}
}

static void load_lists(struct gfl_loader *ld, const struct gfl_node *map)
{
	struct sub_key keys[] = { { "roles", NULL }, { "gfp-names", NULL }, { "decls", NULL } };

	ld->rule = NULL;
	read_map(ld, map, "the file", keys, GFL_ARRAY_SIZE(keys));
	if (keys[0].node)
		load_roles(ld, keys[0].node);
	if (keys[1].node)
		load_words(ld, keys[1].node, "gfp-names", &ld->rules->gfp_names);
	if (keys[2].node)
		load_words(ld, keys[2].node, "decls", &ld->rules->decls);
}

/* Return: false if the text is no YAML, so that nobody knows what rules it held. */
static bool load_text(struct gfl_rules *rules, const char *text, size_t len, const char *file,
		      struct gfl_log *log)
{
	struct gfl_loader ld = { .rules = rules, .log = log };
	struct gfl_node *root;

	ld.file = gfl_arena_printf(rules->arena, "%s", file);
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
