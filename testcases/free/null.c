// SPDX-License-Identifier: GPL-2.0-or-later
/* kfree(NULL) does nothing and is legal anywhere. */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

static DEFINE_RAW_SPINLOCK(raw);

void free_null_constant(void)
{
	raw_spin_lock(&raw);
	kfree(NULL); // OK free-in-raw
	vfree(NULL); // OK free-in-raw
	raw_spin_unlock(&raw);
}

void free_null_variable(void)
{
	void *p = NULL;

	raw_spin_lock(&raw);
	kfree(p); // OK free-in-raw
	raw_spin_unlock(&raw);
}

void free_where_null(void *p)
{
	raw_spin_lock(&raw);
	if (!p)
		kfree(p); // OK free-in-raw
	else
		kfree(p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
}

/* Taken over where it was needed; what is left is NULL under the lock. */
void free_handed_over(void **slot)
{
	void *new = kmalloc(8, GFP_KERNEL);

	raw_spin_lock(&raw);
	if (!*slot) {
		*slot = new;
		new = NULL;
		kfree(new); // OK free-in-raw
	}
	raw_spin_unlock(&raw);
	kfree(new); // OK free-in-raw
}

/* The path on which it is not NULL has left the lock. */
void free_null_on_locked_path(void **slot)
{
	void *old = NULL;

	raw_spin_lock(&raw);
	if (*slot) {
		old = *slot;
		*slot = NULL;
		raw_spin_unlock(&raw);
	}
	kfree(old); // OK free-in-raw
	if (!old)
		raw_spin_unlock(&raw);
}
