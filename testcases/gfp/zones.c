// SPDX-License-Identifier: GPL-2.0-or-later
/* Flags that only pages can be asked for, and flags that exclude each other. */
#include <linux/gfp.h>
#include <linux/mempool.h>
#include <linux/radix-tree.h>
#include <linux/slab.h>

void *slab_is_not_high(void)
{
	return kmalloc(8, GFP_HIGHUSER); // EXPECT gfp-conflict
}

void *slab_is_not_low(void)
{
	return kzalloc(8, GFP_KERNEL | GFP_DMA32); // EXPECT gfp-conflict
}

void *slab_may_be_very_low(void)
{
	return kmalloc(8, GFP_KERNEL | GFP_DMA); // OK gfp-conflict
}

void *pages_may_be_either(void)
{
	return alloc_pages(GFP_KERNEL | GFP_DMA32, 1) ?: alloc_page(GFP_HIGHUSER_MOVABLE); // OK gfp-conflict
}

void *not_both(void)
{
	return alloc_pages(GFP_KERNEL | __GFP_DMA | __GFP_DMA32, 1); // EXPECT gfp-conflict
}

void *mobile(void)
{
	return alloc_page(GFP_KERNEL | __GFP_MOVABLE | __GFP_RECLAIMABLE); // EXPECT gfp-conflict
}

void *from_pool(mempool_t *pool)
{
	return mempool_alloc(pool, GFP_NOIO | __GFP_ZERO); // EXPECT gfp-conflict
}

void *plain_from_pool(mempool_t *pool)
{
	return mempool_alloc(pool, GFP_NOIO); // OK gfp-conflict
}

int preload_for_nothing(void)
{
	int ret = radix_tree_preload(GFP_ATOMIC); // EXPECT gfp-conflict

	if (!ret)
		radix_tree_preload_end();
	return ret;
}

int preload(void)
{
	int ret = radix_tree_maybe_preload(GFP_ATOMIC); // OK gfp-conflict

	if (!ret)
		radix_tree_preload_end();
	return ret;
}

void *all_or_nothing(size_t n)
{
	return alloc_pages_exact(n, GFP_KERNEL | __GFP_COMP); // EXPECT gfp-conflict
}

/* A warning on 6.1, where GFP_ATOMIC had a bit of its own; it sleeps everywhere. */
void *both(void)
{
	return alloc_page(GFP_ATOMIC | GFP_KERNEL); // EXPECT gfp-conflict@6.1; OK gfp-conflict@6.12; OK gfp-conflict@6.12-rt
}
