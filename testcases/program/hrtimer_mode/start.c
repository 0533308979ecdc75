// SPDX-License-Identifier: GPL-2.0-or-later
/* Modes are chosen in init.c. */
#include "sampler.h"

void sampler_start(struct sampler *s)
{
	sampler_init_timers(s);
	s->soft.function = sampler_soft;
	s->hard.function = sampler_hard;
	s->plain.function = sampler_plain;
	hrtimer_start(&s->soft, ms_to_ktime(1), HRTIMER_MODE_REL_SOFT);
	hrtimer_start(&s->hard, ms_to_ktime(1), HRTIMER_MODE_REL_HARD);
	hrtimer_start(&s->plain, ms_to_ktime(1), HRTIMER_MODE_REL);
}
