// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* A rule says what a function does in some calls; what it does in all of them its body tells, where it is at hand. */
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct owner {
	struct rcu_head rcu;
	raw_spinlock_t raw;
	spinlock_t lock;
	struct owner *old;
};

static void *last_stack;

static void record_stack(void)
{
	last_stack = kmalloc(64, GFP_NOWAIT);
}

void kvfree_call_rcu(struct rcu_head *head, void *ptr)
{
	bool queued = head && head->next;

	record_stack();
	if (!queued)
		kvfree(ptr);
}

void replace_raw(struct owner *o)
{
	raw_spin_lock(&o->raw);
	kfree_rcu(o->old, rcu); // EXPECT alloc-in-raw[rt]; OK free-in-raw; OK sleep-in-atomic
	raw_spin_unlock(&o->raw);
}

void replace(struct owner *o)
{
	spin_lock(&o->lock);
	kfree_rcu(o->old, rcu); // OK alloc-in-raw; OK free-in-raw; OK sleep-in-atomic
	spin_unlock(&o->lock);
}

/* Without a head the rule tells all. */
void replace_at_once(struct owner *o)
{
	spin_lock(&o->lock);
	kfree_rcu_mightsleep(o->old); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&o->lock);
}
