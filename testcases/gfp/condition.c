// SPDX-License-Identifier: GPL-2.0-or-later
/* Flags and locks that depend on the same condition. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static void *p;

/* The condition is the same on both ends: no path has both GFP_KERNEL and the lock. */
void gfp_matches_lock(bool can_sleep)
{
	gfp_t gfp = can_sleep ? GFP_KERNEL : GFP_ATOMIC;

	if (!can_sleep)
		spin_lock(&lock);
	p = kmalloc(8, gfp); // OK sleep-in-atomic; OK alloc-in-raw
	if (!can_sleep)
		spin_unlock(&lock);
}

void gfp_against_lock(bool can_sleep)
{
	gfp_t gfp = can_sleep ? GFP_KERNEL : GFP_ATOMIC;

	if (can_sleep)
		spin_lock(&lock);
	p = kmalloc(8, gfp); // EXPECT sleep-in-atomic[rt,nort]
	if (can_sleep)
		spin_unlock(&lock);
}

/* One of the two is wrong under the lock. */
void gfp_either_under_lock(bool urgent)
{
	spin_lock(&lock);
	p = kmalloc(8, urgent ? GFP_ATOMIC : GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}

void gfp_if_else(int mode)
{
	gfp_t gfp;

	if (mode == 1)
		gfp = GFP_KERNEL;
	else
		gfp = GFP_NOWAIT;
	spin_lock(&lock);
	if (mode != 1)
		p = kmalloc(8, gfp); // OK sleep-in-atomic
	spin_unlock(&lock);
	if (mode == 1)
		p = kmalloc(8, gfp); // OK sleep-in-atomic
}

/* The weaker flags are tried under the lock, the stronger after it. */
void gfp_try_twice(void)
{
	gfp_t gfp = GFP_NOWAIT;
	bool again = false;

	spin_lock(&lock);
retry:
	p = kmalloc(8, gfp); // OK sleep-in-atomic; OK alloc-in-raw
	if (!p && !again) {
		spin_unlock(&lock);
		gfp = GFP_KERNEL;
		again = true;
		goto retry;
	}
	if (!again)
		spin_unlock(&lock);
}

struct req {
	bool sleeps;
	void *buf;
};

/* The same field is read twice with no write in between: one value. */
void gfp_of_field(struct req *r)
{
	if (!r->sleeps)
		spin_lock(&lock);
	p = kmalloc(8, r->sleeps ? GFP_KERNEL : GFP_ATOMIC); // OK sleep-in-atomic
	if (!r->sleeps)
		spin_unlock(&lock);
}
