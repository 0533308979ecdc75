// SPDX-License-Identifier: GPL-2.0-or-later
/* Lock and unlock in callees. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct chan {
	raw_spinlock_t raw;
	spinlock_t lock;
	unsigned long state;
	void *buf;
};

static void chan_lock(struct chan *c)
{
	raw_spin_lock(&c->raw); // NOTE lock
	c->state = 1;
}

static void chan_unlock(struct chan *c)
{
	c->state = 0;
	raw_spin_unlock(&c->raw);
}

void locked_by_helper(struct chan *c)
{
	chan_lock(c);
	c->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	chan_unlock(c);
	c->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void unlocked_by_helper(struct chan *c)
{
	raw_spin_lock(&c->raw);
	kfree(c->buf); // EXPECT free-in-raw[rt]
	chan_unlock(c);
	kfree(c->buf); // OK free-in-raw
}

static void chan_lock_both(struct chan *c)
{
	spin_lock(&c->lock);
	chan_lock(c);
}

static void chan_unlock_both(struct chan *c)
{
	chan_unlock(c);
	spin_unlock(&c->lock);
}

void two_in_helper(struct chan *c)
{
	chan_lock_both(c);
	c->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	chan_unlock(c);
	c->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	c->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	chan_lock(c);
	chan_unlock_both(c);
	c->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* Unlocks, then frees: right, and a popular false alarm. */
static void chan_release(struct chan *c)
{
	void *old = c->buf;

	c->buf = NULL;
	raw_spin_unlock(&c->raw);
	kfree(old); // OK free-in-raw
}

void unlock_in_callee_then_free(struct chan *c)
{
	raw_spin_lock(&c->raw);
	chan_release(c); // OK free-in-raw
	c->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* Frees, then unlocks: wrong. */
static void chan_release_late(struct chan *c)
{
	kfree(c->buf);
	c->buf = NULL;
	raw_spin_unlock(&c->raw);
}

void unlock_in_callee_after_free(struct chan *c)
{
	raw_spin_lock(&c->raw);
	chan_release_late(c); // EXPECT free-in-raw[rt]
	kfree(c->buf); // OK free-in-raw
}

static inline void chan_preempt_off(void)
{
	preempt_disable();
}

static inline void chan_preempt_on(void)
{
	preempt_enable();
}

void preempt_in_helper(struct chan *c)
{
	chan_preempt_off();
	c->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	chan_preempt_on();
	c->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
