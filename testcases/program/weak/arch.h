/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

void *arch_stack(void);
void *arch_frame(void);
void *arch_page(void);
