// SPDX-License-Identifier: GPL-2.0-or-later
#include "table.h"

void table_for_each(struct table *t, table_fn fn, void *arg)
{
	raw_spin_lock(&t->lock); // NOTE raw_spin_lock(&t->lock)
	for (int i = 0; i < 8; i++)
		fn(&t->slot[i], arg); // EXPECT alloc-in-raw[rt]; NOTE table_for_each() calls fill()
	raw_spin_unlock(&t->lock);
}

void table_for_each_free(struct table *t, table_fn fn, void *arg)
{
	for (int i = 0; i < 8; i++)
		fn(&t->slot[i], arg);
}

void table_on_full(struct table *t, void (*fn)(struct table *t))
{
	t->on_full = fn;
}

void table_put(struct table *t, void *p)
{
	raw_spin_lock(&t->lock);
	if (t->slot[7])
		t->on_full(t); // EXPECT alloc-in-raw[rt]; NOTE table_put() calls grow() through struct table.on_full
	t->slot[7] = p;
	raw_spin_unlock(&t->lock);
}
