// SPDX-License-Identifier: GPL-2.0-or-later
/* Static calls lead where they were defined to lead, or where they were changed to. */
#include "pump.h"

DEFINE_STATIC_CALL(pump_fill, idle);
DEFINE_STATIC_CALL_NULL(pump_drain, idle);
DEFINE_STATIC_CALL(pump_idle, idle);

static DEFINE_RAW_SPINLOCK(pump_lock);
static void *water;

void *idle(int n)
{
	return NULL;
}

void pump(void)
{
	raw_spin_lock(&pump_lock);
	water = static_call(pump_fill)(1); // EXPECT alloc-in-raw[rt]
	water = static_call(pump_drain)(1); // EXPECT sleep-in-atomic[rt,nort]
	water = static_call(pump_idle)(1); // OK alloc-in-raw; OK sleep-in-atomic
	raw_spin_unlock(&pump_lock);
}
