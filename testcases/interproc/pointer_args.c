// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions passed as arguments and called by the callee. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);

static void *p;

static void fill(int n)
{
	p = kmalloc(n, GFP_ATOMIC); // OK alloc-in-raw
}

static void count(int n)
{
	p = NULL;
}

static void with_lock(void (*fn)(int))
{
	raw_spin_lock(&raw);
	fn(1); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
}

static void without_lock(void (*fn)(int))
{
	fn(1); // OK alloc-in-raw; OK sleep-in-atomic
}

void callback_under_lock(void)
{
	with_lock(fill);
	with_lock(count);
	without_lock(fill); // OK alloc-in-raw
}

/* A local table: both targets are known. */
void through_local_pointer(int which)
{
	void (*fn)(int) = which ? fill : count;

	raw_spin_lock(&raw);
	fn(2); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
}
