// SPDX-License-Identifier: GPL-2.0-or-later
/* Per-CPU memory: a mutex when it may sleep, pcpu_lock in any case. */
#include <linux/gfp.h>
#include <linux/percpu.h>
#include <linux/percpu_counter.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static int __percpu *count;

void percpu_spin(void)
{
	spin_lock(&lock);
	count = alloc_percpu(int); // EXPECT sleep-in-atomic[rt,nort]
	count = alloc_percpu_gfp(int, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	count = alloc_percpu_gfp(int, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	count = __alloc_percpu(8, 8); // EXPECT sleep-in-atomic[rt,nort]
	free_percpu(count); // OK free-in-raw
	spin_unlock(&lock);
	count = alloc_percpu(int); // OK sleep-in-atomic
}

void percpu_raw(void)
{
	raw_spin_lock(&raw);
	count = alloc_percpu_gfp(int, GFP_NOWAIT); // EXPECT alloc-in-raw[rt]
	count = alloc_percpu(int); // EXPECT sleep-in-atomic[rt,nort]; OK alloc-in-raw
	free_percpu(count); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
	free_percpu(count); // OK free-in-raw
}

int percpu_counter(struct percpu_counter *fbc)
{
	int err;

	spin_lock(&lock);
	err = percpu_counter_init(fbc, 0, GFP_ATOMIC); // OK sleep-in-atomic
	if (!err)
		err = percpu_counter_init(fbc, 0, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	return err;
}
