/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct policy {
	void *(*alloc)(gfp_t gfp);
	void *(*grow)(void *p);
	void (*start)(void *p);
};

struct queue {
	spinlock_t lock;
	const struct policy *policy;
	void *data;
};
