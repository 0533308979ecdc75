// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules compared with the bodies of a made-up kernel's functions. */
#include "gfplint/derived.h"
#include "gfplint/ir.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static const char roles[] = "roles: {direct-reclaim: GFP_RECLAIM, config-rt: CONFIG_RT}\n";

static const char rules_text[] =
	"- {name: raw_t, kind: type, source: x.h, class: raw}\n"
	"- {name: spin_t, kind: type, source: x.h, class: config}\n"
	"- {name: mutex_t, kind: type, source: x.h, class: sleep}\n"
	"- {name: lock, kind: lock, source: x.h, seen: [_lock, __lock], effect: [+raw(0)], released-by: [unlock]}\n"
	"- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}\n"
	"- {name: lock_irq, kind: lock, source: x.h, effect: [+raw(0), irq=off], released-by: [unlock_irq]}\n"
	"- {name: unlock_irq, kind: unlock, source: x.h, effect: [-raw(0), irq=on]}\n"
	"- {name: trylock, kind: lock, source: x.h, effect: [+raw(0)], if-result: nonzero, released-by: [unlock]}\n"
	"- {name: spin, kind: lock, source: x.h, effect: [+config(0)], released-by: [unspin]}\n"
	"- {name: unspin, kind: unlock, source: x.h, effect: [-config(0)]}\n"
	"- {name: mutex, kind: lock, source: x.h, effect: [+sleep(0)], released-by: [unmutex]}\n"
	"- {name: unmutex, kind: unlock, source: x.h, effect: [-sleep(0)]}\n"
	"- {name: no_preempt, kind: enter, source: x.h, effect: [+preempt], released-by: [preempt]}\n"
	"- {name: preempt, kind: leave, source: x.h, effect: [-preempt]}\n"
	"- {name: enter_rcu, kind: enter, source: x.h, effect: [+rcu], released-by: [leave_rcu]}\n"
	"- {name: leave_rcu, kind: leave, source: x.h, effect: [-rcu]}\n"
	"- {name: no_irq, kind: enter, source: x.h, effect: [irq=off], released-by: [irq]}\n"
	"- {name: irq, kind: leave, source: x.h, effect: [irq=on]}\n"
	"- {name: odd, kind: enter, source: x.h, effect: [+bh], released-by: [even], body-differs: it is odd}\n"
	"- {name: even, kind: leave, source: x.h, effect: [-bh]}\n"
	"- {name: later, kind: enter, since: 7.0, source: x.h, effect: [+bh], released-by: [even]}\n";

static struct gfl_rules *load_rules(void)
{
	char dir[] = P_tmpdir "/gfplint-derived-XXXXXX";
	char path[2][64];
	const char *const text[2] = { rules_text, roles };
	struct gfl_log log = { .out = stderr };
	struct gfl_rules *rules;

	assert_non_null(mkdtemp(dir));
	for (int i = 0; i < 2; i++) {
		FILE *out;

		snprintf(path[i], sizeof(path[i]), "%s/%s", dir, i ? "gfp.yaml" : "rules.yaml");
		out = fopen(path[i], "w");
		assert_non_null(out);
		assert_true(fputs(text[i], out) >= 0);
		assert_int_equal(fclose(out), 0);
	}
	rules = gfl_rules_load(dir, &log);
	for (int i = 0; i < 2; i++)
		unlink(path[i]);
	rmdir(dir);
	assert_non_null(rules);
	return rules;
}

/* Each pair with a body in a line: function, verdict, body, reason. */
static void note_body(void *arg, const struct gfl_derived *d)
{
	if (d->func)
		fprintf(arg, "%s %s: %s%s%s\n", d->func->name, gfl_derived_name(d->how), d->derived,
			d->why ? ": " : "", d->why ? d->why : "");
}

static void note_rule(void *arg, const struct gfl_derived *d)
{
	if (!d->func)
		fprintf(arg, "%s ", d->rule->name);
}

static void derive(const char *functions, bool is_rt, const char *expected,
		   void (*note)(void *arg, const struct gfl_derived *d))
{
	struct gfl_rules *rules = load_rules();
	struct gfl_log log = { .out = stderr };
	char *facts = NULL, *got = NULL;
	struct gfl_unit *unit;
	size_t len;
	FILE *out = open_memstream(&facts, &len);

	assert_non_null(out);
	fprintf(out,
		"gfplint-facts 1\nunit x.c\nkernel 0x060c00\nfile 1 x.c\nconst CONFIG_RT %s\n%seof\n",
		is_rt ? "1" : "undefined", functions);
	fclose(out);
	unit = gfl_unit_read(facts, len, "x.gfl", &log);
	assert_non_null(unit);
	out = open_memstream(&got, &len);
	assert_non_null(out);
	assert_int_equal(gfl_derive(unit, rules, note, out), is_rt ? GFL_RT : GFL_NORT);
	fclose(out);
	assert_string_equal(got, expected);
	free(got);
	free(facts);
	gfl_unit_destroy(unit);
	gfl_rules_destroy(rules);
}

#define AT " @1:1:1\n"
#define RAW " param l raw_t\n val 1 param 0\n"
#define SPIN " param l spin_t\n val 1 param 0\n"
#define CALL(f) " call 0 " f " ()" AT

/* A raw lock and disabled preemption forbid the same. */
static void a_count_stands_for_a_lock(void **state)
{
	(void)state;
	derive("func __lock" AT RAW " block 0\n" CALL("no_preempt") " return" AT, false,
	       "__lock agrees: +atomic\n", note_body);
}

/* _lock() would agree with itself if its own rule counted for what it calls. */
static void the_rule_itself_does_not_count(void **state)
{
	(void)state;
	derive("func _lock" AT RAW " block 0\n call 0 __lock (1)" AT " return" AT
	       "func __lock" AT RAW " block 0\n" CALL("no_preempt") " return" AT,
	       false, "_lock agrees: +atomic\n__lock agrees: +atomic\n", note_body);
	derive("func _lock" AT RAW " block 0\n call 0 __lock (1)" AT " return" AT
	       "func __lock" AT RAW " block 0\n" CALL("no_irq") " return" AT,
	       false, "_lock differs: irq=off\n__lock differs: irq=off\n", note_body);
}

static void bodies_are_followed_into_helpers(void **state)
{
	(void)state;
	derive("func helper" AT " block 0\n" CALL("no_preempt") " return" AT "func lock_irq" AT RAW
								" block 0\n" CALL("no_irq")
									CALL("helper") " return" AT,
	       false, "lock_irq agrees: +atomic irq=off\n", note_body);
}

static void what_is_missing_differs(void **state)
{
	(void)state;
	derive("func enter_rcu" AT " block 0\n return" AT, false, "enter_rcu differs: nothing\n",
	       note_body);
	derive("func no_preempt" AT " block 0\n" CALL("preempt") " return" AT, false,
	       "no_preempt differs: -atomic\n", note_body);
}

static void assembly_shows_nothing(void **state)
{
	(void)state;
	derive("func enter_rcu" AT " block 0\n asm" AT " return" AT, false,
	       "enter_rcu not derivable: nothing: done by assembly, or a counter\n", note_body);
	/* but what is seen beside it counts */
	derive("func enter_rcu" AT " block 0\n asm" AT CALL("no_irq") " return" AT, false,
	       "enter_rcu differs: irq=off\n", note_body);
}

static void all_but_the_lock_has_to_agree(void **state)
{
	(void)state;
	derive("func lock_irq" AT RAW " block 0\n" CALL("no_irq") " return" AT, false,
	       "lock_irq not derivable: irq=off: nothing is seen of the lock itself, all else agrees\n",
	       note_body);
	derive("func lock_irq" AT RAW " block 0\n" CALL("irq") " return" AT, false,
	       "lock_irq differs: irq=on\n", note_body);
}

static void results_are_told_apart(void **state)
{
	static const char body[] =
		"func trylock" AT RAW " val 2 result b0\n val 3 const 0\n val 4 const 1\n"
		" block 0\n call 2 try (1)" AT " cond ne 2 3 b1 b2" AT " block 1\n"
		"%s return 4" AT " block 2\n%s return 3" AT;
	char text[512];

	(void)state;
	snprintf(text, sizeof(text), body, CALL("no_preempt"), "");
	derive(text, false,
	       "trylock agrees: nothing if it returns 0; +atomic if it returns other than 0 or an error\n",
	       note_body);
	snprintf(text, sizeof(text), body, "", CALL("no_preempt"));
	derive(text, false,
	       "trylock differs: +atomic if it returns 0; nothing if it returns other than 0 or an error\n",
	       note_body);
}

/* PREEMPT_RT: who holds a spinlock_t is in an RCU section, and was called with interrupts on. */
static void models_differ(void **state)
{
	(void)state;
	derive("func spin" AT SPIN " block 0\n" CALL("enter_rcu") CALL("irq") " return" AT, true,
	       "spin agrees: +rcu\n", note_body);
	derive("func spin" AT SPIN " block 0\n" CALL("no_preempt") " return" AT, false,
	       "spin agrees: +atomic\n", note_body);
	derive("func spin" AT SPIN " block 0\n" CALL("no_preempt") " return" AT, true,
	       "spin differs: +atomic\n", note_body);
}

static void rules_may_explain_a_difference(void **state)
{
	(void)state;
	derive("func odd" AT " block 0\n" CALL("irq") " return" AT, false,
	       "odd not derivable: irq=on: it is odd\n", note_body);
}

static void rules_without_a_body_are_named(void **state)
{
	(void)state;
	derive("func lock" AT RAW " block 0\n return" AT, false,
	       "unlock lock_irq unlock_irq trylock spin unspin mutex unmutex no_preempt preempt enter_rcu "
	       "leave_rcu no_irq irq odd even ",
	       note_rule);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_count_stands_for_a_lock),
		cmocka_unit_test(the_rule_itself_does_not_count),
		cmocka_unit_test(bodies_are_followed_into_helpers),
		cmocka_unit_test(what_is_missing_differs),
		cmocka_unit_test(assembly_shows_nothing),
		cmocka_unit_test(all_but_the_lock_has_to_agree),
		cmocka_unit_test(results_are_told_apart),
		cmocka_unit_test(models_differ),
		cmocka_unit_test(rules_may_explain_a_difference),
		cmocka_unit_test(rules_without_a_body_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
