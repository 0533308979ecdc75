// SPDX-License-Identifier: GPL-2.0-or-later
#include "state.h"

void *unit_buffer(void)
{
	return kmalloc(64, GFP_KERNEL);
}
