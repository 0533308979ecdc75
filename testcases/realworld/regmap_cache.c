// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of regmap: lock methods in the object, flags chosen to fit the lock - but not a raw one. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct map {
	raw_spinlock_t raw;
	spinlock_t spin;
	unsigned long flags;
	void (*lock)(struct map *map);
	void (*unlock)(struct map *map);
	gfp_t gfp;
	void *cache;
};

static void map_lock_raw(struct map *map)
{
	raw_spin_lock_irqsave(&map->raw, map->flags);
}

static void map_unlock_raw(struct map *map)
{
	raw_spin_unlock_irqrestore(&map->raw, map->flags);
}

static void map_lock_spin(struct map *map)
{
	spin_lock_irqsave(&map->spin, map->flags);
}

static void map_unlock_spin(struct map *map)
{
	spin_unlock_irqrestore(&map->spin, map->flags);
}

void map_init(struct map *map, bool raw)
{
	if (raw) {
		raw_spin_lock_init(&map->raw);
		map->lock = map_lock_raw;
		map->unlock = map_unlock_raw;
	} else {
		spin_lock_init(&map->spin);
		map->lock = map_lock_spin;
		map->unlock = map_unlock_spin;
	}
	map->gfp = GFP_ATOMIC;
}

/* The cache grows under whichever lock it is; the raw one is among them. */
void map_write(struct map *map)
{
	map->lock(map);
	map->cache = krealloc(map->cache, 64, map->gfp); // MISSING alloc-in-raw: locks behind pointers in the object are not followed
	map->unlock(map);
}

void map_write_known_lock(struct map *map)
{
	map_lock_raw(map);
	map->cache = krealloc(map->cache, 64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	map_unlock_raw(map);
	map_lock_spin(map);
	map->cache = krealloc(map->cache, 64, GFP_ATOMIC); // OK alloc-in-raw
	map_unlock_spin(map);
}
