// SPDX-License-Identifier: GPL-2.0-or-later
/* x86's floating point sections: softirqs or preemption off, by kernel. */
#include <linux/slab.h>
#include <asm/fpu/api.h>

static void *p;

void fpu_section(void)
{
	kernel_fpu_begin();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	kernel_fpu_end();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* local_bh_disable() without RT, preempt_disable() with it: the header decides. */
void fpregs_section(void)
{
	fpregs_lock();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	fpregs_unlock();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
