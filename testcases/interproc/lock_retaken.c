// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A helper drops the caller's lock, by another name and with the caller's flags, and takes it again. The caller
 * still has it, and interrupts come back when the caller releases it.
 */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct machine {
	raw_spinlock_t lock;
	int waiting;
};

struct job {
	struct machine *machine;
};

static noinline bool wait_for(struct job *job, unsigned long *flags)
{
	struct machine *machine = job->machine;

	machine->waiting++;
	raw_spin_unlock_irqrestore(&machine->lock, *flags);
	cpu_relax();
	raw_spin_lock_irqsave(&machine->lock, *flags);
	machine->waiting--;
	return machine->waiting;
}

void *requeue(struct machine *machine, struct job *job)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&machine->lock, flags);
	if (!wait_for(job, &flags))
		kfree(job);				// EXPECT free-in-raw[rt]
	raw_spin_unlock_irqrestore(&machine->lock, flags);
	return kmalloc(8, GFP_ATOMIC);			// OK alloc-in-raw
}

struct entry {
	struct list_head list;
	struct queue *queue;
};

struct queue {
	spinlock_t lock;
	spinlock_t other;
	struct list_head entries;
	void *buf;
};

/* Called with the lock of the entry's queue held. */
static void entry_fill(struct entry *entry)
{
	struct queue *queue = entry->queue;

	spin_unlock(&queue->lock);
	queue->buf = kmalloc(8, GFP_KERNEL);
	spin_lock(&queue->lock);
}

/* The lock that is released has another name here: that of what the list leads to. */
static void queue_fill(struct queue *queue)
{
	while (!list_empty(&queue->entries))
		entry_fill(list_first_entry(&queue->entries, struct entry, list));
}

void queue_flush(struct queue *queue)
{
	spin_lock(&queue->lock);
	queue_fill(queue); // OK sleep-in-atomic
	spin_unlock(&queue->lock);
}

/* Another lock of the queue is not released. */
void queue_flush_other(struct queue *queue)
{
	spin_lock(&queue->other);
	spin_lock(&queue->lock);
	queue_fill(queue); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&queue->lock);
	spin_unlock(&queue->other);
}
