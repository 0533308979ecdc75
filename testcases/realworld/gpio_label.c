// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of a debugfs dump of pins: a label is duplicated with hidden GFP_KERNEL under a raw lock. */
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/string.h>

struct pins {
	raw_spinlock_t lock;
	struct srcu_struct srcu;
	const char *label;
	unsigned int value;
};

static char *dup_label(struct pins *pins)
{
	char *label;
	int idx = srcu_read_lock(&pins->srcu);

	label = kstrdup(pins->label, GFP_KERNEL); // OK sleep-in-atomic
	srcu_read_unlock(&pins->srcu, idx);
	return label;
}

void show_wrong(struct pins *pins)
{
	unsigned long flags;
	char *label;

	raw_spin_lock_irqsave(&pins->lock, flags);
	pins->value++;
	label = dup_label(pins); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock_irqrestore(&pins->lock, flags);
	kfree(label); // OK free-in-raw
}

void show_right(struct pins *pins)
{
	unsigned int value;
	char *label;

	scoped_guard(raw_spinlock_irqsave, &pins->lock)
		value = pins->value;
	label = dup_label(pins); // OK sleep-in-atomic
	pr_info("%s %u\n", label, value);
	kfree(label); // OK free-in-raw
}
