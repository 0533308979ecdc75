// SPDX-License-Identifier: GPL-2.0-or-later
/* A guard in a loop within another guard of the same class: two variables, two locks. */
#include <linux/cleanup.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct deck {
	spinlock_t lock;
	bool gone;
	struct list_head cards;
};

struct card {
	struct list_head list;
	struct list_head gone;
};

static DEFINE_SPINLOCK(gone_lock);
static LIST_HEAD(gone_cards);

void *remove_deck(struct deck *deck)
{
	struct card *card;

	scoped_guard(spinlock, &deck->lock) {
		if (deck->gone)
			return NULL;
		deck->gone = true;
		list_for_each_entry(card, &deck->cards, list) {
			scoped_guard(spinlock, &gone_lock)
				list_add(&card->gone, &gone_cards);
			kfree(kmalloc(8, GFP_KERNEL));	// EXPECT sleep-in-atomic
		}
	}
	return kmalloc(8, GFP_KERNEL);			// OK sleep-in-atomic
}
