// SPDX-License-Identifier: GPL-2.0-or-later
/* Locks behind the names of subsystems: their inline bodies say what they are. */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/xarray.h>
#include <net/sock.h>

static void *p;

void task_locked(struct task_struct *t)
{
	task_lock(t);
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	task_unlock(t);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* NULL: no signal handling left, and not locked. */
void sighand_locked(struct task_struct *t)
{
	unsigned long flags;

	if (!lock_task_sighand(t, &flags)) {
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
		return;
	}
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	p = kmalloc(8, GFP_KERNEL); // MISSING sleep-in-atomic: the lock is taken in another file
	unlock_task_sighand(t, &flags);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* The owned socket lock is a sleeping lock, the bh one is not. */
void socket_locks(struct sock *sk)
{
	lock_sock(sk);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	release_sock(sk);
	bh_lock_sock(sk);
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	bh_unlock_sock(sk);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void device_locks(struct net_device *dev)
{
	rtnl_lock();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	netif_addr_lock_bh(dev);
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	netif_addr_unlock_bh(dev);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	rtnl_unlock();
}

void array_locks(struct xarray *xa)
{
	unsigned long flags;

	xa_lock_irqsave(xa, flags);
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	xa_unlock_irqrestore(xa, flags);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
