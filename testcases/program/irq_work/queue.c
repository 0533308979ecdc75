// SPDX-License-Identifier: GPL-2.0-or-later
#include "report.h"

struct report urgent = { .work = IRQ_WORK_INIT_HARD(report_now) };

void report_init(struct report *r)
{
	init_irq_work(&r->work, report_lazy);
}

void report_urgent(void)
{
	irq_work_queue(&urgent.work);
}
