// SPDX-License-Identifier: GPL-2.0-or-later
/* An object whose name in the analysis is a long expression: its lock is the one that it is. */
#include <linux/hash.h>
#include <linux/pid.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct timer {
	struct hlist_node node;
	void *owner;
	spinlock_t lock;
	int id;
	struct pid *pid;
	void *data;
};

static struct hlist_head timers[64];

static int hash(void *owner, unsigned int nr)
{
	return hash_32(hash32_ptr(owner) ^ nr, 6);
}

static struct timer *timers_find(struct hlist_head *head, void *owner, int id)
{
	struct timer *t;

	hlist_for_each_entry_rcu(t, head, node)
		if (READ_ONCE(t->owner) == owner && t->id == id)
			return t;
	return NULL;
}

static struct timer *timer_by_id(int id)
{
	void *owner = current->signal;

	struct hlist_head *head = &timers[hash(owner, id)];

	return timers_find(head, owner, id);
}

static struct timer *lock_timer(int id, unsigned long *flags)
{
	struct timer *t;

	rcu_read_lock();
	t = timer_by_id(id);
	if (t) {
		spin_lock_irqsave(&t->lock, *flags);
		if (t->owner == current->signal) {
			rcu_read_unlock();
			return t;
		}
		spin_unlock_irqrestore(&t->lock, *flags);
	}
	rcu_read_unlock();
	return NULL;
}

int timer_reset(int id)
{
	unsigned long flags;
	struct timer *t = lock_timer(id, &flags);

	if (!t)
		return -EINVAL;
	put_pid(t->pid);		// OK free-in-raw
	t->data = kmalloc(8, GFP_KERNEL);	// EXPECT sleep-in-atomic
	spin_unlock_irqrestore(&t->lock, flags);
	return 0;
}

int timer_remove(int id)
{
	unsigned long flags;
	struct timer *t = lock_timer(id, &flags);

	if (!t)
		return -EINVAL;
	t->owner = NULL;
	spin_unlock_irqrestore(&t->lock, flags);
	kfree(t);			// OK free-in-raw
	return 0;
}
