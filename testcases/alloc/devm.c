// SPDX-License-Identifier: GPL-2.0-or-later
/* Managed allocations and other functions that are known by their gfp_t parameter only. */
#include <linux/device.h>
#include <linux/kfifo.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/usb.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static void *p;

void devm_forms(struct device *dev)
{
	spin_lock(&lock);
	p = devm_kzalloc(dev, 8, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	p = devm_kzalloc(dev, 8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = devm_kcalloc(dev, 2, 8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = devm_kstrdup(dev, "a", GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = devm_kasprintf(dev, GFP_KERNEL, "%d", 1); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	raw_spin_lock(&raw);
	p = devm_kmalloc(dev, 8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
	p = devm_kzalloc(dev, 8, GFP_KERNEL); // OK sleep-in-atomic
}

void usb_forms(struct urb *urb)
{
	spin_lock(&lock);
	p = usb_alloc_urb(0, GFP_ATOMIC); // OK sleep-in-atomic
	p = usb_alloc_urb(0, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	if (usb_submit_urb(urb, GFP_KERNEL)) // EXPECT sleep-in-atomic[rt,nort]
		p = NULL;
	spin_unlock(&lock);
	p = usb_alloc_urb(0, GFP_KERNEL); // OK sleep-in-atomic
}

int sg_forms(struct sg_table *table)
{
	int err;

	spin_lock(&lock);
	err = sg_alloc_table(table, 4, GFP_ATOMIC); // OK sleep-in-atomic
	if (err)
		err = sg_alloc_table(table, 4, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	return err;
}
