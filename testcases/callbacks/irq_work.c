// SPDX-License-Identifier: GPL-2.0-or-later
/* irq_work: a thread on RT, unless it is a hard one. */
#include <linux/irq_work.h>
#include <linux/slab.h>

static void *buf;

static void on_plain(struct irq_work *work)
{
	kfree(buf); // OK free-in-raw
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic
}

static void on_hard(struct irq_work *work)
{
	kfree(buf); // EXPECT free-in-raw[rt]
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_static_hard(struct irq_work *work)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_static_plain(struct irq_work *work)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
}

static struct irq_work static_hard = IRQ_WORK_INIT_HARD(on_static_hard);
static struct irq_work static_plain = IRQ_WORK_INIT(on_static_plain);

void works_init(struct irq_work *plain, struct irq_work *hard)
{
	init_irq_work(plain, on_plain);
	*hard = IRQ_WORK_INIT_HARD(on_hard);
	irq_work_queue(plain);
	irq_work_queue(hard);
	irq_work_queue(&static_hard);
	irq_work_queue(&static_plain);
}
