// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* Spinlocks of BPF that give up on a deadlock: where they were taken, preemption is off on every kernel. */
#include "../include/linux-6.15.h"

struct map {
	rqspinlock_t lock;
	void *elem;
	int nr;
};

void *map_add(struct map *m)
{
	void *elem = NULL;

	if (raw_res_spin_lock(&m->lock))
		return kmalloc(32, GFP_KERNEL); // OK sleep-in-atomic
	if (!m->elem)
		elem = kmalloc(32, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	m->nr++;
	raw_res_spin_unlock(&m->lock);
	return elem;
}

int map_add_irqsave(struct map *m)
{
	unsigned long flags;
	int err;

	err = raw_res_spin_lock_irqsave(&m->lock, flags);
	if (err) {
		m->elem = kmalloc(32, GFP_KERNEL); // OK sleep-in-atomic
		return err;
	}
	m->elem = kmalloc(32, GFP_KERNEL); // EXPECT sleep-in-atomic
	kfree(m->elem); // EXPECT free-in-raw[rt]
	raw_res_spin_unlock_irqrestore(&m->lock, flags);
	kfree(m->elem); // OK free-in-raw
	return 0;
}
