// SPDX-License-Identifier: GPL-2.0-or-later
/* What callers hold, by annotation: no caller is in sight. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct queue {
	raw_spinlock_t raw;
	spinlock_t lock;
	void *p;
};

void raw_is_held(struct queue *q)
	__must_hold(&q->raw)
{
	kfree(q->p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&q->raw);
	kfree(q->p); // OK free-in-raw
	raw_spin_lock(&q->raw);
}

void spin_is_held(struct queue *q)
	__must_hold(&q->lock)
{
	q->p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	q->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&q->lock);
	q->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	spin_lock(&q->lock);
}
