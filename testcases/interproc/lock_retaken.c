// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A helper drops the caller's lock, by another name and with the caller's flags, and takes it again. The caller
 * still has it, and interrupts come back when the caller releases it.
 */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct machine {
	raw_spinlock_t lock;
	int waiting;
};

struct job {
	struct machine *machine;
};

static noinline bool wait_for(struct job *job, unsigned long *flags)
{
	struct machine *machine = job->machine;

	machine->waiting++;
	raw_spin_unlock_irqrestore(&machine->lock, *flags);
	cpu_relax();
	raw_spin_lock_irqsave(&machine->lock, *flags);
	machine->waiting--;
	return machine->waiting;
}

void *requeue(struct machine *machine, struct job *job)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&machine->lock, flags);
	if (!wait_for(job, &flags))
		kfree(job);				// EXPECT free-in-raw[rt]
	raw_spin_unlock_irqrestore(&machine->lock, flags);
	return kmalloc(8, GFP_ATOMIC);			// OK alloc-in-raw
}
