// SPDX-License-Identifier: GPL-2.0
/* Built for PREEMPT_RT the saved flags are 0; without it they are what they were, whatever a callee does to the lock. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct card {
	spinlock_t lock;
	void *fw;
};

static noinline int card_load(struct card *c)
{
	spin_unlock_irq(&c->lock);
	c->fw = kmalloc(128, GFP_KERNEL);		// OK sleep-in-atomic
	spin_lock_irq(&c->lock);
	return c->fw ? 0 : -ENOMEM;
}

static noinline int card_init(struct card *c)
{
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&c->lock, flags);
	ret = card_load(c);
	spin_unlock_irqrestore(&c->lock, flags);
	return ret;
}

void *card_probe(struct card *c)
{
	if (card_init(c))
		return NULL;
	return kmalloc(32, GFP_KERNEL);			// OK sleep-in-atomic
}

void *card_probe_locked(struct card *c)
{
	unsigned long flags;
	void *p;

	spin_lock_irqsave(&c->lock, flags);
	p = kmalloc(32, GFP_KERNEL);			// EXPECT sleep-in-atomic
	spin_unlock_irqrestore(&c->lock, flags);
	return p;
}
