/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux 7.2: allocation tokens move arguments along, reclaim bits mean nothing to slab any more.
 *
 * SOURCE: include/linux/slab.h:_kmalloc_nolock_noprof, mm/slab.h:alloc_flags_allow_spinning
 */
#ifndef GFPLINT_LINUX_7_2_H
#define GFPLINT_LINUX_7_2_H

#include "linux-7.0.h"

#undef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(7, 2, 0)

typedef struct {
	unsigned long v;
} kmalloc_token_t;

#undef kmalloc_nolock
void *_kmalloc_nolock_noprof(size_t size, kmalloc_token_t token, gfp_t gfp_flags, int node);
#define kmalloc_nolock(s, f, n) \
	alloc_hooks(_kmalloc_nolock_noprof(s, (kmalloc_token_t){ 1 }, f, n))

#define SLAB_ALLOC_DEFAULT 0x00
#define SLAB_ALLOC_NOLOCK 0x01

static inline bool alloc_flags_allow_spinning(const unsigned int alloc_flags)
{
	return !(alloc_flags & SLAB_ALLOC_NOLOCK);
}

#endif
