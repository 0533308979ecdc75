/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct ring {
	raw_spinlock_t hw_lock;
	spinlock_t lock;
	void *slot;
};

int ring_push(struct ring *r);
void ring_drop(struct ring *r);
