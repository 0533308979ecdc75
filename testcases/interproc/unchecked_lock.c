// SPDX-License-Identifier: GPL-2.0
/* A helper whose result the caller takes to be there: on the path where it is not, nothing was taken, and nothing is released. */
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct slot {
	spinlock_t lock;
	int nr;
};

struct table {
	struct slot *slots;
	unsigned int nr;
	raw_spinlock_t raw;
};

void slot_write(struct slot *s, int nr);

static noinline struct slot *slot_get(struct table *t, unsigned int i, spinlock_t **lock)
{
	struct slot *s;

	rcu_read_lock();
	if (i >= t->nr) {
		rcu_read_unlock();
		return NULL;
	}
	s = &t->slots[i];
	*lock = &s->lock;
	spin_lock(*lock);
	return s;
}

static noinline void slot_patch(struct table *t, unsigned int i, int nr)
{
	spinlock_t *lock;
	struct slot *s = slot_get(t, i, &lock);

	slot_write(s, nr);
	spin_unlock(lock);
	rcu_read_unlock();
}

void *patch_in_section(struct table *t)
{
	void *p;

	rcu_read_lock();
	slot_patch(t, 1, 2);
	p = kmalloc(32, GFP_KERNEL);	// EXPECT sleep-in-atomic
	rcu_read_unlock();
	return p;
}

void *patch_outside(struct table *t)
{
	slot_patch(t, 1, 2);
	return kmalloc(32, GFP_KERNEL);	// OK sleep-in-atomic
}

/* A part that switches interrupts off and on, on some paths only, leaves them as it finds them. */
static noinline void table_grow(struct table *t)
{
	if (!READ_ONCE(t->nr))
		return;
	local_irq_disable();
	t->nr++;
	local_irq_enable();
}

void *grow_with_irqs_off(struct table *t)
{
	unsigned long flags;
	void *p;

	raw_spin_lock_irqsave(&t->raw, flags);
	raw_spin_unlock(&t->raw);
	table_grow(t);
	p = kmalloc(32, GFP_KERNEL);	// EXPECT sleep-in-atomic
	local_irq_restore(flags);
	return p;
}
