// SPDX-License-Identifier: GPL-2.0-or-later
/* Guards of contexts in which GFP_ATOMIC is right and GFP_KERNEL wrong, or nothing is. */
#include <linux/cleanup.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);
static DECLARE_RWSEM(rwsem);
static void *p;

void guard_spin(void)
{
	guard(spinlock)(&lock);
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	kfree(p); // OK free-in-raw
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void guard_spin_irqsave(void)
{
	scoped_guard(spinlock_irqsave, &lock) {
		p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	}
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	guard(spinlock_irq)(&lock);
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
}

void guard_rcu(void)
{
	scoped_guard(rcu) {
		p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	}
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void guard_sleeping(struct srcu_struct *ssp)
{
	guard(mutex)(&mutex);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	scoped_guard(rwsem_read, &rwsem)
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	scoped_guard(srcu, ssp)
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	guard(migrate)();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* Inner scope ends first. */
void guard_mixed(void)
{
	guard(mutex)(&mutex);
	scoped_guard(spinlock, &lock)
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

static void *get_under_guard(void)
{
	guard(spinlock)(&lock);
	return p;
}

void guard_in_callee(void)
{
	p = get_under_guard();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
