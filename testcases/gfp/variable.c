// SPDX-License-Identifier: GPL-2.0-or-later
/* gfp flags in local variables: set, changed, combined. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static void *p;

void gfp_in_variable(void)
{
	gfp_t gfp = GFP_ATOMIC;

	spin_lock(&lock);
	p = kmalloc(8, gfp); // OK sleep-in-atomic; OK alloc-in-raw
	gfp = GFP_KERNEL;
	p = kmalloc(8, gfp); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	p = kmalloc(8, gfp); // OK sleep-in-atomic
}

void gfp_or(void)
{
	gfp_t gfp = GFP_ATOMIC;

	gfp |= __GFP_NOWARN | __GFP_ZERO;
	spin_lock(&lock);
	p = kmalloc(8, gfp); // OK sleep-in-atomic
	gfp |= __GFP_DIRECT_RECLAIM;
	p = kmalloc(8, gfp); // EXPECT sleep-in-atomic[rt,nort]; EXPECT gfp-conflict@6.1
	spin_unlock(&lock);
}

void gfp_and_not(void)
{
	gfp_t gfp = GFP_KERNEL;

	gfp &= ~__GFP_DIRECT_RECLAIM;
	spin_lock(&lock);
	p = kmalloc(8, gfp); // OK sleep-in-atomic
	spin_unlock(&lock);
	raw_spin_lock(&raw);
	p = kmalloc(8, gfp); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	raw_spin_unlock(&raw);
}

/* Not a way to make an allocation raw-safe: it still takes the allocator's locks. */
void gfp_kswapd_stripped(void)
{
	raw_spin_lock(&raw);
	p = kmalloc(8, GFP_ATOMIC & ~__GFP_KSWAPD_RECLAIM); // EXPECT alloc-in-raw[rt]; EXPECT gfp-conflict[rt]; OK gfp-conflict[nort]
	p = kmalloc(8, GFP_KERNEL & ~__GFP_RECLAIM); // EXPECT alloc-in-raw[rt]; EXPECT gfp-conflict[rt]; OK gfp-conflict[nort]; OK sleep-in-atomic
	p = kmalloc(8, __GFP_NOWARN); // EXPECT alloc-in-raw[rt]; EXPECT gfp-conflict[rt]; OK gfp-conflict[nort]
	p = kmalloc(8, 0); // EXPECT alloc-in-raw[rt]; EXPECT gfp-conflict[rt]; OK gfp-conflict[nort]
	raw_spin_unlock(&raw);
}

/* GFP_NOIO and GFP_NOFS sleep; so do the scopes that imply them. */
void gfp_noio_nofs(void)
{
	spin_lock(&lock);
	p = kmalloc(8, GFP_NOIO); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc(8, GFP_NOFS | __GFP_NOWARN); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc(8, GFP_KERNEL | __GFP_NORETRY); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc(8, GFP_KERNEL_ACCOUNT); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc(8, GFP_ATOMIC | __GFP_ACCOUNT); // OK sleep-in-atomic
	p = kmalloc(8, GFP_DMA | GFP_ATOMIC); // OK sleep-in-atomic
	p = kmalloc(8, GFP_DMA); // OK sleep-in-atomic
	p = kmalloc(8, GFP_DMA | GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}

/* The author meant atomic, but the bits of GFP_KERNEL win. */
void gfp_atomic_and_kernel(void)
{
	spin_lock(&lock);
	p = kmalloc(8, GFP_ATOMIC | GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]; EXPECT gfp-conflict@6.1
	p = kmalloc(8, GFP_NOWAIT | __GFP_HIGH); // OK sleep-in-atomic
	spin_unlock(&lock);
}

static const gfp_t quiet = GFP_KERNEL | __GFP_NOWARN;

void gfp_in_const(void)
{
	spin_lock(&lock);
	p = kmalloc(8, quiet); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}
