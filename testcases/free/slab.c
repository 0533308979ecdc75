// SPDX-License-Identifier: GPL-2.0-or-later
/* Freeing slab memory takes locks as allocating it does. */
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct item {
	struct list_head node;
	void *data;
};

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);
static LIST_HEAD(items);

void free_forms(struct kmem_cache *c, void *p, void **bulk)
{
	raw_spin_lock(&raw);
	kfree(p); // EXPECT free-in-raw[rt]
	kfree_sensitive(p); // EXPECT free-in-raw[rt]
	kmem_cache_free(c, p); // EXPECT free-in-raw[rt]
	kmem_cache_free_bulk(c, 2, bulk); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
	kfree(p); // OK free-in-raw
}

void free_forms_spin(struct kmem_cache *c, void *p)
{
	spin_lock(&lock);
	kfree(p); // OK free-in-raw
	kfree_sensitive(p); // OK free-in-raw
	kmem_cache_free(c, p); // OK free-in-raw
	spin_unlock(&lock);
}

void free_list_under_lock(void)
{
	struct item *i, *tmp;

	raw_spin_lock(&raw);
	list_for_each_entry_safe(i, tmp, &items, node) {
		list_del(&i->node);
		kfree(i); // EXPECT free-in-raw[rt]
	}
	raw_spin_unlock(&raw);
}

/* The repair: collect under the lock, free after it. */
void free_list_collected(void)
{
	struct item *i, *tmp;
	LIST_HEAD(dead);

	raw_spin_lock(&raw);
	list_splice_init(&items, &dead);
	raw_spin_unlock(&raw);
	list_for_each_entry_safe(i, tmp, &dead, node)
		kfree(i); // OK free-in-raw
}

static void item_put(struct item *i)
{
	kfree(i->data);
	kfree(i);
}

void free_in_callee(struct item *i)
{
	raw_spin_lock(&raw);
	item_put(i); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
	item_put(i); // OK free-in-raw
}

void free_swap(struct item *i, void *new)
{
	raw_spin_lock(&raw);
	swap(i->data, new);
	raw_spin_unlock(&raw);
	kfree(new); // OK free-in-raw
}
