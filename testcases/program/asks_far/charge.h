/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct account {
	struct timer_list timer;
	spinlock_t lock;
	void *buf, *log;
};

void account_charge(struct account *a);
void account_log(struct account *a);
void account_queue(struct account *a);
void account_drain(struct account *a);
