// SPDX-License-Identifier: GPL-2.0-or-later
#include "../map.h"

static void port_before(struct map *map)
{
	raw_spin_lock(&map->lock);
}

static void port_after(struct map *map)
{
	raw_spin_unlock(&map->lock);
}

const struct map_chip port_chip = { .before = port_before, .after = port_after };
