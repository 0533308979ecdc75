// SPDX-License-Identifier: GPL-2.0-or-later
/* Messages may be printed, and text formatted, in any context. */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);

void tell(struct device *dev, char *text, int len)
{
	raw_spin_lock(&raw);
	pr_err("%s\n", text);			// OK alloc-in-raw; OK free-in-raw; OK sleep-in-atomic
	scnprintf(text, len, "%pfw", dev);	// OK free-in-raw; OK sleep-in-atomic
	kfree(kasprintf(GFP_ATOMIC, "%s", text));	// EXPECT alloc-in-raw[rt]; EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
}
