// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/*
 * A local_lock that is tried: on PREEMPT_RT a spinlock_t, not to be had in hard interrupts; without it
 * preemption or interrupts are off where it was to be had.
 */
#include "../include/linux-6.15.h"

#include <linux/interrupt.h>
#include <linux/local_lock.h>
#include <linux/percpu.h>

struct stock {
	local_trylock_t lock;
	local_lock_t plain;
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
		kfree(kmalloc(8, GFP_KERNEL)); // OK sleep-in-atomic @6.12-rt; SPURIOUS sleep-in-atomic[nort] @6.12: that this_cpu_ptr() never gives NULL is not known; OK free-in-raw
	}
}

void tried_with_interrupts_off(void)
{
	unsigned long flags;

	if (!local_trylock_irqsave(&stock.lock, flags)) {
		kfree(kmalloc(8, GFP_KERNEL)); // OK sleep-in-atomic @6.12-rt; SPURIOUS sleep-in-atomic[nort] @6.12: that this_cpu_ptr() never gives NULL is not known; OK free-in-raw
		return;
	}
	this_cpu_write(stock.item, kmalloc(8, GFP_ATOMIC)); // OK alloc-in-raw
	this_cpu_write(stock.item, kmalloc(8, GFP_KERNEL)); // EXPECT sleep-in-atomic[rt,nort] @6.12-rt; EXPECT sleep-in-atomic[nort] @6.12; MISSING sleep-in-atomic[rt] @6.12: PREEMPT_RT would hold a lock, of which nothing is left
	local_unlock_irqrestore(&stock.lock, flags);
	kfree(kmalloc(8, GFP_KERNEL)); // OK sleep-in-atomic; OK free-in-raw
}

/* Whoever waits for it is no worse off than before. */
void waited(void)
{
	local_lock(&stock.lock);
	this_cpu_write(stock.item, kmalloc(8, GFP_ATOMIC)); // OK alloc-in-raw
	this_cpu_write(stock.item, kmalloc(8, GFP_KERNEL)); // EXPECT sleep-in-atomic[rt,nort]
	local_unlock(&stock.lock);
	kfree(kmalloc(8, GFP_KERNEL)); // OK sleep-in-atomic; OK free-in-raw
}

/* One that is never tried, by the macros of the same kernel. */
void plain_irq(void)
{
	local_lock_irq(&stock.plain);
	this_cpu_write(stock.item, kmalloc(8, GFP_ATOMIC)); // OK alloc-in-raw
	this_cpu_write(stock.item, kmalloc(8, GFP_KERNEL)); // EXPECT sleep-in-atomic[rt,nort]
	local_unlock_irq(&stock.plain);
	kfree(kmalloc(8, GFP_KERNEL)); // OK sleep-in-atomic; OK free-in-raw
}

void plain_irqsave(void)
{
	unsigned long flags;

	local_lock_irqsave(&stock.plain, flags);
	this_cpu_write(stock.item, kmalloc(8, GFP_ATOMIC)); // OK alloc-in-raw
	this_cpu_write(stock.item, kmalloc(8, GFP_KERNEL)); // EXPECT sleep-in-atomic[rt,nort]
	local_unlock_irqrestore(&stock.plain, flags);
	kfree(kmalloc(8, GFP_KERNEL)); // OK sleep-in-atomic; OK free-in-raw
}

static irqreturn_t handler(int irq, void *data)
{
	if (local_trylock(&stock.lock)) {
		this_cpu_write(stock.item, kmalloc(8, GFP_ATOMIC)); // OK alloc-in-raw @6.12-rt; SPURIOUS alloc-in-raw[rt] @6.12: PREEMPT_RT fails here, of which nothing is left
		local_unlock(&stock.lock);
	}
	return IRQ_HANDLED;
}

int register_it(void)
{
	return request_irq(1, handler, IRQF_NO_THREAD, "hard", NULL);
}
