// SPDX-License-Identifier: GPL-2.0-or-later
/* kmalloc_nolock() in its first release: not for PREEMPT_RT, though it did not say so. */
#include "../include/linux-6.18.h"

static void *p;

void in_raw(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // EXPECT alloc-in-raw[rt]; OK nolock-misuse; OK gfp-conflict
	raw_spin_unlock(lock);
}

/* Slab takes flags without a reclaim bit for those of kmalloc_nolock(). */
void accident(void)
{
	p = kmalloc(8, GFP_ATOMIC & ~__GFP_KSWAPD_RECLAIM); // EXPECT gfp-conflict[rt,nort]
	p = kmalloc(8, GFP_NOWAIT); // OK gfp-conflict
	p = alloc_page(__GFP_NOWARN); // OK gfp-conflict
}

void flags(void)
{
	p = kmalloc_nolock(8, __GFP_ZERO | __GFP_ACCOUNT, NUMA_NO_NODE); // OK nolock-misuse
	p = kmalloc_nolock(8, GFP_ATOMIC, NUMA_NO_NODE); // EXPECT nolock-misuse[rt,nort]
	p = alloc_pages_nolock(__GFP_ACCOUNT, NUMA_NO_NODE, 0); // OK nolock-misuse
	p = alloc_pages_nolock(__GFP_ACCOUNT | __GFP_COMP, NUMA_NO_NODE, 0); // EXPECT nolock-misuse
}

static void *any(gfp_t gfp)
{
	return kmalloc_nolock(8, gfp, NUMA_NO_NODE); // OK nolock-misuse
}

void flags_from_elsewhere(void)
{
	p = any(__GFP_ZERO); // OK nolock-misuse
	p = any(GFP_KERNEL); // EXPECT nolock-misuse
}

/* With flags that may block it does not sleep either: it warns. */
void under_lock(spinlock_t *lock)
{
	spin_lock(lock);
	p = kmalloc_nolock(8, GFP_KERNEL, NUMA_NO_NODE); // EXPECT nolock-misuse; OK sleep-in-atomic
	spin_unlock(lock);
}
