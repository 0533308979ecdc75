// SPDX-License-Identifier: GPL-2.0-or-later
/* The loader of rules: what it reads, and what lookups find. */
#include "gfplint/rule.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "rule_priv.h"

#define VERSION(a, b, c) ((a) << 16 | (b) << 8 | (c))

static struct gfl_rules *parse(const char *text)
{
	struct gfl_log log = { 0 };
	struct gfl_rules *rules = gfl_rules_parse(text, strlen(text), "r.yaml", &log);

	if (!rules)
		fail_msg("%s", log.last);
	assert_int_equal(log.nr_errors, 0);
	return rules;
}

/* --- what is read -------------------------------------------------------------------- */

static void check_effect(const struct gfl_effect *e, uint8_t kind, uint8_t part, int8_t arg,
			 uint8_t models)
{
	assert_int_equal(e->kind, kind);
	assert_int_equal(kind == GFL_EFF_TAKE || kind == GFL_EFF_DROP ? e->cls : e->dim, part);
	assert_int_equal(e->arg, arg);
	assert_int_equal(e->models, models);
}

static void locks_are_read(void **state)
{
	static const char text[] = "- name: foo_lock\n"
				   "  kind: lock\n"
				   "  seen: [_foo_lock]\n"
				   "  effect: [+config(1), irq=save, irq=save(2)]\n"
				   "  if-result: negative\n"
				   "  released-by: [foo_unlock]\n"
				   "  since: 6.1\n"
				   "  until: 6.12.3\n"
				   "  source: foo.h:foo_lock\n"
				   "  note: of the foo family\n"
				   "- name: foo_unlock\n"
				   "  kind: unlock\n"
				   "  effect: [-config(0), irq=restore(1)]\n"
				   "  source: foo.h:foo_unlock\n";
	struct gfl_rules *rules = parse(text);
	const struct gfl_rule *r = gfl_rules_func(rules, "_foo_lock", VERSION(6, 12, 2));

	(void)state;
	assert_int_equal(gfl_rules_nr(rules), 2);
	assert_ptr_equal(r, gfl_rules_at(rules, 0));
	assert_ptr_equal(r, gfl_rules_func(rules, "foo_lock", VERSION(6, 1, 0)));
	assert_null(gfl_rules_func(rules, "foo_lock", VERSION(6, 0, 255)));
	assert_null(gfl_rules_func(rules, "foo_lock", VERSION(6, 12, 3)));
	assert_string_equal(r->name, "foo_lock");
	assert_int_equal(r->nr_seen, 2);
	assert_string_equal(r->file, "r.yaml");
	assert_int_equal(r->line, 1);
	assert_string_equal(r->source, "foo.h:foo_lock");
	assert_string_equal(r->note, "of the foo family");
	assert_int_equal(r->when, GFL_WHEN_NEGATIVE);
	assert_int_equal(r->nr_released_by, 1);
	assert_string_equal(r->released_by[0], "foo_unlock");
	assert_int_equal(r->effects.nr, 3);
	check_effect(&r->effects.e[0], GFL_EFF_TAKE, GFL_CLASS_CONFIG, 1, GFL_ALL_MODELS);
	check_effect(&r->effects.e[1], GFL_EFF_IRQ_SAVE, 0, -1, GFL_ALL_MODELS);
	check_effect(&r->effects.e[2], GFL_EFF_IRQ_SAVE_TO, 0, 2, GFL_ALL_MODELS);
	r = gfl_rules_at(rules, 1);
	assert_int_equal(r->line, 11);
	check_effect(&r->effects.e[0], GFL_EFF_DROP, GFL_CLASS_CONFIG, 0, GFL_ALL_MODELS);
	check_effect(&r->effects.e[1], GFL_EFF_IRQ_RESTORE, 0, 1, GFL_ALL_MODELS);
	gfl_rules_destroy(rules);
}

static void allocations_and_frees_are_read(void **state)
{
	static const char text[] = "- names: [a, b]\n"
				   "  kind: alloc\n"
				   "  family: percpu\n"
				   "  gfp: GFP_KERNEL\n"
				   "  gfp-arg: 3\n"
				   "  size-arg: 12\n"
				   "  needs: sleep\n"
				   "  drops-lock: true\n"
				   "  only-if-arg: {arg: 0, is: null}\n"
				   "  source: x.h\n"
				   "- name: c\n"
				   "  kind: free\n"
				   "  object: 1\n"
				   "  defers-in-interrupt: true\n"
				   "  drops-reference: true\n"
				   "  only-if-arg: {arg: 2, is: not-null}\n"
				   "  source: x.h\n";
	struct gfl_rules *rules = parse(text);
	const struct gfl_rule *r = gfl_rules_func(rules, "b", 0);

	(void)state;
	assert_int_equal(gfl_rules_nr(rules), 3);
	assert_string_equal(r->name, "b");
	assert_int_equal(r->line, 1);
	assert_int_equal(r->kind, GFL_RULE_ALLOC);
	assert_string_equal(r->family, "percpu");
	assert_string_equal(r->gfp, "GFP_KERNEL");
	assert_int_equal(r->gfp_arg, 3);
	assert_int_equal(r->size_arg, 12);
	assert_int_equal(r->needs, GFL_WAIT_SLEEP);
	assert_true(r->drops_lock);
	assert_int_equal(r->cond_arg, 0);
	assert_true(r->cond_is_null);
	r = gfl_rules_func(rules, "c", 0);
	assert_string_equal(r->family, "other");
	assert_int_equal(r->object_arg, 1);
	assert_true(r->defers_in_interrupt);
	assert_true(r->drops_ref);
	assert_int_equal(r->needs, GFL_NR_WAITS);
	assert_int_equal(r->cond_arg, 2);
	assert_false(r->cond_is_null);
	assert_int_equal(r->gfp_arg, -1);
	assert_null(r->gfp);
	gfl_rules_destroy(rules);
}

static void callbacks_are_read(void **state)
{
	static const char text[] = "- name: request\n"
				   "  kind: callback\n"
				   "  function: [1, 2]\n"
				   "  context: {rt: [+bh], nort: [+hardirq]}\n"
				   "  may: true\n"
				   "  cases:\n"
				   "    - {arg: 3, any-of: [B, A], context: [+hardirq]}\n"
				   "    - {arg: 4, equals: [C], context: []}\n"
				   "    - {arg: 5, between: [D, E], context: [+raw, irq=off]}\n"
				   "  source: x.h:request\n";
	struct gfl_rules *rules = parse(text);
	const struct gfl_rule *r = gfl_rules_callback(rules, "request", 0);
	const char *const *constants;
	uint32_t nr;

	(void)state;
	assert_null(gfl_rules_func(rules, "request", 0));
	assert_int_equal(r->fn_arg, 1);
	assert_int_equal(r->fn_arg2, 2);
	assert_true(r->may);
	assert_int_equal(r->context.nr, 2);
	check_effect(&r->context.e[0], GFL_EFF_RAISE, GFL_DIM_BH, -1, GFL_MODEL_BIT(GFL_RT));
	check_effect(&r->context.e[1], GFL_EFF_RAISE, GFL_DIM_HARDIRQ, -1, GFL_MODEL_BIT(GFL_NORT));
	assert_int_equal(r->nr_cases, 3);
	assert_int_equal(r->cases[0].arg, 3);
	assert_false(r->cases[0].is_equal);
	assert_int_equal(r->cases[0].nr_names, 2);
	assert_string_equal(r->cases[0].names[0], "B");
	assert_true(r->cases[1].is_equal);
	assert_false(r->cases[1].is_between);
	assert_int_equal(r->cases[1].context.nr, 0);
	assert_true(r->cases[2].is_between);
	check_effect(&r->cases[2].context.e[0], GFL_EFF_TAKE, GFL_CLASS_RAW, -1, GFL_ALL_MODELS);
	check_effect(&r->cases[2].context.e[1], GFL_EFF_IRQ_OFF, 0, -1, GFL_ALL_MODELS);
	constants = gfl_rules_constants(rules, &nr);
	assert_int_equal(nr, 5);
	assert_string_equal(constants[0], "A");
	assert_string_equal(constants[4], "E");
	gfl_rules_destroy(rules);
}

static void ops_are_found_by_member(void **state)
{
	static const char text[] =
		"- name: timer\n"
		"  kind: ops\n"
		"  fields: [fire, stop]\n"
		"  context: [+bh]\n"
		"  mode: {setup: timer_init, object: 0, arg: 2}\n"
		"  cases:\n"
		"    - {any-of: [HARD], context: [+hardirq]}\n"
		"  source: x.h:timer\n"
		"- {name: timer, kind: ops, fields: [free], context: [], source: x}\n";
	struct gfl_rules *rules = parse(text);
	const struct gfl_rule *r = gfl_rules_ops(rules, "timer", "stop", 0);

	(void)state;
	assert_ptr_equal(r, gfl_rules_ops(rules, "timer", "fire", VERSION(6, 1, 0)));
	assert_ptr_not_equal(r, gfl_rules_ops(rules, "timer", "free", 0));
	assert_null(gfl_rules_ops(rules, "timer", "start", 0));
	assert_null(gfl_rules_ops(rules, "fire", "timer", 0));
	assert_string_equal(r->mode_setup, "timer_init");
	assert_int_equal(r->mode_object, 0);
	assert_int_equal(r->cases[0].arg, 2);
	gfl_rules_destroy(rules);
}

static void a_member_may_tell_the_mode(void **state)
{
	static const char text[] =
		"- name: chip\n"
		"  kind: ops\n"
		"  fields: [get]\n"
		"  context: [+raw]\n"
		"  mode: {member: can_sleep}\n"
		"  cases:\n"
		"    - {any-of: [YES], context: []}\n"
		"  source: x.h:chip\n"
		"- {name: reg, kind: callback, function: 1, member: call, context: [+rcu], source: x}\n"
		"- {name: disk_ops, kind: ops, fields: [queue], context: [], source: x,\n"
		"   mode: {member: flags, held-by: disk.ops}}\n";
	struct gfl_rules *rules = parse(text);
	const struct gfl_rule *r = gfl_rules_ops(rules, "chip", "get", 0);

	(void)state;
	assert_null(r->mode_setup);
	assert_string_equal(r->mode_member, "can_sleep");
	assert_int_equal(r->nr_cases, 1);
	assert_null(r->mode_tag);
	assert_string_equal(gfl_rules_callback(rules, "reg", 0)->member, "call");
	r = gfl_rules_ops(rules, "disk_ops", "queue", 0);
	assert_string_equal(r->mode_member, "flags");
	assert_string_equal(r->mode_tag, "disk");
	assert_string_equal(r->mode_field, "ops");
	gfl_rules_destroy(rules);
}

static void code_of_a_symbol_is_absent(void **state)
{
	static const char text[] = "- name: CONFIG_HUGE\n"
				   "  kind: config\n"
				   "  absent-on: rt\n"
				   "  until: 6.12\n"
				   "  code: [mm/huge.c, drivers/big/]\n"
				   "  functions: [grow]\n"
				   "  source: mm/Kconfig:HUGE\n";
	static const uint8_t rt = GFL_MODEL_BIT(GFL_RT);
	struct gfl_rules *rules = parse(text);

	(void)state;
	assert_int_equal(gfl_rules_absent(rules, "grow", NULL, 0), rt);
	assert_int_equal(gfl_rules_absent(rules, "grow", NULL, VERSION(6, 12, 0)), 0);
	assert_int_equal(gfl_rules_absent(rules, "shrink", NULL, 0), 0);
	assert_int_equal(gfl_rules_absent(rules, "f", "mm/huge.c", 0), rt);
	assert_int_equal(gfl_rules_absent(rules, "f", "../linux/mm/huge.c", 0), rt);
	assert_int_equal(gfl_rules_absent(rules, "f", "mm/huge.c", VERSION(6, 12, 0)), 0);
	assert_int_equal(gfl_rules_absent(rules, "f", "/usr/src/drivers/big/a/b.c", 0), rt);
	assert_int_equal(gfl_rules_absent(rules, "f", "mm/huge.cc", 0), 0);
	assert_int_equal(gfl_rules_absent(rules, "f", "comm/huge.c", 0), 0);
	assert_int_equal(gfl_rules_absent(rules, "f", "drivers/big.c", 0), 0);
	gfl_rules_destroy(rules);
}

static void trampolines_are_found_by_prefix(void **state)
{
	static const char text[] = "- name: __T__\n"
				   "  kind: trampoline\n"
				   "  object-prefix: __K__\n"
				   "  member: func\n"
				   "  changed-by: update\n"
				   "  source: x.h:T\n";
	struct gfl_rules *rules = parse(text);
	const char *rest = NULL;
	const struct gfl_rule *r = gfl_rules_trampoline(rules, "__T__read", &rest);

	(void)state;
	assert_non_null(r);
	assert_string_equal(rest, "read");
	assert_string_equal(r->member, "func");
	assert_ptr_equal(gfl_rules_trampoline_object(rules, "__K__read"), r);
	assert_ptr_equal(gfl_rules_trampoline_setup(rules, "update"), r);
	assert_null(gfl_rules_trampoline(rules, "__T__", &rest));
	assert_null(gfl_rules_trampoline(rules, "__K__read", &rest));
	assert_null(gfl_rules_trampoline_object(rules, "__T__read"));
	assert_null(gfl_rules_trampoline_setup(rules, "read"));
	gfl_rules_destroy(rules);
}

static void the_rest_is_read(void **state)
{
	static const char text[] =
		"- {name: struct mutex, kind: type, class: sleep, source: x}\n"
		"- {name: m, kind: macro, unless: CONFIG_X, only-models: nort, source: x}\n"
		"- {name: t, kind: test, tells: in-interrupt, source: x}\n"
		"- {name: v, kind: value, returns: 1, source: x}\n"
		"- {name: s, kind: test, effect: [irq=read], source: x}\n"
		"- {name: add, kind: enter, effect: [+preempt-count(0)], released-by: [sub, dec],"
		" source: x}\n"
		"- {name: sub, kind: leave, effect: [-preempt-count(0)], source: x}\n"
		"- {name: dec, kind: leave, effect: [-preempt], source: x}\n";
	struct gfl_rules *rules = parse(text);

	(void)state;
	assert_int_equal(gfl_rules_class(rules, "struct mutex"), GFL_CLASS_SLEEP);
	assert_int_equal(gfl_rules_class(rules, "mutex"), GFL_CLASS_NONE);
	assert_string_equal(gfl_rules_macro(rules, "m", 0)->only_if, "CONFIG_X");
	assert_int_equal(gfl_rules_macro(rules, "m", 0)->only_models, GFL_MODEL_BIT(GFL_NORT));
	assert_int_equal(gfl_rules_func(rules, "t", 0)->test, GFL_TEST_IN_INTERRUPT);
	assert_int_equal(gfl_rules_func(rules, "v", 0)->value_arg, 1);
	check_effect(gfl_rules_func(rules, "s", 0)->effects.e, GFL_EFF_IRQ_READ, 0, -1,
		     GFL_ALL_MODELS);
	check_effect(gfl_rules_func(rules, "add", 0)->effects.e, GFL_EFF_COUNT_ADD, 0, 0,
		     GFL_ALL_MODELS);
	check_effect(gfl_rules_func(rules, "sub", 0)->effects.e, GFL_EFF_COUNT_SUB, 0, 0,
		     GFL_ALL_MODELS);
	gfl_rules_destroy(rules);
}

static void roles_and_lists_are_read(void **state)
{
	static const char text[] = "roles:\n"
				   "  nofail: __GFP_NOFAIL\n"
				   "  slab-nolock: z_nolock\n"
				   "gfp-names: [GFP_B, GFP_A]\n"
				   "decls: [f, e, f]\n";
	struct gfl_rules *rules = parse(text);
	const char *const *words;
	uint32_t nr;

	(void)state;
	assert_string_equal(gfl_rules_role(rules, "nofail"), "__GFP_NOFAIL");
	assert_string_equal(gfl_rules_role(rules, "slab-nolock"), "z_nolock");
	assert_null(gfl_rules_role(rules, "nmi-mask"));
	assert_null(gfl_rules_role(rules, "no such role"));
	words = gfl_rules_gfp_names(rules, &nr);
	assert_int_equal(nr, 2);
	assert_string_equal(words[0], "GFP_B");
	words = gfl_rules_constants(rules, &nr);
	assert_int_equal(nr, 3);
	assert_string_equal(words[0], "GFP_A");
	assert_string_equal(words[2], "__GFP_NOFAIL");
	words = gfl_rules_decls(rules, &nr);
	assert_int_equal(nr, 3);
	assert_string_equal(words[0], "e");
	assert_string_equal(words[2], "z_nolock");
	gfl_rules_destroy(rules);
}

static void nothing_is_a_set_of_no_rules(void **state)
{
	static const char *const texts[] = { "", "# a comment\n", "[]\n", "{}\n" };

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(texts); i++) {
		struct gfl_rules *rules = parse(texts[i]);
		uint32_t nr;

		assert_int_equal(gfl_rules_nr(rules), 0);
		assert_null(gfl_rules_func(rules, "f", 0));
		gfl_rules_constants(rules, &nr);
		assert_int_equal(nr, 0);
		gfl_rules_destroy(rules);
	}
}

static void one_name_may_have_rules_that_do_not_meet(void **state)
{
	static const char text[] =
		"- {name: f, kind: ignore, until: 6.12, source: x}\n"
		"- {name: f, kind: alloc, since: 6.12, source: x}\n"
		"- {name: f, kind: callback, function: 0, context: [], source: x}\n"
		"- {name: f, kind: macro, source: x}\n"
		"- {name: f, kind: ops, fields: [f], context: [], source: x}\n"
		"- {name: f, kind: type, class: raw, source: x}\n";
	struct gfl_rules *rules = parse(text);

	(void)state;
	assert_int_equal(gfl_rules_func(rules, "f", VERSION(6, 11, 255))->kind, GFL_RULE_IGNORE);
	assert_int_equal(gfl_rules_func(rules, "f", VERSION(6, 12, 0))->kind, GFL_RULE_ALLOC);
	assert_int_equal(gfl_rules_func(rules, "f", 0)->kind, GFL_RULE_IGNORE);
	assert_int_equal(gfl_rules_callback(rules, "f", 0)->kind, GFL_RULE_CALLBACK);
	assert_int_equal(gfl_rules_macro(rules, "f", 0)->kind, GFL_RULE_MACRO);
	assert_int_equal(gfl_rules_ops(rules, "f", "f", 0)->kind, GFL_RULE_OPS);
	assert_int_equal(gfl_rules_class(rules, "f"), GFL_CLASS_RAW);
	gfl_rules_destroy(rules);
}

/* --- files ------------------------------------------------------------------------ */

static void folders_that_are_none_are_refused(void **state)
{
	struct gfl_log log = { 0 };

	(void)state;
	assert_null(gfl_rules_load("rules/none", &log));
	assert_string_equal(log.last,
			    "rules/none: error: cannot open the rules: No such file or directory");
	assert_null(gfl_rules_load("docs", &log));
	assert_string_equal(log.last, "docs: error: no *.yaml file in the rules folder");
	assert_int_equal(log.nr_errors, 2);
}

static const struct gfl_rule *look_up(const struct gfl_rules *rules, const struct gfl_rule *rule,
				      const char *name)
{
	switch (rule->kind) {
	case GFL_RULE_CALLBACK:
		return gfl_rules_callback(rules, name, rule->since);
	case GFL_RULE_MACRO:
		return gfl_rules_macro(rules, name, rule->since);
	case GFL_RULE_PHASE:
		return gfl_rules_phase(rules, name, rule->since);
	case GFL_RULE_OPS:
		return gfl_rules_ops(rules, rule->name, name, rule->since);
	case GFL_RULE_CONFIG:
		assert_int_not_equal(gfl_rules_absent(rules, name, NULL, rule->since), 0);
		return rule;
	case GFL_RULE_TYPE:
		assert_int_equal(gfl_rules_class(rules, name), rule->cls);
		return rule;
	default:
		return gfl_rules_func(rules, name, rule->since);
	}
}

/* Is the name of the rule what it is found by? */
static bool is_called(const struct gfl_rule *rule)
{
	return rule->kind != GFL_RULE_OPS && rule->kind != GFL_RULE_CONFIG &&
	       rule->kind != GFL_RULE_TRAMPOLINE;
}

/* Names of kernel functions belong into rules, so this asks for none by name. */
static void shipped_rules_are_clean(void **state)
{
	struct gfl_log log = { .out = stdout };
	struct gfl_rules *rules = gfl_rules_load("rules", &log);
	uint32_t nr_of_kind[GFL_NR_RULE_KINDS] = { 0 };
	const char *const *roles;
	uint32_t nr_roles;

	(void)state;
	assert_non_null(rules);
	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++) {
		const struct gfl_rule *rule = gfl_rules_at(rules, i);

		nr_of_kind[rule->kind]++;
		for (uint32_t j = 0; j < rule->nr_fields; j++)
			assert_ptr_equal(look_up(rules, rule, rule->fields[j]), rule);
		for (uint32_t j = 0; j < rule->nr_seen && is_called(rule); j++)
			assert_ptr_equal(look_up(rules, rule, rule->seen[j]), rule);
		assert_true(strchr(rule->source, '/') || strchr(rule->source, ' '));
	}
	for (uint32_t kind = GFL_RULE_NONE + 1; kind < GFL_NR_RULE_KINDS; kind++)
		assert_true(nr_of_kind[kind] > 0);
	roles = gfl_role_names(&nr_roles);
	for (uint32_t i = 0; i < nr_roles; i++)
		assert_non_null(gfl_rules_role(rules, roles[i]));
	gfl_rules_destroy(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(locks_are_read),
		cmocka_unit_test(allocations_and_frees_are_read),
		cmocka_unit_test(callbacks_are_read),
		cmocka_unit_test(ops_are_found_by_member),
		cmocka_unit_test(a_member_may_tell_the_mode),
		cmocka_unit_test(code_of_a_symbol_is_absent),
		cmocka_unit_test(trampolines_are_found_by_prefix),
		cmocka_unit_test(the_rest_is_read),
		cmocka_unit_test(roles_and_lists_are_read),
		cmocka_unit_test(nothing_is_a_set_of_no_rules),
		cmocka_unit_test(one_name_may_have_rules_that_do_not_meet),
		cmocka_unit_test(folders_that_are_none_are_refused),
		cmocka_unit_test(shipped_rules_are_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
