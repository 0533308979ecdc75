/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/interrupt.h>
#include <linux/slab.h>

struct dev {
	int irq;
	void *buf;
};

irqreturn_t dev_plain_irq(int irq, void *data);
irqreturn_t dev_hard_irq(int irq, void *data);
irqreturn_t dev_percpu_irq(int irq, void *data);
irqreturn_t dev_wrapped_irq(int irq, void *data);
irqreturn_t dev_quick_irq(int irq, void *data);
irqreturn_t dev_thread(int irq, void *data);

int dev_request(struct dev *dev, irq_handler_t handler, unsigned long flags);
