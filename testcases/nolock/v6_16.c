// SPDX-License-Identifier: GPL-2.0-or-later
/* alloc_pages_nolock(), when it took no flags. */
#include "../include/linux-6.16.h"

static struct page *page;

void in_raw(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	page = alloc_pages_nolock(NUMA_NO_NODE, 0); // OK nolock-misuse; OK alloc-in-raw
	raw_spin_unlock(lock);
}

void large(void)
{
	page = alloc_pages_nolock(NUMA_NO_NODE, 5); // EXPECT nolock-misuse
}
