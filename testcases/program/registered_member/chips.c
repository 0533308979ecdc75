// SPDX-License-Identifier: GPL-2.0-or-later
#include "chip.h"

static irqreturn_t old_handler(int irq, void *data)
{
	struct chip *chip = data;

	chip->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

static void old_probe(void *data, struct task_struct *task)
{
	data = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kfree(data);		       // EXPECT free-in-raw[rt]
}

/* No member that is registered. */
static int old_start(void *data)
{
	struct chip *chip = data;

	chip->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct chip_ops old_chip = {
	.handler = old_handler,
	.probe = old_probe,
	.start = old_start,
};

static irqreturn_t new_handler(int irq, void *data)
{
	struct chip *chip = data;

	chip->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	chip->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

static void new_probe(void *data, struct task_struct *task)
{
}

const struct chip_ops new_chip = {
	.handler = new_handler,
	.probe = new_probe,
};
