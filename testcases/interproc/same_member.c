// SPDX-License-Identifier: GPL-2.0-or-later
/* A callee asks for a member of the object that it finds by a back pointer, the caller asked for that of its own. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct chip {
	bool can_sleep;
	void *data;
};

struct forwarder {
	struct chip chip;
	spinlock_t lock;
	void *buf;
};

static void *fill(struct forwarder *fwd)
{
	if (fwd->chip.can_sleep)
		fwd->buf = kmalloc(64, GFP_KERNEL);
	return fwd->buf;
}

/* gpio_fwd_get_multiple_locked() */
void *get_locked(struct chip *chip)
{
	struct forwarder *fwd = chip->data;
	void *buf;

	if (chip->can_sleep)
		return fill(fwd);
	spin_lock(&fwd->lock);
	buf = fill(fwd); // SPURIOUS sleep-in-atomic: it is the same chip; NOTE low confidence: a member decides that was found to be otherwise
	spin_unlock(&fwd->lock);
	return buf;
}

void *get_sleeping(struct chip *chip)
{
	struct forwarder *fwd = chip->data;
	void *buf = NULL;

	spin_lock(&fwd->lock);
	if (chip->can_sleep)
		buf = fill(fwd); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&fwd->lock);
	return buf;
}
