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

/* The flags are the caller's: whoever passes blocking ones knows which lock it holds. */
void flags_of_the_caller(struct queue *q, gfp_t gfp)
	__must_hold(&q->lock)
{
	if (gfpflags_allow_blocking(gfp))
		q->p = kmalloc(8, gfp); // OK sleep-in-atomic
	spin_unlock(&q->lock);
	spin_lock(&q->lock);
}

void any_flags_under_raw(struct queue *q, gfp_t gfp)
	__must_hold(&q->raw)
{
	q->p = kmalloc(8, gfp); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	raw_spin_unlock(&q->raw);
	raw_spin_lock(&q->raw);
}
