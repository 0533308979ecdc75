// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/cleanup.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct owner {
	raw_spinlock_t lock;
	spinlock_t users;
};

struct plain {
	void *data;
};

struct item {
	struct plain *plain;
	struct rcu_head rcu;
};

static void item_put(struct item *item)
{
	kfree(item);				// OK: the callers are marked
}

static void under_locks(struct owner *owner, struct item *item, struct plain *plain)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&owner->lock, flags);
	kfree(item->plain);			// EXPECT
	kfree(item);				// EXPECT
	kmem_cache_free(owner->cache, plain);	// EXPECT
	item_put(item);				// EXPECT
	kfree_rcu(item, rcu);			// OK
	kfree_nolock(item);			// OK
	raw_spin_unlock_irqrestore(&owner->lock, flags);
	kfree(item);				// OK

	spin_lock_irqsave(&owner->users, flags);
	kfree(item);				// OK
	spin_unlock_irqrestore(&owner->users, flags);
}

static void without_locks(struct item *item, void *page)
{
	preempt_disable();
	kvfree(item);				// EXPECT
	preempt_enable();
	local_irq_disable();
	free_page(page);			// EXPECT
	local_irq_enable();
	free_page(page);			// OK
}

static void under_guards(struct owner *owner, struct item *item)
{
	{
		guard(raw_spinlock)(&owner->lock);
		item->plain = NULL;
	}
	kfree(item);				// OK
	scoped_guard(raw_spinlock_irq, &owner->lock) {
		kfree(item);			// EXPECT
	}
	guard(irqsave)();
	kfree(item->plain);			// EXPECT
}

static void misses(struct owner *owner, struct item *item)
{
	guard(raw_spinlock)(&owner->lock);
	struct plain *plain __free(kfree) = kzalloc(8, GFP_KERNEL);	// MISSING: freed before the guard ends

	kref_put(&item->ref, item_release);	// MISSING: what a last reference leads to
}
