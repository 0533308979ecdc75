// SPDX-License-Identifier: GPL-2.0-or-later
/* rwlock_t is a sleeping lock on RT, although its functions are called _raw_read_lock() and so on. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RWLOCK(list_lock);
static void *list;

void read_side(void)
{
	read_lock(&list_lock);
	list = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	list = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	read_unlock(&list_lock);
	list = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void write_side(void)
{
	write_lock(&list_lock);
	kfree(list); // OK free-in-raw
	list = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	write_unlock(&list_lock);
}

void read_irqsave(void)
{
	unsigned long flags;

	read_lock_irqsave(&list_lock, flags);
	list = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	kfree(list); // OK free-in-raw
	list = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	read_unlock_irqrestore(&list_lock, flags);
	list = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void write_irqsave(void)
{
	unsigned long flags;

	write_lock_irqsave(&list_lock, flags);
	list = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	list = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	write_unlock_irqrestore(&list_lock, flags);
	list = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void read_bh_write_irq(void)
{
	read_lock_bh(&list_lock);
	list = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	read_unlock_bh(&list_lock);
	write_lock_irq(&list_lock);
	list = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	list = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	write_unlock_irq(&list_lock);
	list = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void try_sides(void)
{
	if (read_trylock(&list_lock)) {
		list = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
		read_unlock(&list_lock);
	}
	if (!write_trylock(&list_lock))
		return;
	list = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	list = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	write_unlock(&list_lock);
}
