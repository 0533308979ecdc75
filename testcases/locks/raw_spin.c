// SPDX-License-Identifier: GPL-2.0-or-later
/* A raw_spinlock_t held: whatever GFP_ATOMIC promises, the allocator's own locks sleep on RT. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct ring {
	raw_spinlock_t lock;
	void *buf;
};

void raw_alloc_atomic(struct ring *r)
{
	raw_spin_lock(&r->lock); // NOTE lock
	r->buf = kmalloc(64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	raw_spin_unlock(&r->lock);
}

void raw_alloc_nowait(struct ring *r)
{
	raw_spin_lock(&r->lock);
	r->buf = kzalloc(64, GFP_NOWAIT); // EXPECT alloc-in-raw
	raw_spin_unlock(&r->lock);
}

void raw_alloc_kernel(struct ring *r)
{
	raw_spin_lock(&r->lock);
	r->buf = kmalloc(64, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]; OK alloc-in-raw
	raw_spin_unlock(&r->lock);
}

void raw_free(struct ring *r)
{
	raw_spin_lock(&r->lock);
	kfree(r->buf); // EXPECT free-in-raw[rt]
	r->buf = NULL;
	raw_spin_unlock(&r->lock);
}

void raw_nested(struct ring *a, struct ring *b)
{
	raw_spin_lock(&a->lock);
	raw_spin_lock_nested(&b->lock, SINGLE_DEPTH_NESTING);
	b->buf = kmalloc(64, GFP_ATOMIC); // EXPECT alloc-in-raw
	raw_spin_unlock(&b->lock);
	a->buf = kmalloc(64, GFP_ATOMIC); // EXPECT alloc-in-raw
	raw_spin_unlock(&a->lock);
	kfree(a->buf); // OK free-in-raw
	a->buf = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void raw_before_and_after(struct ring *r)
{
	void *new = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	void *old;

	raw_spin_lock(&r->lock);
	old = r->buf;
	r->buf = new;
	raw_spin_unlock(&r->lock);
	kfree(old); // OK free-in-raw
}
