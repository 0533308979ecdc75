// SPDX-License-Identifier: GPL-2.0-or-later
/* irq_chip methods: most run under the descriptor's raw lock, some are there to sleep. */
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/slab.h>

struct expander {
	void *pending;
	void *route;
};

static void expander_mask(struct irq_data *d)
{
	struct expander *e = irq_data_get_irq_chip_data(d);

	e->pending = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void expander_unmask(struct irq_data *d)
{
	struct expander *e = irq_data_get_irq_chip_data(d);

	kfree(e->pending); // EXPECT free-in-raw[rt]
}

static int expander_set_type(struct irq_data *d, unsigned int type)
{
	struct expander *e = irq_data_get_irq_chip_data(d);

	e->route = kzalloc(type, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return e->route ? 0 : -ENOMEM;
}

/* Called without the lock, in order to sleep. */
static void expander_bus_lock(struct irq_data *d)
{
	struct expander *e = irq_data_get_irq_chip_data(d);

	e->route = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

static void expander_bus_sync_unlock(struct irq_data *d)
{
	struct expander *e = irq_data_get_irq_chip_data(d);

	kfree(e->route); // OK free-in-raw
}

static int expander_request(struct irq_data *d)
{
	struct expander *e = irq_data_get_irq_chip_data(d);

	e->route = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return 0;
}

const struct irq_chip expander_chip = {
	.name = "expander",
	.irq_mask = expander_mask,
	.irq_unmask = expander_unmask,
	.irq_set_type = expander_set_type,
	.irq_bus_lock = expander_bus_lock,
	.irq_bus_sync_unlock = expander_bus_sync_unlock,
	.irq_request_resources = expander_request,
};

static int domain_map(struct irq_domain *domain, unsigned int virq, irq_hw_number_t hw)
{
	void *p = kzalloc(64, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw

	return irq_set_chip_data(virq, p);
}

const struct irq_domain_ops expander_domain_ops = {
	.map = domain_map,
};
