// SPDX-License-Identifier: GPL-2.0-or-later
#include "bus.h"

static void usb_request(struct dev *dev)
{
	dev->data = NULL;
}

const struct bus usb = {
	.request = usb_request,
};

void wheel_play(struct dev *dev)
{
	spin_lock(&dev->lock);
	dev_request(dev); // EXPECT sleep-in-atomic[rt,nort]; NOTE low confidence: a call through a member may lead to another function
	dev_write(dev); // EXPECT sleep-in-atomic[rt,nort]; NOTE high confidence
	spin_unlock(&dev->lock);
}
