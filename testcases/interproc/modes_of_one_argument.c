// SPDX-License-Identifier: GPL-2.0
/* Four modes in one argument: a caller that sets none of them is told of none, however many are asked before. */
#include <linux/slab.h>
#include <linux/spinlock.h>

#define FILL_CREATE 1
#define FILL_ZERO 2
#define FILL_ACCOUNT 4
#define FILL_STRICT 8
#define FILL_WAIT 16

struct pool {
	spinlock_t lock;
	void *item;
	int nr;
};

int pool_step(struct pool *p, int nr);

static noinline void *pool_fill(struct pool *p, unsigned int flags)
{
	void *item = NULL;

	if (flags & FILL_CREATE) {
		if (flags & FILL_ZERO) {
			if (flags & FILL_ACCOUNT) {
				if (flags & FILL_WAIT) {
					if (flags & FILL_STRICT) {
						if (pool_step(p, 1))
							p->nr++;
						if (pool_step(p, 2))
							p->nr--;
						item = kmalloc(32, GFP_KERNEL);
					}
				}
			}
		}
	}
	return item;
}

void *pool_get(struct pool *p)
{
	void *item;

	spin_lock(&p->lock);
	item = pool_fill(p, FILL_CREATE | FILL_ZERO | FILL_ACCOUNT | FILL_STRICT);	// OK sleep-in-atomic
	spin_unlock(&p->lock);
	return item;
}

void *pool_get_anyhow(struct pool *p)
{
	void *item;

	spin_lock(&p->lock);
	item = pool_fill(p, FILL_CREATE | FILL_ZERO | FILL_ACCOUNT | FILL_STRICT | FILL_WAIT);	// EXPECT sleep-in-atomic
	spin_unlock(&p->lock);
	return item;
}

void *pool_get_late(struct pool *p)
{
	void *item;

	spin_lock(&p->lock);
	item = pool_fill(p, FILL_WAIT | FILL_ZERO | FILL_ACCOUNT | FILL_STRICT);	// OK sleep-in-atomic
	spin_unlock(&p->lock);
	return item;
}
