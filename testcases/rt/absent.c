// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12 6.1
/* What no kernel with PREEMPT_RT is compiled with cannot go wrong there. */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "../include/absent.h"

static DEFINE_RAW_SPINLOCK(lock);
static void *buf;

/* Of NUMA balancing, found by its name. */
void task_numa_fault(int last_cpupid, int node, int pages, int flags)
{
	raw_spin_lock(&lock);
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[nort]; OK sleep-in-atomic[rt]
	raw_spin_unlock(&lock);
}

/* Of huge pages, found by the file it is in. */
void split(void)
{
	raw_spin_lock(&lock);
	buf = huge_page_state(GFP_ATOMIC); // OK alloc-in-raw
	buf = huge_page_state(GFP_KERNEL); // EXPECT sleep-in-atomic[nort]; OK sleep-in-atomic[rt]
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock);
}
