// SPDX-License-Identifier: GPL-2.0-or-later
#include "watch.h"

void *watch_buffer(void)
{
	return kzalloc(PAGE_SIZE, GFP_KERNEL);
}
