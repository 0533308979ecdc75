// SPDX-License-Identifier: GPL-2.0-or-later
/* A condition that may change is asked before taking the lock and before releasing it: the helper keeps the balance. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(poll_lock);
static int ready;
static unsigned long snapshot;

static noinline void start_poll(unsigned long seq)
{
	if (READ_ONCE(ready))
		raw_spin_lock(&poll_lock);
	snapshot = seq;
	if (READ_ONCE(ready))
		raw_spin_unlock(&poll_lock);
}

void *poll_free(unsigned long seq)
{
	start_poll(seq);
	return kmalloc(8, GFP_KERNEL);		// OK sleep-in-atomic; OK alloc-in-raw
}

/* It has not released the caller's lock either. */
void *poll_locked(unsigned long seq)
{
	void *p;

	raw_spin_lock(&poll_lock);
	start_poll(seq);
	p = kmalloc(8, GFP_KERNEL);		// EXPECT sleep-in-atomic
	raw_spin_unlock(&poll_lock);
	return p;
}
