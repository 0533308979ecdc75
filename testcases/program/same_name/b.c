// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(lock_b);
static char space[8];

static void *reserve(void)
{
	return space;
}

static noinline void refill(void **p)
{
	*p = kmalloc(8, GFP_ATOMIC);
}

void *take_b(void)
{
	void *p;

	raw_spin_lock(&lock_b);
	p = reserve(); // OK alloc-in-raw
	refill(&p); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock_b);
	return p;
}
