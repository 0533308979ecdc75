// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache.h"

void *cache_take(struct cache *c)
{
	void *p;

	raw_spin_lock(&c->lock);
	cache_topup(c); // OK sleep-in-atomic; OK alloc-in-raw
	p = c->spare;
	kfree(p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&c->lock);
	return p;
}

void cache_take_bad(struct cache *c)
{
	raw_spin_lock(&c->lock);
	cache_refill_bad(c); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(&c->lock);
}

/* Another lock is still held while this one is dropped. */
void cache_take_nested(struct cache *outer, struct cache *inner)
{
	raw_spin_lock(&outer->lock);
	raw_spin_lock(&inner->lock);
	cache_refill(inner); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(&inner->lock);
	raw_spin_unlock(&outer->lock);
}
