// SPDX-License-Identifier: GPL-2.0-or-later
/* Tokens among the arguments; reclaim bits no longer say who may wait for a lock. */
#include "../include/linux-7.2.h"

static void *p;

void flags(void)
{
	p = kmalloc_nolock(8, __GFP_ZERO, NUMA_NO_NODE); // OK nolock-misuse
	p = kmalloc_nolock(8, __GFP_NOWARN, NUMA_NO_NODE); // OK nolock-misuse
	p = kmalloc_nolock(8, GFP_NOWAIT, NUMA_NO_NODE); // EXPECT nolock-misuse
}

void no_accident_any_more(void)
{
	p = kmalloc(8, __GFP_NOWARN); // OK gfp-conflict
}

/* Inside slab, the flag tells. */
static noinline void *slab_way(unsigned int alloc_flags)
{
	if (!alloc_flags_allow_spinning(alloc_flags))
		return NULL;
	return kmalloc(8, GFP_NOWAIT); // OK alloc-in-raw
}

void in_raw(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	p = slab_way(SLAB_ALLOC_NOLOCK); // OK alloc-in-raw
	p = slab_way(SLAB_ALLOC_DEFAULT); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(lock);
}
