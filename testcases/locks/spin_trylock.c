// SPDX-License-Identifier: GPL-2.0-or-later
/* Trylocks of spinlock_t: no sleep where they succeeded; never raw. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(cache_lock);
static void *cache;

void try_plain(void)
{
	if (spin_trylock(&cache_lock)) {
		cache = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
		cache = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
		spin_unlock(&cache_lock);
	}
	cache = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void try_bh(void)
{
	if (!spin_trylock_bh(&cache_lock)) {
		cache = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
		return;
	}
	cache = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock_bh(&cache_lock);
}

void try_irqsave(void)
{
	unsigned long flags;

	if (!spin_trylock_irqsave(&cache_lock, flags))
		return;
	kfree(cache); // OK free-in-raw
	cache = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	cache = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock_irqrestore(&cache_lock, flags);
	cache = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void try_irq(void)
{
	if (spin_trylock_irq(&cache_lock)) {
		cache = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
		spin_unlock_irq(&cache_lock);
	}
	cache = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void try_in_loop(void)
{
	while (!spin_trylock(&cache_lock))
		cpu_relax();
	cache = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&cache_lock);
}
