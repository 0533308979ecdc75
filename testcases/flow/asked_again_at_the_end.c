// SPDX-License-Identifier: GPL-2.0
/*
 * Many paths between the condition that takes a lock and the same one that releases it: most of what was asked on
 * the way is forgotten, that condition is not.
 */
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static bool use_lock;

struct job {
	spinlock_t lock;
	unsigned int a, b, c, d, e, f;
	void *item;
};

int job_step(struct job *j, int nr);

void job_run(struct job *j)
{
	int done = 0;

	if (use_lock)
		spin_lock(&j->lock);
	else
		preempt_disable();
	if (j->a)
		done += job_step(j, 1);
	if (j->b)
		done += job_step(j, 2);
	if (j->c)
		done += job_step(j, 3);
	if (j->d)
		done += job_step(j, 4);
	if (j->e)
		done += job_step(j, 5);
	if (j->f)
		done += job_step(j, 6);
	if (done)
		kfree(j->item); // EXPECT free-in-raw[rt]; NOTE high confidence
	if (use_lock)
		spin_unlock(&j->lock);
	else
		preempt_enable();
	j->item = kmalloc(32, GFP_KERNEL); // OK sleep-in-atomic
}

/* Remembered in a variable. */
void job_run_held(struct job *j, struct job *other)
{
	bool held = false;

	if (other) {
		spin_lock(&j->lock);
		held = true;
	}
	if (j->a)
		job_step(j, 1);
	if (j->b)
		job_step(j, 2);
	if (j->c)
		job_step(j, 3);
	if (j->d)
		job_step(j, 4);
	if (j->e)
		job_step(j, 5);
	if (j->f)
		job_step(j, 6);
	if (held)
		spin_unlock(&j->lock);
	j->item = kmalloc(32, GFP_KERNEL); // OK sleep-in-atomic
}
