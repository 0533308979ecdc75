// SPDX-License-Identifier: GPL-2.0
/* Optimistic at first, locked the second time: one bit of a number in the caller's variable says which. */
#include <linux/rcupdate.h>
#include <linux/seqlock.h>
#include <linux/slab.h>

struct tree {
	seqlock_t rename;
	int depth;
};

int tree_path(struct tree *t);

/* Balanced on both turns: no caller loses a section to it, or is given one. */
static noinline int tree_walk(struct tree *t)
{
	unsigned int seq = 0;
	int n;

	rcu_read_lock();
again:
	read_seqbegin_or_lock(&t->rename, &seq);
	n = tree_path(t);
	if (!(seq & 1))
		rcu_read_unlock();
	if (need_seqretry(&t->rename, seq)) {
		seq = 1;
		goto again;
	}
	done_seqretry(&t->rename, seq);
	return n;
}

void *walk_then_alloc(struct tree *t)
{
	tree_walk(t);
	return kmalloc(32, GFP_KERNEL);			// OK sleep-in-atomic
}

void *walk_in_section(struct tree *t)
{
	void *p;

	rcu_read_lock();
	tree_walk(t);
	p = kmalloc(32, GFP_KERNEL);			// EXPECT sleep-in-atomic
	rcu_read_unlock();
	return p;
}

/* Enters a section, and does not tell when. */
int tree_find(struct tree *t, int level);

static noinline int tree_start(struct tree *t)
{
	if (READ_ONCE(t->depth))
		rcu_read_lock();
	return tree_find(t, 0);
}

/* Ends the section that its caller entered, perhaps after what may have entered another one. */
static noinline void *tree_copy(struct tree *t, int level)
{
	if (level)
		tree_start(t);
	rcu_read_unlock();
	return kmalloc(32, GFP_KERNEL);			// OK sleep-in-atomic
}

void *find_and_copy(struct tree *t, int level)
{
	rcu_read_lock();
	if (!tree_find(t, level)) {
		rcu_read_unlock();
		return NULL;
	}
	return tree_copy(t, level);
}
