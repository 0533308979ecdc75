// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/slab.h>

struct node {
	struct node *next;
	int value;
};

static int unchecked(struct node *list)
{
	struct node *n = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE);	// EXPECT
	struct page *page;
	int *values;

	n->next = list;
	n = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE);	// EXPECT
	memset(n, 0, sizeof(*n));
	values = kmalloc_nolock(8, 0, NUMA_NO_NODE);		// EXPECT
	values[0] = 1;
	values = kmalloc_nolock(8, 0, NUMA_NO_NODE);		// EXPECT
	*values = 1;
	list->next = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE);	// EXPECT
	list->next->value = 1;
	page = alloc_pages_nolock(0, NUMA_NO_NODE, 0);		// EXPECT
	values = page_address(page);
	n = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE);	// EXPECT
	if (list)
		n->value = 1;
	return 0;
}

static int checked(struct node *list)
{
	struct node *n = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE);	// OK

	if (!n)
		return -ENOMEM;
	n->next = list;
	n = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE);	// OK
	if (likely(n))
		n->value = 1;
	if (!(n = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE)))	// OK
		return -ENOMEM;
	n->value = 1;
	n = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE);	// OK
	if (WARN_ON(!n) || n->value)
		return -ENOMEM;
	n = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE);	// OK
	n = n ?: list;
	n->value = 1;
	n = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE);	// OK
	if (is_bad(n))
		return -EINVAL;
	n->value = 1;
	n = kmalloc_nolock(sizeof(*n), 0, NUMA_NO_NODE);	// OK
	return n ? n->value : 0;
}

static struct node *handed_on(void)
{
	return kmalloc_nolock(sizeof(struct node), 0, NUMA_NO_NODE);	// OK
}

static void misses(void)
{
	struct node *n = handed_on();		// MISSING: the test is missing here

	n->value = 1;
}
