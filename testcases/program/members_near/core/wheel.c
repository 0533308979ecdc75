// SPDX-License-Identifier: GPL-2.0-or-later
#include "../bus.h"

void wheel_play(struct dev *dev)
{
	spin_lock(&dev->lock);
	dev_request(dev); // EXPECT sleep-in-atomic[rt,nort]; NOTE low confidence: a call through a member may lead to another function
	spin_unlock(&dev->lock);
}
