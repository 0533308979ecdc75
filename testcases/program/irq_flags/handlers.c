// SPDX-License-Identifier: GPL-2.0-or-later
/* What these may do is decided where they are requested. */
#include "dev.h"

irqreturn_t dev_plain_irq(int irq, void *data)
{
	struct dev *dev = data;

	dev->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	kfree(dev->buf); // OK free-in-raw
	dev->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

irqreturn_t dev_hard_irq(int irq, void *data)
{
	struct dev *dev = data;

	kfree(dev->buf); // EXPECT free-in-raw[rt]
	dev->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_HANDLED;
}

irqreturn_t dev_percpu_irq(int irq, void *data)
{
	struct dev *dev = data;

	dev->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_HANDLED;
}

irqreturn_t dev_wrapped_irq(int irq, void *data)
{
	struct dev *dev = data;

	dev->buf = kmalloc(8, GFP_ATOMIC); // MISSING alloc-in-raw: flags and handler that both come through a parameter
	return IRQ_HANDLED;
}

irqreturn_t dev_quick_irq(int irq, void *data)
{
	struct dev *dev = data;

	dev->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	return IRQ_WAKE_THREAD;
}

irqreturn_t dev_thread(int irq, void *data)
{
	struct dev *dev = data;

	dev->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return IRQ_HANDLED;
}
