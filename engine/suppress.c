// SPDX-License-Identifier: GPL-2.0-or-later
/* The suppression file: findings that somebody answers for. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "gfplint/known.h"
#include "rule_priv.h"

struct reader {
	struct gfl_suppressions *list;
	const char *file;
	const char *today;
	struct gfl_log *log;
};

static bool complain(const struct reader *rd, const struct gfl_node *node, const char *fmt,
		     const char *word)
{
	gfl_error(rd->log, rd->file, node->line, node->col, fmt, word);
	return false;
}

/* --- values ---------------------------------------------------------------------------------- */

static bool is_fingerprint(const char *s)
{
	return strlen(s) == 16 && strspn(s, "0123456789abcdef") == 16;
}

/* "2026-12-31", so that the order of dates is that of strings. */
static bool is_date(const char *s)
{
	static const char form[] = "dddd-dd-dd";
	int month, day;

	if (strlen(s) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)s[i]) : s[i] != form[i])
			return false;
	month = atoi(s + 5);
	day = atoi(s + 8);
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool read_check(const struct reader *rd, struct gfl_suppression *s,
		       const struct gfl_node *node)
{
	const struct gfl_check *check;
	const char *ids[16], *hint;
	uint32_t nr = 0;

	s->check = gfl_check_by_id(node->text);
	if (s->check)
		return true;
	while (nr < GFL_ARRAY_SIZE(ids) && (check = gfl_check_at(nr)))
		ids[nr++] = check->id;
	hint = gfl_suggest(node->text, ids, nr);
	gfl_error(rd->log, rd->file, node->line, node->col, "unknown check '%s'%s%s%s", node->text,
		  hint ? ", did you mean '" : "", hint ? hint : "", hint ? "'?" : "");
	return false;
}

static bool read_value(const struct reader *rd, struct gfl_suppression *s, const char *key,
		       const struct gfl_node *node)
{
	const char *text = node->text;

	if (node->kind != GFL_NODE_WORD || !*text)
		return complain(rd, node, "'%s' needs a text", key);
	if (!strcmp(key, "check"))
		return read_check(rd, s, node);
	if (!strcmp(key, "fingerprint") && !is_fingerprint(text))
		return complain(rd, node, "'%s' is no fingerprint: 16 digits or letters a to f",
				text);
	if (!strcmp(key, "expires") && !is_date(text))
		return complain(rd, node, "'%s' is no date: YEAR-MONTH-DAY", text);
	if (!strcmp(key, "fingerprint"))
		s->fingerprint = text;
	else if (!strcmp(key, "function"))
		s->func = text;
	else if (!strcmp(key, "reason"))
		s->reason = text;
	else if (!strcmp(key, "owner"))
		s->owner = text;
	else
		s->expires = text;
	return true;
}

/* --- entries --------------------------------------------------------------------------------- */

static bool read_key(const struct reader *rd, struct gfl_suppression *s, const struct gfl_node *key,
		     const struct gfl_node *value)
{
	static const char *const keys[] = { "fingerprint", "function", "check",
					    "reason",	   "owner",    "expires" };
	const char *hint;

	for (size_t i = 0; i < GFL_ARRAY_SIZE(keys); i++)
		if (!strcmp(keys[i], key->text))
			return read_value(rd, s, keys[i], value);
	hint = gfl_suggest(key->text, keys, GFL_ARRAY_SIZE(keys));
	gfl_error(rd->log, rd->file, key->line, key->col, "unknown key '%s'%s%s%s", key->text,
		  hint ? ", did you mean '" : "", hint ? hint : "", hint ? "'?" : "");
	return false;
}

static bool is_complete(const struct reader *rd, const struct gfl_node *node,
			const struct gfl_suppression *s)
{
	if (s->fingerprint ? s->func || s->check : !s->func || !s->check)
		return complain(rd, node, "%s",
				"an entry has a 'fingerprint', or a 'function' and a 'check'");
	if (!s->reason)
		return complain(rd, node, "'%s' is missing", "reason");
	if (!s->owner)
		return complain(rd, node, "'%s' is missing", "owner");
	return true;
}

static bool is_same(const struct gfl_suppression *a, const struct gfl_suppression *b)
{
	if (a->fingerprint || b->fingerprint)
		return a->fingerprint && b->fingerprint && !strcmp(a->fingerprint, b->fingerprint);
	return a->check == b->check && !strcmp(a->func, b->func);
}

static void read_entry(const struct reader *rd, const struct gfl_node *node)
{
	struct gfl_suppression s = { .file = rd->file, .line = node->line };
	struct gfl_suppressions *list = rd->list;
	bool ok = node->kind == GFL_NODE_MAP;

	if (!ok)
		complain(rd, node, "%s", "an entry must be a map");
	for (uint32_t i = 0; node->kind == GFL_NODE_MAP && i + 1 < node->nr; i += 2)
		ok &= read_key(rd, &s, node->item[i], node->item[i + 1]);
	if (!ok || !is_complete(rd, node, &s))
		return;
	for (uint32_t i = 0; i < list->nr; i++)
		if (is_same(&list->v[i], &s))
			gfl_error(rd->log, rd->file, node->line, node->col,
				  "suppressed twice, first on line %u", list->v[i].line);
	s.is_expired = s.expires && strcmp(rd->today, s.expires) > 0;
	GFL_GROW(list->v, list->nr, list->cap);
	list->v[list->nr++] = s;
}

struct gfl_suppressions *gfl_suppressions_parse(const char *text, size_t len, const char *file,
						const char *today, struct gfl_log *log)
{
	struct gfl_suppressions *list = gfl_xrealloc(NULL, sizeof(*list));
	struct reader rd = { .list = list, .today = today, .log = log };
	unsigned int errors = log->nr_errors;
	struct gfl_node *root;

	*list = (struct gfl_suppressions){ .arena = gfl_arena_create() };
	rd.file = gfl_arena_printf(list->arena, "%s", file);
	if (gfl_yaml_parse(list->arena, text, len, rd.file, log, &root) && root) {
		if (root->kind != GFL_NODE_LIST)
			complain(&rd, root, "%s", "a suppression file is a list of entries");
		for (uint32_t i = 0; root->kind == GFL_NODE_LIST && i < root->nr; i++)
			read_entry(&rd, root->item[i]);
	}
	if (log->nr_errors == errors)
		return list;
	gfl_suppressions_destroy(list);
	return NULL;
}

void gfl_suppressions_destroy(struct gfl_suppressions *list)
{
	if (!list)
		return;
	gfl_arena_destroy(list->arena);
	free(list->v);
	free(list);
}

static bool is_about(const struct gfl_suppression *s, const struct gfl_finding *f)
{
	if (s->fingerprint)
		return !strcmp(s->fingerprint, f->fingerprint);
	return s->check == f->check && !strcmp(s->func, f->func);
}

const struct gfl_suppression *gfl_suppressions_match(struct gfl_suppressions *list,
						     const struct gfl_finding *finding)
{
	const struct gfl_suppression *first = NULL;

	for (uint32_t i = 0; i < list->nr; i++) {
		struct gfl_suppression *s = &list->v[i];

		if (!is_about(s, finding))
			continue;
		s->nr_matched++;
		if (!first && !s->is_expired)
			first = s;
	}
	return first;
}
