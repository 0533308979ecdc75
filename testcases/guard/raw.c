// SPDX-License-Identifier: GPL-2.0-or-later
/* guard() and scoped_guard() of raw contexts: from the declaration to the end of its scope. */
#include <linux/cleanup.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct unit {
	raw_spinlock_t lock;
	void *p;
};

void guard_to_the_end(struct unit *u)
{
	u->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	guard(raw_spinlock)(&u->lock); // NOTE lock
	u->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

void guard_irqsave_to_the_end(struct unit *u)
{
	guard(raw_spinlock_irqsave)(&u->lock);
	kfree(u->p); // EXPECT free-in-raw[rt]
	u->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void guard_of_block(struct unit *u, int n)
{
	if (n) {
		guard(raw_spinlock_irq)(&u->lock);
		u->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	}
	u->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void scoped(struct unit *u)
{
	scoped_guard(raw_spinlock, &u->lock) {
		u->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	}
	u->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* A return from within releases; so do break and goto. */
int scoped_return(struct unit *u, int n)
{
	scoped_guard(raw_spinlock_irqsave, &u->lock) {
		if (!n)
			return 0;
		if (n == 1)
			goto out;
		kfree(u->p); // EXPECT free-in-raw[rt]
	}
	kfree(u->p); // OK free-in-raw
out:
	u->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return 1;
}

void scoped_in_loop(struct unit *u, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		guard(raw_spinlock)(&u[i].lock);
		if (!u[i].p)
			continue;
		u[i].p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	}
	u->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void guard_preempt(struct unit *u)
{
	scoped_guard(preempt) {
		u->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	}
	kfree(u->p); // OK free-in-raw
}

void guard_irq(struct unit *u)
{
	scoped_guard(irqsave) {
		kfree(u->p); // EXPECT free-in-raw[rt]
	}
	guard(irq)();
	u->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void guard_nested(struct unit *a, struct unit *b)
{
	scoped_guard(raw_spinlock, &a->lock) {
		scoped_guard(raw_spinlock_nested, &b->lock) {
			b->p = NULL;
		}
		a->p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	}
	a->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
