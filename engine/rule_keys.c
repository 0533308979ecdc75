// SPDX-License-Identifier: GPL-2.0-or-later
/* The schema of a rule: which keys the kinds of rules have, and what each may hold. */
#include <string.h>

#include "rule_priv.h"

#define K(kind) (1u << GFL_RULE_##kind)
#define ANY_KIND (~0u)

/* As written in `kind:`, by enum gfl_rule_kind. */
static const char *const kind_names[GFL_NR_RULE_KINDS] = {
	[GFL_RULE_NONE] = "",	      [GFL_RULE_LOCK] = "lock",
	[GFL_RULE_UNLOCK] = "unlock", [GFL_RULE_ENTER] = "enter",
	[GFL_RULE_LEAVE] = "leave",   [GFL_RULE_ALLOC] = "alloc",
	[GFL_RULE_FREE] = "free",     [GFL_RULE_TEST] = "test",
	[GFL_RULE_VALUE] = "value",   [GFL_RULE_REFERENCE] = "reference",
	[GFL_RULE_IGNORE] = "ignore", [GFL_RULE_CALLBACK] = "callback",
	[GFL_RULE_OPS] = "ops",	      [GFL_RULE_TYPE] = "type",
	[GFL_RULE_MACRO] = "macro",   [GFL_RULE_PHASE] = "phase",
	[GFL_RULE_CONFIG] = "config", [GFL_RULE_TRAMPOLINE] = "trampoline",
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
	[GFL_TEST_LAST_REF] = "last-reference",
};

#define DEFAULT_FAMILY "other"

static const char *const families[] = {
	"slab", "page", "percpu", "vmalloc", "mempool", "skb", "charge", DEFAULT_FAMILY,
};

const char *gfl_rule_kind_name(uint8_t kind)
{
	return kind_names[kind];
}

/* --- keys ------------------------------------------------------------------ */

static void load_source(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->source = gfl_read_text(ld, node, "source");
}

static void load_body_differs(struct gfl_loader *ld, struct gfl_rule *rule,
			      const struct gfl_node *node)
{
	rule->body_differs = gfl_read_text(ld, node, "body-differs");
}

static void load_fix(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->fix = gfl_read_text(ld, node, "fix");
}

static void load_note(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->note = gfl_read_text(ld, node, "note");
}

static void load_since(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->since = gfl_read_version(ld, node, "since");
}

static void load_until(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->until = gfl_read_version(ld, node, "until");
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
	rule->released_by =
		gfl_read_names(ld, node, "released-by", "rule name", &rule->nr_released_by);
}

static void load_gfp(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->gfp = gfl_read_identifier(ld, node, "constant");
}

static void load_gfp_arg(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->gfp_arg = gfl_read_index(ld, node, "gfp-arg");
}

static void load_needs(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	const char *const names[] = { gfl_wait_name(GFL_WAIT_FREE), gfl_wait_name(GFL_WAIT_SPIN),
				      gfl_wait_name(GFL_WAIT_CONFIG),
				      gfl_wait_name(GFL_WAIT_SLEEP) };
	int wait = gfl_load_choice(ld, node, "need", names, GFL_ARRAY_SIZE(names));

	rule->needs = (uint8_t)(wait < 0 ? GFL_NR_WAITS : wait);
}

static void load_size_arg(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->size_arg = gfl_read_index(ld, node, "size-arg");
}

static void load_object(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->object_arg = gfl_read_index(ld, node, "object");
}

/* Those of functions, not those of constants. */
static void load_instead(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	uint32_t nr, first = 0;
	const char *const *roles = gfl_role_names(&nr);
	int i;

	while (!gfl_role_is_decl(first))
		first++;
	i = gfl_load_choice(ld, node, "role", roles + first, nr - first);
	if (i >= 0)
		rule->instead = roles[first + (uint32_t)i];
}

const char *gfl_load_family(struct gfl_loader *ld, const struct gfl_node *node)
{
	int i = gfl_load_choice(ld, node, "family", families, GFL_ARRAY_SIZE(families));

	return i < 0 ? NULL : families[i];
}

static void load_family(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	const char *family = gfl_load_family(ld, node);

	if (family)
		rule->family = family;
}

static void load_drops_ref(struct gfl_loader *ld, struct gfl_rule *rule,
			   const struct gfl_node *node)
{
	rule->drops_ref = gfl_read_bool(ld, node, "drops-reference");
}

static void load_defers(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->defers_in_interrupt = gfl_read_bool(ld, node, "defers-in-interrupt");
}

static void load_irqs_on(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->irqs_on = gfl_read_bool(ld, node, "irqs-on");
}

static void load_drops_lock(struct gfl_loader *ld, struct gfl_rule *rule,
			    const struct gfl_node *node)
{
	rule->drops_lock = gfl_read_bool(ld, node, "drops-lock");
}

static void load_waits(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->waits = gfl_read_bool(ld, node, "waits");
}

static void load_shared(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->is_shared = gfl_read_bool(ld, node, "shared");
}

static void load_tells(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	int test = gfl_load_choice(ld, node, "test", test_names, GFL_NR_TESTS);

	rule->test = (uint8_t)(test < 0 ? GFL_TEST_NONE : test);
}

static void load_returns(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->value_arg = gfl_read_index(ld, node, "returns");
}

static void load_is(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->is_const = gfl_read_identifier(ld, node, "constant");
}

static void load_function(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	if (node->kind != GFL_NODE_LIST) {
		rule->fn_arg = gfl_read_index(ld, node, "function");
		return;
	}
	if (node->nr != 2) {
		gfl_load_error(ld, node, "'function' must be one index or a list of two");
		return;
	}
	rule->fn_arg = gfl_read_index(ld, node->item[0], "function");
	rule->fn_arg2 = gfl_read_index(ld, node->item[1], "function");
}

static void load_context(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	gfl_load_effects(ld, node, true, &rule->context);
}

static void load_functions(struct gfl_loader *ld, struct gfl_rule *rule,
			   const struct gfl_node *node)
{
	rule->fields = gfl_read_names(ld, node, "functions", "function", &rule->nr_fields);
}

static void load_member(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->member = gfl_read_identifier(ld, node, "member");
}

static void load_object_prefix(struct gfl_loader *ld, struct gfl_rule *rule,
			       const struct gfl_node *node)
{
	rule->object = gfl_read_identifier(ld, node, "prefix");
}

static void load_setup(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->setup = gfl_read_identifier(ld, node, "function");
}

static void load_code(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	if (!gfl_read_is_list(ld, node, "code"))
		return;
	rule->paths = gfl_arena_alloc(ld->rules->arena, node->nr * sizeof(*rule->paths));
	for (uint32_t i = 0; i < node->nr; i++) {
		const char *path = gfl_read_text(ld, node->item[i], "code");

		if (path && (*path == '/' || !strchr(path, '/')))
			gfl_load_error(ld, node->item[i],
				       "'%.80s' is no folder or file below the kernel tree", path);
		else if (path)
			rule->paths[rule->nr_paths++] = path;
	}
}

static void load_fields(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->fields = gfl_read_names(ld, node, "fields", "field", &rule->nr_fields);
}

static void load_not_in(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->not_in = gfl_read_names(ld, node, "not-in", "table", &rule->nr_not_in);
}

static void load_phase(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->phase = gfl_read_text(ld, node, "phase");
}

static void load_may(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node)
{
	rule->may = gfl_read_bool(ld, node, "may");
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
	rule->only_if = gfl_read_identifier(ld, node, "constant");
}

static void load_only_models(struct gfl_loader *ld, struct gfl_rule *rule,
			     const struct gfl_node *node)
{
	const char *const names[] = { gfl_model_name(GFL_RT), gfl_model_name(GFL_NORT), "both" };
	int model = gfl_load_choice(ld, node, "model", names, GFL_ARRAY_SIZE(names));

	rule->only_models = (uint8_t)(model < 0		     ? 0 :
				      model == GFL_NR_MODELS ? GFL_ALL_MODELS :
							       GFL_MODEL_BIT(model));
}

static void load_absent_on(struct gfl_loader *ld, struct gfl_rule *rule,
			   const struct gfl_node *node)
{
	const char *const names[] = { gfl_model_name(GFL_RT), gfl_model_name(GFL_NORT) };
	int model = gfl_load_choice(ld, node, "model", names, GFL_NR_MODELS);

	rule->only_models = (uint8_t)(model < 0 ? 0 : GFL_MODEL_BIT(model));
}

static void load_needs_config(struct gfl_loader *ld, struct gfl_rule *rule,
			      const struct gfl_node *node)
{
	rule->config = gfl_read_identifier(ld, node, "constant");
}

/* --- a rule ------------------------------------------------------------------ */

/**
 * struct rule_key - a key a rule may have
 * @load:  reads its value; NULL for those others read
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
#define K_CALLED (K_CHANGE | K(ALLOC) | K(FREE) | K(TEST) | K(VALUE) | K(REFERENCE) | K(IGNORE))

static const struct rule_key rule_keys[] = {
	{ "name", NULL, ANY_KIND, 0 },
	{ "names", NULL, ANY_KIND, 0 },
	{ "kind", NULL, ANY_KIND, 0 },
	{ "seen", NULL, K_CALLED | K(CALLBACK) | K(MACRO), 0 },
	{ "source", load_source, ANY_KIND, ANY_KIND },
	{ "note", load_note, ANY_KIND, K(PHASE) },
	{ "since", load_since, ANY_KIND, 0 },
	{ "until", load_until, ANY_KIND, 0 },
	{ "effect", load_effect, K_CHANGE | K(ALLOC) | K(TEST) | K(MACRO), K_CHANGE },
	{ "body-differs", load_body_differs, K_CHANGE | K(ALLOC) | K(TEST) | K(OPS), 0 },
	{ "if-result", load_when, K(LOCK) | K(ENTER) | K(ALLOC), 0 },
	{ "released-by", load_released_by, K(LOCK) | K(ENTER) | K(ALLOC) | K(MACRO),
	  K(LOCK) | K(ENTER) },
	{ "gfp", load_gfp, K(ALLOC), 0 },
	{ "gfp-arg", load_gfp_arg, K(ALLOC), 0 },
	{ "needs", load_needs, K(ALLOC) | K(FREE), 0 },
	{ "size-arg", load_size_arg, K(ALLOC), 0 },
	{ "nolock", gfl_load_nolock, K(ALLOC) | K(FREE), 0 },
	{ "gfp-only", gfl_load_gfp_only, K(ALLOC), 0 },
	{ "null-in", gfl_load_null_in, K(ALLOC), 0 },
	{ "at-most", gfl_load_at_most, K(ALLOC), 0 },
	{ "not-under", gfl_load_not_under, K(ALLOC), 0 },
	{ "freed-by", gfl_load_freed_by, K(ALLOC), 0 },
	{ "frees", gfl_load_frees, K(FREE), 0 },
	{ "drops-lock", load_drops_lock, K(ALLOC), 0 },
	{ "waits", load_waits, K(LOCK), 0 },
	{ "shared", load_shared, K(LOCK), 0 },
	{ "object", load_object, K(FREE) | K(TEST) | K(REFERENCE), K(REFERENCE) },
	{ "defers-in-interrupt", load_defers, K(FREE), 0 },
	{ "drops-reference", load_drops_ref, K(FREE), 0 },
	{ "irqs-on", load_irqs_on, K(FREE), 0 },
	{ "family", load_family, K(ALLOC) | K(FREE), 0 },
	{ "instead", load_instead, K(ALLOC) | K(FREE), 0 },
	{ "only-if-arg", gfl_load_only_if_arg, K(ALLOC) | K(FREE), 0 },
	{ "tells", load_tells, K(TEST), 0 },
	{ "returns", load_returns, K(VALUE), 0 },
	{ "is", load_is, K(VALUE), 0 },
	{ "function", load_function, K(CALLBACK), K(CALLBACK) },
	{ "member", load_member, K(CALLBACK) | K(TRAMPOLINE), K(TRAMPOLINE) },
	{ "fields", load_fields, K(OPS), K(OPS) },
	{ "not-in", load_not_in, K(OPS), 0 },
	{ "context", load_context, K(CALLBACK) | K(OPS), K(CALLBACK) | K(OPS) },
	{ "mode", gfl_load_mode, K(OPS), 0 },
	{ "cases", gfl_load_cases, K(CALLBACK) | K(OPS), 0 },
	{ "phase", load_phase, K(CALLBACK) | K(OPS), 0 },
	{ "may", load_may, K(CALLBACK) | K(OPS), 0 },
	{ "fix", load_fix, K(CALLBACK) | K(OPS), 0 },
	{ "class", load_class, K(TYPE), K(TYPE) },
	{ "unless", load_unless, K(MACRO) | K(OPS) | K(CALLBACK), 0 },
	{ "needs-config", load_needs_config, ANY_KIND, 0 },
	{ "only-models", load_only_models, K(MACRO), 0 },
	{ "absent-on", load_absent_on, K(CONFIG), K(CONFIG) },
	{ "code", load_code, K(CONFIG), 0 },
	{ "functions", load_functions, K(CONFIG), 0 },
	{ "object-prefix", load_object_prefix, K(TRAMPOLINE), K(TRAMPOLINE) },
	{ "changed-by", load_setup, K(TRAMPOLINE), K(TRAMPOLINE) },
};

static void check_keys(struct gfl_loader *ld, const struct gfl_rule *rule,
		       const struct gfl_node *map)
{
	const char *names[GFL_ARRAY_SIZE(rule_keys)];

	for (size_t i = 0; i < GFL_ARRAY_SIZE(rule_keys); i++)
		names[i] = rule_keys[i].name;
	for (uint32_t i = 0; i + 1 < map->nr; i += 2) {
		int key =
			gfl_load_choice(ld, map->item[i], "key", names, GFL_ARRAY_SIZE(rule_keys));

		if (key >= 0 && rule->kind && !(rule_keys[key].kinds & 1u << rule->kind))
			gfl_load_error(ld, map->item[i], "key '%s' does not go with kind '%s'",
				       names[key], kind_names[rule->kind]);
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

bool gfl_load_keys(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *map)
{
	load_kind(ld, rule, map);
	check_keys(ld, rule, map);
	if (!rule->kind)
		return false;
	if (rule->kind == GFL_RULE_ALLOC || rule->kind == GFL_RULE_FREE)
		rule->family = DEFAULT_FAMILY;
	ld->mode_arg = -1;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(rule_keys); i++) {
		const struct rule_key *key = &rule_keys[i];
		const struct gfl_node *node = gfl_node_get(map, key->name);

		if (node && key->load && key->kinds & 1u << rule->kind)
			key->load(ld, rule, node);
		else if (!node && key->must & 1u << rule->kind)
			gfl_load_error(ld, map, "no '%s'", key->name);
	}
	/* Most functions that say by their result whether they got the lock only try to. */
	if (!gfl_node_get(map, "waits"))
		rule->waits = rule->when != GFL_WHEN_NONZERO;
	if (rule->kind == GFL_RULE_VALUE && !gfl_node_get(map, "returns") && !rule->is_const)
		gfl_load_error(ld, map, "no 'returns' and no 'is'");
	if (rule->kind == GFL_RULE_CONFIG && !gfl_node_get(map, "code") &&
	    !gfl_node_get(map, "functions"))
		gfl_load_error(ld, map, "no 'code' and no 'functions'");
	return true;
}
