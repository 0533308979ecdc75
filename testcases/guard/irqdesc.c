// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* The guard of an interrupt descriptor: its lock is raw, and held if there is a descriptor. */
#define GFPLINT_GENIRQ
#include "../include/linux-6.16.h"

static void *p;

int set_name(unsigned int irq)
{
	scoped_irqdesc_get_and_lock(irq, 0) {
		p = kmalloc(8, GFP_ATOMIC); // MISSING alloc-in-raw: a lock taken or not, told by a member of the struct that is returned
		scoped_irqdesc->name = p;
		return 0;
	}
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return -EINVAL;
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
