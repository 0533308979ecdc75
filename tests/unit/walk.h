/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of the analysis: a kernel of a few made-up functions, facts in short form, and findings
 * in one line each.
 *
 * Functions begin with FN(name). Their parameters are `struct ring *r` and `long n`, and these values are
 * theirs; others are counted from 10:
 *
 *   1 r        2 &r->raw (raw_t)     3 &r->spin (spin_t)     4 &r->mutex (mutex_t)
 *   5 n        6 GFP_KERNEL          7 GFP_ATOMIC            8 0         9 &r->flags
 */
#ifndef GFPLINT_TESTS_WALK_H
#define GFPLINT_TESTS_WALK_H

#include "gfplint/finding.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define FN_AT(name, place)                                                                         \
	"func " name " " place "\n param r \"struct ring\"\n param n -\n"                          \
	" val 1 param 0\n"                                                                         \
	" val 2 field 1 ring raw raw_t\n"                                                          \
	" val 3 field 1 ring spin spin_t\n"                                                        \
	" val 4 field 1 ring mutex mutex_t\n"                                                      \
	" val 5 param 1\n"                                                                         \
	" val 6 const 0xcc0\n"                                                                     \
	" val 7 const 0x820\n"                                                                     \
	" val 8 const 0\n"                                                                         \
	" val 9 field 1 ring flags -\n"
#define FN(name) FN_AT(name, "@1:1:1")

/* An allocation with the flags that are value V, at line L. */
#define NEW(v, l) "  call 0 new (" #v ") gfp 0 @1:" #l ":2\n"
#define CALL(f, args, l) "  call 0 " f " (" args ") @1:" #l ":2\n"

static const char walk_head[] = "gfplint-facts 1\n"
				"unit ring.c\n"
				"kernel 0x060c00\n"
				"file 1 ring.c\n"
				"file 2 ring.h\n"
				"const GFP_KERNEL 0xcc0\n"
				"const GFP_ATOMIC 0x820\n"
				"const GFP_RECLAIM 0x400\n"
				"const COUNT_PREEMPT 0xff\n"
				"const COUNT_BH 0xff00\n"
				"const COUNT_HARDIRQ 0xf0000\n"
				"const COUNT_NMI 0xf00000\n"
				"const F_HARD 0x10\n"
				"const MODE_HARD 4\n"
				"const CONFIG_COUNTED 1\n"
				"const CONFIG_UNCOUNTED undefined\n";

static const char walk_roles[] =
	"roles: {direct-reclaim: GFP_RECLAIM, preempt-mask: COUNT_PREEMPT, softirq-mask: COUNT_BH,\n"
	"        hardirq-mask: COUNT_HARDIRQ, nmi-mask: COUNT_NMI, slab-nolock: new_nolock,\n"
	"        page-nolock: page_nolock, page-free-nolock: page_del_nolock}\n"
	"gfp-names: [GFP_KERNEL, GFP_ATOMIC, GFP_RECLAIM]\n";

#define RULE(name, kind, more) "- {name: " name ", kind: " kind ", source: x.h, " more "}\n"

static const char walk_rules[] =
	/* types; a spin_t has a raw_t inside */
	RULE("raw_t", "type", "class: raw") RULE("spin_t", "type", "class: config")
		RULE("mutex_t", "type", "class: sleep")
	/* locks */
	RULE("lock", "lock", "seen: [_lock], effect: [+raw(0)], released-by: [unlock]")
		RULE("unlock", "unlock", "effect: [-raw(0)]") RULE(
			"lock_save", "lock",
			"effect: [+raw(0), irq=save], released-by: [unlock_restore]")
			RULE("unlock_restore", "unlock", "effect: [-raw(0), irq=restore(1)]") RULE(
				"trylock", "lock",
				"effect: [+raw(0)], if-result: nonzero, released-by: [unlock]")
				RULE("lock_or_fail", "lock",
				     "effect: [+raw(0)], if-result: zero, released-by: [unlock]")
	/* context */
	RULE("no_preempt", "enter", "effect: [+preempt], released-by: [preempt]") RULE(
		"preempt", "leave", "effect: [-preempt]") RULE("no_bh", "enter",
							       "effect: [+bh], released-by: [bh]")
		RULE("bh", "leave", "effect: [-bh]") RULE(
			"no_irq", "enter",
			"effect: [irq=off], released-by: [irq]") RULE("irq", "leave",
								      "effect: [irq=on]")
			RULE("save", "enter", "effect: [irq=save], released-by: [restore]") RULE(
				"save_to", "enter", "effect: [irq=save(0)], released-by: [restore]")
				RULE("restore", "leave", "effect: [irq=restore(0)]") RULE(
					"count_add", "enter",
					"effect: [+preempt-count(0)], released-by: [count_sub]")
					RULE("count_sub", "leave", "effect: [-preempt-count(0)]")
						RULE("enter_nmi", "enter",
						     "effect: [+nmi], released-by: [leave_nmi]")
							RULE("leave_nmi", "leave", "effect: [-nmi]")
	/* memory */
	RULE("new", "alloc", "seen: [_new], family: slab") RULE("new_kernel", "alloc",
								"gfp: GFP_KERNEL")
		RULE("new_sleeping", "alloc", "needs: sleep") RULE("new_dropping", "alloc",
								   "drops-lock: true")
			RULE("new_if_null", "alloc",
			     "gfp: GFP_KERNEL, only-if-arg: {arg: 1, is: 'null'}")
				RULE("new_page", "alloc", "family: page")
					RULE("del", "free", "object: 0, family: slab")
						RULE("del_page", "free", "object: 0, family: page")
							RULE("del_late", "free",
							     "object: 0, defers-in-interrupt: true")
								RULE("del_sleeping", "free",
								     "object: 0, needs: sleep")
	/* tests and values */
	RULE("count", "test", "tells: preempt-count") RULE("irqs_off", "test", "tells: irqs-off")
		RULE("flags_off", "test", "tells: irq-flags-off")
			RULE("preemptible", "test", "tells: preemptible")
				RULE("in_hardirq", "test", "tells: in-hardirq")
					RULE("in_interrupt", "test", "tells: in-interrupt")
						RULE("same", "value", "returns: 0")
							RULE("nothing", "ignore", "note: n")
	/* callbacks */
	RULE("on_irq", "callback",
	     "function: 1, context: {rt: [+bh], nort: [+hardirq]},"
	     " cases: [{arg: 2, any-of: [F_HARD, F_OTHER], context: [+hardirq]}]")
		RULE("in_task", "callback", "function: 0, context: []")
			RULE("chip", "ops", "fields: [mask], context: [+hardirq]")
				RULE("timer", "ops",
				     "fields: [run], context: [+bh],"
				     " mode: {setup: timer_init, object: 0, arg: 1},"
				     " cases: [{equals: [MODE_HARD], context: [+hardirq]}]")
	/* macros */
	RULE("NO_PREEMPT", "macro",
	     "unless: CONFIG_UNCOUNTED, effect: [+preempt], released-by: [PREEMPT]")
		RULE("PREEMPT", "macro", "unless: CONFIG_UNCOUNTED, effect: [-preempt]")
			RULE("NO_PREEMPT_2", "macro",
			     "unless: CONFIG_COUNTED, effect: [+preempt], released-by: [PREEMPT_2]")
				RULE("PREEMPT_2", "macro",
				     "unless: CONFIG_COUNTED, effect: [-preempt]")
					RULE("ONLY_NORT", "macro", "only-models: nort");

static void put_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

/* The rules above. The constants of the engine can only be given in a file of their own. */
static struct gfl_rules *walk_load_rules(void)
{
	char dir[] = P_tmpdir "/gfplint-walk-XXXXXX", rules_file[64], roles_file[64];
	struct gfl_log log = { 0 };
	struct gfl_rules *rules;

	assert_non_null(mkdtemp(dir));
	snprintf(rules_file, sizeof(rules_file), "%s/rules.yaml", dir);
	snprintf(roles_file, sizeof(roles_file), "%s/gfp.yaml", dir);
	put_file(rules_file, walk_rules);
	put_file(roles_file, walk_roles);
	rules = gfl_rules_load(dir, &log);
	unlink(rules_file);
	unlink(roles_file);
	rmdir(dir);
	if (!rules)
		fail_msg("%s", log.last);
	return rules;
}

/* An analysed unit. */
struct walked {
	struct gfl_rules *rules;
	struct gfl_unit *unit;
	struct gfl_result *result;
};

static struct walked walk_with(const char *functions, const struct gfl_options *opts)
{
	struct gfl_log log = { 0 };
	struct walked w;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	fprintf(out, "%s%seof\n", walk_head, functions);
	fclose(out);
	w.rules = walk_load_rules();
	w.unit = gfl_unit_read(text, len, "facts", &log);
	if (!w.unit)
		fail_msg("%s", log.last);
	free(text);
	w.result = gfl_analyse(w.unit, w.rules, opts);
	return w;
}

static inline struct walked walk(const char *functions)
{
	return walk_with(functions, NULL);
}

static void walk_end(struct walked *w)
{
	gfl_result_destroy(w->result);
	gfl_unit_destroy(w->unit);
	gfl_rules_destroy(w->rules);
}

/* "LINE CHECK MODELS" per finding; with steps, " KIND LINE TEXT" for each as well. */
static char *walk_text(const struct gfl_result *result, bool with_steps)
{
	static const char *const models[] = { "-", "rt", "nort", "rt,nort" };
	static const char *const kinds[] = { "context", "call", "operation" };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	for (uint32_t i = 0; i < result->nr_findings; i++) {
		const struct gfl_finding *f = &result->findings[i];

		fprintf(out, "%u %s %s\n", f->loc.line, f->check->id, models[f->models & 3]);
		for (uint32_t s = 0; with_steps && s < f->nr_steps; s++)
			fprintf(out, " %s %u %s\n", kinds[f->steps[s].kind], f->steps[s].loc.line,
				f->steps[s].text);
	}
	fclose(out);
	return text;
}

static inline void expect_with(const char *functions, const char *want, bool with_steps)
{
	struct walked w = walk(functions);
	char *got = walk_text(w.result, with_steps);

	assert_string_equal(got, want);
	assert_int_equal(w.result->stats.nr_exhausted, 0);
	free(got);
	walk_end(&w);
}

/* Exactly these findings. */
static inline void expect(const char *functions, const char *want)
{
	expect_with(functions, want, false);
}

/* Exactly these findings and steps. */
static inline void expect_steps(const char *functions, const char *want)
{
	expect_with(functions, want, true);
}

#endif /* GFPLINT_TESTS_WALK_H */
