// SPDX-License-Identifier: GPL-2.0-or-later
/* Checked, allocated, checked again under the lock: another processor may have been faster. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct cache {
	raw_spinlock_t lock;
	bool shared;
	void *obj;
};

int install(struct cache *c)
{
	void *obj;

	if (c->obj)
		return 0;
	obj = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic
	if (!obj)
		return -ENOMEM;
	raw_spin_lock(&c->lock);
	if (c->obj)
		kfree(obj); // EXPECT free-in-raw[rt]
	else
		c->obj = obj;
	raw_spin_unlock(&c->lock);
	return 0;
}

int install_right(struct cache *c)
{
	void *obj = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic

	raw_spin_lock(&c->lock);
	if (!c->obj) {
		c->obj = obj;
		obj = NULL;
	}
	raw_spin_unlock(&c->lock);
	kfree(obj); // OK free-in-raw
	return 0;
}

/* The flag decides about the lock, and about its release; it is written elsewhere. */
void maybe_shared(struct cache *c)
{
	if (c->shared)
		raw_spin_lock(&c->lock);
	c->obj = NULL;
	if (c->shared)
		raw_spin_unlock(&c->lock);
	c->obj = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic
	c->shared = true;
}

enum { BUSY };

/* The bit is asked for twice with a lock in between. */
void bit_twice(struct cache *c, unsigned long *bits)
{
	void *obj;

	if (test_bit(BUSY, bits))
		return;
	obj = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic
	raw_spin_lock(&c->lock);
	if (test_bit(BUSY, bits))
		kfree(obj); // EXPECT free-in-raw[rt]
	else
		c->obj = obj;
	raw_spin_unlock(&c->lock);
}

/* Without one it is the same answer. */
void bit_decides(struct cache *c, unsigned long *bits)
{
	if (test_bit(BUSY, bits))
		raw_spin_lock(&c->lock);
	if (!test_bit(BUSY, bits))
		c->obj = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic
	if (test_bit(BUSY, bits))
		raw_spin_unlock(&c->lock);
	kfree(c->obj); // OK free-in-raw
}
