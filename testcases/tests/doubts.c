// SPDX-License-Identifier: GPL-2.0-or-later
/* What happens only if a reference was the last one, or when hardly anything else runs, is less sure. */
#include <linux/atomic.h>
#include <linux/mm.h>
#include <linux/page_ref.h>
#include <linux/pid.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(lock);

struct item {
	refcount_t ref;
	atomic_t users;
	atomic_long_t bytes;
	atomic64_t wide;
};

void put_item(struct item *i)
{
	raw_spin_lock(&lock);
	if (refcount_dec_and_test(&i->ref))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void put_some(struct item *i)
{
	raw_spin_lock(&lock);
	if (refcount_sub_and_test(2, &i->ref))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void drop_user(struct item *i)
{
	raw_spin_lock(&lock);
	if (atomic_dec_and_test(&i->users))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void drop_users(struct item *i)
{
	raw_spin_lock(&lock);
	if (atomic_sub_and_test(2, &i->users))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void put_byte(struct item *i)
{
	raw_spin_lock(&lock);
	if (atomic_long_dec_and_test(&i->bytes))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void put_bytes(struct item *i)
{
	raw_spin_lock(&lock);
	if (atomic_long_sub_and_test(2, &i->bytes))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void put_wide(struct item *i)
{
	raw_spin_lock(&lock);
	if (atomic64_dec_and_test(&i->wide))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void put_page_count(struct page *page, struct item *i)
{
	raw_spin_lock(&lock);
	if (page_ref_dec_and_test(page))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void put_page_counts(struct page *page, struct item *i)
{
	raw_spin_lock(&lock);
	if (page_ref_sub_and_test(page, 2))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void put_tested_page(struct page *page, struct item *i)
{
	raw_spin_lock(&lock);
	if (put_page_testzero(page))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void put_folio_count(struct folio *folio, struct item *i)
{
	raw_spin_lock(&lock);
	if (folio_ref_dec_and_test(folio))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void put_folio_counts(struct folio *folio, struct item *i)
{
	raw_spin_lock(&lock);
	if (folio_ref_sub_and_test(folio, 2))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

void put_tested_folio(struct folio *folio, struct item *i)
{
	raw_spin_lock(&lock);
	if (folio_put_testzero(folio))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}

/* Whoever asks for another thing than the last reference is sure. */
void item_is_new(struct item *i)
{
	raw_spin_lock(&lock);
	if (atomic_inc_not_zero(&i->users))
		kfree(i); // EXPECT free-in-raw[rt]; NOTE high confidence
	raw_spin_unlock(&lock);
}

/* What drops the reference is in another file. */
void forget_pid(struct pid *pid)
{
	raw_spin_lock(&lock);
	put_pid(pid); // EXPECT free-in-raw[rt]; NOTE medium confidence
	raw_spin_unlock(&lock);
}
