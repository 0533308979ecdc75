// SPDX-License-Identifier: GPL-2.0
/* Built for PREEMPT_RT the saved flags are 0; without it they are what they were, whatever a callee does to the lock. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct card {
	spinlock_t lock;
	void *fw;
	struct device *dev;
	dma_addr_t at;
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

/* Interrupts would be off there. */
void card_unload(struct card *c)
{
	unsigned long flags;

	spin_lock_irqsave(&c->lock, flags);
	dma_free_coherent(c->dev, 128, c->fw, c->at);	// EXPECT free-in-raw[nort]
	spin_unlock_irqrestore(&c->lock, flags);
	dma_free_coherent(c->dev, 128, c->fw, c->at);	// OK free-in-raw
}

static noinline void card_unlock(struct card *c, unsigned long flags)
{
	spin_unlock_irqrestore(&c->lock, flags);
}

void card_unload_later(struct card *c)
{
	unsigned long flags;

	spin_lock_irqsave(&c->lock, flags);
	card_unlock(c, flags);
	dma_free_coherent(c->dev, 128, c->fw, c->at);	// OK free-in-raw
}

/* What they were is what they are again: here, on. */
void card_reload(struct card *c)
{
	unsigned long flags;

	spin_lock_irq(&c->lock);
	spin_unlock_irq(&c->lock);
	spin_lock_irqsave(&c->lock, flags);
	c->at = 0;
	spin_unlock_irqrestore(&c->lock, flags);
	dma_free_coherent(c->dev, 128, c->fw, c->at);	// OK free-in-raw
}

void card_reload_atomic(struct card *c)
{
	local_irq_disable();
	card_reload(c);					// EXPECT free-in-raw[rt]; OK free-in-raw[nort]
}
