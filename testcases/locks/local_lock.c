// SPDX-License-Identifier: GPL-2.0-or-later
/* local_lock_t: preemption off without RT, a sleeping lock with it. */
#include <linux/slab.h>
#include <linux/local_lock.h>
#include <linux/percpu.h>

struct stock {
	local_lock_t lock;
	void *item;
};

static DEFINE_PER_CPU(struct stock, stock) = {
	.lock = INIT_LOCAL_LOCK(lock),
};

void local_plain(void)
{
	local_lock(&stock.lock);
	this_cpu_write(stock.item, kmalloc(8, GFP_ATOMIC)); // OK alloc-in-raw; OK sleep-in-atomic
	this_cpu_write(stock.item, kmalloc(8, GFP_KERNEL)); // EXPECT sleep-in-atomic[rt,nort]
	local_unlock(&stock.lock);
	kfree(raw_cpu_read(stock.item)); // OK free-in-raw
}

void local_irqsave(void)
{
	unsigned long flags;
	void *old;

	local_lock_irqsave(&stock.lock, flags);
	old = this_cpu_read(stock.item);
	kfree(old); // OK free-in-raw
	old = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	this_cpu_write(stock.item, old);
	old = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	kfree(old); // OK free-in-raw
	local_unlock_irqrestore(&stock.lock, flags);
	old = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	kfree(old); // OK free-in-raw
}

void local_irq(void)
{
	void *new;

	local_lock_irq(&stock.lock);
	new = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	this_cpu_write(stock.item, new);
	local_unlock_irq(&stock.lock);
	new = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	kfree(new); // OK free-in-raw
}
