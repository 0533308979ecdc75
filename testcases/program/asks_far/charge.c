// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/preempt.h>

#include "charge.h"

void account_charge(struct account *a)
{
	a->buf = kmalloc(32, in_softirq() ? GFP_ATOMIC : GFP_KERNEL);
}

void account_log(struct account *a)
{
	a->log = kmalloc(32, in_softirq() ? GFP_ATOMIC : GFP_KERNEL);
}
