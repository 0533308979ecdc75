// SPDX-License-Identifier: GPL-2.0-or-later
/* A chip says whether its methods may sleep. */
#include <linux/device.h>
#include <linux/gpio/driver.h>
#include <linux/slab.h>

struct expander {
	struct gpio_chip chip;
	struct gpio_chip fast;
	void *p;
};

static int slow_get(struct gpio_chip *gc, unsigned int offset)
{
	struct expander *e = gpiochip_get_data(gc);

	e->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

static int fast_get(struct gpio_chip *gc, unsigned int offset)
{
	struct expander *e = gpiochip_get_data(gc);

	e->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	e->p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	return 0;
}

static int table_get(struct gpio_chip *gc, unsigned int offset)
{
	struct expander *e = gpiochip_get_data(gc);

	e->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

static int fast_table_get(struct gpio_chip *gc, unsigned int offset)
{
	struct expander *e = gpiochip_get_data(gc);

	e->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct gpio_chip slow_template = { .get = table_get, .can_sleep = true };
const struct gpio_chip fast_template = { .get = fast_table_get };

int expander_probe(struct expander *e)
{
	e->chip.get = slow_get;
	e->chip.can_sleep = true;
	return gpiochip_add_data(&e->chip, e);
}

int port_probe(struct expander *e)
{
	e->fast.get = fast_get;
	return gpiochip_add_data(&e->fast, e);
}

/* The chip is kept somewhere, and read from there each time. */
struct bridge {
	struct gpio_chip *chip, *fast;
	void *p;
};

static int bridge_get(struct gpio_chip *chip, unsigned int offset)
{
	struct bridge *b = gpiochip_get_data(chip);

	b->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

static int fast_bridge_get(struct gpio_chip *chip, unsigned int offset)
{
	struct bridge *b = gpiochip_get_data(chip);

	b->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

int bridge_probe(struct device *dev, struct bridge *b)
{
	b->chip = devm_kzalloc(dev, sizeof(*b->chip), GFP_KERNEL);
	b->fast = devm_kzalloc(dev, sizeof(*b->fast), GFP_KERNEL);
	if (!b->chip || !b->fast)
		return -ENOMEM;
	b->chip->get = bridge_get;
	b->fast->get = fast_bridge_get;
	b->chip->can_sleep = 1;
	return devm_gpiochip_add_data(dev, b->chip, b) ?: devm_gpiochip_add_data(dev, b->fast, b);
}
