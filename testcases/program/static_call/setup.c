// SPDX-License-Identifier: GPL-2.0-or-later
/* One is changed to a function, the other to what a table has in a member. */
#include "pump.h"

void *fill_slowly(int n)
{
	return kmalloc(n, GFP_ATOMIC); // OK alloc-in-raw
}

void *drain_all(int n)
{
	return kmalloc(n, GFP_KERNEL); // OK sleep-in-atomic
}

static const struct pump_ops ops = { .fill = fill_slowly, .drain = drain_all };

void pump_setup(const struct pump_ops *table)
{
	static_call_update(pump_fill, fill_slowly);
	static_call_update(pump_drain, table->drain);
}

void pump_start(void)
{
	pump_setup(&ops);
}
