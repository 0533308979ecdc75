// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of kfree_rcu()'s batching: a conditional lock, dropped around the one allocation. */
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>

struct batch {
	raw_spinlock_t lock;
	unsigned long block;
	int nr;
};

static DEFINE_PER_CPU(struct batch, batches) = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(batches.lock),
};

static struct batch *batch_lock(unsigned long *flags)
{
	struct batch *b;

	local_irq_save(*flags);
	b = this_cpu_ptr(&batches);
	raw_spin_lock(&b->lock);
	return b;
}

static void batch_unlock(struct batch *b, unsigned long flags)
{
	raw_spin_unlock_irqrestore(&b->lock, flags);
}

/* Returns with the lock held, whatever happened in between. */
static bool add(struct batch **bp, unsigned long *flags, bool can_alloc)
{
	unsigned long block;

	*bp = batch_lock(flags);
	if (!(*bp)->block) {
		if (!can_alloc)
			return false;
		batch_unlock(*bp, *flags);
		block = __get_free_page(GFP_KERNEL | __GFP_NORETRY); // OK sleep-in-atomic; OK alloc-in-raw
		*bp = batch_lock(flags);
		(*bp)->block = block;
	}
	(*bp)->nr++;
	return true;
}

void queue_one(void *head)
{
	struct batch *b;
	unsigned long flags;
	bool ok;

	ok = add(&b, &flags, !head); // OK sleep-in-atomic; OK alloc-in-raw
	if (!ok)
		b->nr = 0;
	batch_unlock(b, flags);
	free_page(0); // OK free-in-raw
}
