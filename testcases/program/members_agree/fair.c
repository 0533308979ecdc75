// SPDX-License-Identifier: GPL-2.0-or-later
#include "policy.h"

static void *fair_alloc(gfp_t gfp)
{
	return kmalloc(8, gfp);
}

static void *fair_grow(void *p)
{
	return krealloc(p, 32, GFP_KERNEL);
}

static void fair_start(void *p)
{
	*(void **)p = NULL;
}

const struct policy fair_policy = {
	.alloc = fair_alloc,
	.grow = fair_grow,
	.start = fair_start,
};
