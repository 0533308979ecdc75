/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/timer.h>

struct watch {
	struct timer_list slow, safe;
	void *p;
};

void watch_slow(struct timer_list *t);
void watch_safe(struct timer_list *t);
void *watch_buffer(void);
