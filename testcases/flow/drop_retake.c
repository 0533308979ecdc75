// SPDX-License-Identifier: GPL-2.0-or-later
/* The lock is dropped around the allocation and taken again. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct cache {
	raw_spinlock_t raw;
	spinlock_t lock;
	void *spare;
};

void drop_for_alloc(struct cache *c)
{
	void *p;

	raw_spin_lock(&c->raw);
	while (!c->spare) {
		raw_spin_unlock(&c->raw);
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
		raw_spin_lock(&c->raw);
		if (!c->spare)
			c->spare = p;
	}
	raw_spin_unlock(&c->raw);
}

/* Interrupts stay off although the lock is dropped. */
void drop_lock_keep_irqs_off(struct cache *c)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&c->raw, flags);
	raw_spin_unlock(&c->raw);
	c->spare = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_lock(&c->raw);
	raw_spin_unlock_irqrestore(&c->raw, flags);
}

/* Only the inner of two locks is dropped. */
void drop_inner_only(struct cache *c, raw_spinlock_t *outer)
{
	raw_spin_lock(outer);
	raw_spin_lock(&c->raw);
	raw_spin_unlock(&c->raw);
	c->spare = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(outer);
	c->spare = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void drop_if_needed(struct cache *c, bool blocking)
{
	void *p;

	spin_lock(&c->lock);
	if (blocking)
		spin_unlock(&c->lock);
	p = kmalloc(8, blocking ? GFP_KERNEL : GFP_NOWAIT); // OK sleep-in-atomic
	if (blocking)
		spin_lock(&c->lock);
	c->spare = p;
	spin_unlock(&c->lock);
}

/* Retaken, forgotten that it was. */
void alloc_after_retake(struct cache *c)
{
	spin_lock(&c->lock);
	spin_unlock(&c->lock);
	c->spare = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	spin_lock(&c->lock);
	c->spare = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&c->lock);
}

/* A callee drops the caller's lock for the time it needs. */
static void *refill(struct cache *c)
{
	void *p;

	raw_spin_unlock(&c->raw);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	raw_spin_lock(&c->raw);
	return p;
}

void drop_in_callee(struct cache *c)
{
	raw_spin_lock(&c->raw);
	c->spare = refill(c); // OK sleep-in-atomic; OK alloc-in-raw
	kfree(c->spare); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&c->raw);
}

/* But it cannot drop a lock it does not know of. */
void drop_in_callee_not_enough(struct cache *c, raw_spinlock_t *outer)
{
	raw_spin_lock(outer);
	raw_spin_lock(&c->raw);
	c->spare = refill(c); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(&c->raw);
	raw_spin_unlock(outer);
}
