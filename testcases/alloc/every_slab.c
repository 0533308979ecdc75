// SPDX-License-Identifier: GPL-2.0-or-later
/* Every allocator of slab memory, of copies and pools, once, where none is allowed. */
#include <linux/bitmap.h>
#include <linux/maple_tree.h>
#include <linux/mempool.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/xarray.h>

static DEFINE_RAW_SPINLOCK(lock);
static DEFINE_SPINLOCK(queue);

void objects(struct kmem_cache *cache, struct list_lru *lru)
{
	raw_spin_lock(&lock);
	kmem_cache_alloc_lru(cache, lru, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kvmalloc(64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kvzalloc(64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kvmalloc_node(64, GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	kvzalloc_node(64, GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	kvmalloc_array(4, 64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kvcalloc(4, 64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock);
}

const void *copies(const char *text, va_list args)
{
	const void *p;

	raw_spin_lock(&lock);
	kstrdup(text, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kstrdup_const(text, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	bitmap_alloc(64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	bitmap_zalloc(64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	bitmap_alloc_node(64, GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	bitmap_zalloc_node(64, GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	kstrndup(text, 8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kmemdup(text, 8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kmemdup_nul(text, 8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kasprintf(GFP_ATOMIC, "%s", text); // EXPECT alloc-in-raw[rt]
	kvasprintf(GFP_ATOMIC, "%s", args); // EXPECT alloc-in-raw[rt]
	p = kvasprintf_const(GFP_ATOMIC, "%s", args); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock);
	return p;
}

void from_users(const void __user *p, const char __user *text)
{
	spin_lock(&queue);
	memdup_user(p, 8); // EXPECT sleep-in-atomic[rt,nort]
	vmemdup_user(p, 8); // EXPECT sleep-in-atomic[rt,nort]
	memdup_user_nul(p, 8); // EXPECT sleep-in-atomic[rt,nort]
	strndup_user(text, 8); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&queue);
}

void pools(mempool_t *pool, void *data)
{
	raw_spin_lock(&lock);
	mempool_create_node(4, mempool_kmalloc, mempool_kfree, data, GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	mempool_create(4, mempool_kmalloc, mempool_kfree, data); // EXPECT sleep-in-atomic[rt,nort]
	if (mempool_init_node(pool, 4, mempool_kmalloc, mempool_kfree, data, GFP_ATOMIC, 0) || // EXPECT alloc-in-raw[rt]
	    mempool_init(pool, 4, mempool_kmalloc, mempool_kfree, data)) // EXPECT sleep-in-atomic[rt,nort]
		data = NULL;
	mempool_resize(pool, 8); // EXPECT sleep-in-atomic[rt,nort]
	mempool_exit(pool); // EXPECT free-in-raw[rt]
	mempool_destroy(pool); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&lock);
}

/* They let go of the caller's spinlock to allocate: fine with a spinlock_t, not in a raw context. */
int trees(struct xarray *xa, struct ma_state *mas, void *entry)
{
	u32 id, next = 0;
	int err;

	spin_lock(&xa->xa_lock);
	__xa_store(xa, 0, entry, GFP_KERNEL); // OK sleep-in-atomic
	err = __xa_insert(xa, 1, entry, GFP_KERNEL); // OK sleep-in-atomic
	__xa_cmpxchg(xa, 2, NULL, entry, GFP_KERNEL); // OK sleep-in-atomic
	err |= __xa_alloc(xa, &id, entry, xa_limit_31b, GFP_KERNEL); // OK sleep-in-atomic
	err |= __xa_alloc_cyclic(xa, &id, entry, xa_limit_31b, &next, GFP_KERNEL); // OK sleep-in-atomic
	spin_unlock(&xa->xa_lock);

	raw_spin_lock(&lock);
	__xa_store(xa, 0, entry, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	err |= __xa_insert(xa, 1, entry, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	__xa_cmpxchg(xa, 2, NULL, entry, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	err |= __xa_alloc(xa, &id, entry, xa_limit_31b, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	err |= __xa_alloc_cyclic(xa, &id, entry, xa_limit_31b, &next, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	err |= mas_nomem(mas, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	err |= mas_store_gfp(mas, entry, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock);
	return err;
}
