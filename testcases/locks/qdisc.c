// SPDX-License-Identifier: GPL-2.0-or-later
/* The lock of a tree of queues: one of two, by a flag of the queue, asked for anew to release it. Bottom halves are off as well. */
#include <linux/mm.h>
#include <linux/slab.h>
#include <net/sch_generic.h>

static void *table;

void queue_changed(struct Qdisc *sch, void **table);

int resize(struct Qdisc *sch, struct kmem_cache *cache, void *flow)
{
	void *old;
	void *new = kvmalloc(64, GFP_KERNEL); // OK sleep-in-atomic

	sch_tree_lock(sch);
	old = table;
	table = new;
	queue_changed(sch, &table);
	kmem_cache_free(cache, flow);  // OK free-in-raw
	flow = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	kvfree(flow);		       // OK free-in-raw
	sch_tree_unlock(sch);
	kvfree(old); // OK free-in-raw
	return 0;
}
