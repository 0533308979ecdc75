// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of a virtual interrupt queue: the callee unlocks, and gives up the flags it was handed. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct virq {
	raw_spinlock_t irq_lock;
	bool pending;
	int *vcpu;
};

/* Called with irq_lock held, drops it on every path. */
static bool queue_unlock(struct virq *irq, unsigned long flags)
{
	if (!irq->pending) {
		raw_spin_unlock_irqrestore(&irq->irq_lock, flags);
		return false;
	}
	raw_spin_unlock_irqrestore(&irq->irq_lock, flags);
	return true;
}

void sync_pending(struct virq *irqs, int n)
{
	int *intids = kmalloc_array(n, sizeof(*intids), GFP_KERNEL); // OK sleep-in-atomic
	unsigned long flags;
	int i;

	if (!intids)
		return;
	for (i = 0; i < n; i++) {
		raw_spin_lock_irqsave(&irqs[i].irq_lock, flags);
		irqs[i].pending = intids[i];
		queue_unlock(&irqs[i], flags);
	}
	kfree(intids); // OK free-in-raw
}

/* One path forgets the flags: interrupts stay off for the free. */
static void queue_unlock_badly(struct virq *irq, unsigned long flags)
{
	if (!irq->pending)
		raw_spin_unlock(&irq->irq_lock);
	else
		raw_spin_unlock_irqrestore(&irq->irq_lock, flags);
}

void sync_one_badly(struct virq *irq)
{
	unsigned long flags;
	void *p = kmalloc(8, GFP_KERNEL);

	raw_spin_lock_irqsave(&irq->irq_lock, flags);
	queue_unlock_badly(irq, flags);
	kfree(p); // EXPECT free-in-raw[rt]
	local_irq_restore(flags);
}
