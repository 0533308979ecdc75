// SPDX-License-Identifier: GPL-2.0-or-later
/* The raw lock variants that also turn interrupts or softirqs off. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(table_lock);
static void *table;

void raw_irq(void)
{
	raw_spin_lock_irq(&table_lock);
	table = kmalloc(32, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock_irq(&table_lock);
	kfree(table); // OK free-in-raw
}

void raw_irqsave(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&table_lock, flags);
	kfree(table); // EXPECT free-in-raw[rt]
	table = kmalloc(32, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock_irqrestore(&table_lock, flags);
	table = kmalloc(32, GFP_KERNEL); // OK sleep-in-atomic
}

void raw_irqsave_nested(raw_spinlock_t *inner)
{
	unsigned long flags;

	raw_spin_lock_irqsave_nested(inner, flags, SINGLE_DEPTH_NESTING);
	table = kmalloc(32, GFP_ATOMIC); // EXPECT alloc-in-raw
	raw_spin_unlock_irqrestore(inner, flags);
}

/* On RT nothing here raises the preempt count, but the lock is raw all the same. */
void raw_bh(void)
{
	raw_spin_lock_bh(&table_lock);
	table = kmalloc(32, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock_bh(&table_lock);
	kfree(table); // OK free-in-raw
}

/* Unlocking without turning interrupts on again leaves them off. */
void raw_irq_half_open(void)
{
	raw_spin_lock_irq(&table_lock);
	raw_spin_unlock(&table_lock);
	table = kmalloc(32, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	local_irq_enable();
	table = kmalloc(32, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
