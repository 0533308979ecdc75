// SPDX-License-Identifier: GPL-2.0-or-later
/* What queues, filters, sockets, fences, maps and host controllers call. */
#include <linux/bpf.h>
#include <linux/can/core.h>
#include <linux/dma-fence.h>
#include <linux/netfilter/x_tables.h>
#include <linux/slab.h>
#include <linux/usb.h>
#include <linux/usb/hcd.h>
#include <net/dst.h>
#include <net/netfilter/nf_tables.h>
#include <net/sch_generic.h>
#include <net/sock.h>
#include <net/tcp.h>

static void *buf;

static struct sk_buff *queue_peek(struct Qdisc *sch)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NULL;
}

struct Qdisc_ops queue_ops = { .peek = queue_peek };

static void filter_eval(const struct nft_expr *expr, struct nft_regs *regs,
			const struct nft_pktinfo *pkt)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct nft_expr_ops filter_ops = { .eval = filter_eval };

static bool table_match(const struct sk_buff *skb, struct xt_action_param *par)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return false;
}

static unsigned int table_target(struct sk_buff *skb, const struct xt_action_param *par)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct xt_match packet_match = { .match = table_match };
struct xt_target packet_target = { .target = table_target };

static u32 window(struct sock *sk)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 2;
}

struct tcp_congestion_ops congestion = { .ssthresh = window };

static void on_data(struct sock *sk)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void socket_setup(struct sock *sk)
{
	sk->sk_data_ready = on_data;
}

static bool fence_enable(struct dma_fence *fence)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return true;
}

const struct dma_fence_ops fence_ops = { .enable_signaling = fence_enable };

static void *map_lookup(struct bpf_map *map, void *key)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return NULL;
}

const struct bpf_map_ops map_ops = { .map_lookup_elem = map_lookup };

/* Programs cannot change it, user space can. */
static long cpu_map_update(struct bpf_map *map, void *key, void *value, u64 flags)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct bpf_map_ops cpu_map_ops = { .map_update_elem = (void *)cpu_map_update };

static irqreturn_t host_irq(struct usb_hcd *hcd)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

const struct hc_driver host_driver = { .irq = host_irq };

/* Frames come in softirq context, whatever else a function asks. */
static void can_frame(struct sk_buff *skb, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, in_softirq() ? GFP_ATOMIC : GFP_KERNEL); // OK sleep-in-atomic
	spin_lock((spinlock_t *)data);
	buf = kmalloc(8, in_softirq() ? GFP_ATOMIC : GFP_KERNEL); // OK sleep-in-atomic
	spin_unlock((spinlock_t *)data);
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

/* Who only looks for it does not call it. */
static noinline void can_forget(void (*func)(struct sk_buff *, void *), void *data)
{
	if (func == buf)
		buf = data;
}

void can_done(spinlock_t *lock)
{
	can_forget(can_frame, lock);
}

int can_setup(struct net *net, struct net_device *dev, spinlock_t *lock)
{
	return can_rx_register(net, dev, 0, 0, can_frame, lock, "case", NULL);
}

/* Nor do packets come to whom a route leads in any other context. */
static int route_input(struct sk_buff *skb)
{
	spin_lock(&skb->sk->sk_receive_queue.lock);
	buf = kmalloc(8, in_softirq() ? GFP_ATOMIC : GFP_KERNEL); // OK sleep-in-atomic
	spin_unlock(&skb->sk->sk_receive_queue.lock);
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void route_setup(struct dst_entry *dst)
{
	dst->input = route_input;
}
