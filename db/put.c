// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows, and ids for what they name. */
#include "db.h"

#include <stdlib.h>
#include <string.h>

/* --- ids ------------------------------------------------------------------------------------ */

static uint32_t find_place(const struct gfl_ids *ids, const void *key)
{
	uint32_t at = (uint32_t)(((uintptr_t)key >> 3) * 0x9e3779b97f4a7c15u >> 32);

	while (ids->key[at & (ids->size - 1)] && ids->key[at & (ids->size - 1)] != key)
		at++;
	return at & (ids->size - 1);
}

static void grow(struct gfl_ids *ids)
{
	struct gfl_ids grown = { .nr = ids->nr, .size = ids->size ? ids->size * 2 : 1024 };

	grown.key = gfl_xrealloc(NULL, grown.size * sizeof(*grown.key));
	grown.id = gfl_xrealloc(NULL, grown.size * sizeof(*grown.id));
	memset(grown.key, 0, grown.size * sizeof(*grown.key));
	for (uint32_t i = 0; i < ids->size; i++)
		if (ids->key[i]) {
			uint32_t at = find_place(&grown, ids->key[i]);

			grown.key[at] = ids->key[i];
			grown.id[at] = ids->id[i];
		}
	gfl_ids_deinit(ids);
	*ids = grown;
}

uint32_t gfl_ids_get(struct gfl_ids *ids, const void *key, bool *is_new)
{
	uint32_t at;

	if (ids->nr >= ids->size / 2)
		grow(ids);
	at = find_place(ids, key);
	*is_new = !ids->key[at];
	if (*is_new) {
		ids->key[at] = key;
		ids->id[at] = ++ids->nr;
	}
	return ids->id[at];
}

void gfl_ids_deinit(struct gfl_ids *ids)
{
	free(ids->key);
	free(ids->id);
}

/* --- rows ------------------------------------------------------------------------------------ */

static const char *const tables[GFL_DB_NR_TABLES] = {
	[GFL_DB_FILES] = "files",
	[GFL_DB_TEXTS] = "texts",
	[GFL_DB_MEMBERS] = "members",
	[GFL_DB_RULES] = "rules",
	[GFL_DB_UNITS] = "units",
	[GFL_DB_FUNCTIONS] = "functions",
	[GFL_DB_DEMANDS] = "demands",
	[GFL_DB_DEMAND_SLEEPS] = "demand_sleeps",
	[GFL_DB_CALLS] = "calls",
	[GFL_DB_CALL_HOWS] = "call_hows",
	[GFL_DB_OPS] = "ops",
	[GFL_DB_ENTRIES] = "entries",
	[GFL_DB_FINDINGS] = "findings",
	[GFL_DB_STEPS] = "steps",
	[GFL_DB_DOUBTS] = "doubts",
	[GFL_DB_ADVICE] = "advice",
	[GFL_DB_FINDING_RULES] = "finding_rules",
	[GFL_DB_SUMMARIES] = "summaries",
	[GFL_DB_WAYS] = "ways",
	[GFL_DB_RUNS] = "runs",
	[GFL_DB_HISTORY] = "history",
};

/* The table says how many columns there are: a row of another number is refused when prepared. */
sqlite3_stmt *gfl_db_inserter(struct gfl_db_writer *w, enum gfl_db_table table, size_t nr)
{
	char sql[128], *at;

	if (w->insert[table] || w->failed)
		return w->insert[table];
	snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?%*s)", tables[table], (int)(nr - 1) * 2,
		 "");
	at = strchr(sql, '?') + 1;
	for (size_t i = 1; i < nr; i++, at += 2)
		memcpy(at, ",?", 2);
	if (sqlite3_prepare_v2(w->db, sql, -1, &w->insert[table], NULL) != SQLITE_OK)
		w->failed = true;
	return w->insert[table];
}

bool gfl_db_bind(sqlite3_stmt *st, const char *types, va_list ap)
{
	int ret = SQLITE_OK;

	for (int i = 1; ret == SQLITE_OK && *types; i++, types++) {
		const char *text;
		uint32_t id;

		switch (*types) {
		case 'i':
			ret = sqlite3_bind_int64(st, i, va_arg(ap, uint32_t));
			break;
		case 'n':
			id = va_arg(ap, uint32_t);
			ret = id ? sqlite3_bind_int64(st, i, id) : sqlite3_bind_null(st, i);
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

uint32_t gfl_db_text(struct gfl_db_writer *w, const char *text)
{
	bool is_new;
	uint32_t id;

	if (!text)
		return 0;
	text = gfl_intern(w->strings, text);
	id = gfl_ids_get(&w->texts, text, &is_new);
	if (is_new)
		gfl_db_put(w, GFL_DB_TEXTS, "is", id, text);
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

uint32_t gfl_db_clauses(struct gfl_db_writer *w, const struct gfl_clauses *clauses)
{
	w->line_len = 0;
	gfl_db_add_clauses(w, clauses);
	return gfl_db_text(w, clauses->nr ? w->line : NULL);
}

uint32_t gfl_db_member(struct gfl_db_writer *w, const char *tag, const char *field)
{
	bool is_new;
	uint32_t id;

	if (!tag || !field)
		return 0;
	id = gfl_ids_get(&w->members,
			 gfl_intern(w->strings, gfl_arena_printf(w->scratch, "%s.%s", tag, field)),
			 &is_new);
	if (is_new)
		gfl_db_put(w, GFL_DB_MEMBERS, "iss", id, tag, field);
	return id;
}

uint32_t gfl_db_rule(struct gfl_db_writer *w, const struct gfl_rule *rule)
{
	bool is_new;
	uint32_t id;

	if (!rule)
		return 0;
	id = gfl_ids_get(&w->rules, rule, &is_new);
	if (is_new)
		gfl_db_put(w, GFL_DB_RULES, "issss", id, rule->name, gfl_rule_kind_name(rule->kind),
			   rule->source, rule->note);
	return id;
}

/* The id of a function, by its name as the unit has it. One without a body gets a row here. */
uint32_t gfl_db_name(struct gfl_db_writer *w, const char *name)
{
	const struct gfl_unit *unit = w->result->unit;
	bool is_new;
	uint32_t id = gfl_ids_get(&w->names, name, &is_new);

	if (is_new)
		gfl_db_put(w, GFL_DB_FUNCTIONS, GFL_DB_FUNCTION_TYPES, id, name, name, 0, 0, 0,
			   (const char *)NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
			   gfl_db_rule(w, gfl_rules_func(w->run->ruleset, name, unit->kernel)));
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
