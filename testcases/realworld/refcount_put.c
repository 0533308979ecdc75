// SPDX-License-Identifier: GPL-2.0-or-later
/* Dropping the last reference frees, and that may happen under a raw lock. */
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct lpi {
	struct kref kref;
	refcount_t users;
	struct list_head node;
};

static DEFINE_RAW_SPINLOCK(lpi_lock);
static LIST_HEAD(lpis);

static void lpi_release(struct kref *kref)
{
	struct lpi *lpi = container_of(kref, struct lpi, kref);

	list_del(&lpi->node);
	kfree(lpi);
}

/* The callback is known here: kref_put() calls it if this was the last reference. */
void put_under_raw(struct lpi *lpi)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&lpi_lock, flags);
	kref_put(&lpi->kref, lpi_release); // EXPECT free-in-raw[rt]; NOTE medium confidence: it happens only if the reference
	raw_spin_unlock_irqrestore(&lpi_lock, flags);
}

void put_outside(struct lpi *lpi)
{
	kref_put(&lpi->kref, lpi_release); // OK free-in-raw
}

static void lpi_put(struct lpi *lpi)
{
	if (refcount_dec_and_test(&lpi->users))
		kfree(lpi);
}

void refcount_under_raw(struct lpi *lpi)
{
	raw_spin_lock(&lpi_lock);
	lpi_put(lpi); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&lpi_lock);
	lpi_put(lpi); // OK free-in-raw
}

/* The repair: unlink under the lock, free after it. */
void put_fixed(struct lpi *lpi)
{
	bool dead = false;

	raw_spin_lock(&lpi_lock);
	if (refcount_dec_and_test(&lpi->users)) {
		list_del(&lpi->node);
		dead = true;
	}
	raw_spin_unlock(&lpi_lock);
	if (dead)
		kfree(lpi); // OK free-in-raw
}
