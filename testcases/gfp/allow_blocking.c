// SPDX-License-Identifier: GPL-2.0-or-later
/* gfpflags_allow_blocking(): the function asks its own flags what it may do. */
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

static DEFINE_SPINLOCK(lock);
static void *p;

static void *any_size(size_t n, gfp_t gfp)
{
	if (gfpflags_allow_blocking(gfp))
		return vmalloc(n);
	return kmalloc(n, gfp);
}

void two_allocators(void)
{
	spin_lock(&lock);
	p = any_size(8, GFP_NOWAIT); // OK sleep-in-atomic
	p = any_size(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	p = any_size(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* May drop the lock only where it may sleep. */
static void *drops_if_blocking(gfp_t gfp)
{
	void *q;

	if (gfpflags_allow_blocking(gfp)) {
		spin_unlock(&lock);
		q = kmalloc(8, gfp); // OK sleep-in-atomic
		spin_lock(&lock);
	} else {
		q = kmalloc(8, gfp); // OK sleep-in-atomic
	}
	return q;
}

void caller_of_dropper(void)
{
	spin_lock(&lock);
	p = drops_if_blocking(GFP_KERNEL); // OK sleep-in-atomic
	p = drops_if_blocking(GFP_ATOMIC); // OK sleep-in-atomic
	spin_unlock(&lock);
}

static void *waits_if_blocking(gfp_t gfp)
{
	if (!gfpflags_allow_blocking(gfp))
		return NULL;
	return kmalloc(8, GFP_KERNEL);
}

void caller_of_waiter(void)
{
	spin_lock(&lock);
	p = waits_if_blocking(GFP_NOWAIT); // OK sleep-in-atomic
	p = waits_if_blocking(GFP_NOFS); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}

/* The bit tested by hand. */
static void *by_hand(gfp_t gfp)
{
	if (gfp & __GFP_DIRECT_RECLAIM)
		return vmalloc(4096);
	return NULL;
}

void caller_of_by_hand(void)
{
	spin_lock(&lock);
	p = by_hand(GFP_ATOMIC); // OK sleep-in-atomic
	p = by_hand(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}
