// SPDX-License-Identifier: GPL-2.0-or-later
/* A probe is told of flags; it does not allocate with them. Nobody knows what another member does. */
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/tracepoint-defs.h>

struct refill_ops {
	void (*refill)(void *data, gfp_t gfp);
};

void trace_refill(struct tracepoint_func *f)
{
	preempt_disable_notrace();
	((void (*)(void *, gfp_t))f->func)(f->data, GFP_KERNEL); // OK sleep-in-atomic
	preempt_enable_notrace();
}

void refill(const struct refill_ops *ops)
{
	preempt_disable();
	ops->refill(NULL, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	preempt_enable();
}
