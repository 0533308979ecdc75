// SPDX-License-Identifier: GPL-2.0-or-later
/* Loops around, inside and across locked regions. */
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct entry {
	struct list_head node;
	raw_spinlock_t lock;
	void *p;
};

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);
static LIST_HEAD(list);

void lock_each_time(void **v, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		v[i] = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
		raw_spin_lock(&raw);
		kfree(v[i]); // EXPECT free-in-raw[rt]
		raw_spin_unlock(&raw);
	}
	kfree(v); // OK free-in-raw
}

void loop_inside(void **v, int n)
{
	raw_spin_lock(&raw);
	while (n--)
		v[n] = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
	kfree(v); // OK free-in-raw
}

/* The lock is free at the loop's head and at its end, not in between. */
void retry_until_it_fits(size_t n)
{
	void *p = NULL;

	for (;;) {
		spin_lock(&lock);
		if (n < 64)
			break;
		spin_unlock(&lock);
		kfree(p); // OK free-in-raw
		p = kmalloc(n, GFP_KERNEL); // OK sleep-in-atomic
		n /= 2;
	}
	p = kmalloc(n, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	kfree(p); // OK free-in-raw
}

void lock_per_entry(void)
{
	struct entry *e;

	list_for_each_entry(e, &list, node) {
		raw_spin_lock(&e->lock);
		e->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
		raw_spin_unlock(&e->lock);
	}
	kfree(e); // OK free-in-raw
}

/* continue and break leave the lock as they must. */
void continue_and_break(void **v, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		raw_spin_lock(&raw);
		if (!v[i]) {
			raw_spin_unlock(&raw);
			continue;
		}
		if (i > 7) {
			raw_spin_unlock(&raw);
			break;
		}
		v[i] = NULL;
		raw_spin_unlock(&raw);
		v[i] = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	}
	kfree(v); // OK free-in-raw
}

/* From the second round on the lock is held at the allocation. */
void held_from_second_round(void **v, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		v[i] = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
		if (!i)
			spin_lock(&lock);
	}
	if (n > 0)
		spin_unlock(&lock);
}

/* Locks of an array, all taken, then all released. */
void all_buckets(raw_spinlock_t *locks, void **v, int n)
{
	int i;

	for (i = 0; i < n; i++)
		raw_spin_lock(&locks[i]);
	for (i = n; i-- > 0;)
		raw_spin_unlock(&locks[i]);
	v[0] = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
