// SPDX-License-Identifier: GPL-2.0-or-later
/* More of what is called for packets, or must be atomic. */
#include <linux/can/core.h>
#include <linux/netdevice.h>
#include <linux/ppp_channel.h>
#include <linux/slab.h>
#include <net/dsa.h>
#include <net/lwtunnel.h>
#include <net/mac80211.h>
#include <net/mac802154.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_tables.h>
#include <net/udp_tunnel.h>

static void *buf;

static rx_handler_result_t port_rx(struct sk_buff **pskb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return RX_HANDLER_PASS;
}

int port_join(struct net_device *dev)
{
	return netdev_rx_handler_register(dev, port_rx, NULL);
}

static void frame_rx(struct sk_buff *skb, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

int frames_join(struct net *net, struct net_device *dev)
{
	return can_rx_register(net, dev, 1, 1, frame_rx, NULL, "m", NULL);
}

static int link_header(struct sk_buff *skb, struct net_device *dev, unsigned short type, const void *daddr,
		       const void *saddr, unsigned int len)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct header_ops link_header_ops = { .create = link_header };

static int tunnel_rx(struct sock *sk, struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void tunnel_open(struct net *net, struct socket *sock)
{
	struct udp_tunnel_sock_cfg cfg = { .encap_type = 1 };

	cfg.encap_rcv = tunnel_rx;
	setup_udp_tunnel_sock(net, sock, &cfg);
}

static int encap_output(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct lwtunnel_encap_ops encap_ops = { .output = encap_output };

static int track_help(struct sk_buff *skb, unsigned int protoff, struct nf_conn *ct,
		      enum ip_conntrack_info ctinfo)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct nf_conntrack_helper track_helper = { .help = track_help };

static void quota_eval(struct nft_object *obj, struct nft_regs *regs, const struct nft_pktinfo *pkt)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct nft_object_ops quota_ops = { .eval = quota_eval };

static void *set_update(struct nft_set *set)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NULL;
}

/* Its parameters depend on the kernel. */
const struct nft_set_ops set_ops = { .update = (void *)set_update };

static struct sk_buff *tag_xmit(struct sk_buff *skb, struct net_device *dev)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return skb;
}

const struct dsa_device_ops tag_ops = { .xmit = tag_xmit };

static int line_xmit(struct ppp_channel *chan, struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 1;
}

const struct ppp_channel_ops line_ops = { .start_xmit = line_xmit };

static int radio_set_tim(struct ieee80211_hw *hw, struct ieee80211_sta *sta, bool set)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int radio_start(struct ieee80211_hw *hw)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct ieee80211_ops radio_ops = { .start = radio_start, .set_tim = radio_set_tim };

static int sensor_xmit(struct ieee802154_hw *hw, struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct ieee802154_ops sensor_ops = { .xmit_async = sensor_xmit };
