// SPDX-License-Identifier: GPL-2.0
/* Flags that an object keeps: a test that they may block is all that is known of them, and who set the object up knows more. */
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct tree {
	gfp_t flags;
	void *reserve;
	spinlock_t lock;
};

static noinline void *tree_node(struct tree *t)
{
	gfp_t gfp = t->flags & 0xffffff;

	if (!gfpflags_allow_blocking(gfp))
		return t->reserve;
	return kmalloc(32, gfp);
}

void *tree_insert(struct tree *t)
{
	void *node;

	spin_lock(&t->lock);
	node = tree_node(t); // EXPECT sleep-in-atomic; NOTE low confidence: its flags are kept in an object
	spin_unlock(&t->lock);
	return node;
}

static noinline void *node_alloc(gfp_t gfp, void *reserve)
{
	if (!gfpflags_allow_blocking(gfp))
		return reserve;
	return kmalloc(32, gfp);
}

/* The same where the flags become an argument on the way. */
void *tree_insert_passing(struct tree *t)
{
	void *node;

	spin_lock(&t->lock);
	node = node_alloc(t->flags, t->reserve); // EXPECT sleep-in-atomic; NOTE low confidence: its flags are kept in an object
	spin_unlock(&t->lock);
	return node;
}

/* Whatever is kept, this may block. */
void *tree_insert_blocking(struct tree *t)
{
	void *node;

	spin_lock(&t->lock);
	node = kmalloc(32, t->flags | GFP_KERNEL); // EXPECT sleep-in-atomic
	spin_unlock(&t->lock);
	return node;
}
