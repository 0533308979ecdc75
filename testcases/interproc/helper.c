// SPDX-License-Identifier: GPL-2.0-or-later
/* Allocations and frees at the end of a chain of calls. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct obj {
	raw_spinlock_t lock;
	void *p;
};

static void fill(struct obj *o)
{
	o->p = kmalloc(8, GFP_ATOMIC); // NOTE kmalloc
}

static void fill_two(struct obj *o)
{
	fill(o); // NOTE fill
}

static void fill_three(struct obj *o)
{
	if (!o->p)
		fill_two(o);
}

void one_level(struct obj *o)
{
	raw_spin_lock(&o->lock); // NOTE lock
	fill(o); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&o->lock);
	fill(o); // OK alloc-in-raw; OK sleep-in-atomic
}

void three_levels(struct obj *o)
{
	raw_spin_lock(&o->lock);
	fill_three(o); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&o->lock);
	fill_three(o); // OK alloc-in-raw
}

/* The lock and the allocation meet in the middle function: it is to blame, not its caller. */
static void locked_inside(struct obj *o)
{
	raw_spin_lock(&o->lock);
	o->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&o->lock);
}

void caller_is_innocent(struct obj *o)
{
	locked_inside(o); // OK alloc-in-raw
}

/* Both an allocation that sleeps and a free: one call, two findings. */
static void renew(struct obj *o)
{
	kfree(o->p);
	o->p = kmalloc(8, GFP_KERNEL);
}

void two_demands(struct obj *o)
{
	raw_spin_lock(&o->lock);
	renew(o); // EXPECT sleep-in-atomic[rt,nort]; EXPECT free-in-raw[rt]
	raw_spin_unlock(&o->lock);
	renew(o); // OK sleep-in-atomic; OK free-in-raw
}

static void *deep5(gfp_t gfp)
{
	return kzalloc(8, gfp);
}

static void *deep4(gfp_t gfp)
{
	return deep5(gfp | __GFP_NOWARN);
}

static void *deep3(gfp_t gfp)
{
	return deep4(gfp);
}

static void *deep2(gfp_t gfp)
{
	return deep3(gfp);
}

static void *deep1(gfp_t gfp)
{
	return deep2(gfp);
}

void five_levels(struct obj *o)
{
	raw_spin_lock(&o->lock);
	o->p = deep1(GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	o->p = deep1(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(&o->lock);
	o->p = deep1(GFP_KERNEL); // OK sleep-in-atomic
}
