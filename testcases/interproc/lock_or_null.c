// SPDX-License-Identifier: GPL-2.0-or-later
/* A helper returns NULL, or something computed with the lock held: what is returned tells. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct shelf {
	spinlock_t lock;
	unsigned long base;
	bool empty;
};

static noinline void *map_locked(struct shelf *shelf, unsigned long offset)
{
	spin_lock(&shelf->lock);
	if (shelf->empty) {
		spin_unlock(&shelf->lock);
		return NULL;
	}
	return (void *)(shelf->base + offset);
}

void *fill(struct shelf *shelf)
{
	void *slot = map_locked(shelf, 64);
	void *p;

	if (!slot)
		return kmalloc(8, GFP_KERNEL);	// OK sleep-in-atomic
	p = kmalloc(8, GFP_KERNEL);		// EXPECT sleep-in-atomic
	spin_unlock(&shelf->lock);
	return p;
}
