// SPDX-License-Identifier: GPL-2.0-or-later
/* A walk through a hash table is an RCU read-side section that other functions begin and end. */
#include <linux/rhashtable.h>
#include <linux/slab.h>

void *copy_all(struct rhashtable *table)
{
	struct rhashtable_iter iter;
	void *obj, *copy = NULL;

	rhashtable_walk_enter(table, &iter);
	rhashtable_walk_start(&iter);
	while ((obj = rhashtable_walk_next(&iter)) && !IS_ERR(obj))
		copy = kmemdup(obj, 8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	rhashtable_walk_stop(&iter);
	copy = kmemdup(copy, 8, GFP_KERNEL); // OK sleep-in-atomic
	rhashtable_walk_exit(&iter);
	return copy;
}
