// SPDX-License-Identifier: GPL-2.0-or-later
#include "arch.h"

static char stack[512];

void *arch_stack(void)
{
	return stack;
}

void *arch_frame(void)
{
	return kmalloc(128, GFP_ATOMIC);
}
