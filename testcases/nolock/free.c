// SPDX-License-Identifier: GPL-2.0-or-later
/* Before 7.0 the two ways to allocate an object were also two ways to free it. */
#include "../include/linux-6.19.h"

void right(void)
{
	void *p = kmalloc_nolock(8, 0, NUMA_NO_NODE);

	if (p)
		kfree_nolock(p); // OK nolock-misuse
}

void with_kfree(void)
{
	void *p = kmalloc_nolock(8, 0, NUMA_NO_NODE);

	if (p)
		kfree(p); // EXPECT nolock-misuse[rt,nort]
}

void ordinary(void)
{
	void *p = kmalloc(8, GFP_KERNEL);

	kfree_nolock(p); // EXPECT nolock-misuse[rt,nort]
}

void from_cache(struct kmem_cache *cache)
{
	void *p = kmem_cache_alloc(cache, GFP_KERNEL);

	if (p)
		kfree_nolock(p); // EXPECT nolock-misuse
}

struct holder {
	void *a, *b;
};

void two(struct holder *h)
{
	h->a = kmalloc_nolock(8, 0, NUMA_NO_NODE);
	h->b = kmalloc(8, GFP_KERNEL);
	if (!h->a || !h->b) {
		kfree(h->b); // OK nolock-misuse
		kfree_nolock(h->a); // OK nolock-misuse
		return;
	}
	kfree(h->a); // EXPECT nolock-misuse
}

void somebody_elses(struct holder *h)
{
	kfree(h->a); // OK nolock-misuse
	kfree_nolock(h->b); // OK nolock-misuse
}
