// SPDX-License-Identifier: GPL-2.0-or-later
#include "pack.h"

void under_spinlock(struct pack *pack)
{
	spin_lock(&pack->lock);
	pack_alloc(pack, GFP_ATOMIC); // OK sleep-in-atomic
	pack_alloc(pack, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	pack_alloc_zeroed(pack, GFP_NOWAIT); // OK sleep-in-atomic
	pack_alloc_zeroed(pack, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	pack_alloc_nowait(pack, GFP_KERNEL); // OK sleep-in-atomic
	pack_alloc_masked(pack, GFP_ATOMIC); // OK sleep-in-atomic
	pack_alloc_masked(pack, GFP_KERNEL_ACCOUNT); // EXPECT sleep-in-atomic[rt,nort]
	pack_alloc_some(pack, false); // OK sleep-in-atomic
	pack_alloc_some(pack, true); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&pack->lock);
}

void under_raw_lock(struct pack *pack)
{
	raw_spin_lock(&pack->raw);
	pack_alloc_nowait(pack, GFP_KERNEL); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	pack_alloc_some(pack, false); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	raw_spin_unlock(&pack->raw);
}

/* Nobody knows the flags of this caller: its own callers decide. */
void *pack_alloc_locked(struct pack *pack, gfp_t gfp)
{
	void *p;

	spin_lock(&pack->lock);
	p = pack_alloc(pack, gfp); // OK sleep-in-atomic
	spin_unlock(&pack->lock);
	return p;
}

void *pack_atomic(struct pack *pack)
{
	return pack_alloc_locked(pack, GFP_ATOMIC); // OK sleep-in-atomic
}
