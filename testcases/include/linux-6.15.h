/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux 6.15: allocating pages without taking a lock, trying a local_lock, and spinlocks that give up.
 *
 * SOURCE: include/linux/gfp.h:try_alloc_pages_noprof, include/linux/gfp.h:free_pages_nolock,
 * include/linux/local_lock_internal.h:__local_trylock, include/asm-generic/rqspinlock.h:raw_res_spin_lock
 */
#ifndef GFPLINT_LINUX_6_15_H
#define GFPLINT_LINUX_6_15_H

#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/version.h>

#undef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 15, 0)

#ifndef alloc_hooks
#define alloc_hooks(x) x
#endif

struct page *try_alloc_pages_noprof(int nid, unsigned int order);
#define try_alloc_pages(...) alloc_hooks(try_alloc_pages_noprof(__VA_ARGS__))

void free_pages_nolock(struct page *page, unsigned int order);

static inline bool gfpflags_allow_spinning(const gfp_t gfp_flags)
{
	return !!(gfp_flags & __GFP_RECLAIM);
}

#ifdef CONFIG_PREEMPT_RT

typedef spinlock_t local_trylock_t;

#define __local_trylock(lock)                                                                      \
	({                                                                                         \
		int __locked;                                                                      \
                                                                                                   \
		if (in_nmi() | in_hardirq()) {                                                     \
			__locked = 0;                                                              \
		} else {                                                                           \
			migrate_disable();                                                         \
			__locked = spin_trylock(this_cpu_ptr((lock)));                             \
			if (!__locked)                                                             \
				migrate_enable();                                                  \
		}                                                                                  \
		__locked;                                                                          \
	})
#define local_trylock(lock) __local_trylock(lock)
#define local_trylock_irqsave(lock, flags)                                                         \
	({                                                                                         \
		typecheck(unsigned long, flags);                                                   \
		flags = 0;                                                                         \
		__local_trylock(lock);                                                             \
	})

#else /* CONFIG_PREEMPT_RT */

#include <linux/local_lock.h>

typedef struct {
	local_lock_t llock;
	u8 acquired;
} local_trylock_t;

#define __local_try_acquire(lock, undo)                                                            \
	({                                                                                         \
		local_trylock_t *__tl = this_cpu_ptr(lock);                                        \
                                                                                                   \
		if (READ_ONCE(__tl->acquired)) {                                                   \
			undo;                                                                      \
			__tl = NULL;                                                               \
		} else {                                                                           \
			WRITE_ONCE(__tl->acquired, 1);                                             \
		}                                                                                  \
		!!__tl;                                                                            \
	})

#define local_trylock(lock)                                                                        \
	({                                                                                         \
		preempt_disable();                                                                 \
		__local_try_acquire(lock, preempt_enable());                                       \
	})
#define local_trylock_irqsave(lock, flags)                                                         \
	({                                                                                         \
		local_irq_save(flags);                                                             \
		__local_try_acquire(lock, local_irq_restore(flags));                               \
	})

static inline void local_release_tried(local_trylock_t *lock)
{
	WRITE_ONCE(lock->acquired, 0);
}

static inline void local_release_waited(local_lock_t *lock)
{
}

static inline void local_acquire_tried(local_trylock_t *lock)
{
	WRITE_ONCE(lock->acquired, 1);
}

static inline void local_acquire_waited(local_lock_t *lock)
{
}

/* The same for both types of lock. */
#define __local_acquire(lock)                                                                      \
	_Generic(this_cpu_ptr(lock), local_trylock_t *: local_acquire_tried,                       \
		 local_lock_t *: local_acquire_waited)(this_cpu_ptr(lock))
#define __local_release(lock)                                                                      \
	_Generic(this_cpu_ptr(lock), local_trylock_t *: local_release_tried,                       \
		 local_lock_t *: local_release_waited)(this_cpu_ptr(lock))

#undef local_lock
#define local_lock(lock)                                                                           \
	do {                                                                                       \
		preempt_disable();                                                                 \
		__local_acquire(lock);                                                             \
	} while (0)
#undef local_unlock
#define local_unlock(lock)                                                                         \
	do {                                                                                       \
		__local_release(lock);                                                             \
		preempt_enable();                                                                  \
	} while (0)
#undef local_unlock_irqrestore
#define local_unlock_irqrestore(lock, flags)                                                       \
	do {                                                                                       \
		__local_release(lock);                                                             \
		local_irq_restore(flags);                                                          \
	} while (0)

#endif /* CONFIG_PREEMPT_RT */

/* These are macros around preempt_disable(): what they do is seen, no rule says it. */
typedef struct {
	atomic_t val;
} rqspinlock_t;

int res_spin_lock(rqspinlock_t *lock); /* 0, -EDEADLK or -ETIMEDOUT */
void res_spin_unlock(rqspinlock_t *lock);

#define raw_res_spin_lock(lock)                                                                    \
	({                                                                                         \
		int __err;                                                                         \
                                                                                                   \
		preempt_disable();                                                                 \
		__err = res_spin_lock(lock);                                                       \
		if (__err)                                                                         \
			preempt_enable();                                                          \
		__err;                                                                             \
	})
#define raw_res_spin_unlock(lock)                                                                  \
	({                                                                                         \
		res_spin_unlock(lock);                                                             \
		preempt_enable();                                                                  \
	})
#define raw_res_spin_lock_irqsave(lock, flags)                                                     \
	({                                                                                         \
		int __failed;                                                                      \
                                                                                                   \
		local_irq_save(flags);                                                             \
		__failed = raw_res_spin_lock(lock);                                                \
		if (__failed)                                                                      \
			local_irq_restore(flags);                                                  \
		__failed;                                                                          \
	})
#define raw_res_spin_unlock_irqrestore(lock, flags)                                                \
	({                                                                                         \
		raw_res_spin_unlock(lock);                                                         \
		local_irq_restore(flags);                                                          \
	})

#endif
