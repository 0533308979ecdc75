// SPDX-License-Identifier: GPL-2.0-or-later
/* The cores of locks and counters, as architectures and the scheduler use them. */
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(lock);
static arch_spinlock_t arch = __ARCH_SPIN_LOCK_UNLOCKED;
static void *buf;

void of_the_lock(void)
{
	do_raw_spin_lock(&lock);
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	do_raw_spin_unlock(&lock);
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	if (!do_raw_spin_trylock(&lock))
		return;
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	do_raw_spin_unlock(&lock);
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
}

void of_the_architecture(void)
{
	arch_spin_lock(&arch);
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	arch_spin_unlock(&arch);
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	if (!arch_spin_trylock(&arch))
		return;
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	arch_spin_unlock(&arch);
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
}

void of_the_count(void)
{
	preempt_count_add(HARDIRQ_OFFSET);
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	preempt_count_sub(HARDIRQ_OFFSET);
	buf = kmalloc(8, GFP_KERNEL); // OK alloc-in-raw; OK sleep-in-atomic
	preempt_disable();
	preempt_enable_no_resched();
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	preempt_disable_notrace();
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	preempt_enable_no_resched_notrace();
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	preempt_disable();
	sched_preempt_enable_no_resched();
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* Without PREEMPT_RT the writer of a counter that belongs to a mutex has preemption off. */
void of_counters(seqcount_mutex_t *seq)
{
	write_seqcount_begin(seq);
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[nort] @6.12 @6.1; MISSING sleep-in-atomic[nort] @6.12-rt: PREEMPT_RT leaves nothing of it; OK sleep-in-atomic[rt]
	write_seqcount_end(seq);
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	write_seqcount_begin_nested(seq, 1);
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[nort] @6.12 @6.1; MISSING sleep-in-atomic[nort] @6.12-rt: PREEMPT_RT leaves nothing of it; OK sleep-in-atomic[rt]
	write_seqcount_end(seq);
	raw_write_seqcount_begin(seq);
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[nort] @6.12 @6.1; MISSING sleep-in-atomic[nort] @6.12-rt: PREEMPT_RT leaves nothing of it; OK sleep-in-atomic[rt]
	raw_write_seqcount_end(seq);
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* On PREEMPT_RT the end changes as little as the beginning. */
void of_counters_inside(seqcount_mutex_t *seq)
{
	preempt_disable();
	write_seqcount_begin(seq);
	write_seqcount_end(seq);
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_write_seqcount_begin(seq);
	raw_write_seqcount_end(seq);
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	preempt_enable();
}

/* As in mm/slub.c and arch/arm64/kernel/fpsimd.c. */
#ifdef CONFIG_PREEMPT_RT
#define slub_get_cpu_ptr(var) ({ migrate_disable(); this_cpu_ptr(var); })
#define slub_put_cpu_ptr(var) do { (void)(var); migrate_enable(); } while (0)
#else
#define slub_get_cpu_ptr(var) get_cpu_ptr(var)
#define slub_put_cpu_ptr(var) put_cpu_ptr(var)
#endif

static DEFINE_PER_CPU(int, slab);

void of_slabs(void)
{
	int *cpu = slub_get_cpu_ptr(&slab);

	buf = kmalloc(*cpu, GFP_ATOMIC); // OK alloc-in-raw
	slub_put_cpu_ptr(&slab);
	preempt_disable();
	cpu = slub_get_cpu_ptr(&slab);
	slub_put_cpu_ptr(&slab);
	buf = kmalloc(*cpu, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	preempt_enable();
}

void get_cpu_fpsimd_context(void);
void put_cpu_fpsimd_context(void);

void of_registers(void)
{
	get_cpu_fpsimd_context();
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	put_cpu_fpsimd_context();
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* Flags that were read, while interrupts were off. */
void of_flags(void)
{
	unsigned long flags;

	local_irq_disable();
	local_save_flags(flags);
	local_irq_enable();
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	local_irq_restore(flags);
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	local_irq_enable();
}

/* As in kernel/sched/sched.h: which lock it is depends on how processors share runqueues. */
struct rq;
void raw_spin_rq_lock(struct rq *rq);
bool raw_spin_rq_trylock(struct rq *rq);
void raw_spin_rq_unlock(struct rq *rq);

void of_a_runqueue(struct rq *rq)
{
	raw_spin_rq_lock(rq);
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_rq_unlock(rq);
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	if (!raw_spin_rq_trylock(rq))
		return;
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_rq_unlock(rq);
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
