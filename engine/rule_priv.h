/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules, private part: what the files engine/rule_*.c share. */
#ifndef GFL_RULE_PRIV_H
#define GFL_RULE_PRIV_H

#include "gfplint/rule.h"

/* --- YAML (rule_yaml.c) --- */

enum gfl_node_kind {
	GFL_NODE_WORD, /* scalar; all scalars are strings, the schema types them */
	GFL_NODE_LIST,
	GFL_NODE_MAP,
};

/**
 * struct gfl_node - one YAML node with its place
 * @kind: enum gfl_node_kind
 * @line: 1-based
 * @col:  1-based, in characters
 * @text: WORD: its text
 * @item: LIST: elements; MAP: key, value, key, value, ... (keys are words)
 * @nr:   length of @item
 */
struct gfl_node {
	uint8_t kind;
	uint32_t line;
	uint32_t col;
	const char *text;
	struct gfl_node **item;
	uint32_t nr;
};

/**
 * gfl_yaml_parse() - parse one YAML document
 * @arena: memory of the nodes and their text
 * @text:  UTF-8, @len bytes
 * @file:  name for messages
 * @log:   gets the first error
 * @root:  set to the document's node, NULL if there is none (comments only)
 *
 * Refused beyond what YAML refuses: duplicate keys, keys that are no words, anchors, aliases, tags,
 * more than one document, NUL characters.
 *
 * Return: false after an error.
 */
bool gfl_yaml_parse(struct gfl_arena *arena, const char *text, size_t len, const char *file,
		    struct gfl_log *log, struct gfl_node **root);

/** gfl_node_get() - value of @key in @map, or NULL */
const struct gfl_node *gfl_node_get(const struct gfl_node *map, const char *key);

/* --- the set (rule_table.c) --- */

/** enum gfl_slot - name spaces of rules; within one, a name has one rule per kernel version */
enum gfl_slot {
	GFL_SLOT_FUNC,
	GFL_SLOT_CALLBACK,
	GFL_SLOT_MACRO,
	GFL_SLOT_OPS, /* by tag and field */
	GFL_SLOT_TYPE,
	GFL_SLOT_PHASE,
	GFL_SLOT_CONFIG,     /* by function */
	GFL_SLOT_TRAMPOLINE, /* by the function that changes it */
	GFL_NR_SLOTS
};

/** struct gfl_words - growing array of strings */
struct gfl_words {
	const char **w;
	uint32_t nr, cap;
};

/** struct gfl_rule_src - where a rule was written: its @map and the node of its @name */
struct gfl_rule_src {
	const struct gfl_node *map;
	const struct gfl_node *name;
};

/** struct gfl_hit - one name of one rule; @next: index + 1 of the next in its hash chain */
struct gfl_hit {
	uint32_t hash;
	uint32_t next;
	const char *key;
	const char *field;
	uint32_t rule;
	uint8_t slot;
};

/**
 * struct gfl_rules - the set
 * @arena:     memory of everything but the arrays here
 * @rule:      the rules, in file and line order
 * @src:       where they come from, parallel to @rule
 * @role:      names of constants and declarations by role, parallel to gfl_role_names()
 * @constants: sorted
 * @hit:       hash table entries
 * @bucket:    index + 1 into @hit, @nr_buckets (a power of two)
 * @located:   indexes of rules of kind CONFIG that name folders or files
 * @trampoline: indexes of rules of that kind
 */
struct gfl_rules {
	struct gfl_arena *arena;
	struct gfl_rule *rule;
	struct gfl_rule_src *src;
	uint32_t nr, cap, cap_src;
	const char **role;
	struct gfl_words constants;
	struct gfl_words decls;
	struct gfl_words gfp_names;
	struct gfl_words raw_safe;
	struct gfl_conflict *conflict;
	uint32_t nr_conflicts, cap_conflicts;
	struct gfl_hit *hit;
	uint32_t nr_hits, cap_hits;
	uint32_t *bucket;
	uint32_t nr_buckets;
	uint32_t *located; /* rules with paths */
	uint32_t nr_located, cap_located;
	uint32_t *trampoline;
	uint32_t nr_trampolines, cap_trampolines;
	uint64_t digest;
};

struct gfl_rules *gfl_rules_new(void);

/** gfl_rules_index() - build the lookup tables once all rules are in */
void gfl_rules_index(struct gfl_rules *rules);

enum gfl_slot gfl_rule_slot(const struct gfl_rule *rule);

/** gfl_rules_find() - first entry for @key (OPS: and @field), of any version; then the next ones */
const struct gfl_hit *gfl_rules_find(const struct gfl_rules *rules, enum gfl_slot slot,
				     const char *key, const char *field);
const struct gfl_hit *gfl_rules_find_next(const struct gfl_rules *rules, const struct gfl_hit *hit);

/* --- words (rule_word.c) --- */

/**
 * struct gfl_loader - what loading one file needs
 * @rules: being filled
 * @file:  name for messages
 * @rule:  name of the rule being read, for messages; NULL outside rules
 * @mode_arg: OPS: index of the mode argument, for the cases
 */
struct gfl_loader {
	struct gfl_rules *rules;
	struct gfl_log *log;
	const char *file;
	const char *rule;
	int8_t mode_arg;
};

/** gfl_load_error() - report an error at @node */
void gfl_load_error(struct gfl_loader *ld, const struct gfl_node *node, const char *fmt, ...)
	GFL_PRINTF(3, 4);

/**
 * gfl_suggest() - the word somebody probably meant
 * @word:  what was written
 * @words: what exists, @nr of them
 *
 * Return: one of @words that is a few typing errors away from @word, or NULL.
 */
const char *gfl_suggest(const char *word, const char *const *words, uint32_t nr);

/**
 * gfl_load_choice() - index of a word in a list of legal words
 * @what: what the word is, for the message ("kind", "class of lock")
 *
 * Return: the index, -1 after an error.
 */
int gfl_load_choice(struct gfl_loader *ld, const struct gfl_node *node, const char *what,
		    const char *const *words, uint32_t nr);

/**
 * gfl_load_effects() - read a list of effects, or a map of such lists by model
 * @is_context: they describe a context (`context:`), not what a call does to it (`effect:`)
 */
void gfl_load_effects(struct gfl_loader *ld, const struct gfl_node *node, bool is_context,
		      struct gfl_effects *effects);

/* --- values (rule_value.c); each reports what does not fit --- */

bool gfl_is_identifier(const char *s);

/** gfl_read_text() - any text, but some; NULL after an error */
const char *gfl_read_text(struct gfl_loader *ld, const struct gfl_node *node, const char *key);

/** gfl_read_identifier() - a C identifier; NULL after an error. @what is it, for the message */
const char *gfl_read_identifier(struct gfl_loader *ld, const struct gfl_node *node,
				const char *what);

/** gfl_read_identifiers() - append the good ones of list @node to @list, which has room for all */
void gfl_read_identifiers(struct gfl_loader *ld, const struct gfl_node *node, const char *what,
			  const char **list, uint32_t *nr);

/** gfl_read_is_list() - is @node, the value of @key, a list that is not empty? */
bool gfl_read_is_list(struct gfl_loader *ld, const struct gfl_node *node, const char *key);

/** gfl_read_names() - a list of C identifiers, @nr of them; NULL after an error */
const char **gfl_read_names(struct gfl_loader *ld, const struct gfl_node *node, const char *key,
			    const char *what, uint32_t *nr);

/** gfl_read_index() - index of an argument; -1 after an error */
int8_t gfl_read_index(struct gfl_loader *ld, const struct gfl_node *node, const char *key);
bool gfl_read_bool(struct gfl_loader *ld, const struct gfl_node *node, const char *key);

/** gfl_read_version() - a kernel version as LINUX_VERSION_CODE; 0 after an error */
uint32_t gfl_read_version(struct gfl_loader *ld, const struct gfl_node *node, const char *key);

/** struct gfl_sub_key - a key of a map, and where its value was found; NULL if nowhere */
struct gfl_sub_key {
	const char *name;
	const struct gfl_node *node;
};

/** gfl_read_map() - spread @map over @keys, at most 12; false if it is no map */
bool gfl_read_map(struct gfl_loader *ld, const struct gfl_node *map, const char *what,
		  struct gfl_sub_key *keys, uint32_t nr);

/** gfl_read_has() - was @key found in @map? */
bool gfl_read_has(struct gfl_loader *ld, const struct gfl_node *map, const struct gfl_sub_key *key,
		  const char *what);

/* --- the parts of loading (rule_keys.c, rule_load.c, rule_check.c) --- */

/** gfl_role_names() - the roles a constant or a declaration can play in the engine */
const char *const *gfl_role_names(uint32_t *nr);

/** gfl_role_is_decl() - is role @role (an index) played by a declaration, not by a constant? */
bool gfl_role_is_decl(uint32_t role);

/** gfl_load_keys() - fill @rule from @map, all but its names; false if its kind is unknown */
bool gfl_load_keys(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *map);

/** gfl_load_family() - a family of allocators; NULL after an error */
const char *gfl_load_family(struct gfl_loader *ld, const struct gfl_node *node);

/* Keys that hold maps (rule_maps.c). */
void gfl_load_only_if_arg(struct gfl_loader *ld, struct gfl_rule *rule,
			  const struct gfl_node *node);
void gfl_load_mode(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node);
void gfl_load_cases(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node);

/* Keys about allocators that take no lock (rule_nolock.c); gfl_nolock_check() with all rules at hand. */
void gfl_load_nolock(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node);
void gfl_load_gfp_only(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node);
void gfl_load_null_in(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node);
void gfl_load_at_most(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node);
void gfl_load_not_under(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node);
void gfl_load_freed_by(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node);
void gfl_load_frees(struct gfl_loader *ld, struct gfl_rule *rule, const struct gfl_node *node);
void gfl_nolock_check(const struct gfl_rules *rules, struct gfl_log *log);

/** gfl_is_member() - is it "tag.member", both C identifiers? */
bool gfl_is_member(const char *name);

/** gfl_load_conflicts() - the list of conflicting flags; gfl_conflicts_check() with all rules at hand */
void gfl_load_conflicts(struct gfl_loader *ld, const struct gfl_node *node);
void gfl_conflicts_check(const struct gfl_rules *rules, struct gfl_log *log);

/** gfl_rules_check() - what can only be seen with all rules at hand */
void gfl_rules_check(const struct gfl_rules *rules, struct gfl_log *log);

#endif /* GFL_RULE_PRIV_H */
