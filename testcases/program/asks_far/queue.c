// SPDX-License-Identifier: GPL-2.0-or-later
#include "charge.h"

/* Only packets come here, as in __udp_enqueue_schedule_skb(). */
void account_queue(struct account *a)
{
	spin_lock(&a->lock);
	account_charge(a); // OK sleep-in-atomic
	spin_unlock(&a->lock);
}

/* Here, too, but also somebody who is not known. */
void account_drain(struct account *a)
{
	spin_lock(&a->lock);
	account_log(a); // EXPECT sleep-in-atomic
	spin_unlock(&a->lock);
}
