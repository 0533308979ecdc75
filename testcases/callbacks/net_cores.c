// SPDX-License-Identifier: GPL-2.0-or-later
/* What is called for connections, for packets put together, and with the locks of a radio or a line held. */
#include <linux/netdevice.h>
#include <linux/netfilter/ipset/ip_set.h>
#include <linux/ppp-comp.h>
#include <linux/ppp_defs.h>
#include <linux/slab.h>
#include <net/inet_connection_sock.h>
#include <net/mac80211.h>
#include <net/protocol.h>
#include <net/request_sock.h>
#include <net/xfrm.h>

static void *buf;

static void rate_init(void *priv, struct ieee80211_supported_band *band,
		      struct cfg80211_chan_def *def, struct ieee80211_sta *sta, void *priv_sta)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void *rate_alloc(struct ieee80211_hw *hw)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return buf;
}

const struct rate_control_ops rate_ops = { .alloc = rate_alloc, .rate_init = rate_init };

static int port_steer(struct net_device *dev, const struct sk_buff *skb, u16 queue, u32 flow)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct net_device_ops port_ops = { .ndo_rx_flow_steer = port_steer };

static int join_complete(struct sk_buff *skb, int offset)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static struct sk_buff *join_segment(struct sk_buff *skb, netdev_features_t features)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return skb;
}

const struct net_offload join_offload = {
	.callbacks = { .gro_complete = join_complete, .gso_segment = join_segment },
};

static int call_request(struct sock *sk, struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct inet_connection_sock_af_ops call_ops = { .conn_request = call_request };

static void call_ack(const struct sock *sk, struct sk_buff *skb, struct request_sock *req)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct request_sock_ops call_sock_ops = { .send_ack = call_ack };

static int crypt_input(struct xfrm_state *x, struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct xfrm_type crypt_type = { .input = crypt_input };

static int crypt_notify(struct xfrm_state *x, const struct km_event *event)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct xfrm_mgr crypt_mgr = { .notify = crypt_notify };

static int names_kadt(struct ip_set *set, const struct sk_buff *skb,
		      const struct xt_action_param *par, enum ipset_adt adt,
		      struct ip_set_adt_opt *opt)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct ip_set_type_variant names_variant = { .kadt = names_kadt };

static int squeeze(void *state, unsigned char *in, unsigned char *out, int size, int room)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static void *squeeze_alloc(unsigned char *options, int len)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return buf;
}

const struct compressor squeeze_ops = { .comp_alloc = squeeze_alloc, .compress = squeeze };
