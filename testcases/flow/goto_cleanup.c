// SPDX-License-Identifier: GPL-2.0-or-later
/* goto to a common exit, with and without the lock. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev {
	raw_spinlock_t lock;
	spinlock_t cfg;
	void *a;
	void *b;
};

int unlock_at_exit(struct dev *d, int n)
{
	int err = -EINVAL;

	raw_spin_lock(&d->lock);
	if (n < 0)
		goto out;
	err = -ENOMEM;
	d->a = kmalloc(n, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	if (!d->a)
		goto out;
	err = 0;
out:
	raw_spin_unlock(&d->lock);
	return err;
}

int cleanup_after_unlock(struct dev *d, int n)
{
	void *a = kmalloc(n, GFP_KERNEL); // OK sleep-in-atomic
	int err = 0;

	raw_spin_lock(&d->lock);
	if (d->a) {
		err = -EEXIST;
		goto unlock;
	}
	d->a = a;
	a = NULL;
unlock:
	raw_spin_unlock(&d->lock);
	kfree(a); // OK free-in-raw
	return err;
}

int cleanup_before_unlock(struct dev *d, int n)
{
	void *a = kmalloc(n, GFP_KERNEL);
	int err = 0;

	raw_spin_lock(&d->lock);
	if (d->a) {
		err = -EEXIST;
		goto free;
	}
	d->a = a;
	goto unlock;
free:
	kfree(a); // EXPECT free-in-raw[rt]
unlock:
	raw_spin_unlock(&d->lock);
	return err;
}

/* Labels in reverse order of what was got: each error leaves through the right one. */
int staged(struct dev *d)
{
	int err = -ENOMEM;
	void *a, *b;

	a = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	if (!a)
		return -ENOMEM;
	b = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	if (!b)
		goto free_a;
	spin_lock(&d->cfg);
	if (d->a) {
		err = -EBUSY;
		goto unlock;
	}
	d->a = a;
	d->b = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&d->cfg);
	return 0;
unlock:
	spin_unlock(&d->cfg);
	kfree(b); // OK free-in-raw
free_a:
	kfree(a); // OK free-in-raw
	return err;
}

/* The forgotten unlock: the error path leaves with the lock, the allocation is behind it. */
int leaves_locked(struct dev *d, int n)
{
	raw_spin_lock(&d->lock);
	if (n > 8)
		goto alloc;
	raw_spin_unlock(&d->lock);
alloc:
	d->a = kmalloc(n, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	if (n > 8)
		raw_spin_unlock(&d->lock);
	return 0;
}
