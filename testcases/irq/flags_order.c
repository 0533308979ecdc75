// SPDX-License-Identifier: GPL-2.0-or-later
/* Saved interrupt flags restored in odd orders: what counts is the value, not the nesting. */
#include <linux/irqflags.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(a);
static DEFINE_RAW_SPINLOCK(b);
static DEFINE_SPINLOCK(s);
static void *p;

void nested_saves(void)
{
	unsigned long outer, inner;

	local_irq_save(outer);
	local_irq_save(inner);
	local_irq_restore(inner);
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	local_irq_restore(outer);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* Restoring the outer value turns interrupts on, whatever was saved in between. */
void restored_too_early(void)
{
	unsigned long outer, inner;

	local_irq_save(outer);
	local_irq_save(inner);
	local_irq_restore(outer);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	local_irq_restore(inner);
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	local_irq_enable();
}

/* Hand over hand: lock b is taken with interrupts off, a is left, b restores a's flags. */
void hand_over_hand(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&a, flags);
	raw_spin_lock(&b);
	raw_spin_unlock(&a);
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock_irqrestore(&b, flags);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* The lock goes, the interrupts stay off. */
void unlock_then_restore(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&a, flags);
	raw_spin_unlock(&a);
	kfree(p); // EXPECT free-in-raw[rt]
	local_irq_restore(flags);
	kfree(p); // OK free-in-raw
}

/* Interrupts are off first; the lock adds nothing. */
void save_then_lock(void)
{
	unsigned long flags;

	local_irq_save(flags);
	raw_spin_lock(&a);
	raw_spin_unlock(&a);
	kfree(p); // EXPECT free-in-raw[rt]
	local_irq_restore(flags);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* irq_enable inside an irqsave section ends it early. */
void enable_inside_save(void)
{
	unsigned long flags;

	local_irq_save(flags);
	local_irq_enable();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	local_irq_disable();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	local_irq_restore(flags);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* A spinlock_t inside: without RT its irqrestore gives back "off", with RT it does nothing. */
void spinlock_inside(void)
{
	unsigned long outer, inner;

	local_irq_save(outer);
	spin_lock_irqsave(&s, inner);
	spin_unlock_irqrestore(&s, inner);
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	local_irq_restore(outer);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
