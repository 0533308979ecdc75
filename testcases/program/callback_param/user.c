// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions that are handed to another file, which calls them with its lock held. */
#include "table.h"

static void fill(void **slot, void *arg)
{
	*slot = kmalloc(8, GFP_ATOMIC);
}

static void clear(void **slot, void *arg)
{
	*slot = NULL;
}

static void grow(struct table *t)
{
	t->slot[0] = kmalloc(8, GFP_ATOMIC);
}

void fill_table(struct table *t)
{
	table_for_each(t, fill, NULL); // OK sleep-in-atomic
	table_for_each(t, clear, NULL); // OK alloc-in-raw
	table_for_each_free(t, fill, NULL); // OK alloc-in-raw
}

void setup_table(struct table *t)
{
	table_on_full(t, grow); // OK alloc-in-raw
}
