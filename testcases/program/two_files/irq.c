// SPDX-License-Identifier: GPL-2.0-or-later
/* The lock is taken here, the memory is got and given back in ring.c. */
#include "ring.h"

int push_from_hardware(struct ring *r)
{
	int err;

	raw_spin_lock(&r->hw_lock); // NOTE raw_spin_lock(&r->hw_lock)
	err = ring_push(r); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic; NOTE calls ring_push()
	raw_spin_unlock(&r->hw_lock);
	return err;
}

void reset_hardware(struct ring *r)
{
	raw_spin_lock(&r->hw_lock);
	ring_drop(r); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&r->hw_lock);
}

int push_from_task(struct ring *r)
{
	int err;

	spin_lock(&r->lock);
	err = ring_push(r); // OK alloc-in-raw; OK sleep-in-atomic
	spin_unlock(&r->lock);
	return err;
}

int push_after_unlock(struct ring *r)
{
	raw_spin_lock(&r->hw_lock);
	r->slot = NULL;
	raw_spin_unlock(&r->hw_lock);
	return ring_push(r); // OK alloc-in-raw
}
