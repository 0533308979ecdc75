// SPDX-License-Identifier: GPL-2.0-or-later
#include "queue.h"

bool queue_trylock(struct queue *q)
{
	return raw_spin_trylock(&q->lock);
}

void queue_lock(struct queue *q)
{
	raw_spin_lock(&q->lock);
}

void queue_unlock(struct queue *q)
{
	raw_spin_unlock(&q->lock);
}

unsigned long queue_lock_irqsave(struct queue *q)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&q->lock, flags);
	return flags;
}

void queue_unlock_irqrestore(struct queue *q, unsigned long flags)
{
	raw_spin_unlock_irqrestore(&q->lock, flags);
}

/* With the lock held, or NULL without. */
struct queue *queue_get_locked(struct queue *q)
{
	if (!q)
		return NULL;
	raw_spin_lock(&q->lock);
	if (q->head)
		return q;
	raw_spin_unlock(&q->lock);
	return NULL;
}
