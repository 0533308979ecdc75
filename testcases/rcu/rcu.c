// SPDX-License-Identifier: GPL-2.0-or-later
/* RCU read sections: no sleep in any but SRCU's; only the sched flavour is raw. */
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/srcu.h>
#include <linux/vmalloc.h>

static void *p;

void rcu_plain(void)
{
	rcu_read_lock();
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	kfree(p); // OK free-in-raw
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	rcu_read_unlock();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void rcu_nested(void)
{
	rcu_read_lock();
	rcu_read_lock();
	rcu_read_unlock();
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	rcu_read_unlock();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void rcu_bh(void)
{
	rcu_read_lock_bh();
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	rcu_read_unlock_bh();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void rcu_sched(void)
{
	rcu_read_lock_sched();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kfree(p); // EXPECT free-in-raw[rt]
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	rcu_read_unlock_sched();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void rcu_sleepable(struct srcu_struct *ssp)
{
	int idx = srcu_read_lock(ssp);

	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	vfree(p); // OK free-in-raw
	srcu_read_unlock(ssp, idx);
}

void rcu_vfree(void)
{
	rcu_read_lock();
	vfree(p); // EXPECT free-in-raw[rt,nort]
	rcu_read_unlock();
	vfree(p); // OK free-in-raw
}
