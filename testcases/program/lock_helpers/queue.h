/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct queue {
	raw_spinlock_t lock;
	void *head;
};

bool queue_trylock(struct queue *q);
void queue_lock(struct queue *q);
void queue_unlock(struct queue *q);
unsigned long queue_lock_irqsave(struct queue *q);
void queue_unlock_irqrestore(struct queue *q, unsigned long flags);
struct queue *queue_get_locked(struct queue *q);
