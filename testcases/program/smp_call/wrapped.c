// SPDX-License-Identifier: GPL-2.0-or-later
#include "drain.h"

void drain_all_counters(void)
{
	on_all(drain_counters); // NOTE by on_all()
}
