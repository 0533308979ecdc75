// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache.h"

/* The lock is held on entry and on return, not in between. */
void cache_refill(struct cache *c)
{
	void *p;

	raw_spin_unlock(&c->lock);
	p = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic
	raw_spin_lock(&c->lock);
	c->spare = p;
}

/* Drops it too late. */
void cache_refill_bad(struct cache *c)
{
	void *p = kmalloc(64, GFP_KERNEL);

	raw_spin_unlock(&c->lock);
	cpu_relax();
	raw_spin_lock(&c->lock);
	c->spare = p;
}

void cache_topup(struct cache *c)
{
	if (!c->spare)
		cache_refill(c);
}
