// SPDX-License-Identifier: GPL-2.0-or-later
/* The lock is below, the flags are above, the allocation is in a third file. */
#include "pack.h"

void *pack_alloc_locked(struct pack *pack, gfp_t gfp);

void *pack_kernel(struct pack *pack)
{
	return pack_alloc_locked(pack, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}
