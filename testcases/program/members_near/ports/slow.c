// SPDX-License-Identifier: GPL-2.0-or-later
#include "../bus.h"

static void slow_remove(struct dev *dev)
{
	dev->data = kmalloc(8, GFP_KERNEL);
}

const struct bus slow = {
	.remove = slow_remove,
};
