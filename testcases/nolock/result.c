// SPDX-License-Identifier: GPL-2.0-or-later
/* What becomes of the result: it may be NULL at any time, and asking again does not help. */
#include "../include/linux-7.0.h"

#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/nodemask.h>

struct item {
	struct list_head list;
	int n;
};

void used(void)
{
	struct item *item = kmalloc_nolock(sizeof(*item), 0, NUMA_NO_NODE);

	item->n = 1; // EXPECT nolock-misuse[rt,nort]
	kfree_nolock(item);
}

void checked(void)
{
	struct item *item = kmalloc_nolock(sizeof(*item), 0, NUMA_NO_NODE);

	if (!item)
		return;
	item->n = 1; // OK nolock-misuse
	kfree_nolock(item);
}

void listed(struct list_head *head)
{
	struct item *item = kmalloc_nolock(sizeof(*item), 0, NUMA_NO_NODE);

	list_add(&item->list, head); // EXPECT nolock-misuse
}

void checked_late(struct list_head *head)
{
	struct item *item = kmalloc_nolock(sizeof(*item), 0, NUMA_NO_NODE);

	item->n = 1; // EXPECT nolock-misuse
	if (item)
		list_add(&item->list, head); // OK nolock-misuse
}

void checked_on_one_way(struct list_head *head, bool fast)
{
	struct item *item = kmalloc_nolock(sizeof(*item), 0, NUMA_NO_NODE);

	if (fast && !item)
		return;
	list_add(&item->list, head); // EXPECT nolock-misuse
}

void warned(struct list_head *head)
{
	struct item *item = kmalloc_nolock(sizeof(*item), 0, NUMA_NO_NODE);

	if (WARN_ON_ONCE(!item))
		return;
	list_add(&item->list, head); // OK nolock-misuse
}

struct holder {
	struct item *item;
};

int held(struct holder *h)
{
	h->item = kmalloc_nolock(sizeof(*h->item), 0, NUMA_NO_NODE);
	if (!h->item)
		return -ENOMEM;
	h->item->n = 1; // OK nolock-misuse
	return 0;
}

void held_unchecked(struct holder *h)
{
	h->item = kmalloc_nolock(sizeof(*h->item), 0, NUMA_NO_NODE);
	h->item->n = 1; // EXPECT nolock-misuse
}

/* One or the other: the rest need not know which. */
void either(struct list_head *head, bool can_wait)
{
	struct item *item;

	if (can_wait)
		item = kmalloc(sizeof(*item), GFP_KERNEL);
	else
		item = kmalloc_nolock(sizeof(*item), 0, NUMA_NO_NODE);
	if (!item)
		return;
	list_add(&item->list, head); // OK nolock-misuse
}

/* kmalloc() is another matter. */
void ordinary(void)
{
	struct item *item = kmalloc(sizeof(*item), GFP_KERNEL);

	item->n = 1; // OK nolock-misuse
	kfree(item);
}

void *until_it_works(void)
{
	void *p;

	do {
		p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // EXPECT nolock-misuse
	} while (!p);
	return p;
}

void *a_few_times(void)
{
	void *p = NULL;
	int i;

	for (i = 0; i < 3; i++) {
		p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // EXPECT nolock-misuse
		if (p)
			break;
		cpu_relax();
	}
	return p;
}

void *by_goto(void)
{
	void *p;

again:
	p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // EXPECT nolock-misuse
	if (!p)
		goto again;
	return p;
}

void one_for_each(void **array, int nr)
{
	int i;

	for (i = 0; i < nr; i++) {
		array[i] = kmalloc_nolock(8, 0, NUMA_NO_NODE); // OK nolock-misuse
		if (!array[i])
			break;
	}
}

void some_for_each(void **array, int nr)
{
	int i;

	for (i = 0; i < nr; i++) {
		void *p = kmalloc_nolock(8, 0, NUMA_NO_NODE); // OK nolock-misuse

		if (!p)
			continue;
		array[i] = p;
	}
}

/* Another node is another question. */
void *anywhere(void)
{
	void *p = NULL;
	int nid;

	for_each_online_node(nid) {
		p = kmalloc_nolock(8, 0, nid); // OK nolock-misuse
		if (p)
			break;
	}
	return p;
}

static noinline struct item *wrapped(void)
{
	return kmalloc_nolock(sizeof(struct item), 0, NUMA_NO_NODE);
}

void wrapped_unchecked(void)
{
	wrapped()->n = 1; // EXPECT nolock-misuse
}

void wrapped_checked(void)
{
	struct item *item = wrapped();

	if (item)
		item->n = 1; // OK nolock-misuse
}

/* It comes back with something else that was tested, or nothing. */
static noinline struct item *initialised(void)
{
	struct item *item = kmalloc_nolock(sizeof(*item), 0, NUMA_NO_NODE);

	if (!item)
		return NULL;
	item->n = 1; // OK nolock-misuse
	return item;
}

void initialised_unchecked(struct list_head *head)
{
	list_add(&initialised()->list, head); // EXPECT nolock-misuse
}

static struct item reserve;

static noinline struct item *never_null(void)
{
	struct item *item = kmalloc_nolock(sizeof(*item), 0, NUMA_NO_NODE);

	return item ? item : &reserve;
}

void never_null_unchecked(void)
{
	never_null()->n = 1; // OK nolock-misuse
}
