// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules about flags and about allocators that take no lock: what is read, and what is refused. */
#include "gfplint/rule.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/** struct refusal - a text and the whole output about it */
struct refusal {
	const char *text;
	const char *expected;
};

static void refuses_all(const struct refusal *r, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		char *out = NULL;
		size_t size;
		struct gfl_log log = { .out = open_memstream(&out, &size) };

		assert_null(gfl_rules_parse(r[i].text, strlen(r[i].text), "r.yaml", &log));
		fclose(log.out);
		assert_string_equal(out, r[i].expected);
		free(out);
	}
}

static struct gfl_rules *parse(const char *text)
{
	struct gfl_log log = { 0 };
	struct gfl_rules *rules = gfl_rules_parse(text, strlen(text), "r.yaml", &log);

	if (!rules)
		fail_msg("%s", log.last);
	return rules;
}

static void conflicts_are_read(void **state)
{
	struct gfl_rules *rules = parse("conflicts:\n"
					"  - has: [A, B]\n"
					"    lacks: [C]\n"
					"    family: slab\n"
					"    in: raw\n"
					"    since: 6.18\n"
					"    until: 7.2\n"
					"    says: no\n"
					"    fix: yes\n"
					"    source: x.h\n"
					"raw-safe: [D]\n");
	const struct gfl_conflict *c;
	const char *const *words;
	uint32_t nr;

	(void)state;
	c = gfl_rules_conflicts(rules, &nr);
	assert_int_equal(nr, 1);
	assert_int_equal(c->nr_has, 2);
	assert_string_equal(c->has[1], "B");
	assert_string_equal(c->lacks[0], "C");
	assert_string_equal(c->family, "slab");
	assert_int_equal(c->where, GFL_IN_RAW);
	assert_int_equal(c->since, 0x61200);
	assert_int_equal(c->until, 0x70200);
	assert_string_equal(c->says, "no");
	assert_string_equal(c->fix, "yes");
	assert_int_equal(c->line, 2);
	words = gfl_rules_raw_safe(rules, &nr);
	assert_int_equal(nr, 1);
	assert_string_equal(words[0], "D");
	/* front ends are asked for all of them */
	words = gfl_rules_constants(rules, &nr);
	assert_int_equal(nr, 4);
	gfl_rules_destroy(rules);
}

static void nolock_keys_are_read(void **state)
{
	struct gfl_rules *rules = parse("- name: a\n"
					"  kind: alloc\n"
					"  nolock: true\n"
					"  gfp-only: [A]\n"
					"  null-in: {rt: [hardirq, atomic]}\n"
					"  at-most: {arg: 1, is: B, or-exactly: C}\n"
					"  not-under: [t.lock]\n"
					"  freed-by: [f]\n"
					"  source: x.h\n"
					"- {name: f, kind: free, frees: [a], source: x.h}\n"
					"- {name: g, kind: alloc, nolock: true, needs: config,\n"
					"   null-in: [nmi], source: x.h}\n");
	const struct gfl_rule *r = gfl_rules_func(rules, "a", 0);
	uint32_t nr;

	(void)state;
	assert_true(r->nolock);
	assert_int_equal(r->needs, GFL_WAIT_FREE);
	assert_string_equal(r->gfp_only[0], "A");
	assert_int_equal(r->null_in[GFL_RT], GFL_NULL_IN_HARDIRQ | GFL_NULL_IN_ATOMIC);
	assert_int_equal(r->null_in[GFL_NORT], 0);
	assert_int_equal(r->at_most_arg, 1);
	assert_string_equal(r->at_most, "B");
	assert_string_equal(r->or_exactly, "C");
	assert_string_equal(r->not_under[0], "t.lock");
	assert_string_equal(r->freed_by[0], "f");
	assert_string_equal(gfl_rules_func(rules, "f", 0)->frees[0], "a");
	r = gfl_rules_func(rules, "g", 0);
	assert_int_equal(r->needs, GFL_WAIT_CONFIG);
	assert_int_equal(r->null_in[GFL_NORT], GFL_NULL_IN_NMI);
	assert_int_equal(r->at_most_arg, -1);
	gfl_rules_constants(rules, &nr);
	assert_int_equal(nr, 3);
	gfl_rules_destroy(rules);
}

#define ALLOC(rest) "- {name: a, kind: alloc, source: x.h, " rest "}\n"
#define CONFLICT(rest) "conflicts:\n  - {" rest "}\n"

static void conflicts_are_complete(void **state)
{
	static const struct refusal bad[] = {
		{ "conflicts: []\n",
		  "r.yaml:1:12: error: 'conflicts' must be a list with at least one element\n" },
		{ CONFLICT("says: s, fix: f, source: x.h"),
		  "r.yaml:2:5: error: a conflict without 'has' and 'lacks'\n" },
		{ CONFLICT("has: [A], says: s, fix: f"),
		  "r.yaml:2:5: error: a conflict without 'source'\n" },
		{ CONFLICT("has: [A], fix: f, source: x.h"),
		  "r.yaml:2:5: error: a conflict without 'says'\n" },
		{ CONFLICT("has: [A], in: raws, says: s, fix: f, source: x.h"),
		  "r.yaml:2:20: error: unknown place 'raws', did you mean 'raw'?\n" },
		{ CONFLICT("hass: [A], lacks: [B], says: s, fix: f, source: x.h"),
		  "r.yaml:2:6: error: unknown key 'hass', did you mean 'has'?\n" },
		{ CONFLICT("has: [A], since: 7.0, until: 6.18, says: s, fix: f, source: x.h"),
		  "r.yaml:2:35: error: 'until' must be later than 'since'\n" },
		{ CONFLICT("has: [A], of: [b], says: s, fix: f, source: x.h"),
		  "r.yaml:2:1: error: conflict of 'b', which is no allocator with a rule\n" },
	};

	(void)state;
	refuses_all(bad, GFL_ARRAY_SIZE(bad));
}

static void nolock_keys_are_checked(void **state)
{
	static const struct refusal bad[] = {
		{ ALLOC("nolock: maybe"),
		  "r.yaml:1:47: error: rule 'a': 'nolock' must be true or false\n" },
		{ ALLOC("null-in: {rt: [hard]}"),
		  "r.yaml:1:54: error: rule 'a': unknown place 'hard'\n" },
		{ ALLOC("at-most: {arg: 0}"),
		  "r.yaml:1:48: error: rule 'a': 'at-most' without 'is'\n" },
		{ ALLOC("not-under: [pi_lock]"),
		  "r.yaml:1:51: error: rule 'a': 'pi_lock' is no member, like task_struct.pi_lock\n" },
		{ ALLOC("freed-by: [b]"),
		  "r.yaml:1:1: error: rule 'a' names 'b', which has no rule of kind 'free'\n" },
		{ ALLOC("frees: [a]"),
		  "r.yaml:1:39: error: rule 'a': key 'frees' does not go with kind 'alloc'\n" },
	};

	(void)state;
	refuses_all(bad, GFL_ARRAY_SIZE(bad));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conflicts_are_read),
		cmocka_unit_test(conflicts_are_complete),
		cmocka_unit_test(nolock_keys_are_read),
		cmocka_unit_test(nolock_keys_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
