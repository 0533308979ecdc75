// SPDX-License-Identifier: GPL-2.0-or-later
/* One function for two purposes: called in a task and registered as a handler. */
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct link {
	int irq;
	struct work_struct work;
	void *buf;
};

static void service(struct link *l)
{
	l->buf = kmalloc(8, GFP_ATOMIC);
}

static irqreturn_t link_irq(int irq, void *data)
{
	service(data); // EXPECT alloc-in-raw[rt]
	return IRQ_HANDLED;
}

static void link_work(struct work_struct *work)
{
	service(container_of(work, struct link, work)); // OK alloc-in-raw; OK sleep-in-atomic
}

/* The handler may be called directly, too: what it demands then is its caller's business. */
int link_open(struct link *l)
{
	INIT_WORK(&l->work, link_work);
	link_irq(l->irq, l); // OK alloc-in-raw
	return request_irq(l->irq, link_irq, IRQF_NO_THREAD, "link", l);
}
