// SPDX-License-Identifier: GPL-2.0-or-later
#include "wait.h"

static void *pi_state;

long op_lock(u32 __user *uaddr, int flags, int trylock)
{
	if (!trylock && !pi_state)
		pi_state = kzalloc(64, GFP_KERNEL);
	return pi_state ? 0 : -ENOMEM;
}
