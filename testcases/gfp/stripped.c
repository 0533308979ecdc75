// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Flags without any reclaim bit. They ask for nothing that could keep the allocator from taking its locks;
 * outside of raw contexts there is nothing wrong with them.
 */
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

void *stripped_in_raw(raw_spinlock_t *lock)
{
	void *p;

	raw_spin_lock(lock);
	p = kmalloc(8, GFP_ATOMIC & ~__GFP_KSWAPD_RECLAIM); // EXPECT gfp-conflict[rt]; OK gfp-conflict[nort]; EXPECT alloc-in-raw[rt]
	raw_spin_unlock(lock);
	return p;
}

void *nothing_in_raw(raw_spinlock_t *lock)
{
	struct page *p;

	raw_spin_lock(lock);
	p = alloc_page(__GFP_NOWARN); // EXPECT gfp-conflict[rt]; EXPECT alloc-in-raw[rt]
	raw_spin_unlock(lock);
	return p;
}

/* With preemption off a spinlock_t is taken without harm where PREEMPT_RT is not. */
void *nothing_with_preemption_off(void)
{
	void *p;

	preempt_disable();
	p = kmalloc(8, __GFP_NOWARN); // EXPECT gfp-conflict[rt]; OK gfp-conflict[nort]; EXPECT alloc-in-raw[rt]
	preempt_enable();
	return p;
}

void *atomic_in_raw(raw_spinlock_t *lock)
{
	void *p;

	raw_spin_lock(lock);
	p = kmalloc(8, GFP_ATOMIC); // OK gfp-conflict; EXPECT alloc-in-raw[rt]
	p = kmalloc(8, GFP_NOWAIT); // OK gfp-conflict; EXPECT alloc-in-raw[rt]
	raw_spin_unlock(lock);
	return p;
}

/* A fallback is cheap: better none than to wake kswapd. */
void *huge(void)
{
	return alloc_pages(GFP_TRANSHUGE_LIGHT, 9); // OK gfp-conflict
}

void *opportunistic(spinlock_t *lock)
{
	void *p;

	spin_lock(lock);
	p = kmalloc(8, __GFP_NOWARN | __GFP_NORETRY); // OK gfp-conflict
	spin_unlock(lock);
	return p;
}

static void *strips(gfp_t gfp)
{
	return kmalloc(8, (gfp & ~__GFP_RECLAIM) | __GFP_NOWARN); // OK gfp-conflict
}

void *strips_in_task(void)
{
	return strips(GFP_KERNEL); // OK gfp-conflict
}

void *strips_in_raw(raw_spinlock_t *lock)
{
	void *p;

	raw_spin_lock(lock);
	p = strips(GFP_ATOMIC); // EXPECT gfp-conflict[rt]; EXPECT alloc-in-raw[rt]
	raw_spin_unlock(lock);
	return p;
}
