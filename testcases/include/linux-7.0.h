/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux 7.0: objects by type, with GFP_KERNEL unless told otherwise.
 *
 * SOURCE: include/linux/slab.h:kmalloc_obj, include/linux/gfp.h:default_gfp
 */
#ifndef GFPLINT_LINUX_7_0_H
#define GFPLINT_LINUX_7_0_H

#include <linux/overflow.h>
#include "linux-6.18.h"

#undef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(7, 0, 0)

/* The stable kernels of old have them, too, by now. */
#ifndef kmalloc_obj

#define __default_gfp(a, ...) a
#define default_gfp(...) __default_gfp(__VA_ARGS__ __VA_OPT__(,) GFP_KERNEL)

#define __alloc_objs(KMALLOC, GFP, TYPE, COUNT)                                                    \
	((TYPE *)KMALLOC(array_size(sizeof(TYPE), (COUNT)), GFP))

#define kmalloc_obj(VAR_OR_TYPE, ...)                                                              \
	__alloc_objs(kmalloc, default_gfp(__VA_ARGS__), typeof(VAR_OR_TYPE), 1)
#define kmalloc_objs(VAR_OR_TYPE, COUNT, ...)                                                      \
	__alloc_objs(kmalloc, default_gfp(__VA_ARGS__), typeof(VAR_OR_TYPE), COUNT)
#define kzalloc_obj(VAR_OR_TYPE, ...)                                                              \
	__alloc_objs(kzalloc, default_gfp(__VA_ARGS__), typeof(VAR_OR_TYPE), 1)
#define kzalloc_objs(VAR_OR_TYPE, COUNT, ...)                                                      \
	__alloc_objs(kzalloc, default_gfp(__VA_ARGS__), typeof(VAR_OR_TYPE), COUNT)
#define kvmalloc_obj(VAR_OR_TYPE, ...)                                                             \
	__alloc_objs(kvmalloc, default_gfp(__VA_ARGS__), typeof(VAR_OR_TYPE), 1)
#define kmalloc_flex(VAR_OR_TYPE, FAM, COUNT, ...)                                                 \
	((typeof(VAR_OR_TYPE) *)kmalloc(struct_size_t(typeof(VAR_OR_TYPE), FAM, (COUNT)),         \
					default_gfp(__VA_ARGS__)))

#endif /* kmalloc_obj */

#endif
