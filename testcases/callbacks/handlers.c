// SPDX-License-Identifier: GPL-2.0-or-later
/* Interrupt handlers, by all ways to register one and all flags that decide. */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/slab.h>

static void *buf;

static irqreturn_t no_thread(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_HANDLED;
}

static irqreturn_t percpu(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_HANDLED;
}

static irqreturn_t oneshot(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_WAKE_THREAD;
}

static irqreturn_t managed(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_HANDLED;
}

static irqreturn_t managed_oneshot(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_WAKE_THREAD;
}

static irqreturn_t shared(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

static irqreturn_t managed_plain(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

static irqreturn_t any(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

static irqreturn_t managed_any(int irq, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

static irqreturn_t of_processor(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return IRQ_HANDLED;
}

static irqreturn_t on_nmi(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt,nort]
	return IRQ_HANDLED;
}

static irqreturn_t on_percpu_nmi(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt,nort]
	return IRQ_HANDLED;
}

static irqreturn_t thread(int irq, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return IRQ_HANDLED;
}

int register_all(struct device *dev, int irq, void __percpu *id)
{
	return request_threaded_irq(irq, no_thread, thread, IRQF_NO_THREAD, "x", dev) ||
	       request_threaded_irq(irq, percpu, NULL, IRQF_PERCPU, "x", dev) ||
	       request_threaded_irq(irq, oneshot, thread, IRQF_ONESHOT, "x", dev) ||
	       request_threaded_irq(irq, shared, thread, IRQF_SHARED, "x", dev) ||
	       devm_request_irq(dev, irq, managed, IRQF_NO_THREAD, "x", dev) ||
	       devm_request_irq(dev, irq, managed_plain, IRQF_SHARED, "x", dev) ||
	       devm_request_threaded_irq(dev, irq, managed_oneshot, thread, IRQF_ONESHOT, "x", dev) ||
	       request_any_context_irq(irq, any, 0, "x", dev) < 0 ||
	       devm_request_any_context_irq(dev, irq, managed_any, 0, "x", dev) < 0 ||
	       __request_percpu_irq(irq, of_processor, 0, "x", id) ||
	       request_nmi(irq, on_nmi, 0, "x", dev) ||
	       request_percpu_nmi(irq, on_percpu_nmi, "x", id);
}

/* --- flow handlers --------------------------------------------------------------------------- */

static void flow(struct irq_desc *desc)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void raw_flow(struct irq_desc *desc)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void chip_flow(struct irq_desc *desc)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void domain_flow(struct irq_desc *desc)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

void flows(struct irq_domain *d, int irq, const struct irq_chip *chip)
{
	irq_set_handler(irq, flow);
	__irq_set_handler(irq, raw_flow, 0, NULL);
	irq_set_chip_and_handler_name(irq, chip, chip_flow, "x");
	irq_domain_set_info(d, irq, 0, chip, NULL, domain_flow, NULL, NULL);
}
