// SPDX-License-Identifier: GPL-2.0-or-later
/* A queue that says whether it holds its lock, and a worker that is called with it and drops it. */
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct work {
	struct list_head node;
	bool hashed;
};

struct queue {
	raw_spinlock_t lock;
	spinlock_t wait_lock;
	struct list_head works;
	void *last;
};

static bool queue_has_work(struct queue *q)
{
	raw_spin_lock(&q->lock);
	if (!list_empty(&q->works))
		return true;
	raw_spin_unlock(&q->lock);
	return false;
}

static struct work *next_work(struct queue *q)
{
	struct work *work = list_first_entry_or_null(&q->works, struct work, node);

	if (work)
		list_del(&work->node);
	return work;
}

static void handle_work(struct queue *q)
{
	do {
		struct work *work = next_work(q);

		raw_spin_unlock(&q->lock);
		if (!work)
			break;
		if (work->hashed) {
			spin_lock_irq(&q->wait_lock);
			work->hashed = false;
			spin_unlock_irq(&q->wait_lock);
		}
		kfree(q->last); // OK free-in-raw
		q->last = work;
		raw_spin_lock(&q->lock);
	} while (1);
}

void worker(struct queue *q, bool stop)
{
	while (!READ_ONCE(stop)) {
		while (queue_has_work(q))
			handle_work(q); // OK free-in-raw
		q->last = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
		schedule();
	}
	if (queue_has_work(q)) {
		kfree(q->last); // EXPECT free-in-raw[rt]
		handle_work(q);
	}
	kfree(q->last); // OK free-in-raw
}
