// SPDX-License-Identifier: GPL-2.0-or-later
/* The guard's variable holds what was found before: taking the lock does not change that it is not NULL. */
#include <linux/cleanup.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

DEFINE_GUARD(the_task, struct task_struct *, task_lock(_T), task_unlock(_T))

struct place {
	struct task_struct *task;
};

static noinline struct task_struct *look_up(const struct place *place)
{
	return place->task;
}

static noinline struct task_struct *get_from(const struct place *place)
{
	struct task_struct *task = look_up(place);

	if (task)
		get_task_struct(task);
	return task;
}

void *work_on(const struct place *place)
{
	struct task_struct *task = get_from(place);

	if (!task)
		return NULL;
	scoped_guard(the_task, task)
		kfree(kmalloc(8, GFP_KERNEL));	// EXPECT sleep-in-atomic
	return kmalloc(8, GFP_KERNEL);		// OK sleep-in-atomic
}
