// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.1
/* kvrealloc() took the old size, too. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(lock);

void *larger(const void *old)
{
	void *p;

	raw_spin_lock(&lock);
	p = kvrealloc(old, 64, 128, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock);
	return p;
}
