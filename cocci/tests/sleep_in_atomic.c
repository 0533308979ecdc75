// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/cleanup.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct table {
	spinlock_t lock;
	rwlock_t users;
	raw_spinlock_t hw_lock;
	struct xarray entries;
	void *p, *q;
};

static void *table_entry(void)
{
	return kzalloc(8, GFP_KERNEL);		// OK: the callers are marked
}

static int table_reserve(struct table *table)
{
	spin_unlock_bh(&table->lock);
	table->p = kzalloc(8, GFP_KERNEL);	// OK
	spin_lock_bh(&table->lock);
	return table->p ? 0 : -ENOMEM;
}

static int under_locks(struct table *table)
{
	unsigned long flags;

	spin_lock_bh(&table->lock);
	table->p = kmalloc(8, GFP_KERNEL);	// EXPECT
	if (!table->p) {
		spin_unlock_bh(&table->lock);
		table->p = kmalloc(8, GFP_KERNEL);	// OK
		return -ENOMEM;
	}
	table->q = kmalloc(8, GFP_KERNEL | __GFP_ZERO);	// EXPECT
	if (table->q == NULL)
		goto out;
	table->p = table_entry();		// EXPECT
	table_reserve(table);			// OK
	table->q = kmalloc(8, GFP_ATOMIC);	// OK
	table->q = kmalloc(8, in_task() ? GFP_KERNEL : GFP_ATOMIC);	// OK
	/* it lets go of the lock while it allocates */
	__xa_store(&table->entries, 1, table, GFP_KERNEL);	// OK
out:
	spin_unlock_bh(&table->lock);
	table->p = table_entry();		// OK

	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	spin_lock_nested(ptl, 1);
	pte_unmap_unlock(pte, ptl);
	table->p = kmalloc(8, GFP_KERNEL);	// OK

	write_lock_irqsave(&table->users, flags);
	/* no test, no patch */
	table->p = kmalloc(8, GFP_KERNEL);	// EXPECT
	table->q = vmalloc(8);			// EXPECT
	write_unlock_irqrestore(&table->users, flags);
	table->q = vmalloc(8);			// OK
	return 0;
}

static int without_locks(struct table *table)
{
	rcu_read_lock();
	table->p = kmalloc(8, GFP_NOFS | __GFP_NOWARN | __GFP_ZERO);	// EXPECT
	rcu_read_unlock();
	local_bh_disable();
	table->p = kmalloc(8, GFP_KERNEL);	// EXPECT
	local_bh_enable();
	if (!table->p)
		return -ENOMEM;
	mutex_lock(&table->mutex);
	table->p = kmalloc(8, GFP_KERNEL);	// OK
	mutex_unlock(&table->mutex);
	return 0;
}

static int under_guard(struct table *table)
{
	{
		guard(spinlock)(&table->lock);
		table->q = NULL;
	}
	table->q = kmalloc(8, GFP_KERNEL);	// OK
	if (!table->q)
		return -ENOMEM;
	guard(spinlock_bh)(&table->lock);
	table->q = kmalloc(8, GFP_KERNEL);	// EXPECT
	if (!table->q)
		return -ENOMEM;
	raw_spin_lock(&table->hw_lock);
	/* nor is GFP_ATOMIC right under that: no patch */
	table->q = kmalloc(8, GFP_KERNEL);	// EXPECT
	if (!table->q)
		return -ENOMEM;
	raw_spin_unlock(&table->hw_lock);
	return 0;
}

static int under_scoped_guard(struct table *table)
{
	scoped_guard(rcu)
		table_entry();			// EXPECT
	scoped_guard(spinlock_irq, &table->lock) {
		table->q = kmalloc(8, GFP_KERNEL);	// EXPECT
		if (!table->q)
			return -ENOMEM;
	}
	scoped_guard(mutex, &table->mutex)
		table->q = kmalloc(8, GFP_KERNEL);	// OK
	return 0;
}

static void misses(struct table *table, gfp_t gfp)
{
	gfp = GFP_KERNEL;			// OK
	spin_lock(&table->lock);
	table->p = kmalloc(8, gfp);		// MISSING: flags in a variable
	gfp = GFP_KERNEL | __GFP_NOWARN;	// OK
	spin_unlock(&table->lock);
}
