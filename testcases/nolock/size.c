// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects that have no slab cache of their size, and orders that are not kept per processor. */
#include "../include/linux-7.0.h"

static void *p;

void sizes(size_t n)
{
	p = kmalloc_nolock(KMALLOC_MAX_CACHE_SIZE, 0, NUMA_NO_NODE); // OK nolock-misuse
	p = kmalloc_nolock(KMALLOC_MAX_CACHE_SIZE + 1, 0, NUMA_NO_NODE); // EXPECT nolock-misuse[rt,nort]
	p = kmalloc_nolock(n, 0, NUMA_NO_NODE); // OK nolock-misuse
	if (n == 2 * KMALLOC_MAX_CACHE_SIZE)
		p = kmalloc_nolock(n, 0, NUMA_NO_NODE); // EXPECT nolock-misuse
}

void orders(void)
{
	p = alloc_pages_nolock(0, NUMA_NO_NODE, PAGE_ALLOC_COSTLY_ORDER); // OK nolock-misuse
	p = alloc_pages_nolock(0, NUMA_NO_NODE, PAGE_ALLOC_COSTLY_ORDER + 1); // EXPECT nolock-misuse
}

static noinline void *sized(size_t n)
{
	return kmalloc_nolock(n, 0, NUMA_NO_NODE);
}

void too_much(void)
{
	p = sized(1 << 20); // MISSING nolock-misuse: sizes are not followed into functions
}
