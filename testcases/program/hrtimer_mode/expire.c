// SPDX-License-Identifier: GPL-2.0-or-later
#include "sampler.h"

enum hrtimer_restart sampler_soft(struct hrtimer *t)
{
	struct sampler *s = container_of(t, struct sampler, soft);

	s->p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	s->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return HRTIMER_NORESTART;
}

enum hrtimer_restart sampler_hard(struct hrtimer *t)
{
	struct sampler *s = container_of(t, struct sampler, hard);

	s->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return HRTIMER_NORESTART;
}

enum hrtimer_restart sampler_plain(struct hrtimer *t)
{
	struct sampler *s = container_of(t, struct sampler, plain);

	s->p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	return HRTIMER_NORESTART;
}
