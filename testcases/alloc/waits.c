// SPDX-License-Identifier: GPL-2.0-or-later
/* What allocates far below and waits besides, known by name. */
#include <crypto/hash.h>
#include <crypto/skcipher.h>
#include <linux/cdev.h>
#include <linux/debugfs.h>
#include <linux/dmaengine.h>
#include <linux/firmware.h>
#include <linux/input.h>
#include <linux/irqdomain.h>
#include <linux/miscdevice.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/spinlock.h>
#include <linux/usb.h>
#include <net/net_namespace.h>

static DEFINE_SPINLOCK(lock);
static const struct firmware *fw;
static struct socket *sock;
static void *p;
static u32 reg;
static int err;

void under_a_spinlock(struct usb_device *dev)
{
	spin_lock(&lock);
	err = usb_control_msg(dev, 0, 1, 0, 0, 0, NULL, 0, 100); // EXPECT sleep-in-atomic[rt,nort]
	err = usb_bulk_msg(dev, 0, NULL, 0, NULL, 100); // EXPECT sleep-in-atomic[rt,nort]
	err = usb_set_interface(dev, 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	err = usb_reset_device(dev); // EXPECT sleep-in-atomic[rt,nort]
	p = crypto_alloc_shash("crc32c", 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = crypto_alloc_skcipher("ctr(aes)", 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	err = request_firmware(&fw, "m.bin", &dev->dev); // EXPECT sleep-in-atomic[rt,nort]
	p = debugfs_create_dir("m", NULL); // EXPECT sleep-in-atomic[rt,nort]
	debugfs_create_u32("m", 0444, NULL, &reg); // EXPECT sleep-in-atomic[rt,nort]
	err = sysfs_create_group(&dev->dev.kobj, NULL); // EXPECT sleep-in-atomic[rt,nort]
	err = sysfs_create_link(&dev->dev.kobj, &dev->dev.kobj, "m"); // EXPECT sleep-in-atomic[rt,nort]
	err = sysfs_create_bin_file(&dev->dev.kobj, NULL); // EXPECT sleep-in-atomic[rt,nort]
	err = device_create_file(&dev->dev, NULL); // EXPECT sleep-in-atomic[rt,nort]
	err = misc_register(NULL); // EXPECT sleep-in-atomic[rt,nort]
	err = cdev_add(NULL, 1, 1); // EXPECT sleep-in-atomic[rt,nort]
	err = input_register_device(NULL); // EXPECT sleep-in-atomic[rt,nort]
	err = register_netdev(NULL); // EXPECT sleep-in-atomic[rt,nort]
	err = sock_create_kern(&init_net, PF_INET, SOCK_STREAM, 0, &sock); // EXPECT sleep-in-atomic[rt,nort]
	p = dma_request_chan(&dev->dev, "m"); // EXPECT sleep-in-atomic[rt,nort]
	err = pci_enable_msi(NULL); // EXPECT sleep-in-atomic[rt,nort]
	err = irq_create_mapping_affinity(NULL, 1, NULL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	err = usb_clear_halt(dev, 0); // OK sleep-in-atomic
}

void given_back(struct crypto_shash *tfm, struct urb *urb, struct workqueue_struct *wq)
{
	raw_spinlock_t *raw = p;

	spin_lock(&lock);
	crypto_free_shash(tfm); // OK free-in-raw
	release_firmware(fw); // EXPECT free-in-raw[rt,nort]
	destroy_workqueue(wq); // EXPECT free-in-raw[rt,nort]
	spin_unlock(&lock);
	raw_spin_lock(raw);
	crypto_free_shash(tfm); // EXPECT free-in-raw[rt]
	usb_free_urb(urb); // EXPECT free-in-raw[rt]
	raw_spin_unlock(raw);
}
