// SPDX-License-Identifier: GPL-2.0-or-later
/* Handlers of interrupts that the core of a bus requests. */
#include <asm/mshyperv.h>
#include <linux/acpi.h>
#include <linux/libata.h>
#include <linux/parport.h>
#include <linux/slab.h>
#include <linux/uio_driver.h>
#include <pcmcia/cistpl.h>
#include <pcmcia/ds.h>
#include <xen/events.h>

static void *buf;

static irqreturn_t disk_interrupt(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

int disk_activate(struct ata_host *host, const struct scsi_host_template *sht)
{
	return ata_host_activate(host, 5, disk_interrupt, IRQF_SHARED, (void *)sht);
}

static irqreturn_t card_interrupt(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

int card_config(struct pcmcia_device *card)
{
	return pcmcia_request_irq(card, card_interrupt);
}

static irqreturn_t guest_interrupt(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

static irqreturn_t guest_timer(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

void guest_bind(void)
{
	bind_virq_to_irqhandler(VIRQ_CONSOLE, 0, guest_interrupt, 0, "m", NULL);
	bind_virq_to_irqhandler(VIRQ_TIMER, 0, guest_timer, IRQF_PERCPU, "m", NULL);
}

static irqreturn_t user_interrupt(int irq, struct uio_info *info)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

void user_setup(struct uio_info *info)
{
	info->handler = user_interrupt;
}

static void printer_interrupt(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct pardev_cb printer_cb = { .irq_func = printer_interrupt };

static void host_message(void)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void host_setup(void)
{
	hv_setup_vmbus_handler(host_message);
}

static u32 lid_event(acpi_handle device, u32 number, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return ACPI_INTERRUPT_HANDLED;
}

acpi_status lid_setup(acpi_handle device)
{
	return acpi_install_gpe_handler(device, 5, ACPI_GPE_EDGE_TRIGGERED, lid_event, NULL);
}
