// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* gfp_nested_mask() keeps what decides about sleeping. */
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static void *p;

void nested_mask(void)
{
	spin_lock(&lock);
	p = kmalloc(8, gfp_nested_mask(GFP_ATOMIC)); // OK sleep-in-atomic; OK alloc-in-raw
	p = kmalloc(8, gfp_nested_mask(GFP_KERNEL)); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}
