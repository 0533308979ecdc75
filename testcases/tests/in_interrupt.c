// SPDX-License-Identifier: GPL-2.0-or-later
/* in_interrupt(), in_task() and irqs_disabled() as a choice of flags: none of them sees locks. */
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);
static void *p;

static gfp_t pick(void)
{
	return in_interrupt() ? GFP_ATOMIC : GFP_KERNEL;
}

void in_interrupt_neutral(void)
{
	p = kmalloc(8, in_interrupt() ? GFP_ATOMIC : GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	p = kmalloc(8, pick()); // OK sleep-in-atomic; OK alloc-in-raw
}

void in_interrupt_bh(void)
{
	spin_lock_bh(&lock);
	p = kmalloc(8, in_interrupt() ? GFP_ATOMIC : GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	p = kmalloc(8, pick()); // OK sleep-in-atomic; OK alloc-in-raw
	spin_unlock_bh(&lock);
}

/* A spinlock is no interrupt. */
void in_interrupt_spin(void)
{
	spin_lock(&lock);
	p = kmalloc(8, in_interrupt() ? GFP_ATOMIC : GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc(8, pick()); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}

void in_interrupt_irq_off(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&raw, flags);
	if (!in_interrupt())
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock_irqrestore(&raw, flags);
}

void irqs_disabled_raw(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&raw, flags);
	p = kmalloc(8, irqs_disabled() ? GFP_ATOMIC : GFP_KERNEL); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	raw_spin_unlock_irqrestore(&raw, flags);
}

/* On RT interrupts are on here, and the test picks the wrong flags. */
void irqs_disabled_spin(void)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	p = kmalloc(8, irqs_disabled() ? GFP_ATOMIC : GFP_KERNEL); // EXPECT sleep-in-atomic[rt]; OK sleep-in-atomic[nort]
	spin_unlock_irqrestore(&lock, flags);
}

void irqs_disabled_lock_only(void)
{
	raw_spin_lock(&raw);
	if (!irqs_disabled())
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(&raw);
}

void irqs_disabled_early_return(void)
{
	local_irq_disable();
	if (irqs_disabled()) {
		local_irq_enable();
		return;
	}
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void in_task_bh(void)
{
	local_bh_disable();
	if (in_task())
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	local_bh_enable();
	if (in_task())
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void in_hardirq_neutral(void)
{
	if (!in_hardirq() && !irqs_disabled() && !in_atomic())
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
