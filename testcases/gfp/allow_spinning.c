// SPDX-License-Identifier: GPL-2.0-or-later
/* A function that asks whether it may spin takes another way if it may not. */
#include "../include/linux-6.18.h"

static void *p;

static noinline void *spins_if_allowed(gfp_t gfp)
{
	if (!gfpflags_allow_spinning(gfp))
		return kmalloc_nolock(8, 0, NUMA_NO_NODE); // OK gfp-conflict
	return kmalloc(8, gfp); // OK gfp-conflict
}

void asks(spinlock_t *lock)
{
	spin_lock(lock);
	p = spins_if_allowed(0); // OK gfp-conflict; OK sleep-in-atomic
	p = spins_if_allowed(GFP_NOWAIT); // OK gfp-conflict; OK sleep-in-atomic
	p = spins_if_allowed(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(lock);
}

static noinline void *skips_if_not_allowed(gfp_t gfp)
{
	return gfpflags_allow_spinning(gfp) ? kmalloc(8, gfp) : NULL; // OK alloc-in-raw
}

void in_raw(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	p = skips_if_not_allowed(__GFP_NOWARN); // OK alloc-in-raw; OK gfp-conflict
	p = skips_if_not_allowed(GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(lock);
}
