// SPDX-License-Identifier: GPL-2.0-or-later
/* The flags are a term over the parameters. */
#include "pack.h"

void *pack_alloc(struct pack *pack, gfp_t gfp)
{
	return pack->p = kmalloc(32, gfp);
}

void *pack_alloc_zeroed(struct pack *pack, gfp_t gfp)
{
	return pack_alloc(pack, gfp | __GFP_ZERO | __GFP_NOWARN);
}

void *pack_alloc_nowait(struct pack *pack, gfp_t gfp)
{
	return pack_alloc(pack, gfp & ~__GFP_DIRECT_RECLAIM);
}

void *pack_alloc_some(struct pack *pack, bool can_wait)
{
	return pack_alloc_zeroed(pack, can_wait ? GFP_KERNEL : GFP_ATOMIC);
}

void *pack_alloc_masked(struct pack *pack, gfp_t gfp)
{
	return pack_alloc(pack, gfp & GFP_KERNEL);
}
