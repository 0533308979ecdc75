// SPDX-License-Identifier: GPL-2.0-or-later
#define POOL_IS_STATIC
#include "pool.h"

void static_grow(struct pool *pool)
{
	raw_spin_lock(&pool->lock);
	pool_grow(pool); // OK alloc-in-raw
	raw_spin_unlock(&pool->lock);
	pool_refill(pool); // OK alloc-in-raw
}

void static_refill(struct pool *pool)
{
	raw_spin_lock(&pool->lock);
	pool_refill(pool); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&pool->lock);
}
