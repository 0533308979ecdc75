// SPDX-License-Identifier: GPL-2.0-or-later
#include "arch.h"

static DEFINE_RAW_SPINLOCK(lock);

void use_arch(void **p)
{
	raw_spin_lock(&lock);
	p[0] = arch_stack(); // OK alloc-in-raw
	p[1] = arch_frame(); // EXPECT alloc-in-raw[rt]
	p[2] = arch_page(); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock);
}
