/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct log {
	raw_spinlock_t lock;
	void *entry;
};

void log_event(struct log *log, int what);
