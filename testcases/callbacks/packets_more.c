// SPDX-License-Identifier: GPL-2.0-or-later
/* Classifiers, actions, radios, fabrics, sockets' protocols: in softirq context or under RCU. */
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <net/act_api.h>
#include <net/mac80211.h>
#include <net/protocol.h>
#include <net/sch_generic.h>
#include <scsi/fc/fc_fs.h>
#include <linux/nvme-fc-driver.h>

static void *buf;

/* The arguments of some differ between kernels. */
static void on_classify(void)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct tcf_proto_ops classifier = { .classify = (void *)on_classify };

static void on_act(void)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct tc_action_ops action = { .act = (void *)on_act };

static void on_tx(struct ieee80211_hw *hw, struct ieee80211_tx_control *control, struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void on_wake(struct ieee80211_hw *hw, struct ieee80211_txq *txq)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int on_start(struct ieee80211_hw *hw)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct ieee80211_ops radio = { .tx = on_tx, .wake_tx_queue = on_wake, .start = on_start };

static int on_io(struct nvme_fc_local_port *local, struct nvme_fc_remote_port *remote, void *handle,
		 struct nvmefc_fcp_req *req)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct nvme_fc_port_template fabric = { .fcp_io = on_io };

static int on_packet(struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct inet6_protocol protocol = { .handler = on_packet };

/* --- NAPI -------------------------------------------------------------------------------------- */

static int on_weighed(struct napi_struct *napi, int budget)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int on_sent(struct napi_struct *napi, int budget)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int on_sent_weighed(struct napi_struct *napi, int budget)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void queues(struct net_device *dev, struct napi_struct *napi)
{
	netif_napi_add_weight(dev, &napi[0], on_weighed, 16);
	netif_napi_add_tx(dev, &napi[1], on_sent);
	netif_napi_add_tx_weight(dev, &napi[2], on_sent_weighed, 16);
}
