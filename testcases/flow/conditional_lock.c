// SPDX-License-Identifier: GPL-2.0-or-later
/* Locks taken under a condition: the same condition releases them. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct box {
	raw_spinlock_t lock;
	spinlock_t spin;
	bool shared;
	void *p;
};

void lock_if(struct box *b, bool locked)
{
	if (!locked)
		raw_spin_lock(&b->lock);
	b->p = NULL;
	if (!locked)
		raw_spin_unlock(&b->lock);
	b->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void alloc_on_unlocked_side(struct box *b, bool lock)
{
	if (lock)
		raw_spin_lock(&b->lock);
	if (!lock)
		b->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	if (lock)
		b->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	if (lock)
		raw_spin_unlock(&b->lock);
}

void lock_if_field(struct box *b)
{
	if (b->shared)
		spin_lock(&b->spin);
	if (!b->shared)
		b->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	if (b->shared)
		spin_unlock(&b->spin);
	b->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* Remembered in a flag instead of asked again. */
void lock_with_flag(struct box *b, int n)
{
	bool held = false;

	if (n > 4) {
		spin_lock(&b->spin);
		held = true;
	}
	b->p = kmalloc(n, held ? GFP_ATOMIC : GFP_KERNEL); // OK sleep-in-atomic
	if (held)
		spin_unlock(&b->spin);
	b->p = kmalloc(n, GFP_KERNEL); // OK sleep-in-atomic
}

/* Which of two locks it is depends on a flag; one of them is raw. */
void one_of_two(struct box *b, bool raw)
{
	if (raw)
		raw_spin_lock(&b->lock);
	else
		spin_lock(&b->spin);
	b->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	if (raw)
		raw_spin_unlock(&b->lock);
	else
		spin_unlock(&b->spin);
	b->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* A goto that enters the locked region from its side. */
void early_return_while_held(struct box *b, int n)
{
	spin_lock(&b->spin);
	if (n < 0) {
		spin_unlock(&b->spin);
		b->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
		return;
	}
	b->p = kmalloc(n, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&b->spin);
}
