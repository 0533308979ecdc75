// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Flags with which a tree of somebody's own takes no lock that sleeps. Where the name stands for something
 * ordinary it means nothing.
 */
#include "../include/out-of-tree.h"

static void *p;

void in_raw(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	p = kmalloc(8, __GFP_NO_LOCKS); // OK alloc-in-raw; OK gfp-conflict
	p = kmalloc(8, __GFP_NO_LOCKS | __GFP_ZERO); // OK alloc-in-raw
	p = kmalloc(8, __GFP_NO_LOCKS | GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmalloc(8, GFP_ATOMIC_RT); // OK alloc-in-raw@6.12-rt; EXPECT alloc-in-raw[rt]@6.12; EXPECT alloc-in-raw[rt]@6.1
	raw_spin_unlock(lock);
}

void under_spinlock(spinlock_t *lock)
{
	spin_lock(lock);
	p = kmalloc(8, __GFP_NO_LOCKS); // OK sleep-in-atomic
	spin_unlock(lock);
}
