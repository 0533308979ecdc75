// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool.h"

void dynamic_grow(struct pool *pool)
{
	raw_spin_lock(&pool->lock);
	pool_grow(pool); // EXPECT alloc-in-raw[rt]
	pool_refill(pool); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&pool->lock);
}
