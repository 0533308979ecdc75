// SPDX-License-Identifier: GPL-2.0-or-later
/* seqlock_t is a spinlock_t with a counter; seqcounts are what their writer's lock is. */
#include <linux/preempt.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SEQLOCK(clock_lock);
static DEFINE_SPINLOCK(stat_lock);
static seqcount_spinlock_t stat_seq = SEQCNT_SPINLOCK_ZERO(stat_seq, &stat_lock);
static DEFINE_RAW_SPINLOCK(raw_stat_lock);
static seqcount_raw_spinlock_t raw_seq = SEQCNT_RAW_SPINLOCK_ZERO(raw_seq, &raw_stat_lock);
static seqcount_t bare_seq = SEQCNT_ZERO(bare_seq);
static void *data;

void seqlock_writer(void)
{
	write_seqlock(&clock_lock);
	data = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	kfree(data); // OK free-in-raw
	data = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	write_sequnlock(&clock_lock);
	data = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void seqlock_writer_irqsave(void)
{
	unsigned long flags;

	write_seqlock_irqsave(&clock_lock, flags);
	data = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	data = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	write_sequnlock_irqrestore(&clock_lock, flags);
	data = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void seqlock_reader_excl(void)
{
	read_seqlock_excl(&clock_lock);
	data = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	data = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	read_sequnlock_excl(&clock_lock);
}

void seqlock_reader(void)
{
	unsigned int seq;

	do {
		seq = read_seqbegin(&clock_lock);
	} while (read_seqretry(&clock_lock, seq));
	data = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void seqcount_of_spinlock(void)
{
	spin_lock(&stat_lock);
	write_seqcount_begin(&stat_seq);
	data = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	write_seqcount_end(&stat_seq);
	data = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&stat_lock);
	data = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void seqcount_of_raw_spinlock(void)
{
	raw_spin_lock(&raw_stat_lock);
	write_seqcount_begin(&raw_seq);
	data = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	write_seqcount_end(&raw_seq);
	raw_spin_unlock(&raw_stat_lock);
	data = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void seqcount_bare(void)
{
	preempt_disable();
	write_seqcount_begin(&bare_seq);
	data = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	write_seqcount_end(&bare_seq);
	preempt_enable();
	data = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
