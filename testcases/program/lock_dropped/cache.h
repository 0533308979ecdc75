/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct cache {
	raw_spinlock_t lock;
	void *spare;
};

void cache_refill(struct cache *c);
void cache_refill_bad(struct cache *c);
void cache_topup(struct cache *c);
