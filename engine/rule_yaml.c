// SPDX-License-Identifier: GPL-2.0-or-later
/* YAML text to nodes that know their place, through libyaml's event API. */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "rule_priv.h"

/* Deeper than any rule needs; keeps hostile input from using up the stack. */
#define MAX_DEPTH 8

struct reader {
	yaml_parser_t parser;
	struct gfl_arena *arena;
	const char *text;
	size_t len;
	const char *file;
	struct gfl_log *log;
};

/* An error in the encoding comes with a byte offset only. */
static void locate(const struct reader *rd, size_t offset, unsigned int *line, unsigned int *col)
{
	*line = 1;
	*col = 1;
	for (size_t i = 0; i < offset && i < rd->len; i++) {
		if (rd->text[i] == '\n') {
			(*line)++;
			*col = 1;
		} else {
			(*col)++;
		}
	}
}

static void syntax_error(const struct reader *rd)
{
	const yaml_parser_t *p = &rd->parser;
	const char *problem = p->problem ? p->problem : "malformed yaml";
	unsigned int line, col;

	if (p->error == YAML_READER_ERROR) {
		locate(rd, p->problem_offset, &line, &col);
	} else {
		line = (unsigned int)p->problem_mark.line + 1;
		col = (unsigned int)p->problem_mark.column + 1;
	}
	if (p->context)
		gfl_error(rd->log, rd->file, line, col, "%s: %s", p->context, problem);
	else
		gfl_error(rd->log, rd->file, line, col, "%s", problem);
}

static void refuse(const struct reader *rd, yaml_mark_t mark, const char *what)
{
	gfl_error(rd->log, rd->file, (unsigned int)mark.line + 1, (unsigned int)mark.column + 1,
		  "%s", what);
}

static bool next(struct reader *rd, yaml_event_t *ev)
{
	if (yaml_parser_parse(&rd->parser, ev))
		return true;
	syntax_error(rd);
	return false;
}

static struct gfl_node *new_node(struct reader *rd, enum gfl_node_kind kind, yaml_mark_t mark)
{
	struct gfl_node *node = gfl_arena_alloc(rd->arena, sizeof(*node));

	node->kind = kind;
	node->line = (uint32_t)mark.line + 1;
	node->col = (uint32_t)mark.column + 1;
	return node;
}

static struct gfl_node *read_word(struct reader *rd, const yaml_event_t *ev)
{
	struct gfl_node *node = new_node(rd, GFL_NODE_WORD, ev->start_mark);
	const char *value = (const char *)ev->data.scalar.value;
	size_t len = ev->data.scalar.length;
	char *text;

	if (ev->data.scalar.tag) {
		refuse(rd, ev->start_mark, "tags are not supported");
		return NULL;
	}
	if (memchr(value, '\0', len)) {
		refuse(rd, ev->start_mark, "a nul character in a word");
		return NULL;
	}
	text = gfl_arena_alloc(rd->arena, len + 1);
	memcpy(text, value, len);
	node->text = text;
	return node;
}

/* Whether the key that was just read, the last of @items, may stand there. */
static bool key_is_good(const struct reader *rd, struct gfl_node *const *items, uint32_t nr)
{
	const struct gfl_node *key = items[nr - 1];

	if (key->kind != GFL_NODE_WORD) {
		gfl_error(rd->log, rd->file, key->line, key->col, "a key must be a word");
		return false;
	}
	for (uint32_t i = 0; i + 1 < nr; i += 2) {
		if (strcmp(items[i]->text, key->text) == 0) {
			gfl_error(rd->log, rd->file, key->line, key->col,
				  "key '%s' given twice, first on line %u", key->text,
				  items[i]->line);
			return false;
		}
	}
	return true;
}

static struct gfl_node *read_node(struct reader *rd, yaml_event_t *ev, unsigned int depth);

/* Elements up to the end event; @node is a list or a map. */
static bool read_items(struct reader *rd, struct gfl_node *node, unsigned int depth)
{
	struct gfl_node **items = NULL;
	uint32_t nr = 0, cap = 0;
	bool ok = false;

	for (;;) {
		struct gfl_node *item;
		yaml_event_t ev;

		if (!next(rd, &ev))
			break;
		if (ev.type == YAML_SEQUENCE_END_EVENT || ev.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&ev);
			ok = true;
			break;
		}
		item = read_node(rd, &ev, depth);
		yaml_event_delete(&ev);
		if (!item)
			break;
		GFL_GROW(items, nr, cap);
		items[nr++] = item;
		if (node->kind == GFL_NODE_MAP && nr % 2 == 1 && !key_is_good(rd, items, nr))
			break;
	}
	if (ok && nr) {
		node->item = gfl_arena_alloc(rd->arena, nr * sizeof(*items));
		memcpy(node->item, items, nr * sizeof(*items));
		node->nr = nr;
	}
	free(items);
	return ok;
}

static bool has_anchor_or_tag(const yaml_event_t *ev)
{
	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		return ev->data.scalar.anchor;
	case YAML_SEQUENCE_START_EVENT:
		return ev->data.sequence_start.anchor || ev->data.sequence_start.tag;
	case YAML_MAPPING_START_EVENT:
		return ev->data.mapping_start.anchor || ev->data.mapping_start.tag;
	default:
		return false;
	}
}

static struct gfl_node *read_node(struct reader *rd, yaml_event_t *ev, unsigned int depth)
{
	struct gfl_node *node;

	if (ev->type == YAML_ALIAS_EVENT || has_anchor_or_tag(ev)) {
		refuse(rd, ev->start_mark, "anchors, aliases and tags are not supported");
		return NULL;
	}
	if (ev->type == YAML_SCALAR_EVENT)
		return read_word(rd, ev);
	if (depth >= MAX_DEPTH) {
		refuse(rd, ev->start_mark, "nested too deep");
		return NULL;
	}
	node = new_node(rd, ev->type == YAML_MAPPING_START_EVENT ? GFL_NODE_MAP : GFL_NODE_LIST,
			ev->start_mark);
	return read_items(rd, node, depth + 1) ? node : NULL;
}

/* The stream's start was read; at most one document follows. */
static bool read_stream(struct reader *rd, struct gfl_node **root)
{
	for (;;) {
		yaml_event_t ev;
		bool ok = true, is_end = false;

		if (!next(rd, &ev))
			return false;
		switch (ev.type) {
		case YAML_STREAM_END_EVENT:
			is_end = true;
			break;
		case YAML_STREAM_START_EVENT:
		case YAML_DOCUMENT_END_EVENT:
			break;
		case YAML_DOCUMENT_START_EVENT:
			ok = !*root;
			if (!ok)
				refuse(rd, ev.start_mark, "more than one document in a file");
			break;
		default:
			*root = read_node(rd, &ev, 0);
			ok = *root;
			break;
		}
		yaml_event_delete(&ev);
		if (!ok || is_end)
			return ok;
	}
}

bool gfl_yaml_parse(struct gfl_arena *arena, const char *text, size_t len, const char *file,
		    struct gfl_log *log, struct gfl_node **root)
{
	struct reader rd = { .arena = arena, .text = text, .len = len, .file = file, .log = log };
	bool ok;

	*root = NULL;
	if (!yaml_parser_initialize(&rd.parser)) {
		gfl_error(log, file, 0, 0, "out of memory");
		return false;
	}
	yaml_parser_set_encoding(&rd.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&rd.parser, (const unsigned char *)text, len);
	ok = read_stream(&rd, root);
	yaml_parser_delete(&rd.parser);
	return ok;
}

const struct gfl_node *gfl_node_get(const struct gfl_node *map, const char *key)
{
	for (uint32_t i = 0; i + 1 < map->nr; i += 2) {
		if (strcmp(map->item[i]->text, key) == 0)
			return map->item[i + 1];
	}
	return NULL;
}
