// SPDX-License-Identifier: GPL-2.0-or-later
/* Primary handlers and threads. */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/slab.h>

struct chip {
	int irq;
	void *buf;
};

/* With IRQF_ONESHOT the primary handler stays in hard interrupt context on RT. */
static irqreturn_t oneshot_primary(int irq, void *data)
{
	struct chip *chip = data;

	chip->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_WAKE_THREAD;
}

/* Without it both become threads there. */
static irqreturn_t primary(int irq, void *data)
{
	struct chip *chip = data;

	chip->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread(int irq, void *data)
{
	struct chip *chip = data;

	kfree(chip->buf); // OK free-in-raw
	chip->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return IRQ_HANDLED;
}

int register_threads(struct chip *chip, struct device *dev)
{
	int err;

	err = request_threaded_irq(chip->irq, oneshot_primary, thread, IRQF_ONESHOT, "a", chip);
	if (!err)
		err = request_threaded_irq(chip->irq + 1, primary, thread, IRQF_SHARED, "b", chip);
	if (!err)
		err = request_threaded_irq(chip->irq + 2, NULL, thread, IRQF_ONESHOT, "c", chip);
	if (!err)
		err = devm_request_threaded_irq(dev, chip->irq + 3, NULL, thread, IRQF_ONESHOT, "d",
						chip);
	return err;
}

static irqreturn_t managed_hard(int irq, void *data)
{
	struct chip *chip = data;

	kfree(chip->buf); // EXPECT free-in-raw[rt]
	chip->buf = NULL;
	return IRQ_HANDLED;
}

int register_managed(struct chip *chip, struct device *dev)
{
	return devm_request_irq(dev, chip->irq, managed_hard, IRQF_NO_THREAD, "e", chip);
}
