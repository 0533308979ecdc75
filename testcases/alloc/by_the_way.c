// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions that take gfp flags to look something up, to charge, to release, to reclaim. */
#include <linux/buffer_head.h>
#include <linux/dma-map-ops.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/spinlock.h>
#include <linux/swap.h>

static DEFINE_SPINLOCK(queue);
static DEFINE_RAW_SPINLOCK(lock);

void cache(struct address_space *mapping, struct folio *folio, int create)
{
	spin_lock(&queue);
	pagecache_get_page(mapping, 0, 0, GFP_KERNEL); // OK sleep-in-atomic
	pagecache_get_page(mapping, 0, FGP_CREAT, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	pagecache_get_page(mapping, 0, FGP_CREAT, GFP_NOWAIT); // OK sleep-in-atomic; OK alloc-in-raw
	__filemap_get_folio(mapping, 0, FGP_LOCK | FGP_CREAT, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	filemap_release_folio(folio, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	filemap_release_folio(folio, GFP_NOWAIT); // OK sleep-in-atomic
	spin_unlock(&queue);
}

void reclaim(struct zonelist *zonelist, struct mem_cgroup *memcg, struct folio *folio)
{
	spin_lock(&queue);
	try_to_free_pages(zonelist, 0, GFP_KERNEL, NULL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&queue);
	raw_spin_lock(&lock);
	warn_alloc(GFP_KERNEL, NULL, "x"); // OK sleep-in-atomic; OK alloc-in-raw
	gfp_pfmemalloc_allowed(GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	raw_spin_unlock(&lock);
}

/* The flags choose a pool; nothing is waited for. */
void pool(struct device *dev, void **addr)
{
	spin_lock(&queue);
	dma_alloc_from_pool(dev, 4096, addr, GFP_KERNEL, NULL); // OK sleep-in-atomic
	spin_unlock(&queue);
	raw_spin_lock(&lock);
	dma_alloc_from_pool(dev, 4096, addr, GFP_KERNEL, NULL); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock);
}
