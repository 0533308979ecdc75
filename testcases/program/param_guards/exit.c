// SPDX-License-Identifier: GPL-2.0-or-later
#include "wait.h"

static DEFINE_RAW_SPINLOCK(task_lock);

void task_exit(u32 __user *uaddr)
{
	raw_spin_lock(&task_lock);
	do_op(uaddr, OP_WAKE, 1); // OK sleep-in-atomic; OK alloc-in-raw
	do_op(uaddr, OP_WAKE | OP_PRIVATE, 1); // OK sleep-in-atomic; OK alloc-in-raw
	do_op(uaddr, OP_LOCK, 0); // EXPECT sleep-in-atomic[rt,nort]
	do_op(uaddr, OP_LOCK | OP_PRIVATE, 0); // EXPECT sleep-in-atomic[rt,nort]
	op_lock(uaddr, 0, 1); // OK sleep-in-atomic
	raw_spin_unlock(&task_lock);
}

void task_block(u32 __user *uaddr)
{
	do_op(uaddr, OP_LOCK, 0); // OK sleep-in-atomic
}
