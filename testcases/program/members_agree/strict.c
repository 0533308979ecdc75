// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy.h"

static void *strict_alloc(gfp_t gfp)
{
	return kzalloc(8, gfp);
}

static void *strict_grow(void *p)
{
	return krealloc(p, 16, GFP_KERNEL);
}

static void strict_start(void *p)
{
	*(void **)p = kmalloc(8, GFP_KERNEL);
}

const struct policy strict_policy = {
	.alloc = strict_alloc,
	.grow = strict_grow,
	.start = strict_start,
};
