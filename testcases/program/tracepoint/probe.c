// SPDX-License-Identifier: GPL-2.0-or-later
/* A probe runs with preemption disabled. */
#include "probes.h"

static void *record;

void probe_wakeup(void *data, struct task_struct *task)
{
	record = kmalloc(16, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}
