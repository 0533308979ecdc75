// SPDX-License-Identifier: GPL-2.0-or-later
#include "dev.h"

int dev_request(struct dev *dev, irq_handler_t handler, unsigned long flags)
{
	return request_irq(dev->irq, handler, flags | IRQF_SHARED, "dev", dev);
}

int dev_probe(struct dev *dev, void __percpu *pcpu)
{
	int err;

	err = request_irq(dev->irq, dev_plain_irq, 0, "plain", dev); // NOTE by request_irq()
	if (!err)
		err = request_irq(dev->irq + 1, dev_hard_irq, IRQF_NO_THREAD, "hard", dev); // NOTE in hard interrupt context: by request_irq()
	if (!err)
		err = request_percpu_irq(dev->irq + 2, dev_percpu_irq, "percpu", pcpu);
	if (!err)
		err = request_threaded_irq(dev->irq + 3, dev_quick_irq, dev_thread, 0, "thread", dev);
	return err;
}
