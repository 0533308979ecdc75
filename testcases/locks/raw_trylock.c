// SPDX-License-Identifier: GPL-2.0-or-later
/* Raw trylocks: held on the branch where they succeeded, and only there. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(pool_lock);
static void *pool;

void try_success(void)
{
	if (raw_spin_trylock(&pool_lock)) {
		pool = kmalloc(32, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
		raw_spin_unlock(&pool_lock);
	} else {
		pool = kmalloc(32, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	}
}

int try_or_leave(void)
{
	if (!raw_spin_trylock(&pool_lock))
		return -EBUSY;
	kfree(pool); // EXPECT free-in-raw[rt]
	pool = NULL;
	raw_spin_unlock(&pool_lock);
	kfree(pool); // OK free-in-raw
	return 0;
}

void try_result_kept(void)
{
	int locked = raw_spin_trylock(&pool_lock);

	if (!locked)
		pool = kmalloc(32, GFP_KERNEL); // OK sleep-in-atomic
	if (locked)
		pool = kmalloc(32, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	if (locked)
		raw_spin_unlock(&pool_lock);
	kfree(pool); // OK free-in-raw
}

void try_irqsave(void)
{
	unsigned long flags;

	if (raw_spin_trylock_irqsave(&pool_lock, flags)) {
		pool = kmalloc(32, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
		raw_spin_unlock_irqrestore(&pool_lock, flags);
	} else {
		pool = kmalloc(32, GFP_ATOMIC); // OK alloc-in-raw
	}
	pool = kmalloc(32, GFP_KERNEL); // OK sleep-in-atomic
}

void try_irq(void)
{
	if (!raw_spin_trylock_irq(&pool_lock)) {
		pool = kmalloc(32, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
		return;
	}
	pool = kmalloc(32, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock_irq(&pool_lock);
}

void try_then_wait(void)
{
	if (!raw_spin_trylock(&pool_lock))
		raw_spin_lock(&pool_lock);
	pool = kmalloc(32, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&pool_lock);
}
