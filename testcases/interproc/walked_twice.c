// SPDX-License-Identifier: GPL-2.0
/*
 * A function large enough to be walked without what is known of its parameters first, and then, as its ways out
 * look alike, once more: what it allocates is asked of its callers all the same.
 */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct store {
	spinlock_t lock;
	raw_spinlock_t raw;
	int a, b, c, d;
	void *item;
};

void store_note(struct store *s, int what);

static noinline void *store_item(struct store *s, gfp_t gfp)
{
	store_note(s, 9);
	return kmalloc(32, gfp);
}

/* Takes the lock if it is told to keep it. */
static noinline void store_update(struct store *s, int keep)
{
	if (s->a)
		store_note(s, 1);
	if (s->b)
		store_note(s, 2);
	if (s->c)
		store_note(s, 3);
	if (s->d)
		store_note(s, 4);
	if (s->a > s->b)
		store_note(s, 5);
	s->item = store_item(s, GFP_KERNEL);
	if (keep)
		spin_lock(&s->lock);
	store_note(s, 6);
}

void update_under_lock(struct store *s)
{
	raw_spin_lock(&s->raw);
	store_update(s, 0);	// EXPECT sleep-in-atomic
	raw_spin_unlock(&s->raw);
}

void update_freely(struct store *s)
{
	store_update(s, 0);	// OK sleep-in-atomic
	s->item = kmalloc(32, GFP_KERNEL);	// OK sleep-in-atomic
}

void update_and_keep(struct store *s)
{
	store_update(s, 1);
	s->item = kmalloc(32, GFP_KERNEL);	// EXPECT sleep-in-atomic
	spin_unlock(&s->lock);
}
