// SPDX-License-Identifier: GPL-2.0-or-later
#include "charge.h"

static void account_fn(struct timer_list *t)
{
	struct account *a = container_of(t, struct account, timer);

	account_queue(a);
	account_drain(a);
}

void account_setup(struct account *a)
{
	timer_setup(&a->timer, account_fn, 0);
}

void account_stop(struct account *a)
{
	account_drain(a);
}
