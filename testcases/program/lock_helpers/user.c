// SPDX-License-Identifier: GPL-2.0-or-later
#include "queue.h"

void tried(struct queue *q)
{
	if (!queue_trylock(q)) {
		q->head = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
		return;
	}
	q->head = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	queue_unlock(q);
	q->head = kmalloc(8, GFP_KERNEL); // OK alloc-in-raw; OK sleep-in-atomic
}

void locked(struct queue *q)
{
	queue_lock(q);
	q->head = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	queue_unlock(q);
	kfree(q->head); // OK free-in-raw
}

void saved(struct queue *q)
{
	unsigned long flags = queue_lock_irqsave(q);

	kfree(q->head); // EXPECT free-in-raw[rt]
	queue_unlock_irqrestore(q, flags);
	q->head = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void got(struct queue *maybe)
{
	struct queue *q = queue_get_locked(maybe);

	if (!q) {
		kfree(maybe); // OK free-in-raw
		return;
	}
	kfree(q->head); // EXPECT free-in-raw[rt]
	queue_unlock(q);
	kfree(q); // OK free-in-raw
}
