// SPDX-License-Identifier: GPL-2.0-or-later
/* An atomic chain is called in an RCU read-side section, a blocking one under a semaphore. */
#include "events.h"

static void *last;

static int on_event(struct notifier_block *nb, unsigned long action, void *data)
{
	last = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	last = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_OK;
}

static int on_reset(struct notifier_block *nb, unsigned long action, void *data)
{
	last = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return NOTIFY_OK;
}

static struct notifier_block event_nb = { .notifier_call = on_event };
static struct notifier_block reset_nb = { .notifier_call = on_reset };

int listen(void)
{
	int err = atomic_notifier_chain_register(&event_chain, &event_nb);

	return err ? err : blocking_notifier_chain_register(&reset_chain, &reset_nb);
}
