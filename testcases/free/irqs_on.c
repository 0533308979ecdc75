// SPDX-License-Identifier: GPL-2.0-or-later
/* Coherent memory may be mapped; it is unmapped with interrupts on only. */
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static struct device *dev;

void with_interrupts_off(void *p, dma_addr_t dma)
{
	unsigned long flags;

	local_irq_save(flags); // NOTE with interrupts disabled
	dma_free_coherent(dev, 8, p, dma); // EXPECT free-in-raw[rt,nort]
	local_irq_restore(flags);
	dma_free_coherent(dev, 8, p, dma); // OK free-in-raw
}

/* On PREEMPT_RT the lock leaves them on. */
void under_locks(void *p, dma_addr_t dma)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	dma_free_coherent(dev, 8, p, dma); // EXPECT free-in-raw[nort]; OK free-in-raw[rt]
	spin_unlock_irqrestore(&lock, flags);
	spin_lock_bh(&lock);
	dma_free_coherent(dev, 8, p, dma); // OK free-in-raw
	spin_unlock_bh(&lock);
	raw_spin_lock(&raw);
	dma_free_coherent(dev, 8, p, dma); // EXPECT free-in-raw[rt]; OK free-in-raw[nort]
	raw_spin_unlock(&raw);
}

static void ring_free(void *p, dma_addr_t dma)
{
	dma_free_coherent(dev, 8, p, dma); // OK free-in-raw
}

void by_a_helper(void *p, dma_addr_t dma)
{
	local_irq_disable();
	ring_free(p, dma); // EXPECT free-in-raw[rt,nort]
	local_irq_enable();
	ring_free(p, dma); // OK free-in-raw
	ring_free(NULL, dma); // OK free-in-raw
}

static irqreturn_t ring_interrupt(int irq, void *p)
{
	ring_free(p, 0); // EXPECT free-in-raw[nort]
	return IRQ_HANDLED;
}

int ring_open(void *p)
{
	return request_irq(1, ring_interrupt, 0, "ring", p);
}
