// SPDX-License-Identifier: GPL-2.0-or-later
/* Two files whose functions call each other in a circle. */
#include "tree.h"

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);

void visit(struct node *n)
{
	spin_lock(&lock);
	visit_even(n, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	visit_even(n, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	visit_even(n, GFP_KERNEL); // OK sleep-in-atomic
}

void visit_raw(struct node *n, int *nr)
{
	raw_spin_lock(&raw);
	visit_even(n, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	count_even(n, nr); // OK alloc-in-raw
	raw_spin_unlock(&raw);
}
