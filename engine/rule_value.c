// SPDX-License-Identifier: GPL-2.0-or-later
/* Values of keys in rule files: names, numbers, lists, maps. */
#include <string.h>

#include "rule_priv.h"

bool gfl_is_identifier(const char *s)
{
	if (!(*s == '_' || (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z')))
		return false;
	for (; *s; s++) {
		if (!(*s == '_' || (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
		      (*s >= '0' && *s <= '9')))
			return false;
	}
	return true;
}

/* Any text, but some. */
const char *gfl_read_text(struct gfl_loader *ld, const struct gfl_node *node, const char *key)
{
	if (node->kind == GFL_NODE_WORD && *node->text)
		return node->text;
	gfl_load_error(ld, node, "'%s' must be a text", key);
	return NULL;
}

const char *gfl_read_identifier(struct gfl_loader *ld, const struct gfl_node *node,
				const char *what)
{
	if (node->kind != GFL_NODE_WORD)
		gfl_load_error(ld, node, "%s must be a name", what);
	else if (!gfl_is_identifier(node->text))
		gfl_load_error(ld, node, "%s '%.80s' is no C identifier", what, node->text);
	else
		return node->text;
	return NULL;
}

/* Adds the good ones of a list of C identifiers to @list, which has room for all. */
void gfl_read_identifiers(struct gfl_loader *ld, const struct gfl_node *node, const char *what,
			  const char **list, uint32_t *nr)
{
	for (uint32_t i = 0; i < node->nr; i++) {
		const char *name = gfl_read_identifier(ld, node->item[i], what);

		if (name)
			list[(*nr)++] = name;
	}
}

bool gfl_read_is_list(struct gfl_loader *ld, const struct gfl_node *node, const char *key)
{
	if (node->kind == GFL_NODE_LIST && node->nr)
		return true;
	gfl_load_error(ld, node, "'%s' must be a list with at least one element", key);
	return false;
}

const char **gfl_read_names(struct gfl_loader *ld, const struct gfl_node *node, const char *key,
			    const char *what, uint32_t *nr)
{
	const char **list;

	*nr = 0;
	if (!gfl_read_is_list(ld, node, key))
		return NULL;
	list = gfl_arena_alloc(ld->rules->arena, node->nr * sizeof(*list));
	gfl_read_identifiers(ld, node, what, list, nr);
	return list;
}

int8_t gfl_read_index(struct gfl_loader *ld, const struct gfl_node *node, const char *key)
{
	if (node->kind == GFL_NODE_WORD && node->text[0] >= '0' && node->text[0] <= '9') {
		if (!node->text[1])
			return (int8_t)(node->text[0] - '0');
		if (node->text[0] == '1' && node->text[1] >= '0' && node->text[1] <= '9' &&
		    !node->text[2])
			return (int8_t)(10 + node->text[1] - '0');
	}
	gfl_load_error(ld, node, "'%s' must be the index of an argument, from 0 to 19", key);
	return -1;
}

bool gfl_read_bool(struct gfl_loader *ld, const struct gfl_node *node, const char *key)
{
	if (node->kind == GFL_NODE_WORD && strcmp(node->text, "true") == 0)
		return true;
	if (node->kind != GFL_NODE_WORD || strcmp(node->text, "false") != 0)
		gfl_load_error(ld, node, "'%s' must be true or false", key);
	return false;
}

/* One part of a version, at most 255 as in LINUX_VERSION_CODE. */
static bool read_number(const char **s, uint32_t *n)
{
	uint32_t digits = 0;

	*n = 0;
	for (; **s >= '0' && **s <= '9'; (*s)++, digits++)
		*n = *n * 10 + (uint32_t)(**s - '0');
	return digits > 0 && digits <= 3 && *n <= 255;
}

uint32_t gfl_read_version(struct gfl_loader *ld, const struct gfl_node *node, const char *key)
{
	const char *s = node->kind == GFL_NODE_WORD ? node->text : "";
	uint32_t part[3] = { 0, 0, 0 };
	bool ok = read_number(&s, &part[0]) && *s++ == '.' && read_number(&s, &part[1]);

	if (ok && *s == '.') {
		s++;
		ok = read_number(&s, &part[2]);
	}
	if (ok && !*s && part[0])
		return part[0] << 16 | part[1] << 8 | part[2];
	gfl_load_error(ld, node, "'%s' must be a kernel version, like 6.12", key);
	return 0;
}

/* Spreads @map over @keys; unknown keys are errors. */
bool gfl_read_map(struct gfl_loader *ld, const struct gfl_node *map, const char *what,
		  struct gfl_sub_key *keys, uint32_t nr)
{
	const char *names[12];

	if (map->kind != GFL_NODE_MAP) {
		gfl_load_error(ld, map, "%s must be a map, with the key '%s'", what, keys[0].name);
		return false;
	}
	for (uint32_t i = 0; i < nr; i++)
		names[i] = keys[i].name;
	for (uint32_t i = 0; i + 1 < map->nr; i += 2) {
		int key = gfl_load_choice(ld, map->item[i], "key", names, nr);

		if (key >= 0)
			keys[key].node = map->item[i + 1];
	}
	return true;
}

bool gfl_read_has(struct gfl_loader *ld, const struct gfl_node *map, const struct gfl_sub_key *key,
		  const char *what)
{
	if (!key->node)
		gfl_load_error(ld, map, "%s without '%s'", what, key->name);
	return key->node;
}
