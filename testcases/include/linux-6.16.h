/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linux 6.16: the same by another name. SOURCE: include/linux/gfp.h:alloc_pages_nolock_noprof */
#ifndef GFPLINT_LINUX_6_16_H
#define GFPLINT_LINUX_6_16_H

#include "linux-6.15.h"

#undef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 16, 0)

#undef try_alloc_pages
struct page *alloc_pages_nolock_noprof(int nid, unsigned int order);
#define alloc_pages_nolock(...) alloc_hooks(alloc_pages_nolock_noprof(__VA_ARGS__))

#endif
