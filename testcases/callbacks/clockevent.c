// SPDX-License-Identifier: GPL-2.0-or-later
/* Clock event devices are programmed under raw timer locks, with interrupts off. */
#include <linux/clockchips.h>
#include <linux/slab.h>

static void *saved;

static int next_event(unsigned long delta, struct clock_event_device *dev)
{
	saved = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

struct clock_event_device unit_clock = {
	.name = "unit",
	.set_next_event = next_event,
};
