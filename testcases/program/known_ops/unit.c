// SPDX-License-Identifier: GPL-2.0-or-later
/* The tables stand in tables.c; rules say in which context their members run. */
#include "unit.h"

static void *state;

int unit_add(struct perf_event *event, int flags)
{
	state = kmalloc(16, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

int unit_event_init(struct perf_event *event)
{
	state = kmalloc(16, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

int unit_oneshot(struct clock_event_device *dev)
{
	state = kmalloc(16, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}
