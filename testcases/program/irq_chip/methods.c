// SPDX-License-Identifier: GPL-2.0-or-later
#include "expander.h"

void expander_mask(struct irq_data *d)
{
	struct expander *e = irq_data_get_irq_chip_data(d);

	e->shadow = expander_shadow(GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

int expander_set_type(struct irq_data *d, unsigned int type)
{
	struct expander *e = irq_data_get_irq_chip_data(d);

	e->shadow = expander_shadow(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return e->shadow ? 0 : -ENOMEM;
}

/* Called without the lock of the descriptor. */
void expander_sync(struct irq_data *d)
{
	struct expander *e = irq_data_get_irq_chip_data(d);

	e->shadow = expander_shadow(GFP_KERNEL); // OK sleep-in-atomic
}
