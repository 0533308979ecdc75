// SPDX-License-Identifier: GPL-2.0-or-later
/* The slab family: every member under a raw lock and under a spinlock_t. */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static void *p;

void slab_raw(struct kmem_cache *c, void **bulk)
{
	raw_spin_lock(&raw);
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kzalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kcalloc(2, 8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmalloc_array(2, 8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmalloc_node(8, GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	p = kzalloc_node(8, GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	p = kmem_cache_alloc(c, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmem_cache_zalloc(c, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmem_cache_alloc_node(c, GFP_NOWAIT, 0); // EXPECT alloc-in-raw[rt]
	p = krealloc(p, 16, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmemdup(p, 8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	if (!kmem_cache_alloc_bulk(c, GFP_ATOMIC, 4, bulk)) // EXPECT alloc-in-raw[rt]
		p = NULL;
	raw_spin_unlock(&raw);
}

void slab_spin(struct kmem_cache *c)
{
	spin_lock(&lock);
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kzalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kcalloc(2, 8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc_array(2, 8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc_node(8, GFP_KERNEL, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = kcalloc_node(2, 8, GFP_KERNEL, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = kmem_cache_alloc(c, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kmem_cache_zalloc(c, GFP_NOFS); // EXPECT sleep-in-atomic[rt,nort]
	p = krealloc(p, 16, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = krealloc_array(p, 4, 16, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kmemdup(p, 8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kmem_cache_alloc(c, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	p = krealloc(p, 16, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	spin_unlock(&lock);
}

/* Sizes unknown to the compiler take another way through the headers. */
void slab_sizes(size_t n)
{
	raw_spin_lock(&raw);
	p = kmalloc(n, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmalloc(1 << 16, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kzalloc(n, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kcalloc(n, n, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
	p = kmalloc(n, GFP_KERNEL); // OK sleep-in-atomic
}

/* Creating a cache sleeps, whatever it is for. */
void slab_cache_create(void)
{
	spin_lock(&lock);
	p = kmem_cache_create("gfl", 64, 0, 0, NULL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	p = kmem_cache_create("gfl", 64, 0, 0, NULL); // OK sleep-in-atomic
}
