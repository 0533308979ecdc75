// SPDX-License-Identifier: GPL-2.0-or-later
/* kfree_rcu() with two arguments and call_rcu() are made for raw contexts; the one-argument form sleeps. */
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct node {
	struct rcu_head rcu;
	void *data;
};

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);

static void node_free(struct rcu_head *head)
{
	kfree(container_of(head, struct node, rcu)); // OK free-in-raw
}

void rcu_frees_raw(struct node *n, struct node *m)
{
	raw_spin_lock(&raw);
	kfree_rcu(n, rcu); // OK free-in-raw; OK sleep-in-atomic; OK alloc-in-raw
	call_rcu(&m->rcu, node_free); // OK free-in-raw; OK alloc-in-raw
	raw_spin_unlock(&raw);
}

void rcu_frees_irq_off(struct node *n)
{
	unsigned long flags;

	local_irq_save(flags);
	kfree_rcu(n, rcu); // OK free-in-raw; OK sleep-in-atomic; OK alloc-in-raw
	local_irq_restore(flags);
}

void rcu_free_mightsleep(struct node *n)
{
	spin_lock(&lock);
	kvfree_rcu_mightsleep(n); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	kvfree_rcu_mightsleep(n); // OK sleep-in-atomic
}

/* A callback of RCU runs with softirqs off: no raw context, but no sleep either. */
static void node_replace(struct rcu_head *head)
{
	struct node *n = container_of(head, struct node, rcu);

	kfree(n->data); // OK free-in-raw
	n->data = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	n->data = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void rcu_callback(struct node *n)
{
	call_rcu(&n->rcu, node_replace);
}
