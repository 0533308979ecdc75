// SPDX-License-Identifier: GPL-2.0-or-later
/* Flags that are handed on to be logged or to choose a node, not to allocate. */
#include <linux/cpuset.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <trace/events/kmem.h>

static DEFINE_SPINLOCK(lock);
static void *p;

bool choose_node(int nid)
{
	bool ok;

	spin_lock(&lock);
	ok = cpuset_node_allowed(nid, GFP_KERNEL); // OK sleep-in-atomic
	trace_mm_page_alloc(NULL, 0, GFP_KERNEL, 0); // OK sleep-in-atomic
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	return ok;
}

/* Somebody else's function that is given flags that may block is taken to block. */
void *elsewhere_new(gfp_t gfp);

void unknown_callee(void)
{
	spin_lock(&lock);
	p = elsewhere_new(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = elsewhere_new(GFP_ATOMIC); // OK sleep-in-atomic
	spin_unlock(&lock);
	p = elsewhere_new(GFP_KERNEL); // OK sleep-in-atomic
}
