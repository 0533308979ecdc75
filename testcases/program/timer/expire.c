// SPDX-License-Identifier: GPL-2.0-or-later
#include "watch.h"

void watch_slow(struct timer_list *t)
{
	struct watch *w = container_of(t, struct watch, slow);

	w->p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	w->p = watch_buffer(); // EXPECT sleep-in-atomic[rt,nort]
}

void watch_safe(struct timer_list *t)
{
	struct watch *w = container_of(t, struct watch, safe);

	w->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
}
