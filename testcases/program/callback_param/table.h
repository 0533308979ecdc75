/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct table {
	raw_spinlock_t lock;
	void *slot[8];
	void (*on_full)(struct table *t);
};

typedef void (*table_fn)(void **slot, void *arg);

void table_for_each(struct table *t, table_fn fn, void *arg);
void table_for_each_free(struct table *t, table_fn fn, void *arg);
void table_on_full(struct table *t, void (*fn)(struct table *t));
