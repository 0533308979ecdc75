// SPDX-License-Identifier: GPL-2.0-or-later
/* switch on the flags, or on a mode that the flags follow from. */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>

enum mode { MODE_TASK, MODE_ATOMIC, MODE_IRQ };

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static void *p;

static gfp_t mode_gfp(enum mode mode)
{
	switch (mode) {
	case MODE_TASK:
		return GFP_KERNEL;
	case MODE_ATOMIC:
		return GFP_NOWAIT;
	case MODE_IRQ:
		return GFP_ATOMIC;
	}
	return 0;
}

void switch_in_callee(void)
{
	spin_lock(&lock);
	p = kmalloc(8, mode_gfp(MODE_IRQ)); // OK sleep-in-atomic
	p = kmalloc(8, mode_gfp(MODE_TASK)); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	p = kmalloc(8, mode_gfp(MODE_TASK)); // OK sleep-in-atomic
}

void switch_lock_and_gfp(enum mode mode)
{
	switch (mode) {
	case MODE_TASK:
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
		break;
	case MODE_ATOMIC:
		spin_lock(&lock);
		p = kmalloc(8, GFP_NOWAIT); // OK sleep-in-atomic; OK alloc-in-raw
		spin_unlock(&lock);
		break;
	case MODE_IRQ:
		raw_spin_lock(&raw);
		p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
		raw_spin_unlock(&raw);
		break;
	}
}

void switch_fallthrough(enum mode mode)
{
	gfp_t gfp = GFP_KERNEL;

	switch (mode) {
	case MODE_IRQ:
		raw_spin_lock(&raw);
		gfp = GFP_ATOMIC;
		fallthrough;
	case MODE_TASK:
		p = kmalloc(8, gfp); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
		break;
	default:
		return;
	}
	if (mode == MODE_IRQ)
		raw_spin_unlock(&raw);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* Lock and unlock by the same mode; the flags by it, too. */
void switch_twice(enum mode mode)
{
	gfp_t gfp = GFP_KERNEL;

	switch (mode) {
	case MODE_ATOMIC:
		spin_lock(&lock);
		gfp = GFP_ATOMIC;
		break;
	default:
		break;
	}
	p = kmalloc(8, gfp); // OK sleep-in-atomic; OK alloc-in-raw
	switch (mode) {
	case MODE_ATOMIC:
		spin_unlock(&lock);
		break;
	default:
		break;
	}
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

static void *alloc_by_gfp(gfp_t gfp)
{
	switch (gfp) {
	case GFP_KERNEL:
		return kzalloc(16, GFP_KERNEL);
	case GFP_ATOMIC:
		return kzalloc(8, GFP_ATOMIC);
	default:
		return NULL;
	}
}

void switch_on_gfp(void)
{
	spin_lock(&lock);
	p = alloc_by_gfp(GFP_ATOMIC); // OK sleep-in-atomic
	p = alloc_by_gfp(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}
