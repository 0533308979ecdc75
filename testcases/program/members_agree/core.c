// SPDX-License-Identifier: GPL-2.0-or-later
/* Where every function of a member does the same it does not matter which is called. */
#include "policy.h"

void queue_activate(struct queue *q)
{
	spin_lock(&q->lock);
	q->data = q->policy->alloc(GFP_NOWAIT); // OK sleep-in-atomic
	q->data = q->policy->alloc(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]; NOTE high confidence
	q->data = q->policy->grow(q->data); // EXPECT sleep-in-atomic[rt,nort]; NOTE high confidence
	q->policy->start(q->data); // EXPECT sleep-in-atomic[rt,nort]; NOTE medium confidence: a call through a member may lead to another function than the one in its folder
	spin_unlock(&q->lock);
}
