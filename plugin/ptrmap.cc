// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A small map from addresses to numbers: open addressing, linear probing.
 */
#include "front.h"

static uint32_t slot_of(const struct gfl_ptrmap *map, const void *key)
{
	uint64_t h = (uintptr_t)key * UINT64_C(0x9e3779b97f4a7c15);
	uint32_t i = (uint32_t)(h >> 32) & (map->size - 1);

	while (map->key[i] && map->key[i] != key)
		i = (i + 1) & (map->size - 1);
	return i;
}

static void grow(struct gfl_ptrmap *map)
{
	struct gfl_ptrmap bigger = {};

	bigger.size = map->size ? map->size * 2 : 64;
	bigger.key = (const void **)gfl_xrealloc(NULL, bigger.size * sizeof(*bigger.key));
	bigger.val = (uint32_t *)gfl_xrealloc(NULL, bigger.size * sizeof(*bigger.val));
	memset(bigger.key, 0, bigger.size * sizeof(*bigger.key));
	for (uint32_t i = 0; i < map->size; i++)
		if (map->key[i])
			gfl_ptrmap_put(&bigger, map->key[i], map->val[i]);
	gfl_ptrmap_deinit(map);
	*map = bigger;
}

void gfl_ptrmap_put(struct gfl_ptrmap *map, const void *key, uint32_t val)
{
	uint32_t i;

	if (map->nr * 2 >= map->size)
		grow(map);
	i = slot_of(map, key);
	if (!map->key[i])
		map->nr++;
	map->key[i] = key;
	map->val[i] = val;
}

bool gfl_ptrmap_get(const struct gfl_ptrmap *map, const void *key, uint32_t *val_ret)
{
	uint32_t i;

	if (!map->nr)
		return false;
	i = slot_of(map, key);
	if (!map->key[i])
		return false;
	if (val_ret)
		*val_ret = map->val[i];
	return true;
}

void gfl_ptrmap_clear(struct gfl_ptrmap *map)
{
	if (map->nr)
		memset(map->key, 0, map->size * sizeof(*map->key));
	map->nr = 0;
}

void gfl_ptrmap_deinit(struct gfl_ptrmap *map)
{
	free(map->key);
	free(map->val);
	memset(map, 0, sizeof(*map));
}
