// SPDX-License-Identifier: GPL-2.0-or-later
/* "reserve" and "refill" mean another function in each file, and only one of them allocates. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(lock_a);

static void *reserve(void)
{
	return kmalloc(8, GFP_ATOMIC);
}

static noinline void refill(void **p)
{
	*p = NULL;
}

void *take_a(void)
{
	void *p;

	raw_spin_lock(&lock_a);
	p = reserve(); // EXPECT alloc-in-raw[rt]
	refill(&p); // OK alloc-in-raw
	raw_spin_unlock(&lock_a);
	return p;
}
