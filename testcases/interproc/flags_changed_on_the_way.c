// SPDX-License-Identifier: GPL-2.0
/* Modes that choose gfp flags, in an argument that the function itself changes, and asks again in a loop. */
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define CACHE_LOCK 0x02
#define CACHE_CREATE 0x04
#define CACHE_WRITE 0x08
#define CACHE_NOFS 0x10
#define CACHE_NOWAIT 0x20
#define CACHE_MAPPED 0x40

struct cache {
	spinlock_t lock;
	void *page;
	int state;
};

void *cache_find(struct cache *c, long index);
int cache_add(struct cache *c, void *page);
void cache_note(struct cache *c, int what);

static noinline void *cache_get(struct cache *c, long index, unsigned int mode, gfp_t gfp)
{
	void *page;

again:
	page = cache_find(c, index);
	if (page && (mode & CACHE_LOCK))
		cache_note(c, mode & CACHE_NOWAIT ? 1 : 2);
	if (!page && (mode & CACHE_CREATE)) {
		if ((mode & CACHE_WRITE) && c->state)
			gfp |= __GFP_ZERO;
		if (mode & CACHE_NOFS)
			gfp &= ~__GFP_FS;
		if (mode & CACHE_NOWAIT) {
			gfp &= ~GFP_KERNEL;
			gfp |= GFP_NOWAIT;
		}
		if (!(mode & (CACHE_LOCK | CACHE_MAPPED)))
			mode |= CACHE_LOCK;
		page = kmalloc(4096, gfp);
		if (cache_add(c, page))
			goto again;
	}
	return page;
}

void *get_may_sleep(struct cache *c)
{
	void *page;

	spin_lock(&c->lock);
	page = cache_get(c, 0, CACHE_LOCK | CACHE_CREATE, GFP_KERNEL);	// EXPECT sleep-in-atomic
	spin_unlock(&c->lock);
	return page;
}

void *get_without_waiting(struct cache *c)
{
	void *page;

	spin_lock(&c->lock);
	page = cache_get(c, 0, CACHE_CREATE | CACHE_NOWAIT, GFP_KERNEL);	// OK sleep-in-atomic
	spin_unlock(&c->lock);
	return page;
}

/* Must not fail, and may wait: no conflict, for it is not the mode that takes the waiting away. */
void *get_for_certain(struct cache *c)
{
	return cache_get(c, 0, CACHE_LOCK | CACHE_CREATE, GFP_NOFS | __GFP_NOFAIL);	// OK gfp-conflict
}

void *get_what_is_there(struct cache *c)
{
	void *page;

	spin_lock(&c->lock);
	page = cache_get(c, 0, CACHE_LOCK, GFP_KERNEL);	// OK sleep-in-atomic
	spin_unlock(&c->lock);
	return page;
}
