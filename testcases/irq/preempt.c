// SPDX-License-Identifier: GPL-2.0-or-later
/* preempt_disable() and get_cpu*(): silent without RT, a splat with it. */
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/vmalloc.h>

static DEFINE_PER_CPU(void *, slot);

void preempt_plain(void)
{
	void *p;

	preempt_disable();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	kfree(p); // EXPECT free-in-raw[rt]
	preempt_enable();
	kfree(p); // OK free-in-raw
}

void preempt_twice(void)
{
	void *p;

	preempt_disable();
	preempt_disable();
	preempt_enable();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	preempt_enable();
	kfree(p); // OK free-in-raw
}

void preempt_other_spellings(void)
{
	void *p;

	preempt_disable_notrace();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	preempt_enable_notrace();
	kfree(p); // OK free-in-raw
	preempt_disable();
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	preempt_enable_no_resched();
	kfree(p); // OK free-in-raw
}

void cpu_pinned(void)
{
	int cpu = get_cpu();
	void *p = kmalloc(cpu + 1, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]

	put_cpu();
	kfree(p); // OK free-in-raw
}

void cpu_var(void)
{
	void **s = &get_cpu_var(slot);

	*s = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	put_cpu_var(slot);
}

void cpu_ptr(void)
{
	void **s = get_cpu_ptr(&slot);

	kfree(*s); // EXPECT free-in-raw[rt]
	*s = NULL;
	put_cpu_ptr(&slot);
	vfree(*s); // OK free-in-raw
}

/* Pinning to a CPU without stopping preemption forbids nothing. */
void migrate_only(void)
{
	void *p;

	migrate_disable();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	kfree(p); // OK free-in-raw
	migrate_enable();
}

void this_cpu_ops(void)
{
	void *p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic

	p = this_cpu_xchg(slot, p);
	kfree(p); // OK free-in-raw
}

void preempt_vfree(void *p)
{
	preempt_disable();
	vfree(p); // EXPECT free-in-raw[rt,nort]
	preempt_enable();
}
