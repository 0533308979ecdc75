// SPDX-License-Identifier: GPL-2.0-or-later
#include "expander.h"

const struct irq_chip expander_chip = {
	.name = "expander",
	.irq_mask = expander_mask,
	.irq_set_type = expander_set_type,
	.irq_bus_sync_unlock = expander_sync,
};
