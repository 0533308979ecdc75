// SPDX-License-Identifier: GPL-2.0-or-later
#include "expander.h"

u32 *expander_shadow(gfp_t gfp)
{
	return kcalloc(4, sizeof(u32), gfp);
}
