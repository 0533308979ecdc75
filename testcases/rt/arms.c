// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Code that asks for CONFIG_PREEMPT_RT: only one arm is there in any one kernel. Built without RT, the
 * other arm must not be judged for RT.
 */
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);
static void *p;

/* The raw section exists without RT only, where GFP_ATOMIC is fine in it. */
void raw_without_rt(void)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT)) {
		spin_lock(&lock);
		p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
		spin_unlock(&lock);
	} else {
		preempt_disable();
		p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
		preempt_enable();
	}
}

void raw_with_rt(void)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT)) {
		raw_spin_lock(&raw);
		p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt
		raw_spin_unlock(&raw);
	}
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* On RT the allocation is avoided. */
void *not_on_rt(void)
{
	void *q = NULL;

	raw_spin_lock(&raw);
	if (!IS_ENABLED(CONFIG_PREEMPT_RT))
		q = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	raw_spin_unlock(&raw);
	return q;
}

void early_return_on_rt(void)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT) && !preemptible())
		return;
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
}

/* Stored first, asked later. */
void rt_in_variable(void)
{
	bool rt = IS_ENABLED(CONFIG_PREEMPT_RT);

	if (!rt)
		preempt_disable();
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	if (!rt)
		preempt_enable();
}

#ifdef CONFIG_PREEMPT_RT
static void slot_lock(void)
{
	spin_lock(&lock);
}

static void slot_unlock(void)
{
	spin_unlock(&lock);
}
#else
static void slot_lock(void)
{
	preempt_disable();
}

static void slot_unlock(void)
{
	preempt_enable();
}
#endif

void by_preprocessor(void)
{
	slot_lock();
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw @6.12-rt; SPURIOUS alloc-in-raw @6.12 @6.1: the preprocessor left no trace of the other arm
	slot_unlock();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
