/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct slot {
	raw_spinlock_t lock;
	void *p;
};

int slot_lock(struct slot *s, int nr);
struct slot *slot_find(struct slot *s, int nr);
int slot_try(struct slot *s);
