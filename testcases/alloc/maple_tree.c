// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* Maple trees: what is called with the lock of the tree held lets go of it to allocate, if the flags let it sleep. */
#include <linux/maple_tree.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

int store(struct maple_tree *mt, void *entry)
{
	MA_STATE(mas, mt, 0, 0);
	int err;

	mtree_lock(mt);
	err = mas_store_gfp(&mas, entry, GFP_KERNEL); // OK sleep-in-atomic
	mtree_unlock(mt);
	return err;
}

int alloc_cyclic(struct maple_tree *mt, void *entry)
{
	MA_STATE(mas, mt, 0, 0);
	unsigned long start, next = 0;
	int err;

	mtree_lock(mt);
	err = mas_alloc_cyclic(&mas, &start, entry, 2, ULONG_MAX, &next, GFP_KERNEL); // OK sleep-in-atomic
	mtree_unlock(mt);
	return err;
}

/* It does not let go of what else forbids it to sleep. */
int store_for_readers(struct maple_tree *mt, void *entry)
{
	MA_STATE(mas, mt, 0, 0);
	int err;

	rcu_read_lock();
	mtree_lock(mt);
	err = mas_store_gfp(&mas, entry, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	mtree_unlock(mt);
	rcu_read_unlock();
	return err;
}
