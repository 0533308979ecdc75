/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux 6.18: objects without taking a lock, and flags for pages.
 *
 * SOURCE: include/linux/gfp.h:alloc_pages_nolock_noprof, include/linux/slab.h:kmalloc_nolock_noprof,
 * include/linux/slab.h:kfree_nolock
 */
#ifndef GFPLINT_LINUX_6_18_H
#define GFPLINT_LINUX_6_18_H

#include "linux-6.15.h"

#undef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 18, 0)

#undef try_alloc_pages
struct page *alloc_pages_nolock_noprof(gfp_t gfp_flags, int nid, unsigned int order);
#define alloc_pages_nolock(...) alloc_hooks(alloc_pages_nolock_noprof(__VA_ARGS__))

void *kmalloc_nolock_noprof(size_t size, gfp_t gfp_flags, int node);
#define kmalloc_nolock(...) alloc_hooks(kmalloc_nolock_noprof(__VA_ARGS__))

void kfree_nolock(const void *object);

#endif
