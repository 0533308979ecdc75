// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows, and ids for what they name. */
#include "db.h"

#include <stdlib.h>
#include <string.h>

/* --- ids ------------------------------------------------------------------------------------ */

/* 47 bits: SQLite keeps such a number in six bytes. */
static uint64_t id_of(const char *text)
{
	const uint64_t id = gfl_db_mix_text(0, text) >> 17;

	return id ? id : 1;
}

/* Where @text stands or belongs. Should another one have its id, it takes the next. */
static struct gfl_id_slot *find_slot(const struct gfl_ids *ids, const char *text, uint64_t *id)
{
	for (*id = id_of(text);; ++*id)
		for (uint32_t at = (uint32_t)*id;; at++) {
			struct gfl_id_slot *slot = &ids->slots[at & (ids->size - 1)];

			if (!slot->id || (slot->id == *id && !strcmp(slot->text, text)))
				return slot;
			if (slot->id == *id)
				break;
		}
}

static void grow(struct gfl_ids *ids)
{
	struct gfl_ids grown = { .nr = ids->nr, .size = ids->size ? ids->size * 2 : 1024 };

	grown.slots = gfl_xrealloc(NULL, grown.size * sizeof(*grown.slots));
	memset(grown.slots, 0, grown.size * sizeof(*grown.slots));
	for (uint32_t i = 0; i < ids->size; i++) {
		uint32_t at = (uint32_t)ids->slots[i].id;

		if (!ids->slots[i].id)
			continue;
		while (grown.slots[at & (grown.size - 1)].id)
			at++;
		grown.slots[at & (grown.size - 1)] = ids->slots[i];
	}
	gfl_ids_deinit(ids);
	*ids = grown;
}

uint64_t gfl_ids_get(struct gfl_ids *ids, const char *text, struct gfl_arena *arena, bool *is_new)
{
	struct gfl_id_slot *slot;
	uint64_t id;

	if (ids->nr >= ids->size / 2)
		grow(ids);
	slot = find_slot(ids, text, &id);
	if (is_new)
		*is_new = !slot->id;
	if (!slot->id) {
		const size_t len = strlen(text) + 1;

		if (arena)
			text = memcpy(gfl_arena_room(arena, len), text, len);
		*slot = (struct gfl_id_slot){ id, text };
		ids->nr++;
	}
	return id;
}

bool gfl_ids_has(const struct gfl_ids *ids, uint64_t id)
{
	for (uint32_t at = (uint32_t)id; ids->size; at++) {
		const struct gfl_id_slot *slot = &ids->slots[at & (ids->size - 1)];

		if (!slot->id || slot->id == id)
			return slot->id != 0;
	}
	return false;
}

void gfl_ids_deinit(struct gfl_ids *ids)
{
	free(ids->slots);
}

/* --- rows ------------------------------------------------------------------------------------ */

/* With the first column, if rows are replaced by groups. */
static const struct table {
	const char *name, *key;
} tables[GFL_DB_NR_TABLES] = {
	[GFL_DB_FILES] = { "files", "id" },
	[GFL_DB_TEXTS] = { "texts", "id" },
	[GFL_DB_MEMBERS] = { "members", "id" },
	[GFL_DB_RULES] = { "rules", "id" },
	[GFL_DB_UNITS] = { "units", "name" },
	[GFL_DB_FUNCTIONS] = { "functions", "id" },
	[GFL_DB_DEMANDS] = { "demands", "function" },
	[GFL_DB_DEMAND_SLEEPS] = { "demand_sleeps", "id" },
	[GFL_DB_CALLS] = { "calls", "caller" },
	[GFL_DB_CALL_HOWS] = { "call_hows", "id" },
	[GFL_DB_OPS] = { "ops", "member" },
	[GFL_DB_MEMBER_CALLS] = { "member_calls", "member" },
	[GFL_DB_WAITS] = { "waits", "id" },
	[GFL_DB_ENTRIES] = { "entries", "id" },
	[GFL_DB_FINDINGS] = { "findings", "id" },
	[GFL_DB_STEPS] = { "steps", "finding" },
	[GFL_DB_DOUBTS] = { "doubts", "finding" },
	[GFL_DB_ADVICE] = { "advice", "finding" },
	[GFL_DB_FINDING_RULES] = { "finding_rules", "finding" },
	[GFL_DB_SUMMARIES] = { "summaries", "name" },
	[GFL_DB_WAYS] = { "ways", "key" },
	[GFL_DB_RUNS] = { "runs", NULL },
	[GFL_DB_HISTORY] = { "history", NULL },
};

/* The table says how many columns there are: a row of another number is refused when prepared. */
sqlite3_stmt *gfl_db_inserter(struct gfl_db_writer *w, enum gfl_db_table table, size_t nr)
{
	char sql[128], *at;

	if (w->insert[table] || w->failed)
		return w->insert[table];
	snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?%*s)", tables[table].name,
		 (int)(nr - 1) * 2, "");
	at = strchr(sql, '?') + 1;
	for (size_t i = 1; i < nr; i++, at += 2)
		memcpy(at, ",?", 2);
	if (sqlite3_prepare_v2(w->db, sql, -1, &w->insert[table], NULL) != SQLITE_OK)
		w->failed = true;
	return w->insert[table];
}

sqlite3_stmt *gfl_db_remover(struct gfl_db_writer *w, enum gfl_db_table table)
{
	char sql[128];

	if (w->remove[table] || w->failed)
		return w->remove[table];
	snprintf(sql, sizeof(sql), "DELETE FROM %s WHERE %s = ?1", tables[table].name,
		 tables[table].key);
	if (sqlite3_prepare_v2(w->db, sql, -1, &w->remove[table], NULL) != SQLITE_OK)
		w->failed = true;
	return w->remove[table];
}

bool gfl_db_bind(sqlite3_stmt *st, const char *types, va_list ap)
{
	int ret = SQLITE_OK;

	for (int i = 1; ret == SQLITE_OK && *types; i++, types++) {
		const char *text;
		uint64_t id;

		switch (*types) {
		case 'i':
			ret = sqlite3_bind_int64(st, i, va_arg(ap, uint32_t));
			break;
		case 'n':
		case 'k':
			id = *types == 'k' ? va_arg(ap, uint64_t) : va_arg(ap, uint32_t);
			ret = id ? sqlite3_bind_int64(st, i, (int64_t)id) :
				   sqlite3_bind_null(st, i);
			break;
		case 'l':
			ret = sqlite3_bind_int64(st, i, va_arg(ap, int64_t));
			break;
		case 'f':
			ret = sqlite3_bind_double(st, i, va_arg(ap, double));
			break;
		default:
			text = va_arg(ap, const char *);
			ret = sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC);
			break;
		}
	}
	return ret == SQLITE_OK;
}

void gfl_db_put(struct gfl_db_writer *w, enum gfl_db_table table, const char *types, ...)
{
	sqlite3_stmt *st;
	va_list ap;

	if (w->failed)
		return;
	va_start(ap, types);
	if (w->rows) {
		gfl_db_queue(w->rows, table, types, ap);
	} else {
		st = gfl_db_inserter(w, table, strlen(types));
		if (!st || !gfl_db_bind(st, types, ap) || sqlite3_step(st) != SQLITE_DONE)
			w->failed = true;
		sqlite3_reset(st);
	}
	va_end(ap);
}

/* --- what rows name ---------------------------------------------------------------------------- */

uint64_t gfl_db_text(struct gfl_db_writer *w, const char *text)
{
	bool is_new;
	uint64_t id;

	if (!text)
		return 0;
	id = gfl_ids_get(&w->texts, text, w->arena, &is_new);
	if (is_new)
		gfl_db_put(w, GFL_DB_TEXTS, "ks", id, text);
	gfl_db_refer(w, GFL_DB_TEXTS, id, false);
	return id;
}

void gfl_db_add(struct gfl_db_writer *w, const char *text)
{
	const size_t len = strlen(text);

	while (w->line_cap - w->line_len < len + 1) {
		w->line_cap = w->line_cap ? w->line_cap * 2 : 4096;
		w->line = gfl_xrealloc(w->line, w->line_cap);
	}
	memcpy(w->line + w->line_len, text, len + 1);
	w->line_len += len;
}

void gfl_db_add_clauses(struct gfl_db_writer *w, const struct gfl_clauses *clauses)
{
	for (uint32_t i = 0; i < clauses->nr; i++) {
		if (i)
			gfl_db_add(w, "; ");
		gfl_db_add(w, clauses->v[i]);
	}
}

uint64_t gfl_db_clauses(struct gfl_db_writer *w, const struct gfl_clauses *clauses)
{
	w->line_len = 0;
	gfl_db_add_clauses(w, clauses);
	return gfl_db_text(w, clauses->nr ? w->line : NULL);
}

uint64_t gfl_db_member(struct gfl_db_writer *w, const char *tag, const char *field)
{
	uint64_t id, rule;
	bool is_new;

	if (!tag || !field)
		return 0;
	rule = gfl_db_rule(w, gfl_rules_ops(w->run->ruleset, tag, field, w->result->unit->kernel));
	id = gfl_ids_get(&w->members, gfl_arena_printf(w->scratch, "%s.%s", tag, field), w->arena,
			 &is_new);
	if (is_new)
		gfl_db_put(w, GFL_DB_MEMBERS, "kssk", id, tag, field, rule);
	gfl_db_refer(w, GFL_DB_MEMBERS, id, false);
	return id;
}

/* Its place among the rules; the one that stands for what no rule knows comes last. */
uint64_t gfl_db_rule(struct gfl_db_writer *w, const struct gfl_rule *rule)
{
	const struct gfl_rule *all = gfl_rules_at(w->run->ruleset, 0);
	uint32_t at = gfl_rules_nr(w->run->ruleset);

	if (!rule)
		return 0;
	if (rule >= all && rule < all + at)
		at = (uint32_t)(rule - all);
	if (!w->rules[at])
		gfl_db_put(w, GFL_DB_RULES, "issss", at + 1, rule->name,
			   gfl_rule_kind_name(rule->kind), rule->source, rule->note);
	w->rules[at] = true;
	gfl_db_refer(w, GFL_DB_RULES, at + 1, false);
	return at + 1;
}

/* The rule about a function without a body. */
const struct gfl_rule *gfl_db_rule_of(const struct gfl_db_writer *w, const char *name)
{
	return gfl_rules_func(w->run->ruleset, name, w->result->unit->kernel);
}

/* The id of a function, by its name as the unit has it. One without a body gets a row here. */
uint64_t gfl_db_name(struct gfl_db_writer *w, const char *name)
{
	bool is_new;
	uint64_t id = gfl_ids_get(&w->names, name, NULL, &is_new);

	if (is_new)
		gfl_db_put(w, GFL_DB_FUNCTIONS, GFL_DB_FUNCTION_TYPES, id, name, name, (uint64_t)0,
			   0, 0, (const char *)NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, (uint64_t)0,
			   gfl_db_rule(w, gfl_db_rule_of(w, name)));
	return id;
}

/* A file's name below the source tree, where it is there. */
const char *gfl_db_file(const struct gfl_db_writer *w, uint32_t file)
{
	const char *name = w->result->unit->files[file];
	size_t len = strlen(w->root);

	if (!strncmp(name, w->root, len))
		name += len;
	return strncmp(name, "./", 2) ? name : name + 2;
}
