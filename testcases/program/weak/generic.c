// SPDX-License-Identifier: GPL-2.0-or-later
/* The defaults; an architecture may have its own. */
#include "arch.h"

void * __weak arch_stack(void)
{
	return kmalloc(512, GFP_ATOMIC);
}

void * __weak arch_frame(void)
{
	return NULL;
}

void * __weak arch_page(void)
{
	return kmalloc(4096, GFP_ATOMIC);
}
