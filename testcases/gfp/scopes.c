// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Scopes take I/O or the filesystem out of what an allocation may do, or let it have the reserves. None keeps
 * it from sleeping.
 */
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

void *in_nofs(spinlock_t *lock)
{
	unsigned int flags = memalloc_nofs_save();
	void *p;

	spin_lock(lock);
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(lock);
	memalloc_nofs_restore(flags);
	return p;
}

void *in_noio(raw_spinlock_t *lock)
{
	unsigned int flags = memalloc_noio_save();
	void *p;

	raw_spin_lock(lock);
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(lock);
	memalloc_noio_restore(flags);
	return p;
}

void *in_noreclaim(spinlock_t *lock)
{
	unsigned int flags = memalloc_noreclaim_save();
	void *p;

	spin_lock(lock);
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc(8, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	spin_unlock(lock);
	memalloc_noreclaim_restore(flags);
	return p;
}

void *outside(void)
{
	unsigned int flags = memalloc_noreclaim_save();
	void *p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic

	memalloc_noreclaim_restore(flags);
	return p;
}
