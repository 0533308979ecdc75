// SPDX-License-Identifier: GPL-2.0-or-later
/* The wrapper is in probe.c, handler and flags go through it. */
#include "dev.h"

int board_setup(struct dev *dev)
{
	return dev_request(dev, dev_wrapped_irq, IRQF_NO_THREAD);
}
