// SPDX-License-Identifier: GPL-2.0-or-later
/* kmalloc_nolock() works under a raw spinlock on PREEMPT_RT, too; not under that of a task. */
#include "../include/linux-7.0.h"

#include <linux/interrupt.h>
#include <linux/sched.h>

static void *p;

void in_raw(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // OK nolock-misuse; OK alloc-in-raw
	raw_spin_unlock(lock);
}

void in_pi_lock(struct task_struct *task)
{
	raw_spin_lock(&task->pi_lock); // NOTE under task_struct.pi_lock
	p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // EXPECT nolock-misuse[rt]; OK nolock-misuse[nort]
	raw_spin_unlock(&task->pi_lock);
}

static noinline void *helper(void)
{
	return kmalloc_nolock(8, 0, NUMA_NO_NODE); // OK nolock-misuse
}

void in_pi_lock_by_helper(struct task_struct *task)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&task->pi_lock, flags);
	p = helper(); // EXPECT nolock-misuse[rt]
	raw_spin_unlock_irqrestore(&task->pi_lock, flags);
}

static irqreturn_t handler(int irq, void *data)
{
	p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // EXPECT nolock-misuse[rt]
	return IRQ_HANDLED;
}

int register_it(void)
{
	return request_irq(1, handler, IRQF_NO_THREAD, "hard", NULL);
}

struct item {
	int n, a[];
};

/* Flags that are not given are GFP_KERNEL. */
void objects(spinlock_t *lock)
{
	spin_lock(lock);
	p = kmalloc_obj(struct item); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc_obj(struct item, GFP_ATOMIC); // OK sleep-in-atomic
	p = kzalloc_objs(struct item, 3); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc_flex(struct item, a, 3); // EXPECT sleep-in-atomic[rt,nort]
	p = kmalloc_flex(struct item, a, 3, GFP_NOWAIT); // OK sleep-in-atomic
	p = kvmalloc_obj(struct item); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(lock);
	p = kmalloc_obj(struct item); // OK sleep-in-atomic
}

void objects_in_raw(raw_spinlock_t *lock)
{
	raw_spin_lock(lock);
	p = kmalloc_obj(struct item, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(lock);
}
