// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* The guard of an interrupt descriptor: its lock is raw, and held if there is a descriptor. */
#define GFPLINT_GENIRQ
#include "../include/linux-6.16.h"

static void *p;

int set_name(unsigned int irq)
{
	scoped_irqdesc_get_and_lock(irq, 0) {
		p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
		scoped_irqdesc->name = p;
		return 0;
	}
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return -EINVAL;
}

/* Another way out, and the lock of a slow bus around it. */
int set_twice(unsigned int irq)
{
	scoped_irqdesc_get_and_buslock(irq, 0) {
		if (!scoped_irqdesc->name)
			return -ENOENT;
		kfree(scoped_irqdesc->name); // EXPECT free-in-raw[rt]
	}
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

int set_name_before(unsigned int irq)
{
	void *new = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic

	scoped_irqdesc_get_and_lock(irq, 0) {
		scoped_irqdesc->name = new;
		return 0;
	}
	kfree(new); // OK free-in-raw
	return -EINVAL;
}
