// SPDX-License-Identifier: GPL-2.0-or-later
/* Bit spinlocks and hlist_bl locks turn preemption off on every kernel; lockdep cannot see them. */
#include <linux/slab.h>
#include <linux/bit_spinlock.h>
#include <linux/list_bl.h>

struct bucket {
	unsigned long state;
	struct hlist_bl_head head;
	void *p;
};

void bit_lock(struct bucket *b)
{
	bit_spin_lock(0, &b->state);
	b->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	b->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	kfree(b->p); // EXPECT free-in-raw[rt]
	bit_spin_unlock(0, &b->state);
	b->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void bit_try(struct bucket *b)
{
	if (!bit_spin_trylock(1, &b->state)) {
		b->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
		return;
	}
	b->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	__bit_spin_unlock(1, &b->state);
	kfree(b->p); // OK free-in-raw
}

void bl_list(struct bucket *b)
{
	hlist_bl_lock(&b->head);
	b->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kfree(b->p); // EXPECT free-in-raw[rt]
	hlist_bl_unlock(&b->head);
	b->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
