// SPDX-License-Identifier: GPL-2.0-or-later
#include "../bus.h"

static void fast_remove(struct dev *dev)
{
	dev->data = NULL;
}

const struct bus fast = {
	.remove = fast_remove,
};
