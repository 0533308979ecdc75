/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flags that were proposed and refused, as somebody may have them in a tree of his own: one made of bits
 * there are, on PREEMPT_RT without kswapd, and one with a bit of its own.
 */
#ifndef GFPLINT_OUT_OF_TREE_H
#define GFPLINT_OUT_OF_TREE_H

#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#ifdef CONFIG_PREEMPT_RT
#define GFP_ATOMIC_RT (__GFP_HIGH)
#else
#define GFP_ATOMIC_RT GFP_ATOMIC
#endif

#define __GFP_NO_LOCKS ((__force gfp_t)0x40000000u)

#endif
