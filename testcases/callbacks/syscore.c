// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.1
/* syscore_ops: one CPU, interrupts off. Later kernels pass data along. */
#include <linux/slab.h>
#include <linux/syscore_ops.h>

static void *saved;

static int unit_suspend(void)
{
	saved = kmalloc(64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return saved ? 0 : -ENOMEM;
}

static void unit_resume(void)
{
	kfree(saved); // EXPECT free-in-raw[rt]
}

static struct syscore_ops unit_syscore_ops = {
	.suspend = unit_suspend,
	.resume = unit_resume,
};

void unit_register(void)
{
	register_syscore_ops(&unit_syscore_ops);
}
