// SPDX-License-Identifier: GPL-2.0-or-later
/* What a composite gadget calls, under its lock or in interrupts. */
#include <linux/slab.h>
#include <linux/usb/composite.h>

static void *buf;

static int function_set_alt(struct usb_function *f, unsigned int interface, unsigned int alt)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int function_setup(struct usb_function *f, const struct usb_ctrlrequest *ctrl)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int function_bind(struct usb_configuration *c, struct usb_function *f)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

void function_init(struct usb_function *f)
{
	f->bind = function_bind;
	f->set_alt = function_set_alt;
	f->setup = function_setup;
}
