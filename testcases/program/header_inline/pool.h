/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct pool {
	raw_spinlock_t lock;
	void *p;
};

/* Equal in all files. */
static inline void pool_refill(struct pool *pool)
{
	if (!pool->p)
		pool->p = kmalloc(128, GFP_NOWAIT);
}

/* What it does is decided by the file that includes it. */
#ifdef POOL_IS_STATIC
static inline void pool_grow(struct pool *pool)
{
	pool->p = pool + 1;
}
#else
static inline void pool_grow(struct pool *pool)
{
	pool->p = kmalloc(256, GFP_ATOMIC);
}
#endif
