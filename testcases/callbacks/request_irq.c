// SPDX-License-Identifier: GPL-2.0-or-later
/* Interrupt handlers: threaded on RT unless their registration forbids it. */
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

struct chip {
	int irq;
	void *buf;
	spinlock_t lock;
};

static irqreturn_t plain_handler(int irq, void *data)
{
	struct chip *chip = data;

	kfree(chip->buf); // OK free-in-raw
	chip->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	chip->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic
	return IRQ_HANDLED;
}

static irqreturn_t shared_handler(int irq, void *data)
{
	struct chip *chip = data;

	spin_lock(&chip->lock);
	chip->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	spin_unlock(&chip->lock);
	vfree(chip->buf); // OK free-in-raw
	return IRQ_HANDLED;
}

static irqreturn_t hard_handler(int irq, void *data)
{
	struct chip *chip = data;

	kfree(chip->buf); // EXPECT free-in-raw[rt]
	chip->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	chip->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

static irqreturn_t timer_handler(int irq, void *data)
{
	struct chip *chip = data;

	chip->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_HANDLED;
}

static irqreturn_t percpu_handler(int irq, void *data)
{
	struct chip *chip = data;

	chip->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_HANDLED;
}

int register_handlers(struct chip *chip, void __percpu *dev)
{
	int err;

	err = request_irq(chip->irq, plain_handler, 0, "plain", chip);
	if (!err)
		err = request_irq(chip->irq + 1, shared_handler, IRQF_SHARED, "shared", chip);
	if (!err)
		err = request_irq(chip->irq + 2, hard_handler, IRQF_NO_THREAD, "hard", chip);
	if (!err)
		err = request_irq(chip->irq + 3, timer_handler, IRQF_TIMER | IRQF_SHARED, "timer", chip);
	if (!err)
		err = request_percpu_irq(chip->irq + 4, percpu_handler, "percpu", dev);
	return err;
}
