// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/slab.h>

#define MY_GFP (GFP_ATOMIC & ~__GFP_KSWAPD_RECLAIM)

static void *in_the_call(struct kmem_cache *cache, gfp_t gfp, int order)
{
	void *p = kmalloc(8, GFP_ATOMIC & ~__GFP_KSWAPD_RECLAIM);	// EXPECT

	p = kzalloc(8, gfp & ~(__GFP_KSWAPD_RECLAIM | __GFP_IO));	// EXPECT
	p = kzalloc(8, gfp & ~(__GFP_IO | __GFP_FS | __GFP_RECLAIM));	// EXPECT
	p = kcalloc(2, 8, (gfp & ~__GFP_RECLAIM) | __GFP_NOWARN);	// EXPECT
	p = kmem_cache_alloc(cache, gfp & ~__GFP_RECLAIM & ~__GFP_IO);	// EXPECT
	p = kmalloc(8, __GFP_HIGH);					// EXPECT
	p = kmalloc_node(8, __GFP_HIGH | __GFP_NOWARN | __GFP_ZERO, 0);	// EXPECT

	/* does not sleep, and wakes kswapd */
	p = kmalloc(8, gfp & ~__GFP_DIRECT_RECLAIM);			// OK
	p = kmalloc(8, __GFP_KSWAPD_RECLAIM | __GFP_NOWARN);		// OK
	p = kmalloc(8, GFP_NOWAIT | __GFP_NOWARN);			// OK
	/* a large page that is welcome if it costs nothing */
	p = alloc_pages(gfp & ~__GFP_RECLAIM, order);			// OK
	return p;
}

static void *before_it(gfp_t gfp)
{
	gfp_t mine = gfp & ~__GFP_RECLAIM;
	void *p = NULL;

	if (gfp)
		p = kmalloc(8, mine);		// EXPECT
	mine = gfp;
	p = kmalloc(8, mine);			// OK
	gfp &= ~(__GFP_KSWAPD_RECLAIM | __GFP_IO);
	p = kmalloc(8, gfp);			// EXPECT
	gfp |= GFP_NOWAIT;
	p = kmalloc(8, gfp);			// OK
	return p;
}

static void *misses(struct kmem_cache *cache)
{
	return kmem_cache_alloc(cache, MY_GFP);	// MISSING: flags behind a macro
}
