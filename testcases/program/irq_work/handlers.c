// SPDX-License-Identifier: GPL-2.0-or-later
#include "report.h"

void report_lazy(struct irq_work *work)
{
	struct report *r = container_of(work, struct report, work);

	r->p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	r->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[nort]; OK sleep-in-atomic[rt]
}

void report_now(struct irq_work *work)
{
	struct report *r = container_of(work, struct report, work);

	r->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}
