// SPDX-License-Identifier: GPL-2.0-or-later
/* What the network stack calls with a lock of its held, or in an RCU read-side section. */
#include <linux/netdevice.h>
#include <linux/padata.h>
#include <linux/slab.h>
#include <net/fib_notifier.h>
#include <net/fib_rules.h>
#include <net/inet_frag.h>
#include <net/ip_tunnels.h>
#include <net/lib80211.h>
#include <net/lwtunnel.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_conntrack_l4proto.h>
#include <net/netfilter/nf_log.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include <net/pkt_cls.h>
#include <net/rtnetlink.h>
#include <net/sch_generic.h>
#include <net/sock.h>
#include <net/tcp.h>
#include <net/xfrm.h>

static void *buf;

static void sk_released(struct sock *sk)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int sk_init(struct sock *sk)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

struct proto sk_proto = { .init = sk_init, .release_cb = sk_released };

static int dev_getlink(struct sk_buff *skb, u32 pid, u32 seq, struct net_device *dev, u32 mask,
		       int flags)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int dev_open_it(struct net_device *dev)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

static void dev_poll(struct net_device *dev)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct net_device_ops dev_ops = {
	.ndo_open = dev_open_it,
	.ndo_bridge_getlink = dev_getlink,
	.ndo_poll_controller = dev_poll,
};

static size_t af_size(const struct net_device *dev, u32 mask)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int af_stats(struct sk_buff *skb, const struct net_device *dev)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static size_t af_stats_size(const struct net_device *dev)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int af_fill(struct sk_buff *skb, const struct net_device *dev, u32 mask)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct rtnl_af_ops af_ops = {
	.get_link_af_size = af_size,
	.fill_stats_af = af_stats,
	.get_stats_af_size = af_stats_size,
	.fill_link_af = af_fill,
};

static size_t slave_size(const struct net_device *dev, const struct net_device *slave)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct rtnl_link_ops link_ops = { .get_slave_size = slave_size };

static int routes_dump(struct net *net, struct notifier_block *nb, struct netlink_ext_ack *extack)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static unsigned int routes_seq(struct net *net)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct fib_notifier_ops routes = { .fib_seq_read = routes_seq, .fib_dump = routes_dump };

static int rule_action(struct fib_rule *rule, struct flowi *flow, int flags,
		       struct fib_lookup_arg *arg)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static bool rule_suppress(struct fib_rule *rule, int flags, struct fib_lookup_arg *arg)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return false;
}

static int rule_match(struct fib_rule *rule, struct flowi *flow, int flags)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct fib_rules_ops fib_rules = { .action = rule_action,
					 .suppress = rule_suppress,
					 .match = rule_match };

static int encap_build(struct sk_buff *skb, struct ip_tunnel_encap *e, u8 *protocol,
		       struct flowi4 *fl4)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static size_t encap_len(struct ip_tunnel_encap *e)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int encap_err(struct sk_buff *skb, u32 info)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct ip_tunnel_encap_ops encap = { .build_header = encap_build,
					   .encap_hlen = encap_len,
					   .err_handler = encap_err };

static int lw_fill(struct sk_buff *skb, struct lwtunnel_state *state)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int lw_size(struct lwtunnel_state *state)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int lw_cmp(struct lwtunnel_state *a, struct lwtunnel_state *b)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct lwtunnel_encap_ops lw = { .fill_encap = lw_fill,
				       .get_encap_size = lw_size,
				       .cmp_encap = lw_cmp };

static size_t cong_info(struct sock *sk, u32 ext, int *attr, union tcp_cc_info *info)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct tcp_congestion_ops cong = { .get_info = cong_info };

static void log_packet(struct net *net, u_int8_t pf, unsigned int hook, const struct sk_buff *skb,
		       const struct net_device *in, const struct net_device *out,
		       const struct nf_loginfo *li, const char *prefix)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct nf_logger logger = { .logfn = log_packet };

static int helper_to(struct sk_buff *skb, const struct nf_conn *ct)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int helper_from(struct nlattr *attr, struct nf_conn *ct)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static void helper_gone(struct nf_conn *ct)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct nf_conntrack_helper helper = { .to_nlattr = helper_to,
				      .from_nlattr = helper_from,
				      .destroy = helper_gone };

static int proto_tuple(struct nlattr *tb[], struct nf_conntrack_tuple *t, u_int32_t flags)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int proto_nlattr(struct sk_buff *skb, const struct nf_conntrack_tuple *t)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct nf_conntrack_l4proto l4proto = { .nlattr_to_tuple = proto_tuple,
					      .tuple_to_nlattr = proto_nlattr };

static unsigned long class_find(struct Qdisc *sch, u32 id)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static void class_empty(struct Qdisc *sch, unsigned long cl)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static unsigned long class_bind(struct Qdisc *sch, unsigned long cl, u32 id)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static void class_unbind(struct Qdisc *sch, unsigned long cl)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct Qdisc_class_ops classes = { .find = class_find,
					 .qlen_notify = class_empty,
					 .bind_tcf = class_bind,
					 .unbind_tcf = class_unbind };

static void filter_bind(void *n, u32 id, unsigned long cl, void *q, unsigned long base)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct tcf_proto_ops filter = { .bind_class = filter_bind };

static void crypt_deinit(void *priv)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void *crypt_init(int idx)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return buf;
}

struct lib80211_crypto_ops crypt_ops = { .init = crypt_init, .deinit = crypt_deinit };

struct rds_transport {
	int (*conn_alloc)(void *conn, gfp_t gfp);
	void (*conn_free)(void *data);
};

static int conn_alloc(void *conn, gfp_t gfp)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static void conn_free(void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct rds_transport transport = { .conn_alloc = conn_alloc, .conn_free = conn_free };

static void job_parallel(struct padata_priv *padata)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void job_serial(struct padata_priv *padata)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void job_setup(struct padata_priv *padata)
{
	padata->parallel = job_parallel;
	padata->serial = job_serial;
}

static void sk_gone(struct sock *sk)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void sk_setup(struct sock *sk)
{
	sk->sk_destruct = sk_gone;
}

static int ematch(struct sk_buff *skb, struct tcf_ematch *em, struct tcf_pkt_info *info)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct tcf_ematch_ops ematch_ops = { .match = ematch };

static int packet_in(struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int packet_cb(struct sk_buff *skb, int err)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int packet_err(struct sk_buff *skb, u32 info)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct xfrm4_protocol ah = { .handler = packet_in,
			     .cb_handler = packet_cb,
			     .err_handler = packet_err };

static int tunnel_in(struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int tunnel_cb(struct sk_buff *skb, int err)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int tunnel_err(struct sk_buff *skb, u32 info)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct xfrm_tunnel tunnel = { .handler = tunnel_in,
			      .cb_handler = tunnel_cb,
			      .err_handler = tunnel_err };

static int six_in(struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct xfrm6_protocol ah6 = { .handler = six_in };

static int tunnel6_in(struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct xfrm6_tunnel tunnel6 = { .handler = tunnel6_in };

static void frag_begin(struct inet_frag_queue *q, const void *arg)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void frag_end(struct inet_frag_queue *q)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct inet_frags frags = { .constructor = frag_begin, .destructor = frag_end };

static void expected(struct nf_conn *new, struct nf_conntrack_expect *this)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void expect(struct nf_conntrack_expect *exp)
{
	exp->expectfn = expected;
}
