// SPDX-License-Identifier: GPL-2.0-or-later
/* The completion handler of a USB request runs in interrupt context, threaded or softirq on PREEMPT_RT. */
#include <linux/slab.h>
#include <linux/usb.h>

struct reader {
	struct urb *urb;
	void *next;
};

static void reader_complete(struct urb *urb)
{
	struct reader *r = urb->context;

	r->next = kmalloc(64, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	usb_submit_urb(urb, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

int reader_start(struct reader *r, struct usb_device *dev, void *buf)
{
	usb_fill_bulk_urb(r->urb, dev, usb_rcvbulkpipe(dev, 1), buf, 64, reader_complete, r);
	return usb_submit_urb(r->urb, GFP_KERNEL); // OK sleep-in-atomic
}
