// SPDX-License-Identifier: GPL-2.0-or-later
/* A flag in a struct that is handed down decides about the flags of an allocation, on whatever path: rxe_create_ah(). */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

#define MAY_SLEEP 1

struct request {
	void *user;
	u32 flags;
};

struct pool {
	struct xarray xa;
	u32 index, next;
	bool is_user;
};

static int add(struct pool *pool, bool sleepable)
{
	return xa_alloc_cyclic(&pool->xa, &pool->index, NULL, xa_limit_31b, &pool->next,
			       sleepable ? GFP_KERNEL : GFP_ATOMIC);
}

static int create(struct pool *pool, struct request *req)
{
	pool->is_user = req->user;
	if (req->user)
		pool->index = 0;
	return add(pool, req->flags & MAY_SLEEP) < 0 ? -ENOMEM : 0;
}

static int make(struct pool *pool, u32 flags)
{
	struct request req = {};

	req.flags = flags;
	return create(pool, &req);
}

int under_lock(struct pool *pool, spinlock_t *lock)
{
	int err;

	spin_lock(lock);
	err = make(pool, 0); // OK sleep-in-atomic
	if (!err)
		err = make(pool, MAY_SLEEP); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(lock);
	return err;
}
