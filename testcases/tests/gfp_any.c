// SPDX-License-Identifier: GPL-2.0-or-later
/* Header helpers that choose flags by context or mask them: gfp_any(), gfp_nested_mask(). */
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/sock.h>

static DEFINE_SPINLOCK(lock);
static void *p;

void any_in_bh(void)
{
	spin_lock_bh(&lock);
	p = kmalloc(8, gfp_any()); // OK sleep-in-atomic; OK alloc-in-raw
	spin_unlock_bh(&lock);
}

void any_in_spin(void)
{
	spin_lock(&lock);
	p = kmalloc(8, gfp_any()); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	p = kmalloc(8, gfp_any()); // OK sleep-in-atomic
}
