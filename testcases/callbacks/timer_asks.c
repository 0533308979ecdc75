// SPDX-License-Identifier: GPL-2.0
/* A handler runs in the context it was registered for: of two arms that ask for it, it takes one. */
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static DEFINE_SPINLOCK(expiry_lock);

struct expiry {
	struct timer_list timer;
	void *buf;
};

static noinline void expiry_fill(struct expiry *e)
{
	e->buf = kmalloc(32, in_softirq() ? GFP_ATOMIC : GFP_KERNEL);
}

static void expiry_fn(struct timer_list *t)
{
	struct expiry *e = container_of(t, struct expiry, timer);

	if (!spin_trylock(&expiry_lock))
		return;
	expiry_fill(e);	// OK sleep-in-atomic
	spin_unlock(&expiry_lock);
}

/* Called by name, too: then it is the caller that decides. */
static void expiry_both_fn(struct timer_list *t)
{
	struct expiry *e = container_of(t, struct expiry, timer);

	if (!spin_trylock(&expiry_lock))
		return;
	expiry_fill(e);	// EXPECT sleep-in-atomic
	spin_unlock(&expiry_lock);
}

void expiry_now(struct expiry *e)
{
	expiry_both_fn(&e->timer);
}

/* Of a function that only handlers call, the same is true. */
static noinline void expiry_refill(struct expiry *e)
{
	spin_lock(&expiry_lock);
	expiry_fill(e);	// OK sleep-in-atomic
	spin_unlock(&expiry_lock);
}

static noinline void expiry_step(struct expiry *e, bool again)
{
	expiry_refill(e);
	if (again)
		expiry_step(e, false);
}

static void expiry_far_fn(struct timer_list *t)
{
	expiry_step(container_of(t, struct expiry, timer), true);
}

/* Not so if somebody else gets the handler, too. */
static noinline void expiry_other_refill(struct expiry *e)
{
	spin_lock(&expiry_lock);
	expiry_fill(e);	// EXPECT sleep-in-atomic
	spin_unlock(&expiry_lock);
}

static void expiry_other_fn(struct timer_list *t)
{
	expiry_other_refill(container_of(t, struct expiry, timer));
}

void expiry_init(struct expiry *e, struct expiry *both, struct expiry *far)
{
	timer_setup(&e->timer, expiry_fn, 0);
	timer_setup(&both->timer, expiry_both_fn, 0);
	timer_setup(&far->timer, expiry_far_fn, 0);
}

void expiry_init_other(struct expiry *other, void (*call)(void (*fn)(struct timer_list *t)))
{
	timer_setup(&other->timer, expiry_other_fn, 0);
	call(expiry_other_fn);
}
