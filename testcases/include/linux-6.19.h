/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linux 6.19, and 6.18.8: kmalloc_nolock() knows of PREEMPT_RT. SOURCE: mm/slub.c:kmalloc_nolock_noprof */
#ifndef GFPLINT_LINUX_6_19_H
#define GFPLINT_LINUX_6_19_H

#include "linux-6.18.h"

#undef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 19, 0)

#endif
