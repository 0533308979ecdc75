// SPDX-License-Identifier: GPL-2.0-or-later
/* Interrupts switched off by a count: sections nest, and the last one out switches them on. */
#include "../include/linux-7.3.h"

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(spin);
static void *p;

void counted(void)
{
	local_interrupt_disable();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	local_interrupt_disable();
	local_interrupt_enable();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	local_interrupt_enable();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void raw_lock(void)
{
	raw_spin_lock_irq_disable(&raw);
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock_irq_enable(&raw);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void in_counted(void)
{
	local_interrupt_disable();
	raw_spin_lock_irq_disable(&raw);
	raw_spin_unlock_irq_enable(&raw);
	kfree(p); // EXPECT free-in-raw[rt]
	local_interrupt_enable();
}

/* On PREEMPT_RT a spinlock_t leaves interrupts on. */
void spin_lock_counted(void)
{
	spin_lock_irq_disable(&spin);
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock_irq_enable(&spin);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void tried(void)
{
	if (raw_spin_trylock_irq_disable(&raw)) {
		p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
		raw_spin_unlock_irq_enable(&raw);
	} else {
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	}
}
