// SPDX-License-Identifier: GPL-2.0-or-later
/* try_alloc_pages(): no flags, and nothing from a hard interrupt or NMI on PREEMPT_RT. */
#include "../include/linux-6.15.h"

#include <linux/interrupt.h>
#include <linux/preempt.h>

/* As with huge pages, of which each processor keeps some. */
#undef HPAGE_PMD_ORDER
#define HPAGE_PMD_ORDER 9

static struct page *page;

void in_raw(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	page = try_alloc_pages(NUMA_NO_NODE, 0); // OK nolock-misuse; OK alloc-in-raw
	raw_spin_unlock(lock);
}

void with_irqs_off(void)
{
	unsigned long flags;

	local_irq_save(flags);
	page = try_alloc_pages(NUMA_NO_NODE, 0); // OK nolock-misuse; OK alloc-in-raw
	local_irq_restore(flags);
}

static irqreturn_t hard_handler(int irq, void *data)
{
	page = try_alloc_pages(NUMA_NO_NODE, 0); // EXPECT nolock-misuse[rt]; OK nolock-misuse[nort]
	return IRQ_HANDLED;
}

static irqreturn_t soft_handler(int irq, void *data)
{
	page = try_alloc_pages(NUMA_NO_NODE, 0); // OK nolock-misuse
	return IRQ_HANDLED;
}

int register_them(void)
{
	int err = request_irq(1, hard_handler, IRQF_NO_THREAD, "hard", NULL);

	return err ? err : request_irq(2, soft_handler, 0, "soft", NULL);
}

/* In a helper, as seen from the handler. */
static noinline struct page *helper(void)
{
	return try_alloc_pages(NUMA_NO_NODE, 0); // OK nolock-misuse
}

static irqreturn_t handler_with_helper(int irq, void *data)
{
	page = helper(); // EXPECT nolock-misuse[rt]
	return IRQ_HANDLED;
}

int register_another(void)
{
	return request_irq(3, handler_with_helper, IRQF_PERCPU, "hard too", NULL);
}

/* It knows that there is nothing to be had. */
static irqreturn_t knowing_handler(int irq, void *data)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT) && in_hardirq())
		return IRQ_NONE;
	page = try_alloc_pages(NUMA_NO_NODE, 0); // OK nolock-misuse
	return IRQ_HANDLED;
}

int register_knowing(void)
{
	return request_irq(4, knowing_handler, IRQF_NO_THREAD, "knows", NULL);
}

void large(void)
{
	page = try_alloc_pages(NUMA_NO_NODE, 3); // OK nolock-misuse
	page = try_alloc_pages(NUMA_NO_NODE, 4); // EXPECT nolock-misuse[rt,nort]
	page = try_alloc_pages(NUMA_NO_NODE, 9); // OK nolock-misuse
}

void gone(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	free_pages_nolock(page, 0); // OK free-in-raw; OK nolock-misuse
	raw_spin_unlock(lock);
	page = alloc_page(GFP_KERNEL);
	free_pages_nolock(page, 0); // OK nolock-misuse
}
