/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of the analysis: a kernel of a few made-up functions, facts in short form, and findings
 * in one line each.
 *
 * The short form has statements that end in `;`:
 *
 *   fn NAME [LINE]        a function with the parameters `struct ring *r` and `long n`; it begins in line 1
 *   LINE NAME ARG...      calls NAME in that line; a name that begins with "new" takes flags last
 *   LINE *VAL ARG...      calls the function at that address
 *   LINE RET=NAME ARG...  the same, and RET is the result
 *   LINE load RET ADDR    events that are no calls have a line, too
 *
 * `in MACRO#N` may follow. Everything else is as in docs/ir.md. These values are there in each
 * function; others are counted from 10:
 *
 *   1 r        2 &r->raw (raw_t)     3 &r->spin (spin_t)     4 &r->mutex (mutex_t)
 *   5 n        6 GFP_KERNEL          7 GFP_ATOMIC            8 0         9 &r->flags
 */
#ifndef GFPLINT_TESTS_WALK_H
#define GFPLINT_TESTS_WALK_H

#include "gfplint/finding.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static const char walk_fn[] = " param r \"struct ring\"\n"
			      " param n -\n"
			      " val 1 param 0\n"
			      " val 2 field 1 ring raw raw_t\n"
			      " val 3 field 1 ring spin spin_t\n"
			      " val 4 field 1 ring mutex mutex_t\n"
			      " val 5 param 1\n"
			      " val 6 const 0xcc0\n"
			      " val 7 const 0x820\n"
			      " val 8 const 0\n"
			      " val 9 field 1 ring flags -\n";

static const char walk_head[] = "gfplint-facts 1\n"
				"unit ring.c\n"
				"kernel 0x060c00\n"
				"file 1 ring.c\n"
				"file 2 ring.h\n"
				"const GFP_KERNEL 0xcc0\n"
				"const GFP_ATOMIC 0x820\n"
				"const GFP_RECLAIM 0x400\n"
				"const GFP_KSWAPD 0x800\n"
				"const GFP_SURE 0x8000\n"
				"const GFP_ZERO 0x100\n"
				"const GFP_SAFE 0x20\n"
				"const GFP_ODD undefined\n"
				"const MAX_TRY 64\n"
				"const COUNT_PREEMPT 0xff\n"
				"const COUNT_BH 0xff00\n"
				"const COUNT_HARDIRQ 0xf0000\n"
				"const COUNT_NMI 0xf00000\n"
				"const F_HARD 0x10\n"
				"const MODE_HARD 4\n"
				"const CONFIG_COUNTED 1\n"
				"const CONFIG_UNCOUNTED undefined\n";

static const char walk_roles[] =
	"roles: {direct-reclaim: GFP_RECLAIM, kswapd-reclaim: GFP_KSWAPD, preempt-mask: COUNT_PREEMPT, softirq-mask: COUNT_BH,\n"
	"        hardirq-mask: COUNT_HARDIRQ, nmi-mask: COUNT_NMI, slab-nolock: new_nolock,\n"
	"        page-nolock: page_nolock, page-free-nolock: page_del_nolock}\n"
	"gfp-names: [GFP_KERNEL, GFP_ATOMIC, GFP_RECLAIM]\n"
	"raw-safe: [GFP_SAFE, GFP_ATOMIC]\n"
	"conflicts:\n"
	"  - {has: [GFP_SURE], lacks: [GFP_RECLAIM], says: cannot, fix: wait, source: x.h}\n"
	"  - {has: [GFP_SURE], in: atomic, says: must wait, fix: move, source: x.h}\n"
	"  - {has: [GFP_ZERO], of: [new_page], says: is zero anyway, fix: drop, source: x.h}\n"
	"  - {has: [GFP_ODD], says: is odd, fix: drop, source: x.h}\n"
	"  - {has: [GFP_ZERO], until: 6.12, says: is old, fix: drop, source: x.h}\n";

static const char walk_rules[] =
	/* types; a spin_t has a raw_t inside */
	"- {name: raw_t, kind: type, source: x.h, class: raw}\n"
	"- {name: spin_t, kind: type, source: x.h, class: config}\n"
	"- {name: mutex_t, kind: type, source: x.h, class: sleep}\n"
	/* locks */
	"- {name: lock, kind: lock, source: x.h, seen: [_lock], effect: [+raw(0)],\n"
	"   released-by: [unlock]}\n"
	"- {name: read_lock, kind: lock, shared: true, source: x.h, effect: [+raw(0)],\n"
	"   released-by: [unlock]}\n"
	"- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}\n"
	"- {name: lock_save, kind: lock, source: x.h, effect: [+raw(0), irq=save],\n"
	"   released-by: [unlock_restore]}\n"
	"- {name: unlock_restore, kind: unlock, source: x.h, effect: [-raw(0),\n"
	"   irq=restore(1)]}\n"
	"- {name: trylock, kind: lock, source: x.h, effect: [+raw(0)], if-result: nonzero,\n"
	"   released-by: [unlock]}\n"
	"- {name: lock_or_fail, kind: lock, source: x.h, effect: [+raw(0)], if-result: zero,\n"
	"   released-by: [unlock]}\n"
	/* context */
	"- {name: no_preempt, kind: enter, source: x.h, effect: [+preempt], released-by:\n"
	"   [preempt]}\n"
	"- {name: preempt, kind: leave, source: x.h, effect: [-preempt]}\n"
	"- {name: no_bh, kind: enter, source: x.h, effect: [+bh], released-by: [bh]}\n"
	"- {name: bh, kind: leave, source: x.h, effect: [-bh]}\n"
	"- {name: no_irq, kind: enter, source: x.h, effect: [irq=off], released-by: [irq]}\n"
	"- {name: irq, kind: leave, source: x.h, effect: [irq=on]}\n"
	"- {name: save, kind: enter, source: x.h, effect: [irq=save], released-by:\n"
	"   [restore]}\n"
	"- {name: save_to, kind: enter, source: x.h, effect: [irq=save(0)], released-by:\n"
	"   [restore]}\n"
	"- {name: restore, kind: leave, source: x.h, effect: [irq=restore(0)]}\n"
	"- {name: count_add, kind: enter, source: x.h, effect: [+preempt-count(0)],\n"
	"   released-by: [count_sub]}\n"
	"- {name: count_sub, kind: leave, source: x.h, effect: [-preempt-count(0)]}\n"
	"- {name: enter_nmi, kind: enter, source: x.h, effect: [+nmi], released-by:\n"
	"   [leave_nmi]}\n"
	"- {name: leave_nmi, kind: leave, source: x.h, effect: [-nmi]}\n"
	/* memory */
	"- {name: new, kind: alloc, source: x.h, seen: [_new, new_zeroed], family: slab}\n"
	"- {name: new_kernel, kind: alloc, source: x.h, gfp: GFP_KERNEL}\n"
	"- {name: new_sleeping, kind: alloc, source: x.h, needs: sleep}\n"
	"- {name: new_sized, kind: alloc, source: x.h, size-arg: 0}\n"
	"- {name: new_dropping, kind: alloc, source: x.h, drops-lock: true}\n"
	"- {name: new_if_null, kind: alloc, source: x.h, gfp: GFP_KERNEL, only-if-arg: {arg:\n"
	"   1, is: 'null'}}\n"
	"- {name: new_page, kind: alloc, source: x.h, family: page}\n"
	"- {name: del, kind: free, source: x.h, object: 0, family: slab}\n"
	"- {name: del_page, kind: free, source: x.h, object: 0, family: page}\n"
	"- {name: del_late, kind: free, source: x.h, object: 0, defers-in-interrupt: true}\n"
	"- {name: del_sleeping, kind: free, source: x.h, object: 0, needs: sleep}\n"
	"- {name: new_try, kind: alloc, source: x.h, nolock: true, gfp-only: [GFP_ZERO],\n"
	"   null-in: {rt: [hardirq]}, at-most: {arg: 0, is: MAX_TRY}, not-under: [ring.raw],\n"
	"   freed-by: [del_try]}\n"
	"- {name: del_try, kind: free, source: x.h, nolock: true, object: 0, frees: [new_try]}\n"
	/* tests and values */
	"- {name: count, kind: test, source: x.h, tells: preempt-count}\n"
	"- {name: irqs_off, kind: test, source: x.h, tells: irqs-off}\n"
	"- {name: flags_off, kind: test, source: x.h, tells: irq-flags-off}\n"
	"- {name: preemptible, kind: test, source: x.h, tells: preemptible}\n"
	"- {name: unref, kind: test, source: x.h, tells: last-reference, object: 0}\n"
	"- {name: ref, kind: reference, source: x.h, object: 0}\n"
	"- {name: in_hardirq, kind: test, source: x.h, tells: in-hardirq}\n"
	"- {name: in_interrupt, kind: test, source: x.h, tells: in-interrupt}\n"
	"- {name: same, kind: value, source: x.h, returns: 0}\n"
	"- {name: nothing, kind: ignore, source: x.h, note: n}\n"
	/* callbacks */
	"- {name: on_irq, kind: callback, source: x.h, function: 1, context: {rt: [+bh],\n"
	"   nort: [+hardirq]}, cases: [{arg: 2, any-of: [F_HARD, F_OTHER], context:\n"
	"   [+hardirq]}]}\n"
	"- {name: in_task, kind: callback, source: x.h, function: 0, context: []}\n"
	"- {name: chip, kind: ops, source: x.h, fields: [mask], context: [+hardirq]}\n"
	"- {name: led, kind: ops, source: x.h, fields: [blink], context: [+bh], fix: blink in\n"
	"   open()}\n"
	"- {name: timer, kind: ops, source: x.h, fields: [run], context: [+bh], mode:\n"
	"   {setup: timer_init, object: 0, arg: 1}, cases: [{equals: [MODE_HARD], context:\n"
	"   [+hardirq]}]}\n"
	/* macros */
	"- {name: NO_PREEMPT, kind: macro, source: x.h, unless: CONFIG_UNCOUNTED, effect:\n"
	"   [+preempt], released-by: [PREEMPT]}\n"
	"- {name: PREEMPT, kind: macro, source: x.h, unless: CONFIG_UNCOUNTED, effect:\n"
	"   [-preempt]}\n"
	"- {name: NO_PREEMPT_2, kind: macro, source: x.h, unless: CONFIG_COUNTED, effect:\n"
	"   [+preempt], released-by: [PREEMPT_2]}\n"
	"- {name: PREEMPT_2, kind: macro, source: x.h, unless: CONFIG_COUNTED, effect:\n"
	"   [-preempt]}\n"
	"- {name: ONLY_NORT, kind: macro, source: x.h, only-models: nort}\n";

/* --- the short form ------------------------------------------------------------------ */

/* An event: its words, the first of which is the line. */
static void put_event(FILE *out, char **word, size_t nr)
{
	char *name = word[1], *ret = NULL, *equals = strchr(name, '=');
	size_t end = 2;
	bool is_call;

	if (equals) {
		*equals = '\0';
		ret = name;
		name = equals + 1;
	}
	while (end < nr && strcmp(word[end], "in"))
		end++;
	is_call = strcmp(name, "load") && strcmp(name, "store") && strcmp(name, "asm");
	if (is_call)
		fprintf(out, "call %s %s (", ret ? ret : "0", name);
	else
		fprintf(out, "%s ", name);
	for (size_t i = 2; i < end; i++)
		fprintf(out, "%s ", word[i]);
	if (is_call)
		fputs(")", out);
	if (is_call && end > 2 && !strncmp(name + (*name == '_'), "new", 3))
		fprintf(out, " gfp %zu", end - 3);
	fprintf(out, " @1:%s:2", word[0]);
	for (size_t i = end; i < nr; i++)
		fprintf(out, " %s", word[i]);
	fputs("\n", out);
}

static void put_statement(FILE *out, char *text)
{
	char *word[32], *save = NULL, *whole = strdup(text);
	size_t nr = 0;

	assert_non_null(whole);
	for (char *w = strtok_r(text, " \n", &save); w; w = strtok_r(NULL, " \n", &save)) {
		assert_true(nr < GFL_ARRAY_SIZE(word));
		word[nr++] = w;
	}
	if (nr > 1 && nr < 4 && !strcmp(word[0], "fn"))
		fprintf(out, "func %s @1:%s:1\n%s", word[1], nr > 2 ? word[2] : "1", walk_fn);
	else if (nr > 1 && isdigit((unsigned char)*word[0]))
		put_event(out, word, nr);
	else
		fprintf(out, "%s\n", whole);
	free(whole);
}

/* The facts file that the short form stands for. */
static char *walk_facts(const char *functions)
{
	char *text = NULL, *copy = strdup(functions), *save = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(copy);
	assert_non_null(out);
	fputs(walk_head, out);
	for (char *s = strtok_r(copy, ";", &save); s; s = strtok_r(NULL, ";", &save))
		put_statement(out, s);
	fputs("eof\n", out);
	fclose(out);
	free(copy);
	return text;
}

/* --- the analysis -------------------------------------------------------------------- */

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
	char *text = walk_facts(functions);
	struct gfl_log log = { 0 };
	struct walked w;

	w.rules = walk_load_rules();
	w.unit = gfl_unit_read(text, strlen(text), "facts", &log);
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
