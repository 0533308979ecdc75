// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions that allocate with flags of their own: nothing at the call says so. */
#include <linux/blk-mq.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/dmapool.h>
#include <linux/genalloc.h>
#include <linux/input.h>
#include <linux/interrupt.h>
#include <linux/ioport.h>
#include <linux/kthread.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>
#include <linux/proc_fs.h>
#include <linux/regmap.h>
#include <linux/rhashtable.h>
#include <linux/seq_file.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

/* As in crypto/internal.h. */
struct crypto_alg;
struct crypto_type;
void *crypto_create_tfm_node(struct crypto_alg *alg, const struct crypto_type *frontend, int node);

/* As in linux/workqueue.h, or kernel/workqueue.c. */
struct workqueue_attrs *alloc_workqueue_attrs(void);

static DEFINE_RAW_SPINLOCK(lock);
static DEFINE_SPINLOCK(queue);

static int thread(void *data)
{
	return 0;
}

static int show(struct seq_file *m, void *v)
{
	return 0;
}

static irqreturn_t handler(int irq, void *data)
{
	return IRQ_HANDLED;
}

int of_drivers(struct device *dev, struct kobject *kobj, const struct class *class)
{
	int err;

	spin_lock(&queue);
	alloc_workqueue("x", 0, 0); // EXPECT sleep-in-atomic[rt,nort]
	alloc_workqueue_attrs(); // EXPECT sleep-in-atomic[rt,nort]
	kthread_create_on_node(thread, NULL, 0, "x"); // EXPECT sleep-in-atomic[rt,nort]
	err = dev_set_name(dev, "x"); // EXPECT sleep-in-atomic[rt,nort]
	err |= device_add(dev); // EXPECT sleep-in-atomic[rt,nort]
	err |= device_register(dev); // EXPECT sleep-in-atomic[rt,nort]
	device_create((void *)class, dev, 0, NULL, "x"); // EXPECT sleep-in-atomic[rt,nort]
	err |= class_register((void *)class); // EXPECT sleep-in-atomic[rt,nort]
	err |= bus_register((void *)dev->bus); // EXPECT sleep-in-atomic[rt,nort]
	err |= kobject_set_name(kobj, "x"); // EXPECT sleep-in-atomic[rt,nort]
	err |= kobject_add(kobj, NULL, "x"); // EXPECT sleep-in-atomic[rt,nort]
	err |= kobject_init_and_add(kobj, NULL, NULL, "x"); // EXPECT sleep-in-atomic[rt,nort]
	err |= !kobject_create_and_add("x", kobj); // EXPECT sleep-in-atomic[rt,nort]
	err |= sysfs_create_file(kobj, NULL); // EXPECT sleep-in-atomic[rt,nort]
	platform_device_alloc("x", 0); // EXPECT sleep-in-atomic[rt,nort]
	err |= !devm_alloc_percpu(dev, long); // EXPECT sleep-in-atomic[rt,nort]
	err |= !input_allocate_device(); // EXPECT sleep-in-atomic[rt,nort]
	err |= !cdev_alloc(); // EXPECT sleep-in-atomic[rt,nort]
	err |= !request_region(0x80, 1, "x"); // EXPECT sleep-in-atomic[rt,nort]
	err |= !gen_pool_create(3, 0); // EXPECT sleep-in-atomic[rt,nort]
	err |= !dma_pool_create("x", dev, 64, 8, 0); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&queue);
	return err;
}

int of_interrupts(struct device *dev, int irq, void __percpu *id)
{
	int err;

	spin_lock(&queue);
	err = request_irq(irq, handler, 0, "x", dev); // EXPECT sleep-in-atomic[rt,nort]
	err |= request_threaded_irq(irq, NULL, handler, IRQF_ONESHOT, "x", dev); // EXPECT sleep-in-atomic[rt,nort]
	err |= request_any_context_irq(irq, handler, 0, "x", dev); // EXPECT sleep-in-atomic[rt,nort]
	err |= request_percpu_irq(irq, handler, "x", id); // EXPECT sleep-in-atomic[rt,nort]
	err |= __request_percpu_irq(irq, handler, 0, "x", id); // EXPECT sleep-in-atomic[rt,nort]
	err |= devm_request_irq(dev, irq, handler, 0, "x", dev); // EXPECT sleep-in-atomic[rt,nort]
	err |= devm_request_threaded_irq(dev, irq, NULL, handler, 0, "x", dev); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&queue);
	return err;
}

int of_subsystems(struct file *file, struct net_device *dev, struct blk_mq_tag_set *set,
		  struct rhashtable *ht, const struct regmap_config *config, struct crypto_alg *alg)
{
	int err;

	spin_lock(&queue);
	err = seq_open(file, NULL); // EXPECT sleep-in-atomic[rt,nort]
	err |= single_open(file, show, NULL); // EXPECT sleep-in-atomic[rt,nort]
	err |= !proc_create("x", 0444, NULL, NULL); // EXPECT sleep-in-atomic[rt,nort]
	err |= !proc_create_data("x", 0444, NULL, NULL, NULL); // EXPECT sleep-in-atomic[rt,nort]
	err |= !proc_mkdir_data("x", 0555, NULL, NULL); // EXPECT sleep-in-atomic[rt,nort]
	err |= !alloc_netdev_mqs(0, "x", NET_NAME_UNKNOWN, NULL, 1, 1); // EXPECT sleep-in-atomic[rt,nort]
	err |= register_netdevice(dev); // EXPECT sleep-in-atomic[rt,nort]
	err |= blk_mq_alloc_tag_set(set); // EXPECT sleep-in-atomic[rt,nort]
	err |= rhashtable_init(ht, NULL); // EXPECT sleep-in-atomic[rt,nort]
	err |= IS_ERR(__regmap_init(NULL, NULL, NULL, config, NULL, NULL)); // EXPECT sleep-in-atomic[rt,nort]
	err |= IS_ERR(crypto_create_tfm_node(alg, NULL, 0)); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&queue);
	return err;
}

/* --- with GFP_ATOMIC ---------------------------------------------------------------------------- */

void of_packets(struct net_device *dev, struct napi_struct *napi, struct sk_buff *skb, void *data)
{
	raw_spin_lock(&lock);
	netdev_alloc_skb(dev, 64); // EXPECT alloc-in-raw[rt]
	netdev_alloc_skb_ip_align(dev, 64); // EXPECT alloc-in-raw[rt]
	dev_alloc_skb(64); // EXPECT alloc-in-raw[rt]
	napi_alloc_skb(napi, 64); // EXPECT alloc-in-raw[rt]
	__netdev_alloc_frag_align(64, ~0u); // EXPECT alloc-in-raw[rt]
	__napi_alloc_frag_align(64, ~0u); // EXPECT alloc-in-raw[rt]
	build_skb(data, 64); // EXPECT alloc-in-raw[rt]
	__build_skb(data, 64); // EXPECT alloc-in-raw[rt]
	napi_build_skb(data, 64); // EXPECT alloc-in-raw[rt]
	skb_realloc_headroom(skb, 64); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock);
}
