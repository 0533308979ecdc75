/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/irq_work.h>
#include <linux/slab.h>

struct report {
	struct irq_work work;
	void *p;
};

void report_lazy(struct irq_work *work);
void report_now(struct irq_work *work);
extern struct report urgent;
