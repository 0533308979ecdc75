// SPDX-License-Identifier: GPL-2.0-or-later
#include "../bus.h"

/* It has one of the two. */
void user_remove(struct dev *dev)
{
	spin_lock(&dev->lock);
	dev_remove(dev); // EXPECT sleep-in-atomic[rt,nort]; NOTE low confidence: a call through a member may lead to another function
	spin_unlock(&dev->lock);
}
