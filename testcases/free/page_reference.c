// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages are given back with the last reference to them. */
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/pagevec.h>

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);

void put_raw(struct page *page, struct folio *folio)
{
	raw_spin_lock(&raw);
	put_page(page);	  // EXPECT free-in-raw[rt]
	folio_put(folio); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
}

void put_locked(struct page *page, struct folio *folio)
{
	spin_lock(&lock);
	put_page(page);	  // OK free-in-raw
	folio_put(folio); // OK free-in-raw
	spin_unlock(&lock);
}

void release_raw(struct page **pages, int nr)
{
	preempt_disable();
	release_pages(pages, nr); // EXPECT free-in-raw[rt]
	preempt_enable();
	release_pages(pages, nr); // OK free-in-raw
}
