/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct map;

struct cache_ops {
	int (*write)(struct map *map, unsigned int val);
};

struct map_chip {
	void (*before)(struct map *map);
	void (*after)(struct map *map);
};

struct map {
	const struct cache_ops *cache;
	const struct map_chip *chip;
	raw_spinlock_t lock;
	void *node;
};

extern const struct cache_ops flat_ops, tree_ops;

int map_update(struct map *map, unsigned int val);
