// SPDX-License-Identifier: GPL-2.0
/* A loop maps a table when it has none and goes on in it: what is counted up from a pointer is none to map again. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct table {
	spinlock_t lock;
	long entry[512];
};

struct table *table_of(int i);

static long *map_lock(struct table *t, int i)
{
	if (!t)
		return NULL;
	spin_lock(&t->lock);
	return &t->entry[i];
}

static void unmap_unlock(struct table *t)
{
	spin_unlock(&t->lock);
}

void *table_walk(struct table *t, int nr)
{
	long *e = NULL;
	void *p = NULL;

	for (int i = 0; i < nr; i++) {
		if (!e++) {
			e = map_lock(t, i);
			if (!e)
				break;
		}
		if (!*e)
			continue;
		unmap_unlock(t);
		e = NULL;
		p = kmalloc(8, GFP_KERNEL);	// OK sleep-in-atomic
	}
	if (e)
		unmap_unlock(t);
	return p;
}

void *table_walk_locked(struct table *t, int nr)
{
	long *e = NULL;
	void *p = NULL;

	for (int i = 0; i < nr; i++) {
		if (!e++) {
			e = map_lock(t, i);
			if (!e)
				break;
		}
		if (!*e)
			continue;
		p = kmalloc(8, GFP_KERNEL);	// EXPECT sleep-in-atomic
	}
	if (e)
		unmap_unlock(t);
	return p;
}
