// SPDX-License-Identifier: GPL-2.0-or-later
/* Wrappers that take the flags: the caller decides, the caller is blamed. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static void *p;

static void *wrap(size_t n, gfp_t gfp)
{
	return kmalloc(n, gfp); // OK sleep-in-atomic; OK alloc-in-raw
}

static void *wrap_zero(gfp_t gfp)
{
	return wrap(64, gfp | __GFP_ZERO);
}

static void *wrap_nowait(gfp_t gfp)
{
	return wrap(64, gfp & ~__GFP_DIRECT_RECLAIM);
}

static void *wrap_sleepy(gfp_t gfp)
{
	return wrap(64, gfp | __GFP_DIRECT_RECLAIM);
}

void through_wrapper(void)
{
	spin_lock(&lock);
	p = wrap(8, GFP_ATOMIC); // OK sleep-in-atomic
	p = wrap(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = wrap_zero(GFP_ATOMIC); // OK sleep-in-atomic
	p = wrap_zero(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	p = wrap_zero(GFP_KERNEL); // OK sleep-in-atomic
}

void mask_in_wrapper(void)
{
	spin_lock(&lock);
	p = wrap_nowait(GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	p = wrap_sleepy(GFP_ATOMIC); // EXPECT sleep-in-atomic[rt,nort]; EXPECT gfp-conflict@6.1
	spin_unlock(&lock);
	raw_spin_lock(&raw);
	p = wrap_nowait(GFP_KERNEL); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	raw_spin_unlock(&raw);
}

/* Passed on, unknown here: whoever calls this with the lock held would be blamed. */
void *still_a_parameter(gfp_t gfp)
{
	return wrap_zero(gfp); // OK sleep-in-atomic; OK alloc-in-raw
}

/* Non-blocking or not, it is an allocation under a raw lock: whatever gfp is, RT is right to complain. */
void unknown_under_raw(gfp_t gfp)
{
	raw_spin_lock(&raw);
	p = kmalloc(8, gfp); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
}

/* Unknown under a spinlock_t: may well be GFP_ATOMIC. */
void unknown_under_spin(gfp_t gfp)
{
	spin_lock(&lock);
	p = kmalloc(8, gfp); // OK sleep-in-atomic; OK alloc-in-raw
	spin_unlock(&lock);
}

struct pool {
	gfp_t gfp;
	void *item;
};

void flags_in_struct(struct pool *pool)
{
	spin_lock(&lock);
	pool->item = kmalloc(8, pool->gfp); // OK sleep-in-atomic
	pool->gfp = GFP_KERNEL;
	pool->item = kmalloc(8, pool->gfp); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}

static void *by_bool(bool atomic)
{
	return kmalloc(8, atomic ? GFP_ATOMIC : GFP_KERNEL);
}

void flags_from_bool(void)
{
	spin_lock(&lock);
	p = by_bool(true); // OK sleep-in-atomic
	p = by_bool(false); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}

static void *by_flags(unsigned int flags)
{
	if (flags & 1)
		return kmalloc(8, GFP_ATOMIC);
	return kmalloc(8, GFP_KERNEL);
}

void flags_from_bit(void)
{
	spin_lock(&lock);
	p = by_flags(1); // OK sleep-in-atomic
	p = by_flags(2); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}
