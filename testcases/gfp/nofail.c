// SPDX-License-Identifier: GPL-2.0-or-later
/* __GFP_NOFAIL: only an allocation that waits can keep that promise. */
#include <linux/gfp.h>
#include <linux/memcontrol.h>
#include <linux/mempool.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

void *may_wait(void)
{
	return kmalloc(8, GFP_KERNEL | __GFP_NOFAIL); // OK gfp-conflict
}

void *may_not_wait(void)
{
	return kmalloc(8, GFP_ATOMIC | __GFP_NOFAIL); // EXPECT gfp-conflict[rt,nort]
}

void *nowait_page(void)
{
	return alloc_page(GFP_NOWAIT | __GFP_NOFAIL); // EXPECT gfp-conflict
}

void *without_io(void)
{
	return kmalloc(8, GFP_NOIO | __GFP_NOFAIL); // OK gfp-conflict
}

void *under_lock(spinlock_t *lock)
{
	void *p;

	spin_lock(lock);
	p = kmalloc(8, GFP_KERNEL | __GFP_NOFAIL); // EXPECT gfp-conflict[rt,nort]; EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(lock);
	return p;
}

/* The helper cannot know; the caller does. */
static void *surely(gfp_t gfp)
{
	return kmalloc(8, gfp | __GFP_NOFAIL); // OK gfp-conflict
}

void *from_helper(void)
{
	return surely(GFP_KERNEL); // OK gfp-conflict
}

void *from_helper_in_a_hurry(void)
{
	return surely(GFP_ATOMIC); // EXPECT gfp-conflict
}

static void *in_between(gfp_t gfp)
{
	return surely(gfp); // OK gfp-conflict
}

void *from_afar(void)
{
	return in_between(GFP_NOWAIT); // EXPECT gfp-conflict
}

/* What mm does to its callers' flags: a first try that may fail. */
void *tries_first(gfp_t gfp)
{
	void *p = kmalloc(8, (gfp & ~(__GFP_DIRECT_RECLAIM | __GFP_NOFAIL)) | __GFP_NORETRY); // OK gfp-conflict

	return p ? p : kmalloc(8, gfp); // OK gfp-conflict
}

void *tries_first_for_sure(void)
{
	return tries_first(GFP_KERNEL | __GFP_NOFAIL); // OK gfp-conflict
}

/* Asked whether it may block before the flag goes in. */
void *asks(gfp_t gfp)
{
	if (gfpflags_allow_blocking(gfp))
		gfp |= __GFP_NOFAIL;
	return kmalloc(8, gfp); // OK gfp-conflict
}

void *asks_for_nothing(void)
{
	return asks(GFP_ATOMIC); // OK gfp-conflict
}

void *undecided(void)
{
	return kmalloc(8, GFP_KERNEL | __GFP_NOFAIL | __GFP_NORETRY); // EXPECT gfp-conflict
}

void *also_undecided(void)
{
	return kmalloc(8, GFP_KERNEL | __GFP_NOFAIL | __GFP_RETRY_MAYFAIL); // EXPECT gfp-conflict
}

void *decided(void)
{
	return kmalloc(8, GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN); // OK gfp-conflict
}

/* Memory is accounted whatever the limit: nothing is allocated. */
bool charge_anyway(struct mem_cgroup *memcg)
{
	return mem_cgroup_charge_skmem(memcg, 1, GFP_ATOMIC | __GFP_NOFAIL); // OK gfp-conflict
}
