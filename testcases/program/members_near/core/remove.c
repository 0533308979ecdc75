// SPDX-License-Identifier: GPL-2.0-or-later
#include "../bus.h"

void devs_remove(struct dev *dev)
{
	spin_lock(&dev->lock);
	dev_remove(dev); // EXPECT sleep-in-atomic[rt,nort]; NOTE medium confidence: a call through a member leads to one of several functions, all in that context
	spin_unlock(&dev->lock);
}
