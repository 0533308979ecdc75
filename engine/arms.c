/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A build without PREEMPT_RT has lost the arms that only PREEMPT_RT takes: `if (IS_ENABLED(...))` is
 * gone before a front end looks. What is found on a path through a function that asks for PREEMPT_RT
 * is therefore no verdict about PREEMPT_RT; a build with it will give one.
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

struct source {
	uint32_t file;
	char *text;
};

static void load(struct source *src, const struct gfl_unit *unit, uint32_t file)
{
	size_t room = 0, used = 0;
	FILE *f;

	if (src->file == file)
		return;
	free(src->text);
	src->text = NULL;
	src->file = file;
	f = fopen(unit->files[file], "r");
	if (!f)
		return;
	do {
		room = room ? room * 2 : 1 << 16;
		src->text = gfl_xrealloc(src->text, room + 1);
		used += fread(src->text + used, 1, room - used, f);
	} while (used == room);
	src->text[used] = '\0';
	fclose(f);
}

/* Does the text of the function contain the word? */
static bool mentions(struct source *src, const struct gfl_func *func, const char *word)
{
	const char *at, *end;

	if (!func->loc.file || !func->end_line)
		return false;
	load(src, func->unit, func->loc.file);
	at = src->text;
	for (uint32_t line = 1; at && line < func->loc.line; line++) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	end = at;
	for (uint32_t line = func->loc.line; end && line <= func->end_line; line++) {
		end = strchr(end, '\n');
		end = end ? end + 1 : NULL;
	}
	at = at ? strstr(at, word) : NULL;
	return at && (!end || at < end);
}

static bool has_lost_arms(struct source *src, const struct gfl_engine *eng,
			  const struct gfl_finding *f, const char *word)
{
	for (uint32_t i = 0; i < f->nr_steps; i++) {
		const struct gfl_func *func = gfl_outer_func(eng, f->steps[i].func);

		if (func && mentions(src, func, word))
			return true;
	}
	return false;
}

/**
 * gfl_arms_filter() - withdraw verdicts about PREEMPT_RT that this build cannot give
 * @eng: the analysis, its findings complete
 */
void gfl_arms_filter(struct gfl_engine *eng)
{
	const char *config = gfl_rules_role(eng->rules, "config-rt");
	const struct gfl_const *c = config ? gfl_unit_const(eng->unit, config) : NULL;
	struct gfl_result *res = eng->result;
	struct source src = { 0 };
	uint32_t nr = 0;

	if (!config || (c && c->known && c->value))
		return;
	for (uint32_t i = 0; i < res->nr_findings; i++) {
		struct gfl_finding *f = &res->findings[i];

		if ((f->models & GFL_MODEL_BIT(GFL_RT)) && has_lost_arms(&src, eng, f, config))
			f->models &= ~GFL_MODEL_BIT(GFL_RT);
		if (f->models)
			res->findings[nr++] = *f;
	}
	res->nr_findings = nr;
	free(src.text);
}
