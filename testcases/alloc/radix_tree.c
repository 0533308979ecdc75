// SPDX-License-Identifier: GPL-2.0-or-later
/* Radix trees: a preload that returns with a lock, or fails without it. */
#include <linux/radix-tree.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static void *p;

int preload_idiom(struct radix_tree_root *root, void *item)
{
	int err = radix_tree_preload(GFP_KERNEL); // OK sleep-in-atomic

	if (err) {
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
		return err;
	}
	spin_lock(&lock);
	err = radix_tree_insert(root, 1, item); // OK sleep-in-atomic; OK alloc-in-raw
	spin_unlock(&lock);
	radix_tree_preload_end();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return err;
}

int preload_under_lock(void)
{
	int err;

	spin_lock(&lock);
	err = radix_tree_preload(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	if (!err)
		radix_tree_preload_end();
	spin_unlock(&lock);
	return err;
}

/* What it returns with is a lock: no sleep until its end. */
int alloc_in_preload(void)
{
	int err = radix_tree_preload(GFP_KERNEL);

	if (err)
		return err;
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	radix_tree_preload_end();
	return 0;
}

/* It takes the lock even if the flags do not let it fill up. */
int maybe_preloaded(void **slot)
{
	int err = radix_tree_maybe_preload(GFP_KERNEL); // OK sleep-in-atomic

	if (err)
		return err;
	*slot = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	radix_tree_preload_end();
	*slot = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}
