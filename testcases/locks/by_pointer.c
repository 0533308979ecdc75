// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock that a function points out: what is locked is a spinlock_t, however it is spelt. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct table {
	spinlock_t locks[4];
	spinlock_t own;
	void *p;
};

static spinlock_t *lock_of(struct table *t, int i)
{
	return i < 4 ? &t->locks[i] : &t->own;
}

void nested(struct table *t, int a, int b)
{
	spinlock_t *first = lock_of(t, a), *second = lock_of(t, b);

	spin_lock(first);
	spin_lock_nested(second, SINGLE_DEPTH_NESTING);
	kfree(t->p); // OK free-in-raw
	t->p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	t->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(second);
	spin_unlock(first);
	t->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
