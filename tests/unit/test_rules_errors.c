// SPDX-License-Identifier: GPL-2.0-or-later
/* The loader of rules: what it refuses, with which message, where. */
#include "gfplint/rule.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "rule_priv.h"

/* A pair to which rules under test can refer. */
#define UNLOCK                                                                                     \
	"- name: put\n"                                                                            \
	"  kind: unlock\n"                                                                         \
	"  effect: [-raw(0)]\n"                                                                    \
	"  source: x.h:put\n"
#define PAIR                                                                                       \
	"- name: get\n"                                                                            \
	"  kind: lock\n"                                                                           \
	"  effect: [+raw(0)]\n"                                                                    \
	"  released-by: [put]\n"                                                                   \
	"  source: x.h:get\n" UNLOCK

/* --- helpers --------------------------------------------------------------------- */

/* All that is printed about @text, which must be refused. */
static char *complaints(const char *text, size_t len)
{
	char *out = NULL;
	size_t size;
	struct gfl_log log = { .out = open_memstream(&out, &size) };

	assert_null(gfl_rules_parse(text, len, "r.yaml", &log));
	assert_true(log.nr_errors > 0);
	fclose(log.out);
	return out;
}

static void refuses_bytes(const char *text, size_t len, const char *expected)
{
	char *out = complaints(text, len);

	assert_string_equal(out, expected);
	free(out);
}

static void refuses(const char *text, const char *expected)
{
	refuses_bytes(text, strlen(text), expected);
}

/** struct refusal - a text and the whole output about it */
struct refusal {
	const char *text;
	const char *expected;
};

static void refuses_all(const struct refusal *r, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		refuses(r[i].text, r[i].expected);
}

#define REFUSES_ALL(table) refuses_all(table, GFL_ARRAY_SIZE(table))

/* --- YAML ------------------------------------------------------------------------ */

static void yaml_errors_have_places(void **state)
{
	static const struct refusal table[] = {
		{ "- name: a\n  kind: [lock\n- name: b\n",
		  "r.yaml:3:7: error: while parsing a flow sequence: "
		  "did not find expected ',' or ']'\n" },
		{ "- name: a\n  kind: ignore\n  name: b\n  source: x\n",
		  "r.yaml:3:3: error: key 'name' given twice, first on line 1\n" },
		{ "- [a]: b\n", "r.yaml:1:3: error: a key must be a word\n" },
		{ "- &a x\n", "r.yaml:1:3: error: anchors, aliases and tags are not supported\n" },
		{ "- x\n- *a\n",
		  "r.yaml:2:3: error: anchors, aliases and tags are not supported\n" },
		{ "- !!int 4\n", "r.yaml:1:3: error: tags are not supported\n" },
		{ "- !t [a]\n",
		  "r.yaml:1:3: error: anchors, aliases and tags are not supported\n" },
		{ "- \"a\\0b\"\n", "r.yaml:1:3: error: a nul character in a word\n" },
		{ "--- []\n--- []\n", "r.yaml:2:1: error: more than one document in a file\n" },
		{ "[[[[[[[[[a]]]]]]]]]\n", "r.yaml:1:9: error: nested too deep\n" },
		{ "word\n", "r.yaml:1:1: error: a file must be a list of rules\n" },
		{ "- word\n",
		  "r.yaml:1:3: error: a rule must be a map, starting with '- name:'\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

static void bad_encodings_are_located(void **state)
{
	(void)state;
	refuses_bytes("- a\n- b\xff\n", 9, "r.yaml:2:4: error: invalid leading UTF-8 octet\n");
	refuses_bytes("- a\n- b\0\n", 9, "r.yaml:2:4: error: control characters are not allowed\n");
}

/* --- keys ------------------------------------------------------------------------ */

static void unknown_words_get_suggestions(void **state)
{
	static const struct refusal table[] = {
		{ "- name: f\n  kind: ignore\n  suorce: x\n  source: x\n",
		  "r.yaml:3:3: error: rule 'f': unknown key 'suorce', did you mean 'source'?\n" },
		{ "- name: f\n  kind: ignore\n  quality: x\n  source: x\n",
		  "r.yaml:3:3: error: rule 'f': unknown key 'quality'\n" },
		{ "- name: f\n  kind: ingore\n  source: x\n",
		  "r.yaml:2:9: error: rule 'f': unknown kind 'ingore', did you mean 'ignore'?\n" },
		{ "- name: f\n  kind: alloc\n  family: slob\n  source: x\n",
		  "r.yaml:3:11: error: rule 'f': unknown family 'slob', did you mean 'slab'?\n" },
		{ "- name: f\n  kind: alloc\n  needs: slepe\n  source: x\n",
		  "r.yaml:3:10: error: rule 'f': unknown need 'slepe', did you mean 'sleep'?\n" },
		{ "- name: f\n  kind: test\n  tells: in_nmi\n  source: x\n",
		  "r.yaml:3:10: error: rule 'f': unknown test 'in_nmi', did you mean 'in-nmi'?\n" },
		{ "- name: t\n  kind: type\n  class: rwa\n  source: x\n",
		  "r.yaml:3:10: error: rule 't': unknown class 'rwa', did you mean 'raw'?\n" },
		{ "roles:\n  nofial: __GFP_NOFAIL\n",
		  "r.yaml:2:3: error: unknown role 'nofial', did you mean 'nofail'?\n" },
		{ "rolse: {}\n",
		  "r.yaml:1:1: error: unknown key 'rolse', did you mean 'roles'?\n" },
		{ "- name: m\n  kind: macro\n  only-models: nrt\n  source: x\n",
		  "r.yaml:3:16: error: rule 'm': unknown model 'nrt', did you mean 'rt'?\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

static void missing_and_misplaced_keys_are_named(void **state)
{
	static const struct refusal table[] = {
		{ "- name: f\n  source: x\n", "r.yaml:1:3: error: rule 'f': no 'kind'\n" },
		{ "- name: f\n  kind: ignore\n", "r.yaml:1:3: error: rule 'f': no 'source'\n" },
		{ "- kind: ignore\n  source: x\n",
		  "r.yaml:1:3: error: a rule needs either 'name' or 'names'\n" },
		{ "- name: f\n  names: [g]\n  kind: ignore\n  source: x\n",
		  "r.yaml:1:3: error: rule 'f': a rule needs either 'name' or 'names'\n" },
		{ "- names: [f, g]\n  kind: ignore\n  seen: [h]\n  source: x\n",
		  "r.yaml:3:9: error: 'seen' needs a 'name', not 'names'\n" },
		{ "- name: f\n  kind: ignore\n  size-arg: 0\n  source: x\n",
		  "r.yaml:3:3: error: rule 'f': key 'size-arg' does not go with kind 'ignore'\n" },
		{ "- name: f\n  kind: value\n  source: x\n",
		  "r.yaml:1:3: error: rule 'f': no 'returns' and no 'is'\n" },
		{ "- name: f\n  kind: callback\n  source: x\n",
		  "r.yaml:1:3: error: rule 'f': no 'function'\n"
		  "r.yaml:1:3: error: rule 'f': no 'context'\n" },
		{ "- name: s\n  kind: ops\n  context: []\n  source: x\n",
		  "r.yaml:1:3: error: rule 's': no 'fields'\n" },
		{ "- name: t\n  kind: type\n  source: x\n",
		  "r.yaml:1:3: error: rule 't': no 'class'\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

static void values_of_the_wrong_type_are_refused(void **state)
{
	static const struct refusal table[] = {
		{ "- name: [f]\n  kind: ignore\n  source: x\n",
		  "r.yaml:1:9: error: name must be a name\n" },
		{ "- name: f()\n  kind: ignore\n  source: x\n",
		  "r.yaml:1:9: error: rule 'f()': name 'f()' is no C identifier\n" },
		{ "- name: struct f\n  kind: ignore\n  source: x\n",
		  "r.yaml:1:9: error: rule 'struct f': name 'struct f' is no C identifier\n" },
		{ "- name: f\n  kind: ignore\n  source: []\n",
		  "r.yaml:3:11: error: rule 'f': 'source' must be a text\n" },
		{ "- name: f\n  kind: ignore\n  source: ''\n",
		  "r.yaml:3:11: error: rule 'f': 'source' must be a text\n" },
		{ "- name: f\n  kind: ignore\n  seen: g\n  source: x\n",
		  "r.yaml:3:9: error: rule 'f': 'seen' must be a list with at least one element\n" },
		{ "- name: f\n  kind: ignore\n  seen: [g, 2h]\n  source: x\n",
		  "r.yaml:3:13: error: rule 'f': name '2h' is no C identifier\n" },
		{ "- name: f\n  kind: [ignore]\n  source: x\n",
		  "r.yaml:2:9: error: rule 'f': kind must be a word\n" },
		{ "- name: f\n  kind: alloc\n  size-arg: -1\n  source: x\n",
		  "r.yaml:3:13: error: rule 'f': 'size-arg' must be the index of an argument, from 0 to 19\n" },
		{ "- name: f\n  kind: alloc\n  size-arg: 20\n  source: x\n",
		  "r.yaml:3:13: error: rule 'f': 'size-arg' must be the index of an argument, from 0 to 19\n" },
		{ "- name: f\n  kind: alloc\n  drops-lock: yes\n  source: x\n",
		  "r.yaml:3:15: error: rule 'f': 'drops-lock' must be true or false\n" },
		{ "- name: f\n  kind: alloc\n  gfp: 0xcc0\n  source: x\n",
		  "r.yaml:3:8: error: rule 'f': constant '0xcc0' is no C identifier\n" },
		{ "- name: f\n  kind: alloc\n  only-if-arg: 0\n  source: x\n",
		  "r.yaml:3:16: error: rule 'f': 'only-if-arg' must be a map, with the key 'arg'\n" },
		{ "- name: f\n  kind: alloc\n  only-if-arg: {arg: 0}\n  source: x\n",
		  "r.yaml:3:16: error: rule 'f': 'only-if-arg' without 'is'\n" },
		{ "- name: f\n  kind: alloc\n  only-if-arg: {arg: 0, is: nil}\n  source: x\n",
		  "r.yaml:3:29: error: rule 'f': unknown condition 'nil'\n" },
		{ "roles: [a]\n",
		  "r.yaml:1:8: error: 'roles' must be a map from role to constant\n" },
		{ "decls: f\n",
		  "r.yaml:1:8: error: 'decls' must be a list with at least one element\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

static void versions_are_checked(void **state)
{
	static const struct refusal table[] = {
		{ "- name: f\n  kind: ignore\n  since: 6\n  source: x\n",
		  "r.yaml:3:10: error: rule 'f': 'since' must be a kernel version, like 6.12\n" },
		{ "- name: f\n  kind: ignore\n  since: 6.12-rc1\n  source: x\n",
		  "r.yaml:3:10: error: rule 'f': 'since' must be a kernel version, like 6.12\n" },
		{ "- name: f\n  kind: ignore\n  since: 6.256\n  source: x\n",
		  "r.yaml:3:10: error: rule 'f': 'since' must be a kernel version, like 6.12\n" },
		{ "- name: f\n  kind: ignore\n  until: 6.1.2.3\n  source: x\n",
		  "r.yaml:3:10: error: rule 'f': 'until' must be a kernel version, like 6.12\n" },
		{ "- name: f\n  kind: ignore\n  until: 6.1\n  since: 6.1\n  source: x\n",
		  "r.yaml:3:10: error: rule 'f': 'until' must be later than 'since'\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

/* --- effects ----------------------------------------------------------------------- */

static void words_that_are_no_effects_are_refused(void **state)
{
	static const struct {
		const char *word;
		const char *message;
	} table[] = {
		{ "+rwa(0)", "'+rwa(0)' is no effect, did you mean '+raw(0)'?" },
		{ "raw(0)", "'raw(0)' is no effect, did you mean '+raw(0)'?" },
		{ "+raw(0", "'+raw(0' is no effect, did you mean '+raw(0)'?" },
		{ "+raw()", "'+raw()' is no effect, did you mean '+raw(0)'?" },
		{ "+raw(x)", "'+raw(x)' is no effect, did you mean '+raw(0)'?" },
		{ "+preempt(0)", "'+preempt(0)' is no effect, did you mean '+preempt'?" },
		{ "+preempt-count",
		  "'+preempt-count' is no effect, did you mean '+preempt-count(0)'?" },
		{ "irq=of", "'irq=of' is no effect, did you mean 'irq=off'?" },
		{ "irq=off(0)", "'irq=off(0)' is no effect, did you mean 'irq=off'?" },
		{ "irq=restore", "'irq=restore' is no effect, did you mean 'irq=restore(0)'?" },
		{ "+irq=off", "'+irq=off' is no effect, did you mean 'irq=off'?" },
		{ "interrupts", "'interrupts' is no effect" },
		{ "+", "'+' is no effect" },
		{ "[]", "an effect must be a word" },
	};
	char text[256], expected[256];

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(table); i++) {
		snprintf(text, sizeof(text), "- {name: f, kind: leave, effect: [%s], source: x}\n",
			 table[i].word);
		snprintf(expected, sizeof(expected), "r.yaml:1:35: error: rule 'f': %s\n",
			 table[i].message);
		/* The rule is also one that nobody is released by; only the first line counts here. */
		char *out = complaints(text, strlen(text));

		assert_memory_equal(out, expected, strlen(expected));
		free(out);
	}
}

static void contexts_do_not_refer_to_calls(void **state)
{
	static const struct refusal table[] = {
		{ "- {name: f, kind: callback, function: 0, context: [+raw(0)], source: x}\n",
		  "r.yaml:1:52: error: rule 'f': '+raw(0)' does not describe a context\n" },
		{ "- {name: f, kind: callback, function: 0, context: [-bh], source: x}\n",
		  "r.yaml:1:52: error: rule 'f': '-bh' does not describe a context\n" },
		{ "- {name: f, kind: callback, function: 0, context: [irq=save], source: x}\n",
		  "r.yaml:1:52: error: rule 'f': 'irq=save' does not describe a context\n" },
		{ "- {name: f, kind: callback, function: 0, context: +bh, source: x}\n",
		  "r.yaml:1:51: error: rule 'f': effects must be a list, like [+raw(0), irq=save]\n" },
		{ "- {name: f, kind: callback, function: 0, context: {tr: [+bh]}, source: x}\n",
		  "r.yaml:1:52: error: rule 'f': unknown model 'tr', did you mean 'rt'?\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

static void cases_are_checked(void **state)
{
	static const struct refusal table[] = {
		{ "- name: f\n  kind: callback\n  function: [0, 1, 2]\n  context: []\n  source: x\n",
		  "r.yaml:3:13: error: rule 'f': 'function' must be one index or a list of two\n" },
		{ "- name: f\n  kind: callback\n  function: 0\n  context: []\n  source: x\n"
		  "  cases:\n    - {arg: 1, context: []}\n",
		  "r.yaml:7:7: error: rule 'f': a case needs one of 'any-of', 'equals' and 'between'\n" },
		{ "- name: f\n  kind: callback\n  function: 0\n  context: []\n  source: x\n"
		  "  cases:\n    - {arg: 1, any-of: [0x80], context: []}\n",
		  "r.yaml:7:25: error: rule 'f': constant '0x80' is no C identifier\n" },
		{ "- name: f\n  kind: callback\n  function: 0\n  context: []\n  source: x\n"
		  "  cases:\n    - {arg: 1, between: [A], context: []}\n",
		  "r.yaml:7:25: error: rule 'f': 'between' must be a list of two\n" },
		{ "- name: f\n  kind: callback\n  function: 0\n  context: []\n  source: x\n"
		  "  cases:\n    - {equals: [A]}\n",
		  "r.yaml:7:7: error: rule 'f': a case without 'arg'\n"
		  "r.yaml:7:7: error: rule 'f': a case without 'context'\n" },
		{ "- name: s\n  kind: ops\n  fields: [f]\n  context: []\n  source: x\n"
		  "  cases:\n    - {any-of: [A], context: []}\n",
		  "r.yaml:7:7: error: rule 's': cases of kind 'ops' need a 'mode'\n" },
		{ "- name: s\n  kind: ops\n  fields: [f]\n  context: []\n  source: x\n"
		  "  mode: {setup: g, arg: 1}\n",
		  "r.yaml:6:9: error: rule 's': 'mode' without 'object'\n" },
		{ "- name: s\n  kind: ops\n  fields: [f]\n  context: []\n  source: x\n"
		  "  mode: {setup: g, member: m}\n",
		  "r.yaml:6:9: error: rule 's': a mode is told by a member or by a function\n" },
		{ "- name: s\n  kind: ops\n  fields: [f]\n  context: []\n  source: x\n"
		  "  mode: {held-by: ops, member: m}\n",
		  "r.yaml:6:19: error: rule 's': 'held-by' must be a member, as in tag.member\n" },
		{ "- name: CONFIG_X\n  kind: config\n  absent-on: rt\n  source: x\n",
		  "r.yaml:1:3: error: rule 'CONFIG_X': no 'code' and no 'functions'\n" },
		{ "- name: CONFIG_X\n  kind: config\n  absent-on: rt\n  source: x\n"
		  "  code: [huge.c, /mm/huge.c]\n",
		  "r.yaml:5:10: error: rule 'CONFIG_X': 'huge.c' is no folder or file below the kernel "
		  "tree\n"
		  "r.yaml:5:18: error: rule 'CONFIG_X': '/mm/huge.c' is no folder or file below the "
		  "kernel tree\n" },
		{ "- name: __T__\n  kind: trampoline\n  member: f\n  changed-by: g\n  source: x\n",
		  "r.yaml:1:3: error: rule '__T__': no 'object-prefix'\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

/* --- between rules ------------------------------------------------------------------ */

static void names_are_given_once(void **state)
{
	static const struct refusal table[] = {
		{ "- {name: f, kind: ignore, source: x}\n- {name: f, kind: ignore, source: x}\n",
		  "r.yaml:2:10: error: rule 'f': 'f' has a rule already, at r.yaml:1\n" },
		{ "- {name: f, kind: ignore, seen: [h], source: x}\n"
		  "- {name: g, kind: alloc, seen: [h], source: x}\n",
		  "r.yaml:2:10: error: rule 'g': 'h' has a rule already, at r.yaml:1\n" },
		{ "- {names: [f, g, f], kind: ignore, source: x}\n",
		  "r.yaml:1:18: error: rule 'f': 'f' has a rule already, at r.yaml:1\n" },
		{ "- {name: s, kind: ops, fields: [a, b], context: [], source: x}\n"
		  "- {name: s, kind: ops, fields: [b, c], context: [], source: x}\n",
		  "r.yaml:2:10: error: rule 's': 's.b' has a rule already, at r.yaml:1\n" },
		{ "- {name: f, kind: ignore, until: 6.13, source: x}\n"
		  "- {name: f, kind: ignore, since: 6.12, source: x}\n",
		  "r.yaml:2:10: error: rule 'f': 'f' has a rule already, at r.yaml:1\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

static void what_is_taken_must_be_released(void **state)
{
	static const struct refusal table[] = {
		{ "- {name: f, kind: lock, effect: [+raw(0)], source: x}\n",
		  "r.yaml:1:3: error: rule 'f': no 'released-by'\n" },
		{ "- {name: f, kind: enter, effect: [+bh], source: x}\n",
		  "r.yaml:1:3: error: rule 'f': no 'released-by'\n" },
		{ "- {name: f, kind: macro, effect: [+bh], source: x}\n",
		  "r.yaml:1:34: error: rule 'f': no 'released-by'\n" },
		{ "- {name: f, kind: alloc, effect: [+config], source: x}\n",
		  "r.yaml:1:34: error: rule 'f': no 'released-by'\n" },
		{ PAIR
		  "- {name: f, kind: lock, effect: [+raw(0)], released-by: [putt], source: x}\n",
		  "r.yaml:10:58: error: rule 'f': released by unknown rule 'putt', did you mean 'put'?\n" },
		{ "- {name: f, kind: lock, effect: [+raw(0)], released-by: [gone], source: x}\n",
		  "r.yaml:1:58: error: rule 'f': released by unknown rule 'gone'\n" },
		{ PAIR
		  "- {name: f, kind: lock, effect: [+raw(0)], released-by: [get], source: x}\n",
		  "r.yaml:10:58: error: rule 'f': 'get' releases nothing\n" },
		{ UNLOCK, "r.yaml:1:9: error: rule 'put': no rule is released by this\n" },
		{ "- {name: f, kind: macro, effect: [-bh], source: x}\n",
		  "r.yaml:1:10: error: rule 'f': no rule is released by this\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

static void releases_must_match(void **state)
{
	static const struct refusal table[] = {
		{ PAIR
		  "- {name: f, kind: lock, effect: [+config(0)], released-by: [put], source: x}\n",
		  "r.yaml:10:61: error: rule 'f': 'put' releases 'raw', which was not taken\n"
		  "r.yaml:10:60: error: rule 'f': none of these releases 'config'\n" },
		{ PAIR "- {name: f, kind: lock, effect: [+raw(0), irq=off], released-by: [put], "
		       "source: x}\n",
		  "r.yaml:10:66: error: rule 'f': none of these releases 'irq'\n" },
		{ "- {name: f, kind: enter, effect: [+bh], released-by: [g], source: x}\n"
		  "- {name: g, kind: leave, effect: {rt: [-bh]}, source: x}\n",
		  "r.yaml:1:54: error: rule 'f': none of these releases 'bh'\n" },
		{ "- {name: f, kind: enter, effect: [+bh], released-by: [g], source: x}\n"
		  "- {name: g, kind: leave, effect: [-bh, -rcu], source: x}\n",
		  "r.yaml:1:55: error: rule 'f': 'g' releases 'rcu', which was not taken\n" },
		{ "- {name: f, kind: enter, effect: [+preempt-count(0)], released-by: [g], source: x}\n"
		  "- {name: g, kind: leave, effect: [-rcu], source: x}\n",
		  "r.yaml:1:69: error: rule 'f': 'g' releases 'rcu', which was not taken\n"
		  "r.yaml:1:68: error: rule 'f': none of these releases 'preempt-count'\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

static void kinds_and_effects_agree(void **state)
{
	static const struct refusal table[] = {
		{ UNLOCK "- {name: f, kind: lock, effect: [+raw(0), -bh], released-by: [put], "
			 "source: x}\n",
		  "r.yaml:5:33: error: rule 'f': kind 'lock' must take, and release nothing\n" },
		{ PAIR "- {name: f, kind: leave, effect: [+bh], source: x}\n",
		  "r.yaml:10:34: error: rule 'f': kind 'leave' must release, and take nothing\n"
		  "r.yaml:10:10: error: rule 'f': no rule is released by this\n" },
		{ "- {name: f, kind: test, effect: [irq=off], source: x}\n",
		  "r.yaml:1:33: error: rule 'f': kind 'test' must not change the context\n" },
		{ PAIR "- {name: f, kind: alloc, effect: [-raw], source: x}\n",
		  "r.yaml:10:34: error: rule 'f': kind 'alloc' must not release\n" },
	};

	(void)state;
	REFUSES_ALL(table);
}

static void all_errors_of_a_run_are_reported(void **state)
{
	(void)state;
	refuses("- name: f\n  kind: lok\n  source: x\n"
		"- name: g\n  kind: lock\n  effect: [+raw(0), +bhh]\n  released-by: [h]\n"
		"- name: i\n  kind: free\n  object: a\n  source: x\n",
		"r.yaml:2:9: error: rule 'f': unknown kind 'lok', did you mean 'lock'?\n"
		"r.yaml:4:3: error: rule 'g': no 'source'\n"
		"r.yaml:6:21: error: rule 'g': '+bhh' is no effect, did you mean '+bh'?\n"
		"r.yaml:10:11: error: rule 'i': 'object' must be the index of an argument, from 0 to 19\n"
		"r.yaml:7:17: error: rule 'g': released by unknown rule 'h'\n");
}

static void suggestions_are_near(void **state)
{
	static const char *const words[] = { "alloc", "free", "released-by" };

	(void)state;
	assert_string_equal(gfl_suggest("aloc", words, 3), "alloc");
	assert_string_equal(gfl_suggest("allco", words, 3), "alloc");
	assert_null(gfl_suggest("lalco", words, 3));
	assert_string_equal(gfl_suggest("relaesed-by", words, 3), "released-by");
	assert_string_equal(gfl_suggest("releasedby", words, 3), "released-by");
	assert_null(gfl_suggest("fee-bee", words, 3));
	assert_null(gfl_suggest("", words, 3));
	assert_null(gfl_suggest("x", words, 0));
	/* Of a length nobody mistypes. */
	assert_null(gfl_suggest(
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", words, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(yaml_errors_have_places),
		cmocka_unit_test(bad_encodings_are_located),
		cmocka_unit_test(unknown_words_get_suggestions),
		cmocka_unit_test(missing_and_misplaced_keys_are_named),
		cmocka_unit_test(values_of_the_wrong_type_are_refused),
		cmocka_unit_test(versions_are_checked),
		cmocka_unit_test(words_that_are_no_effects_are_refused),
		cmocka_unit_test(contexts_do_not_refer_to_calls),
		cmocka_unit_test(cases_are_checked),
		cmocka_unit_test(names_are_given_once),
		cmocka_unit_test(what_is_taken_must_be_released),
		cmocka_unit_test(releases_must_match),
		cmocka_unit_test(kinds_and_effects_agree),
		cmocka_unit_test(all_errors_of_a_run_are_reported),
		cmocka_unit_test(suggestions_are_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
