// SPDX-License-Identifier: GPL-2.0-or-later
/* spinlock_t: sleeping is forbidden on every kernel, GFP_ATOMIC and kfree() are fine on every kernel. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct queue {
	spinlock_t lock;
	void *head;
};

void spin_plain(struct queue *q)
{
	spin_lock(&q->lock);
	kfree(q->head); // OK free-in-raw
	q->head = kmalloc(16, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	q->head = kmalloc(16, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&q->lock);
	q->head = kmalloc(16, GFP_KERNEL); // OK sleep-in-atomic
}

/* On RT interrupts stay on here: nothing is off but migration. */
void spin_irqsave(struct queue *q)
{
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	kfree(q->head); // OK free-in-raw
	q->head = kmalloc(16, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	q->head = kmalloc(16, GFP_NOIO); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock_irqrestore(&q->lock, flags);
	q->head = kmalloc(16, GFP_NOIO); // OK sleep-in-atomic
}

void spin_irq(struct queue *q)
{
	spin_lock_irq(&q->lock);
	q->head = kmalloc(16, GFP_NOWAIT); // OK alloc-in-raw
	q->head = kmalloc(16, GFP_NOFS); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock_irq(&q->lock);
	kfree(q->head); // OK free-in-raw
}

void spin_bh(struct queue *q)
{
	spin_lock_bh(&q->lock);
	q->head = kmalloc(16, GFP_ATOMIC); // OK alloc-in-raw
	q->head = kmalloc(16, GFP_USER); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock_bh(&q->lock);
	q->head = kmalloc(16, GFP_USER); // OK sleep-in-atomic
}

void spin_nested(struct queue *a, struct queue *b)
{
	unsigned long flags;

	spin_lock_irqsave(&a->lock, flags);
	spin_lock_nested(&b->lock, SINGLE_DEPTH_NESTING);
	b->head = kmalloc(16, GFP_ATOMIC); // OK alloc-in-raw
	b->head = kmalloc(16, GFP_KERNEL); // EXPECT sleep-in-atomic
	spin_unlock(&b->lock);
	a->head = kmalloc(16, GFP_KERNEL); // EXPECT sleep-in-atomic
	spin_unlock_irqrestore(&a->lock, flags);
	a->head = kmalloc(16, GFP_KERNEL); // OK sleep-in-atomic
}

void spin_irqsave_nested(struct queue *q)
{
	unsigned long flags;

	spin_lock_irqsave_nested(&q->lock, flags, 1);
	q->head = kmalloc(16, GFP_ATOMIC); // OK alloc-in-raw
	kfree(q->head); // OK free-in-raw
	spin_unlock_irqrestore(&q->lock, flags);
}
