/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct pack {
	raw_spinlock_t raw;
	spinlock_t lock;
	void *p;
};

void *pack_alloc(struct pack *pack, gfp_t gfp);
void *pack_alloc_zeroed(struct pack *pack, gfp_t gfp);
void *pack_alloc_nowait(struct pack *pack, gfp_t gfp);
void *pack_alloc_some(struct pack *pack, bool can_wait);
void *pack_alloc_masked(struct pack *pack, gfp_t gfp);
