// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* Guards that try: held inside, not held where they failed. */
#include <linux/cleanup.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);
static void *p;

int cond_raw(void)
{
	scoped_cond_guard(raw_spinlock_try, return -EBUSY, &raw) {
		p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	}
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return 0;
}

void cond_scoped_try(void)
{
	scoped_guard(raw_spinlock_irqsave_try, &raw) {
		kfree(p); // EXPECT free-in-raw[rt]
	}
	kfree(p); // OK free-in-raw
}

int cond_spin(void)
{
	scoped_cond_guard(spinlock_irqsave_try, goto busy, &lock) {
		p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	}
	return 0;
busy:
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return -EBUSY;
}

int cond_mutex(void)
{
	scoped_cond_guard(mutex_intr, return -EINTR, &mutex) {
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	}
	return 0;
}

void guard_bh_and_rwlock(rwlock_t *rw)
{
	scoped_guard(spinlock_bh, &lock) {
		p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	}
	scoped_guard(read_lock, rw)
		p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	scoped_guard(write_lock_irqsave, rw)
		p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void guard_raw_bh(void)
{
	scoped_guard(raw_spinlock_bh, &raw)
		p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
