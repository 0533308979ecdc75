/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the statements of contexts.tab and ops.tab work on. */
#include <linux/slab.h>
#include <linux/bit_spinlock.h>
#include <linux/cpu.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/hardirq.h>
#include <linux/highmem.h>
#include <linux/idr.h>
#include <linux/io-mapping.h>
#include <linux/kfifo.h>
#include <linux/list_bl.h>
#include <linux/local_lock.h>
#include <linux/mempool.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/percpu_counter.h>
#include <linux/percpu-rwsem.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/radix-tree.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rtmutex.h>
#include <linux/rwsem.h>
#include <linux/scatterlist.h>
#include <linux/sched/task.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/string.h>
#include <linux/u64_stats_sync.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/xarray.h>
#include <asm/fpu/api.h>

struct matrix {
	raw_spinlock_t raw;
	spinlock_t spin;
	rwlock_t rwlock;
	seqlock_t seqlock;
	struct mutex mutex;
	struct rt_mutex rt_mutex;
	struct rw_semaphore rwsem;
	struct semaphore sem;
	struct srcu_struct srcu;
	struct hlist_bl_head hlist_bl;
	struct xarray xa;
	struct rcu_head rcu;
	arch_spinlock_t arch;
	seqcount_t seq;
	seqcount_spinlock_t seq_spin;
	seqcount_rwlock_t seq_rwlock;
	seqcount_raw_spinlock_t seq_raw;
	seqcount_mutex_t seq_mutex;
	seqcount_latch_t latch;
	struct u64_stats_sync sync;
	struct io_mapping *map;
	struct device *dev;
	struct dma_pool *dma_pool;
	dma_addr_t dma;
	struct sg_table sgt;
	struct ida ida;
	struct kfifo fifo;
	struct percpu_counter counter;
	atomic_t count;
	refcount_t refs;
	unsigned long bits;
	int cpu;

	void *p;
	const char *s;
	size_t n;
	unsigned long word;
	void *addr;
	struct page *page;
	int __percpu *percpu;
	struct sk_buff *skb;
	struct kmem_cache *cache;
	mempool_t *pool;
	struct idr idr;
	struct xarray tree;
	int id;
};

struct matrix_cpu {
	local_lock_t lock;
	void *p;
};

static DEFINE_PER_CPU(struct matrix_cpu, cpu) __maybe_unused = {
	.lock = INIT_LOCAL_LOCK(lock),
};

extern struct percpu_rw_semaphore matrix_rwsem;
static struct matrix all __maybe_unused;

static void __maybe_unused matrix_free(struct rcu_head *head)
{
	kfree(container_of(head, struct matrix, rcu));
}
