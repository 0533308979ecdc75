/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

#define OP_WAKE 1
#define OP_WAIT 2
#define OP_LOCK 6
#define OP_CMD_MASK 0x7f
#define OP_PRIVATE 0x80

long do_op(u32 __user *uaddr, int op, u32 val);
long op_lock(u32 __user *uaddr, int flags, int trylock);
