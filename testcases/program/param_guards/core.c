// SPDX-License-Identifier: GPL-2.0-or-later
/* Like do_futex(): which arm is taken is the caller's constant, with a flag beside it. */
#include "wait.h"

static noinline long op_wake(u32 __user *uaddr, u32 val)
{
	return val;
}

long do_op(u32 __user *uaddr, int op, u32 val)
{
	int flags = op & OP_PRIVATE ? 1 : 0;

	switch (op & OP_CMD_MASK) {
	case OP_WAKE:
		return op_wake(uaddr, val);
	case OP_LOCK:
		return op_lock(uaddr, flags, 0);
	}
	return -ENOSYS;
}
