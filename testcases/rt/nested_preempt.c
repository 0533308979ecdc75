// SPDX-License-Identifier: GPL-2.0-or-later
/* Headers' own differences between the kernels: what is preemptible on one of them only. */
#include <linux/highmem.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);
static seqcount_mutex_t mseq = SEQCNT_MUTEX_ZERO(mseq, &mutex);
static void *p;

/* Raises the count on RT, asserts otherwise. */
void preempt_nested(void)
{
	spin_lock(&lock);
	preempt_disable_nested();
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; MISSING alloc-in-raw[rt] @6.12 @6.1: nothing is left of it without RT
	preempt_enable_nested();
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	spin_unlock(&lock);
}

/* Preemption goes off without RT only; with it just migration does. */
void kmap_old(struct page *page)
{
	void *addr = kmap_atomic(page);

	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[nort]; OK sleep-in-atomic[rt]
	kunmap_atomic(addr);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void kmap_new(struct page *page)
{
	void *addr = kmap_local_page(page);

	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	kunmap_local(addr);
}

void pagefaults_off(void)
{
	pagefault_disable();
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	pagefault_enable();
}

/* A writer under a mutex may sleep, if only preemption stayed on: it does on RT. */
void seqcount_of_mutex(void)
{
	mutex_lock(&mutex);
	write_seqcount_begin(&mseq);
	p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[nort] @6.12 @6.1; MISSING sleep-in-atomic[nort] @6.12-rt: on RT nothing is left of it; OK sleep-in-atomic[rt]
	write_seqcount_end(&mseq);
	mutex_unlock(&mutex);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
