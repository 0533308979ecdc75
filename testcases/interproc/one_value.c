// SPDX-License-Identifier: GPL-2.0-or-later
/* One value among many decides. */
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);
static void *p;

static void lock_if_three(int n)
{
	if (n == 3)
		raw_spin_lock(&raw);
}

static void unlock_if_three(int n)
{
	if (n == 3)
		raw_spin_unlock(&raw);
}

void three(void)
{
	lock_if_three(3);
	kfree(p); // EXPECT free-in-raw[rt]
	unlock_if_three(3);
	kfree(p); // OK free-in-raw
	lock_if_three(4);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	unlock_if_three(4);
}

/* All ten cases lock; the default, which does not, is what is left. */
void many_cases(int n)
{
	switch (n) {
	case 0: case 2: case 4: case 6: case 8: case 10: case 12: case 14: case 16: case 18:
		raw_spin_lock(&raw);
		break;
	default:
		break;
	}
	if (n != 18)
		p = NULL;
	else
		kfree(p); // EXPECT free-in-raw[rt]
	if (n == 18) {
		raw_spin_unlock(&raw);
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	}
}

/* On PREEMPT_RT softirqs that are off do not show in the count. */
void count_is_zero_bh_off(void)
{
	local_bh_disable();
	if (!preempt_count())
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt] @6.12-rt; OK sleep-in-atomic @6.12 @6.1
	local_bh_enable();
}

/* Before the system runs, nobody else does. */
void early(void)
{
	raw_spin_lock(&raw);
	if (system_state < SYSTEM_SCHEDULING)
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	raw_spin_unlock(&raw);
}
