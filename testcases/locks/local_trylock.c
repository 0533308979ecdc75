// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt
/* A local_lock that is tried: on PREEMPT_RT a spinlock_t, not to be had in hard interrupts. */
#include "../include/linux-6.15.h"

#include <linux/interrupt.h>
#include <linux/local_lock.h>
#include <linux/percpu.h>

struct stock {
	local_trylock_t lock;
	void *item;
};
static DEFINE_PER_CPU(struct stock, stock);

void tried(void)
{
	if (local_trylock(&stock.lock)) {
		this_cpu_write(stock.item, kmalloc(8, GFP_ATOMIC)); // OK alloc-in-raw
		this_cpu_write(stock.item, kmalloc(8, GFP_KERNEL)); // EXPECT sleep-in-atomic
		local_unlock(&stock.lock);
	} else {
		kfree(kmalloc(8, GFP_KERNEL)); // OK sleep-in-atomic; OK free-in-raw
	}
}

static irqreturn_t handler(int irq, void *data)
{
	if (local_trylock(&stock.lock)) {
		this_cpu_write(stock.item, kmalloc(8, GFP_ATOMIC)); // OK alloc-in-raw
		local_unlock(&stock.lock);
	}
	return IRQ_HANDLED;
}

int register_it(void)
{
	return request_irq(1, handler, IRQF_NO_THREAD, "hard", NULL);
}
