// SPDX-License-Identifier: GPL-2.0-or-later
#include "stack.h"

void *key_alloc(size_t len)
{
	return kzalloc(len, GFP_KERNEL); // NOTE key_alloc() allocates here: kzalloc(GFP_KERNEL)
}
