// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of a bus map: found under the raw lock, or the lock is dropped to make room. */
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct busmap {
	struct list_head node;
	int bus;
};

static DEFINE_RAW_SPINLOCK(map_lock);
static LIST_HEAD(maps);

/* Called with map_lock held, returns with it held. */
static struct busmap *__find(int bus)
{
	struct busmap *map, *alloc = NULL;

again:
	list_for_each_entry(map, &maps, node) {
		if (map->bus == bus)
			goto end;
	}
	if (!alloc) {
		raw_spin_unlock(&map_lock);
		alloc = kmalloc(sizeof(*alloc), GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
		raw_spin_lock(&map_lock);
		if (!alloc)
			return NULL;
		goto again;
	}
	map = alloc;
	alloc = NULL;
	list_add_tail(&map->node, &maps);
end:
	kfree(alloc);
	return map;
}

struct busmap *find(int bus)
{
	struct busmap *map;

	raw_spin_lock(&map_lock);
	/* It loses the race for the lock, finds another's entry, and frees its own. */
	map = __find(bus); // EXPECT free-in-raw[rt]; OK sleep-in-atomic; OK alloc-in-raw
	raw_spin_unlock(&map_lock);
	return map;
}
