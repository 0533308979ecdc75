// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions whose result tells whether they left a lock held. */
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct desc {
	raw_spinlock_t lock;
	spinlock_t spin;
	bool ready;
	void *p;
};

static bool desc_trylock(struct desc *d)
{
	if (!d->ready)
		return false;
	return raw_spin_trylock(&d->lock);
}

void own_trylock(struct desc *d)
{
	if (!desc_trylock(d)) {
		d->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
		return;
	}
	d->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&d->lock);
}

/* NULL: not found, not held. */
static struct desc *desc_get(struct desc *table, int n)
{
	struct desc *d;

	if (n < 0)
		return NULL;
	d = &table[n];
	raw_spin_lock(&d->lock);
	if (!d->ready) {
		raw_spin_unlock(&d->lock);
		return NULL;
	}
	return d;
}

int get_locked(struct desc *table, int n)
{
	struct desc *d = desc_get(table, n);

	if (!d) {
		table->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
		return -ENOENT;
	}
	kfree(d->p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&d->lock);
	return 0;
}

/* 0: held; negative: not. */
static int desc_enter(struct desc *d)
{
	spin_lock(&d->spin);
	if (d->ready)
		return 0;
	spin_unlock(&d->spin);
	return -EAGAIN;
}

int enter_or_fail(struct desc *d)
{
	int err = desc_enter(d);

	if (err) {
		d->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
		return err;
	}
	d->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&d->spin);
	return 0;
}

int enter_negative(struct desc *d)
{
	int err = desc_enter(d);

	if (err < 0)
		return err;
	d->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&d->spin);
	d->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

static struct desc *desc_grab(struct desc *d)
{
	if (!d->ready)
		return ERR_PTR(-EBUSY);
	spin_lock(&d->spin);
	return d;
}

void grab_err_ptr(struct desc *table)
{
	struct desc *d = desc_grab(table);

	if (IS_ERR(d)) {
		table->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
		return;
	}
	d->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&d->spin);
}

/* An unlock that happens only on success. */
static bool desc_finish(struct desc *d)
{
	if (!d->ready)
		return false;
	raw_spin_unlock(&d->lock);
	return true;
}

void finish_or_stay(struct desc *d)
{
	raw_spin_lock(&d->lock);
	if (desc_finish(d)) {
		kfree(d->p); // OK free-in-raw
		return;
	}
	kfree(d->p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&d->lock);
}
