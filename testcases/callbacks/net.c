// SPDX-License-Identifier: GPL-2.0-or-later
/* What the network stack calls: in softirq context, under its locks, or in an RCU read-side section. */
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/slab.h>
#include <net/protocol.h>

struct nic {
	struct napi_struct napi;
	void *buf;
	u32 *filter;
};

static netdev_tx_t nic_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);

	nic->buf = kmalloc(64, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	nic->buf = kmalloc(64, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NETDEV_TX_OK;
}

static void nic_set_rx_mode(struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);

	nic->filter = kcalloc(netdev_mc_count(dev), 4, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	kfree(nic->filter); // OK free-in-raw
}

static void nic_tx_timeout(struct net_device *dev, unsigned int queue)
{
	struct nic *nic = netdev_priv(dev);

	nic->buf = kmalloc(64, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void nic_stats(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	struct nic *nic = netdev_priv(dev);

	nic->buf = kmalloc(64, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int nic_open(struct net_device *dev)
{
	struct nic *nic = netdev_priv(dev);

	nic->buf = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic
	return nic->buf ? 0 : -ENOMEM;
}

static const struct net_device_ops nic_ops = {
	.ndo_open = nic_open,
	.ndo_start_xmit = nic_xmit,
	.ndo_set_rx_mode = nic_set_rx_mode,
	.ndo_tx_timeout = nic_tx_timeout,
	.ndo_get_stats64 = nic_stats,
};

static int nic_poll(struct napi_struct *napi, int budget)
{
	struct nic *nic = container_of(napi, struct nic, napi);

	nic->buf = kmalloc(64, GFP_ATOMIC); // OK alloc-in-raw
	nic->buf = kmalloc(64, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void nic_setup(struct net_device *dev, struct nic *nic)
{
	dev->netdev_ops = &nic_ops;
	netif_napi_add(dev, &nic->napi, nic_poll);
}

static void *seen;

static int frame_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *type,
		     struct net_device *orig)
{
	seen = kmalloc(64, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static struct packet_type frame_type = { .func = frame_rcv };

static int segment_rcv(struct sk_buff *skb)
{
	seen = kmalloc(64, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static const struct net_protocol segment_protocol = { .handler = segment_rcv };

static unsigned int inspect(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	seen = kmalloc(64, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NF_ACCEPT;
}

static const struct nf_hook_ops inspect_ops = { .hook = inspect };

int net_setup(struct net *net)
{
	dev_add_pack(&frame_type);
	inet_add_protocol(&segment_protocol, 250);
	return nf_register_net_hook(net, &inspect_ops);
}
