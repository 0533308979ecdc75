// SPDX-License-Identifier: GPL-2.0-or-later
#include "sampler.h"

void sampler_init_timers(struct sampler *s)
{
	hrtimer_init(&s->soft, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	hrtimer_init(&s->hard, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	hrtimer_init(&s->plain, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
}
