// SPDX-License-Identifier: GPL-2.0-or-later
/* A macro that disables preemption only where PREEMPT_RT is off. */
// trees: 6.12 6.1
#include <linux/preempt.h>
#include <linux/slab.h>

#define pcpu_task_pin()   preempt_disable()
#define pcpu_task_unpin() preempt_enable()

void *pinned(void)
{
	void *p;

	pcpu_task_pin();
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	pcpu_task_unpin();
	preempt_disable();
	kfree(p); // EXPECT free-in-raw[rt]
	preempt_enable();
	return NULL;
}
