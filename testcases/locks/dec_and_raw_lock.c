// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* The same with a raw lock. */
#include <linux/atomic.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct shared {
	atomic_t users;
	raw_spinlock_t lock;
	void *p;
};

void dec_and_raw_lock(struct shared *s)
{
	if (!atomic_dec_and_raw_lock(&s->users, &s->lock)) {
		kfree(s->p); // OK free-in-raw
		return;
	}
	kfree(s->p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&s->lock);
	kfree(s); // OK free-in-raw
}

void dec_and_raw_lock_irqsave(struct shared *s)
{
	unsigned long flags;

	if (atomic_dec_and_raw_lock_irqsave(&s->users, &s->lock, flags)) {
		s->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
		raw_spin_unlock_irqrestore(&s->lock, flags);
	}
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
