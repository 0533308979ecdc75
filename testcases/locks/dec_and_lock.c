// SPDX-License-Identifier: GPL-2.0-or-later
/* Counters that take a lock when they reach zero: held where the result says so. */
#include <linux/atomic.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct shared {
	atomic_t users;
	refcount_t refs;
	spinlock_t lock;
	void *p;
};

void dec_and_lock(struct shared *s)
{
	if (atomic_dec_and_lock(&s->users, &s->lock)) {
		s->p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
		s->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
		spin_unlock(&s->lock);
	}
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void dec_and_lock_irqsave(struct shared *s)
{
	unsigned long flags;

	if (!atomic_dec_and_lock_irqsave(&s->users, &s->lock, flags)) {
		s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
		return;
	}
	kfree(s->p); // OK free-in-raw
	s->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock_irqrestore(&s->lock, flags);
	kfree(s); // OK free-in-raw
}

void refcount_dec_and_locked(struct shared *s)
{
	unsigned long flags;

	if (refcount_dec_and_lock(&s->refs, &s->lock)) {
		s->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
		spin_unlock(&s->lock);
	}
	if (refcount_dec_and_lock_irqsave(&s->refs, &s->lock, &flags)) {
		s->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
		spin_unlock_irqrestore(&s->lock, flags);
	}
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
