// SPDX-License-Identifier: GPL-2.0-or-later
/* Interrupt demultiplexing: chained handlers and timers that look harmless. */
#include <linux/irq.h>
#include <linux/irqchip/chained_irq.h>
#include <linux/irqdesc.h>
#include <linux/slab.h>

struct demux {
	void *log;
	unsigned int irq;
};

static void demux_handler(struct irq_desc *desc)
{
	struct demux *d = irq_desc_get_handler_data(desc);
	struct irq_chip *chip = irq_desc_get_chip(desc);

	chained_irq_enter(chip, desc);
	d->log = kmalloc(16, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	chained_irq_exit(chip, desc);
}

void demux_init(struct demux *d)
{
	d->log = kmalloc(16, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	irq_set_chained_handler_and_data(d->irq, demux_handler, d);
}
