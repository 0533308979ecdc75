// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who calls a function of its own folder through a member has the hardware for it. Its users need not have
 * it, though they stand beside it: they are drivers of whatever is connected there. What a subsystem does
 * with drivers that stand elsewhere, it does with all of them.
 */
#include "../bus.h"

void dev_request(struct dev *dev)
{
	dev->bus->request(dev);
}

void dev_reset(struct dev *dev)
{
	spin_lock(&dev->lock);
	dev->bus->reset(dev); // EXPECT sleep-in-atomic[rt,nort]; NOTE medium confidence: a call through a member may lead to another function than the one in its folder
	spin_unlock(&dev->lock);
}

void dev_remove(struct dev *dev)
{
	dev->bus->remove(dev);
}
