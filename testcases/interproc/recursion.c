// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions that call themselves or each other. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct tree {
	struct tree *left;
	struct tree *right;
	void *p;
};

static DEFINE_RAW_SPINLOCK(raw);

static void tree_free(struct tree *t)
{
	if (!t)
		return;
	tree_free(t->left);
	tree_free(t->right);
	kfree(t); // OK free-in-raw
}

void recursive_free(struct tree *t)
{
	raw_spin_lock(&raw);
	tree_free(t); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
	tree_free(t); // OK free-in-raw
}

static void odd(struct tree *t, int n);

static void even(struct tree *t, int n)
{
	if (n)
		odd(t->left, n - 1);
}

static void odd(struct tree *t, int n)
{
	t->p = kmalloc(n, GFP_KERNEL); // OK sleep-in-atomic
	if (n)
		even(t->right, n - 1);
}

void mutual_recursion(struct tree *t)
{
	raw_spin_lock(&raw);
	even(t, 4); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(&raw);
	even(t, 4); // OK sleep-in-atomic
}

/* Recursion that takes and leaves a lock at each level stays balanced. */
static int depth(struct tree *t)
{
	int n;

	if (!t)
		return 0;
	raw_spin_lock(&raw);
	t->p = NULL;
	raw_spin_unlock(&raw);
	n = depth(t->left);
	t->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return n + 1;
}

int balanced_recursion(struct tree *t)
{
	int n = depth(t); // OK sleep-in-atomic; OK alloc-in-raw

	kfree(t); // OK free-in-raw
	return n;
}
