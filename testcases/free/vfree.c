// SPDX-License-Identifier: GPL-2.0-or-later
/* vfree() sleeps, except in interrupts and with softirqs off, where it defers. */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);
static DEFINE_RWLOCK(rwlock);

void vfree_under_locks(void *p)
{
	unsigned long flags;

	raw_spin_lock(&raw);
	vfree(p); // EXPECT free-in-raw[rt,nort]
	raw_spin_unlock(&raw);
	spin_lock(&lock);
	vfree(p); // EXPECT free-in-raw[rt,nort]
	spin_unlock(&lock);
	spin_lock_irqsave(&lock, flags);
	vfree(p); // EXPECT free-in-raw[rt,nort]
	spin_unlock_irqrestore(&lock, flags);
	write_lock(&rwlock);
	vfree(p); // EXPECT free-in-raw[rt,nort]
	write_unlock(&rwlock);
	vfree(p); // OK free-in-raw
}

void vfree_deferred(void *p)
{
	write_lock_bh(&rwlock);
	vfree(p); // OK free-in-raw
	write_unlock_bh(&rwlock);
	raw_spin_lock(&raw);
	vfree_atomic(p); // OK free-in-raw
	raw_spin_unlock(&raw);
}

/* A kvmalloc()ed pointer may be vmalloc()ed: kvfree() is for where vfree() is. */
void kvfree_under_locks(void *p)
{
	raw_spin_lock(&raw);
	kvfree(p); // EXPECT free-in-raw
	raw_spin_unlock(&raw);
	kvfree(p); // OK free-in-raw
}

void vunmap_under_lock(void *p)
{
	spin_lock(&lock);
	vunmap(p); // EXPECT free-in-raw[rt,nort]
	spin_unlock(&lock);
	vunmap(p); // OK free-in-raw
}
