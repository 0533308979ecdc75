// SPDX-License-Identifier: GPL-2.0-or-later
/* One of two bits is set; if it is not the one, it is the other. */
#include <linux/slab.h>
#include <linux/spinlock.h>

#define TRAP_STOP	0x01
#define TRAP_FREEZE	0x02

static DEFINE_SPINLOCK(sig_lock);

static noinline void stop(void)
{
	spin_unlock(&sig_lock);
}

static noinline void freeze(void)
{
	spin_unlock(&sig_lock);
}

void *trap(unsigned int jobctl)
{
	spin_lock(&sig_lock);
	if (jobctl & (TRAP_STOP | TRAP_FREEZE)) {
		if (jobctl & TRAP_STOP)
			stop();
		else if (jobctl & TRAP_FREEZE)
			freeze();
		return kmalloc(8, GFP_KERNEL);		// OK sleep-in-atomic
	}
	kfree(kmalloc(8, GFP_KERNEL));			// EXPECT sleep-in-atomic
	spin_unlock(&sig_lock);
	return NULL;
}
