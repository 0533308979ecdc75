// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is done instead if a table of functions has none: which table an object has is as little known as
 * with a call through it.
 */
#include "bus.h"

void dev_request(struct dev *dev)
{
	if (dev->bus->request)
		return dev->bus->request(dev);
	dev->data = kmalloc(8, GFP_KERNEL);
}

/* No table has it: then it is always so. */
void dev_write(struct dev *dev)
{
	if (dev->bus->write)
		return dev->bus->write(dev);
	dev->data = kmalloc(16, GFP_KERNEL);
}

/* Wrong with any of them. */
void dev_flush(struct dev *dev)
{
	spin_lock(&dev->lock);
	if (!dev->bus->request)
		dev->data = kmalloc(32, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]; NOTE high confidence
	spin_unlock(&dev->lock);
}
