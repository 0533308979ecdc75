// SPDX-License-Identifier: GPL-2.0-or-later
#include "../map.h"

static int flat_write(struct map *map, unsigned int val)
{
	return 0;
}

const struct cache_ops flat_ops = { .write = flat_write };

static int tree_write(struct map *map, unsigned int val)
{
	map->node = kmalloc(val, GFP_ATOMIC);
	return map->node ? 0 : -ENOMEM;
}

const struct cache_ops tree_ops = { .write = tree_write };
