// SPDX-License-Identifier: GPL-2.0-or-later
/* Helpers that change the caller's context in other ways than lock and unlock. */
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct ctl {
	raw_spinlock_t lock;
	spinlock_t spin;
	void *p;
};

/* Trades one lock for another. */
static void downgrade(struct ctl *c)
{
	raw_spin_unlock(&c->lock);
	spin_lock(&c->spin);
}

void traded(struct ctl *c)
{
	raw_spin_lock(&c->lock);
	downgrade(c);
	c->p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	c->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&c->spin);
	c->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* Leaves the lock but keeps the CPU. */
static void unlock_stay(struct ctl *c)
{
	preempt_disable();
	raw_spin_unlock(&c->lock);
}

void stays_on_cpu(struct ctl *c)
{
	raw_spin_lock(&c->lock);
	unlock_stay(c);
	kfree(c->p); // EXPECT free-in-raw[rt]
	preempt_enable();
	kfree(c->p); // OK free-in-raw
}

/* Turns interrupts on whatever they were. */
static void finish_irq(struct ctl *c)
{
	raw_spin_unlock_irq(&c->lock);
}

void finished_by_helper(struct ctl *c)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&c->lock, flags);
	finish_irq(c);
	c->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	local_irq_restore(flags);
	c->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* Opens a window for the caller's sake. */
static void breathe(struct ctl *c)
{
	raw_spin_unlock_irq(&c->lock);
	c->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	raw_spin_lock_irq(&c->lock);
}

void with_a_break(struct ctl *c)
{
	raw_spin_lock_irq(&c->lock);
	breathe(c); // OK sleep-in-atomic; OK alloc-in-raw
	c->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock_irq(&c->lock);
}

/* Takes the lock for its caller or returns the error of an allocation made before. */
static int prepare(struct ctl *c)
{
	void *p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic

	if (!p)
		return -ENOMEM;
	raw_spin_lock(&c->lock);
	c->p = p;
	return 0;
}

int prepared(struct ctl *c)
{
	int err = prepare(c); // OK sleep-in-atomic

	if (err)
		return err;
	kfree(c->p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&c->lock);
	return 0;
}
