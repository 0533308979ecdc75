// SPDX-License-Identifier: GPL-2.0-or-later
/* mempool and dma_pool: the reserve does not help, might_alloc() comes first. */
#include <linux/dmapool.h>
#include <linux/mempool.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static void *p;

void mempool_spin(mempool_t *pool)
{
	spin_lock(&lock);
	p = mempool_alloc(pool, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	p = mempool_alloc(pool, GFP_NOIO); // EXPECT sleep-in-atomic[rt,nort]
	mempool_free(p, pool); // OK free-in-raw
	spin_unlock(&lock);
	p = mempool_alloc(pool, GFP_NOIO); // OK sleep-in-atomic
}

void mempool_raw(mempool_t *pool)
{
	raw_spin_lock(&raw);
	p = mempool_alloc(pool, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	mempool_free(p, pool); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
	mempool_free(p, pool); // OK free-in-raw
}

void mempool_setup(struct kmem_cache *c)
{
	spin_lock(&lock);
	p = mempool_create_slab_pool(4, c); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	p = mempool_create_slab_pool(4, c); // OK sleep-in-atomic
}

void dma_pool_forms(struct dma_pool *pool, dma_addr_t *dma)
{
	spin_lock(&lock);
	p = dma_pool_alloc(pool, GFP_ATOMIC, dma); // OK sleep-in-atomic; OK alloc-in-raw
	p = dma_pool_alloc(pool, GFP_KERNEL, dma); // EXPECT sleep-in-atomic[rt,nort]
	p = dma_pool_zalloc(pool, GFP_KERNEL, dma); // EXPECT sleep-in-atomic[rt,nort]
	dma_pool_free(pool, p, *dma); // OK free-in-raw
	spin_unlock(&lock);
	raw_spin_lock(&raw);
	p = dma_pool_alloc(pool, GFP_ATOMIC, dma); // EXPECT alloc-in-raw[rt]
	dma_pool_free(pool, p, *dma); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
}
