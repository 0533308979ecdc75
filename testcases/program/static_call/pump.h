/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/static_call.h>

struct pump_ops {
	void *(*fill)(int n);
	void *(*drain)(int n);
};

void *fill_slowly(int n);
void *drain_all(int n);
void *idle(int n);

DECLARE_STATIC_CALL(pump_fill, fill_slowly);
DECLARE_STATIC_CALL(pump_drain, fill_slowly);
DECLARE_STATIC_CALL(pump_idle, fill_slowly);
