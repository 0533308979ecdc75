// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of BPF's local storage and sock maps: buckets with raw locks, elements allocated late. */
#include <linux/list.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct elem {
	struct hlist_node node;
	struct rcu_head rcu;
	int key;
};

struct bucket {
	struct hlist_head head;
	raw_spinlock_t lock;
};

static struct elem *lookup(struct bucket *b, int key)
{
	struct elem *e;

	hlist_for_each_entry(e, &b->head, node) {
		if (e->key == key)
			return e;
	}
	return NULL;
}

int update_wrong(struct bucket *b, int key)
{
	unsigned long flags;
	struct elem *e;
	int err = 0;

	raw_spin_lock_irqsave(&b->lock, flags);
	e = lookup(b, key);
	if (e) {
		hlist_del_rcu(&e->node);
		kfree(e); // EXPECT free-in-raw[rt]
	}
	e = kzalloc(sizeof(*e), GFP_ATOMIC | __GFP_NOWARN); // EXPECT alloc-in-raw[rt]
	if (e)
		hlist_add_head_rcu(&e->node, &b->head);
	else
		err = -ENOMEM;
	raw_spin_unlock_irqrestore(&b->lock, flags);
	return err;
}

int update_right(struct bucket *b, int key)
{
	unsigned long flags;
	struct elem *new, *old;

	new = kzalloc(sizeof(*new), GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	if (!new)
		return -ENOMEM;
	raw_spin_lock_irqsave(&b->lock, flags);
	old = lookup(b, key);
	if (old)
		hlist_del_rcu(&old->node);
	hlist_add_head_rcu(&new->node, &b->head);
	raw_spin_unlock_irqrestore(&b->lock, flags);
	if (old)
		kfree_rcu(old, rcu); // OK free-in-raw
	return 0;
}

/* Only the loser of the race is freed, and only after the lock. */
int insert_if_absent(struct bucket *b, int key)
{
	struct elem *new = kzalloc(sizeof(*new), GFP_KERNEL); // OK sleep-in-atomic
	struct elem *found;

	if (!new)
		return -ENOMEM;
	raw_spin_lock_bh(&b->lock);
	found = lookup(b, key);
	if (!found)
		hlist_add_head_rcu(&new->node, &b->head);
	raw_spin_unlock_bh(&b->lock);
	if (found)
		kfree(new); // OK free-in-raw
	return found ? -EEXIST : 0;
}
