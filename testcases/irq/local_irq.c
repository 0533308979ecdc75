// SPDX-License-Identifier: GPL-2.0-or-later
/* local_irq_*(): really off on every kernel; lockdep has no opinion about it. */
#include <linux/irqflags.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static void *p;

void irq_disable_enable(void)
{
	local_irq_disable();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	kfree(p); // EXPECT free-in-raw[rt]
	local_irq_enable();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void irq_save_restore(void)
{
	unsigned long flags;

	local_irq_save(flags);
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	local_irq_restore(flags);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* in_interrupt() is false here, so vfree() does not defer. */
void irq_off_vfree(void)
{
	local_irq_disable();
	vfree(p); // EXPECT free-in-raw[rt,nort]
	local_irq_enable();
	vfree(p); // OK free-in-raw
}

/* Reading the state changes nothing. */
void irq_save_flags_only(void)
{
	unsigned long flags;

	local_save_flags(flags);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	local_irq_restore(flags);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void irq_one_arm(int quick)
{
	if (!quick)
		local_irq_disable();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	if (!quick)
		local_irq_enable();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
