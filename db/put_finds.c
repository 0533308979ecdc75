// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows about findings: their paths, doubts, advice, the rules their paths name, their history. */
#include "db.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const step_kinds[] = { "context", "call", "operation" };

static const char *models_text(uint8_t models)
{
	if (models == GFL_ALL_MODELS)
		return "rt,nort";
	return gfl_model_name(models == GFL_MODEL_BIT(GFL_RT) ? GFL_RT : GFL_NORT);
}

/* --- rules ------------------------------------------------------------------------------------ */

struct used {
	struct gfl_db_writer *w;
	uint64_t ids[64];
	uint32_t nr;
};

static void add_rule(struct used *used, const struct gfl_rule *rule)
{
	const uint64_t id = gfl_db_rule(used->w, rule);
	uint32_t i;

	for (i = 0; i < used->nr && used->ids[i] != id; i++)
		;
	if (id && i == used->nr && used->nr < GFL_ARRAY_SIZE(used->ids))
		used->ids[used->nr++] = id;
}

/* The rules for a word of a step: a function, a macro, or a member `tag.field`. */
static void add_word(struct used *used, char *word)
{
	const struct gfl_rules *rules = used->w->run->ruleset;
	const uint32_t kernel = used->w->result->unit->kernel;
	char *dot = strchr(word, '.');

	if (dot) {
		*dot = '\0';
		add_rule(used, gfl_rules_ops(rules, word, dot + 1, kernel));
		return;
	}
	add_rule(used, gfl_rules_func(rules, word, kernel));
	add_rule(used, gfl_rules_callback(rules, word, kernel));
	add_rule(used, gfl_rules_macro(rules, word, kernel));
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.';
}

/* A step says by name what the verdict rests on: the lock's function, the registration, the operation. */
static void put_rules(struct gfl_db_writer *w, uint32_t id, const struct gfl_finding *f)
{
	struct used used = { .w = w };

	for (uint32_t i = 0; i < f->nr_steps; i++)
		for (const char *p = f->steps[i].text; *p;) {
			size_t len = 0;

			while (is_word(p[len]))
				len++;
			if (len)
				add_word(&used, gfl_arena_printf(w->scratch, "%.*s", (int)len, p));
			p += len ? len : 1;
		}
	for (uint32_t i = 0; i < used.nr; i++)
		gfl_db_put(w, GFL_DB_FINDING_RULES, "ik", id, used.ids[i]);
}

/* --- findings --------------------------------------------------------------------------------- */

static void put_finding(struct gfl_db_writer *w, uint32_t id, uint32_t group)
{
	const struct gfl_finding *f = &w->result->findings[id - 1];

	gfl_db_put(w, GFL_DB_FINDINGS, "issssisknnsi", id, f->fingerprint, f->check->id,
		   models_text(f->models), gfl_confidence_name(f->confidence), group, f->func,
		   w->files[f->loc.file], f->loc.line, f->loc.col, f->message, f->root);
	for (uint32_t i = 0; i < f->nr_steps; i++) {
		const struct gfl_step *s = &f->steps[i];

		gfl_db_put(w, GFL_DB_STEPS, "iissknns", id, i, step_kinds[s->kind], s->func,
			   w->files[s->loc.file], s->loc.line, s->loc.col, s->text);
	}
	for (uint32_t i = 0; i < f->nr_doubts; i++)
		gfl_db_put(w, GFL_DB_DOUBTS, "iis", id, i, f->doubts[i]);
	for (uint32_t i = 0; i < f->nr_advice; i++)
		gfl_db_put(w, GFL_DB_ADVICE, "iis", id, i, f->advice[i]);
	put_rules(w, id, f);
	gfl_arena_reset(w->scratch);
}

void gfl_db_put_findings(struct gfl_db_writer *w)
{
	const struct gfl_result *res = w->result;

	for (uint32_t g = 0; g < res->nr_groups; g++)
		for (uint32_t i = 0; i < res->groups[g].nr; i++)
			put_finding(w, res->groups[g].first + i + 1, g + 1);
}
