// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: texts about functions of other units. Whatever is accepted can be used: as the summary of a
 * called function and as the ways into one of the unit's. What is read is written so that it is read as the
 * same again.
 */
#include "../../engine/outer.h"
#include "replay.h"

#include <stdlib.h>
#include <string.h>

static const char rules_text[] =
	"- {name: raw_t, kind: type, source: x.h, class: raw}\n"
	"- {name: lock, kind: lock, source: x.h, effect: [+raw(0)], released-by: [unlock]}\n"
	"- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}\n"
	"- {name: new, kind: alloc, source: x.h, family: slab}\n"
	"- {name: del, kind: free, source: x.h, object: 0}\n"
	"- {name: on_irq, kind: callback, source: x.h, function: 1, context: [+hardirq],\n"
	"   cases: [{arg: 2, any-of: [F], context: [+bh]}]}\n";

/* f() is called by others and calls g(), of which the text may be; so may it be of those that call f(). */
static const char unit_text[] =
	"gfplint-facts 1\nunit a.c\nfile 1 a.c\nconst F 1\n"
	"func f address @1:1:1\n param r \"struct ring\"\n param n -\n"
	" val 1 param 0\n val 2 field 1 ring raw raw_t\n val 3 param 1\n val 4 fn f\n"
	" val 5 result b0\n val 6 result b0\n"
	" block 0\n  call 0 lock (2) @1:2:2\n  call 5 g (1 3 4) @1:3:2\n  call 0 unlock (2) @1:4:2\n"
	"  call 0 new (3) gfp 0 @1:5:2\n  call 0 del (1) @1:6:2\n  call 6 g (2 5) @1:7:2\n"
	"  return 5\neof\n";

static char *text;

static char *give(void *arg, const char *name)
{
	(void)arg;
	(void)name;
	return strdup(text);
}

static void check(struct gfl_engine *eng, const struct gfl_outer_list *list)
{
	struct gfl_arena *arena = gfl_arena_create();
	struct gfl_log log = { 0 };

	for (uint32_t i = 0; i < list->nr; i++) {
		const char *once = gfl_outer_write(eng, list->v[i].fn, arena), *twice;
		struct gfl_outer_list again;

		if (!gfl_outer_read(eng, once, "again", &log, &again)) {
			fprintf(stderr, "%s\n%s", log.last, once);
			abort();
		}
		twice = gfl_outer_write(eng, again.v[0].fn, arena);
		if (strcmp(once, twice))
			abort();
		gfl_outer_list_deinit(&again);
	}
	gfl_arena_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct gfl_rules *rules;
	struct gfl_log log = { 0 };
	struct gfl_outer outer = { give, give, NULL, &log };
	struct gfl_options opts = { .outer = &outer };
	struct gfl_outer_list list;
	struct gfl_result *result;
	struct gfl_unit *unit;

	if (!rules)
		rules = gfl_rules_parse(rules_text, strlen(rules_text), "rules", &log);
	text = gfl_xrealloc(NULL, size + 1);
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	unit = gfl_unit_read(unit_text, strlen(unit_text), "unit", &log);
	if (!rules || !unit) {
		fprintf(stderr, "%s\n", log.last);
		abort();
	}
	result = gfl_analyse(unit, rules, &opts);
	if (gfl_outer_read(result->engine, text, "text", &log, &list)) {
		check(result->engine, &list);
		gfl_outer_list_deinit(&list);
	}
	gfl_result_destroy(result);
	gfl_unit_destroy(unit);
	free(text);
	return 0;
}
