// SPDX-License-Identifier: GPL-2.0-or-later
/* Several locks at a time, of several kinds, released in another order than taken. */
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct node {
	struct mutex mutex;
	spinlock_t spin;
	raw_spinlock_t raw;
	struct node *next;
	void *p;
};

void raw_inside_spin(struct node *n)
{
	spin_lock(&n->spin);
	raw_spin_lock(&n->raw);
	n->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&n->raw);
	n->p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	n->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&n->spin);
	n->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* The raw lock outlives the other: the rest of the section is raw. */
void crossed(struct node *n)
{
	spin_lock(&n->spin);
	raw_spin_lock(&n->raw);
	spin_unlock(&n->spin);
	n->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&n->raw);
	n->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* The raw lock goes first, the spinlock_t stays. */
void crossed_other_way(struct node *n)
{
	raw_spin_lock(&n->raw);
	rcu_read_lock();
	raw_spin_unlock(&n->raw);
	kfree(n->p); // OK free-in-raw
	n->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	rcu_read_unlock();
	n->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* Two locks of one type: releasing one does not release the other. */
void two_objects(struct node *a, struct node *b)
{
	raw_spin_lock(&a->raw);
	raw_spin_lock_nested(&b->raw, SINGLE_DEPTH_NESTING);
	raw_spin_unlock(&a->raw);
	kfree(a->p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&b->raw);
	kfree(a->p); // OK free-in-raw
}

/* Hand over hand along a list. */
void walk(struct node *n)
{
	struct node *next;

	raw_spin_lock(&n->raw);
	while (n->next) {
		next = n->next;
		raw_spin_lock_nested(&next->raw, SINGLE_DEPTH_NESTING);
		raw_spin_unlock(&n->raw);
		n = next;
	}
	kfree(n->p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&n->raw);
	kfree(n->p); // OK free-in-raw
}

void all_kinds(struct node *n)
{
	mutex_lock(&n->mutex);
	rcu_read_lock();
	spin_lock(&n->spin);
	spin_unlock(&n->spin);
	n->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	rcu_read_unlock();
	n->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	mutex_unlock(&n->mutex);
}

/* A lock on the stack or fresh from the allocator is as atomic as any. */
void private_lock(void)
{
	struct node n;

	raw_spin_lock_init(&n.raw);
	n.p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	raw_spin_lock(&n.raw);
	kfree(n.p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&n.raw);
}
