// SPDX-License-Identifier: GPL-2.0-or-later
/* What is registered stands in a member of tables, which other files have. */
#include "chip.h"

static const struct chip_ops *const all[] = { &old_chip, &new_chip };

int chip_request(struct chip *chip, int irq, unsigned int which)
{
	chip->ops = all[which];
	return request_irq(irq, chip->ops->handler, IRQF_SHARED, "chip", chip); // NOTE through struct chip_ops.handler
}

int chip_trace(unsigned int which)
{
	const struct chip_ops *ops = all[which];

	return register_trace_sched_wakeup(ops->probe, NULL); // NOTE through struct chip_ops.probe
}

int chip_start(struct chip *chip)
{
	return chip->ops->start(chip);
}
