// SPDX-License-Identifier: GPL-2.0-or-later
#include "drain.h"

void drain_local(void *arg)
{
	kfree(arg); // EXPECT free-in-raw[rt]
}

void drain_counters(void *arg)
{
	kfree(arg); // EXPECT free-in-raw[rt]
}

void count_local(void *arg)
{
	(*(int *)arg)++;
	kfree(NULL); // OK free-in-raw
}
