// SPDX-License-Identifier: GPL-2.0-or-later
/* The siblings of what waits.c has: named in the same rules, each for itself. */
#include <crypto/aead.h>
#include <crypto/akcipher.h>
#include <crypto/hash.h>
#include <crypto/kpp.h>
#include <crypto/rng.h>
#include <crypto/skcipher.h>
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/firmware.h>
#include <linux/net.h>
#include <linux/pci.h>
#include <linux/spinlock.h>
#include <linux/usb.h>

static DEFINE_SPINLOCK(lock);
static const struct firmware *fw;
static struct debugfs_blob_wrapper blob;
static struct socket *sock;
static void *p;
static char buf[8];
static u8 reg8;
static u16 reg16;
static u64 reg64;
static bool flag;
static int err, sent;

void under_a_spinlock(struct usb_device *dev, struct pci_dev *pci)
{
	spin_lock(&lock);
	err = usb_interrupt_msg(dev, 0, buf, 8, &sent, 100); // EXPECT sleep-in-atomic[rt,nort]
	err = usb_get_descriptor(dev, 1, 0, buf, 8); // EXPECT sleep-in-atomic[rt,nort]
	err = usb_string(dev, 1, buf, 8); // EXPECT sleep-in-atomic[rt,nort]
	p = crypto_alloc_base("crc32c", 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = crypto_alloc_ahash("crc32c", 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = crypto_alloc_sync_skcipher("ctr(aes)", 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = crypto_alloc_aead("gcm(aes)", 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = crypto_alloc_akcipher("rsa", 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = crypto_alloc_kpp("dh", 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = crypto_alloc_rng("drbg", 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	err = firmware_request_nowarn(&fw, "m.bin", &dev->dev); // EXPECT sleep-in-atomic[rt,nort]
	err = request_firmware_direct(&fw, "m.bin", &dev->dev); // EXPECT sleep-in-atomic[rt,nort]
	err = request_firmware_into_buf(&fw, "m.bin", &dev->dev, buf, 8); // EXPECT sleep-in-atomic[rt,nort]
	p = debugfs_create_file("m", 0444, NULL, NULL, NULL); // EXPECT sleep-in-atomic[rt,nort]
	p = debugfs_create_symlink("m", NULL, "n"); // EXPECT sleep-in-atomic[rt,nort]
	p = debugfs_create_blob("m", 0444, NULL, &blob); // EXPECT sleep-in-atomic[rt,nort]
	debugfs_create_u8("m", 0444, NULL, &reg8); // EXPECT sleep-in-atomic[rt,nort]
	debugfs_create_u16("m", 0444, NULL, &reg16); // EXPECT sleep-in-atomic[rt,nort]
	debugfs_create_u64("m", 0444, NULL, &reg64); // EXPECT sleep-in-atomic[rt,nort]
	debugfs_create_bool("m", 0444, NULL, &flag); // EXPECT sleep-in-atomic[rt,nort]
	err = sysfs_create_groups(&dev->dev.kobj, NULL); // EXPECT sleep-in-atomic[rt,nort]
	p = device_link_add(&dev->dev, &pci->dev, 0); // EXPECT sleep-in-atomic[rt,nort]
	err = sock_create(PF_INET, SOCK_STREAM, 0, &sock); // EXPECT sleep-in-atomic[rt,nort]
	err = pci_alloc_irq_vectors_affinity(pci, 1, 1, PCI_IRQ_MSI, NULL); // EXPECT sleep-in-atomic[rt,nort]
	err = pci_enable_msix_range(pci, NULL, 1, 1); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	err = usb_string(dev, 1, buf, 8); // OK sleep-in-atomic
}
