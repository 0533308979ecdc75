// SPDX-License-Identifier: GPL-2.0-or-later
/* __free() runs in reverse order of declaration: before or after the guard's unlock. */
#include <linux/cleanup.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);
static void *slot;

/* Declared first, freed last: the lock is gone by then. */
int declared_before_guard(void)
{
	void *p __free(kfree) = kmalloc(8, GFP_KERNEL); // OK free-in-raw; OK sleep-in-atomic

	if (!p)
		return -ENOMEM;
	guard(raw_spinlock)(&raw);
	if (slot)
		return -EEXIST;
	slot = no_free_ptr(p);
	return 0;
}

/* Declared under the guard: freed while the lock is held. */
int declared_after_guard(void)
{
	guard(raw_spinlock)(&raw);
	void *p __free(kfree) = xchg(&slot, NULL); // EXPECT free-in-raw[rt]

	return p ? 0 : -ENOENT;
}

/* The same with a spinlock_t is fine. */
int declared_after_spin_guard(void)
{
	guard(spinlock)(&lock);
	void *p __free(kfree) = xchg(&slot, NULL); // OK free-in-raw

	return p ? 0 : -ENOENT;
}

/* The scope of the guard ends before the pointer's. */
int guard_in_inner_scope(void)
{
	void *p __free(kfree) = NULL; // OK free-in-raw

	scoped_guard(raw_spinlock_irqsave, &raw) {
		p = slot;
		slot = NULL;
	}
	return p ? 0 : -ENOENT;
}

/* The pointer's scope is inside the guard's. */
int pointer_in_inner_scope(int n)
{
	guard(raw_spinlock)(&raw);
	if (n) {
		void *p __free(kfree) = xchg(&slot, NULL); // EXPECT free-in-raw[rt]

		n = p != NULL;
	}
	return n;
}

/* Given away on all paths: nothing is left to free. */
int given_away(void *mine)
{
	guard(raw_spinlock)(&raw);
	void *p __free(kfree) = mine; // OK free-in-raw

	slot = no_free_ptr(p);
	return 0;
}
