// SPDX-License-Identifier: GPL-2.0-or-later
#include "probes.h"

int probes_attach(void)
{
	return register_trace_sched_wakeup(probe_wakeup, NULL);
}
