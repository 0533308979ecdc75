// SPDX-License-Identifier: GPL-2.0-or-later
/* Network buffers: flags given, flags implied, and frees that look where they are. */
#include <linux/skbuff.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static struct sk_buff *skb;

void skb_raw(struct net_device *dev)
{
	raw_spin_lock(&raw);
	skb = alloc_skb(128, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	skb = dev_alloc_skb(128); // EXPECT alloc-in-raw[rt]
	skb = netdev_alloc_skb(dev, 128); // EXPECT alloc-in-raw[rt]
	skb = skb_clone(skb, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kfree_skb(skb); // EXPECT free-in-raw[rt]
	consume_skb(skb); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
	kfree_skb(skb); // OK free-in-raw
}

void skb_spin(struct net_device *dev)
{
	spin_lock(&lock);
	skb = alloc_skb(128, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	skb = alloc_skb(128, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	skb = netdev_alloc_skb(dev, 128); // OK sleep-in-atomic; OK alloc-in-raw
	skb = skb_copy(skb, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	kfree_skb(skb); // OK free-in-raw
	spin_unlock(&lock);
	skb = alloc_skb(128, GFP_KERNEL); // OK sleep-in-atomic
}

/* Queued for the softirq instead of freed. */
void skb_irq(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&raw, flags);
	dev_kfree_skb_irq(skb); // OK free-in-raw
	raw_spin_unlock_irqrestore(&raw, flags);
}

int skb_grow(void)
{
	int err;

	spin_lock_bh(&lock);
	err = pskb_expand_head(skb, 0, 64, GFP_ATOMIC); // OK sleep-in-atomic
	if (!err)
		err = pskb_expand_head(skb, 0, 64, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock_bh(&lock);
	return err;
}
