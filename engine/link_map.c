/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A hash of numbers by the addresses of interned strings. */
#include "link.h"

#include <stdlib.h>
#include <string.h>

static struct gfl_ptr_slot *place(const struct gfl_ptr_map *map, const void *key)
{
	uint64_t hash = ((uintptr_t)key >> 4) * 0x9e3779b97f4a7c15u;

	for (uint32_t at = (uint32_t)(hash >> 32);; at++) {
		struct gfl_ptr_slot *slot = &map->slots[at & (map->size - 1)];

		if (!slot->key || slot->key == key)
			return slot;
	}
}

static void grow(struct gfl_ptr_map *map)
{
	struct gfl_ptr_map grown = { .nr = map->nr, .size = map->size ? map->size * 2 : 64 };

	grown.slots = gfl_xrealloc(NULL, grown.size * sizeof(*grown.slots));
	memset(grown.slots, 0, grown.size * sizeof(*grown.slots));
	for (uint32_t i = 0; i < map->size; i++)
		if (map->slots[i].key)
			*place(&grown, map->slots[i].key) = map->slots[i];
	free(map->slots);
	*map = grown;
}

/* The number of a key, which is @missing if there was none; good until the next call. */
uint32_t *gfl_ptr_map_at(struct gfl_ptr_map *map, const void *key, uint32_t missing)
{
	struct gfl_ptr_slot *slot;

	if (map->nr >= map->size / 2)
		grow(map);
	slot = place(map, key);
	if (!slot->key) {
		*slot = (struct gfl_ptr_slot){ key, missing };
		map->nr++;
	}
	return &slot->val;
}

uint32_t gfl_ptr_map_find(const struct gfl_ptr_map *map, const void *key, uint32_t missing)
{
	const struct gfl_ptr_slot *slot = map->size ? place(map, key) : NULL;

	return slot && slot->key ? slot->val : missing;
}

void gfl_ptr_map_clear(struct gfl_ptr_map *map)
{
	if (map->nr)
		memset(map->slots, 0, map->size * sizeof(*map->slots));
	map->nr = 0;
}

void gfl_ptr_map_deinit(struct gfl_ptr_map *map)
{
	free(map->slots);
	*map = (struct gfl_ptr_map){ 0 };
}
