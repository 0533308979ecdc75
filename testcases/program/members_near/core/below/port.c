// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../bus.h"

static void port_request(struct dev *dev)
{
	dev->data = NULL;
}

static void port_reset(struct dev *dev)
{
	dev->data = NULL;
}

const struct bus port = {
	.request = port_request,
	.reset = port_reset,
};
