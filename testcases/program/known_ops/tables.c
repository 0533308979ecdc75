// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

static struct pmu unit_pmu = {
	.event_init = unit_event_init,
	.add = unit_add,
};

static struct clock_event_device unit_clock = {
	.set_state_oneshot = unit_oneshot,
};

int unit_register(void)
{
	clockevents_config_and_register(&unit_clock, 1000000, 2, 0xffff);
	return perf_pmu_register(&unit_pmu, "unit", -1);
}
