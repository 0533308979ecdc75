// SPDX-License-Identifier: GPL-2.0-or-later
/* The page allocator's doors. */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static struct page *page;
static unsigned long addr;
static void *p;

void pages_raw(void)
{
	raw_spin_lock(&raw);
	page = alloc_page(GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	page = alloc_pages(GFP_ATOMIC, 1); // EXPECT alloc-in-raw[rt]
	page = alloc_pages_node(0, GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	addr = __get_free_page(GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	addr = __get_free_pages(GFP_NOWAIT, 2); // EXPECT alloc-in-raw[rt]
	addr = get_zeroed_page(GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = alloc_pages_exact(8192, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
}

void pages_spin(void)
{
	spin_lock(&lock);
	page = alloc_page(GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	page = alloc_page(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	page = alloc_pages(GFP_HIGHUSER, 1); // EXPECT sleep-in-atomic[rt,nort]
	page = alloc_pages_node(0, GFP_KERNEL, 0); // EXPECT sleep-in-atomic[rt,nort]
	addr = __get_free_page(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	addr = __get_free_pages(GFP_KERNEL, 2); // EXPECT sleep-in-atomic[rt,nort]
	addr = get_zeroed_page(GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = alloc_pages_exact(8192, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	addr = get_zeroed_page(GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	spin_unlock(&lock);
	page = alloc_pages(GFP_KERNEL, 1); // OK sleep-in-atomic
}

void pages_free_raw(void)
{
	raw_spin_lock(&raw);
	__free_page(page); // EXPECT free-in-raw[rt]
	__free_pages(page, 1); // EXPECT free-in-raw[rt]
	free_page(addr); // EXPECT free-in-raw[rt]
	free_pages(addr, 2); // EXPECT free-in-raw[rt]
	free_pages_exact(p, 8192); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
}

void pages_free_spin(void)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	__free_page(page); // OK free-in-raw
	free_pages(addr, 2); // OK free-in-raw
	spin_unlock_irqrestore(&lock, flags);
	free_page(addr); // OK free-in-raw
}
