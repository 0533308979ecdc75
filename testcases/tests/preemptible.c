// SPDX-License-Identifier: GPL-2.0-or-later
/* preemptible() and in_atomic(): what they say depends on the kernel as much as on the lock. */
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);
static void *p;

void preemptible_unknown_caller(void)
{
	if (preemptible())
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* With the lock held it is never true. */
void preemptible_raw(void)
{
	raw_spin_lock(&raw);
	if (preemptible())
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	raw_spin_unlock(&raw);
}

/* On RT a spinlock_t leaves the task preemptible, and the test true. */
void preemptible_spin(void)
{
	spin_lock(&lock);
	if (preemptible())
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt]; OK sleep-in-atomic[nort]
	spin_unlock(&lock);
}

static void *top_up(void)
{
	if (!preemptible())
		return NULL;
	return kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void preemptible_in_callee(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&raw, flags);
	p = top_up(); // OK sleep-in-atomic; OK alloc-in-raw
	raw_spin_unlock_irqrestore(&raw, flags);
	preempt_disable();
	p = top_up(); // OK sleep-in-atomic; OK alloc-in-raw
	preempt_enable();
	p = top_up(); // OK sleep-in-atomic
}

void in_atomic_preempt(void)
{
	preempt_disable();
	if (!in_atomic())
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	else
		p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	preempt_enable();
	if (!in_atomic())
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* Right without RT, wrong with it: there a spinlock_t does not raise the count. */
void in_atomic_spin(void)
{
	spin_lock(&lock);
	p = kmalloc(8, in_atomic() ? GFP_ATOMIC : GFP_KERNEL); // EXPECT sleep-in-atomic[rt]; OK sleep-in-atomic[nort]
	spin_unlock(&lock);
}

/* Interrupts off do not count. */
void in_atomic_irq_off(void)
{
	local_irq_disable();
	if (!in_atomic())
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	local_irq_enable();
}
