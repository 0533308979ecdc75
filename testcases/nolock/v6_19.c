// SPDX-License-Identifier: GPL-2.0-or-later
/* kmalloc_nolock() fails on PREEMPT_RT wherever it would be of use. */
#include "../include/linux-6.19.h"

#include <linux/preempt.h>

static void *p;

void outside(void)
{
	p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // OK nolock-misuse
}

void under_spinlock(spinlock_t *lock)
{
	spin_lock_irq(lock);
	p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // OK nolock-misuse; OK alloc-in-raw
	spin_unlock_irq(lock);
}

void in_raw(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // EXPECT nolock-misuse[rt]; OK nolock-misuse[nort]; OK alloc-in-raw
	raw_spin_unlock(lock);
}

void with_preemption_off(void)
{
	preempt_disable();
	p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // EXPECT nolock-misuse[rt]
	preempt_enable();
}

static noinline void *helper(void)
{
	return kmalloc_nolock(8, 0, NUMA_NO_NODE); // OK nolock-misuse
}

void in_raw_by_helper(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	p = helper(); // EXPECT nolock-misuse[rt]
	raw_spin_unlock(lock);
}
