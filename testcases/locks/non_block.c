// SPDX-License-Identifier: GPL-2.0-or-later
/* A section that must not block, in a kernel that checks for it: else nothing is left of the macros. */
#include <linux/kernel.h>
#include <linux/slab.h>

/* As with CONFIG_DEBUG_ATOMIC_SLEEP, which has a counter in each task. */
static int non_block_count;
#undef non_block_start
#define non_block_start() WRITE_ONCE(non_block_count, 1)
#undef non_block_end
#define non_block_end() WRITE_ONCE(non_block_count, 0)

static void *buf;

void invalidate(void)
{
	non_block_start();
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	kfree(buf); // OK free-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	non_block_end();
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
