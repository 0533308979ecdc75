// SPDX-License-Identifier: GPL-2.0-or-later
/* Probes run with preemption off, wherever they were put. */
#include <linux/kprobes.h>
#include <linux/slab.h>

static void *seen;

static int before(struct kprobe *kp, struct pt_regs *regs)
{
	seen = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static void after(struct kprobe *kp, struct pt_regs *regs, unsigned long flags)
{
	kfree(seen); // EXPECT free-in-raw[rt]
}

static struct kprobe probe = {
	.symbol_name = "vfs_read",
	.pre_handler = before,
	.post_handler = after,
};

int probe_register(void)
{
	seen = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return register_kprobe(&probe);
}
