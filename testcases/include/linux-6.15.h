/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux 6.15: allocating pages without taking a lock, and trying a local_lock.
 *
 * SOURCE: include/linux/gfp.h:try_alloc_pages_noprof, include/linux/gfp.h:free_pages_nolock,
 * include/linux/local_lock_internal.h:__local_trylock
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

#endif /* CONFIG_PREEMPT_RT */

#endif
