// SPDX-License-Identifier: GPL-2.0-or-later
/* The siblings of what iterators.c has, and functions that a stream's lock is held around. */
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <sound/soc.h>

static void *buf;

static int filter_add(struct net_device *dev, const unsigned char *address, int refs)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int filter_del(struct net_device *dev, const unsigned char *address, int refs)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void filter_sync(struct net_device *dev)
{
	__hw_addr_ref_sync_dev(&dev->uc, dev, filter_add, filter_del);
}

static int filter_drop(struct net_device *dev, const unsigned char *address, int refs)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void filter_close(struct net_device *dev)
{
	__hw_addr_ref_unsync_dev(&dev->mc, dev, filter_drop);
}

static int below(struct net_device *dev, struct netdev_nested_priv *priv)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void look_below(struct net_device *dev)
{
	struct netdev_nested_priv priv = {};

	netdev_walk_all_lower_dev_rcu(dev, below, &priv);
}

static int link_trigger(struct snd_pcm_substream *substream, int cmd)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct snd_soc_ops link_ops = {
	.trigger = link_trigger,
};
