// SPDX-License-Identifier: GPL-2.0-or-later
/* Members of which all calls in the kernel tell the context: of headers, then of structs that are private to one file. */
#include <linux/interrupt.h>
#include <linux/key-type.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rhashtable.h>
#include <linux/serial_core.h>
#include <linux/slab.h>
#include <linux/smpboot.h>
#include <linux/task_work.h>
#include <net/dst_ops.h>

static void *buf;

static void key_show(const struct key *key, struct seq_file *m)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int key_fill(struct key *key, struct key_preparsed_payload *prep)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

struct key_type keys = { .instantiate = key_fill, .describe = key_show };

static void route_redirect(struct dst_entry *dst, struct sock *sk, struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void route_mtu(struct dst_entry *dst, struct sock *sk, struct sk_buff *skb, u32 mtu,
		      bool confirm_neigh)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]; NOTE possible, not certain
}

struct dst_ops routes = { .redirect = route_redirect, .update_pmtu = route_mtu };

static int thread_has_work(unsigned int cpu)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static void thread_work(unsigned int cpu)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

struct smp_hotplug_thread threads = { .thread_should_run = thread_has_work,
				      .thread_fn = thread_work };

static int entry_cmp(struct rhashtable_compare_arg *arg, const void *obj)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

struct rhashtable_params entries = { .obj_cmpfn = entry_cmp };

static unsigned int port_in(struct uart_port *port, int offset)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]; NOTE possible, not certain
	return 0;
}

static void port_out(struct uart_port *port, int offset, int value)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
}

void port_set_up(struct uart_port *port)
{
	port->serial_in = port_in;
	port->serial_out = port_out;
}

/* --- calls of others do not make these atomic ------------------------------------------------------- */

static int answer(struct sk_buff *skb, const struct nfnl_info *info, const struct nlattr *const nla[])
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct nfnl_callback answers[] = { { .call = answer } };

static void at_return(struct callback_head *head)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void at_return_set_up(struct callback_head *head)
{
	init_task_work(head, at_return);
}

static irqreturn_t thread(int irq, void *dev)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return IRQ_HANDLED;
}

struct irqaction action = { .thread_fn = thread };

/* --- private structs --------------------------------------------------------------------------------- */

struct trace_event_class {
	int (*reg)(void *event, int type, void *data);
};

static int class_reg(void *event, int type, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

struct trace_event_class class = { .reg = class_reg };

struct sched_class {
	int (*balance)(void *rq);
	void *(*pick_task)(void *rq);
	int (*select_task_rq)(void *p, int cpu);
};

static int sched_balance(void *rq)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static void *sched_pick(void *rq)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return NULL;
}

static int sched_select(void *p, int cpu)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

const struct sched_class sched = { .balance = sched_balance,
				   .pick_task = sched_pick,
				   .select_task_rq = sched_select };

struct k_clock {
	u64 (*clock_get_ktime)(int clock);
};

static u64 clock_read(int clock)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct k_clock clock = { .clock_get_ktime = clock_read };

struct icmp_control {
	int (*handler)(struct sk_buff *skb);
};

static int icmp_got(struct sk_buff *skb)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct icmp_control icmp[] = { { .handler = icmp_got } };

struct fib6_cleaner {
	int (*func)(void *rt, void *arg);
};

static int route_cleaned(void *rt, void *arg)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct fib6_cleaner cleaner = { .func = route_cleaned };

struct remote_function_call {
	int (*func)(void *info);
};

static int remote(void *info)
{
	kfree(buf); // EXPECT free-in-raw[rt]
	return 0;
}

struct remote_function_call call = { .func = remote };

struct intel_uncore_ops {
	void (*disable_event)(void *box, void *event);
	void (*enable_event)(void *box, void *event);
	u64 (*read_counter)(void *box, void *event);
};

static void box_disable(void *box, void *event)
{
	kfree(buf); // EXPECT free-in-raw[rt]
}

static void box_enable(void *box, void *event)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static u64 box_read(void *box, void *event)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

const struct intel_uncore_ops box = { .disable_event = box_disable,
				      .enable_event = box_enable,
				      .read_counter = box_read };

struct alps_data {
	void (*process_packet)(void *psmouse);
	int (*decode_fields)(void *f, unsigned char *p, void *psmouse);
};

static void packet_process(void *psmouse)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int packet_decode(void *f, unsigned char *p, void *psmouse)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void pad_set_up(struct alps_data *pad)
{
	pad->process_packet = packet_process;
	pad->decode_fields = packet_decode;
}

struct e1000_adapter {
	bool (*clean_rx)(struct e1000_adapter *adapter);
};

static bool card_clean(struct e1000_adapter *adapter)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return true;
}

void card_set_up(struct e1000_adapter *adapter)
{
	adapter->clean_rx = card_clean;
}
