// SPDX-License-Identifier: GPL-2.0-or-later
#include "gate.h"

void door_register(struct door *d, const struct gate_ops *ops)
{
	d->ops = ops;
}

void door_fill(struct door *d)
{
	raw_spin_lock(&d->gate.lock);
	d->ops->fill(&d->gate); // EXPECT alloc-in-raw[rt]; NOTE through struct gate_ops.fill of heap_ops or ring_ops
	raw_spin_unlock(&d->gate.lock);
}

/* Any table there is: too many. */
void yard_set(struct yard *y, const struct gate_ops *ops)
{
	y->ops = ops;
}

void yard_fill(struct yard *y)
{
	raw_spin_lock(&y->gate.lock);
	y->ops->fill(&y->gate); // OK alloc-in-raw
	raw_spin_unlock(&y->gate.lock);
}

/* Called with the tables of two objects of its callers. */
void gate_run(const struct job *job)
{
	raw_spin_lock(&job->gate->lock);
	job->ops->fill(job->gate); // EXPECT alloc-in-raw[rt]; NOTE through struct gate_ops.fill of page_ops or pool_ops
	raw_spin_unlock(&job->gate->lock);
}
