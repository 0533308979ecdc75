// SPDX-License-Identifier: GPL-2.0-or-later
/* What a helper writes where a parameter points decides what its caller does. */
#include <linux/bug.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define TAKE_FAST	0x01
#define TAKE_PINNED	0x02
#define TAKE_INTERNAL	0x80

static DEFINE_RAW_SPINLOCK(pool_lock);
static void *pool;

static noinline bool check_flags(unsigned int *flagsp, unsigned int set)
{
	unsigned int flags = *flagsp;

	if (WARN_ON_ONCE(flags & TAKE_INTERNAL))
		return false;
	*flagsp = flags | set;
	return true;
}

/* Hands on what it is given. */
static noinline bool check_pinned(unsigned int *flagsp, unsigned int set)
{
	return check_flags(flagsp, set | TAKE_PINNED);
}

static noinline void refill(unsigned int flags)
{
	if (flags & TAKE_FAST)
		return;
	pool = kmalloc(64, GFP_ATOMIC);
}

void take_fast(unsigned int flags)
{
	if (!check_flags(&flags, TAKE_FAST))
		return;
	raw_spin_lock(&pool_lock);
	refill(flags);			// OK alloc-in-raw
	raw_spin_unlock(&pool_lock);
}

void take_fast_pinned(unsigned int flags)
{
	if (!check_pinned(&flags, TAKE_FAST))
		return;
	raw_spin_lock(&pool_lock);
	refill(flags);			// OK alloc-in-raw
	raw_spin_unlock(&pool_lock);
}

void take_slow(unsigned int flags)
{
	if (!check_flags(&flags, TAKE_PINNED))
		return;
	raw_spin_lock(&pool_lock);
	refill(flags);			// EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&pool_lock);
}

/* A mode is chosen in a helper and looked at after the lock was taken. */
static noinline void choose(int *modep, bool fast)
{
	*modep = fast ? 1 : 0;
}

static noinline int try_choose(int *modep, int kind)
{
	switch (kind) {
	case 0:
		*modep = 0;
		return 0;
	case 1:
		*modep = 1;
		return 0;
	default:
		return -22;
	}
}

void mode_is_fast(void)
{
	int mode;

	choose(&mode, true);
	raw_spin_lock(&pool_lock);
	if (!mode)
		pool = kmalloc(64, GFP_ATOMIC);	// OK alloc-in-raw
	raw_spin_unlock(&pool_lock);
}

void mode_is_slow(void)
{
	int mode = 1;

	choose(&mode, false);
	raw_spin_lock(&pool_lock);
	if (!mode)
		pool = kmalloc(64, GFP_ATOMIC);	// EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&pool_lock);
}

void mode_may_be_slow(int kind)
{
	int mode = 1;

	if (try_choose(&mode, kind))
		return;
	raw_spin_lock(&pool_lock);
	if (!mode)
		pool = kmalloc(64, GFP_ATOMIC);	// EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&pool_lock);
}
