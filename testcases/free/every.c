// SPDX-License-Identifier: GPL-2.0-or-later
/* Every function that gives memory back, once, where none is allowed. */
#include <linux/bitmap.h>
#include <linux/dmapool.h>
#include <linux/idr.h>
#include <linux/mm.h>
#include <linux/percpu_counter.h>
#include <linux/pid.h>
#include <linux/scatterlist.h>
#include <linux/sched/mm.h>
#include <linux/sched/task.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/zsmalloc.h>

/* As in mm/slab.h. */
void ___cache_free(struct kmem_cache *cache, void *x, unsigned long addr);

/* As in mm/internal.h. */
void free_unref_page(struct page *page, unsigned int order);

static DEFINE_RAW_SPINLOCK(lock);

void of_slab(void *p, char **args, const unsigned long *map, struct kmem_cache *cache)
{
	raw_spin_lock(&lock);
	kfree(p); // EXPECT free-in-raw[rt]
	kfree_const(p); // EXPECT free-in-raw[rt]
	kfree_sensitive(p); // EXPECT free-in-raw[rt]
	kvfree(p); // EXPECT free-in-raw[rt,nort]
	kvfree_sensitive(p, 64); // EXPECT free-in-raw[rt,nort]
	kmem_cache_free(cache, p); // EXPECT free-in-raw[rt]
	kmem_cache_free_bulk(cache, 1, &p); // EXPECT free-in-raw[rt]
	___cache_free(cache, p, 0); // EXPECT free-in-raw[rt]
	kmem_cache_destroy(cache); // EXPECT free-in-raw[rt,nort]
	bitmap_free(map); // EXPECT free-in-raw[rt]
	argv_free(args); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&lock);
}

void of_pages(unsigned long addr, struct page *page, void *p)
{
	raw_spin_lock(&lock);
	free_pages(addr, 1); // EXPECT free-in-raw[rt]
	__free_pages(page, 1); // EXPECT free-in-raw[rt]
	free_pages_exact(p, 8192); // EXPECT free-in-raw[rt]
	free_unref_page(page, 1); // EXPECT free-in-raw[rt]
	page_frag_free(p); // EXPECT free-in-raw[rt]
	skb_free_frag(p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&lock);
}

void of_buffers(struct sk_buff *skb, struct dma_pool *pool, void *p)
{
	raw_spin_lock(&lock);
	kfree_skb(skb); // EXPECT free-in-raw[rt]
	kfree_skb_reason(skb, SKB_DROP_REASON_NOT_SPECIFIED); // EXPECT free-in-raw[rt]
	kfree_skb_list_reason(skb, SKB_DROP_REASON_NOT_SPECIFIED); // EXPECT free-in-raw[rt]
	__kfree_skb(skb); // EXPECT free-in-raw[rt]
	consume_skb(skb); // EXPECT free-in-raw[rt]
	kfree_skb_partial(skb, true); // EXPECT free-in-raw[rt]
	dma_pool_free(pool, p, 0); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&lock);
}

/* Whose last reference it is frees. */
void of_references(struct task_struct *task, struct mm_struct *mm, struct pid *pid)
{
	raw_spin_lock(&lock);
	__put_task_struct(task); // EXPECT free-in-raw[rt]
	__mmdrop(mm); // EXPECT free-in-raw[rt]
	put_pid(pid); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&lock);
}

void of_tables(struct ida *ida, struct sg_table *table, struct sg_append_table *append,
	       struct percpu_counter *counter, struct zs_pool *zs, void *mapped)
{
	raw_spin_lock(&lock);
	ida_free(ida, 1); // EXPECT free-in-raw[rt]
	ida_destroy(ida); // EXPECT free-in-raw[rt]
	sg_free_table(table); // EXPECT free-in-raw[rt]
	sg_free_append_table(append); // EXPECT free-in-raw[rt]
	__sg_free_table(table, 1, 1, NULL, 1); // EXPECT free-in-raw[rt]
	percpu_counter_destroy(counter); // EXPECT free-in-raw[rt]
	zs_free(zs, 1); // EXPECT free-in-raw[rt]
	vunmap(mapped); // EXPECT free-in-raw[rt,nort]
	raw_spin_unlock(&lock);
}
