// SPDX-License-Identifier: GPL-2.0-or-later
/* What tracing, profiling and debugging call: in the context of whatever is watched. */
#include <linux/fprobe.h>
#include <linux/kmsg_dump.h>
#include <linux/kprobes.h>
#include <linux/slab.h>
#include <linux/sysrq.h>
#include <linux/tracepoint.h>
#include <asm/nmi.h>

static void *buf;

static int on_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int on_call(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	kfree(buf); // EXPECT free-in-raw[rt]
	return 0;
}

struct kretprobe return_probe = { .handler = on_return, .entry_handler = on_call };

/* Their arguments are not the same in all kernels. */
static void on_entry(void)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_exit(void)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

struct fprobe both_probe = { .entry_handler = (void *)on_entry, .exit_handler = (void *)on_exit };

static int on_nmi(unsigned int type, struct pt_regs *regs)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt,nort]
	return NMI_HANDLED;
}

struct nmiaction watchdog = { .handler = on_nmi };

static void on_key(void)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct sysrq_key_op show_key = { .handler = (void *)on_key };

static void on_dump(void)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct kmsg_dumper store = { .dump = (void *)on_dump };

static void on_event(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_late_event(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_first_event(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

int watch_events(struct tracepoint *tp)
{
	return tracepoint_probe_register_prio(tp, on_first_event, NULL, 10) ||
	       tracepoint_probe_register_prio_may_exist(tp, on_late_event, NULL, 0) ||
	       tracepoint_probe_register_may_exist(tp, on_event, NULL);
}
