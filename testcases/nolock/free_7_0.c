// SPDX-License-Identifier: GPL-2.0-or-later
/* From 7.0 on kfree() takes objects of kmalloc_nolock(); the reverse is as wrong as ever. */
#include "../include/linux-7.0.h"

void with_kfree(void)
{
	void *p = kmalloc_nolock(8, 0, NUMA_NO_NODE);

	kfree(p); // OK nolock-misuse
}

void ordinary(void)
{
	void *p = kmalloc(8, GFP_KERNEL);

	kfree_nolock(p); // EXPECT nolock-misuse
}

void in_raw(raw_spinlock_t *lock, void *p)
{
	raw_spin_lock(lock);
	kfree_nolock(p); // OK free-in-raw; OK nolock-misuse
	raw_spin_unlock(lock);
}
