// SPDX-License-Identifier: GPL-2.0-or-later
#include "../map.h"

/* Which cache the user has who takes a raw lock here, nobody knows: regmap_irq_thread(). */
int map_update(struct map *map, unsigned int val)
{
	int err;

	map->chip->before(map);
	err = map->cache->write(map, val); // EXPECT alloc-in-raw[rt]; NOTE low confidence: a call through a member may lead to another function
	map->chip->after(map);
	return err;
}

/* Where the library takes it, all of them are meant. */
int map_update_raw(struct map *map, unsigned int val)
{
	int err;

	raw_spin_lock(&map->lock);
	err = map->cache->write(map, val); // EXPECT alloc-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&map->lock);
	return err;
}
