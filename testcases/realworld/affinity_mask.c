// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of changing a task's CPU mask: the old mask dies under the task's raw lock. */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

union mask_or_head {
	unsigned long bits[2];
	struct rcu_head rcu;
};

struct worker {
	raw_spinlock_t pi_lock;
	union mask_or_head *mask;
};

void set_mask_wrong(struct worker *w, union mask_or_head *new)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&w->pi_lock, flags);
	kfree(w->mask); // EXPECT free-in-raw[rt]
	w->mask = new;
	raw_spin_unlock_irqrestore(&w->pi_lock, flags);
}

/* Deferred: the object has room for an rcu_head. */
void set_mask_right(struct worker *w, union mask_or_head *new)
{
	union mask_or_head *old;
	unsigned long flags;

	raw_spin_lock_irqsave(&w->pi_lock, flags);
	old = w->mask;
	w->mask = new;
	kfree_rcu(old, rcu); // OK free-in-raw; OK sleep-in-atomic; OK alloc-in-raw
	raw_spin_unlock_irqrestore(&w->pi_lock, flags);
}

void set_mask_after(struct worker *w, union mask_or_head *new)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&w->pi_lock, flags);
	swap(w->mask, new);
	raw_spin_unlock_irqrestore(&w->pi_lock, flags);
	kfree(new); // OK free-in-raw
}
