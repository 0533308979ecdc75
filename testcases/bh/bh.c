// SPDX-License-Identifier: GPL-2.0-or-later
/* Softirqs off: no sleep; GFP_ATOMIC is fine on RT, which stays preemptible here. */
#include <linux/bottom_half.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

static DEFINE_SPINLOCK(lock);
static void *p;

void bh_off(void)
{
	local_bh_disable();
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	kfree(p); // OK free-in-raw
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	local_bh_enable();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* in_interrupt() is true with softirqs off, so vfree() defers its work. */
void bh_vfree(void)
{
	local_bh_disable();
	vfree(p); // OK free-in-raw
	local_bh_enable();
	spin_lock_bh(&lock);
	vfree(p); // OK free-in-raw
	spin_unlock_bh(&lock);
	spin_lock(&lock);
	vfree(p); // EXPECT free-in-raw[rt,nort]
	spin_unlock(&lock);
}

void bh_then_preempt(void)
{
	local_bh_disable();
	preempt_disable();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	preempt_enable();
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	local_bh_enable();
}

/* Taken together, left one after the other. */
void bh_unlocked_in_steps(void)
{
	spin_lock_bh(&lock);
	spin_unlock(&lock);
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	local_bh_enable();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void bh_nested(void)
{
	local_bh_disable();
	spin_lock_bh(&lock);
	spin_unlock_bh(&lock);
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	local_bh_enable();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
