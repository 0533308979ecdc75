/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/irq.h>
#include <linux/slab.h>

struct expander {
	u32 *shadow;
};

void expander_mask(struct irq_data *d);
void expander_sync(struct irq_data *d);
int expander_set_type(struct irq_data *d, unsigned int type);
u32 *expander_shadow(gfp_t gfp);
