// SPDX-License-Identifier: GPL-2.0-or-later
#include "watch.h"

void watch_setup(struct watch *w)
{
	timer_setup(&w->slow, watch_slow, 0);
	timer_setup(&w->safe, watch_safe, TIMER_IRQSAFE);
	mod_timer(&w->slow, jiffies + HZ);
	mod_timer(&w->safe, jiffies + HZ);
}
