// SPDX-License-Identifier: GPL-2.0-or-later
/* Of many conditions before an operation that on the argument is the one that callers decide. */
#include <linux/slab.h>
#include <linux/spinlock.h>

#define MARK_PAGES	0x01
#define MARK_INODE	0x02

struct node {
	spinlock_t lock;
	bool hashed, linked, dirty, valid;
	void *log;
};

static noinline void mark(struct node *node, unsigned int flags)
{
	if (flags & MARK_INODE) {
		if (node->hashed && node->linked) {
			if (node->dirty && node->valid)
				node->log = kmalloc(64, GFP_KERNEL);
		}
	}
	node->dirty = true;
}

void mark_pages(struct node *node)
{
	spin_lock(&node->lock);
	mark(node, MARK_PAGES);		// OK sleep-in-atomic
	spin_unlock(&node->lock);
}

void mark_inode(struct node *node)
{
	spin_lock(&node->lock);
	mark(node, MARK_INODE);		// EXPECT sleep-in-atomic
	spin_unlock(&node->lock);
}
