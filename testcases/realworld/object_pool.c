// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of debugobjects and stackdepot: a raw-locked pool, refilled only where that is legal. */
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct obj {
	struct hlist_node node;
};

static DEFINE_RAW_SPINLOCK(pool_lock);
static HLIST_HEAD(pool);
static int nr_free;
static void *prealloc;

static void fill(struct kmem_cache *c)
{
	unsigned long flags;
	struct obj *new;

	while (nr_free < 16) {
		new = kmem_cache_zalloc(c, GFP_ATOMIC | __GFP_NOWARN); // OK alloc-in-raw
		if (!new)
			return;
		raw_spin_lock_irqsave(&pool_lock, flags);
		hlist_add_head(&new->node, &pool);
		nr_free++;
		raw_spin_unlock_irqrestore(&pool_lock, flags);
	}
}

void fill_where_legal(struct kmem_cache *c)
{
	if (!IS_ENABLED(CONFIG_PREEMPT_RT) || preemptible())
		fill(c); // OK alloc-in-raw
}

static struct obj *take(void)
{
	struct obj *obj = NULL;

	if (!hlist_empty(&pool)) {
		obj = hlist_entry(pool.first, struct obj, node);
		hlist_del(&obj->node);
		nr_free--;
	}
	return obj;
}

void use(struct kmem_cache *c, raw_spinlock_t *bucket)
{
	unsigned long flags;
	struct obj *obj;

	fill_where_legal(c); // OK alloc-in-raw
	raw_spin_lock_irqsave(bucket, flags);
	obj = take();
	if (!obj)
		obj = kmem_cache_alloc(c, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock_irqrestore(bucket, flags);
}

/* Page first, lock later; what is left over is freed after it. */
void depot_save(gfp_t gfp, bool can_alloc)
{
	struct page *page = NULL;
	unsigned long flags;
	void *mine = NULL;

	if (can_alloc && !prealloc) {
		page = alloc_pages(gfp & ~__GFP_ZERO, 2); // OK alloc-in-raw; OK sleep-in-atomic
		if (page)
			mine = page_address(page);
	}
	raw_spin_lock_irqsave(&pool_lock, flags);
	if (mine && !prealloc) {
		prealloc = mine;
		mine = NULL;
	}
	raw_spin_unlock_irqrestore(&pool_lock, flags);
	if (mine)
		free_pages((unsigned long)mine, 2); // OK free-in-raw
}

/* Trylock where nothing may be waited for. */
bool depot_try(void)
{
	unsigned long flags;

	if (!raw_spin_trylock_irqsave(&pool_lock, flags))
		return false;
	prealloc = NULL;
	raw_spin_unlock_irqrestore(&pool_lock, flags);
	kfree(prealloc); // OK free-in-raw
	return true;
}
