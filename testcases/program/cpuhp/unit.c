// SPDX-License-Identifier: GPL-2.0-or-later
#include "state.h"

static void *buffer;

int unit_starting(unsigned int cpu)
{
	buffer = unit_buffer(); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

int unit_dying(unsigned int cpu)
{
	kfree(buffer); // EXPECT free-in-raw[rt]
	return 0;
}

int unit_online(unsigned int cpu)
{
	buffer = unit_buffer(); // OK sleep-in-atomic
	return 0;
}
