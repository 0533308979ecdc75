// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../bus.h"

static void hub_request(struct dev *dev)
{
	dev->data = kmalloc(8, GFP_KERNEL);
}

static void hub_reset(struct dev *dev)
{
	kfree(dev->data);
	dev->data = kmalloc(16, GFP_KERNEL);
}

const struct bus hub = {
	.request = hub_request,
	.reset = hub_reset,
};
