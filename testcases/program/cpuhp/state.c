// SPDX-License-Identifier: GPL-2.0-or-later
#include "state.h"

int unit_init(void)
{
	int err;

	err = cpuhp_setup_state(CPUHP_AP_ARM_ARCH_TIMER_STARTING, "unit:starting", unit_starting, unit_dying);
	if (err < 0)
		return err;
	return cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "unit:online", unit_online, NULL);
}
