// SPDX-License-Identifier: GPL-2.0-or-later
/* What USB and HID call when an URB is completed, or where it may be. */
#include <linux/hid.h>
#include <linux/slab.h>
#include <linux/tty.h>
#include <linux/usb.h>
#include <linux/usb/gadget.h>
#include <linux/usb/hcd.h>
#include <linux/usb/serial.h>
#include <linux/usb/usbnet.h>

static void *buf;

static int mouse_raw_event(struct hid_device *hdev, struct hid_report *report, u8 *data, int size)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int mouse_probe(struct hid_device *hdev, const struct hid_device_id *id)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

struct hid_driver mouse_driver = { .probe = mouse_probe, .raw_event = mouse_raw_event };

static int host_dequeue(struct usb_hcd *hcd, struct urb *urb, int status)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

/* Whoever submits says whether it may sleep. */
static int host_enqueue(struct usb_hcd *hcd, struct urb *urb, gfp_t flags)
{
	buf = kmalloc(8, flags); // OK sleep-in-atomic
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct hc_driver host_driver = { .urb_enqueue = host_enqueue, .urb_dequeue = host_dequeue };

static int udc_enable(struct usb_ep *ep, const struct usb_endpoint_descriptor *desc)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int udc_queue(struct usb_ep *ep, struct usb_request *req, gfp_t flags)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct usb_ep_ops udc_ops = { .enable = udc_enable, .queue = udc_queue };

static int gadget_setup(struct usb_gadget *gadget, const struct usb_ctrlrequest *ctrl)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int gadget_bind(struct usb_gadget *gadget, struct usb_gadget_driver *driver)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

struct usb_gadget_driver gadget_driver = { .bind = gadget_bind, .setup = gadget_setup };

static void modem_read(struct urb *urb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int modem_prepare(struct usb_serial_port *port, void *dest, size_t size)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct usb_serial_driver modem_driver = {
	.process_read_urb = modem_read,
	.prepare_write_buffer = modem_prepare,
};

static struct sk_buff *link_tx_fixup(struct usbnet *dev, struct sk_buff *skb, gfp_t flags)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return skb;
}

const struct driver_info link_info = { .tx_fixup = link_tx_fixup };
