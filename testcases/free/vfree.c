// SPDX-License-Identifier: GPL-2.0-or-later
/* vfree() sleeps, except in interrupts and with softirqs off, where it defers. */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/vmalloc.h>

struct reclaimed {
	struct timer_list timer;
	spinlock_t lock;
	raw_spinlock_t raw;
	void *workspace;
};

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);
static DEFINE_RWLOCK(rwlock);

void vfree_under_locks(void *p)
{
	unsigned long flags;

	raw_spin_lock(&raw);
	vfree(p); // EXPECT free-in-raw[rt,nort]
	raw_spin_unlock(&raw);
	spin_lock(&lock);
	vfree(p); // EXPECT free-in-raw[rt,nort]
	spin_unlock(&lock);
	spin_lock_irqsave(&lock, flags);
	vfree(p); // EXPECT free-in-raw[rt,nort]
	spin_unlock_irqrestore(&lock, flags);
	write_lock(&rwlock);
	vfree(p); // EXPECT free-in-raw[rt,nort]
	write_unlock(&rwlock);
	vfree(p); // OK free-in-raw
}

void vfree_deferred(void *p)
{
	write_lock_bh(&rwlock);
	vfree(p); // OK free-in-raw
	write_unlock_bh(&rwlock);
	raw_spin_lock(&raw);
	vfree_atomic(p); // OK free-in-raw
	raw_spin_unlock(&raw);
}

/* A kvmalloc()ed pointer may be vmalloc()ed: kvfree() is for where vfree() is. */
void kvfree_under_locks(void *p)
{
	raw_spin_lock(&raw);
	kvfree(p); // EXPECT free-in-raw[rt,nort]
	raw_spin_unlock(&raw);
	spin_lock(&lock);
	kvfree(p); // EXPECT free-in-raw[rt,nort]
	spin_unlock(&lock);
	spin_lock_bh(&lock);
	kvfree(p); // OK free-in-raw
	spin_unlock_bh(&lock);
	local_bh_disable();
	raw_spin_lock(&raw);
	kvfree(p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
	local_bh_enable();
	kvfree(p); // OK free-in-raw
}

struct bucket_table;

/* As lib/rhashtable.c has it. */
static noinline void bucket_table_free(const struct bucket_table *table)
{
	kvfree(table);
}

void grow_table(const struct bucket_table *table)
{
	rcu_read_lock();
	bucket_table_free(table); // OK free-in-raw
	rcu_read_unlock();
}

static noinline void give_back(void *p)
{
	vfree(p);
}

static noinline void give_back_deferred(void *p)
{
	spin_lock_bh(&lock);
	give_back(p); // OK free-in-raw
	spin_unlock_bh(&lock);
}

/* What was deferred in the function that is called is no concern of its callers. */
void give_back_for_others(void *p)
{
	give_back_deferred(p); // OK free-in-raw
	spin_lock(&lock);
	give_back_deferred(p); // OK free-in-raw
	give_back(p);	       // EXPECT free-in-raw[rt,nort]
	spin_unlock(&lock);
}

void vunmap_under_lock(void *p)
{
	spin_lock(&lock);
	vunmap(p); // EXPECT free-in-raw[rt,nort]
	spin_unlock(&lock);
	vunmap(p); // OK free-in-raw
}

/* Under a lock of a timer's function it is put off, too: zstd_reclaim_timer_fn(). Not so where a task may come. */
static void reclaim(struct reclaimed *r)
{
	spin_lock(&r->lock);
	kvfree(r->workspace); // OK free-in-raw
	spin_unlock(&r->lock);
	raw_spin_lock(&r->raw);
	kvfree(r->workspace); // EXPECT free-in-raw[rt]; SPURIOUS free-in-raw[nort]: with PREEMPT_RT it is wrong whoever comes, so nobody looks who does
	raw_spin_unlock(&r->raw);
}

static void reclaim_fn(struct timer_list *t)
{
	reclaim(container_of(t, struct reclaimed, timer));
}

void reclaim_setup(struct reclaimed *r)
{
	timer_setup(&r->timer, reclaim_fn, 0);
}

void reclaim_now(struct reclaimed *r)
{
	spin_lock(&r->lock);
	kvfree(r->workspace); // EXPECT free-in-raw[rt,nort]
	spin_unlock(&r->lock);
}
